"""Unit prices and averages: so much each, so many, so much in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, all_exact, interval, is_count, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.products.unit_prices import tells_a_part
from mingfa.auditor.relations.words.told_times import JOINED

KIND = "单价与总额"
_SAME = str.maketrans("名位案", "人人件")
_AVERAGE = re.compile(
    r"(?:(?P<who>[人户均案件次场])均|平均每(?P<unit>[人件次户份亩场个名家项期批班卷宗])次?)(?P<between>[\u4e00-\u9fff]{0,6})$"
)
_NAMED = 4
# 折合每份490.8元 is rounded as an average is.
_SHARED = re.compile("[均折摊]|[约]?合每|相当")
_TOTAL = re.compile(r"共|累计|总|合计")


@dataclass(frozen=True, slots=True)
class _Price:
    """Of which unit or thing a number is the price; ``count`` when the number of units stands right before.

    ``loose`` when words stand between, so that the total must call itself one, or bear the name ``thing`` that
    stands between: 每件办案补贴1500元，办案补贴需9276万元.
    """

    unit: str = ""
    noun: str = ""
    count: Place | None = None
    loose: bool = False
    thing: str = ""


@cache
def _each() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """每件…, 每村…, and 50个村各配备…"""
    lex = lexicon()
    between = any_of(lex.words("each_verbs"))
    unit = r"(?:平均每|按每|每一|每)个?(?P<unit>[人件次户份亩场个名家项条宗案卷期轮批班所处栋台套支站])"
    noun = rf"(?:平均每|每一|每)个?(?P<noun>{any_of(lex.words('each_nouns'))})"
    tight = rf"(?P<tight>(?:均|{between}|约|为|\s)*)"
    rest = rf"(?:{tight}|(?P<between>[\u4e00-\u9fff“”]{{0,16}}))$"
    return re.compile(unit + rest), re.compile(noun + rest), re.compile(rf"(?:分别|各|均){between}")


def find(context: Context) -> Iterator[Finding]:
    """Sentences that print a price or average, a number of units and a total."""
    for places in context.sentences:
        for position, place in enumerate(places):
            price = _price(context, place, places[:position]) if is_count(place) else None
            if (
                price is not None
                and price.count is not None
                and _in_a_row(context, place, places[position + 1 :])
            ):
                # 三个领域分别办理64件、37件、21件: to each its own.
                continue
            if price is not None:
                others = [p for p in places if p is not place and is_count(p)]
                yield from _judge(context, place, price, others)


def _price(context: Context, place: Place, earlier: list[Place]) -> _Price | None:
    by_unit, by_noun, every = _each()
    lead = _lead(context, place).strip(" ，,、")
    if _AVERAGE.search(lead) or lead.endswith("均") or "平均每" in lead:
        # The averages are judged by themselves.
        return None
    if lead.count("每") > 1:
        # 每人每月120元: of how many months is not told.
        return None
    words = place.pre
    match = by_noun.search(words)
    if match:
        return _Price(noun=match.group("noun"), loose=True)
    match = by_unit.search(words)
    if match:
        unit = match.group("unit").translate(_SAME)
        return _Price(unit, loose=match.group("tight") is None, thing=_thing(match))
    before = earlier[-1] if earlier else None
    if (
        before is not None
        and before.post
        and before.clause_end > place.clause_start
        and every.search(before.post)
    ):
        return _Price(count=before, loose=True)
    return None


def _in_a_row(context: Context, place: Place, following: list[Place]) -> bool:
    """True when the next number of that unit is joined to this one: 64件、37件."""
    after = following[0] if following else None
    if after is None or after.quantity.unit != place.quantity.unit:
        return False
    return JOINED.fullmatch(context.view[place.quantity.end : after.quantity.start]) is not None


def _thing(match: re.Match[str]) -> str:
    """What the price is of, where it has a name that is long enough to be known again."""
    between = match.group("between") or ""
    return between if len(between) >= _NAMED else ""


def _counts(price: _Price, amounts: list[Place], others: list[Place]) -> list[Place]:
    if price.count is not None:
        return [price.count]
    found = [p for p in others if p not in amounts]
    if price.noun:
        return [p for p in found if price.noun in p.post[:8] or p.pre.endswith(price.noun)]
    unit = price.unit
    same = [p for p in found if p.quantity.unit == unit or (unit == "人" and p.quantity.kind == "person")]
    return same or [p for p in found if p.quantity.unit == unit + "次"]


def _judge(context: Context, place: Place, price: _Price, others: list[Place]) -> Iterator[Finding]:
    amounts = [p for p in others if p.quantity.unit in (place.quantity.unit, f"{place.quantity.unit}次")]
    amounts = [p for p in amounts if not _AVERAGE.search(p.pre)]
    counts = _counts(price, amounts, others)
    told = [p for p in amounts if _TOTAL.search(_lead(context, p))] if price.loose else amounts
    if price.thing and len(told) != 1:
        told = [p for p in amounts if price.thing in _lead(context, p)]
    if len(told) != 1 or len(counts) != 1:
        return
    amount, count = told[0], counts[0]
    involved = [place, count, amount]
    average = _SHARED.search(_lead(context, place)) is not None
    a, b = interval(place), interval(count)
    if not average and all_exact([place]):
        # A price that is set is not rounded.
        a = Interval(place.quantity.value, place.quantity.value)
    if not (a.high.is_finite() and b.high.is_finite()):
        return
    low, high = a.low * b.low, a.high * b.high
    if average:
        half = place.quantity.quantum / 2
        low = (place.quantity.value - half) * b.low
        high = (place.quantity.value + half) * b.high
    product = place.quantity.value * count.quantity.value
    shown = f"{number(place.quantity.value)}×{number(count.quantity.value)}={number(product)}"
    fits = Interval(low, high).meets(interval(amount))
    if not fits and any(Interval(low, high).meets(interval(p)) for p in amounts):
        # 补贴就达9276万元，而经费总共只有3600万元: another amount is the product.
        return
    rest = context.view[amount.quantity.end : amount.sentence_end]
    if not fits and tells_a_part(context.view[amount.sentence_start : amount.quantity.start], rest):
        return
    if fits or amount.quantity.value > 0:
        stated = number(amount.quantity.value)
        yield from judged(context, KIND, involved, shown, stated, fits, "单价（或平均数）乘以数量与总额")


def _lead(context: Context, place: Place) -> str:
    """The printed words of the clause before the number, 共 and 累计 with them."""
    return context.view[place.clause_start : place.quantity.start]
