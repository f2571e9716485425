"""A base that another clause or sentence tells: 2022年收案731件。2023年共收案491件，同比下降32.83%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.growth_base import is_difference, is_planned, own_subject
from mingfa.auditor.relations.rate_basis import rate_name
from mingfa.auditor.relations.same_number import stage_told

_BACK, _AHEAD = 16, 10
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?![\d.%])")
_JOINED = re.compile(r"[、和与及]|以及")
_EACH = re.compile(r"分别[^，,。；;\d]{0,16}$")
_SINCE = re.compile(r"((?:19|20)\d{2})年以来[^\d。]*$")


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(any_of([*lexicon().words("growth_base"), *lexicon().words("earlier_periods")]))


def told_elsewhere(
    context: Context, places: list[Place], position: int
) -> Iterator[tuple[Place, Place, Place]]:
    """Base, number and change for this change, or for each of several that stand in one list after 分别."""
    change = places[position]
    lead = context.view[max(change.sentence_start, change.quantity.start - 24) : change.quantity.start]
    if own_subject(change) and not _EACH.search(lead):
        return
    changes = _run(context, places, position) if _EACH.search(lead) else [change]
    points = "分点" in context.literal(change)
    kinds = [p for p in places[:position] if _may_be(context, p, points) and p.depth == change.depth]
    numbers = kinds[-len(changes) :]
    if len(numbers) < len(changes) or (len(changes) == 1 and not _said_of(context, numbers[0], change)):
        return
    for now, told in zip(numbers, changes, strict=True):
        base = _base(context, now, change, points)
        if base is not None:
            yield base, now, told


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
    return is_count(place) and not is_difference(place) and not is_planned(place)


def _said_of(context: Context, now: Place, change: Place) -> bool:
    """True when only words stand between the number and its change: 收案491件，降幅明显，同比下降32.83%."""
    between = context.view[now.quantity.end : change.quantity.start]
    return (
        change.index == now.index + 1 and between.count("，") < _CLAUSES and not re.search("[；;。]", between)
    )


_CLAUSES = 3


def _run(context: Context, places: list[Place], position: int) -> list[Place]:
    run = [places[position]]
    for place in places[position + 1 :]:
        between = context.view[run[-1].quantity.end : place.quantity.start]
        if place.quantity.kind != "rate" or not _JOINED.fullmatch(between):
            break
        run.append(place)
    return run


def _base(context: Context, now: Place, change: Place, points: bool) -> Place | None:
    """The one number of the paragraph with the same name whose period is the one before."""
    after = context.places[now.index + 1 : now.index + 1 + _AHEAD]
    ahead = []
    for place in after:
        if "\n" in context.view[now.quantity.end : place.quantity.start]:
            break
        ahead.append(place)
    wanted = _period_before(context, now, change)
    found = [
        p
        for p in [*context.before_in_paragraph(now, _BACK), *ahead]
        if _may_be(context, p, points)
        and p.quantity.unit == now.quantity.unit
        and p.quantity.bound is Bound.EXACT
        and p.quantity.value > 0
        and _alike(context, p, now, points)
        and (_is_of(context, p, wanted) or (points and _ends_series(context, p, wanted)))
    ]
    if points and len({p.sentence for p in found}) == 1:
        # 2018年至2021年败诉率分别为…: the last of the list is that of the last year.
        found = [max(found, key=lambda p: p.index)]
    return found[0] if len(found) == 1 else None


def _period_before(context: Context, now: Place, change: Place) -> str:
    """The year, or the words for a time, with which the change compares: 2014 of 比2014年, else the year before."""
    lead = context.view[now.quantity.end : change.quantity.start]
    named = _YEAR.findall(lead)
    if named:
        return str(named[-1])
    cue = _cues().search(lead)
    years = _YEAR.findall(context.view[now.sentence_start : now.quantity.start])
    if years:
        return str(int(years[-1]) - 1)
    return cue.group() if cue else ""


def _is_of(context: Context, place: Place, period: str) -> bool:
    """True when the last time named before the number, in its sentence, is that period."""
    words = context.view[place.sentence_start : place.quantity.start]
    if period.isdigit():
        years = _YEAR.findall(words)
        return bool(years) and years[-1] == period
    return bool(period) and period in context.view[place.clause_start : place.quantity.start]


def _ends_series(context: Context, place: Place, period: str) -> bool:
    """2018年以来败诉率分别为16.4%、11.36%、9.72%、10.79%: the fourth is that of 2021."""
    since = _SINCE.search(context.view[place.sentence_start : place.quantity.start].split("分别")[0])
    if since is None or not period.isdigit():
        return False
    run = [
        p
        for p in context.before_in_paragraph(place)
        if p.sentence == place.sentence and p.quantity.kind == "rate"
    ]
    return len(run) == int(period) - int(since.group(1))


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
