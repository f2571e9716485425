"""How likely chance is to bring unrelated numbers within one slip of agreeing.

A number altered by a slip stays one digit, or two neighbours changed about, from the number that was meant. Of all the
values that an unrelated number of that size could have, only a few lie so near; that share is the chance. It is small
for long numbers (one in a hundred for four digits) and large for short ones, so that short numbers never accuse by
themselves. The more wholes are tried for one number, the likelier one of them fits: multiply by their count.
"""

from __future__ import annotations

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import all_exact, exact_sum, may_equal, printed
from mingfa.auditor.relations.slips import rate_slipped, sum_slipped, variants

CERTAIN = 1.0


def sum_chance(parts: list[Place], whole: Place) -> float:
    """Chance that ``parts`` and an unrelated ``whole`` would be one slip from adding up; 1 when no slip joins them."""
    if not all_exact([*parts, whole]) or may_equal(parts, whole) or not sum_slipped(parts, whole):
        return CERTAIN
    step = min(p.quantity.quantum for p in [*parts, whole])
    gaps = {abs(int((v - p.quantity.value) / step)) for p in [*parts, whole] for v in variants(p)}
    room = int(max(exact_sum(parts), whole.quantity.value) / step)
    return min(CERTAIN, sum(0 < gap <= room for gap in gaps) / max(room, 1))


def rate_chance(part: Place, whole: Place, rate: Place) -> float:
    """Chance that an unrelated ``rate`` would be one slip from ``part`` of ``whole``; 1 when no slip joins them."""
    if not rate_slipped(part, whole, rate):
        return CERTAIN
    step = float(rate.quantity.quantum)
    n, d = float(part.quantity.value), float(whole.quantity.value)
    reached = {round(float(v) / d / step) for v in variants(part) if float(v) <= d}
    reached |= {round(n / float(v) / step) for v in variants(whole) if float(v) >= n}
    cells = max(1, round(1 / step))
    own = sum(1 for v in variants(rate) if v <= 1)
    return min(CERTAIN, (len(reached) + own) / cells)


def agrees_by_chance(rate: Place) -> float:
    """Chance that two unrelated counts would give just this printed rate."""
    stands_for = printed(rate)
    return min(CERTAIN, float(stands_for.high - stands_for.low))
