"""Shares of days: 有效监测365天，优128天、良187天，优良天数比率86.3%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    number,
    percent,
    printed,
    sum_of,
)
from mingfa.auditor.relations.evidence.chance import CERTAIN, rate_chance
from mingfa.auditor.relations.words.changes import is_change, is_difference

KIND = "比率"
_REACH, _LEAD, _WHOLE_AFTER = 12, 30, 1
_RATE = re.compile(
    r"(?:优良|达标|达优|好天)[^，,；;。\d()]{0,8}(?:\d{1,3}天[，,])?(?:率|比[例重]|占比)(?:\([^()]*\))?(?:约|为|达到?|是)*$"
)
_GOOD, _WHOLE = re.compile(r"优良|达标|达优|合计|共计"), re.compile(r"有效|监测|全年共")
_FOUL, _YEAR = re.compile("污染"), (365, 366)
_FIRST, _SECOND = (
    re.compile(r"(?:^|[^优良])优(?:级|等)?(?:天数)?$"),
    re.compile(r"(?:^|[^优良])良(?:好|级|等)?(?:天数)?$"),
)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every share of good days whose days are printed, and those that were measured."""
    for rate in context.places:
        if rate.quantity.kind != "rate" or rate.quantity.bound is not Bound.EXACT or is_change(context, rate):
            continue
        if not _RATE.search(
            context.view, max(rate.sentence_start, rate.quantity.start - _LEAD), rate.quantity.start
        ):
            continue
        days = _days(context, rate)
        told = next((p for p in days if _WHOLE.search(p.pre) or p.quantity.value in _YEAR), None)
        parts = _good(context, [p for p in days if p is not told])
        wholes = [w for w in (told, _summed(context, parts, rate)) if w is not None]
        right = next((w for w in wholes if parts and _gives(parts, w, rate)), None)
        for whole in [right] if right is not None else wholes[:1]:
            if parts and all_exact([*parts, whole]):
                yield from _held(context, parts, whole, rate)


def _summed(context: Context, parts: list[Place], rate: Place) -> Place | None:
    """优118天、良193天；轻度污染41天，中度污染9天，重度污染3天: all the days told of a grade, as one number."""
    if not parts:
        return None
    around = context.places[max(0, rate.index - _REACH) : rate.index + _REACH]
    foul = [p for p in around if p.sentence == rate.sentence and _FOUL.search(p.pre) and _is_days(context, p)]
    if len(foul) < len(_YEAR):
        return None
    value = exact_sum([*parts, *foul])
    return replace(parts[0], quantity=replace(parts[0].quantity, value=value))


def _is_days(context: Context, place: Place) -> bool:
    at_end = context.view.startswith("天", place.quantity.end - 1)
    return at_end and place.quantity.kind == "time" and not is_difference(place)


def _days(context: Context, rate: Place) -> list[Place]:
    """The days told around a rate, nearest first; of those that follow it the first, and those measured: 有效监测364天."""
    after = context.places[rate.index + 1 : rate.index + _REACH]
    next_one = [p for p in after[:1] if p.sentence == rate.sentence]
    after = [p for p in after if p in next_one or _WHOLE.search(p.pre)]
    after = [p for p in after if "\n" not in context.view[rate.quantity.end : p.quantity.start]]
    return [
        p
        for p in [*context.before_in_paragraph(rate, _REACH), *after]
        if _is_days(context, p) and p.sentence <= rate.sentence + _WHOLE_AFTER
    ]


def _good(context: Context, days: list[Place]) -> list[Place]:
    """优良天数315天, or 优128天 and 良187天."""
    first = next((p for p in days if _FIRST.search(p.pre)), None)
    second = next((p for p in days if _SECOND.search(p.pre)), None)
    if first is not None and second is not None:
        return [first, second]
    together = next((p for p in days if _GOOD.search(context.view, p.clause_start, p.quantity.start)), None)
    return [together] if together is not None else []


def _gives(parts: list[Place], whole: Place, rate: Place) -> bool:
    stands_for, days = printed(rate), whole.quantity.value
    return days > 0 and stands_for.low <= exact_sum(parts) / days <= stands_for.high


def _held(context: Context, parts: list[Place], whole: Place, rate: Place) -> Iterator[Finding]:
    value, days = exact_sum(parts), whole.quantity.value
    exact = value / days if days else Decimal(0)
    shown = f"{sum_of(parts)}÷{number(days)}={percent(exact, rate.quantity.quantum / 10)}"
    involved = [*parts, whole, rate]
    quoted, literal = context.quote(*involved), context.literal(rate)
    if _gives(parts, whole, rate):
        yield finding(Verdict.CONSISTENT, KIND, involved, f"{shown}≈{literal}", f"{quoted}：天数与比率相符。")
    elif rate_chance(parts, whole, rate) < CERTAIN:
        should = percent(exact, rate.quantity.quantum)
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{literal}", f"{quoted}：按所列天数应为{should}。"
        )
