"""A change both of whose numbers stand further off, told apart by their times.

今年上半年呼入418637个…。去年同期呼入372418个、接通率95.43%。今年上半年呼入量同比增长12.41%: the base is told of an earlier time,
or stands in a row with one that is; the number is any other of its unit. Nothing is accused while any two agree.
"""

from __future__ import annotations

import re

from mingfa.auditor.lexicon import pattern_of
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.growth.arithmetic import gives, grown_chance
from mingfa.auditor.relations.growth.bases import base_alone
from mingfa.auditor.relations.words.changes import changed_thing, falls, is_difference, is_planned
from mingfa.auditor.relations.words.told_times import JOINED

_BACK, _AHEAD, _PAIR, _MOST = 16, 6, 2, 0.25
# Chance is counted for each pair; where nothing names what changed, it must explain less.
_UNNAMED = 0.1


def by_time(context: Context, change: Place) -> tuple[Place, Place] | None:
    """The earlier number and the later that one slip joins to the change; None when two agree or chance may explain it."""
    around = _around(context, change)
    # 10月份26164起，环比下降6.03%，日均844起；9月份为27843起: what follows with no more than its time.
    bases = [
        p for p in around if _of_earlier(context, p) or (p.index > change.index and base_alone(context, p))
    ]
    pairs = [
        (base, now)
        for base in bases
        for now in around
        if now not in bases and now.quantity.unit == base.quantity.unit
    ]
    if not pairs or _agree(around, change):
        return None
    name = changed_thing(change)
    if len(name) >= _PAIR:
        # 呼入量同比增长: of the numbers that bear the name; 上年分别为463件、402.17万元 bear none.
        pairs = [(base, now) for base, now in pairs if _named(context, now, name)]
    near = [(grown_chance(*pair, change), pair) for pair in pairs]
    if not near:
        return None
    chance, best = min(near, key=lambda row: row[0])
    return best if chance * len(pairs) <= (_MOST if len(name) >= _PAIR else _UNNAMED) else None


def agrees_elsewhere(context: Context, change: Place) -> bool:
    """True when two numbers near give a change that bears a name: 罚没款527.36万元，上年614.85万元，罚没款下降14.2%."""
    return len(changed_thing(change)) >= _PAIR and _agree(_around(context, change), change)


def _agree(around: list[Place], change: Place) -> bool:
    """True when any two of the numbers give the change."""
    falling = falls(change)
    return any(
        gives(a, b, change, falling, False)
        for a in around
        for b in around
        if a is not b and a.quantity.unit == b.quantity.unit
    )


def _around(context: Context, change: Place) -> list[Place]:
    """The exact counts of the paragraph near the change: no differences, no plans."""
    found = context.before_in_paragraph(change, _BACK)
    for place in context.places[change.index + 1 : change.index + 1 + _AHEAD]:
        if "\n" in context.view[change.quantity.end : place.quantity.start]:
            break
        found = [*found, place]
    return [
        p
        for p in found
        if is_count(p)
        and p.quantity.bound is Bound.EXACT
        and p.quantity.value > 0
        and not is_difference(p)
        and not is_planned(p)
    ]


_LEFT = re.compile(r"结转|遗留|留存|未结|未办结|剩余|结存|余额|存量|[今本现]")


def _of_earlier(context: Context, place: Place) -> bool:
    """True for 去年同期呼入372418个, and for what is joined to it: 上年分别为451件、3974.2万元."""
    floor = context.places[place.index - 1].quantity.end if place.index else 0
    lead = context.view[max(floor, place.clause_start) : place.quantity.start]
    if place.index and JOINED.match(lead):
        before = context.places[place.index - 1]
        joined = before.sentence == place.sentence and before.depth == place.depth
        return joined and is_count(before) and _LEFT.search(lead) is None and _of_earlier(context, before)
    return pattern_of("growth_base", "earlier_periods").search(lead) is not None and not _LEFT.search(lead)


def _named(context: Context, place: Place, name: str) -> bool:
    """True when the words around the number share two characters with the name of what changed."""
    floor = context.places[place.index - 1].quantity.end if place.index else 0
    words = context.view[max(floor, place.clause_start) : place.quantity.start] + place.pre + place.post
    return any(name[at : at + _PAIR] in words for at in range(len(name) - 1))
