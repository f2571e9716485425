"""Which two numbers a change is between: 由A到B, 比上年的A."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.words.changes import (
    change_words,
    changed_thing,
    in_turn,
    is_change,
    is_difference,
    is_planned,
    own_subject,
)
from mingfa.auditor.relations.words.told_times import JOINED

_ARRIVES = re.compile(
    r"(?:到|至|为)(?:约|了|平均)?(?:(?:20\d{2}年|今年|目前|现在|本年|本年度|当前|本期|本月|本季度?)?(?:[上下]半年|[前第]?[一二三四]季度|\d{1,2}月份?|同期|[年季月]?[初末底])?的?|由\d{1,4}[\u4e00-\u9fff]{1,8}的)?$"
)
_FROM = re.compile(r"(?:由|从)")


def from_to(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``由A增加到B``."""
    near = [p for p in earlier if p.segment == change.segment]
    apart = [(a, b) for a, b in zip(near, near[2:], strict=False) if a.quantity.unit == b.quantity.unit]
    together = [pair for pair in pairwise(near) if pair[0].quantity.unit == pair[1].quantity.unit]
    for base, now in [*reversed(together), *reversed(apart)]:
        between = context.view[base.quantity.end : now.quantity.start]
        lead = context.view[max(base.sentence_start, base.quantity.start - 16) : base.quantity.start]
        arrives = (
            _ARRIVES.search(between)
            or re.search(r"[简减加升降]为\d", between)
            or re.search(r"[增降减升]至", between)
        )
        # 由政府办理的建议为214件、提案为305件: a list, not a change.
        ranked = base.quantity.kind == "rank" or ((base, now) in together and between.startswith("、"))
        if arrives and not ranked and _FROM.search(lead) and base.quantity.kind == now.quantity.kind:
            return base, now
    return None


def with_base(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``N件，比上年的M件增长20%`` or ``上年M件，今年N件，增长``."""
    near = [p for p in earlier if p.segment == change.segment][-4:]
    if (
        near
        and "分点" in context.literal(change)
        and JOINED.fullmatch(context.view[near[-1].quantity.end : change.quantity.start])
    ):
        # 分别提高0.1、0.6和2.4个百分点: the numbers right before are changes too.
        return None
    based = [p for p in near if _is_base(context, p, change)]
    if not based:
        return _two_years(context, near)
    base = based[-1]
    if base.quantity.kind == "rate" and "分点" in context.literal(base):
        return None
    others = [
        p for p in near if p is not base and p.quantity.unit == base.quantity.unit and not is_difference(p)
    ]
    # 550件（含上级转办246件），比上年同期847件少297件: what stands in the bracket is not compared.
    others = [p for p in others if p.depth == base.depth] or others
    # 较9月的79864件增加4.85%，较去年10月的88135件减少4.99%: what is held against is not what is held.
    if any(p.quantity.kind == "rate" and base.index < p.index < others[-1].index for p in near if others):
        # 198件，比去年的226件少12.4%，其中一般程序9件，增长12.5%: the base has its change.
        return None
    others = [p for p in others if not _HELD_AGAINST.search(context.view[p.clause_start : p.quantity.start])]
    if not others or others[-1] in based or _one_time(context, base, others[-1]):
        return None
    if _whole_year(context, base, others[-1], change):
        return None
    return base, others[-1]


_HELD_AGAINST = re.compile(r"[较比](?:[上去前同]|\d|[一二三四]季)[^，。；]{0,10}的$")
_OTHER_TIME = re.compile(r"[今本现]|目前|(?:19|20)\d{2}|[升增降减到至为]")
_COMPARED = re.compile(r"[比较与同由从跟]")


# 今年前三季度, 截至10月末, 1—9月
_PART_OF_YEAR = re.compile(r"前[一二三四]个?季度|季度|半年|月|截至|同期|至今|以来")


def _whole_year(context: Context, base: Place, now: Place, change: Place) -> bool:
    """True for 去年全县286起，今年前三季度已有241起，比去年同期多19起: of the same time last year nothing is told."""
    if "同期" not in change.pre:
        return False
    leads = [context.view[p.clause_start : p.quantity.start] for p in (base, now)]
    return not _PART_OF_YEAR.search(leads[0]) and _PART_OF_YEAR.search(leads[1]) is not None


def _one_time(context: Context, base: Place, now: Place) -> bool:
    """True for 去年共受理1166件，其中新收816件: nothing is compared, both are of last year."""
    if now.index < base.index:
        return False
    lead = context.view[base.clause_start : base.quantity.start]
    between = context.view[base.quantity.end : now.quantity.start]
    return not _COMPARED.search(lead) and not _OTHER_TIME.search(between)


_YEAR = re.compile(r"((?:19|20)\d{2})年")
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# 而2014年全市法院此类案件不过231件: a clause that begins with its own year.
_OWN_YEAR = re.compile(r"^(?:而|但|同期)?(?:19|20)\d{2}年(?!以来|至|起)")


def _two_years(context: Context, near: list[Place]) -> tuple[Place, Place] | None:
    """``2021年100件，2022年120件，增长20%``; 今年共收案312件，2019年为186件: the second clause begins with its year."""
    told = [p for p in near if not is_difference(p)][-2:]
    if len(told) < 2 or any(p.quantity.kind == "rank" or is_planned(p) for p in told):
        return None
    first, second = told
    if first.quantity.unit != second.quantity.unit or first.depth != second.depth:
        return None
    leads = [context.view[p.clause_start : p.quantity.start] for p in told]
    years = [_YEAR.findall(lead) for lead in leads]
    if len(years[1]) != 1:
        return None
    if not years[0] and _OWN_YEAR.match(leads[1]):
        before = context.view[first.sentence_start : first.quantity.start]
        years[0] = _BARE_YEAR.findall(before)[-1:]
        if not years[0]:
            # 当年有312件，2019年为186件: the year of the first is not said.
            return second, first
    if len(years[0]) != 1 or years[0] == years[1]:
        return None
    apart = abs(int(years[0][0]) - int(years[1][0]))
    if apart > 1 and not _OWN_YEAR.match(leads[1]):
        return None
    return (first, second) if years[0] < years[1] else (second, first)


def result_after(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """``较上年96件减少25件，为71件``: the number that came of it follows."""
    if not 0 < position < len(places) - 1:
        return None
    base, change, now = places[position - 1 : position + 2]
    lead = context.view[change.quantity.end : now.quantity.start]
    arrived = re.fullmatch(r"[，,]?(?:(?:下|上)?[降升]至|增至|减至|为|达到?|降为|共)", lead)
    return (base, now) if arrived and _is_base(context, base, change) else None


def base_after(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """``26件，较上年增加2件（上年24件）``: the base in brackets behind the change."""
    if not 0 < position < len(places) - 1:
        return None
    change, base = places[position : position + 2]
    if moves_itself(context, places, position + 1):
        return None
    # 38416件，10月为41273件，降幅6.9%；同比增长9.4%，2023年11月为35128件: the base of another change is not what grew.
    held = (p for p in reversed(places[:position]) if not is_difference(p) and not is_change(context, p))
    now = next((p for p in held if p is places[0] or not base_alone(context, p)), change)
    bracketed = base.depth == change.depth + 1 and now.depth == change.depth and now.segment == base.segment
    # ；2022年为72件: nothing but the year and the number.
    alone = base.depth == change.depth == now.depth and base_alone(context, base)
    told = (bracketed and change_words()["base"].match(base.pre)) or alone
    if not told or _NO_BASE.search(base.pre) or base.quantity.unit != now.quantity.unit:
        return None
    return base, now


def moves_itself(context: Context, places: list[Place], position: int) -> bool:
    """True for the second of 上半年1038件，同比上升14.9%；下半年956件，同比下降2.6%: it has its own change, and is no base."""
    if position + 1 >= len(places) or not is_change(context, places[position + 1]):
        return False
    between = context.view[places[position].quantity.end : places[position + 1].quantity.start]
    return between.startswith("，") and not changed_thing(places[position + 1])


def of_a_part(context: Context, pair: tuple[Place, Place], change: Place) -> bool:
    """True for 由1205件减至893件，其中一年以上未结17件，比年初少26件: the change is told of the part right before it."""
    last = max(p.index for p in pair)
    between = [p for p in context.places[last + 1 : change.index] if p.depth == change.depth]
    part = between[-1] if between and last < change.index else None
    if part is None or is_difference(part) or is_change(context, part) or not is_count(part):
        return False
    return _PART.search(context.view, context.places[last].quantity.end, part.quantity.start) is not None


_PART = re.compile("其中|里[头面]?，|当中")


_BASE_ALONE = re.compile(
    r"(?:(?:19|20)\d{2}年(?:\d{1,2}月份?)?|去年|上年|\d{1,2}月份?|[一二三]季度"
    r"|[上前]一?个?(?:年度?|月|季度?|周|旬|期|轮|次|批|届|学年|学期))(?:同期|度)?(?:的|同期)?(?![\u4e00-\u9fff]{0,4}(?:以来|累计|至今))[\u4e00-\u9fff]{0,6}"
)


def base_in_brackets(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``37894件，同比上年（36368件）上升4.2%``: the base stands in brackets right before the change."""
    if len(earlier) < 2 or earlier[-1].depth != change.depth + 1 or in_turn().search(change.pre):
        return None
    base = _in_front_of_share(context, earlier, change)
    lead = context.view[max(base.sentence_start, base.quantity.start - 16) : base.quantity.start]
    year = change_words()["base"].search(lead) or _year_before(context, lead)
    year = year or _than(context, lead, base, change)
    closed = context.view[earlier[-1].quantity.end : earlier[-1].quantity.end + 1] == ")"
    now = next(
        (
            p
            for p in reversed(earlier[: earlier.index(base)])
            if p.depth == change.depth and p.quantity.unit == base.quantity.unit
        ),
        None,
    )
    if year is None or not closed or now is None or now.segment != change.segment or is_difference(now):
        return None
    # 846件(含重复112件)，较一季度(920件): the words of the clause before are of the number before.
    return None if _NO_BASE.search(re.split("[，,；;。]", lead)[-1]) else (base, now)


def _in_front_of_share(context: Context, earlier: list[Place], change: Place) -> Place:
    """The number of the bracket, with or without its share: 比2022年(215天，占58.9%)多17天 is told of the 215 days."""
    last, base = earlier[-1], earlier[-2]
    share = last.quantity.kind == "rate" != base.quantity.kind and base.depth == last.depth
    told = context.view[base.quantity.end : last.quantity.start]
    # Points are told of the shares themselves.
    counted = change.quantity.unit == base.quantity.unit or "分点" not in context.literal(change)
    return base if share and counted and _SHARE.fullmatch(told) else last


_SHARE = re.compile(
    "[，,、；;](?:占比?|比[重例]|达标率|优良率|[\u4e00-\u9fff]{1,4}[率比])[\u4e00-\u9fff]{0,6}"
)
# 较4月份(284件)增长, 比前5年均值(300件)多, 与汛期前(120起)相比: whatever it is held against stands in the bracket.
_THAN_BRACKET = re.compile(
    r"(?:(?:较|(?<![速幅])比(?![例重率]))(?P<than>)|[与同和跟])[^，,。；;、()]{1,12}\([^\d()，,；;]{0,6}$"
)
_THEN_MOVED = re.compile(r"\)(?P<held>相比|相较|比较|比)?(?:[，,](?<=比.))?[^，,。；;、()\d]{0,10}$")


def _than(context: Context, lead: str, base: Place, change: Place) -> re.Match[str] | None:
    """``较4月份（284件）增长25.4%``, but not 与公安机关（284件）联合查办: right behind the bracket it grows or falls."""
    told = _THAN_BRACKET.search(lead)
    moved = _THEN_MOVED.match(context.view, base.quantity.end, change.quantity.start) if told else None
    return told if told and moved and (told["than"] is not None or moved["held"]) else None


_BARE = re.compile(r"\((?P<base>\d{1,9})\)[^\d()，。；]{0,8}$")


def bare_base(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``697件，比去年同期(1051)减少33.68%``: a number without a unit counts what the number before it counts."""
    lead = context.view[change.sentence_start : change.quantity.start]
    bare = _BARE.search(lead)
    now = earlier[-1] if earlier else None
    if bare is None or now is None or now.segment != change.segment or is_difference(now):
        return None
    between = lead[now.quantity.end - change.sentence_start : bare.start("base")]
    quantity = now.quantity
    if not now.addable or quantity.quantum != 1 or not change_words()["base"].search(between):
        return None
    told = replace(quantity, value=Decimal(bare["base"]), bound=Bound.EXACT)
    return (replace(now, quantity=told), now) if told.value > 0 else None


def base_alone(context: Context, place: Place) -> bool:
    """True when the clause says no more than an earlier time and the number: 2023年11月为35128件."""
    return (
        _BASE_ALONE.fullmatch(context.view[place.clause_start : place.quantity.start].lstrip("，,；;而但"))
        is not None
    )


_YEAR_ALONE = re.compile(r"\((?P<year>(?:19|20)\d{2})年[^\d,，;；]{0,4}$")


def _year_before(context: Context, lead: str) -> re.Match[str] | None:
    """``312件（2019年168件），同比增长85.71%``: an earlier year and its number, alone in the bracket."""
    told = _YEAR_ALONE.search(lead)
    earlier = told is not None and (context.year is None or int(told["year"]) <= context.year)
    return told if earlier else None


_NO_BASE = re.compile(r"旧存|结转|未结|不含|含|预算|计划|目标|任务")


def _is_base(context: Context, place: Place, change: Place) -> bool:
    around = context.view[place.clause_start : place.quantity.start]
    plain = place.depth == change.depth and not is_difference(place) and place.quantity.kind != "rank"
    return plain and change_words()["base"].search(around) is not None and _NO_BASE.search(around) is None


_THEN = re.compile(
    r"^(?:而|但)?(?:(?P<year>(?:19|20)\d{2})年|(?P<month>\d{1,2})月份?|去年|上年|前年|前一[年月季周期旬轮次]|[一二三]季度|上半年"
    r"|上一?个?(?:月|季度?|周|旬|期|轮|次|批|届|学年|学期|年度|考核期|[春夏秋冬]{1,2}季|采暖[季期]|供暖[季期]))"
)


def told_then(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``新受理163件；2023年办理74件，同比增长120.27%``: the number before the change names an earlier time."""
    if len(earlier) < 2 or own_subject(change):
        return None
    base = earlier[-1]
    if base.sentence != change.sentence or base.depth != change.depth or is_difference(base):
        return None
    lead = context.view[base.clause_start : base.quantity.start]
    points = "分点" in context.literal(change)
    now = next((p for p in reversed(earlier[:-1]) if _same_kind(p, base, points)), None)
    if points and (now is None or not _one_rate(context, now, base)):
        return None
    if now is None or not _THEN.match(lead) or _NO_BASE.search(lead):
        return None
    if any(is_change(context, p) for p in context.places[now.index + 1 : base.index]):
        # 1186.3亿元，增长5.4%；2023年1121.7亿元，增长5.9%: each has a change of its own.
        return None
    return base, now


def _one_rate(context: Context, now: Place, base: Place) -> bool:
    """True for 分出率为19.5%，8月份为18.7%: the second says no more than its time, or the name of the first."""
    lead = _THEN.sub("", context.view[base.clause_start : base.quantity.start])
    name = re.sub(r"同期|度$|末|的|则|仅?为|是|只有|达到?|[，,]", "", lead)
    return len(name) < _NAME or name[-_NAME:] in context.view[now.clause_start : now.quantity.start]


_NAME = 2


def _same_kind(place: Place, base: Place, points: bool) -> bool:
    """Counts, means and measures with counts, means and measures: 平均浓度38微克/立方米; rates where points are told."""
    same = place.quantity.unit == base.quantity.unit and place.quantity.kind == base.quantity.kind
    if not same or place.depth != base.depth or is_difference(place) or place.quantity.value <= 0:
        return False
    return (
        points
        if place.quantity.kind == "rate"
        else place.quantity.kind not in ("rank", "ratio") and not points
    )
