"""The reference: every row looked at, every condition judged on it, nothing clever. What it says is what is meant."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from mingfa.measures.engines.base import Behind, Count, belongs, quantile, span, taken_at, total
from mingfa.measures.model import Duration, Flow, Stock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mingfa.kernel.calendar import Calendar
    from mingfa.measures.plan import Leaf, Operation
    from mingfa.measures.trace import Row


class MemoryEngine:
    """Computes leaves over rows in memory. `calendar` serves durations in working days."""

    def __init__(self, rows: Iterable[Row], calendar: Calendar) -> None:
        self.calendar = calendar
        self._acts: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._matters: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row.act is not None:
                self._acts[row.procedure, row.step].append(row)
            if row.state is not None:
                self._matters[row.procedure][row.matter].append(row)

    def counts(self, leaves: Collection[Leaf]) -> Mapping[Leaf, Count]:
        """Each leaf's number."""
        return {leaf: self._count(leaf) for leaf in leaves}

    def records(self, leaf: Leaf) -> Sequence[Behind]:
        """The records that the leaf counts, by their numbers in the region."""
        rows = sorted(self.rows(leaf), key=lambda row: row.seq)
        return [Behind(row.matter, row.n, row.seq) for row in rows]

    @property
    def procedures(self) -> frozenset[str]:
        """The procedures of which there are rows that some indicator may count."""
        return frozenset((*(procedure for procedure, _ in self._acts), *self._matters))

    def concerns(self, leaf: Leaf) -> bool:
        """Whether there are rows at all that the leaf might count."""
        operation = leaf.operation
        if isinstance(operation, Stock):
            return any(procedure in self._matters for procedure in operation.of)
        steps = operation.steps if isinstance(operation, Flow) else (operation.end,)
        return any((procedure, step) in self._acts for procedure in operation.of for step in steps)

    def rows(self, leaf: Leaf) -> Iterator[Row]:
        """The rows that the leaf counts: acts of its year, or each matter's last row before the stock is taken."""
        operation = leaf.operation
        if isinstance(operation, Stock):
            yield from self._standing(leaf)
            return
        steps = operation.steps if isinstance(operation, Flow) else (operation.end,)
        for procedure in operation.of:
            for step in steps:
                for row in self._acts.get((procedure, step), ()):
                    if _counts(leaf, row):
                        yield row

    def _standing(self, leaf: Leaf) -> Iterator[Row]:
        until = taken_at(leaf)
        for procedure in leaf.operation.of:
            for rows in self._matters.get(procedure, {}).values():
                past = [row for row in rows if row.at < until]
                if not past:
                    continue
                row = max(past, key=lambda one: one.n)
                state = row.state
                place = bisect_left(row.turns, until, key=lambda turn: turn.at)
                if place:
                    state = row.turns[place - 1].state
                if state is None or not _has(leaf.operation, row):
                    continue
                if belongs(leaf, state._replace(opened_this_year=row.opened.year == leaf.year)):
                    yield row

    def _count(self, leaf: Leaf) -> Count:
        operation = leaf.operation
        rows = list(self.rows(leaf))
        if isinstance(operation, Duration):
            return Count(
                quantile(Counter(spans(operation, rows, self.calendar)), operation.quantile), len(rows)
            )
        if operation.summed:
            return Count(total(row.numbers[operation.summed] for row in rows), len(rows))
        return Count(Decimal(len(set(keys(operation, rows))) if operation.distinct else len(rows)), len(rows))


def spans(operation: Duration, rows: Iterable[Row], calendar: Calendar) -> Iterator[Decimal]:
    """The time that each row took since the step from which it is measured."""
    for row in rows:
        yield span(row.starts[operation.start], row.at, operation.unit, calendar)


def keys(operation: Flow | Stock, rows: Iterable[Row]) -> Iterator[str]:
    """What different ones are counted of: the matters, or the values of the fact."""
    for row in rows:
        yield row.matter if operation.distinct in (None, "matter") else row.keys[operation.distinct]


def _counts(leaf: Leaf, row: Row) -> bool:
    """Whether an act is of the leaf's year and is counted. What lacks the number, key or start asked for is not."""
    operation = leaf.operation
    if row.act is None:
        return False
    if isinstance(operation, Flow) and operation.year_fact is not None:
        fits = row.numbers.get(operation.year_fact) == leaf.year
    else:
        fits = row.at.year == leaf.year
    return (
        fits
        and _has(operation, row)
        and belongs(leaf, row.act._replace(opened_this_year=row.opened.year == leaf.year))
    )


def _has(operation: Operation, row: Row) -> bool:
    if isinstance(operation, Duration):
        return operation.start in row.starts
    if operation.summed and operation.summed not in row.numbers:
        return False
    return operation.distinct in (None, "matter") or operation.distinct in row.keys
