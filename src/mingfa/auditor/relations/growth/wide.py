"""A change whose numbers stand anywhere in the paragraph: 全年发生47起，死亡38人。同前年相比，少死亡4人，降幅10.5%.

The numbers say which were meant: nothing is accused while any two of the paragraph give the change, and none unless one
slip joins the three and chance hardly explains that.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, pairs_in
from mingfa.auditor.relations.growth.arithmetic import (
    gives,
    grown_chance,
    is_points,
    moved_chance,
    moved_fits,
    together,
)
from mingfa.auditor.relations.growth.bases import moves_itself
from mingfa.auditor.relations.growth.differences import of_several
from mingfa.auditor.relations.growth.times import by_time
from mingfa.auditor.relations.words.changes import (
    changed_thing,
    falls,
    is_change,
    is_difference,
    is_planned,
    real_terms,
)

_BACK, _CLAUSES = 16, 3
# How likely chance may be: when the name of what changed picks the number, and when only its unit does.
_NAMED, _UNNAMED = 0.3, 0.12
_TELLING, _BESIDE = 1, 6


class Found(NamedTuple):
    """The two numbers of a change; ``moved`` when the second is a difference, else base and number."""

    first: Place
    second: Place
    moved: bool
    sure: bool = False


def found_wide(context: Context, places: list[Place], position: int) -> Found | None:
    """The two numbers that give the change, or miss it by a slip; None when the paragraph does not tell."""
    change = places[position]
    if change.quantity.kind != "rate" or is_points(change, context.literal(change)):
        return None
    if any(
        p.search(context.view, change.sentence_start, change.quantity.start) for p in (real_terms(), _like())
    ):
        return None
    difference = _difference(context, places, position)
    if difference is not None:
        return _with_difference(context, difference, change)
    base = _base_beside(context, places, position)
    if base is not None:
        return _from_base(context, base, change)
    near = _with_base(context, places, position) or _far_base(context, places, position)
    if near is not None:
        return near
    told = by_time(context, change)
    return Found(*told, False) if told else None


@cache
def _like() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("like_terms")))


@cache
def _times() -> str:
    """A time gone by: 去年同期, 9月, 2022年, 前五年."""
    lex = lexicon()
    named = any_of([*lex.words("growth_base"), *lex.words("earlier_periods")])
    numbered = r"(?:19|20)\d{2}年|\d{1,2}月|[一二三四]季度|[上下]半年|前[一二三四五]年|第\d{1,2}[周期次批]|前一[周旬期]"
    return rf"(?:{named}|{numbered})"


@cache
def _compared() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """较9月的…: right before the change; ，上年为…, (2023年为…: right behind it."""
    before = rf"(?:[较比与同]|相比|由|从)(?:{_times()}|[^，。；\d]{{0,6}}的|[^，。；\d]{{0,4}}$|近[三五十]年[^，。；\d]{{0,6}}$)"
    after = rf"[，,；(]?(?:而|但|同口径|比|较)?(?:此前)?(?:{_times()}|当时|彼时|那时)[^，。；\d]{{0,14}}"
    return re.compile(before), re.compile(after)


def _base_beside(context: Context, places: list[Place], position: int) -> Place | None:
    """The number that the change is held against, where the words beside the change give it."""
    change = places[position]
    leading, trailing = _compared()
    if position and _usable(places[position - 1]) and not is_difference(places[position - 1]):
        base = places[position - 1]
        lead = context.view[base.clause_start : base.quantity.start]
        between = context.view[base.quantity.end : change.quantity.start]
        near = (
            base.depth >= change.depth
            and not re.search("[；;。]", between)
            and "，" not in _HELD.sub("", between)[1:]
        )
        if near and (leading.search(lead) or _told_then(base, change, lead, between)):
            return base
    if position + 1 < len(places) and _usable(places[position + 1]):
        base = places[position + 1]
        between = context.view[change.quantity.end : base.quantity.start]
        plain = (
            not is_difference(base)
            and not is_planned(base)
            and not moves_itself(context, places, position + 1)
        )
        if plain and trailing.fullmatch(between):
            return base
    return None


def _told_then(base: Place, change: Place, lead: str, between: str) -> bool:
    """环比(9月412起)下降: a time alone in brackets; 去年一季度检查1963家次，今年减少: the time before this one."""
    if base.depth > change.depth:
        return re.fullmatch(rf"{_times()}[^，。；\d]{{0,4}}", lead) is not None
    if re.match("，(?:同比|环比|相比)", between):
        # 全年受理68363件，其中…。上年受理61540件，同比上升11.1%: of what was counted before.
        return re.match("(?:而|但)?[上去前]", lead) is not None
    return re.match(_times(), lead) is not None and re.match("，[今本现]", between) is not None


# 与2022年的2418件申请相比，今年申请量增长
_HELD = re.compile(r"^[^，。；\d]{0,8}?相?比[较]?，")


def _from_base(context: Context, base: Place, change: Place) -> Found | None:
    """受理83739件…受理量较9月的79864件增加4.85%: the number stands further back."""
    before = base if base.index < change.index else change
    numbers = [p for p in _numbers(context, before, base.quantity.unit) if p is not base]
    falling = falls(change)
    fitting = [p for p in numbers if gives(base, p, change, falling, False)]
    if fitting:
        return Found(base, fitting[0], False)
    if any(gives(base, together(a, b), change, falling, False) for a, b in combinations(numbers, 2)):
        return None
    near = [(grown_chance(base, p, change), p) for p in numbers]
    near = [(chance, p) for chance, p in near if chance < 1]
    return _likeliest(near, numbers, changed_thing(change) or changed_thing(base), base)


def _likeliest(near: list[tuple[float, Place]], numbers: list[Place], name: str, base: Place) -> Found | None:
    """The number whose name picks it, or that alone lies one slip from agreeing."""
    if not near:
        return None
    named = _best_named(name, numbers)
    chance, now = next(((c, p) for c, p in near if p is named), near[0])
    limit = _NAMED if now is named or len(numbers) == _TELLING else _UNNAMED
    # Where its name picks the number, the others were not tried.
    tried = 1 if now is named else len(near)
    return Found(base, now, False) if chance * tried <= limit else None


def _difference(context: Context, places: list[Place], position: int) -> Place | None:
    """The difference told beside the change: 少死亡4人，降幅10.5%; 下降10.5%，少4人."""
    change = places[position]
    for step in (-1, 1):
        other = places[position + step] if 0 <= position + step < len(places) else None
        if other is None or not (is_count(other) and is_difference(other)) or falls(other) != falls(change):
            continue
        first, second = (other, change) if step < 0 else (change, other)
        between = context.view[first.quantity.end : second.quantity.start]
        near = not re.search("[；;。]", between) and between.count("，") < _CLAUSES
        if near and other.depth == change.depth and (step < 0 or not changed_thing(other)):
            return other
    return None


def _numbers(context: Context, place: Place, unit: str) -> list[Place]:
    """What was counted in that unit before, nearest first: no differences, no plans, nothing deeper in brackets."""
    return [
        p
        for p in context.before_in_paragraph(place, _BACK)
        if p.quantity.unit == unit
        and p.depth <= place.depth
        and _usable(p)
        and not is_difference(p)
        and not is_planned(p)
    ]


def _usable(place: Place) -> bool:
    return is_count(place) and place.quantity.bound is Bound.EXACT and place.quantity.value > 0


def _with_difference(context: Context, difference: Place, change: Place) -> Found | None:
    if difference.part_mark:
        # 其中购置费减少334万元: of a part that may not be told.
        return None
    numbers = _numbers(context, difference, difference.quantity.unit)
    numbers = [p for p in numbers if not of_several(p, difference)]
    fitting = [p for p in numbers if moved_fits(p, difference, change)]
    if fitting:
        return Found(fitting[0], difference, True)
    if any(moved_fits(together(a, b), difference, change) for a, b in combinations(numbers, 2)):
        # 企业40件，个人5件，共增长7件、18.4%: both together.
        return None
    sure = _by_sibling(context, difference, change, numbers)
    if sure is not None:
        return Found(sure, difference, True, True)
    near = [(moved_chance(p, difference, change), p) for p in numbers]
    near = [(chance, p) for chance, p in near if chance < 1]
    found = _likeliest(near, numbers, changed_thing(difference) or changed_thing(change), difference)
    return Found(found.second, difference, True) if found else None


def _by_sibling(context: Context, difference: Place, change: Place, numbers: list[Place]) -> Place | None:
    """The number that another difference and rate of the sentence hold to: 较上月多31件，升3.5%; or that stands beside it."""
    others = [
        (a, b)
        for a, b in pairwise(context.places[max(0, change.index - _BESIDE) : change.index + _BESIDE])
        if a.sentence == change.sentence
        and a is not difference
        and is_difference(a)
        and is_change(context, b)
        and b.sentence == a.sentence
        and is_count(a)
    ]
    name = changed_thing(difference) or changed_thing(change)
    named = _best_named(name, numbers)
    for other, rate in others:
        told = [p for p in _numbers(context, difference, other.quantity.unit) if moved_fits(p, other, rate)]
        same = [p for p in told if p in numbers]
        if (
            len(same) == 1
            and changed_thing(other) in ("", name)
            and (not name or pairs_in(name) & pairs_in(same[0].pre + same[0].post))
        ):
            return same[0]
        if named is not None and any(p.sentence == named.sentence for p in told):
            return named
    return None


def _best_named(name: str, numbers: list[Place]) -> Place | None:
    """The one number whose words share most with the name."""
    pairs = pairs_in(name)
    shared = [len(pairs & pairs_in(p.pre + p.post)) for p in numbers]
    best = max(shared, default=0)
    return numbers[shared.index(best)] if best and shared.count(best) == 1 else None


_FROM = re.compile(
    r"[由从](?!事|业|严|快|重|轻|中)|原[来先]?(?:有|为|的)|此前|以前|过去|(?:清理|改革|调整|精简|整合|整治)前"
)
_TO = re.compile(r"[到至为]|剩|仅|只|保留|后")


def _with_base(context: Context, places: list[Place], position: int) -> Found | None:
    """由16个部门实施的72项，减少到由12个部门实施的45项，压减37.5%: the base by its words, the number right before the change."""
    change = places[position]
    now = next((p for p in reversed(places[:position]) if _usable(p) and not is_planned(p)), None)
    if now is None or is_difference(now) or now.depth != change.depth:
        return None
    between = context.view[now.quantity.end : change.quantity.start]
    if re.search("[；;。]", between) or between.count("，") >= _CLAUSES or len(changed_thing(change)) > _PAIR:
        return None
    numbers = _numbers(context, now, now.quantity.unit)
    if any(gives(p, now, change, falls(change), False) for p in numbers):
        return None
    telling = [p for p in numbers if _came_from(context, p, now)]
    if len(telling) != _TELLING or grown_chance(telling[0], now, change) > _UNNAMED:
        return None
    return Found(telling[0], now, False)


_PAIR = 2
# 9月结转下来的241件: of another time than the number that is compared with it.
_LEFT_OVER = re.compile(
    r"(?:上[年月期]|去年|\d{1,2}月份?)(?:底|末)?(?:结转|遗留|留存|未结|未办结|剩余|结存|库存|余额|存量)"
)


def _came_from(context: Context, place: Place, now: Place) -> bool:
    """True when the words around say that one number became the other: 由…的72项，减少到…."""
    floor = context.places[place.index - 1].quantity.end if place.index else 0
    lead = context.view[max(floor - 8, place.sentence_start) : place.quantity.start]
    between = context.view[place.quantity.end : now.quantity.start]
    if _LEFT_OVER.search(lead):
        return True
    if place.sentence != now.sentence:
        return False
    return _FROM.search(lead) is not None and _TO.search(between) is not None and "；" not in between


_AHEAD = 10


def _far_base(context: Context, places: list[Place], position: int) -> Found | None:
    """在册84216户，同比增长5.44%，其中企业27941户…。去年同期在册79873户: a base that stands anywhere, by its time."""
    change = places[position]
    both = _both_after(context, places, position)
    if both is not None:
        return both
    now = next(
        (p for p in reversed(places[:position]) if p.depth <= change.depth and p.quantity.kind != "rate"),
        None,
    )
    if now is None or not _usable(now) or is_difference(now) or now.depth != change.depth or is_planned(now):
        return None
    between = context.view[now.quantity.end : change.quantity.start]
    if re.search("[；;。]", between) or len(changed_thing(change)) > _PAIR:
        return None
    around = [*_numbers(context, now, now.quantity.unit), *_after(context, change, now.quantity.unit)]
    bases = [p for p in around if _of_earlier(context, p)]
    falling = falls(change)
    if len(bases) != _TELLING or any(gives(p, now, change, falling, False) for p in around):
        return None
    base = bases[0]
    if _has_its_change(context, base, change) or grown_chance(base, now, change) > _NAMED:
        return None
    return Found(base, now, False)


def _both_after(context: Context, places: list[Place], position: int) -> Found | None:
    """营业收入增长17.5%，达9.47亿元，前一年是8.06亿元: both follow the change."""
    change, following = places[position], places[position + 1 : position + 3]
    if len(following) < 2 or not all(_usable(p) and p.depth == change.depth for p in following):
        return None
    now, base = following
    _, trailing = _compared()
    arrives = re.fullmatch(
        r"，?(?:达到?|为|升至|增至|降至|减至|共|实现)了?",
        context.view[change.quantity.end : now.quantity.start],
    )
    then = trailing.fullmatch(context.view[now.quantity.end : base.quantity.start])
    told = arrives and then and now.quantity.unit == base.quantity.unit and not is_planned(base)
    return Found(base, now, False) if told else None


def _after(context: Context, place: Place, unit: str) -> list[Place]:
    """What was counted in that unit further on in the paragraph."""
    found = []
    for other in context.places[place.index + 1 : place.index + 1 + _AHEAD]:
        if "\n" in context.view[place.quantity.end : other.quantity.start]:
            break
        if (
            other.quantity.unit == unit
            and _usable(other)
            and not is_difference(other)
            and not is_planned(other)
        ):
            found.append(other)
    return found


@cache
def _earlier() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(
        any_of([*lex.words("growth_base"), *lex.words("earlier_periods"), "当时", "彼时", "那时"])
    )


def _of_earlier(context: Context, place: Place) -> bool:
    """True when the words right before the number tell a time gone by."""
    floor = context.places[place.index - 1].quantity.end if place.index else 0
    lead = context.view[max(floor, place.clause_start) : place.quantity.start]
    told = _earlier().search(lead)
    return told is not None and not _LEFT_OVER.search(lead) and not re.search("[今本现]", lead)


def _has_its_change(context: Context, base: Place, change: Place) -> bool:
    """True when the base is of another change of the paragraph."""
    around = [*_numbers(context, change, base.quantity.unit), *_after(context, change, base.quantity.unit)]
    rates = [
        p
        for p in [
            *context.before_in_paragraph(change, _BACK),
            *context.places[change.index + 1 : change.index + _AHEAD],
        ]
        if is_change(context, p)
    ]
    return any(
        gives(base, p, rate, falls(rate), False)
        for rate in rates
        if rate is not change
        for p in around
        if p is not base
    )
