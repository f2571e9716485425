"""Shares that name both numbers: 第一产业增加值占国内生产总值的比重为8.6%, with both told before in the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    finding,
    is_count,
    number,
    percent,
    same_unit,
)
from mingfa.auditor.relations.rate_basis import agrees, is_change

KIND = "比率"
_REACH = 40
_NAMED = re.compile(
    r"(?:^|[，,；;。、\s])(?P<part>[\u4e00-\u9fff]{3,14}?)占(?:全[市县区省]|我[市县区省])?(?P<whole>[\u4e00-\u9fff]{3,14}?)"
    r"(?:总量|总数|总额)?的?(?:比重|比例|比率|占比)?(?:约|为|达到?|是)*$"
)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every share whose two names are those of two numbers before it."""
    for rate in context.places:
        if rate.quantity.kind != "rate" or is_change(context, rate):
            continue
        words = context.view[max(rate.sentence_start, rate.quantity.start - _REACH) : rate.quantity.start]
        named = _NAMED.search(words)
        if named is None:
            continue
        before = [p for p in context.before_in_paragraph(rate) if is_count(p)]
        part, whole = _called(before, named["part"]), _called(before, named["whole"])
        if part is not None and whole is not None and part is not whole and same_unit(part, whole):
            yield from _judge(context, part, whole, rate)


def _called(before: list[Place], name: str) -> Place | None:
    """The one number of this very name, or the only one whose name it ends."""
    same = [p for p in before if p.pre.removeprefix("其中").strip("，, ") == name]
    alike = same or [p for p in before if p.pre.endswith(name)]
    return alike[0] if len(alike) == 1 else None


def _judge(context: Context, part: Place, whole: Place, rate: Place) -> Iterator[Finding]:
    if whole.quantity.value <= 0:
        return
    exact = part.quantity.value / whole.quantity.value
    shown = f"{number(part.quantity.value)}÷{number(whole.quantity.value)}={percent(exact, rate.quantity.quantum / 10)}"
    involved = [part, whole, rate]
    quoted = context.quote(*involved)
    if agrees(part, whole, rate):
        yield finding(
            Verdict.CONSISTENT,
            KIND,
            involved,
            f"{shown}≈{context.literal(rate)}",
            f"{quoted}：占比与两数相符。",
        )
    elif all_exact(involved):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{context.literal(rate)}",
            f"{quoted}：按所列数字占比应为{percent(exact, rate.quantity.quantum)}。",
        )  # fmt: skip
