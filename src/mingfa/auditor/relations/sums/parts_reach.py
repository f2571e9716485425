"""How far a marked list of parts reaches: to a semicolon, or over it."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, exact_sum, is_count, same_unit
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.words.no_parts import later_stage, told_otherwise

SUMMED = re.compile("合计|共计|总计")
_LONG, _LONGEST, _NAMED = 3, 12, 4
_NEAR = Decimal("0.1")


def to_semicolon(context: Context, members: list[Place]) -> list[Place]:
    """动态241条、目录56条；报送信息120条, 开庭13件；到9月底审结37件: the list ends where another sort of clause begins."""
    gaps = [context.view[a.quantity.end : b.quantity.start] for a, b in pairwise(members)]
    for at, gap in enumerate(gaps, 1):
        if not re.search("[;；]", gap):
            continue
        staged = members[at].role in ("done", "accepted") and members[0].role != members[at].role
        another = at > 1 and all("、" in earlier for earlier in gaps[: at - 1])
        if staged or another:
            return members[:at]
    return members


def over_semicolons(whole: Place, members: list[Place], following: list[Place], stop: int) -> list[Place]:
    """The list carried on over ；when each piece holds one more number and they then fit the whole, or nearly."""
    if not all_exact([whole, *members]) or exact_sum(members) >= whole.quantity.value:
        return members
    carried_on = _until_exact(whole, members, following, stop)
    if carried_on:
        return carried_on
    wider = list(members)
    for place in following:
        if place.index <= wider[-1].index or place.depth > wider[-1].depth or not is_count(place):
            continue
        alone = place.segment > wider[-1].segment
        if place.quantity.start > stop or not alone or not same_unit(place, members[0]):
            break
        wider.append(place)
        if exact_sum(wider) == whole.quantity.value:
            return wider
    rest = [
        p for p in following if p.index >= members[0].index and p.depth == members[0].depth and is_count(p)
    ]
    rest = [
        p
        for p in rest
        if p.quantity.start <= stop and not (p.index > members[0].index and named_alike(whole, members[0], p))
    ]
    for run in ([p for p in rest if p.segment == members[0].segment], rest):
        if _one_list(run) and exact_sum(run) > whole.quantity.value and sum_slipped(run, whole):
            return run
    ends = len(wider) > len(members) and not any(
        is_count(p) and p.index > wider[-1].index and p.quantity.start < stop for p in following
    )
    near = len(wider) > _LONG and abs(exact_sum(wider) / whole.quantity.value - 1) <= _NEAR
    return wider if ends and (near or sum_slipped(wider, whole)) else members


# 其中开过庭的13件；到9月底审结37件: what was reached by then is no item.
_BY_THEN = re.compile("(?:截[至止到]?|到|至)")


def _one_list(run: list[Place]) -> bool:
    """True for a few numbers of one unit, none of which is a stage of its own."""
    return 1 < len(run) <= _LONGEST and all(
        same_unit(p, run[0])
        and p.role not in ("carried", "left", "success", "accepted")
        and not SUMMED.search(p.pre)
        and not (told_otherwise(p, run[0]) or later_stage(run[0], p))
        and not (p is not run[0] and _BY_THEN.match(p.pre))
        for p in run
    )


def _until_exact(whole: Place, members: list[Place], following: list[Place], stop: int) -> list[Place]:
    """The list with the next numbers of its unit, when they make up the whole exactly."""
    wider = list(members)
    for place in following:
        if place.quantity.start > stop or len(wider) > _LONGEST:
            break
        if place.index > wider[-1].index and place.depth == wider[0].depth and is_count(place):
            if not same_unit(place, members[0]):
                continue
            wider.append(place)
            if exact_sum(wider) == whole.quantity.value:
                return wider
    return []


def named_alike(whole: Place, first: Place, place: Place) -> bool:
    """True for 班子检视出问题11个，其中突出的5个，个人检视出问题10个: another whole of the same kind."""
    named = len(whole.pre) >= _NAMED and place.pre[-_NAMED:] == whole.pre[-_NAMED:]
    return named and first.pre[-2:] not in whole.pre
