"""What a rate is, whether two counts give it, and the words for each outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.lexicon import lexicon
from mingfa.auditor.model import Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    agrees,
    all_exact,
    finding,
    interval,
    loosely_same,
    number,
    percent,
    printed,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import rate_slipped, telling
from mingfa.auditor.relations.sums import parts_list
from mingfa.auditor.relations.words.changes import is_difference

KIND = "比率"
_VAGUE, _HARDLY, _CARRY = Decimal("1.2"), Decimal("1.005"), Decimal("1.15")


def denominators(numerator: Place, earlier: list[Place]) -> list[Place]:
    """Counts the numerator may be part of, nearest first."""
    before = [
        p
        for p in earlier
        if p.index < numerator.index and p.depth == numerator.depth and not is_difference(p)
    ]
    return [p for p in reversed(before) if _comparable(p, numerator)][:6]


def _comparable(denominator: Place, numerator: Place) -> bool:
    if denominator.quantity.value <= 0:
        return False
    return same_unit(denominator, numerator) or (
        {denominator.quantity.kind, numerator.quantity.kind} <= {"count", "occasion", "", "person"}
        and denominator.topic == numerator.topic != ""
    )


def held(
    context: Context, kind: str, what: str, part: Place, whole: Place, rate: Place, *, fits: str
) -> Iterator[Finding]:
    """Hold a rate against the two numbers that its words name; `fits` is what is said when they agree."""
    if whole.quantity.value <= 0:
        return
    exact = part.quantity.value / whole.quantity.value
    shown = f"{number(part.quantity.value)}÷{number(whole.quantity.value)}={percent(exact, rate.quantity.quantum / 10)}"
    involved = [part, whole, rate]
    quoted, literal = context.quote(*involved), context.literal(rate)
    if agrees(part, whole, rate):
        yield finding(Verdict.CONSISTENT, kind, involved, f"{shown}≈{literal}", f"{quoted}：{fits}。")
    elif all_exact(involved):
        wrong = f"{quoted}：按所列数字{what}应为{percent(exact, rate.quantity.quantum)}。"
        yield finding(Verdict.CONTRADICTION, kind, involved, f"{shown}≠{literal}", wrong)


def agreement(
    context: Context, rate: Place, name: str, match: tuple[Place, Place], pairs: list[tuple[Place, Place]]
) -> Finding:
    """The rate and the two counts agree; a doubt when only the denominator with carry-over makes them agree."""
    numerator, denominator = match
    quotient = interval(numerator).over(interval(denominator))
    if quotient.high > quotient.low * _VAGUE + rate.quantity.quantum:
        # 近1万亿元 of 突破3万亿元: almost any rate would agree.
        return missing(context, rate, name, [], None)
    exact = numerator.quantity.value / denominator.quantity.value
    shown = (
        f"{number(numerator.quantity.value)}÷{number(denominator.quantity.value)}"
        f"={percent(exact, rate.quantity.quantum / 10)}"
    )
    involved = [numerator, denominator, rate]
    others = [
        d
        for n, d in pairs
        if n is numerator
        and d is not denominator
        and d.quantity.value > n.quantity.value
        and not agrees(n, d, rate)
        and n.index not in context.members
    ]
    carried = context.view[denominator.quantity.end : denominator.quantity.end + 24].startswith("(") and (
        parts_list.carry_mentioned(context, denominator)
    )
    if carried and others:
        other = others[0] if len(others) == 1 else others[-1]
        alternative = numerator.quantity.value / other.quantity.value
        return finding(
            Verdict.SUSPICIOUS, KIND, [*involved, other],
            f"{shown}；{number(numerator.quantity.value)}÷{number(other.quantity.value)}={percent(alternative)}",
            f"{context.quote(numerator, denominator, other, rate)}：{name}只有以{context.literal(denominator)}"
            f"（含结转）为分母才相符，以{context.literal(other)}为分母则为{percent(alternative)}；原文未说明口径。",
            Severity.LOW,
        )  # fmt: skip
    return finding(
        Verdict.CONSISTENT, KIND, involved, f"{shown}≈{context.literal(rate)}",
        f"{context.quote(*involved)}：{name}与分子、分母相符。",
    )  # fmt: skip


def disagreement(
    context: Context, rate: Place, name: str, pairs: list[tuple[Place, Place]], sure: bool
) -> Iterator[Finding]:
    """No pair of counts gives the rate: a contradiction where the reader cannot doubt which counts are meant."""
    numerator, denominator = best_pair(pairs)
    involved = [numerator, denominator, rate]
    if other_way_about(numerator, denominator, rate):
        return
    if numerator.quantity.value > denominator.quantity.value and not (
        numerator.segment == rate.segment and rate_slipped(numerator, denominator, rate)
    ):
        return
    exact = numerator.quantity.value / denominator.quantity.value
    shown = (
        f"{number(numerator.quantity.value)}÷{number(denominator.quantity.value)}"
        f"={percent(exact, rate.quantity.quantum / 10)}≠{context.literal(rate)}"
    )
    quoted = context.quote(*involved)
    if name != "占比" and re.match(r"(?:经审查)?(?:不|未|非)", numerator.pre):
        verdict, words = Verdict.UNKNOWN, "分母可能是前后两数之和，也可能另有未列的情形"
    elif not all_exact([numerator, denominator]) and not _narrow(numerator, denominator):
        verdict, words = Verdict.SUSPICIOUS, "所列为约数，偏差超过约数所能解释的范围"
    elif parts_list.carry_mentioned(context, rate) and not (
        _no_carry_helps(context, numerator, denominator, rate)
        or _carry_printed(context, [d for n, d in pairs if n is numerator])
        or (telling([denominator]) and rate_slipped(numerator, denominator, rate))
    ):
        verdict, words = Verdict.SUSPICIOUS, "原文提到结转，分母口径可能不同"
    elif not sure and wants_another(denominator, rate) and not rate_slipped(numerator, denominator, rate):
        verdict, words = Verdict.SUSPICIOUS, "分母应另有所指，原文未列"
    elif _more_than_came_in(numerator, denominator, rate):
        verdict, words = Verdict.SUSPICIOUS, "办结数多于受理数，应另有结转，原文未列"
    elif _twofold(context, numerator) or not _plain_pair(numerator, denominator, rate, sure):
        verdict, words = Verdict.UNKNOWN, "分子、分母是否即所指不能确定"
    else:
        verdict, words = Verdict.CONTRADICTION, _should_be(context, rate, name, pairs)
    yield finding(verdict, KIND, involved, shown, f"{quoted}：{words}。")


def other_way_about(part: Place, whole: Place, rate: Place) -> bool:
    """True for 办理368件，下达的320件任务，完成率115%: a rate above 100% is never the smaller of the larger.

    One slip may still make it so, where the two do not give it the other way about.
    """
    if rate.quantity.value <= 1 or part.quantity.value >= whole.quantity.value:
        return False
    return agrees(whole, part, rate) or not rate_slipped(part, whole, rate)


def _more_than_came_in(numerator: Place, denominator: Place, rate: Place) -> bool:
    """受理9264件，结案9317件，结案率96.8%: something was carried over that is not printed."""
    more = numerator.quantity.value > denominator.quantity.value
    stages = numerator.role == "done" and denominator.role in ("received", "accepted")
    implied = (
        numerator.quantity.value / rate.quantity.value if rate.quantity.value else denominator.quantity.value
    )
    return more and stages and rate.quantity.value < 1 and implied < _CARRY * denominator.quantity.value


def _no_carry_helps(context: Context, numerator: Place, denominator: Place, rate: Place) -> bool:
    """True when the number carried over is printed, and the rate fits neither with it nor without."""
    near = context.places[max(0, denominator.index - 3) : rate.index + 3]
    carried = [
        p for p in near if p.role == "carried" and p.sentence == rate.sentence and same_unit(p, denominator)
    ]
    if len(carried) != 1 or not all_exact(carried):
        return False
    d, c = interval(denominator), interval(carried[0])
    return not any(interval(numerator).over(whole).meets(printed(rate)) for whole in (d, d + c, d - c))


def _should_be(context: Context, rate: Place, name: str, pairs: list[tuple[Place, Place]]) -> str:
    """What the rate would be, out of each whole that it may be of."""
    numerator, best = best_pair(pairs)
    wholes = [d for n, d in pairs if n is numerator and same_unit(d, n) and d.segment == rate.segment]
    wholes = [d for d in wholes if d.quantity.value >= numerator.quantity.value] or [best]

    def of(whole: Place) -> str:
        return percent(numerator.quantity.value / whole.quantity.value, rate.quantity.quantum)

    if len(wholes) == 1:
        return f"按所列数字{name}应为{of(wholes[0])}"
    each = "，".join(f"以{context.literal(d)}为分母应为{of(d)}" for d in wholes)
    return f"{name}{each}，都不是{context.literal(rate)}"


_WITH_CARRY = re.compile(r"[\u4e00-\u9fff]{0,4}\(含[^()]*\)")


def _carry_printed(context: Context, denominators: list[Place]) -> bool:
    """True when one whole is said to hold the carry-over and another is printed that does not: 123件，审结133件(含去年案件)."""
    around = [
        _WITH_CARRY.match(context.view, d.quantity.end) is not None and parts_list.carry_mentioned(context, d)
        for d in denominators
    ]
    return any(around) and not all(around)


def _narrow(numerator: Place, denominator: Place) -> bool:
    """True when words like 余 leave hardly any room: 71100余项 of 88130."""
    quotient = interval(numerator).over(interval(denominator))
    return quotient.high <= quotient.low * _HARDLY


def wants_another(denominator: Place, rate: Place) -> bool:
    """True for 出庭率 of cases that are not said to have been heard."""
    told = denominator.pre + denominator.post
    return any(
        name in rate.pre and not any(word in told for word in words)
        for name, words in lexicon().cues["own_wholes"].items()
    )


def _twofold(context: Context, place: Place) -> bool:
    """True for 374件439人: the rate may be of the cases or of the people."""
    beside = context.at.get(place.quantity.end)
    return beside is not None and beside.addable


def _plain_pair(numerator: Place, denominator: Place, rate: Place, sure: bool) -> bool:
    """True when no reader would doubt that the rate is of these two numbers."""
    if numerator.segment != rate.segment:
        return False
    if not same_unit(numerator, denominator):
        return sure and loosely_same(numerator, denominator)
    stem = re.sub(r"(?:率|度)$", "", rate.pre)
    if len(stem) > 1 and numerator.pre.endswith(stem) and numerator.index == rate.index - 1:
        # 优秀71卷，优秀率: the number of that very name right before.
        return True
    return sure or bool(numerator.role or denominator.role) or denominator.topic == numerator.topic


def best_pair(pairs: list[tuple[Place, Place]]) -> tuple[Place, Place]:
    """The nearest numerator with the denominator that starts the procedure, else the nearest."""
    numerator = pairs[0][0]
    own = [d for n, d in pairs if n is numerator]
    own = [d for d in own if same_unit(d, numerator)] or own
    own = [d for d in own if d.quantity.value >= numerator.quantity.value] or own
    started = [d for d in own if d.role in ("accepted", "found", "received") or d.part_mark is False]
    return numerator, (started or own)[0]


def missing(
    context: Context, rate: Place, name: str, numerators: list[Place], whole: Place | None
) -> Finding:
    """The rate cannot be checked; says which number the text leaves out."""
    if numerators:
        numerator = numerators[0]
        implied = ""
        if rate.quantity.value:
            guess = numerator.quantity.value / rate.quantity.value
            implied = f"，按比率反推约为{number(round(guess, 0))}"
        return finding(
            Verdict.UNKNOWN, KIND, [numerator, rate], f"{number(numerator.quantity.value)}÷?={context.literal(rate)}",
            f"{context.quote(numerator, rate)}：{name}的分母（总数）未列出{implied}。",
        )  # fmt: skip
    if whole is not None and whole.quantity.unit and all_exact([whole, rate]):
        return finding(
            Verdict.UNKNOWN,
            KIND,
            [rate],
            f"?÷?={context.literal(rate)}",
            f"{context.quote(rate)}：{name}的分子未列出。",
        )
    return finding(
        Verdict.UNKNOWN, KIND, [rate], f"?÷?={context.literal(rate)}",
        f"{context.quote(rate)}：{name}的分子、分母均未列出。",
    )  # fmt: skip
