"""How likely chance is to bring unrelated numbers within one slip of agreeing.

A number altered by a slip stays one digit, or two neighbours changed about, from the number that was meant. Of all the
values that an unrelated number of that size could have, only a few lie so near; that share is the chance. It is small
for long numbers (one in a hundred for four digits) and large for short ones, so that short numbers never accuse by
themselves. The more wholes are tried for one number, the likelier one of them fits: multiply by their count.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import all_exact, exact_sum, printed
from mingfa.auditor.relations.evidence.slips import gaps_of, sum_slipped, variants

CERTAIN = 1.0
_SHORT = 4
_ONE_IN_A_HUNDRED = Decimal("0.01")


def sum_chance(parts: list[Place], whole: Place) -> float:
    """Chance that ``parts`` and an unrelated ``whole`` would be one slip from adding up; 1 when no slip joins them."""
    if not sum_slipped(parts, whole):
        return CERTAIN
    step = max(whole.quantity.quantum, min(p.quantity.quantum for p in parts))
    gaps = {abs(int(gap / step)) for p in [*parts, whole] for gap in gaps_of(p)}
    room = int(max(exact_sum(parts), whole.quantity.value) / step)
    return min(CERTAIN, sum(0 < gap <= room for gap in gaps) / max(room, 1))


def rate_chance(parts: list[Place], whole: Place, rate: Place) -> float:
    """Chance that an unrelated ``rate`` would be one slip from the sum of ``parts`` over ``whole``; 1 when no slip joins them."""
    if not all_exact([*parts, whole, rate]) or whole.quantity.value <= 0:
        return CERTAIN
    n, d, step = float(exact_sum(parts)), float(whole.quantity.value), float(rate.quantity.quantum)
    made = [(n + float(v - p.quantity.value)) / d for p in parts for v in variants(p)]
    made += [n / float(v) for v in variants(whole) if v > 0]
    stated, quotient = printed(rate), n / d
    low, high = float(stated.low), float(stated.high)
    most = max(1, 2 * int(rate.quantity.value))
    own = {v for v in (*variants(rate), *_shuffled(rate)) if v <= most}
    slipped = any(low <= m <= high for m in made) or any(
        float(v) - step / 2 <= quotient < float(v) + step for v in own
    )
    if not slipped:
        return CERTAIN
    reached = {round(m / step) for m in made if 0 < m <= most}
    return min(CERTAIN, (len(reached) + len(own)) / max(1, round(1 / step)))


def _shuffled(rate: Place) -> Iterator[Decimal]:
    """The values that the digits of a rate print in another order, or with 0 before the point: 93.96 for 96.93, 0.45 for 6.45."""
    quantum = rate.quantity.quantum
    digits = f"{(rate.quantity.value / quantum):f}".split(".")[0]
    below = rate.quantity.value % _ONE_IN_A_HUNDRED
    if quantum < _ONE_IN_A_HUNDRED < rate.quantity.value < 10 * _ONE_IN_A_HUNDRED and below:
        yield below
    if len(digits) <= _SHORT:
        orders = {"".join(order) for order in permutations(digits)} - {digits}
        yield from (Decimal(order) * quantum for order in orders if order[0] != "0")


def agrees_by_chance(rate: Place) -> float:
    """Chance that two unrelated counts would give just this printed rate."""
    stands_for = printed(rate)
    return min(CERTAIN, float(stands_for.high - stands_for.low))


# Unrelated quotients lie anywhere; about a third of them within a few times the printed one.
_NEAR_SIZE = 0.3


def quotient_chance(amount: Place, count: Place, quotient: Place) -> float:
    """Chance that an unrelated ``quotient`` would be one slip from amount over count; 1 when no slip joins them."""
    if not all_exact([amount, count, quotient]) or count.quantity.value <= 0:
        return CERTAIN
    made = [v / count.quantity.value for v in variants(amount)]
    made += [amount.quantity.value / v for v in variants(count) if v > 0]
    return slip_from(amount.quantity.value / count.quantity.value, made, quotient)


def slip_from(exact: Decimal, made: list[Decimal], printed_one: Place) -> float:
    """The same for what is made of ``exact`` numbers and the values that slips in them would make."""
    step, value = printed_one.quantity.quantum, printed_one.quantity.value
    own = set(variants(printed_one))
    if not any(abs(v - exact) <= step for v in own) and not any(abs(x - value) <= step for x in made):
        return CERTAIN
    reached = {round(x / step) for x in made if x < value * 3}
    return min(
        CERTAIN, _NEAR_SIZE * (len(reached) + len(own)) / max(1.0, 2 * float(max(value, exact) / step))
    )
