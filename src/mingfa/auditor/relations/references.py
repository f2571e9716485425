"""Numbers that point back at a number told before: 收到提案167件…这176件提案; 分为六类：一是…五是…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.numerals import parse_chinese
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, is_count, number, same_unit

KIND = "前后重复"
LISTED = "列举计数"
_THIS = re.compile(r"(?:上述|以上|这|该)$")
_BACK = 12
_KINDS = re.compile(r"^[^。；;\n]{0,12}[:，,。]?\s*(?=一是|第一)")
_MARK = re.compile(r"(?P<n>[一二三四五六七八九十]{1,2})是(?!否)|第(?P<m>[一二三四五六七八九十]{1,2})[，,是]")
_LISTABLE = {"类", "种", "个", "项", "大", "条"}
_REACH = 1200


def find(context: Context) -> Iterator[Finding]:
    """Numbers after 这 and 上述, and kinds told off by 一是, 二是."""
    for place in context.places:
        if place.quantity.bound is not Bound.EXACT or not is_count(place):
            continue
        lead = context.view[max(0, place.quantity.start - 2) : place.quantity.start]
        if _THIS.search(lead) and place.quantity.value > 1:
            yield from _this(context, place)
        elif place.quantity.unit in _LISTABLE and 2 <= place.quantity.value <= 12:
            yield from _told_off(context, place)


def _this(context: Context, place: Place) -> Iterator[Finding]:
    """这176件提案: one of the numbers of 提案 told before."""
    noun = place.post[:2]
    before = []
    for other in reversed(context.places[max(0, place.index - _BACK) : place.index]):
        if "\n" in context.view[other.quantity.end : place.quantity.start]:
            break
        if is_count(other) and same_unit(other, place) and other.quantity.bound is Bound.EXACT:
            before.append(other)
    if any(other.quantity.value == place.quantity.value for other in before):
        return
    named = [other for other in before if noun and noun in other.pre + other.post]
    if len(named) == 1 and len(noun) == 2:
        yield finding(
            Verdict.CONTRADICTION, KIND, [named[0], place],
            f"{number(named[0].quantity.value)}≠{number(place.quantity.value)}",
            f"{context.quote(named[0])}与{context.quote(place)}：后一数指前文所说的数，两处不同。",
        )  # fmt: skip


def _told_off(context: Context, place: Place) -> Iterator[Finding]:
    """分为五类：一是…五是…: as many as are told off."""
    text = context.view[place.quantity.end : place.quantity.end + _REACH].split("\n")[0]
    if _KINDS.match(text) is None:
        return
    told = 0
    for match in _MARK.finditer(text):
        try:
            serial = int(parse_chinese(match.group("n") or match.group("m")))
        except ValueError:
            return
        if serial != told + 1:
            break
        told = serial
    stated = int(place.quantity.value)
    quoted = f"“{context.text[place.clause_start : place.quantity.end].strip()}”"
    if told < 2:
        return
    if told == stated:
        yield finding(
            Verdict.CONSISTENT, LISTED, [place], f"列出{told}项={stated}项", f"{quoted}：所列与所称项数相符。"
        )
    else:
        yield finding(
            Verdict.CONTRADICTION, LISTED, [place], f"列出{told}项，称{stated}项",
            f"{quoted}：逐项列出{told}项，与所称{stated}项不符。",
        )  # fmt: skip
