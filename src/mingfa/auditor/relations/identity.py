"""Unit prices and averages: so much each, so many, so much in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, all_exact, finding, interval, is_count, number

KIND = "单价与总额"
_SAME = str.maketrans("名位案", "人人件")
_EACH = re.compile(
    r"(?:每|平均每|按每|每一)(?P<unit>[人件次户份亩场个名家项条宗案卷期])(?:均|补贴|补助|奖励|发放|给予|收取|约|为|办理|\s)*$"
)
_AVERAGE = re.compile(
    r"(?:(?P<who>[人户均案件次])均|平均每(?P<unit>[人件次户份亩场个名家项]))[\u4e00-\u9fff]{0,6}$"
)


def find(context: Context) -> Iterator[Finding]:
    """Sentences that print a price or average, a number of units and a total."""
    for places in context.sentences:
        for price in places:
            unit = _per(price)
            if unit and is_count(price):
                yield from _judge(context, price, unit, [p for p in places if p is not price and is_count(p)])


def _per(place: Place) -> str:
    match = _EACH.search(place.pre) or _AVERAGE.search(place.pre)
    if match is None:
        return ""
    groups = match.groupdict()
    return (groups.get("unit") or groups.get("who") or "").translate(_SAME)


def _judge(context: Context, price: Place, unit: str, others: list[Place]) -> Iterator[Finding]:
    amounts = [p for p in others if p.quantity.unit == price.quantity.unit]
    counts = [p for p in others if p.quantity.unit == unit or (unit == "人" and p.quantity.kind == "person")]
    counts = [p for p in counts if p not in amounts]
    if len(amounts) != 1 or len(counts) != 1:
        return
    amount, count = amounts[0], counts[0]
    involved = [price, count, amount]
    a, b = interval(price), interval(count)
    if not (a.high.is_finite() and b.high.is_finite()):
        return
    average = "均" in price.pre
    low, high = a.low * b.low, a.high * b.high
    if average:
        half = price.quantity.quantum / 2
        low = (price.quantity.value - half) * b.low
        high = (price.quantity.value + half) * b.high
    product = price.quantity.value * count.quantity.value
    shown = f"{number(price.quantity.value)}×{number(count.quantity.value)}={number(product)}"
    quoted = context.quote(*involved)
    if Interval(low, high).meets(interval(amount)):
        yield finding(Verdict.CONSISTENT, KIND, involved, shown, f"{quoted}：单价、数量与总额相符。")
    elif all_exact(involved) and amount.quantity.value > Decimal(0):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{number(amount.quantity.value)}",
            f"{quoted}：单价（或平均数）乘以数量与总额不符。",
        )  # fmt: skip
