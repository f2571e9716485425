"""One amount in two units: 追发工资18647500元(即1864.75万元), 面积30公顷，合450亩."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, is_count, number, same_unit
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.products.scales import SCALES

KIND = "前后重复"
_LONGEST = 10


@cache
def _joined() -> re.Pattern[str]:
    """(即, ，折合, 、也就是: nothing else stands between the two."""
    return re.compile(rf"[(，,、]?{any_of(lexicon().words('in_other_units'))}[约近为是]{{0,2}}")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that the words right behind it tell again in another unit."""
    for one in context.places[:-1]:
        other = context.places[one.index + 1]
        if other.quantity.start - one.quantity.end > _LONGEST or not (is_count(one) and is_count(other)):
            continue
        scale = _scale(context, one, other)
        if scale and _joined().fullmatch(context.view, one.quantity.end, other.quantity.start):
            yield from _judge(context, one, other, scale)


def _scale(context: Context, one: Place, other: Place) -> Decimal:
    """How many of the other unit are one of this; nothing when the two measure different things or print one unit."""
    units = one.quantity.unit, other.quantity.unit
    if same_unit(one, other):
        printed = [context.literal(p).lstrip("0123456789.,") for p in (one, other)]
        return Decimal(1) if printed[0] != printed[1] else Decimal(0)
    if units in SCALES:
        return Decimal(SCALES[units])
    return 1 / Decimal(SCALES[units[::-1]]) if units[::-1] in SCALES else Decimal(0)


def _judge(context: Context, one: Place, other: Place, scale: Decimal) -> Iterator[Finding]:
    """That they agree as far as the coarser is printed, or that one slip in either would make them."""
    a, b = one.quantity, other.quantity
    step = max(a.quantum * scale, b.quantum)
    fits = abs(a.value * scale - b.value) < step
    slipped = any(abs(v * scale - b.value) < step for v in variants(one))
    slipped = slipped or any(abs(a.value * scale - v) < step for v in variants(other))
    if fits or (slipped and all_exact([one, other])):
        told = [context.literal(p) for p in (one, other)]
        yield from judged(
            context,
            KIND,
            [one, other],
            told[0] if fits else number(a.value * scale),
            told[1],
            fits,
            "同一数的两种单位",
        )
