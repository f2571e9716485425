"""A county's year, found and played: what each published row needs, and the plays that give it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.contribution import Meter
from mingfa.measures.layout import asked_by
from mingfa.measures.model import Duration, Flow
from mingfa.measures.plan import FigureError, leaves
from mingfa.office.practice.amounts import shares
from mingfa.office.practice.demands import demand_of, formula_of
from mingfa.office.practice.forms import Plays, Total, Trials, amount_of, trials
from mingfa.office.practice.makers import Amount
from mingfa.office.practice.people import County
from mingfa.office.practice.play import Player
from mingfa.office.practice.solve import Solution, solve
from mingfa.office.practice.variants import Variant, variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from mingfa.kernel.guard import Guard
    from mingfa.kernel.library import Library
    from mingfa.measures.model import Indicator
    from mingfa.measures.plan import Formula, Leaf
    from mingfa.office.practice.demands import Demand
    from mingfa.office.practice.matters import Played
    from mingfa.office.practice.stories import Story
    from mingfa.office.practice.totals import Row, Totals
    from mingfa.office.practice.variants import Slot


class Law(NamedTuple):
    """What a year is played by: definitions, indicators, stories, and what measures them."""

    library: Library
    catalogue: Mapping[str, Indicator]
    stories: Mapping[str, Story]
    meter: Meter


@dataclass(frozen=True, slots=True)
class Undefined:
    """A row that no indicator defines, and why."""

    row: Row
    why: str


class Year:
    """One place's year: solved when made, played when asked. Equal totals and seeds give equal records."""

    def __init__(self, law: Law, totals: Totals, *, seed: int = 1, scale: int = 1) -> None:
        self.law, self.totals, self.seed, self.scale = law, totals, seed, scale
        self.undefined: list[Undefined] = []
        formulas: list[tuple[Row, Formula]] = []
        for row in totals.rows:
            try:
                formulas.append((row, formula_of(law.catalogue, row, totals.year)))
            except FigureError as error:
                self.undefined.append(Undefined(row, str(error)))
        asked = _asked(formula for _, formula in formulas)
        county = County(totals.region, totals.place, totals.year, Random(f"{seed}/{totals.region}"))  # noqa: S311
        self.player = Player(law.library, county, seed, _channels_asked(formula for _, formula in formulas))
        counted = _counted(formula for _, formula in formulas)
        several: list[Variant] = []
        chancy: dict[str, str] = {}
        for name, story in law.stories.items():
            act = next(
                (one for one in story.acts if one.chance < 1 and (one.procedure, one.step) in counted), None
            )
            if act is None:
                several += variants(story, asked)
            else:
                chancy[name] = (
                    f"故事“{story.title}”（{story.file}，第{act.line}行，“{act.step}”）：有指标计算这一步，不能凭概率办理。"
                )
        self.trials: Trials = trials(self.player, law.meter, several)
        self.trials.faults.update(chancy)
        self.demands: list[Demand] = [demand_of(row, formula, self.trials.found) for row, formula in formulas]
        self.solution: Solution = solve(self.trials.found, self.demands)

    @property
    def plays(self) -> int:
        """How many plays the year has."""
        return self.scale * sum(self.solution.plays(trial.variant) for trial in self.trials.found)

    @property
    def events(self) -> int:
        """About how many events the year has: as many as the trials had."""
        return self.scale * sum(
            self.solution.plays(trial.variant) * sum(len(matter.events) for matter in trial.played.matters)
            for trial in self.trials.found
        )

    def played(self) -> Iterator[Played]:
        """Every play of the year, story by story. Raises PracticeError."""
        for trial in self.trials.found:
            many = self.scale * self.solution.plays(trial.variant)
            if not many:
                continue
            amounts = self._amounts(trial.variant, many)
            for serial in range(many):
                given = {slot: values[serial] for slot, values in amounts.items()}
                yield self.player.play(trial.variant, serial + 1, given, trial.pattern)

    def _amounts(self, variant: Variant, many: int) -> dict[Slot, list[Sequence[Decimal]]]:
        """For each range that a total was found for: what each play gets of it."""
        found: dict[Slot, list[Sequence[Decimal]]] = {}
        for key, value in self.solution.values.items():
            if isinstance(key, Total) and key.variant is variant:
                maker = amount_of(variant, key.slot)
                if isinstance(maker, Amount):
                    act, fact = key.slot
                    times = 1 if act < 0 else variant.story.acts[act].times
                    rng = Random(f"{self.seed}/{variant.label}/{act}/{fact}")  # noqa: S311  # a game, not a secret
                    drawn = shares(value * self.scale, many * times, maker, rng)
                    found[key.slot] = [drawn[i * times : (i + 1) * times] for i in range(many)]
        return found


def _counted(formulas: Iterable[Formula]) -> set[tuple[str, str]]:
    """The steps that these figures count, by procedure: no story may leave them to chance."""
    found: set[tuple[str, str]] = set()
    for formula in formulas:
        for leaf in leaves(formula):
            operation = leaf.operation
            steps: tuple[str, ...] = ()
            if isinstance(operation, Flow):
                steps = operation.steps
            elif isinstance(operation, Duration):
                steps = (operation.start, operation.end)
            found.update((procedure, step) for procedure in operation.of for step in steps)
    return found


def _conditions(leaf: Leaf) -> Iterator[Guard]:
    for test in leaf.tests:
        yield from test
    if leaf.operation.where is not None:
        yield leaf.operation.where


def _asked(formulas: Iterable[Formula]) -> frozenset[str]:
    """The facts that the conditions of these figures ask for."""
    each = (leaf for formula in formulas for leaf in leaves(formula))
    return frozenset(fact for leaf in each for guard in _conditions(leaf) for fact in guard.facts)


def _channels_asked(formulas: Iterable[Formula]) -> frozenset[str]:
    """The procedures of which these figures tell channels apart."""
    each = (leaf for formula in formulas for leaf in leaves(formula))
    return frozenset(
        procedure
        for leaf in each
        if any("channel" in asked_by(guard).words for guard in _conditions(leaf))
        for procedure in leaf.operation.of
    )


__all__ = ["Law", "Plays", "Undefined", "Year"]
