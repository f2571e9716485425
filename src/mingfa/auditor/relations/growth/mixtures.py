"""The growth of a whole lies between those of its parts: 共297190件，增长39.48%，其中甲类增长32.95%、乙类增长6.64% cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, all_exact, exact_sum, finding
from mingfa.auditor.relations.growth.arithmetic import is_points, stated
from mingfa.auditor.relations.sums.parts_list import marked_lists
from mingfa.auditor.relations.words.changes import KIND, falls, is_change


def find(context: Context) -> Iterator[Finding]:
    """A finding for every whole with a growth whose parts make it up and all tell their own."""
    for places in context.sentences:
        if not any(is_change(context, p) for p in places):
            continue
        for whole, members, _mark in marked_lists(context, places):
            changes = [_change(context, p) for p in (whole, *members)]
            told = [c for c in changes if c is not None]
            full = len(members) > 1 and len(told) == len(changes) and all_exact([whole, *members])
            if full and exact_sum(members) == whole.quantity.value:
                yield _judge(context, told[0], told[1:])


def _change(context: Context, place: Place) -> Place | None:
    """The growth told right behind a number."""
    following = context.places[place.index + 1 : place.index + 2]
    return next((p for p in following if p.sentence == place.sentence and _is_growth(context, p)), None)


def _is_growth(context: Context, place: Place) -> bool:
    points = is_points(place, context.literal(place))
    return is_change(context, place) and not points and place.quantity.bound is Bound.EXACT


def _judge(context: Context, whole: Place, parts: list[Place]) -> Finding:
    bounds = [stated(p, falls(p)) for p in parts]
    between = Interval(min(b.low for b in bounds), max(b.high for b in bounds))
    shown = "、".join(_signed(context, p) for p in parts)
    involved, own = [whole, *parts], _signed(context, whole)
    if between.meets(stated(whole, falls(whole))):
        return finding(
            Verdict.CONSISTENT, KIND, involved, f"{own}在{shown}之间",
            f"{context.quote(*involved)}：总数的增减在各部分的增减之间。",
        )  # fmt: skip
    return finding(
        Verdict.CONTRADICTION, KIND, involved, f"{own}不在{shown}之间",
        f"{context.quote(*involved)}：各部分合成总数，总数的增减只能在各部分的增减之间。",
    )  # fmt: skip


def _signed(context: Context, change: Place) -> str:
    return ("−" if falls(change) else "") + context.literal(change)
