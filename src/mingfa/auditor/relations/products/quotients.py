"""How many times one number is the other: 生师比13.8∶1, 二者之比为7.3∶1, 复议受理量是诉讼收案量的1.8倍.

Any two numbers of one unit may be the two; when the words name them, or when they stand right before, and no two of the
paragraph give the quotient, those that miss it by a slip are accused if chance hardly explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, is_count, number, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, quotient_chance, slip_from
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import in_other_orders
from mingfa.auditor.relations.words.changes import change_words, is_change, is_difference, is_planned

KIND = "比值"
_PRINTED = re.compile(
    r"(?<![\d:∶.])(?P<a>\d{1,4}(?:\.\d{1,3})?)\s?[:∶]\s?(?P<b>\d{1,4}(?:\.\d{1,3})?)(?![\d:∶.])"
)
_SIGN, _WIDEST = re.compile(r"[:∶]\s?\d"), 12
# 复议与诉讼之比, 生师比, 二者之比; 甲是乙的
_NAMES = re.compile(
    r"(?P<first>[\u4e00-\u9fff]{1,12}?)(?:[与和同](?P<second>[\u4e00-\u9fff]{2,12}?))?(?:的?(?:数量|件数)?(?:之比|比例|比值?))(?:约|达到?|升?[至到]|为|是|[由从]|上升|下降)*$"
)
_IS = re.compile(
    r"(?P<first>[\u4e00-\u9fff“”]{2,12})(?:正好|已|约|大约)?(?:是|为|相当于|达到?)(?P<second>[^，。；]{1,16}?)的?(?:约|近|了)*$"
)
# 3842件，是线下购物类的2.46倍: the first is the number before.
_OF = re.compile(
    r"^(?:[但仍却也而]{1,2})?(?:正好|已|约|大约)?(?:是|为|相当于|达到?)(?P<second>(?:20\d\d年)?[\u4e00-\u9fff]{0,12}?)的?(?:约|近|了)*$"
)
# 2022年复议1571件，诉讼970件，比值升至1.62: of the two numbers before.
_AGAIN = re.compile(
    r"^(?:这一|该|其|此|两者|二者)?(?:的?比值?|之比|比例)(?:约|达到?|[上再又]?升[至到]|扩大[至到]|提高[至到]|变为|为|是|[下又]?降[至到]|缩小[至到]|相应)*$"
)
_BEFORE, _BASE = "前数", "此数"
_YEAR = re.compile(r"20\d\d(?=年)")
# 是上年40件的1.7倍: the second number stands right before.
_OF_BASE = re.compile(
    r"(?P<first>[\u4e00-\u9fff“”]{0,12}?)(?:正好|已|约|大约|接近)*(?:是|为|相当于|达到?)[\u4e00-\u9fff\d]{0,10}?$"
)
# 二者之比为2.3∶1；2023年为1.36∶1: no more than a year and the ratio.
_THEN = re.compile(r"^20\d\d年[则仅约为是的]*$")
_PRONOUNS = re.compile("[前后]者|[二两]者")
_BACK, _AHEAD, _NEAR = 16, 4, 3
# In true texts the two that the words mean hardly ever miss the quotient by a slip.
_LIMIT = 0.95


class _Ratio(NamedTuple):
    """A printed quotient: where it stands, what it is, and the words that name its two numbers."""

    at: Place
    start: int
    sentence: int
    names: tuple[str, str]
    shown: str
    then: bool = False


# 由上年的2.07:1缩小到2.04:1: the first is of another year.
_FROM = re.compile("[变缩扩降升提优下上][\u4e00-\u9fff]{0,2}[到至为]")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every quotient whose two numbers the paragraph tells."""
    for ratio in (*_in_signs(context), *_in_times(context)):
        yield from _judge(context, ratio)


def _in_signs(context: Context) -> Iterator[_Ratio]:
    """13.8∶1 and 1∶3.0."""
    for match in _printed(context.view):
        one = match["a"] if _is_one(match["b"]) else match["b"] if _is_one(match["a"]) else None
        before = context.before(match.start(), 1)
        if one is None or not before or "\n" in context.view[before[0].quantity.end : match.start()]:
            continue
        value = Decimal(one)
        quantum = Decimal(1).scaleb(int(str(value.as_tuple().exponent)))
        if _FROM.match(context.view, match.end()):
            continue
        place = before[0]
        quantity = replace(place.quantity, value=value, quantum=quantum, bound=Bound.EXACT)
        same = "。" not in context.view[place.quantity.end : match.start()]
        lead = re.split("[，,。；;:(]", context.view[max(0, match.start() - _REACH) : match.start()])[-1]
        yield _Ratio(
            replace(place, quantity=quantity), match.start(), place.sentence if same else place.sentence + 1,
            _named(lead), match.group(), _THEN.search(lead) is not None or change_words()["base"].search(lead) is not None,
        )  # fmt: skip


def _printed(view: str) -> Iterator[re.Match[str]]:
    """The quotients in signs, sought by the sign, which is rarer than digits."""
    for sign in _SIGN.finditer(view):
        around = _PRINTED.finditer(view, max(0, sign.start() - _WIDEST), sign.end() + _WIDEST)
        yield from (match for match in around if match.start() < sign.start() < match.end())


def _short(ratio: _Ratio) -> bool:
    """True for 车桩比, 人车比: each of the two may have a unit of its own."""
    return all(len(name) == 1 for name in ratio.names)


_REACH = 40


def _is_one(word: str) -> bool:
    return Decimal(word) == 1


_LAID_DOWN = re.compile("[按处][照以]?[^，,。；;]{0,14}的?$")
_LEVIED = re.compile("的?(?:标准|比例|数额)?(?:[处科]以?|予以|给予|并处)?(?:罚款|罚金|赔偿|违约金|加收|收取)")


def _in_times(context: Context) -> Iterator[_Ratio]:
    """复议受理量是诉讼收案量的1.8倍; 复议与诉讼之比达到2.6."""
    for place in context.places:
        if place.quantity.kind != "ratio" or place.quantity.bound is not Bound.EXACT or place.is_plan:
            continue
        lead = context.view[place.clause_start : place.quantity.start]
        base = context.places[place.index - 1] if place.index else place
        if base.quantity.kind == "rate" and context.view[base.quantity.end : place.quantity.start] == "的":
            # 超标率9.9%，是全部车辆超标率4.2%的2.4倍: of rates.
            continue
        if _LAID_DOWN.search(lead) or _LEVIED.match(context.view, place.quantity.end):
            # 按货值金额的5倍处以罚款: a multiple that is laid down compares no two numbers.
            continue
        if not is_change(context, place) and (
            _OF.match(lead)
            or _IS.search(lead)
            or _NAMES.search(lead)
            or _AGAIN.search(lead)
            or lead.endswith("的")
        ):
            names = _of_base(context, base, place) or _named(lead)
            yield _Ratio(place, place.quantity.start, place.sentence, names, context.literal(place))


def _of_base(context: Context, base: Place, place: Place) -> tuple[str, str] | None:
    """规范性文件审核量是上年40件的1.7倍: the first by its name, or the number before, and the number right before 的."""
    between = context.view[base.quantity.end : place.quantity.start].rstrip("约近")
    if base is place or not _usable(base) or between not in ("的", f"{base.quantity.unit}的"):
        return None
    match = _OF_BASE.search(context.view[base.clause_start : base.quantity.start])
    return (match["first"] or _BEFORE, _BASE) if match else None


def _named(lead: str) -> tuple[str, str]:
    if of := _OF.match(lead):
        return ("", "") if _PRONOUNS.search(of["second"]) else (_BEFORE, of["second"])
    match = _NAMES.search(lead) or _IS.search(lead)
    if match is None:
        return "", ""
    first, second = match["first"], match["second"] or ""
    if not second and len(first) <= _LONGEST:
        # 生师比: a character for each.
        first, second = first[-2:-1], first[-1:]
    return ("", "") if _PRONOUNS.search(first + second) else (first, second)


_LONGEST = 2


def _judge(context: Context, ratio: _Ratio) -> Iterator[Finding]:
    before = [p for p in reversed(context.before(ratio.start, _BACK)) if _usable(p)]
    before = [p for p in before if p.index in context.in_digits]
    paragraph = context.view.rfind("\n", 0, ratio.start)
    before = [p for p in before if p.quantity.start > paragraph]
    after = [
        p
        for p in context.places[ratio.at.index : ratio.at.index + _AHEAD + 1]
        if _usable(p) and p.quantity.start > ratio.start and "\n" not in context.view[ratio.start : p.quantity.start]
        and (all(ratio.names) or "。" not in context.view[ratio.start : p.quantity.start])
    ]  # fmt: skip
    numbers = before + after
    pairs = [
        (a, b)
        for a, b in permutations(numbers, 2)
        if (same_unit(a, b) or _short(ratio)) and a.quantity.value > 0 < b.quantity.value
    ]
    named = _by_names(ratio, pairs)
    # 复议97件、128件和186件，诉讼由112件降至94件，再降至81件，二者之比2.3∶1: of lists the last may be meant.
    if any(_fits(a, b, ratio.at) for a, b in pairs):
        return
    if not named and (ratio.names[1] == _BASE or _YEAR.match(ratio.names[1])):
        # The words name two numbers of which one is not told.
        return
    if ratio.then:
        # 国内与涉外之比约为7∶1，上年约为6∶1: of numbers of that time, which may not be told.
        pairs = [pair for pair in pairs if any(_of_then(context, p) for p in pair)]
        named = [pair for pair in named if pair in pairs]
    likely = named or _right_before(ratio, pairs, before)
    if not likely:
        return
    chances = [(quotient_chance(a, b, ratio.at), a, b) for a, b in likely]
    if named and all(chance >= CERTAIN for chance, _, _ in chances):
        chances = [(_shuffled_chance(a, b, ratio.at), a, b) for a, b in named]
    chance, a, b = min(chances, key=lambda row: row[0])
    if chance < CERTAIN and chance * len(likely) <= _LIMIT:
        exact = a.quantity.value / b.quantity.value
        shown = f"{number(a.quantity.value)}÷{number(b.quantity.value)}={number(round(exact, 2))}"
        yield from judged(context, KIND, [a, b], shown, ratio.shown, False, "比值与前后两数")


def _of_then(context: Context, place: Place) -> bool:
    """True when the clause of the number tells an earlier time: 上年涉外206件."""
    return change_words()["base"].search(context.view, place.clause_start, place.quantity.start) is not None


def _shuffled_chance(a: Place, b: Place, ratio: Place) -> float:
    """Chance that one of the two, its digits in another order, would give the quotient: 9624 for 9246."""
    made = [v / b.quantity.value for v in in_other_orders(a)]
    made += [a.quantity.value / v for v in in_other_orders(b) if v > 0]
    return slip_from(a.quantity.value / b.quantity.value, made, ratio)


def _usable(place: Place) -> bool:
    counted = is_count(place) and place.quantity.bound is Bound.EXACT and place.quantity.value > 0
    return counted and not is_difference(place) and not is_planned(place)


def _by_names(ratio: _Ratio, pairs: list[tuple[Place, Place]]) -> list[tuple[Place, Place]]:
    """The two that the words name, the larger first."""
    first, second = ratio.names
    if not (first and second):
        return []
    if second == _BASE:
        told = [(a, b) for a, b in pairs if b.index == ratio.at.index - 1 and a.index < b.index]
        if first == _BEFORE:
            return [(a, b) for a, b in told if a.index == b.index - 1 and a.sentence == b.sentence]
        return [(a, b) for a, b in told if _bears(a, first, "")]
    if first == _BEFORE and (year := _YEAR.match(second)):
        return [(a, b) for a, b in pairs if a.index == ratio.at.index - 1 and b.year == year.group()]
    if first == _BEFORE:
        return [(a, b) for a, b in pairs if a.index == ratio.at.index - 1 and _bears(b, second, "")]
    return [
        (a, b)
        for a, b in pairs
        if _in_order(a, b, ratio)
        and any(_bears(a, x, y) and _bears(b, y, x) for x, y in ((first, second), (second, first)))
    ]


def _right_before(
    ratio: _Ratio, pairs: list[tuple[Place, Place]], before: list[Place]
) -> list[tuple[Place, Place]]:
    """The last two numbers of the sentence, the larger first."""
    near = [p for p in before if p.sentence == ratio.sentence][:2]
    return [(a, b) for a, b in pairs if a in near and b in near and _in_order(a, b, ratio)]


def _in_order(a: Place, b: Place, ratio: _Ratio) -> bool:
    """The larger over the smaller; 1∶0.37 is the smaller over the larger."""
    larger = a.quantity.value >= b.quantity.value
    return larger if ratio.at.quantity.value >= 1 else not larger


def _bears(place: Place, name: str, other: str) -> bool:
    """True when the words beside the number hold what this name has and the other has not."""
    words = place.pre + place.post
    if len(name) == 1:
        return name in words
    return any(name[i : i + 2] in words and name[i : i + 2] not in other for i in range(len(name) - 1))


def _fits(a: Place, b: Place, ratio: Place) -> bool:
    value, step = ratio.quantity.value, ratio.quantity.quantum
    return interval(a).over(interval(b)).meets(Interval(value - step / 2, value + step * Decimal("0.999")))
