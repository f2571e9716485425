"""Listed numbers that are no one list, or of another whole: told by turns, made up before, shares of their own sum."""

from __future__ import annotations

from decimal import Decimal

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    all_exact,
    exact_sum,
    interval,
    is_count,
    printed,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.marks import goes_past_piece
from mingfa.auditor.relations.words.kinds import kinds_of_one

_FEWEST_TURNS, _FEWEST_SHARES, _FEW, _NAMED, _BACK = 4, 3, 2, 2, 12


def nearer(context: Context, whole: Place, members: list[Place]) -> Place | None:
    """新入矫311名；同期减少301名，分别为解矫283名、迁出18名: the number between that they make up, when there is one."""
    between = context.places[whole.index + 1 : members[0].index] if len(members) > 1 else []
    value = exact_sum(members)
    return next((p for p in between if p.quantity.value == value and same_unit(p, members[0])), None)


def by_turns(members: list[Place]) -> bool:
    """True for 养老保险收2846亿元、支2715亿元，失业保险收64亿元、支71亿元: two columns told by turns are no one list."""
    ends = [p.pre[-1:] for p in members]
    odd, even = set(ends[::2]), set(ends[1::2])
    if len(members) < _FEWEST_TURNS:
        return False
    return (len(odd) == len(even) == 1 and odd != even and "" not in odd | even) or bool(
        things_and_theirs(members)
    )


def things_and_theirs(members: list[Place]) -> str:
    """What is told of each thing by turns: 不合格 of 甲类60批次、不合格9批次，乙类45批次、不合格5批次; else nothing."""
    if len(members) < _FEWEST_TURNS or len(members) % 2:
        return ""
    things, theirs = members[::2], members[1::2]
    name = min((p.pre for p in theirs), key=len)
    if len(name) < _NAMED or not all(p.pre.endswith(name) for p in theirs):
        return ""
    within = all(b.quantity.value <= a.quantity.value for a, b in zip(things, theirs, strict=True))
    return name if within and not any(p.pre.endswith(name[-_NAMED:]) for p in things) else ""


def share_their_own(context: Context, whole: Place, members: list[Place]) -> bool:
    """True when every part prints its share of the sum of the parts, which is no slip of the number before."""
    own = exact_sum(members)
    if len(members) < _FEWEST_SHARES or own <= 0 or sum_slipped(members, whole):
        return False
    beside = [context.places[p.index + 1] for p in members if p.index + 1 < len(context.places)]
    return len(beside) == len(members) and all(
        rate.quantity.kind == "rate" and rate.pre.startswith("占") and _is_share(member, own, rate)
        for member, rate in zip(members, beside, strict=True)
    )


def _is_share(member: Place, whole: Decimal, rate: Place) -> bool:
    """True when the member may be printed as this share of the whole."""
    return interval(member).over(Interval(whole, whole)).meets(printed(rate))


def made_before(context: Context, whole: Place, members: list[Place]) -> Place | None:
    """招聘2184人，报名5.93万人，其中甲1037人、乙562人、其他585人: the earlier number of the sentence that they make up."""
    if len(members) < _FEW or not all_exact(members):
        return None
    value = exact_sum(members)
    return next(
        (
            p
            for p in context.before_in_paragraph(whole, _BACK)
            if p.quantity.value == value and p.sentence == whole.sentence and is_count(p)
            and same_unit(p, members[0]) and p.depth <= members[0].depth
        ),
        None,
    )  # fmt: skip


def head_of(context: Context, whole: Place, column: list[Place], name: str) -> Place | None:
    """发现41批次不合格…其中甲60批次、不合格9批次，乙45批次、不合格5批次: the number before that is told by the same word."""
    before = [whole, *context.before_in_paragraph(whole, _BACK)]
    between = context.places[whole.index + 1 : column[0].index - 1]
    told = (p for p in [*reversed(between), *before] if is_count(p) and same_unit(p, column[0]))
    return next((p for p in told if name in p.pre + p.post), None)


def without_subtotals(whole: Place, members: list[Place]) -> list[Place]:
    """优118天、良179天，合计297天；轻度污染52天…: the parts without what sums up those just before it."""
    if exact_sum(members) <= whole.quantity.value:
        return members
    kept: list[Place] = []
    for place in members:
        runs = (kept[-size:] for size in range(_FEW, len(kept) + 1))
        if not any(exact_sum(run) == place.quantity.value for run in runs):
            kept.append(place)
    return kept


def within_piece(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """撤诉703件，其中主动611件，劝后92件；判决撤销401件: what follows the ； is told beside the whole, when it exceeds it."""
    own = [p for p in members if p.segment == members[0].segment]
    if goes_past_piece(context, whole, members) and exact_sum(members) != whole.quantity.value:
        return own
    if len(own) == len(members) or exact_sum(members) <= whole.quantity.value:
        return members
    apart = whole.sentence != own[0].sentence or whole.segment != own[0].segment
    if apart or sum_slipped(members, whole):
        return members
    complete = len(own) > 1 and (exact_sum(own) == whole.quantity.value or sum_slipped(own, whole))
    return own if complete or not kinds_of_one(members) else members
