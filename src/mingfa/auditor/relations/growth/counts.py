"""Changes told as counts: 由410人增加到530人，增加了120人; 办理120件，比上年的100件增加20件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, number, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.growth.arithmetic import gap_chance, gap_fits
from mingfa.auditor.relations.growth.bases import (
    base_after,
    base_in_brackets,
    from_to,
    of_a_part,
    result_after,
    told_then,
    with_base,
)
from mingfa.auditor.relations.growth.differences import rates_in_turn
from mingfa.auditor.relations.growth.lists import told_in_lists
from mingfa.auditor.relations.words.changes import KIND, changed_thing, falls, is_difference, told_of_another

# 五年由8651亿元增加到18914亿元，平均每年增加2053亿元
_YEARLY = re.compile("年均|平均|月均|每年")
# Smaller differences are met by chance.
_TELLING = 10
_BACK = 16


def find(context: Context) -> Iterator[Finding]:
    """A finding for every count that says by how many another grew from a printed base."""
    for places in context.sentences:
        found, told = told_in_lists(context, places, counted=True)
        yield from found
        for position, moved in enumerate(places):
            if (
                position
                and moved.index not in told
                and not moved.is_plan
                and _measurable(moved)
                and is_difference(moved)
                and not _in_turn(context, places, position)
            ):
                yield from _one(context, places, position)


def _in_turn(context: Context, places: list[Place], position: int) -> bool:
    """True for differences of one unit told in a row: 分别提高45元和70元, which are of several things."""
    unit = places[position].quantity.unit
    before = position and len(rates_in_turn(context, places[: position + 1], position - 1)) > 1
    return bool(before and places[position - 1].quantity.unit == unit) or any(
        p.quantity.unit == unit for p in rates_in_turn(context, places, position)[1:]
    )


def _measurable(place: Place) -> bool:
    """True for counts, their averages and times: 由45天缩短至36天，由7.7件减少到5.6件."""
    return bool(place.quantity.unit) and place.quantity.kind not in ("rate", "rank", "ratio")


def _one(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    moved, earlier = places[position], places[:position]
    pair = (
        result_after(context, places, position)
        or from_to(context, earlier, moved)
        or base_in_brackets(context, earlier, moved)
        or with_base(context, earlier, moved)
        or base_after(context, places, position)
    )
    # 平均用时1.64天，而2月为1.87天，缩短了0.23天: no word joins them, so one slip must.
    joined = pair is not None
    pair = pair or told_then(context, earlier, moved)
    if pair is None or not all(same_unit(p, moved) and _measurable(p) for p in pair):
        return
    base, now = pair
    if _YEARLY.search(moved.pre) or (base.index < moved.index and told_of_another(context, base, moved)):
        return
    down = falls(moved)
    if now.index < moved.index and falls(now) and not down:
        # 由2698项减至2641项，其中增加17项: one of the movements.
        return
    first, second = (base, now) if down else (now, base)
    gap = first.quantity.value - second.quantity.value
    involved = [base, now, moved]
    shown = f"{number(first.quantity.value)}−{number(second.quantity.value)}={number(gap)}"
    fits = gap_fits(first, second, moved)
    if not fits and (
        of_a_part(context, pair, moved)
        or _of_unnamed(context, moved)
        or _held_otherwise(context, base, now, moved, down)
        or not (joined or gap_chance(base, now, moved) < CERTAIN)
    ):
        return
    yield from judged(context, KIND, involved, shown, number(moved.quantity.value), fits, "增减数与前后两数")


def _of_unnamed(context: Context, moved: Place) -> bool:
    """True for 新收312件，2023年为280件，结案多18件: the name of what grew is not told before."""
    thing = changed_thing(moved)
    return len(thing) > 1 and not any(
        thing[i : i + 2] in context.view[moved.sentence_start : moved.clause_start]
        for i in range(len(thing) - 1)
    )


def _held_otherwise(context: Context, base: Place, now: Place, moved: Place, down: bool) -> bool:
    """True when another number of the sentence, in the place of the one that was taken, gives just the difference.

    So may several together: 旅游73件，文化158件，文物26件，三个领域立案总数较上年的219件增加38件.
    """
    step = moved.quantity.value * (-1 if down else 1)
    whole = Decimal(0)
    for other in context.before_in_paragraph(moved):
        if (
            other.sentence == moved.sentence
            and same_unit(other, moved)
            and other is not base
            and is_count(other)
        ):
            whole += other.quantity.value
            if whole != now.quantity.value and whole - base.quantity.value == step:
                return True
    others = [p for p in context.around_in_paragraph(moved, _BACK) if same_unit(p, moved) and _stands(p)]
    if any(p.quantity.value - base.quantity.value == step for p in others):
        # 账号37个，年内注销5个、新设2个，较年初的40个净减3个: what there is now stands wherever it may.
        return True
    # 2024年418家、2023年357家、2022年311家，2024年比2023年多61家: any two of several years.
    # Two give a small difference by chance, but a slip would then explain the two that were taken.
    telling = moved.quantity.value >= _TELLING or gap_chance(base, now, moved) >= CERTAIN
    return telling and any(
        abs(a.quantity.value - b.quantity.value) == moved.quantity.value for a, b in combinations(others, 2)
    )


def _stands(place: Place) -> bool:
    """True for a number of things, not of those that came or went by growth."""
    return _measurable(place) and place.quantity.bound is Bound.EXACT and not is_difference(place)
