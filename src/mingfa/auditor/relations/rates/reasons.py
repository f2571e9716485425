"""What else may explain a rate: a carry-over, stages taken together, cases withdrawn, a total told before."""

from __future__ import annotations

import re

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    all_exact,
    exact_sum,
    finding,
    interval,
    number,
    percent,
    printed,
    same_unit,
    total,
)
from mingfa.auditor.relations.rates.basis import KIND, denominators

_STAGED = ("done", "accepted", "received", "found", "success")
Pairs = list[tuple[Place, Place]]


def explained(
    context: Context,
    rate: Place,
    name: str,
    numerators: list[Place],
    pairs: Pairs,
    around: tuple[list[Place], list[Place]],
) -> Finding | None:
    """The finding that the rate is right when the whole is told in another way; ``None`` when nothing makes it so."""
    earlier, later = around
    rest = [p for p in earlier if p.role == "left" and p.segment == rate.segment]
    both = [*pairs, *((n, p) for n in numerators for p in rest)]
    return (
        _sum_of_stages(context, rate, name, numerators)
        or _of_both(context, rate, name, both, rest)
        or _without_withdrawn(context, rate, name, pairs, earlier)
        or _with_carried(context, rate, name, [*earlier, *later], pairs)
    )


def _with_carried(
    context: Context, rate: Place, name: str, earlier: list[Place], pairs: Pairs
) -> Finding | None:
    """受理96件，上年结转8件，审结97件，结案率93.3%: the whole is what came in and what was there."""
    carried = [p for p in earlier if p.role == "carried" and p.segment == rate.segment]
    for numerator, denominator in pairs if carried else ():
        whole = interval(denominator) + interval(carried[0])
        if denominator not in carried and interval(numerator).over(whole).meets(printed(rate)):
            involved = [numerator, denominator, carried[0], rate]
            n, d, c = (number(p.quantity.value) for p in involved[:3])
            return finding(
                Verdict.CONSISTENT, KIND, involved, f"{n}÷({d}+{c})≈{context.literal(rate)}",
                f"{context.quote(*involved)}：计入结转后，{name}与分子、分母相符。",
            )  # fmt: skip
    return None


_WITHDRAWN = re.compile(r"撤诉|撤回|终止|终结")


def _without_withdrawn(
    context: Context, rate: Place, name: str, pairs: Pairs, earlier: list[Place]
) -> Finding | None:
    """审结42宗，胜诉37宗，撤诉5宗，胜诉率100%: out of those that were decided."""
    gone = [p for p in earlier if _WITHDRAWN.search(p.pre) and p.segment == rate.segment]
    for numerator, denominator in pairs if gone else ():
        whole = interval(denominator) - total(gone)
        if denominator in gone or numerator in gone or whole.low <= 0 or not same_unit(gone[0], denominator):
            continue
        if interval(numerator).over(whole).meets(printed(rate)):
            involved = [numerator, denominator, *gone, rate]
            n, d = number(numerator.quantity.value), number(denominator.quantity.value)
            less = "−".join(number(p.quantity.value) for p in gone)
            return finding(
                Verdict.CONSISTENT, KIND, involved, f"{n}÷({d}−{less})≈{context.literal(rate)}",
                f"{context.quote(*involved)}：不计撤回、终止的，{name}相符。",
            )  # fmt: skip
    return None


def _sum_of_stages(context: Context, rate: Place, name: str, numerators: list[Place]) -> Finding | None:
    """派单601件，按时结案597件，超时办理4件，结案率100%: in time and late together."""
    chosen = sorted((n for n in numerators if n.segment == rate.segment), key=lambda n: n.index)
    beside = context.places[chosen[-1].index + 1] if chosen else rate
    if beside.depth == rate.depth + 1 and beside.pre.startswith("另") and same_unit(beside, chosen[0]):
        # 完成2247件(另有260件关闭): the two together.
        chosen.append(beside)
    if len(chosen) < 2 or not all_exact(chosen):
        return None
    value = exact_sum(chosen)
    for whole in denominators(chosen[0], context.places[max(0, chosen[0].index - 6) : chosen[0].index]):
        if whole.sentence != rate.sentence or not same_unit(whole, chosen[0]) or whole.quantity.value < value:
            continue
        quotient = value / whole.quantity.value
        if Interval(quotient, quotient).meets(printed(rate)):
            shown = "+".join(number(n.quantity.value) for n in chosen)
            return finding(
                Verdict.CONSISTENT, KIND, [whole, *chosen, rate],
                f"({shown})÷{number(whole.quantity.value)}={percent(quotient)}≈{context.literal(rate)}",
                f"{context.quote(whole, *chosen, rate)}：{name}与各环节之和相符。",
            )  # fmt: skip
    return None


def _of_both(context: Context, rate: Place, name: str, pairs: Pairs, rest: list[Place]) -> Finding | None:
    """逮捕25人，不捕24人，不捕率48.98%; 整改36个，正在整改4个，整改率90%: the whole is the two together."""
    for numerator, other in pairs:
        if (numerator.role in _STAGED and other not in rest) or not same_unit(numerator, other):
            continue
        whole = interval(numerator) + interval(other)
        if whole.low > 0 and interval(numerator).over(whole).meets(printed(rate)):
            involved = [numerator, other, rate]
            n, d = number(numerator.quantity.value), number(other.quantity.value)
            return finding(
                Verdict.CONSISTENT, KIND, involved, f"{n}÷({n}+{d})≈{context.literal(rate)}",
                f"{context.quote(*involved)}：以两数之和为分母，{name}相符。",
            )  # fmt: skip
    return None


def of_parts_together(
    context: Context, rate: Place, name: str, earlier: list[Place], inside: set[int]
) -> Finding | None:
    """受理238件，其中调解结案142件、裁决结案81件…，结案率93.7%: the numerator is the sum of the parts."""
    members = [p for p in earlier if p.index in inside]
    before = [p for p in earlier if p.index < members[0].index and same_unit(p, members[0])]
    if not before or len(members) < 2 or not all_exact([*members, before[-1]]):
        return None
    whole, value = before[-1], exact_sum(members)
    if whole.quantity.value <= 0:
        return None
    quotient = value / whole.quantity.value
    if not Interval(quotient, quotient).meets(printed(rate)):
        return None
    shown = "+".join(number(p.quantity.value) for p in members)
    return finding(
        Verdict.CONSISTENT, KIND, [whole, *members, rate],
        f"({shown})÷{number(whole.quantity.value)}={percent(quotient)}≈{context.literal(rate)}",
        f"{context.quote(whole, *members, rate)}：{name}与分子、分母相符。",
    )  # fmt: skip
