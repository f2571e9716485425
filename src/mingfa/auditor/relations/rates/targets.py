"""What was done against what was planned: 完成12.6亿元，占年初预算12亿元的105%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, is_count, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, rate_chance
from mingfa.auditor.relations.rates.basis import held
from mingfa.auditor.relations.words.changes import is_change, is_difference

KIND = "完成比例"
_REACH, _FEWEST = 40, 2
_DONE = re.compile(r"^(?:分别|依次|各)(?:完成|达到|实现|为)")
_RATE = re.compile(r"(?:完成|开工|达标|竣工|筹集|执行)率(?:约|为|达到?)*$")
_ACTUAL = re.compile(r"实际|完成|已|实")
_YEARLY = re.compile("^(?:全年|年度|年初|既定|下达的?)+")
_JOINED = re.compile(r"[、和与及]|以及|，|,")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    planned = any_of(lexicon().words("planned"))
    # 占年初预算(12亿元)的105%: nothing but the plan and its number between the verb and the rate.
    share = rf"(?:占|为|完成|达到?|是|相当于)了?[^，,；。占]{{0,16}}?{planned}[^，,；。]{{0,16}}的$"
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
            if _DONE.search(rate.pre) and len(_run(context, places[position:])) >= _FEWEST:
                yield from _in_turn(context, places, position, planned)
            elif share.search(before):
                yield from _one(context, places, position, planned)
            elif _RATE.search(rate.pre):
                yield from _of_plan_before(context, places, position, planned)


def _in_turn(
    context: Context, places: list[Place], position: int, planned: re.Pattern[str]
) -> Iterator[Finding]:
    """就业12846人，困难人员4327人，任务分别为12000人和4500人，分别完成107.1%、96.2%: each of its own plan."""
    rates = _run(context, places[position:])
    size = len(rates)
    counts = [p for p in context.before_in_paragraph(rates[0]) if is_count(p)][: 2 * size][::-1]
    first, last = counts[:size], counts[size:]
    if len(last) != size or not all(same_unit(p, q) for p, q in zip(first, last, strict=True)):
        return
    of_first, of_last = (_told_of_plan(context, run, planned) for run in (first, last))
    if of_first == of_last:
        return
    done, plan = (last, first) if of_first else (first, last)
    for part, whole, rate in zip(done, plan, rates, strict=True):
        yield from _near(context, part, whole, rate)


def _run(context: Context, following: list[Place]) -> list[Place]:
    """The rates joined to the first by 、 or 和."""
    run = following[:1]
    for place in following[1:]:
        between = context.view[run[-1].quantity.end : place.quantity.start]
        if place.quantity.kind != "rate" or not _JOINED.fullmatch(between):
            break
        run.append(place)
    return run


def _told_of_plan(context: Context, run: list[Place], planned: re.Pattern[str]) -> bool:
    """True when the clause of a list says that it is a plan: 年度任务分别为…, 确定拆除460处、38.5万平方米的任务."""
    return planned.search(context.view, run[0].clause_start, run[-1].clause_end) is not None


def _of_plan_before(
    context: Context, places: list[Place], position: int, planned: re.Pattern[str]
) -> Iterator[Finding]:
    """筹集任务3200套，实际筹集3538套，完成率110.6%: what was done right before the rate, of the plan before it."""
    rate = places[position]
    counts = [p for p in places[:position] if is_count(p) and p.segment == rate.segment]
    plan = next((p for p in reversed(counts) if _of_plan(context, p, planned)), None)
    done = [p for p in counts if _ACTUAL.search(p.pre) and not is_difference(p)]
    if (
        plan is None
        or not done
        or not same_unit(done[-1], plan)
        or not plan.index < done[-1].index == rate.index - 1
    ):
        return
    yield from _near(context, done[-1], plan, rate)


def _near(context: Context, part: Place, whole: Place, rate: Place) -> Iterator[Finding]:
    """Hold the rate against the two, where they agree or one slip joins them."""
    if agrees(part, whole, rate) or rate_chance([part], whole, rate) < CERTAIN:
        yield from held(context, KIND, "完成比例", part, whole, rate, fits="完成比例相符")


def _one(context: Context, places: list[Place], position: int, planned: re.Pattern[str]) -> Iterator[Finding]:
    rate = places[position]
    counts = [p for p in places[:position] if is_count(p) and p.segment == rate.segment]
    plan = next((p for p in reversed(counts) if _of_plan(context, p, planned)), None)
    if plan is None:
        # 计划安排一般检查173户次，实查191户次，为计划数的110%.
        opened = [p for p in counts if planned.match(p.pre)]
        plan = opened[-1] if opened and opened[-1] is not counts[-1] else None
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
    return ends or planned.match(_YEARLY.sub("", place.post)) is not None
