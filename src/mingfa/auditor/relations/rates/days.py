"""Shares of days: 有效监测365天，优128天、良187天，优良天数比率86.3%."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_REACH, _LEAD = 12, 30
_RATE = re.compile(
    r"(?:优良|达标|达优|好天)[^，,；;。\d()]{0,8}(?:率|比[例重]|占比)(?:\([^()]*\))?(?:约|为|达到?|是)*$"
)
_GOOD, _WHOLE = re.compile(r"优良|达标|达优|合计|共计"), re.compile(r"有效|监测|全年共")
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
        whole = next((p for p in days if _WHOLE.search(p.pre)), None)
        parts = _good(context, [p for p in days if p is not whole])
        if whole is not None and parts and all_exact([*parts, whole]):
            yield from _held(context, parts, whole, rate)


def _days(context: Context, rate: Place) -> list[Place]:
    """The days told around a rate, nearest first; those that follow it only in a bracket."""
    before = [*context.before_in_paragraph(rate, _REACH), *context.places[rate.index + 1 : rate.index + 2]]
    return [
        p
        for p in before
        if context.view.startswith("天", p.quantity.end - 1)
        and p.quantity.kind == "time"
        and not is_difference(p)
        and (p.index < rate.index or p.sentence == rate.sentence)
    ]


def _good(context: Context, days: list[Place]) -> list[Place]:
    """优良天数315天, or 优128天 and 良187天."""
    first = next((p for p in days if _FIRST.search(p.pre)), None)
    second = next((p for p in days if _SECOND.search(p.pre)), None)
    if first is not None and second is not None:
        return [first, second]
    together = next((p for p in days if _GOOD.search(context.view, p.clause_start, p.quantity.start)), None)
    return [together] if together is not None else []


def _held(context: Context, parts: list[Place], whole: Place, rate: Place) -> Iterator[Finding]:
    value, days = exact_sum(parts), whole.quantity.value
    stands_for, exact = printed(rate), value / days if days else Decimal(0)
    shown = f"{sum_of(parts)}÷{number(days)}={percent(exact, rate.quantity.quantum / 10)}"
    involved = [*parts, whole, rate]
    quoted, literal = context.quote(*involved), context.literal(rate)
    if stands_for.low <= exact <= stands_for.high:
        yield finding(Verdict.CONSISTENT, KIND, involved, f"{shown}≈{literal}", f"{quoted}：天数与比率相符。")
    elif rate_chance(parts, whole, rate) < CERTAIN:
        should = percent(exact, rate.quantity.quantum)
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{literal}", f"{quoted}：按所列天数应为{should}。"
        )
