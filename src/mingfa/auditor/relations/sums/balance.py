"""What came in and what was there before, against what was closed and what is carried on.

``收到9712件，上年结转305件，办结9826件，结转下年191件``: the first two together are the last two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    finding,
    is_count,
    loosely_same,
    number,
    sum_of,
    total,
)
from mingfa.auditor.relations.words.changes import is_difference

KIND = "差额"
_BEFORE = re.compile(
    r"(?:上一?年度?|上期|上月|去年|往年|以前年度|(?:19|20)\d\d年度?)(?:度|的)?(?:结转|转结|旧存)(?!到|至|下)"
)
_ONWARD = re.compile(r"(?:结转|转结|转入|转至)(?:到|至|入)?(?:下|次|明年|(?:19|20)\d\d年)|存案|期末|年末")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every sentence that tells all four numbers, each once."""
    for places in context.sentences:
        start, end = places[0].clause_start, places[-1].clause_end
        if not (_ONWARD.search(context.view, start, end) and _BEFORE.search(context.view, start, end)):
            continue
        counts = [p for p in places if is_count(p) and not is_difference(p)]
        told = [_side(context, p) for p in counts]
        counts = [p for p, side in zip(counts, told, strict=True) if not p.depth or side == "before"]
        told = [_side(context, p) for p in counts]
        if "onward" in told and "before" in told:
            yield from _judge(context, counts, told)


def _side(context: Context, place: Place) -> str:
    clause = context.view[place.clause_start : place.clause_end]
    if _ONWARD.search(clause):
        return "onward"
    if _BEFORE.search(clause):
        return "before"
    return {"received": "in", "accepted": "in", "done": "out"}.get(place.role or "", "")


def _judge(context: Context, counts: list[Place], told: list[str]) -> Iterator[Finding]:
    sides = {side: [p for p, s in zip(counts, told, strict=True) if s == side] for side in set(told)}
    came, gone = sides.get("in", [])[:1], sides.get("out", [])[-1:]
    before, onward = sides["before"], sides["onward"]
    involved = [*came, *before, *gone, *onward]
    if not came or not gone or len(before) > 1 or len(onward) > 1:
        return
    if not all(loosely_same(p, came[0]) for p in involved) or not all_exact(involved):
        return
    had, left = total([*came, *before]), total([*gone, *onward])
    shown = [sum_of(side) for side in ([*came, *before], [*gone, *onward])]
    quoted = context.quote(*involved)
    if had.meets(left):
        yield finding(
            Verdict.CONSISTENT, KIND, involved, "=".join(shown), f"{quoted}：收、转、结、存四数相符。"
        )
    else:
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, "≠".join(shown),
            f"{quoted}：新收与上期结转之和为{number(had.low)}，办结与转入下期之和为{number(left.low)}，应当相等。",
        )  # fmt: skip
