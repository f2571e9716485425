"""A ratio of two things by their names: 复议案件1680件，诉讼案件840件，复议诉讼比值为2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, is_count, number, pairs_in, same_unit
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants

KIND = "比值"
_NAMED = re.compile(r"(?P<names>[\u4e00-\u9fff]{4,40}?)(?:数量|数)?(?:的?比值|之比|比)$")
_PARTED = re.compile(r"[与和同]")
_HALF = 2
_BACK = 10


def find(context: Context) -> Iterator[Finding]:
    """A finding for every ratio whose two numbers are told, and for a ratio told again after 即."""
    for places in context.sentences:
        ratios = [p for p in places if p.quantity.kind == "ratio" and p.quantity.bound is Bound.EXACT]
        for ratio in ratios:
            yield from _named(context, ratio)
        for first, second in pairwise(ratios):
            between = context.view[first.quantity.end : second.quantity.start]
            if second.index == first.index + 1 and re.match("[，,]?即", between) and _NAMED.search(first.pre):
                # To as many digits, the same ratio is the same number.
                alike = first.quantity.quantum == second.quantity.quantum
                fits = interval(first).meets(interval(second))
                fits = first.quantity.value == second.quantity.value if alike else fits
                told = (number(first.quantity.value), number(second.quantity.value))
                yield from judged(context, KIND, [first, second], told[0], told[1], fits, "前后两个比值")


def _named(context: Context, ratio: Place) -> Iterator[Finding]:
    named = _NAMED.search(ratio.pre)
    if named is None:
        return
    names = _PARTED.split(named["names"])
    if len(names) == 1:
        names = [names[0][-2 * _HALF : -_HALF], names[0][-_HALF:]]
    if len(names) != _HALF:
        return
    pairs = [pairs_in(name) for name in names]
    counts = [p for p in context.before_in_paragraph(ratio, _BACK) if is_count(p) and not p.depth]
    first = _only(counts, pairs[0] - pairs[1])
    second = _only(counts, pairs[1] - pairs[0])
    if first is None or second is None or first is second or not same_unit(first, second):
        return
    quotient = interval(first).over(interval(second))
    half = ratio.quantity.quantum
    fits = quotient.meets(Interval(ratio.quantity.value - half, ratio.quantity.value + half))
    if not fits and not _slipped(first, second, ratio):
        return
    exact = first.quantity.value / second.quantity.value
    shown = f"{number(first.quantity.value)}÷{number(second.quantity.value)}={number(round(exact, 2))}"
    yield from judged(
        context, KIND, [first, second, ratio], shown, number(ratio.quantity.value), fits, "比值与前后两数"
    )


def _only(counts: list[Place], name: set[str]) -> Place | None:
    """The one number with these words beside it."""
    found = [p for p in counts if pairs_in(p.pre + p.post) & name]
    return found[0] if len(found) == 1 and found[0].quantity.value > 0 else None


def _slipped(first: Place, second: Place, ratio: Place) -> bool:
    """True when one digit of any of the three would make the ratio hold."""
    a, b, r, step = first.quantity.value, second.quantity.value, ratio.quantity.value, ratio.quantity.quantum
    tried: list[tuple[Decimal, Decimal, Decimal]] = [
        *((a, b, v) for v in variants(ratio)),
        *((v, b, r) for v in variants(first)),
        *((a, v, r) for v in variants(second) if v > 0),
    ]
    return any(abs(x / y - z) < step for x, y, z in tried)
