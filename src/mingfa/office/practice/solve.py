"""How often each story is played, so that the published rows come out: whole numbers, and a life-like mix of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from mingfa.measures.plan import Against, Ratio
from mingfa.office.practice.conflict import Conflict, conflict_in
from mingfa.office.practice.demands import before_range, ratio_limits
from mingfa.office.practice.forms import Plays, Total, Unknown, amount_of, value_of
from mingfa.office.practice.integer import INFINITE, Program
from mingfa.office.practice.makers import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingfa.office.practice.demands import Demand, Limit
    from mingfa.office.practice.forms import Form, Trial
    from mingfa.office.practice.variants import Variant

_LEAST = (1, 20)  # plays of a story for which no row asks: two for each unit of its weight, within these
_MISSING = 30.0  # what one play less costs
_PLAY = 0.03  # what a play costs, so that nothing is played by the hundred that nobody asks for
_LEVEL = 1.0  # what it costs when one procedure of a system is played far more than the others
_OFF_AIM = 1.0
_NEAR = (3, 0.05)  # whole numbers are looked for so near the real ones, first


@dataclass(slots=True)
class Solution:
    """How often each variant is played and what its ranges add up to; rows that had to be given up, and why."""

    values: dict[Unknown, Decimal] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def plays(self, variant: Variant) -> int:
        """How often the variant is played."""
        return int(self.values.get(Plays(variant), Decimal(0)))


def solve(found: Sequence[Trial], demands: Sequence[Demand]) -> Solution:
    """Satisfy all demands that can be satisfied together, naming the others."""
    solution = Solution()
    kept: list[Demand] = []
    for part in _components(demands):
        rest = list(part)
        while rest and not _possible(rest):
            conflict = conflict_in(rest, _possible)
            solution.conflicts.append(conflict)
            rest = [demand for demand in rest if demand is not conflict.dropped]
        kept += rest
    order = {demand: i for i, demand in enumerate(demands)}
    kept.sort(key=order.__getitem__)
    solution.values = _mixed(found, kept)
    for demand in kept:
        if isinstance(demand.formula, Against):
            _before(found, demand, demands, solution)
    _exact(kept, solution)
    return solution


def _components(demands: Sequence[Demand]) -> Iterator[list[Demand]]:
    """Demands that speak of common unknowns, directly or through others."""
    group: dict[Unknown, int] = {}
    members: dict[int, list[Demand]] = {}
    for i, demand in enumerate(demands):
        unknowns = {key for limit in demand.limits for key in limit.form} | set(chain(*demand.forms))
        unknowns |= {Plays(key.variant) for key in unknowns}
        joined = {group[key] for key in unknowns if key in group}
        members[i] = [demand]
        for old in joined:
            members[i] = [*members.pop(old), *members[i]]
        for key in [*unknowns, *(key for key, at in group.items() if at in joined)]:
            group[key] = i
    yield from members.values()


class _Numbers:
    """A program over the unknowns of some demands."""

    def __init__(self) -> None:
        self.program = Program()
        self.at: dict[Unknown, int] = {}

    def number(self, key: Unknown, low: float = 0.0, high: float = INFINITE) -> int:
        """The variable of an unknown; a total lies between its range's ends times the plays."""
        known = self.at.get(key)
        if known is not None:
            return known
        at = self.at[key] = self.program.variable(low, high, whole=isinstance(key, Plays))
        if isinstance(key, Total):
            plays = self.number(Plays(key.variant))
            maker, times = amount_of(key.variant, key.slot), _times(key)
            if isinstance(maker, Amount):
                self.program.row({at: 1.0, plays: -float(maker.low) * times}, 0.0, INFINITE)
                self.program.row({at: 1.0, plays: -float(maker.high) * times}, -INFINITE, 0.0)
        return at

    def form(self, form: Form) -> dict[int, float]:
        """A form over the program's variables."""
        return {self.number(key): float(part) for key, part in form.items()}

    def limit(self, limit: Limit) -> None:
        """Demand a limit. A form of nothing is nought."""
        low = -INFINITE if limit.low is None else float(limit.low)
        high = INFINITE if limit.high is None else float(limit.high)
        if not limit.form:
            if low > 0 or high < 0:
                self.program.row({self.program.variable(high=0.0): 1.0}, low, high)
            return
        self.program.row(self.form(limit.form), low, high)


def _times(key: Total) -> int:
    act, _ = key.slot
    return 1 if act < 0 else key.variant.story.acts[act].times


def _possible(demands: Sequence[Demand]) -> bool:
    numbers = _Numbers()
    for demand in demands:
        for limit in demand.limits:
            numbers.limit(limit)
    if not numbers.at:
        return all(limit.allows(Decimal(0)) for demand in demands for limit in demand.limits)
    return numbers.program.solve() is not None


def _mixed(found: Sequence[Trial], demands: Sequence[Demand]) -> dict[Unknown, Decimal]:
    """First real numbers in the mix that the stories' weights wish for, then whole ones near them."""
    wished, _ = _run(found, demands, None, whole=False)
    for near in (wished, None):
        values, numbers = _run(found, demands, near, whole=True, aims=wished)
        if values:
            return {
                key: Decimal(round(values[key])) if isinstance(key, Plays) else Decimal(repr(values[key]))
                for key in numbers.at
            }
    raise AssertionError("demands that are possible part by part are possible together")


def _run(
    found: Sequence[Trial],
    demands: Sequence[Demand],
    near: Mapping[Unknown, float] | None,
    *,
    whole: bool,
    aims: Mapping[Unknown, float] | None = None,
) -> tuple[dict[Unknown, float], _Numbers]:
    numbers = _Numbers()
    for trial in found:
        key = Plays(trial.variant)
        if near is None:
            numbers.number(key)
        else:
            few, share = _NEAR
            room = few + share * near[key]
            numbers.number(key, max(0.0, float(int(near[key] - room))), float(int(near[key] + room) + 1))
    for demand in demands:
        for limit in demand.limits:
            numbers.limit(limit)
        if demand.aim is not None and len(demand.forms) == 1:
            whole_form = all(isinstance(key, Plays) for key in demand.forms[0])
            cost = _OFF_AIM if whole_form else _OFF_AIM / max(1.0, float(demand.aim))
            numbers.program.near(numbers.form(demand.forms[0]), float(demand.aim), cost)
    if aims is None:
        _wish(found, numbers)
    else:
        for trial in found:
            key = Plays(trial.variant)
            numbers.program.near({numbers.number(key): 1.0}, round(aims[key]), 1 / (1 + aims[key]) ** 0.5)
    solved = numbers.program.solve(relaxed=not whole, seconds=20.0)
    if solved is None:
        return {}, numbers
    return {key: float(solved[at]) for key, at in numbers.at.items()}, numbers


def _wish(found: Sequence[Trial], numbers: _Numbers) -> None:
    """Stories of one procedure in proportion to their weights, each at least once; procedures of a system alike."""
    procedures: dict[str, list[Variant]] = defaultdict(list)
    stories: dict[str, list[Variant]] = defaultdict(list)
    for trial in found:
        story = trial.variant.story
        if not story.only_last_year:
            procedures[story.procedure].append(trial.variant)
        stories[story.name].append(trial.variant)
    program = numbers.program
    levels: dict[str, int] = {}
    for procedure, several in procedures.items():
        scale = program.variable()
        system = procedure.partition("/")[0]
        if system not in levels:
            levels[system] = program.variable(cost=_LEVEL)
        program.row({scale: 1.0, levels[system]: -1.0}, -INFINITE, 0.0)
        for variant in several:
            at = numbers.number(Plays(variant))
            program.near({at: 1.0, scale: -variant.weight}, 0.0, 1.0)
    for several in stories.values():
        least = min(max(_LEAST[0], round(2 * several[0].story.weight)), _LEAST[1])
        missing = program.variable(high=least, cost=_MISSING)
        row = {numbers.number(Plays(variant)): 1.0 for variant in several}
        program.row({**row, missing: 1.0}, least, INFINITE)
        for variant in several:
            program.near({numbers.number(Plays(variant)): 1.0}, 0.0, _PLAY)


def _before(found: Sequence[Trial], demand: Demand, demands: Sequence[Demand], solution: Solution) -> None:
    """Plays of last year alone, so that the change against last year comes out."""
    formula = demand.formula
    if not isinstance(formula, Against):
        return
    used = {key for other in demands if other is not demand for limit in other.limits for key in limit.form}
    free = {
        Plays(trial.variant)
        for trial in found
        if trial.variant.story.only_last_year and Plays(trial.variant) not in used
    }
    sides = 2 if isinstance(formula.now, Ratio) else 1
    now = [value_of(form, solution.values) for form in demand.forms[:sides]]
    rate = Fraction(now[0]) / Fraction(now[1]) if sides == 2 else Fraction(now[0])
    low, high = before_range(formula, demand.row, rate)
    numbers = _Numbers()
    sided = []
    for form in demand.forms[sides:]:
        fixed = value_of({key: part for key, part in form.items() if key not in free}, solution.values)
        constant = numbers.program.variable(1.0, 1.0)
        row = {numbers.number(key): float(part) for key, part in form.items() if key in free}
        sided.append({**row, constant: float(fixed)})
        for at in row.values():
            if at < 0:
                raise AssertionError("records add, they never take away")
    if sides == 1:
        numbers.program.row(sided[0], float(low or 0), INFINITE if high is None else float(high))
    else:
        _share(numbers.program, sided[0], sided[1], low, high)
    for key in list(numbers.at):
        numbers.program.near({numbers.at[key]: 1.0}, 0.0, 1.0)
    values = numbers.program.solve()
    if values is None:
        solution.conflicts.append(Conflict((demand,), demand, "上年没有一组记录能与本年相比得出这个变化"))
        return
    for key, at in numbers.at.items():
        solution.values[key] = Decimal(round(values[at]))


def _share(
    program: Program,
    of: Mapping[int, float],
    to: Mapping[int, float],
    low: Fraction | None,
    high: Fraction | None,
) -> None:
    """low <= of/to < high, and something below the line."""
    program.row(to, 1.0, INFINITE)
    for share, least, most in ((low, 0.0, INFINITE), (high, -INFINITE, -1e-6)):
        if share is not None:
            row = dict(of)
            for at, part in to.items():
                row[at] = row.get(at, 0.0) - part * float(share)
            program.row(row, least, most)


def _exact(demands: Iterable[Demand], solution: Solution) -> None:
    """Totals to the last digit: rounded, then what is missing in a row put on one of its totals."""
    values = solution.values
    digits = {key: _digits(key) for key in values if isinstance(key, Total)}
    for key, places in digits.items():
        values[key] = values[key].quantize(Decimal(1).scaleb(-places))
    settled: set[Unknown] = set()
    for demand in demands:
        for limit in demand.limits:
            totals = [key for key in limit.form if isinstance(key, Total) and key not in settled]
            if limit.low is None or limit.low != limit.high or not totals:
                continue
            missing = Decimal(limit.low.numerator) / Decimal(limit.low.denominator) - value_of(
                limit.form, values
            )
            for key in sorted(totals, key=lambda one: -values[one]):
                if not missing:
                    break
                low, high = _ends(key, values)
                moved = min(max(values[key] + missing / limit.form[key], low), high)
                missing -= (moved - values[key]) * limit.form[key]
                values[key] = moved
            settled.update(totals)


def _ends(key: Total, values: Mapping[Unknown, Decimal]) -> tuple[Decimal, Decimal]:
    maker = amount_of(key.variant, key.slot)
    many = values[Plays(key.variant)] * _times(key)
    return (maker.low * many, maker.high * many) if isinstance(maker, Amount) else (Decimal(0), Decimal(0))


def _digits(key: Total) -> int:
    maker = amount_of(key.variant, key.slot)
    return maker.digits if isinstance(maker, Amount) else 0


__all__ = ["Solution", "ratio_limits", "solve"]
