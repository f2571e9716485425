"""The arithmetic of growth: does a base give the printed change, and would one slip make it do so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Interval, Rounding, all_exact, interval, number, percent
from mingfa.auditor.relations.evidence.chance import CERTAIN
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.words.changes import falls

_SOME_POINTS = Decimal("0.3")
_TINY = Decimal("1e-12")
_ROUGHLY = (Decimal("0.8"), Decimal("1.2"))


def expected(base: Interval, now: Interval) -> Interval:
    """From what to what the growth may lie."""
    low = (now.low - base.high) / base.high if base.high > 0 and base.high.is_finite() else Decimal(-1)
    high = (now.high - base.low) / base.low if base.low > 0 and now.high.is_finite() else Decimal("Infinity")
    return Interval(low, high)


def stated(change: Place, falling: bool) -> Interval:
    """The changes that the printed one may stand for, below nought when it fell."""
    value, quantum = change.quantity.value, change.quantity.quantum
    low, high = value - quantum / 2, value + quantum - _TINY
    if change.quantity.bound is Bound.AT_LEAST:
        high = Decimal("Infinity")
    elif change.quantity.bound is not Bound.EXACT:
        low, high = value * _ROUGHLY[0], value * _ROUGHLY[1]
    if falling:
        return Interval(-high if high.is_finite() else Decimal("-Infinity"), -low)
    return Interval(low, high)


def is_points(change: Place, literal: str) -> bool:
    """True for percentage points: 3.38个百分点."""
    return change.quantity.kind == "rate" and "分点" in literal


def gives(base: Place, now: Place, change: Place, falling: bool, points: bool) -> bool:
    """True when the two numbers give the change: 100 and 120 give 20 %, 10.8 % and 6.9 % give 3.9 points."""
    a, b, told = interval(base), interval(now), stated(change, falling)
    if now.quantity.kind == "rate":
        first, last = (now, base) if falling else (base, now)
        return gap_fits(last, first, change) or (not points and expected(a, b).meets(told))
    return expected(a, b).meets(told)


def gap_fits(more: Place, less: Place, difference: Place) -> bool:
    """True when the printed difference may be that of the two, all of them rounded or all of them cut."""
    if not all_exact([more, less, difference]):
        a, b, told = interval(more), interval(less), interval(difference)
        return Interval(a.low - b.high, a.high - b.low).meets(told)
    for rounding in (Rounding.NEAREST, Rounding.CUT):
        a, b, told = (interval(p, rounding) for p in (more, less, difference))
        if a.low - b.high <= told.high and told.low <= a.high - b.low:
            return True
    return False


def gap_chance(base: Place, now: Place, told: Place) -> float:
    """Chance that an unrelated difference would be one slip from what the two numbers give; 1 when no slip joins them."""
    if not all_exact([base, now, told]):
        return CERTAIN
    a, b, gap = base.quantity.value, now.quantity.value, told.quantity.value
    reached = {abs(a - v) for v in variants(now)} | {abs(b - v) for v in variants(base)}
    own = set(variants(told))
    if gap not in reached and abs(a - b) not in own:
        return CERTAIN
    room = max(a, b) / told.quantity.quantum
    return min(CERTAIN, len(reached | own) / float(room)) if room else CERTAIN


def shown(base: Place, now: Place, change: Place, literals: tuple[str, str]) -> str:
    """The arithmetic as an expression."""
    if now.quantity.kind == "rate":
        gap = now.quantity.value - base.quantity.value
        return f"{literals[1]}−{literals[0]}={number(gap * 100)}个百分点"
    a, b = base.quantity.value, now.quantity.value
    return f"({number(b)}−{number(a)})÷{number(a)}={percent((b - a) / a, change.quantity.quantum / 10)}"


def grown_slipped(base: Place, now: Place, change: Place) -> bool:
    """True when one digit of any of the three would make the change hold."""
    return grown_chance(base, now, change) < CERTAIN


def grown_chance(base: Place, now: Place, change: Place) -> float:
    """Chance that an unrelated change would be one slip from what the two numbers give; 1 when no slip joins them."""
    points = now.quantity.kind == "rate"

    def grown(a: Decimal, b: Decimal) -> Decimal | None:
        if points:
            return b - a
        return (b - a) / a if a > 0 else None

    return _slip_chance(base, now, change, grown, -1 if falls(change) else 1)


def _slip_chance(
    first: Place,
    second: Place,
    change: Place,
    made: Callable[[Decimal, Decimal], Decimal | None],
    sign: int,
) -> float:
    """Share of the changes as long as this one that a slip in one of the three numbers would bring about."""
    if not all_exact([first, second, change]):
        return CERTAIN
    a, b, told = first.quantity.value, second.quantity.value, stated(change, False)
    step = change.quantity.quantum
    exact = made(a, b)
    own = set(variants(change))
    slipped = exact is not None and any(v - step / 2 <= sign * exact < v + step for v in own)
    tried = [*(made(v, b) for v in variants(first)), *(made(a, v) for v in variants(second))]
    reached = [sign * x for x in tried if x is not None]
    if not slipped and not any(told.low <= x <= told.high for x in reached):
        return CERTAIN
    # Rates move by some points, numbers by half or twice as much.
    most = _SOME_POINTS if second.quantity.kind == "rate" else Decimal(1)
    room = max(most, 2 * change.quantity.value) / step
    values = {round(x / step) for x in reached if 0 < x / step <= room}
    return min(CERTAIN, (len(values) + len(own)) / float(room))


def moved_by(now: Place, difference: Place) -> Decimal | None:
    """The growth that a printed difference makes of the number: 20 more, now 120, is a fifth."""
    return _moved(now.quantity.value, difference.quantity.value, falls(difference))


def may_move(now: Place, difference: Place) -> Interval:
    """From what to what that growth may lie: 3.0亿 less, now 12亿, is 19.4 to 20.9 %."""
    down, a, step = falls(difference), interval(now), interval(difference)
    ends = (_moved(a.high, step.low, down), _moved(a.low, step.high, down))
    low, high = sorted(end if end is not None else Decimal("Infinity") for end in ends)
    return Interval(low, high)


def _moved(now: Decimal, step: Decimal, down: bool) -> Decimal | None:
    base = now + (step if down else -step)
    return step / base * (-1 if down else 1) if base > 0 else None


def moved_fits(now: Place, difference: Place, change: Place) -> bool:
    """True when the difference is just the printed share of what the number was before."""
    return may_move(now, difference).meets(stated(change, falls(difference)))


def moved_slipped(now: Place, difference: Place, change: Place) -> bool:
    """True when one digit of the number, the difference or the change would make them agree."""
    return moved_chance(now, difference, change) < CERTAIN


def moved_chance(now: Place, difference: Place, change: Place) -> float:
    """Chance that an unrelated change would be one slip from what the number and its difference give."""
    down = falls(difference)
    return _slip_chance(now, difference, change, lambda a, b: _moved(a, b, down), -1 if down else 1)


def together(one: Place, other: Place) -> Place:
    """Two numbers as one: 企业40件、个人5件 are 45件."""
    return replace(one, quantity=replace(one.quantity, value=one.quantity.value + other.quantity.value))
