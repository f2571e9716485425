"""Which number a printed difference made: 办理120件，同比增加20件，增长20%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.growth.arithmetic import is_points, moved_fits
from mingfa.auditor.relations.words.changes import (
    change_words,
    changed_thing,
    falls,
    in_turn,
    is_difference,
    is_planned,
    own_subject,
)
from mingfa.auditor.relations.words.told_times import JOINED

_NEAR, _NAMED = 3, 2
_BACK = 16
_JOINT = re.compile(r"[\u4e00-\u9fff][及和与、][\u4e00-\u9fff]")


class Moved(NamedTuple):
    """A number, the difference that made it, the change; ``told`` when the words leave no doubt that they belong together."""

    now: Place
    difference: Place
    change: Place
    told: bool = True


def differences(context: Context, places: list[Place], position: int) -> list[Moved]:
    """The same, but where the words give the base, the number is what came of it: 由24173宗增加了2296宗."""
    return [one._replace(now=_grown_from(context, one)) for one in _differences(context, places, position)]


# 由24173宗增加, 比2022年的6204份少, 与9月的412起相比减少
_BASE_BEFORE = re.compile(
    r"(?:[由从自在较比与同]|对比)(?:(?:19|20)\d{2}年度?|\d{1,2}月份?|第?[一二三四]季度)?[^，。；\d]{0,10}$"
)


def _grown_from(context: Context, moved: Moved) -> Place:
    now, difference = moved.now, moved.difference
    lead = context.view[max(now.clause_start, now.quantity.start - _BACK) : now.quantity.start]
    between = context.view[now.quantity.end : difference.quantity.start]
    if (
        now.index + 1 != difference.index
        or not _BASE_BEFORE.search(lead)
        or re.search("[，。；到至为]", between)
    ):
        return now
    step = -difference.quantity.value if falls(difference) else difference.quantity.value
    quantity = replace(now.quantity, value=now.quantity.value + step)
    return replace(now, quantity=quantity) if quantity.value > 0 else now


def _differences(context: Context, places: list[Place], position: int) -> list[Moved]:
    """Of what the change at ``position``, or each of a list that begins there, is the rate."""
    change, earlier = places[position], places[:position]
    if is_points(change, context.literal(change)):
        # 同比增加1345件，上升2.66个百分点: a share or a rate rose, not the number.
        return []
    near = _by_difference(context, earlier, change) or _difference_after(places, position)
    if near is None:
        return list(_named(context, places, position))
    if changed_thing(near[1]) and not moved_fits(*near, change):
        # 案件3200件，刑事案件增加40件，增长12%: it may be of another number that bears the name.
        others = [p for p in _alike(context, near[1]) if p is not near[0]]
        return [] if _held_otherwise(others, near[1], change) else [Moved(*near, change)]
    return [Moved(*near, change)]


def _by_difference(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``办理120件，同比增加20件，增长20%``: the base is the number less the difference."""
    near = [p for p in earlier if p.segment == change.segment]
    if len(near) > 1 and re.search("较|比|末的", near[-2].pre) and not falls(near[-1]):
        # 较上年的9323亿元增加4374亿元: the number before is the base, not the result.
        return None
    if len(near) < 2 or own_subject(change) or not is_difference(near[-1]) or not is_count(near[-1]):
        return None
    difference = near[-1]
    if _in_turn(context, change) or _of_another(context, difference):
        # Told of several things in their turn, or of one that is not told here.
        return None
    alike = [
        p
        for p in near[:-1]
        if p.quantity.unit == difference.quantity.unit
        and not is_difference(p)
        and p.depth <= difference.depth
    ]
    # 受理38558件，日均5508件，较上周减少569件: the total changed, not its mean.
    alike = [p for p in alike if not _MEAN.search(p.pre)] or alike
    plain = [p for p in alike if is_count(p) and not is_planned(p) and not of_several(p, difference)]
    return (plain[-1], difference) if plain and plain[-1].index >= difference.index - _NEAR else None


_MEAN = re.compile("[日月年周]均$")


def _difference_after(places: list[Place], position: int) -> tuple[Place, Place] | None:
    """``262件，同比下降2.60%，同比减少7件``: the difference may follow the rate."""
    if not 0 < position < len(places) - 1 or own_subject(places[position]):
        return None
    now, change, difference = places[position - 1 : position + 2]
    near = (
        now.segment == change.segment == difference.segment and now.quantity.unit == difference.quantity.unit
    )
    # 受案增加167件，上升10.21%，结案增加34件: the rate is of the difference before it, not of the next.
    if not near or is_difference(now) or changed_thing(difference)[:_NAMED] not in now.pre:
        return None
    if is_count(difference) and is_difference(difference) and falls(change) == falls(difference):
        return now, difference
    return None


def _named(context: Context, places: list[Place], position: int) -> Iterator[Moved]:
    """死亡32人。死亡人数减少15人，下降31.9%; 事故减少4起，死亡减少5人，分别下降8.3%、9.6%: by their names."""
    change = places[position]
    run = rates_in_turn(context, places, position)
    listed = _listed(context, places[max(0, position - len(run)) : position])
    each = _in_turn(context, change) or (len(run) > 1 and len(listed) == len(run))
    changes = run if each else [change]
    moved = (len(changes) > 1 and listed) or _last(places[:position], len(changes))
    if len(moved) < len(changes) or (own_subject(change) and changed_thing(moved[-1])):
        return
    for difference, rate in zip(moved, changes, strict=True):
        if not is_count(difference) or not is_difference(difference):
            continue
        before = context.places[difference.index - 1]
        if _grown_from(context, Moved(before, difference, rate)) is not before:
            # 受理量由24173宗增加了2296宗: the base stands right before.
            yield Moved(before, difference, rate)
            continue
        # 比去年同期增加438件，举报量增长14%: the rate may bring the name.
        own = changed_thing(difference)
        name = own or changed_thing(change)
        found = _namesake(context, difference, name)
        if found is None or falls(difference) != falls(change) or (not own and name not in found[0].pre):
            continue
        now, shared, others = found
        if moved_fits(now, difference, rate) or not _held_otherwise(others, difference, rate):
            yield Moved(now, difference, rate, shared >= _NEAR)


def _in_turn(context: Context, change: Place) -> bool:
    return in_turn().search(context.view[change.clause_start : change.quantity.start]) is not None


def _last(earlier: list[Place], size: int) -> list[Place]:
    """The last numbers, or the last differences where as many are told: 由24173宗增加2296宗，由23968宗增加2350宗."""
    moved = [p for p in earlier if is_difference(p) and p.quantity.kind != "rate"]
    return moved[-size:] if size > 1 and len(moved) >= size else earlier[-size:]


def of_several(now: Place, difference: Place) -> bool:
    """True for 车辆购置及运行费2800万元 beside 购置费减少334万元: the number counts more than what changed."""
    name = changed_thing(difference)
    return bool(name) and _JOINT.search(now.pre) is not None and _JOINT.search(name) is None


def _of_another(context: Context, difference: Place) -> bool:
    """True for 收案1803件，结案增加34件: what grew bears a name of which the words before it have nothing."""
    name = changed_thing(difference)
    before = context.view[difference.sentence_start : difference.clause_start]
    return len(name) >= _NAMED and not any(name[i : i + 2] in before for i in range(len(name) - 1))


def _listed(context: Context, moved: list[Place]) -> list[Place]:
    """同比减少21起、18人: differences of different units that share one verb; else nothing."""
    units = {p.quantity.unit for p in moved}
    joined = all(
        JOINED.fullmatch(context.view[a.quantity.end : b.quantity.start]) for a, b in pairwise(moved)
    )
    told = len(moved) > 1 and joined and len(units) == len(moved) and is_difference(moved[0])
    return [replace(p, pre=moved[0].pre) for p in moved] if told else []


def rates_in_turn(context: Context, places: list[Place], position: int) -> list[Place]:
    """The rates, or the differences, joined to this one: 18.2%、12.3%和22.8%; 增加17件和减少12件; 上升10.8%、下降8.4%."""
    run = [places[position]]
    counted = is_count(run[0])
    for place in places[position + 1 :]:
        between = context.view[run[-1].quantity.end : place.quantity.start]
        if (place.quantity.kind == "rate", is_count(place)) != (not counted, counted):
            break
        if not _joined_on().fullmatch(between):
            break
        run.append(place)
    return run


@cache
def _joined_on() -> re.Pattern[str]:
    """和, 、 and 和下降: a list goes on, perhaps in the other direction."""
    words = change_words()
    return re.compile(rf"(?:{JOINED.pattern})(?:(?:{words['either'].pattern}|少|多)了?)?")


def _alike(context: Context, difference: Place) -> list[Place]:
    """The exact numbers before of the same unit that may be what has changed."""
    return [
        p
        for p in context.before_in_paragraph(difference, _BACK)
        if is_count(p)
        and p.quantity.unit == difference.quantity.unit
        and not p.depth
        and p.quantity.bound is Bound.EXACT
        and not is_difference(p)
        and not is_planned(p)
        and not of_several(p, difference)
    ]


def _namesake(context: Context, difference: Place, name: str) -> tuple[Place, int, list[Place]] | None:
    """The number before that shares most of the name of what changed, how much it shares, and the others of its unit."""
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    alike = _alike(context, difference)
    if not name:
        alike = [p for p in alike if p.sentence == difference.sentence]
        # 发生96起，死亡154人，同比减少21起、18人: the units tell which.
        return (alike[0], _NEAR, []) if len(alike) == 1 else None
    shared = [len(pairs & {p.pre[i : i + 2] for i in range(len(p.pre) - 1)}) for p in alike]
    best = max(shared, default=0)
    if not best or shared.count(best) > 1:
        return None
    now = alike[shared.index(best)]
    return now, best, [p for p in alike if p is not now]


def _held_otherwise(others: list[Place], difference: Place, rate: Place) -> bool:
    """True when another number of that unit makes the rate hold."""
    return any(moved_fits(other, difference, rate) for other in others)
