"""Numbers that point back at a number told before: 收到提案167件…这176件提案; 分为六类：一是…五是…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, islice

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.numerals import parse_chinese
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, is_count, number, same_unit
from mingfa.auditor.relations.evidence.same_number import one_slip_apart, slip_chance, stage_told
from mingfa.auditor.relations.words.changes import is_difference

KIND = "前后重复"
LISTED = "列举计数"
# 以上167件, but not 60岁以上21人, 副科级以上38人: a bound, no pronoun.
_THIS = re.compile(r"(?:上述|(?:^|[对将从在就按除由把于])以上|这|该)$")
_OF_THESE = re.compile(r"(?:^|^在|^对|^从|的|中|对全[国省市县区州])$")
_AMONG = re.compile(
    r"^[^，。；、\d]{0,24}(?:中|里|当中|(?:处理|办理|办结|审议|审查|处置)(?:情况|结果)[是为]?)$"
)
_ALL = re.compile(r"^[^，。；、\d]{0,16}(?:已|均|全部|都|全覆盖|逐一)")
# 17件申请已全部办结, 对全省431家网站进行全覆盖检查: all of them are spoken of.
_OPENS = re.compile(r"^$|对全[国省市县区州]$")
# 承办提案138件…委员对全部138件提案作了评价: the number told before.
_WHOLE = re.compile(r"(?:全部|所有|全体)(?:的|这)?$")
# 比上年的837件多
_ANOTHER_TIME = re.compile(r"(?:上年|去年|同期|上月|上季度|前一?年|年初)[^，,。；]{0,4}的$")
# 上述未达成协议的35件, 对超期未结的46件: the name itself is told again, with no other time or place before it.
_NAMED_AGAIN = re.compile(
    r"(?:上述|前述|上列|以上|其中|这些|这批|这部分|该|此|对于?|针对|将|把|就|在|从|^)(?P<name>[\u4e00-\u9fff]{3,14}?)(?:的|的这|的上述|的全部|的该)$"
)
_BACK, _SHORTEST, _SHORTER = 12, 20, 10
# How likely chance may be, when the words take the number up again (544件提案中) and when they hardly do.
_TAKEN_UP, _CHANCE = 0.1, 0.02
_KINDS = re.compile(r"^[^。；;\n]{0,12}[:，,。]?\s*(?=一是|第一)")
_MARK = re.compile(
    r"(?P<n>[一二三四五六七八九十]{1,2})是(?!否)"
    r"|第(?P<m>[一二三四五六七八九十]{1,2})(?:[，,是:]|[类项种批个](?:方面)?(?:[，,是:]|[属为系][\u4e00-\u9fff]))"
)
_LISTABLE = {"类", "种", "个", "项", "大", "条"}
_REACH = 1200


def find(context: Context) -> Iterator[Finding]:
    """Numbers that speak of a number told before, and kinds told off by 一是, 二是."""
    for place in context.places:
        if place.quantity.bound is not Bound.EXACT or not is_count(place):
            continue
        if place.quantity.value > 1 and not place.depth:
            yield from _points_back(context, place)
        if place.quantity.unit in _LISTABLE and 2 <= place.quantity.value <= 12:
            yield from _told_off(context, place)


def _points_back(context: Context, place: Place) -> Iterator[Finding]:
    """这176件提案, 176件提案中, 登记的176件提案已全部办结: one of the numbers of 提案 told before."""
    lead = context.view[place.clause_start : place.quantity.start]
    this, whole = _THIS.search(lead) is not None, _WHOLE.search(lead) is not None
    if not (this or whole or _OF_THESE.search(lead)):
        return
    part = context.view[max(place.sentence_start, place.clause_start - 3) : place.quantity.start]
    if "其中" in part or _ANOTHER_TIME.search(lead):
        return
    among = _AMONG.search(place.post) is not None
    before = [
        other
        for other in context.before_in_paragraph(place, _BACK)
        if is_count(other) and same_unit(other, place) and other.quantity.bound is Bound.EXACT
    ]
    again = _NAMED_AGAIN.search(lead) if lead.endswith(("的", "这", "上述", "全部", "该")) else None
    retold = [other for other in before if again and other.pre.endswith(again["name"])]
    named = retold or [other for other in before if _names(other, place)]
    if place.quantity.value < _SHORTER and not named:
        # 除这四项外: of the things listed, not of a number.
        return
    if not before or _explained(context, before, before if whole else named or before, place):
        return
    # 审结的266件案件中, 266件审结案件中: of that stage only.
    stage = stage_told(lead) or (stage_told(place.post) if among else "")
    near = [o for o in before if one_slip_apart(o, place) and (not stage or o.role in (stage, None))]
    near = [other for other in near if other in named] or near
    meant = near[:1]
    if this and len(named) == 1:
        meant = named
    elif len(near) != 1:
        return
    elif not this:
        taken_up = (
            among
            or whole
            or bool(retold)
            or (_OPENS.search(lead) is not None and _ALL.match(place.post) is not None)
        )
        if not _certain(near[0], place, len(before), named, taken_up):
            return
    yield finding(
        Verdict.CONTRADICTION, KIND, [meant[0], place],
        f"{number(meant[0].quantity.value)}≠{number(place.quantity.value)}",
        f"{context.quote(meant[0])}与{context.quote(place)}：后一数指前文所说的数，两处不同。",
    )  # fmt: skip


def _certain(meant: Place, place: Place, tried: int, named: list[Place], taken_up: bool) -> bool:
    """True when chance hardly explains the near miss: long numbers alone, short ones by their name."""
    shortest = _SHORTER if taken_up and named == [meant] else _SHORTEST
    if is_difference(meant) or meant.depth or place.quantity.value < shortest:
        return False
    return (meant in named and taken_up) or slip_chance(place) * tried < (_TAKEN_UP if taken_up else _CHANCE)


def _explained(context: Context, before: list[Place], alike: list[Place], place: Place) -> bool:
    """True when a number before, or two alike, make just this one: 商品类投诉8611件…服务类投诉1583件…登记的10194件."""
    value = place.quantity.value
    if any(other.quantity.value == value for other in before):
        return True
    rest = context.places[place.index + 1 : place.index + 4]
    told = [p for p in rest if p.sentence == place.sentence and p.quantity.unit == place.quantity.unit]
    if told and any(value + told[0].quantity.value == other.quantity.value for other in before):
        # 涉及39家，31家已经整改完毕，其余8家.
        return True
    if any(value in sums for sums in (_sums_from(before, at) for at in range(len(before)))):
        # A类58件、B类24件、C类6件。上述88件: of them all.
        return True
    # 新收17件，上年结转2件: the nineteen are both.
    alike = alike + [other for other in before if other.role == "carried" and other not in alike]
    return any(
        value in (a.quantity.value + b.quantity.value, abs(a.quantity.value - b.quantity.value))
        for at, a in enumerate(alike)
        for b in alike[at + 1 :]
    )


def _sums_from(before: list[Place], at: int) -> Iterator[Decimal]:
    """The sums of three and more neighbours from one on."""
    run = accumulate(p.quantity.value for p in before[at : at + _BACK])
    return islice(run, 2, None)


def _names(other: Place, place: Place) -> bool:
    """True when the noun behind the number stands beside the other one too."""
    noun = re.sub(r"^(?:各类|类|具体|生效)", "", place.post)[:2]
    return len(noun) == 2 and noun in other.pre + other.post


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
