"""Slips of the pen: would one digit changed make the arithmetic hold?

Two numbers that miss each other by chance miss by anything; numbers that a writer meant to fit and mistyped miss by one
digit, or by the order of the digits. The longer the numbers, the less chance explains such a near miss. It supports an
accusation whose words alone would not be enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import permutations

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Interval, all_exact, exact_sum, interval, may_equal, printed, total

_LONGEST = 12
_FEWEST = 3
_MOST_SHUFFLED = 5
_TELLING, _FEWEST_DIGITS = 1000, 100
# What a number loses when its point moves up by one place.
_TENTH_LESS = Decimal("-0.9")


def one_digit(printed_value: Decimal, meant: Decimal, quantum: Decimal) -> bool:
    """True when the two values, written to the same digit, differ in one digit or only in the order of digits."""
    if quantum <= 0 or printed_value <= 0 or meant <= 0 or meant % quantum:
        return False
    a, b = str(int(printed_value / quantum)), str(int(meant / quantum))
    if len(a) != len(b):
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or (a != b and sorted(a) == sorted(b))


def sum_slipped(parts: list[Place], whole: Place) -> bool:
    """True when one digit of a part or of the whole would make the sum hold."""
    made = exact_sum(parts)
    gap = whole.quantity.value - made
    if not gap:
        return False
    # Rounded amounts may miss their rounded total by a step of the last digit.
    places = [*parts, whole]
    rounded = shortened(places)
    # Whole numbers that differ by their last nought differ by nine times the smaller.
    if not rounded and not slip_wide(int(gap)):
        return False
    if not all_exact(places) or (rounded and may_equal(parts, whole)):
        return False
    if _point_moved(made, parts, whole) or (rounded and _part_in_full(made, parts, whole)):
        return True
    gaps = [gap]
    if rounded:
        step = max(p.quantity.quantum for p in places)
        gaps += [gap + step, gap - step]
    wanting = [(p.quantity, missing) for missing in gaps for p in parts]
    wanting += [(whole.quantity, -missing) for missing in gaps]
    return any(one_digit(q.value, q.value + missing, q.quantum) for q, missing in wanting)


def shortened(places: Iterable[Place]) -> bool:
    """True when a number among them may have been rounded or cut."""
    return any(p.quantity.quantum != 1 or p.quantity.kind == "money" for p in places)


def _part_in_full(made: Decimal, parts: list[Place], whole: Place) -> bool:
    """True for 7.2万 of 4186 and 67830: a slip in a part that is told in full keeps it from the rounded total."""
    if whole.quantity.quantum <= min(p.quantity.quantum for p in parts):
        return False
    told = interval(whole)
    return any(told.low <= made + gap <= told.high for p in parts for gap in gaps_of(p))


def _point_moved(made: Decimal, parts: list[Place], whole: Place) -> bool:
    """True when the sum is ten times the whole, or a tenth (1.106亿 for 11.06亿), or the point of one part has moved."""
    stated = whole.quantity.value
    long = (p.quantity for p in parts if p.quantity.kind == "money")
    moved = (q.value for q in long if q.value >= _FEWEST_DIGITS * q.quantum)
    if any(stated - made in (value * 9, value * _TENTH_LESS) for value in moved):
        return True
    if not (stated * 5 < made < stated * 20 or made * 5 < stated < made * 20):
        return False
    value, told = total(parts), interval(whole)
    large = _FEWEST_DIGITS * whole.quantity.quantum <= whole.quantity.value
    more = value.meets(Interval(told.low * 10, told.high * 10))
    return large and (more or value.meets(Interval(told.low / 10, told.high / 10)))


@lru_cache(maxsize=8192)
def slip_wide(gap: int) -> bool:
    """True for what one digit (300, 7) or another order of the digits (multiples of nine) can miss by."""
    gap = abs(gap)
    while gap and gap % 10 == 0:
        gap //= 10
    return gap < 10 or gap % 9 == 0


def transposed(parts: list[Place], whole: Place) -> bool:
    """True when the sum has the digits of the whole, three or more of them, in another order: 152 for 125."""
    if not all_exact([*parts, whole]) or any(p.quantity.quantum != 1 for p in [*parts, whole]):
        return False
    a, b = f"{exact_sum(parts):f}", f"{whole.quantity.value:f}"
    return len(a) >= _FEWEST and a != b and sorted(a) == sorted(b)


@lru_cache(maxsize=8192)
def moves(digits: int) -> frozenset[int]:
    """By how much a number changes when one of its digits is mistyped, or two neighbours are changed about."""
    told = str(digits)
    if len(told) > _LONGEST:
        return frozenset()
    found: set[int] = set()
    for at, old in enumerate(told):
        unit = 10 ** (len(told) - 1 - at)
        first = 1 if at == 0 and len(told) > 1 else 0
        found.update((new - int(old)) * unit for new in range(first, 10))
        if at:
            found.add((int(old) - int(told[at - 1])) * 9 * unit)
    return frozenset(found - {0})


def variants(place: Place) -> Iterator[Decimal]:
    """The values that one digit changed, or two neighbours changed about, would print."""
    return (place.quantity.value + gap for gap in gaps_of(place))


def gaps_of(place: Place) -> Iterator[Decimal]:
    """By how much such a slip would change the number."""
    value, quantum = place.quantity.value, place.quantity.quantum
    return (move * quantum for move in moves(int(value / quantum)))


def slips_to(place: Place, value: Decimal) -> bool:
    """True when one digit changed, or two neighbours changed about, would print this value."""
    told, quantum = place.quantity.value, place.quantity.quantum
    return (value - told) / quantum in moves(int(told / quantum))


def in_other_orders(place: Place) -> list[Decimal]:
    """The values that the digits of a number of three to five digits print in other orders: 9624 and 9246."""
    quantum = place.quantity.quantum
    told = f"{place.quantity.value / quantum:f}".split(".")[0]
    if not _FEWEST <= len(told) <= _MOST_SHUFFLED:
        return []
    orders = {"".join(order) for order in permutations(told)} - {told}
    return [Decimal(order) * quantum for order in sorted(orders) if order[0] != "0"]


def rate_slipped(numerator: Place, denominator: Place, rate: Place) -> bool:
    """True when one digit of the rate or of either count would make the rate hold."""
    if not all_exact([numerator, denominator, rate]) or denominator.quantity.value <= 0:
        return False
    stated = printed(rate)
    n, d = numerator.quantity.value, denominator.quantity.value
    quotient, step = n / d, rate.quantity.quantum
    if any(v - step / 2 <= quotient < v + step for v in variants(rate)):
        return True
    if any(v <= d and stated.meets(Interval(v / d, v / d)) for v in variants(numerator)):
        return True
    return any(v >= n and v and stated.meets(Interval(n / v, n / v)) for v in variants(denominator))


def telling(places: list[Place]) -> bool:
    """True when the numbers are long enough that a near miss is no chance: four digits in one of them."""
    return any(p.quantity.value / p.quantity.quantum >= _TELLING for p in places)


def mended_by_slip(holds: Callable[..., bool], *places: Place) -> bool:
    """True when one digit changed, or two neighbours changed about, in one of the numbers would make ``holds`` true."""
    return any(
        holds(*places[:at], replace(place, quantity=replace(place.quantity, value=value)), *places[at + 1 :])
        for at, place in enumerate(places)
        for value in variants(place)
    )
