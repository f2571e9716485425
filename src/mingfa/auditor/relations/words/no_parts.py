"""Numbers that are neither a whole nor a part: averages, growth, later stages, and what is of another year."""

from __future__ import annotations

import re
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.words.changes import is_difference


@cache
def _average() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("averages")))


def is_average(place: Place) -> bool:
    """True for 人均收入36591元, 中位数, 年均超收2040亿元: neither a whole nor a part."""
    return _average().search(place.pre) is not None


_EXTREME = re.compile("最[多少高低大小](?:的|为|是)?[^，,。；]{0,10}$")


def stands_out(place: Place) -> bool:
    """True for 最多的石溪县264件, 最少的云亭县127件: one of many that is told, and no list of them."""
    return "最" in place.pre and _EXTREME.search(place.pre) is not None


@cache
def _compared() -> re.Pattern[str]:
    another = f"{any_of(lexicon().words('growth_base'))}|(?:19|20)\\d\\d年(?:度|末|底)?"
    held = rf"(?:^|(?<=[数量额]))(?:同?比|较|相?比|与|和|对比|跟)(?:{another}|同期)|^(?:{another})?同期"
    # 2957人 in 今年3184人，上年为2957人
    held += r"|^(?:上一?年|去年|前年)(?:仅|只)?[为是有]?$"
    return re.compile(rf"(?:{held})(?!.{{0,4}}(?:结转|转入|转来|结存|旧存|遗留|未结))")


def is_compared(place: Place) -> bool:
    """True for a number of another year that this one is held against: 与2021年同期1273件相比."""
    return _compared().search(place.pre) is not None


@cache
def _other_year() -> re.Pattern[str]:
    base = any_of(lexicon().words("growth_base"))
    # 上年结转5件 is of this year.
    stays = "结转|转入|转来|结存|旧存|遗留|未结|积存|跨年|以来"
    return re.compile(rf"而?{base}(?:同期|全年|度)?(?!.{{0,6}}(?:{stays})).{{0,6}}")


@cache
def _another_year() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("growth_base")))


_THIS_YEAR = re.compile("今年|本年|当年|现|[增减升降]")


def of_other_year(context: Context, place: Place) -> bool:
    """True for 4.7公顷 in 上年为5起、受害4.7公顷: told with a number of another year, up to the end of the piece."""
    if not _another_year().search(context.view, place.sentence_start, place.quantity.start):
        return False
    head, joined = place, "、"
    while head.index and not (is_compared(head) or _other_year().fullmatch(head.pre)):
        before = context.places[head.index - 1]
        gap = context.view[before.quantity.end : head.quantity.start]
        if before.segment != head.segment or gap[:1] not in ("、", "，") or _THIS_YEAR.search(gap):
            return False
        head, joined = before, "，" if gap[0] == "，" else joined
    told = _other_year().fullmatch(head.pre) is not None
    # 上年为5起，受害4.7公顷: only when the piece begins so.
    return (told or (is_compared(head) and head is not place)) and (
        joined == "、" or context.view[head.clause_start - 1 : head.clause_start] in "；。"
    )


@cache
def _carried_on() -> re.Pattern[str]:
    on = any_of(lexicon().words("carried_on"))
    return re.compile(rf"{on}(?:到|至|入)?(?:本|下|次|明年|翌年|后|(?:19|20)\d\d年)|待续")


def is_carried_on(place: Place) -> bool:
    """True for 结转下年度继续办理6件, 另有3件转入下月: it came in and is not closed yet, so no part of what was."""
    return _carried_on().search(place.pre + place.post) is not None


def is_moved(context: Context, place: Place) -> bool:
    """True for a number by which something grew or fell, and for those joined to it: 减少67起、165人."""
    while not is_difference(place):
        before = context.places[place.index - 1] if place.index else None
        joined = before and context.view[before.quantity.end : place.quantity.start].strip(" ") in (
            "、",
            "和",
        )
        if before is None or not joined:
            return False
        place = before
    return True


def each_of_several(context: Context, place: Place) -> bool:
    """True for 5场 in 其余镇街各5场共30场: each has so many, and the number of them all follows."""
    alone = place.times == 1 and context.view.startswith("各", place.quantity.start - 1)
    return alone and _ALL_OF_THEM.match(context.view, place.quantity.end) is not None


_ALL_OF_THEM = re.compile(r"[，,、]?(?:共计?|合计|总计|计)\d")


_RISES = re.compile(
    r"[^，,。；]{0,4}(?:提高|增加|增长|上升|扩大|减少|下降|降低|调整|提升|缩小|收窄|缩短|压缩|回落|[升增涨降减跌变])[到至为]"
)


def rises_from(context: Context, place: Place) -> bool:
    """True for the number from which another came: 由40元提高到80元."""
    return _RISES.match(context.view, place.quantity.end) is not None


def told_otherwise(place: Place, first: Place) -> bool:
    """True for 其中，32家网站有问题，90分以上的网站40家: the number stands elsewhere in its clause, and tells something else."""
    plain = place.depth == 0 and not re.match("其[余他它]|另", place.pre)
    return plain and place.trailing and not first.trailing


def later_stage(first: Place, place: Place) -> bool:
    """True for 其中新收93.5万件、审执结93.8万件, 应结案981件，结案926件: two stages, not two parts."""
    came = first.role in ("received", "accepted") or "应" in first.pre[:3]
    return came and place.role in ("done", "success") and not place.outcome


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("made_beside")))


def made_beside(first: Place, place: Place) -> bool:
    """True for 规范性文件14件，其中新制定9件，配套解读材料27份: another thing, made beside, by its own measure word."""
    if not place.quantity.unit or place.quantity.unit == first.quantity.unit:
        return False
    return _beside().search(place.pre) is not None and _beside().search(first.pre) is None
