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
from mingfa.auditor.relations.rates.names import rate_name, stem_of
from mingfa.auditor.relations.words.changes import is_change, is_difference

KIND = "完成比例"
_REACH, _BACK, _LONGEST_OBJECT = 40, 20, 12
# The chance that is allowed where several numbers may be what was done.
_LIMIT = 0.5
_RATE = re.compile(r"(?:完成|开工|达标|竣工|筹集|执行)率(?:约|为|达到?)*$")
_ACTUAL = re.compile(r"实际|完成|已|实")
# 240件民生实事任务: what the plan is of stands between.
_OBJECT = r"的?[^，,；;。\d的]{0,6}?"
_YEARLY = re.compile("^(?:全年|年度|年初|既定|下达的?)+")


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
            found: list[Finding] = []
            if share.search(before):
                found += _one(context, places, position, planned)
            elif _RATE.search(rate.pre) or (
                rate_name(rate) and any("应" in p.pre for p in places[position + 1 : position + 2])
            ):
                found += _of_plan_before(context, places, position, planned)
            else:
                continue
            yield from found or _further(context, places, position, planned)


def _of_plan_before(
    context: Context, places: list[Place], position: int, planned: re.Pattern[str]
) -> Iterator[Finding]:
    """筹集任务3200套，实际筹集3538套，完成率110.6%: what was done right before the rate, of the plan before it.

    The plan may follow: 完成2436批次，完成率101.5%(年度计划2400批次).
    """
    rate = places[position]
    counts = [p for p in places[:position] if is_count(p) and p.segment == rate.segment]
    plan = next((p for p in reversed(counts) if _of_plan(context, p, planned)), None)
    behind = _plan_behind(context, places, position, planned)
    own = [p for p in counts[-1:] if p.index == rate.index - 1 and not is_difference(p)]
    for done in own:
        # 开工12640套，完成率105.3%，保租房任务46000套: what stands behind is of the next, but for a bracket.
        told = behind is not None and same_unit(done, behind) and (plan is None or behind.depth > rate.depth)
        whole = behind if told else plan
        if whole is None or whole is done or not same_unit(done, whole):
            continue
        # 任务28500户，启动28714户: right after the plan stands what was done, whatever the verb.
        if whole is behind or whole.index == done.index - 1 or _ACTUAL.search(done.pre):
            yield from _near(context, done, whole, rate)


def _plan_behind(
    context: Context, places: list[Place], position: int, planned: re.Pattern[str]
) -> Place | None:
    """The plan told right behind the rate: 完成预算的100.5%(预算数3350亿元), 入户率95.3%，应入户数为48620户."""
    rate = places[position]
    following = [p for p in places[position + 1 : position + 2] if is_count(p) and p.segment == rate.segment]
    due = "应" + stem_of(rate_name(rate))[-2:]
    return next(
        (p for p in following if _of_plan(context, p, planned) or (len(due) > 2 and due in p.pre)), None
    )


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
        plan = _plan_behind(context, places, position, planned)
    others = [p for p in reversed(counts) if p is not plan and not is_difference(p)]
    same = [p for p in others if plan is not None and same_unit(p, plan)]
    if plan is None or not same:
        return
    done = next((p for p in same if agrees(p, plan, rate)), None) or _head_of_list(context, plan, same)
    listed = done is not same[0]
    if (
        done is None
        or (done.depth != plan.depth and plan.index < rate.index)
        or (listed and not _slipped(done, plan, rate))
    ):
        return
    yield from held(context, KIND, "完成比例", done, plan, rate, fits="完成比例相符")


_LIST = re.compile("其中|包括|[中内]有|[(]")


def _head_of_list(context: Context, plan: Place, same: list[Place]) -> Place | None:
    """办案318件(刑事211件、民事107件)，为任务的: what the list is of; the nearest number where there is none."""
    last = same[0]
    if last.depth <= plan.depth and not last.part_mark and last.index not in context.members:
        return last
    before = [p for p in same if p.depth <= plan.depth and p.index not in context.members]
    between = context.view[before[0].quantity.end : last.quantity.start] if before else ""
    return before[0] if before and _LIST.search(between) else None


def _slipped(done: Place, plan: Place, rate: Place) -> bool:
    """True when the rate holds, or one slip joins the three."""
    return agrees(done, plan, rate) or rate_chance([done], plan, rate) < CERTAIN


def _further(
    context: Context, places: list[Place], position: int, planned: re.Pattern[str]
) -> Iterator[Finding]:
    """受理486件……目标任务为400件，完成率121.5%: what was done stands anywhere before, and the plan near the rate."""
    rate = places[position]
    before = [p for p in context.before_in_paragraph(rate, _BACK) if is_count(p)]
    plans = [p for p in before if p.sentence == rate.sentence and _is_plan(context, p, planned)][:1]
    done = [
        p for plan in plans for p in before if p is not plan and same_unit(p, plan) and not is_difference(p)
    ]
    right = next((p for p in done if agrees(p, plans[0], rate)), None)
    odds = [(rate_chance([p], plans[0], rate), -p.index, p) for p in done]
    chance, _, best = min(odds, default=(CERTAIN, 0, None))
    chosen = right or (best if chance * len(done) <= _LIMIT else None)
    if chosen is not None:
        yield from held(context, KIND, "完成比例", chosen, plans[0], rate, fits="完成比例相符")


def _is_plan(context: Context, place: Place, planned: re.Pattern[str]) -> bool:
    """True for 计划筹集保障性住房8600套 too: nothing but the act and its object between the plan and its number."""
    lead = context.view[place.clause_start : place.quantity.start]
    found = list(planned.finditer(lead))
    plain = bool(found) and not _ACTUAL.search(lead, found[-1].end())
    return _of_plan(context, place, planned) or (plain and len(lead) - found[-1].end() <= _LONGEST_OBJECT)


def _of_plan(context: Context, place: Place, planned: re.Pattern[str]) -> bool:
    lead = context.view[place.clause_start : place.quantity.start]
    found = list(planned.finditer(lead))
    ends = (
        bool(found)
        and re.fullmatch(r"(?:总?[数额量]|为|是|的|达到?|约)*", lead[found[-1].end() :]) is not None
    )
    return ends or re.match(_OBJECT + planned.pattern, _YEARLY.sub("", place.post)) is not None
