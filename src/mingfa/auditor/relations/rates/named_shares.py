"""Shares that name both numbers: 第一产业增加值占国内生产总值的比重为8.6%, with both told before in the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, same_unit
from mingfa.auditor.relations.rates.basis import held
from mingfa.auditor.relations.words.changes import is_change

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
            yield from held(context, KIND, "占比", part, whole, rate, fits="占比与两数相符")


def _called(before: list[Place], name: str) -> Place | None:
    """The one number of this very name, or the only one whose name it ends."""
    same = [p for p in before if p.pre.removeprefix("其中").strip("，, ") == name]
    alike = same or [p for p in before if p.pre.endswith(name)]
    return alike[0] if len(alike) == 1 else None
