"""What was taken off: 送审1.25亿元，审定1.12亿元，核减0.13亿元，核减率10.4%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import permutations

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    exact_sum,
    interval,
    is_count,
    number,
    percent,
    printed,
    same_unit,
)
from mingfa.auditor.relations.evidence.judging import judged

KIND = "核减与节约"


@cache
def _words() -> dict[str, re.Pattern[str]]:
    cues = lexicon().cues["reductions"]
    words = {name: re.compile(any_of(cues[name])) for name in ("before", "after")}
    taken = any_of(cues["taken"])
    words["taken"] = re.compile(rf"{taken}[\u4e00-\u9fff]{{0,6}}$")
    words["rate"] = re.compile(rf"{taken}[\u4e00-\u9fff]{{0,4}}(?:率|比例|幅度)(?:达到?|为|约)?$")
    return words


def find(context: Context) -> Iterator[Finding]:
    """A finding for every reduction and rate of reduction whose two amounts are printed."""
    words = _words()
    for places in context.sentences:
        for position, place in enumerate(places):
            pattern = words["rate"] if place.quantity.kind == "rate" else words["taken"]
            lead = context.view[place.clause_start : place.quantity.start]
            if pattern.search(lead):
                yield from _one(context, places, position)


def _one(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    """甲预算86万元，成交79.4万元，节约6.6万元；乙预算152万元…: the amounts before, unless one that follows fits."""
    before, taken = places[:position], places[position]
    pairs = [_pair(context, before), _pair(context, [*before, *places[position + 1 : position + 2]])]
    told = [list(_judge(context, *pair, taken)) for pair in pairs if pair is not None]
    fitting = [found for found in told if found and found[0].verdict is Verdict.CONSISTENT]
    others = [p for p in context.before_in_paragraph(taken) if is_count(p) and same_unit(p, taken)]
    # 原有197项，取消36项、合并压减23项，保留138项: all that was taken off, together.
    off = [p for p in places if _words()["taken"].search(_lead(context, p)) and same_unit(p, taken)]
    if (
        not fitting
        and len(off) > 1
        and any(
            interval(pair[0]).low - interval(pair[1]).high
            <= exact_sum(off)
            <= interval(pair[0]).high - interval(pair[1]).low
            for pair in pairs
            if pair is not None
        )
    ):
        return
    if not fitting and any(
        a.quantity.value - b.quantity.value == taken.quantity.value for a, b in permutations(others, 2)
    ):
        return
    yield from (fitting or told or [[]])[0]


def _lead(context: Context, place: Place) -> str:
    return context.view[place.clause_start : place.quantity.start]


def _pair(context: Context, earlier: list[Place]) -> tuple[Place, Place] | None:
    """The nearest amount before and amount after of one unit."""
    before = after = None
    for place in reversed(earlier):
        lead = context.view[place.clause_start : place.quantity.start]
        if not is_count(place) or _words()["taken"].search(lead):
            continue
        if after is None and _words()["after"].search(lead):
            after = place
        elif before is None and _words()["before"].search(lead):
            before = place
    return (before, after) if before and after and same_unit(before, after) else None


def _judge(context: Context, before: Place, after: Place, taken: Place) -> Iterator[Finding]:
    gap = interval(before) - interval(after)
    exact = before.quantity.value - after.quantity.value
    involved = [before, after, taken]
    shown = f"{number(before.quantity.value)}−{number(after.quantity.value)}={number(exact)}"
    if taken.quantity.kind == "rate":
        fits = gap.over(interval(before)).meets(printed(taken))
        share = (
            percent(exact / before.quantity.value, taken.quantity.quantum / 10)
            if before.quantity.value
            else "?"
        )
        shown = f"({shown.split('=', maxsplit=1)[0]})÷{number(before.quantity.value)}={share}"
    elif same_unit(taken, before):
        fits = gap.meets(interval(taken))
    else:
        return
    yield from judged(context, KIND, involved, shown, context.literal(taken), fits, "前后两数与减去的数")
