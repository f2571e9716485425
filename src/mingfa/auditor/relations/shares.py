"""Shares: 占, of a whole named in the clause, in the list, or in a sentence before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    exact_sum,
    finding,
    is_count,
    number,
    percent,
    same_unit,
)
from mingfa.auditor.relations.rate_basis import (
    KIND,
    agreement,
    agrees,
    denominators,
    disagreement,
    missing,
    printed,
)

_LOOK_BACK = 16


def share(context: Context, rate: Place, earlier: list[Place]) -> Iterator[Finding]:
    """``X件，占Y件的Z%`` and ``在Y件中占Z%``: a number over a whole named in the clause or before."""
    named = _whole_in_clause(context, rate, earlier)
    numerators = [p for p in earlier if p is not named and p.segment == rate.segment][-1:]
    if not numerators or "分别" in rate.pre:
        yield missing(context, rate, "占比", [], None)
        return
    numerator = numerators[0]
    together = _run_share(context, rate, earlier)
    if together is not None:
        yield together
        return
    wholes = [named] if named else [*denominators(numerator, earlier), *_before_sentence(context, numerator)]
    match = next((w for w in wholes if agrees(numerator, w, rate)), None)
    if match is not None:
        yield agreement(context, rate, "占比", (numerator, match), [])
        return
    listed = numerator.part_mark or numerator.index in context.members
    whole = next((w for w in wholes if w is named or (listed and w.index not in context.members)), None)
    if whole is None or not same_unit(whole, numerator) or not numerator.trailing:
        yield missing(context, rate, "占比", [numerator], None)
        return
    yield from disagreement(context, rate, "占比", [(numerator, whole)], False)


def _run_share(context: Context, rate: Place, earlier: list[Place]) -> Finding | None:
    """甲172件、乙80件、丙50件，占总量的59.68%: the share of the three together."""
    run = [p for p in earlier[-1:] if is_count(p)]
    for place in reversed(earlier[:-1]):
        if "、" not in context.view[place.quantity.end : place.quantity.end + 1] or not same_unit(
            place, run[0]
        ):
            break
        run.insert(0, place)
    if len(run) < 2:
        return None
    value = exact_sum(run)
    before = [*reversed(earlier[: -len(run)]), *_before_sentence(context, run[0])]
    for whole in before:
        if not is_count(whole) or not same_unit(whole, run[0]) or whole.quantity.value < value or not value:
            continue
        quotient = value / whole.quantity.value
        if Interval(quotient, quotient).meets(printed(rate)):
            shown = "+".join(number(p.quantity.value) for p in run)
            return finding(
                Verdict.CONSISTENT, KIND, [*run, whole, rate],
                f"({shown})÷{number(whole.quantity.value)}={percent(quotient)}≈{context.literal(rate)}",
                f"{context.quote(*run, rate)}：合计占比与总数{context.literal(whole)}相符。",
            )  # fmt: skip
    return None


def _before_sentence(context: Context, numerator: Place) -> list[Place]:
    """Counts of the sentences before in the paragraph, nearest first: the total may have been told there."""
    found = []
    for place in reversed(context.places[max(0, numerator.index - _LOOK_BACK) : numerator.index]):
        if place.sentence == numerator.sentence or not is_count(place) or not same_unit(place, numerator):
            continue
        if "\n" in context.view[place.quantity.end : numerator.quantity.start]:
            break
        if place.quantity.value > numerator.quantity.value:
            found.append(place)
    return found


def _whole_in_clause(context: Context, rate: Place, earlier: list[Place]) -> Place | None:
    if not earlier:
        return None
    last = earlier[-1]
    between = context.view[last.quantity.end : rate.quantity.start]
    lead = context.view[max(last.sentence_start, last.quantity.start - 12) : last.quantity.start]
    lead = re.split(r"[，,；。]", lead)[-1]
    named = re.fullmatch(r"[^，,；。]{0,10}中占[^，,；。]{0,4}|[^，,；。占]{0,8}的[^，,；。]{0,4}", between)
    return last if named and ("占" in lead or "占" in between) else None
