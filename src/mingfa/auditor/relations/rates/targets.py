"""What was done against what was planned: 完成12.6亿元，占年初预算12亿元的105%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, same_unit
from mingfa.auditor.relations.rates.basis import held
from mingfa.auditor.relations.words.changes import is_change, is_difference

KIND = "完成比例"
_REACH = 40


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    planned = any_of(lexicon().words("planned"))
    # 占年初预算(12亿元)的105%: nothing but the plan and its number between the verb and the rate.
    share = rf"(?:占|为|完成|达到?|是|相当于)了?[^，,；。占]{{0,10}}?{planned}[^，,；。]{{0,16}}的$"
    return re.compile(share), re.compile(planned)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every share of a plan whose plan and result are printed."""
    share, planned = _patterns()
    for places in context.sentences:
        for position, rate in enumerate(places):
            if rate.quantity.kind != "rate" or is_change(context, rate):
                continue
            before = context.view[
                max(rate.sentence_start, rate.quantity.start - _REACH) : rate.quantity.start
            ]
            if share.search(before):
                yield from _one(context, places, position, planned)


def _one(context: Context, places: list[Place], position: int, planned: re.Pattern[str]) -> Iterator[Finding]:
    rate = places[position]
    counts = [p for p in places[:position] if is_count(p) and p.segment == rate.segment]
    plan = next((p for p in reversed(counts) if _of_plan(context, p, planned)), None)
    if plan is None:
        following = [p for p in places[position + 1 : position + 2] if is_count(p)]
        plan = next((p for p in following if _of_plan(context, p, planned)), None)
    others = [p for p in reversed(counts) if p is not plan and not is_difference(p)]
    done = next((p for p in others if plan is not None and same_unit(p, plan)), None)
    if plan is None or done is None or done.depth != plan.depth:
        return
    yield from held(context, KIND, "完成比例", done, plan, rate, fits="完成比例相符")


def _of_plan(context: Context, place: Place, planned: re.Pattern[str]) -> bool:
    lead = context.view[place.clause_start : place.quantity.start]
    found = list(planned.finditer(lead))
    ends = (
        bool(found)
        and re.fullmatch(r"(?:总?[数额量]|为|是|的|达到?|约)*", lead[found[-1].end() :]) is not None
    )
    return ends or planned.match(place.post) is not None
