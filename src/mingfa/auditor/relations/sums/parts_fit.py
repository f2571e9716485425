"""Which of the listed numbers make a whole up: all, those of every unit, those before a list within the list."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise, product

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, exact_sum, is_count, may_equal
from mingfa.auditor.relations.words.kinds import of_listed_kinds

_MOST_PAIRED = 4


def fitting(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """The longest leading run of members whose sum may be the whole."""
    mixed = of_all_units(context, whole, members)
    if mixed:
        return mixed
    if len(members) > 3 and (rest := but_some(members, whole)):
        return rest
    if other := _paired(context, whole, members) or _but_left(context, whole, members):
        return other
    if within := _but_one_within(context, members, whole):
        return within
    for count in range(len(members), 0, -1):
        chosen = members[:count]
        if count < len(members) and _goes_on(context, members, count):
            continue
        exact = all_exact([whole, *chosen])
        share = exact_sum(chosen) / whole.quantity.value if whole.quantity.value else Decimal(0)
        near = exact or (count > 1 and Decimal("0.9") <= share <= Decimal("1.1"))
        if near and may_equal(chosen, whole):
            return chosen
    return []


_BELOW = re.compile("^不?合格|^其中|^重点")


def but_some(members: list[Place], whole: Place) -> list[Place]:
    """The list without what stands below one of it: 车辆1618万元（购置414万元、运行1204万元）, 肉140批次，不合格4批次."""
    for at in range(1, len(members)):
        below = _BELOW.match(members[at].pre) is not None
        for size in (1, 2, 3) if below else (2, 3):
            gone, rest = members[at : at + size], members[:at] + members[at + size :]
            nested = len(gone) > 1 and exact_sum(gone) == members[at - 1].quantity.value
            if (nested or below) and len(rest) > 1 and all_exact([whole, *rest]) and may_equal(rest, whole):
                return rest
    return []


def _but_one_within(context: Context, members: list[Place], whole: Place) -> list[Place]:
    """16件里，一审已判11件，胜诉10件，另有5件在审: what makes the list too large is no more than the number before it."""
    excess = exact_sum(members) - whole.quantity.value
    for before, place in pairwise(members):
        gap = context.view[before.quantity.end : place.quantity.start]
        within = place.quantity.value == excess <= before.quantity.value and not gap.startswith("、")
        rest = [p for p in members if p is not place]
        if within and len(rest) > 1 and all_exact([whole, *members]):
            return rest
    return []


def _goes_on(context: Context, members: list[Place], count: int) -> bool:
    """True when the list plainly goes on after so many: joined alike, or by kinds of one thing."""
    sorts = all(p.pre.endswith("类") or p.post.startswith("类") for p in members[: count + 1])
    return (
        parallel(context, members[count - 1], members[count])
        or of_listed_kinds(members[: count + 1])
        or sorts
    )


def of_all_units(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """2146条，其中文件92条，征集调查11期，访谈2期，其他信息2041条: the items of other units are parts as well."""
    span = context.places[members[0].index : members[-1].index + 1]
    items = [p for p in span if is_count(p) and p.quantity.kind != "money" and p.depth == members[0].depth]
    joined = len(items) > len(members) and all(p.sentence == members[0].sentence for p in items)
    if not joined:
        return []
    runs = (items[:size] for size in range(len(items), 1, -1))
    mixed = (run for run in runs if any(p not in members for p in run) and all_exact([whole, *run]))
    return next((run for run in mixed if may_equal(run, whole)), [])


def parallel(context: Context, one: Place, next_one: Place) -> bool:
    """True when the next item plainly belongs to the same list: joined by 、 or another outcome."""
    if one.outcome and next_one.outcome:
        return True
    # 处罚8件、罚款362万元；处罚个人17件: what 、 joins is of another unit.
    beside = next_one.index == one.index + 1 or next_one.segment == one.segment
    return beside and "、" in context.view[one.quantity.end : one.quantity.end + 2]


def _paired(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """来信64件、来访32批71人、网访38件 of 134: one of them has two numbers, of which the other is the part."""
    choices = [[p, *_twins(context, p)] for p in members]
    if not 0 < sum(len(choice) > 1 for choice in choices) <= _MOST_PAIRED:
        return []
    mixed = (list(run) for run in product(*choices))
    return next((run for run in mixed if all_exact([whole, *run]) and may_equal(run, whole)), [])


def _twins(context: Context, place: Place) -> list[Place]:
    """The count that adjoins: 32批 for 71人 in 32批71人."""
    beside = [context.places[i] for i in (place.index - 1, place.index + 1) if 0 <= i < len(context.places)]
    return [
        p
        for p in beside
        if is_count(p)
        and p.quantity.kind != "money"
        and (p.quantity.end == place.quantity.start or place.quantity.end == p.quantity.start)
    ]


def _but_left(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """The list without what is left of one of it: 市级受理380件，办结340件，在办40件；县级受理520件 of 900."""
    rest: list[Place] = []
    for place in members:
        gone = context.places[rest[-1].index + 1 : place.index] if rest else []
        ended = exact_sum([*(p for p in gone if is_count(p)), place])
        if not (gone and ended == rest[-1].quantity.value):
            rest.append(place)
    if 1 < len(rest) < len(members) and all_exact([whole, *rest]) and may_equal(rest, whole):
        return rest
    return []
