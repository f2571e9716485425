"""What a few matters add to each figure: exact, and fast enough to be asked of thousands of played stories."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.engines.base import Count
from mingfa.measures.engines.memory import MemoryEngine, keys
from mingfa.measures.figures import evaluate
from mingfa.measures.layout import Layout
from mingfa.measures.model import Duration
from mingfa.measures.plan import Leaf, Ratio, choices, leaves, plan
from mingfa.measures.trace import Noted, Row, Tracer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingfa.kernel.events import Event
    from mingfa.kernel.library import Library
    from mingfa.measures.model import Indicator
    from mingfa.measures.plan import Dims, Formula


class Contribution(NamedTuple):
    """What the events add to one figure. Numbers of different matters add up, except where `keys` is not None.

    `value`: count, sum or stock (None for rates, changes, durations). `numerator` and `denominator`: what is added to
    the two sides of a rate, or to this and last year's value of a change. `keys`: the values of which different ones
    are counted, where the indicator counts different values of a fact: their union adds up, not their number.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    keys: frozenset[str] | None = None


class Meter:
    """Measures events that are in memory: a played story, a handful of matters."""

    def __init__(self, library: Library, catalogue: Mapping[str, Indicator]) -> None:
        self.library, self.catalogue = library, catalogue
        self.layout = Layout(catalogue)
        self._definitions = lru_cache(maxsize=None)(library.version)
        self._formulas: dict[int, dict[str, dict[tuple[str, Dims], Formula]]] = {}  # by year and procedure

    def rows(self, events: Iterable[Event]) -> list[Row]:
        """The rows of these events; every matter's events are all there, in order."""
        noted = [Noted(seq, event.at, event) for seq, event in enumerate(events, 1)]
        return list(Tracer(self.layout, self._definitions).trace(noted))

    def engine(self, events: Iterable[Event]) -> MemoryEngine:
        """The reference engine over these events."""
        return MemoryEngine(self.rows(events), self.library.calendar)

    def counts(self, events: Iterable[Event], wanted: Iterable[Leaf]) -> dict[Leaf, Count]:
        """What the events add to each of the leaves; leaves to which they add no record are left out."""
        engine = self.engine(events)
        counts = engine.counts([leaf for leaf in wanted if engine.concerns(leaf)])
        return {leaf: count for leaf, count in counts.items() if count.records}

    def contribution(self, events: Sequence[Event], year: int) -> dict[tuple[str, Dims], Contribution]:
        """What the events add to each indicator of `year`: the whole and each value of each dimension alone.

        Figures to which nothing is added are left out.
        """
        engine = self.engine(events)
        found: dict[tuple[str, Dims], Contribution] = {}
        known: dict[Leaf, Count] = {}
        for place, formula in self._touched(engine.procedures, year).items():
            parts = list(leaves(formula))
            for leaf in parts:
                if leaf not in known:
                    known[leaf] = engine.counts([leaf])[leaf] if engine.concerns(leaf) else _NOTHING
            if any(known[leaf].records for leaf in parts):
                found[place] = self._contribution(formula, known, engine)
        return found

    def _contribution(
        self, formula: Formula, known: Mapping[Leaf, Count], engine: MemoryEngine
    ) -> Contribution:
        if isinstance(formula, Leaf):
            operation = formula.operation
            if isinstance(operation, Duration):
                return Contribution(None)
            distinct = None
            if operation.distinct not in (None, "matter"):
                distinct = frozenset(keys(operation, engine.rows(formula)))
            return Contribution(known[formula].value, keys=distinct)
        sides = (formula.of, formula.to) if isinstance(formula, Ratio) else (formula.now, formula.before)
        one, two = (evaluate(side, known).value for side in sides)
        return Contribution(None, one, two)

    def _touched(self, procedures: Iterable[str], year: int) -> dict[tuple[str, Dims], Formula]:
        """The figures of which some part counts records of these procedures."""
        index = self._formulas.get(year)
        if index is None:
            index = self._formulas[year] = self._indexed(year)
        return {place: formula for one in procedures for place, formula in index.get(one, {}).items()}

    def _indexed(self, year: int) -> dict[str, dict[tuple[str, Dims], Formula]]:
        index: dict[str, dict[tuple[str, Dims], Formula]] = {}
        for indicator in self.catalogue.values():
            for dims in choices(self.catalogue, indicator):
                formula = plan(self.catalogue, indicator.name, dims, year)
                for leaf in leaves(formula):
                    for procedure in leaf.operation.of:
                        index.setdefault(procedure, {})[indicator.name, dims] = formula
        return index


_NOTHING = Count(Decimal(0), 0)
