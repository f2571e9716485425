"""Numbers told in pairs for two years or places: 分别审结96件和128件，其中调解31件和47件."""

from __future__ import annotations

import re
from itertools import pairwise

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, same_unit

_JOINED = re.compile("[、和及与，]")


def columns_of(context: Context, whole: Place, members: list[Place]) -> list[tuple[Place, list[Place]]]:
    """The columns of 96件和128件，其中调解31件和47件，撤回5件和9件: the first of each pair together; none when not so told."""
    heads = _run(context, whole)
    if len(heads) == 1:
        heads = _named_heads(context, whole, members)
    size = len(heads)
    if size < 2 or len(members) % size:
        return []
    rows = [members[at : at + size] for at in range(0, len(members), size)]
    if not all(_beside(context, one, other) for row in rows for one, other in pairwise(row)):
        return []
    if any(_beside(context, row[-1], after[0]) for row, after in pairwise(rows)):
        return []
    return [(head, [row[at] for row in rows]) for at, head in enumerate(heads)]


def _named_heads(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """2023年出庭96人次、2024年出庭128人次，其中正职31人次、47人次，副职42人次、65人次: as many heads as each row has numbers."""
    size = next((at for at, pair in enumerate(pairwise(members), 1) if not _beside(context, *pair)), 0)
    if size < 2:
        return []
    heads = [p for p in context.before(members[0].quantity.start) if is_count(p) and same_unit(p, whole)]
    heads = [p for p in heads if p.sentence == whole.sentence and p.index >= whole.index - size][-size:]
    return heads if whole in heads else []


def _run(context: Context, whole: Place) -> list[Place]:
    """The numbers told with this one, which have no name of their own: 96件和128件."""
    heads = [whole]
    for step in (-1, 1):
        at = whole.index + step
        while 0 <= at < len(context.places):
            place, last = context.places[at], heads[0] if step < 0 else heads[-1]
            pair = (place, last) if step < 0 else (last, place)
            if not (is_count(place) and same_unit(place, whole) and _beside(context, *pair)):
                break
            heads.insert(0 if step < 0 else len(heads), place)
            at += step
    return heads


def _beside(context: Context, one: Place, other: Place) -> bool:
    """True for 96件和128件, between which nothing but the joining word stands."""
    return _JOINED.fullmatch(context.view[one.quantity.end : other.quantity.start]) is not None
