"""A base that another clause or sentence tells: 2022年收案731件。2023年共收案491件，同比下降32.83%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.evidence.same_number import stage_told
from mingfa.auditor.relations.growth.differences import rates_in_turn
from mingfa.auditor.relations.rates.names import rate_name
from mingfa.auditor.relations.words.changes import in_turn, is_difference, is_planned, own_subject
from mingfa.auditor.relations.words.told_times import JOINED, is_of, period_before

_BACK, _AHEAD = 16, 14
_OWN_YEAR = re.compile(r"^(?:19|20)\d{2}年度?")


@cache
def _each() -> re.Pattern[str]:
    return re.compile(rf"{in_turn().pattern}[^，,。；;\d]{{0,16}}$")


def told_elsewhere(
    context: Context, places: list[Place], position: int
) -> Iterator[tuple[Place, Place, Place]]:
    """Base, number and change for this change, or for each of several that stand in one list after 分别."""
    change = places[position]
    lead = context.view[max(change.sentence_start, change.quantity.start - 24) : change.quantity.start]
    if own_subject(replace(change, pre=_OWN_YEAR.sub("", change.pre))) and not _each().search(lead):
        return
    if _each().search(lead):
        named = list(_by_names(context, places, position))
        if named:
            yield from named
            return
    if position and goes_on(context, places[position - 1], change):
        return
    changes = rates_in_turn(context, places, position) if _each().search(lead) else [change]
    points = "分点" in context.literal(change)
    kinds = [p for p in places[:position] if _may_be(context, p, points) and p.depth <= change.depth]
    numbers = kinds[-len(changes) :]
    if len(numbers) < len(changes) or (len(changes) == 1 and not _said_of(context, numbers[0], change)):
        return
    for now, told in zip(numbers, changes, strict=True):
        base = _base(context, now, change, points)
        if base is not None:
            yield base, now, told


def goes_on(context: Context, before: Place, change: Place) -> bool:
    """True for the second of 分别高0.4个和0.2个百分点, whose first bears no name of its own."""
    between = context.view[before.quantity.end : change.quantity.start]
    return before.quantity.kind != "rate" and JOINED.fullmatch(between) is not None


def difference_elsewhere(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """结案数同比增加3968件。…结案20591件，同比增长23.87%: the difference stands in a sentence before, by its stage."""
    change = places[position]
    numbers = [p for p in places[:position] if _may_be(context, p, False) and p.depth == change.depth]
    if not numbers or own_subject(change) or not _said_of(context, numbers[-1], change):
        return None
    now = numbers[-1]
    found = [
        p
        for p in context.before_in_paragraph(now, _BACK)
        if is_count(p)
        and is_difference(p)
        and p.sentence != now.sentence
        and p.quantity.unit == now.quantity.unit
        and now.role is not None
        and stage_told(context.view[p.clause_start : p.quantity.start]) == now.role
    ]
    return (now, found[0]) if len(found) == 1 else None


def _may_be(context: Context, place: Place, points: bool) -> bool:
    if points:
        return place.quantity.kind == "rate" and "分点" not in context.literal(place)
    return (
        is_count(place)
        and not is_difference(place)
        and not is_planned(place)
        and not _EACH_OF.search(place.pre)
    )


# 受理77815件，日均2510件，环比下降5.84%: the change is of the number, not of its mean.
_EACH_OF = re.compile("[日月年周]均$")


def _said_of(context: Context, now: Place, change: Place) -> bool:
    """True when only words stand between the number and its change: 收案491件，降幅明显，同比下降32.83%."""
    between = context.view[now.quantity.end : change.quantity.start]
    return (
        change.index == now.index + 1 and between.count("，") < _CLAUSES and not re.search("[；;。]", between)
    )


_CLAUSES = 3


_NAMES = re.compile(
    r"(?:^|[，,。；;])(?P<names>[\u4e00-\u9fff]{2,12}(?:[、和及与]|以及)[\u4e00-\u9fff、]{2,40})(?:分别|依次|各自)"
)


def _by_names(context: Context, places: list[Place], position: int) -> Iterator[tuple[Place, Place, Place]]:
    """收案251件，结案率17.93%…收案数和结案率同比分别下降5.98%和6.49个百分点: each name with both its numbers."""
    change = places[position]
    lead = context.view[change.sentence_start : change.quantity.start]
    found = _NAMES.search(lead[-_REACH:])
    if found is None:
        return
    names = [_name(part) for part in JOINED.split(found["names"])]
    changes = [change, *places[position + 1 : position + len(names)]]
    before = [p for p in context.before_in_paragraph(change, _BACK) if p.depth <= change.depth]
    for name, told in zip(names, changes, strict=False):
        points = "分点" in context.literal(told)
        same = [p for p in before if _may_be(context, p, points) and name and name in p.pre]
        if told.quantity.kind == "rate" and len(same) == _BOTH:
            base, now = sorted(same, key=lambda p: is_of(context, p, ""), reverse=True)
            if is_of(context, base, "") and not is_of(context, now, ""):
                yield base, now, told


def _name(words: str) -> str:
    """收案 of 收案数, 结案率 of 结案率同比."""
    return re.sub("同比|环比|数量?$|量$", "", words)


_BOTH, _REACH = 2, 60


def _base(context: Context, now: Place, change: Place, points: bool) -> Place | None:
    """The one number of the paragraph with the same name whose period is the one before."""
    after = context.places[now.index + 1 : now.index + 1 + _AHEAD]
    ahead = []
    for place in after:
        if "\n" in context.view[now.quantity.end : place.quantity.start]:
            break
        ahead.append(place)
    wanted = period_before(context, now, change)
    found = [
        p
        for p in [*context.before_in_paragraph(now, _BACK), *ahead]
        if _may_be(context, p, points)
        and p.quantity.unit == now.quantity.unit
        and p.quantity.bound is Bound.EXACT
        and p.quantity.value > 0
        and _alike(context, p, now, points)
        and p is not now
        and is_of(context, p, wanted)
    ]
    # 一审 with 一审, 二审 with 二审: the name that shares most.
    named = _pairs(now.pre + now.post)
    ranked = sorted(found, key=lambda p: len(named & _pairs(p.pre + p.post)), reverse=True)
    shared = [len(named & _pairs(p.pre + p.post)) for p in ranked[:2]]
    return ranked[0] if ranked and (len(ranked) == 1 or shared[0] > shared[1]) else None


def _alike(context: Context, one: Place, now: Place, points: bool) -> bool:
    """True when the words before the two numbers name one stage and share what is counted."""
    told = [context.view[p.sentence_start : p.quantity.start] for p in (one, now)]
    if points:
        name = rate_name(now)
        return bool(name) and name[-3:] in told[0]
    stages = [p.role or stage_told(words) for p, words in zip((one, now), told, strict=True)]
    names = [_pairs(p.pre + p.post) for p in (one, now)]
    return stages[0] == stages[1] and bool(names[0] & names[1] or (stages[0] and not min(names, key=len)))


def _pairs(words: str) -> set[str]:
    plain = re.sub(r"[\d年月]+", "", words)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
