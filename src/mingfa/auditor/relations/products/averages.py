"""Averages against a total and a count: 罚款总计3.68亿元、4180份、平均8.8万元; 本周58246件，日均8321件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.numerals import scale_of
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, is_count, number, same_unit
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.words.periods import length_of

KIND = "单价与总额"
WHAT = "平均数与总数"
_MEAN = re.compile(r"(?:平均|案均|件均|人均|户均|次均|宗均)[\u4e00-\u9fff]{0,8}$")
_PER_MANY = re.compile(
    r"(?:平均)?每(?P<n>[十百千万]万?|\d{2,6})(?P<unit>[\u4e00-\u9fff]{1,3}?)[\u4e00-\u9fff]{0,14}$"
)
_CASES = {"件", "份", "起", "宗", "户", "家", "次", "笔", "场"}
_PER_TIME = re.compile(
    r"(?P<of>[日天月年])均[\u4e00-\u9fff]{0,6}$|平均每(?P<each>[日天月年])[\u4e00-\u9fff]{0,6}$"
)
# A mean of a day may be that of a working day: 242 to 252 of 365.
_WORKING = Interval(Decimal("0.66"), Decimal("0.70"))


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
    alike = [p for p in places if p is not mean and same_unit(p, mean) and is_count(p)]
    # 城镇居民人均可支配收入15781元，农村居民人均纯收入4761元: another mean is no total.
    amounts = [p for p in alike if "均" not in _lead(context, p) and p.quantity.value > mean.quantity.value]
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
    words = context.view[mean.sentence_start : mean.quantity.start]
    length = length_of(words, span)
    if not earlier or length is None or earlier[-1].quantity.value <= mean.quantity.value:
        return
    if span in "日天" and _fits(
        mean, earlier[-1], Interval(length.low * _WORKING.low, length.high * _WORKING.high)
    ):
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
    fits = abs(exact - mean.quantity.value) <= mean.quantity.quantum
    yield from judged(context, KIND, [count, amount, mean], shown, number(mean.quantity.value), fits, WHAT)


def _judge(
    context: Context, mean: Place, amount: Place, count: Interval, also: list[Place]
) -> Iterator[Finding]:
    if count.low <= 0 or not count.high.is_finite():
        return
    exact = amount.quantity.value / count.high
    shown = f"{number(amount.quantity.value)}÷{number(count.high)}={number(round(exact, 2))}"
    stated = number(mean.quantity.value)
    yield from judged(
        context, KIND, [amount, *also, mean], shown, stated, _fits(mean, amount, count), WHAT, bounded=True
    )


def _fits(mean: Place, amount: Place, count: Interval) -> bool:
    step = mean.quantity.quantum
    stated = Interval(mean.quantity.value - step, mean.quantity.value + step)
    return interval(amount).over(count).meets(stated)


def _lead(context: Context, place: Place) -> str:
    return context.view[place.clause_start : place.quantity.start]
