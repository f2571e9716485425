"""Growth and decline against a base that the text prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    all_exact,
    finding,
    interval,
    is_count,
    number,
    percent,
)
from mingfa.auditor.relations.growth_base import (
    KIND,
    base_after,
    base_in_brackets,
    falls,
    from_to,
    is_difference,
    is_planned,
    own_subject,
    told_of_another,
    with_base,
)
from mingfa.auditor.relations.rate_basis import is_change

_YEARLY = re.compile(r"年均|平均|月均")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every printed change: does the base give it, or is the base missing."""
    for places in context.sentences:
        for position, change in enumerate(places):
            if is_change(context, change) and not change.is_plan:
                yield from _one(context, places, position)


def _one(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    change, earlier = places[position], places[:position]
    if _YEARLY.search(change.pre):
        return
    falling = falls(change)
    if falling and change.quantity.value > 1 and change.quantity.kind == "rate":
        yield finding(
            Verdict.CONTRADICTION, KIND, [change], f"{context.literal(change)}>100%",
            f"{context.quote(change)}：降幅不可能超过100%。",
        )  # fmt: skip
        return
    pair = from_to(context, earlier, change) or base_in_brackets(context, earlier, change)
    pair = pair or with_base(context, earlier, change)
    pair = pair or base_after(places, position) or _points(context, earlier, change)
    if pair is None and len(places) > position + 2:
        # 同比增长25%，由去年的320件增至420件: the two numbers follow.
        following = places[position + 1 : position + 3]
        pair = from_to(context, following, following[-1]) if following[0].segment == change.segment else None
        pair = pair if pair and all(is_count(p) for p in pair) and not own_subject(following[0]) else None
    if pair is not None and pair[0].index < change.index and told_of_another(context, pair[0], change):
        pair = None
    if pair is None:
        difference = _by_difference(earlier, change) or _difference_after(places, position)
        difference = difference or _told_before(context, earlier, change)
        if difference is not None:
            yield from _check_difference(context, *difference, change, falling)
            return
        yield finding(
            Verdict.UNKNOWN, KIND, [change], f"?→?：{context.literal(change)}",
            f"{context.quote(change)}：增减所对比的基数未列出。",
        )  # fmt: skip
        return
    yield from _check_pair(context, *pair, change, falling)


_NEXT_YEAR = re.compile(r"[，,；;](?P<year>(?:19|20)\d{2})年[^，,；;。]*$")


def _points(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``2018年至2021年败诉率分别为…、10.83%，2022年败诉率为6.88%，同比下降3.95个百分点``: the year before is the last listed."""
    if "分点" not in context.literal(change) or own_subject(change):
        return None
    rates = [p for p in earlier if p.quantity.kind == "rate" and "分点" not in context.literal(p)]
    if len(rates) < 2 or rates[-1].index != change.index - 1:
        return None
    base, now = rates[-2:]
    year = _NEXT_YEAR.search(context.view[base.quantity.end : now.quantity.start])
    before = context.view[base.sentence_start : base.quantity.start]
    told = year is not None and f"{int(year['year']) - 1}年" in before
    return (base, now) if told else None


def _by_difference(earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``办理120件，同比增加20件，增长20%``: the base is the number less the difference."""
    near = [p for p in earlier if p.segment == change.segment]
    if len(near) > 1 and re.search("较|比|末的", near[-2].pre) and not falls(near[-1]):
        # 较上年的9323亿元增加4374亿元: the number before is the base, not the result.
        return None
    if len(near) < 2 or own_subject(change) or not is_difference(near[-1]) or not is_count(near[-1]):
        return None
    if "分别" in change.pre:
        # Told of several things in their turn.
        return None
    difference = near[-1]
    alike = [p for p in near[:-1] if p.quantity.unit == difference.quantity.unit and not is_difference(p)]
    plain = [p for p in alike if is_count(p) and not is_planned(p)]
    return (plain[-1], difference) if plain and plain[-1].index >= difference.index - _NEAR else None


def _told_before(context: Context, earlier: list[Place], change: Place) -> tuple[Place, Place] | None:
    """``受理纠纷927件。纠纷数量与去年相比减少147件，下降13.7%``: the number stands in the sentence before, by its name."""
    near = [p for p in earlier if p.segment == change.segment]
    difference = near[-1] if near else None
    if difference is None or len(near) > 1 or not is_count(difference) or not is_difference(difference):
        return None
    if own_subject(change):
        return None
    named = {difference.pre[i : i + 2] for i in range(len(difference.pre) - 1)}
    for now in context.before_in_paragraph(difference):
        if (
            is_count(now)
            and now.quantity.unit == difference.quantity.unit
            and now.sentence != difference.sentence
        ):
            pairs = [now.pre[i : i + 2] for i in range(len(now.pre) - 1)]
            alike = sum(pair in named for pair in pairs) >= _NEAR
            return (now, difference) if alike and not is_difference(now) and not is_planned(now) else None
    return None


_NEAR = 3


def _difference_after(places: list[Place], position: int) -> tuple[Place, Place] | None:
    """``262件，同比下降2.60%，同比减少7件``: the difference may follow the rate."""
    if not 0 < position < len(places) - 1 or own_subject(places[position]):
        return None
    now, change, difference = places[position - 1 : position + 2]
    near = (
        now.segment == change.segment == difference.segment and now.quantity.unit == difference.quantity.unit
    )
    if near and is_count(difference) and is_difference(difference) and falls(change) == falls(difference):
        return now, difference
    return None


def _expected(base: Interval, now: Interval) -> Interval:
    low = (now.low - base.high) / base.high if base.high > 0 and base.high.is_finite() else Decimal(-1)
    high = (now.high - base.low) / base.low if base.low > 0 and now.high.is_finite() else Decimal("Infinity")
    return Interval(low, high)


def _printed(change: Place, falling: bool) -> Interval:
    value, quantum = change.quantity.value, change.quantity.quantum
    low, high = value - quantum / 2, value + quantum - Decimal("1e-12")
    if change.quantity.bound is Bound.AT_LEAST:
        high = Decimal("Infinity")
    elif change.quantity.bound is not Bound.EXACT:
        low, high = value * Decimal("0.8"), value * Decimal("1.2")
    if falling:
        return Interval(-high if high.is_finite() else Decimal("-Infinity"), -low)
    return Interval(low, high)


def _check_pair(context: Context, base: Place, now: Place, change: Place, falling: bool) -> Iterator[Finding]:
    quoted = context.quote(base, now, change)
    involved = [base, now, change]
    points = now.quantity.kind == "rate"
    a, b = interval(base), interval(now)
    if points:
        moved = Interval(b.low - a.high, b.high - a.low)
        exact = now.quantity.value - base.quantity.value
        shown = f"{context.literal(now)}−{context.literal(base)}={number(exact * 100)}个百分点"
        agrees = moved.meets(_printed(change, falling))
        if not agrees and "分点" not in context.literal(change):
            agrees = _expected(a, b).meets(_printed(change, falling))
    elif change.quantity.kind == "ratio" or base.quantity.value == 0:
        return
    else:
        exact = (now.quantity.value - base.quantity.value) / base.quantity.value
        shown = (
            f"({number(now.quantity.value)}−{number(base.quantity.value)})÷{number(base.quantity.value)}"
            f"={percent(exact, change.quantity.quantum / 10)}"
        )
        agrees = _expected(a, b).meets(_printed(change, falling))
    if agrees:
        yield finding(Verdict.CONSISTENT, KIND, involved, shown, f"{quoted}：增减与前后两数相符。")
    elif all_exact(involved):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{'−' if falling else ''}{context.literal(change)}",
            f"{quoted}：增减与前后两数不符。",
        )  # fmt: skip


def _check_difference(
    context: Context, now: Place, difference: Place, change: Place, falling: bool
) -> Iterator[Finding]:
    down = falls(difference)
    base = now.quantity.value + (difference.quantity.value if down else -difference.quantity.value)
    involved = [now, difference, change]
    if base <= 0 or change.quantity.kind != "rate":
        return
    moved = difference.quantity.value / base * (-1 if down else 1)
    sign = "+" if down else "−"
    shown = (
        f"{number(difference.quantity.value)}÷({number(now.quantity.value)}{sign}"
        f"{number(difference.quantity.value)})={percent(abs(moved), change.quantity.quantum / 10)}"
    )
    agrees = Interval(moved, moved).meets(_printed(change, falling))
    if agrees:
        yield finding(
            Verdict.CONSISTENT, KIND, involved, shown, f"{context.quote(*involved)}：增减数与增减率相符。"
        )
    elif all_exact(involved):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{context.literal(change)}",
            f"{context.quote(*involved)}：增减数与增减率不符。",
        )  # fmt: skip
