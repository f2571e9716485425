"""Percentage points between two rates of the paragraph: 税收占比53.7%。…税收占比较2023年的49.8%提高3.9个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.growth.arithmetic import gives, grown_chance, is_points, shown
from mingfa.auditor.relations.growth.elsewhere import goes_on
from mingfa.auditor.relations.words.changes import KIND, falls, is_change
from mingfa.auditor.relations.words.told_times import JOINED

_BACK, _AHEAD, _CHANCE, _CLAUSES, _BOTH = 14, 2, 0.35, 2, 2
_NAME = re.compile(r"(?:[\u4e00-\u9fff]{2})?(?:率|占比|比重|比例|满意度|知晓度)")
_AGAINST = re.compile(r"[较比由从](?:(?:19|20)\d{2}年|[上去前]|期初|年初)[^，。；]{0,6}的?$")
_GENERIC = re.compile(r"占比|比重|比例")


def points_elsewhere(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    """A finding for a change in points one of whose rates stands beside it and the other further off."""
    change = places[position]
    if not is_points(change, context.literal(change)) or change.quantity.bound is not Bound.EXACT:
        return
    if position and goes_on(context, places[position - 1], change):
        return
    rates = _rates(context, change)
    own = [p for p in rates if _names(context, p) & _names(context, change)]
    # 结案率11.44%…去年同期结案率17.93%…结案率回落6.49个百分点: both by their name.
    near = own[0] if len(own) == _BOTH else _nearest(context, places, position)
    if near is None or (own and near not in own):
        return
    others = [p for p in rates if p is not near]
    falling = falls(change)
    if any(gives(a, b, change, falling, True) for p in others for a, b in ((p, near), (near, p))):
        return
    named = [p for p in others if _same_name(context, near, p, change)]
    for other in named[:1] if _alone(context, named) else ():
        # Which of the two came first, the direction tells.
        first, last = sorted((near, other), key=lambda p: p.quantity.value, reverse=falling)
        if _AGAINST.search(context.view[near.clause_start : near.quantity.start]):
            # 较2023年的49.8%: unless the words do.
            first, last = near, other
        if grown_chance(first, last, change) * len(named) <= _CHANCE:
            expression = shown(first, last, change, (context.literal(first), context.literal(last)))
            yield from judged(
                context, KIND, [first, last, change], expression, context.literal(change), False,
                "百分点与前后两个比率",
            )  # fmt: skip


def _rates(context: Context, change: Place) -> list[Place]:
    """The rates of the paragraph around the change, nearest first: no growth, no points."""
    after = [
        p
        for p in context.places[change.index + 1 : change.index + 1 + _AHEAD]
        if p.sentence == change.sentence
    ]
    return [p for p in [*context.before_in_paragraph(change, _BACK), *after] if _is_rate(context, p)]


def _is_rate(context: Context, place: Place) -> bool:
    exact = place.quantity.kind == "rate" and place.quantity.bound is Bound.EXACT
    return exact and "分点" not in context.literal(place) and not is_change(context, place)


def _nearest(context: Context, places: list[Place], position: int) -> Place | None:
    """The rate right before the change, or in the next clause: 提高2.3个百分点，达到98.2%."""
    change = places[position]
    before = next((p for p in reversed(places[:position]) if p.depth <= change.depth), None)
    if before is None or not _is_rate(context, before):
        return None
    between = context.view[before.quantity.end : change.quantity.start]
    plain = between.count("，") < _CLAUSES and not re.search("[；;。]", between)
    return before if plain else None


def _same_name(context: Context, near: Place, other: Place, change: Place) -> bool:
    """True when both are told of one rate: 化解率, 税收占比."""
    if other.quantity.quantum != near.quantity.quantum or near.quantity.quantum != change.quantity.quantum:
        return False
    names = [_names(context, p) for p in (near, other)]
    joined = JOINED.fullmatch(context.view[other.quantity.end : near.quantity.start]) is not None
    return joined or bool(names[0] & names[1]) or _one_share(context, near, other)


_SHARE = re.compile(r"(?:所?占|比[重例]).*$")
_NO_NAME = re.compile(
    r"[较比与同由从](?:19|20)\d{2}.*|[较比与同由从](?:上年|去年).*|收入|总[量数]|数$|年|[其中的案件]"
)


def _one_share(context: Context, near: Place, other: Place) -> bool:
    """税收收入61374万元，占比53.7%…税收占比较2023年的49.8%: shares of the things whose names share their first words."""
    leads = [context.view[p.clause_start : p.quantity.start] for p in (near, other)]
    if not all(_SHARE.search(lead) for lead in leads):
        return False
    names = [
        _NO_NAME.sub("", _SHARE.sub("", lead)) or _before(context, p)
        for lead, p in zip(leads, (near, other), strict=True)
    ]
    shortest = min(map(len, names))
    return shortest >= _FEWEST and (names[0][:_MOST] in names[1] or names[1][:_MOST] in names[0])


_FEWEST, _MOST = 2, 4


def _before(context: Context, place: Place) -> str:
    """The name of the number right before a share that bears none."""
    before = context.places[place.index - 1] if place.index else None
    if before is None or before.sentence != place.sentence:
        return ""
    return _NO_NAME.sub("", context.view[before.clause_start : before.quantity.start])


def _names(context: Context, place: Place) -> set[str]:
    """结案率; for shares the two characters before 占比: 税收占比."""
    lead = context.view[place.clause_start : place.quantity.start]
    found = {m.group() for m in _NAME.finditer(lead)}
    before = context.places[place.index - 1] if place.index else None
    if (
        not lead.strip("、和与及以")
        and before is not None
        and JOINED.fullmatch(context.view[before.quantity.end : place.quantity.start])
    ):
        # 败诉率依次为15.8%、11.27%和10.17%: one name for all.
        return _names(context, before)
    return {name for name in found if not _GENERIC.fullmatch(name)}


def _alone(context: Context, named: list[Place]) -> bool:
    """True when the nearest is the only one, or the last of those that stand in a row."""
    row = all(
        JOINED.fullmatch(context.view[a.quantity.end : b.quantity.start])
        for b, a in pairwise(sorted(named, key=lambda p: -p.index))
    )
    return row or len({p.quantity.value for p in named}) == 1
