"""Averages against a total and a count: 罚款总计3.68亿元、4180份、平均8.8万元; 本周58246件，日均8321件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.numerals import scale_of
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    all_exact,
    finding,
    interval,
    is_count,
    number,
    same_unit,
)

KIND = "单价与总额"
_MEAN = re.compile(r"(?:平均|案均|件均|人均|户均|次均|宗均)[\u4e00-\u9fff]{0,8}$")
_PER_MANY = re.compile(
    r"(?:平均)?每(?P<n>[十百千万]万?|\d{2,6})(?P<unit>[\u4e00-\u9fff]{1,3}?)[\u4e00-\u9fff]{0,14}$"
)
_CASES = {"件", "份", "起", "宗", "户", "家", "次", "笔", "场"}
_PER_TIME = re.compile(
    r"(?P<of>[日天月周])均[\u4e00-\u9fff]{0,6}$|平均每(?P<each>[日天月周])[\u4e00-\u9fff]{0,6}$"
)
_DAYS = re.compile(
    r"(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日?\s?[-—–−~～至到]+\s?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
)
_WEEK = re.compile(r"[本上一当这]周|全周")
_YEAR = re.compile(r"全年|(?:19|20)\d{2}年(?!\d{0,2}月|[上下第前一二三四]|\d)")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every average whose total and count are told in the sentence."""
    for places in context.sentences:
        for place in places:
            lead = context.view[place.clause_start : place.quantity.start]
            if place.quantity.kind == "rate" or place.is_plan:
                continue
            per = _PER_MANY.search(lead)
            if per:
                yield from _per_many(context, places, place, per)
                continue
            timed = _PER_TIME.search(lead)
            if timed:
                yield from _per_time(context, places, place, timed["of"] or timed["each"])
            elif place.quantity.kind == "money" and _MEAN.search(lead):
                yield from _mean_money(context, places, place)


def _mean_money(context: Context, places: list[Place], mean: Place) -> Iterator[Finding]:
    """The one total of money over the one count of things, when the sentence has no other."""
    amounts = [p for p in places if p is not mean and same_unit(p, mean) and is_count(p)]
    people = "人均" in _lead(context, mean)
    counts = [
        p
        for p in places
        if is_count(p) and (p.quantity.kind == "person" if people else p.quantity.unit in _CASES)
    ]
    if len(amounts) != 1 or len(counts) != 1:
        return
    yield from _judge(context, mean, amounts[0], interval(counts[0]), [counts[0]])


def _per_time(context: Context, places: list[Place], mean: Place, span: str) -> Iterator[Finding]:
    """The total right before over the days or months that the sentence names."""
    earlier = [p for p in places if p.index < mean.index and same_unit(p, mean) and p.depth == mean.depth]
    length = _length(context, mean, span)
    if not earlier or length is None or earlier[-1].quantity.value <= mean.quantity.value:
        return
    yield from _judge(context, mean, earlier[-1], length, [])


def _per_many(context: Context, places: list[Place], mean: Place, per: re.Match[str]) -> Iterator[Finding]:
    """执法检查1632家次，发现违法行为458项次，每千家次检查发现280.6项次."""
    word = per["n"]
    factor = Decimal(word) if word.isdigit() else Decimal(scale_of(word))
    earlier = [p for p in places if p.index < mean.index and p.quantity.bound is Bound.EXACT and not p.depth]
    after = per.string[per.start("unit") :]
    units = [p for p in earlier if p.quantity.unit and after.startswith(p.quantity.unit)]
    things = [p for p in earlier if p.quantity.unit == mean.quantity.unit and p not in units]
    if len(units) != 1 or len(things) != 1 or units[0].quantity.value <= 0:
        return
    amount, count = things[0], units[0]
    exact = amount.quantity.value / count.quantity.value * factor
    shown = f"{number(amount.quantity.value)}÷{number(count.quantity.value)}×{number(factor)}={number(round(exact, 2))}"
    involved = [count, amount, mean]
    quoted = context.quote(*involved)
    if abs(exact - mean.quantity.value) <= mean.quantity.quantum:
        yield finding(Verdict.CONSISTENT, KIND, involved, shown, f"{quoted}：平均数与总数相符。")
    elif all_exact(involved):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{number(mean.quantity.value)}",
            f"{quoted}：平均数与总数不符。",
        )  # fmt: skip


def _length(context: Context, mean: Place, span: str) -> Interval | None:
    """How many days or months: of 7月8日—7月14日, of this week, of a whole year."""
    words = context.view[mean.sentence_start : mean.quantity.start]
    if span == "月":
        return Interval(Decimal(12), Decimal(12)) if _YEAR.search(words) else None
    dates = _DAYS.search(words)
    if span in "日天" and dates:
        month, last = int(dates["m1"]), int(dates["m2"] or dates["m1"])
        if not 1 <= month <= last <= 12:
            return None
        between = sum(_MONTH_DAYS[month - 1 : last - 1])
        days = Decimal(between + int(dates["d2"]) - int(dates["d1"]) + 1)
        # 28 or 29 days of February.
        return Interval(days, days + (1 if month <= 2 < last else 0)) if days > 0 else None
    if span in "日天" and _WEEK.search(words):
        # Five working days or seven.
        return Interval(Decimal(5), Decimal(7))
    return None


def _judge(
    context: Context, mean: Place, amount: Place, count: Interval, also: list[Place]
) -> Iterator[Finding]:
    if count.low <= 0 or not count.high.is_finite():
        return
    exact = amount.quantity.value / count.high
    shown = f"{number(amount.quantity.value)}÷{number(count.high)}={number(round(exact, 2))}"
    involved = [amount, *also, mean]
    quoted = context.quote(*involved)
    half = mean.quantity.quantum
    stated = Interval(mean.quantity.value - half, mean.quantity.value + half)
    if interval(amount).over(count).meets(stated):
        yield finding(Verdict.CONSISTENT, KIND, involved, shown, f"{quoted}：平均数与总数相符。")
    elif all_exact(involved):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{number(mean.quantity.value)}",
            f"{quoted}：平均数与总数不符。",
        )  # fmt: skip


def _lead(context: Context, place: Place) -> str:
    return context.view[place.clause_start : place.quantity.start]
