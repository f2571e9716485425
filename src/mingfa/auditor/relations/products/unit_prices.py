"""So much each, told anywhere in a paragraph: 购入4860公斤，其中销出2315公斤，均按每公斤5.8元定价，…全部货值28188元.

Several quantities may stand beside one price, each with an amount of its own. An amount that no product of the
paragraph makes, nor the sum or difference of two, is accused when one slip in the price, the quantity or the amount
would make it, and chance hardly explains that. What misses by more is left to the words (``identity``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, is_count, number
from mingfa.auditor.relations.evidence.chance import CERTAIN, slip_from
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.products.mean_words import mean_of
from mingfa.auditor.relations.products.scales import SCALES
from mingfa.auditor.relations.words.changes import is_difference, is_planned

KIND = "单价与总额"
WHAT = "单价乘以数量与总额"
_SAME = {"千克": "公斤", "名": "人", "位": "人"}
# 每公斤, 每人一次, 按每箱; the price itself stands a few words behind.
_EACH = re.compile(r"每(?:一|个)?(?P<each>[\u4e00-\u9fff]{1,4}?)(?:一次)?(?P<rest>[\u4e00-\u9fff“”]{0,10})$")
# 5.8元/公斤
_PER = re.compile(r"/(?P<each>[\u4e00-\u9fff]{1,3})(?![\u4e00-\u9fff]*/)")
# 3460户×600元, 600元×3460户
_TIMES = re.compile(r"[×xX*]\s?$")
_CROSSES = set("×xX*")
_RANGE = re.compile(r"\s?(?:[至到~～—-]|以[上下内]|不等|左右|封顶)")
_LIMITED = re.compile(r"最[高多低少]|不[超低高少多]|上限|下限|限额|以[上下]|至少|可[达获]|由|原[来为]?")
# What a price does not make: fines are set by law, 进价 and 注册资本 are of something else.
_OTHERS = re.compile(r"罚款|处罚|罚没|注册|投资|预算|资产|余额|贷款|收入|增加|减少|上涨|下降|每|/")
_BACK, _AHEAD, _MOST, _NEAR = 16, 10, 24, 12
# In true texts an amount that follows a price and its quantity hardly ever misses their product by a slip.
_PROMISED, _UNSAID = 0.9, 0.12
_SUMMED = re.compile(
    r"共|计|合|总|货值|所得|得款|价值|折价|价款|货款|金额|收取|支付|发放|兑现|补[贴助偿]|奖励|需|应|实|等于|即|[=＝]$"
)
_POINTS = (Decimal(10), Decimal(1) / 10, Decimal(100), Decimal(1) / 100, Decimal(10000), Decimal(1) / 10000)


# 已支付812万元，其余分期支付; 连同上年结转240万元: less, or more, than the price and the quantity make.
_PART = re.compile(r"已(?:支付|拨付|发放|兑付|到位)|首[批期付]|先期|部分|预付|预拨|连同|加上|结转|另加")
_REST = re.compile(
    r"(?:其余|剩余|余下|余款|余额|尾款|结余|差额|不足|另[有外含]|缺口)(?![\u4e00-\u9fff]{0,4}\d)"
)


def tells_a_part(lead: str, rest: str) -> bool:
    """True when an amount is less, or more, than what a price and a quantity make, and the words around it say so."""
    return _PART.search(lead) is not None or _REST.search(rest) is not None


class _Price(NamedTuple):
    """A price, of what each (``each``), and where its words begin."""

    place: Place
    each: str
    start: int


class _Made(NamedTuple):
    """A price times a quantity."""

    price: _Price
    counted: Place
    factor: Decimal

    def low_high(self) -> Interval:
        """What the product may be: a price that is set is not rounded, a weight is counted as printed."""
        value = self.price.place.quantity.value * self.factor
        one = interval(self.counted)
        return Interval(value * one.low, value * one.high)

    def exact(self) -> Decimal:
        """The product of the two as printed."""
        return self.price.place.quantity.value * self.factor * self.counted.quantity.value


def find(context: Context) -> Iterator[Finding]:
    """A finding for every amount that a price and a quantity of its paragraph make, or miss by a slip."""
    if not any(mark in context.view for mark in ("每", "/", "×")):
        return
    for places in context.paragraphs:
        prices = [price for p in places if (price := _price(context, p)) is not None]
        if prices and len(places) <= _MOST * 2:
            yield from _paragraph(context, places, prices)


def _price(context: Context, place: Place) -> _Price | None:
    """每公斤5.8元, 5.8元/公斤 and 3460户×600元; no average, no limit, no range."""
    quantity = place.quantity
    if not quantity.unit or quantity.bound is not Bound.EXACT or quantity.kind in ("rate", "time", "rank"):
        return None
    view = context.view
    if quantity.value <= 0 or place.is_plan or _RANGE.match(view, quantity.end):
        return None
    lead = view[place.clause_start : quantity.start].rstrip()
    if lead.count("每") > 1:
        # 每名法治副校长每学期讲课2次: of how many terms is not told.
        return None
    if "每" not in lead and view[quantity.end : quantity.end + 1] != "/" and lead[-1:] not in _CROSSES:
        return None
    if _LIMITED.search(lead) or "均" in lead[-_NEAR:].replace("均按", ""):
        return None
    if (per := _PER.match(view, quantity.end)) is not None:
        return _Price(place, _SAME.get(per["each"], per["each"]), place.clause_start)
    before = context.places[place.index - 1] if place.index else None
    if before is not None and _TIMES.fullmatch(view[before.quantity.end : quantity.start].strip()):
        return _Price(place, before.quantity.unit, before.quantity.start)
    each = _EACH.search(lead)
    if each is None or mean_of(context, place) is not None:
        return None
    return _Price(place, each["each"] + each["rest"], place.clause_start + each.start())


def _paragraph(context: Context, places: list[Place], prices: list[_Price]) -> Iterator[Finding]:
    taken = {price.place.index for price in prices}
    made = [
        _Made(price, count, factor)
        for price in prices
        for count in places
        if count.index not in taken
        for factor in [_factor(context, count, price)]
        if factor
    ][: _MOST * 2]
    units = {price.place.quantity.unit for price in prices}
    amounts = [
        p
        for p in places
        if p.quantity.unit in units and p.index not in taken and is_count(p) and p.quantity.value > 0
    ]
    used: set[tuple[int, int]] = set()
    left: list[Place] = []
    for amount in amounts:
        fitting = [one for one in made if _makes(one, amount)]
        for one in fitting:
            used |= {(one.price.place.index, one.counted.index)}
        if fitting:
            one = fitting[0]
            yield from _tell(context, one, amount, True)
        elif not _explained(made, amounts, amount):
            left.append(amount)
    free = [one for one in made if (one.price.place.index, one.counted.index) not in used]
    for amount in left:
        yield from _accuse(context, amount, free)


_TIMES_EACH = "年季月周"


def _factor(context: Context, count: Place, price: _Price) -> Decimal:
    """How many of what is priced one of the count is: 1000 for 吨 and 每公斤; 0 when it counts something else."""
    quantity, each = count.quantity, price.each
    if quantity.kind in ("rate", "rank", "money") or quantity.bound is not Bound.EXACT or quantity.value <= 1:
        return Decimal(0)
    unit = _SAME.get(quantity.unit, quantity.unit)
    if not unit or unit == price.place.quantity.unit or is_difference(count):
        return Decimal(0)
    each = next((_SAME[word] + each[len(word) :] for word in _SAME if each.startswith(word)), each)
    if each.startswith(unit) or (unit.endswith("次") and each.startswith(unit[:-1])):
        return Decimal(1)
    for (large, small), times in SCALES.items():
        if unit == large and each.startswith(small):
            return Decimal(times)
    if each[0] == "人" and quantity.kind == "person":
        return Decimal(1)
    if each[0] in _TIMES_EACH:
        # 对12个村每年安排2万元，三年合计72万元: the villages are not what it is so much each of.
        return Decimal(0)
    # 18辆车的驾驶人每人记6分: the number right before, in one piece of the sentence.
    between = context.view[quantity.end : price.start]
    beside = count.index == price.place.index - 1 and re.fullmatch(r"[\u4e00-\u9fff]{0,10}[，,]?", between)
    # 56个行政村，每村3名
    named = quantity.kind in ("count", "person") and each[:1] in (count.post[:6] or count.pre[-2:])
    return Decimal(1) if beside and (named or not between.endswith(("，", ","))) else Decimal(0)


def _makes(made: _Made, amount: Place) -> bool:
    return amount.index != made.counted.index and made.low_high().meets(interval(amount))


def _explained(made: list[_Made], amounts: list[Place], amount: Place) -> bool:
    """True when two products, or two other amounts, make the amount as a sum or a difference."""
    told = interval(amount)
    values = [one.exact() for one in made if one.counted.index != amount.index]
    others = [p.quantity.value for p in amounts if p.index != amount.index]
    for row in (values, others):
        if any(told.low <= x <= told.high for a, b in combinations(row, 2) for x in (a + b, abs(a - b))):
            return True
    return any(told.low <= x <= told.high for a in values for b in others for x in (a + b, abs(a - b)))


def _accuse(context: Context, amount: Place, made: list[_Made]) -> Iterator[Finding]:
    """The product that the amount misses by a slip, if chance hardly explains it."""
    lead = context.view[amount.clause_start : amount.quantity.start]
    if (
        amount.quantity.bound is not Bound.EXACT
        or amount.depth
        or is_planned(amount)
        or is_difference(amount)
    ):
        return
    sentence = context.view[amount.sentence_start : amount.sentence_end]
    if _OTHERS.search(lead) or tells_a_part(lead, sentence[amount.quantity.end - amount.sentence_start :]):
        return
    chances = [
        (_chance(one, amount), one) for one in made if one.price.place.quantity.value < amount.quantity.value
    ]
    near = [
        (c, one)
        for c, one in chances
        if one.price.place.sentence == amount.sentence
        and one.price.place.index < amount.index <= one.price.place.index + _AHEAD
    ]
    promised = near if _SUMMED.search(lead) else []
    for tried, limit in ((promised, _PROMISED), (chances, _UNSAID)):
        chance, one = min(tried, key=lambda pair: pair[0], default=(CERTAIN, None))
        if one is not None and chance < CERTAIN and chance * len(tried) <= limit:
            yield from _tell(context, one, amount, False)
            return


def _chance(made: _Made, amount: Place) -> float:
    """Chance that an unrelated amount would be one slip from the product; 1 when no slip joins them."""
    price, count, factor = made.price.place, made.counted, made.factor
    products = [v * count.quantity.value * factor for v in variants(price)]
    products += [v * price.quantity.value * factor for v in variants(count)]
    told = interval(amount)
    if any(Interval(told.low * p, told.high * p).meets(made.low_high()) for p in _POINTS):
        # The point moved: as near as one digit in as many as the amount has.
        return slip_from(amount.quantity.value, [amount.quantity.value], amount)
    return slip_from(made.exact(), products, amount)


def _tell(context: Context, made: _Made, amount: Place, fits: bool) -> Iterator[Finding]:
    price, count = made.price.place, made.counted
    times = f"×{number(made.factor)}" if made.factor != 1 else ""
    shown = f"{number(price.quantity.value)}×{number(count.quantity.value)}{times}={number(made.exact())}"
    yield from judged(context, KIND, [price, count, amount], shown, number(amount.quantity.value), fits, WHAT)
