"""Lists of parts that the text marks: 其中…, a colon, a bracket or 分别为 after a number; where they begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Listed, exact_sum, is_count, loosely_same, same_unit
from mingfa.auditor.relations.sums.marks import closed_before, colons, listed_after
from mingfa.auditor.relations.sums.parts_fit import parallel
from mingfa.auditor.relations.sums.parts_reach import (
    SUMMED,
    named_alike,
    over_semicolons,
    to_semicolon,
)
from mingfa.auditor.relations.words.changes import is_difference, is_planned
from mingfa.auditor.relations.words.kinds import every_listed_kind
from mingfa.auditor.relations.words.no_parts import (
    each_of_several,
    is_average,
    is_carried_on,
    is_compared,
    later_stage,
    made_beside,
    of_other_year,
    rises_from,
    told_otherwise,
)

# 县政府和乡政府合计败诉153件 sums up what was listed.
_COUNTS_ITEMS = re.compile(r"(?:单位|机构|地区|部门)?(?:合计|共计|总计|一共|共|加起来)(?=\d)")
_ANY, _TAIL = "个", 2
_STAGES = ("received", "accepted", "done", "success", "found")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lex = lexicon()
    return {
        "mark": re.compile(any_of(lex.words("parts"))),
        "new": re.compile(any_of(lex.words("new_acts"))),
        "total": re.compile(
            rf"^(?:{any_of(['合计', '共计', '总计', '总共', '一共', '共'])})[^，。；]{{0,6}}$"
        ),
        # What is carried on to the next year explains nothing; 办结转派工单 and 无结转 speak of no 结转.
        "carry": re.compile(
            r"(?<![办审完无])(?<!没有)(?:" + any_of(lex.words("carry")) + r")(?!下|至下|到下)"
        ),
    }


def members_of(context: Context, places: list[Place]) -> set[int]:
    """Indexes of the places that are parts of another place in the sentence."""
    found = {p.index for _whole, members, _mark in marked_lists(context, places) for p in members}
    context.members |= found
    return found


def marked_lists(context: Context, places: list[Place]) -> list[Listed]:
    """The lists of parts that a sentence marks; found once per sentence."""
    first = places[0].index
    if first not in context.lists_of:
        before = context.sentence_before(places)
        context.lists_of[first] = list(_marked_lists(context, places, before))
    return context.lists_of[first]


def _marked_lists(context: Context, places: list[Place], before: list[Place]) -> Iterator[Listed]:
    """``before`` holds the places of the sentence before: 其中 at the head of a sentence points back to it."""
    low, high = places[0].sentence_start, places[0].sentence_end
    marks = [m.start() for m in _patterns()["mark"].finditer(context.view, low, high)]
    marks += colons(context, places)
    marks += listed_after(context, places)
    marks += _bracketed(context, places)
    for mark in sorted(marks):
        following = [p for p in places if p.quantity.start > mark]
        if not following or following[0].clause_start > mark + 40:
            continue
        later = [m for m in marks if m > mark]
        first = next((p for p in following if is_count(p)), None)
        if (
            first is None
            or closed_before(context, mark, first)
            or (later and first.quantity.start > later[0])
        ):
            continue
        whole = _whole(context, mark, first, places, before)
        if whole is None or is_average(first) or is_average(whole):
            continue
        if context.view[mark] == ":" and first.segment != whole.segment:
            # 主体2个：甲局和乙中心；职权事项151项: the list after the colon holds no numbers.
            continue
        if _GREW.search(context.view, whole.quantity.end, mark + 1):
            continue
        stop = min((m for m in later if not _inside(context, first, m)), default=high)
        if context.view.startswith("对", max(mark - 1, 0)) and not first.trailing:
            # 对其中现行有效的97件文件，保留46件，修改51件: the number after 其中 is the one that is divided.
            results = _results(first, following)
            yield whole, [first], mark
            if results:
                yield first, results, mark
        elif members := _listed(context, whole, mark, following, stop, before):
            yield whole, members, mark


def _inside(context: Context, first: Place, mark: int) -> bool:
    """True for a list in brackets behind an item: 公开86条（履职3条、机构6条），目录87条 goes on after it."""
    between = context.view[first.quantity.end : mark + 1]
    return "(" in between and between.count("(") > between.count(")")


def _listed(
    context: Context, whole: Place, mark: int, following: list[Place], stop: int, before: list[Place]
) -> list[Place]:
    """The parts after a mark, without the numbers of another column, to where the list ends."""
    first = next(p for p in following if is_count(p))
    if following[0] is not first and following[0].segment != first.segment:
        # 其中因甲不捕的占57.2%；提起公诉1486人: the part is told as a share only.
        return []
    following = [p for p in following if p is first or not _column(context, whole, first, p)]
    members = _so_many(context, whole, mark, first, following)
    members = members or _members(context, whole, first, following, stop)
    if whole.sentence != first.sentence and not whole.depth:
        members = _own_wholes(whole, members, before)
    ended = to_semicolon(context, members) if members else []
    further = len(ended) == len(members) > 0
    now = [p for p in following if p in members or not (is_compared(p) or of_other_year(context, p))]
    return over_semicolons(whole, members, now, stop) if further else ended


# 由原来1条专线，发展到涵盖37条: the one grew into the other.
_GREW = re.compile("(?:发展|增加|扩大|拓展|扩展|提高|上升)[到至为]")


_KINDS = re.compile(r"(?<!第)(?P<n>[两二三四五六七八九十]|(?<!\d)\d)(?:大类|类|大项|个方面)")
_NUMBER = {word: at for at, word in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _so_many(context: Context, whole: Place, mark: int, first: Place, following: list[Place]) -> list[Place]:
    """五类案件9887件，其中…: just five numbers of the unit follow in the sentence, whatever verbs they stand behind."""
    told = _KINDS.search(context.view, max(whole.sentence_start, whole.quantity.start - 16), mark)
    if told is None:
        return []
    size = int(told["n"]) if told["n"].isdigit() else _NUMBER[told["n"]]
    alike = [p for p in following if is_count(p) and p.depth == first.depth and same_unit(p, whole)]
    return alike if len(alike) == size > 1 else []


def _results(whole: Place, following: list[Place]) -> list[Place]:
    """The outcomes told right after a number, two or more."""
    found: list[Place] = []
    for place in following[1:]:
        if not (is_count(place) and place.outcome and same_unit(place, whole) and place.depth == whole.depth):
            break
        found.append(place)
    return found if len(found) > 1 else []


_OPEN = re.compile(
    r"[\u4e00-\u9fff]{0,8}\((?:含|其中|包括|均为|即|分别为)?(?!上|去|往|以前|应(?!急|诉|用|对)|须|计划)"
)


def _bracketed(context: Context, places: list[Place]) -> list[int]:
    """A bracket right after a count, with two or more counts of its unit in it, lists its parts."""
    found = []
    for at, place in enumerate(places):
        opening = _OPEN.match(context.view, place.quantity.end)
        if opening and (is_count(place) or place.quantity.kind == "rate"):
            inner = [p for p in places[at + 1 :] if p.depth == place.depth + 1]
            close = context.view.find(")", opening.end())
            own = [p for p in places[: at + 1] if is_count(p) and p.depth == place.depth][-1:]
            inner = [
                p for p in inner if p.quantity.start < close and own and same_unit(p, own[0]) and is_count(p)
            ]
            if len(inner) >= 2 and (every_listed_kind(inner) or not carry_mentioned(context, place)):
                found.append(opening.end() - 1)
    return found


def _whole(
    context: Context, mark: int, first: Place, places: list[Place], before: list[Place]
) -> Place | None:
    earlier = [p for p in places if p.quantity.end <= mark and is_count(p)]
    if first.depth:
        return earlier[-1] if earlier and (same_unit(earlier[-1], first)) else None
    earlier = [p for p in earlier if p.depth == 0]
    beside = earlier[-1] if earlier else None
    if (
        beside
        and beside.quantity.end == mark - 1
        and beside.quantity.unit == _ANY
        and not is_difference(beside)
    ):
        # 接听来电8993个，其中转办2291件: 个 counts whatever the next number counts.
        return beside
    alike = [p for p in earlier if p.role == first.role and same_unit(p, first) and not is_compared(p)]
    if first.role in _STAGES and len(alike) == 1 and alike[0].quantity.value >= first.quantity.value:
        # 受理21349件、审结19144件；其中受理一审案件19711件: of those that were 受理.
        return alike[0]
    if beside and is_average(beside) and beside.quantity.end == mark - 1 and same_unit(beside, first):
        # 设计能力300吨；日均清运垃圾1180吨，其中城区760吨: of the average, and of no number before it.
        return None
    for candidate in reversed(earlier):
        if (is_difference(candidate) or is_compared(candidate)) and not is_difference(first):
            continue
        if is_average(candidate) or _is_plan_of(earlier, candidate):
            # 收入26318万元，为预算数64300万元的40.9%，包括税收…: of the income, not of the plan.
            continue
        if same_unit(candidate, first) or loosely_same(candidate, first):
            return candidate
    opening = not context.view[first.sentence_start : mark].strip(" ")
    if not opening or earlier:
        return None
    listed = _members(
        context, first, first, [p for p in places if p.index >= first.index], first.sentence_end
    )
    return _told_before(first, listed, before)


def _is_plan_of(earlier: list[Place], money: Place) -> bool:
    """True for an amount planned, when what came of it was told before."""
    return money is not earlier[0] and money.quantity.kind == "money" and is_planned(money)


def _told_before(first: Place, members: list[Place], before: list[Place]) -> Place | None:
    """The whole in the sentence before: that which fits, of the same name or stage, else the largest."""
    plain = [p for p in before if is_count(p) and p.depth == 0 and not (is_difference(p) or is_planned(p))]
    plain = [p for p in plain if not is_compared(p)]
    again = [
        p for p in before
        if is_count(p) and p.depth and same_unit(p, first) and len(name := _act_of(p)) > 1
        and len(members) > 1 and all(_act_of(m).startswith(name) for m in members)
    ]  # fmt: skip
    if len(again) == 1:
        # 34件(其中承办26件)。其中，承办建议12件，承办提案14件: the bracketed number is named again.
        return again[0]
    suitable = [p for p in plain if same_unit(p, first)]
    if not suitable:
        suitable = [p for p in plain if loosely_same(p, first)]
    total = exact_sum(members)
    fitting = [p for p in suitable if p.quantity.value == total and len(members) > 1]
    alike = [p for p in suitable if first.role is not None and p.role == first.role]
    named = [p for p in suitable if len(p.pre) > 1 and all(p.pre[-2:] in m.pre for m in members)]
    named = named if len(suitable) > 1 and len(named) == 1 else []
    return max(fitting or named or alike or suitable, key=lambda p: p.quantity.value, default=None)


def _act_of(place: Place) -> str:
    """What stands before a number, without 其中."""
    return _patterns()["mark"].sub("", place.pre).strip("，, ")


def _own_wholes(whole: Place, members: list[Place], before: list[Place]) -> list[Place]:
    """Members that do not plainly belong to another number before: 火灾隐患已整改469条 is of 火灾隐患483条."""
    others = [
        p.pre[-4:]
        for p in before
        if p is not whole and is_count(p) and same_unit(p, whole) and len(p.pre) > 3
    ]
    if any(name in m.pre for name in others for m in members):
        return [m for m in members if whole.pre[-4:] in m.pre]
    return members


def _members(context: Context, whole: Place, first: Place, following: list[Place], stop: int) -> list[Place]:
    new = _patterns()["new"]
    members: list[Place] = []
    for place in following:
        if place.quantity.start > stop:
            break
        if place.depth != first.depth:
            if place.depth < first.depth:
                break
            continue
        if not is_count(place) or not (same_unit(place, whole) or loosely_same(place, whole)):
            continue
        if _told_aside(context, place, whole, following[-1]) or (
            members and _of_member(context, members[-1], place)
        ):
            continue
        if (
            members
            and place.quantity.unit == "人次"
            and whole.quantity.kind == "count"
            and same_unit(members[-1], whole)
            and not same_unit(place, whole)
        ):
            # 民事案件7749件，受援人达9014人次: people are no cases.
            break
        if members and is_difference(place) and not is_difference(first):
            # 同比增加8起 tells a growth and is none of the parts.
            break
        column = whole.role == first.role in _STAGES and place.role in _STAGES
        if members and column and place.role != first.role and not place.outcome:
            # 受理一审343件，结案349件；受理二审96件…: what was closed is a column of its own.
            continue
        another = (
            _of_another(whole, first, place) or made_beside(first, place) or of_other_year(context, place)
        )
        if members and another:
            break
        alone = members and not parallel(context, members[-1], place)
        if alone and (_leaves(place, first, whole, new) or told_otherwise(place, first)):
            break
        members.append(place)
    return members


def _told_aside(context: Context, place: Place, whole: Place, last: Place) -> bool:
    """True for numbers that are no amounts of their own: averages, what others have each, what another came from."""
    return (
        _counts_items(context, place, whole)
        or is_average(place)
        or each_of_several(context, place)
        # 补助标准由40元提高到80元: only what it came to is a part.
        or (rises_from(context, place) and place is not last)
    )


def _of_member(context: Context, member: Place, place: Place) -> bool:
    """True for 294人次 in 来访163件次294人次, and for what is left of one member: 受理384件，已办结376件，其余8件."""
    twin = place.quantity.start == member.quantity.end
    return twin or (place.role == "left" and _closed_since(context, member, place))


def _closed_since(context: Context, member: Place, left: Place) -> bool:
    """True when what was closed of a member is told between it and what is left: 受理384件，已办结376件，其余8件."""
    between = context.places[member.index + 1 : left.index]
    came = member.role not in ("done", "left")
    return came and any(p.role == "done" and is_count(p) and same_unit(p, left) for p in between)


def _column(context: Context, whole: Place, first: Place, place: Place) -> bool:
    """True for 入库6.28亿元 after 查补12.64亿元，入库11.53亿元，其中甲局查补7.02亿元: its own whole is told beside the whole."""
    own, tail = place.pre[-2:], first.pre[-2:]
    if len(own) < _TAIL or own == tail or own in whole.pre or tail not in whole.pre:
        return False
    beside = context.places[max(0, whole.index - 3) : first.index]
    return any(own in p.pre and is_count(p) and same_unit(p, place) and p is not whole for p in beside)


def _counts_items(context: Context, place: Place, whole: Place) -> bool:
    """True for 8家 in 甲仲裁委2516，另外8家合计4093: how many the next number is of."""
    told = _COUNTS_ITEMS.match(context.view, place.quantity.end) is not None
    return told and place.quantity.unit != whole.quantity.unit


def _of_another(whole: Place, first: Place, place: Place) -> bool:
    """True for a number after a list that is none of its whole: of a later stage, of another time, left of all that came in."""
    if whole.role == "done" and (place.role == "left" or is_carried_on(place)):
        # 办结48件，其中调解45件，仍有23件在办
        return True
    if named_alike(whole, first, place) or later_stage(first, place):
        return True
    return _NO_PART.match(place.pre) is not None or is_compared(place)


# 总派单量 is a total of its own.
_NO_PART = re.compile("(?:较|比|去年|上年|总)")


def _leaves(place: Place, first: Place, whole: Place, new: re.Pattern[str]) -> bool:
    """True when the enumeration has ended before this place."""
    if first.role == "carried" and place.role in (*_STAGES, "left"):
        return True
    if (
        place.role in _STAGES
        and place.role != first.role
        and (first.role in (None, *_STAGES))
        and not place.outcome
    ):
        return True
    if _patterns()["total"].match(place.pre) or SUMMED.search(place.pre):
        return True
    act = new.search(place.pre)
    if act and act.group() not in first.pre and not (first.trailing and place.outcome):
        return True
    if place.segment != first.segment:
        tail = whole.pre[-2:]
        opening = _act_of(first)[:2]
        of_kinds = ("类" in first.pre and "类" in place.pre) or (
            len(opening) > 1 and place.pre[:2] == opening
        )
        return not of_kinds and not (len(tail) == 2 and place.pre.endswith(tail))
    return False


def carry_mentioned(context: Context, place: Place) -> bool:
    """True when the sentence speaks of cases carried over from another period."""
    return _patterns()["carry"].search(context.view, place.sentence_start, place.sentence_end) is not None


def carried_between(context: Context, whole: Place, first: Place) -> bool:
    """True when what was carried over is spoken of after a number: 受理165件。经审查（含上期积存），批准143件."""
    return _patterns()["carry"].search(context.view, whole.quantity.end, first.quantity.start) is not None
