"""What is left where a rate already proves the whole and what was done: 文书54份，反馈49份，反馈率90.7%。其余2份未到期限."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    agrees,
    all_exact,
    exact_sum,
    finding,
    is_count,
    number,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import one_digit
from mingfa.auditor.relations.sums.difference import KIND

_REST = re.compile("^(?:其余|余下|剩余|剩下)")
_DENIES = re.compile("^[尚仍还]?有?(?:未予?|没有?)(?:能|按[时期])?(?P<stem>[\u4e00-\u9fff]{2})")
_BEFORE, _AHEAD, _FINE = 4, 8, Decimal("0.001")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every remainder that misses by a digit what a rate proves to be left."""
    for done, rate in pairwise(context.places):
        if _is_fine(rate) and is_count(done) and done.sentence == rate.sentence:
            whole = _proven(context, done, rate)
            left = _left(context, done, rate) if whole else None
            if whole and left and left.index not in context.explained:
                yield from _judge(context, whole, done, left)
    for done, left, rate in zip(context.places, context.places[1:], context.places[2:], strict=False):
        # 处罚462件，录入417件，因故未能上传的45件，录入率90.3%: what was not done may be told before the rate.
        if _is_fine(rate) and _untouched(done, left) and done.sentence == rate.sentence:
            whole = _proven(context, done, rate)
            if whole and left.index not in context.explained:
                yield from _judge(context, whole, done, left)


def _is_fine(rate: Place) -> bool:
    """True for a share told to a tenth of a percent."""
    return rate.quantity.kind == "rate" and rate.quantity.quantum <= _FINE < rate.quantity.value < 1


# 未按期办结, 未及时反馈 may be among what was done; 未通过评估 is how it ended.
_NOT_DONE = re.compile(
    "(?:尚未|仍未|还未|未能|未予|未|没有|没能|无法|不能)(?![按及如超][期时]|超|逾|发生|经|列入)(?P<stem>[\u4e00-\u9fff]{2})"
)
_ENDED = ("通过", "发现", "检出", "达标", "合格", "采纳", "整改")


def _untouched(done: Place, left: Place) -> bool:
    """True for 因系统未更新而未能上传的45件 behind 录入417件: a count beside it that is told as not done."""
    beside = is_count(done) and is_count(left) and done.quantity.unit == left.quantity.unit
    if not beside or done.segment != left.segment or done.depth != left.depth or left.part_mark:
        return False
    denied = None if _NOT_DONE.search(done.pre) else _NOT_DONE.search(left.pre)
    return denied is not None and (denied["stem"] not in _ENDED or denied["stem"] in done.pre)


def _proven(context: Context, done: Place, rate: Place) -> Place | None:
    """The number before of which the rate makes the next one a share."""
    before = context.before_in_paragraph(done, _BEFORE)
    larger = (p for p in reversed(before) if is_count(p) and same_unit(p, done))
    return next((p for p in larger if p.quantity.value > done.quantity.value and agrees(done, p, rate)), None)


def _left(context: Context, done: Place, rate: Place) -> Place | None:
    """The rest told next, or what was not done by its name: 未出庭的22件 after 出庭741件."""
    following = context.places[rate.index + 1 : rate.index + 1 + _AHEAD]
    between: list[Place] = []
    for place in following:
        if not (is_count(place) and place.quantity.unit == done.quantity.unit) or place.depth:
            continue
        denied = _DENIES.match(place.pre)
        if denied and denied["stem"] in done.pre:
            return place
        if _REST.match(place.pre):
            # Of a list told between, the rest is the rest of that list.
            return place if not between else None
        between.append(place)
    return None


def _judge(context: Context, whole: Place, done: Place, left: Place) -> Iterator[Finding]:
    expected, stated = whole.quantity.value - done.quantity.value, left.quantity.value
    beside = context.places[left.index + 1 : left.index + 2]
    shared = all_exact([left, *beside]) and exact_sum([left, *beside]) == expected
    if not all_exact([whole, done, left]) or expected == stated or shared:
        return
    if not one_digit(stated, expected, left.quantity.quantum):
        return
    context.explained.add(left.index)
    involved = [whole, done, left]
    yield finding(
        Verdict.CONTRADICTION, KIND, involved,
        f"{number(whole.quantity.value)}−{number(done.quantity.value)}={number(expected)}≠{number(stated)}",
        f"{context.quote(*involved)}：{context.literal(whole)}减去{context.literal(done)}应余{number(expected)}，"
        f"原文为{context.literal(left)}。",
    )  # fmt: skip
