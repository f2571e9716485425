"""A rate named again as the mark for others: 总体合格率为98.32%…均高于总体合格率98.32%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, same_unit
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import one_digit
from mingfa.auditor.relations.rates.names import rate_name
from mingfa.auditor.relations.words.changes import is_change

KIND = "前后重复"
_BACK = 16
_MARK = re.compile(r"(?:高于|低于|超过|不及|等于)(?P<name>[\u4e00-\u9fff]{3,10}率)(?:的|为)?$")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every rate that is named again to compare others with it."""
    for rate in context.places:
        if rate.quantity.kind != "rate" or is_change(context, rate):
            continue
        mark = _MARK.search(
            context.view[max(rate.clause_start, rate.quantity.start - 16) : rate.quantity.start]
        )
        first = _told_before(context, rate, mark["name"]) if mark else None
        if first is None:
            continue
        told, again = first.quantity.value, rate.quantity.value
        if told == again or one_digit(again, told, rate.quantity.quantum):
            shown = context.literal(first)
            what = "同一比率前后两处所列"
            yield from judged(context, KIND, [first, rate], shown, context.literal(rate), told == again, what)


def _told_before(context: Context, rate: Place, name: str) -> Place | None:
    """The one rate of that name in the paragraph."""
    before = context.before_in_paragraph(rate, _BACK)
    same = [p for p in before if p.quantity.kind == "rate" and rate_name(p) == name and same_unit(p, rate)]
    return same[0] if len(same) == 1 and not is_change(context, same[0]) else None
