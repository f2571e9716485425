"""What a published row demands of how often stories are played: bounds on linear forms, within the printed precision."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.model import Duration
from mingfa.measures.plan import Against, FigureError, Leaf, Ratio, leaves, plan, target
from mingfa.office.practice.forms import Form, Plays, form_of
from mingfa.office.practice.units import in_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.measures.model import Indicator
    from mingfa.measures.plan import Formula
    from mingfa.office.practice.forms import Trial
    from mingfa.office.practice.totals import Row

_ROOM = Decimal("0.013")  # how far above "at least 2000" a life-like number lies


class Limit(NamedTuple):
    """`low` <= form <= `high`, either may be missing."""

    form: Form
    low: Fraction | None
    high: Fraction | None

    def allows(self, value: Decimal) -> bool:
        """Whether the form may have this value."""
        exact = Fraction(value)
        return (self.low is None or exact >= self.low) and (self.high is None or exact <= self.high)


@dataclass(frozen=True, eq=False, slots=True)
class Demand:
    """A row with its limits. `aim`: where a value that is only bounded had best lie. `forms`: of its leaves, in order."""

    row: Row
    formula: Formula
    forms: tuple[Form, ...]
    limits: tuple[Limit, ...]
    aim: Decimal | None = None


def formula_of(catalogue: Mapping[str, Indicator], row: Row, year: int) -> Formula:
    """What must be counted for a row. Raises FigureError when nothing defines it."""
    make = target if row.kind == "target" else plan
    return make(catalogue, row.indicator, row.dims, year)


def range_of(row: Row) -> tuple[Fraction | None, Fraction | None]:
    """The values, both ends included, that would be printed so. All of everything (1 of 1) is taken at its word."""
    value, half = Fraction(row.value), Fraction(row.ulp) / 2
    if row.bound == "at_least":
        return value, None
    if row.bound == "at_most":
        return None, value
    if row.unit != "1" or value == 1:
        return value, value
    return value - half, value + half


def demand_of(row: Row, formula: Formula, found: Sequence[Trial]) -> Demand:
    """The row's limits over these trials."""
    forms = tuple(form_of(leaf, found) for leaf in leaves(formula))
    low, high = range_of(row)
    if isinstance(formula, Leaf) and isinstance(formula.operation, Duration):
        return Demand(row, formula, forms, _duration(row, formula, formula.operation, forms[0], found))
    if isinstance(formula, Leaf):
        return Demand(row, formula, forms, (Limit(forms[0], low, high),), _aim(row))
    if isinstance(formula, Ratio):
        return Demand(row, formula, forms, ratio_limits(forms[0], forms[1], low, high))
    return Demand(row, formula, forms, _change_limits(formula, forms, low))


def ratio_limits(
    of: Form, to: Form, low: Fraction | None, high: Fraction | None, *, least: int = 1
) -> tuple[Limit, ...]:
    """of/to within the range; the upper end of a rounded range is not in it. Whole coefficients keep it exact."""
    limits = [Limit(to, Fraction(least), None)]
    if low is not None and low == high:
        return (*limits, Limit(_minus(of, to, low), Fraction(0), Fraction(0)))
    if low is not None:
        limits.append(Limit(_minus(of, to, low), Fraction(0), None))
    if high is not None:
        limits.append(Limit(_minus(of, to, high), None, Fraction(-1)))
    return tuple(limits)


def _minus(of: Form, to: Form, share: Fraction) -> Form:
    """of x denominator - to x numerator of the share."""
    form = {key: part * share.denominator for key, part in of.items()}
    for key, part in to.items():
        form[key] = form.get(key, Decimal(0)) - part * share.numerator
    return form


def _aim(row: Row) -> Decimal | None:
    if row.bound is None:
        return None
    room = max(Decimal(1), row.value * _ROOM)
    aim = row.value + room if row.bound == "at_least" else row.value - room
    return aim if row.unit == "1" else aim.to_integral_value()


def _duration(
    row: Row, leaf: Leaf, operation: Duration, form: Form, found: Sequence[Trial]
) -> tuple[Limit, ...]:
    """Something must be measured, and nothing that takes longer than was published may be played."""
    most = in_unit(row.value, row.unit, operation.unit) or row.value
    slow: Form = {}
    for trial in found:
        took = trial.longest(leaf) if Plays(trial.variant) in form else None
        if took is not None and took > most:
            slow[Plays(trial.variant)] = Decimal(1)
    return Limit(form, Fraction(1), None), Limit(slow, None, Fraction(0))


def _change_limits(formula: Against, forms: tuple[Form, ...], low: Fraction | None) -> tuple[Limit, ...]:
    """What a change demands of this year alone: a rate that fell by so much was at most one before."""
    if not isinstance(formula.now, Ratio):
        return ()
    to = Limit(forms[1], Fraction(1), None)
    if low is None or not formula.decline or formula.points:
        return (to,)
    return to, Limit(_minus(forms[0], forms[1], max(Fraction(0), 1 - low)), None, Fraction(0))


def before_range(formula: Against, row: Row, now: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Between which values last year's figure lay, if this year's is `now`. An empty range (1, 0) when it cannot be."""
    low, high = range_of(row)
    sign = -1 if formula.decline else 1
    ends = [end for end in (low, high) if end is not None]
    if formula.points:
        befores = [now - sign * end for end in ends]
    elif now == 0:
        return (Fraction(1, 10**6), None) if formula.decline and 1 in ends else (Fraction(1), Fraction(0))
    else:
        befores = [now / (1 + sign * end) for end in ends if 1 + sign * end > 0]
    if not befores:
        return Fraction(1), Fraction(0)
    return min(befores), max(befores)


__all__ = ["Demand", "FigureError", "Limit", "before_range", "demand_of", "formula_of", "ratio_limits"]
