"""A stock before and after, with what was taken and added: 取消74项，增加17项，由2698项减至2641项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, is_count, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import slips_to
from mingfa.auditor.relations.growth.bases import from_to
from mingfa.auditor.relations.words.changes import KIND

_MOST = 6


@cache
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = lexicon().cues["stock_movements"]
    taken, added = (
        re.compile(rf"{any_of(cues[name])}[\u4e00-\u9fff]{{0,6}}$") for name in ("taken", "added")
    )
    return taken, added


def find(context: Context) -> Iterator[Finding]:
    """A finding for every stock whose comings and goings stand in the same sentence."""
    taken, added = _verbs()
    for places in context.sentences:
        if not all(any(verbs.search(p.pre) for p in places) for verbs in (taken, added)):
            continue
        for position in range(2, len(places)):
            now = places[position]
            pair = from_to(context, places[: position + 1], now) if is_count(now) else None
            if pair is None or pair[1] is not now or not is_count(pair[0]):
                continue
            near = places[max(0, position - _MOST) : position] + places[position + 1 : position + 3]
            moved = [
                p for p in near if p is not pair[0] and is_count(p) and p.quantity.unit == now.quantity.unit
            ]
            out = [p for p in moved if taken.search(p.pre)]
            new = [p for p in moved if added.search(p.pre) and p not in out]
            if out and new:
                yield from _judge(context, pair, out, new)


def _judge(
    context: Context, pair: tuple[Place, Place], out: list[Place], new: list[Place]
) -> Iterator[Finding]:
    base, now = pair
    involved = [*out, *new, base, now]
    gained = sum((p.quantity.value for p in new), Decimal(0)) - sum(
        (p.quantity.value for p in out), Decimal(0)
    )
    gap = now.quantity.value - base.quantity.value - gained
    if gap and not (all_exact(involved) and any(_slip(p, gap, p in new or p is base) for p in involved)):
        return
    shown = number(base.quantity.value) + "".join(
        f"{sign}{number(p.quantity.value)}" for sign, moved in (("+", new), ("−", out)) for p in moved
    )
    shown = f"{shown}={number(base.quantity.value + gained)}"
    yield from judged(
        context, KIND, involved, shown, number(now.quantity.value), not gap, "增减各数与前后两数"
    )


def _slip(place: Place, gap: Decimal, adds: bool) -> bool:
    """True when one digit of this number would close the gap."""
    meant = place.quantity.value + (gap if adds else -gap)
    return meant > 0 and slips_to(place, meant)
