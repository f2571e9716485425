"""Lists told in order of size: 排名前三的分别是甲局289件、乙镇226件、丙局155件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, is_count, number
from mingfa.auditor.relations.evidence.slips import variants

KIND = "名次先后"
_FEWEST, _LONGEST_NAME, _REACH = 4, 24, 48


@cache
def _ranked() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("ranked_lists")))


@cache
def _summed() -> re.Pattern[str]:
    """三市共1037起: what the list comes to, not its next rank."""
    lex = lexicon()
    return re.compile(any_of([*lex.words("totals"), "共", "总量", "总数", "占"]))


def find(context: Context) -> Iterator[Finding]:
    """A finding for every list in order of size in which one number stands out of order."""
    for places in context.sentences:
        for position, first in enumerate(places):
            lead = context.view[
                max(first.sentence_start, first.quantity.start - _REACH) : first.quantity.start
            ]
            told = position == 0 or places[position - 1].quantity.end <= first.quantity.start - len(lead)
            cue = _ranked().search(
                lead if told else lead[-(first.quantity.start - places[position - 1].quantity.end) :]
            )
            if cue is not None and is_count(first):
                yield from _judge(context, _list(context, places[position:]))


def _list(context: Context, following: list[Place]) -> list[Place]:
    """The numbers of the list: of one unit, each with its name before it, parted by 、 and the like."""
    run = following[:1]
    for place in following[1:]:
        if place.quantity.kind == "rate" or place.depth > run[0].depth:
            # 289件，占9.2%: the share of the one before.
            continue
        between = context.view[run[-1].quantity.end : place.quantity.start]
        alike = place.quantity.unit == run[0].quantity.unit and place.quantity.bound is Bound.EXACT
        if (
            not alike
            or place.post
            or "。" in between
            or len(between) > _LONGEST_NAME
            or place.role != run[0].role
            or _summed().search(between)
        ):
            break
        run.append(place)
    return run


def _judge(context: Context, run: list[Place]) -> Iterator[Finding]:
    if len(run) < _FEWEST or any(p.quantity.bound is not Bound.EXACT for p in run):
        return
    values = [p.quantity.value for p in run]
    if all(a >= b for a, b in pairwise(values)):
        return
    for at, place in enumerate(run):
        rest = values[:at] + values[at + 1 :]
        high = values[at - 1] if at else max(values) * 10
        low = values[at + 1] if at + 1 < len(values) else 0
        if all(a >= b for a, b in pairwise(rest)) and any(low <= v <= high for v in variants(place)):
            yield finding(
                Verdict.CONTRADICTION, KIND, run, "≥".join(number(v) for v in values),
                f"{context.quote(*run)}：所列应由多到少，{context.literal(place)}不在其位。",
            )  # fmt: skip
            return
