"""Rates against their printed numerator and denominator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations import parts
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    number,
    percent,
    same_unit,
)

KIND = "比率"
_LOOK_BACK = 16
_SHARE = re.compile(r"占|比例|比重|占比")
_NAME = re.compile(r"([\u4e00-\u9fff]{1,12}?(?:率|度|占比|比例))$")


@cache
def _change() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(
        any_of([*lex.words("growth_up"), *lex.words("growth_down"), *lex.words("compare_words")])
    )


@cache
def _qualifiers() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("rate_qualifiers")))


def is_change(context: Context, place: Place) -> bool:
    """True for growth and decline, and for percentage points."""
    if place.quantity.kind not in ("rate", "ratio"):
        return False
    if "百分点" in context.literal(place):
        return True
    tail = place.pre[-8:]
    return bool(_change().search(tail)) and not tail.endswith(("率", "到", "至"))


def find(context: Context) -> Iterator[Finding]:
    """A finding for every rate: whether the counts of its sentence give it, or which number is missing."""
    for places in context.sentences:
        for position, rate in enumerate(places):
            if rate.quantity.kind != "rate" or is_change(context, rate) or rate.is_plan:
                continue
            name = rate_name(rate)
            inside = parts.members_of(context, places)
            earlier = [p for p in places[:position] if is_count(p)]
            later = [p for p in places[position + 1 :] if is_count(p) and p.segment == rate.segment]
            if _SHARE.search(rate.pre):
                yield from _share(context, rate, earlier)
            elif name:
                yield from _named(context, rate, name, (earlier, later), inside)


def rate_name(rate: Place) -> str:
    """The name of the rate (``调解成功率``) or an empty string."""
    match = _NAME.search(rate.pre)
    return match.group(1) if match else ""


def _out_of(context: Context, earlier: list[Place]) -> list[Place]:
    """``400个村中，已有380个…，覆盖率95%``: the second number is the numerator, whatever the rate is called."""
    for whole, part in zip(reversed(earlier[:-1]), reversed(earlier[1:]), strict=False):
        between = context.view[whole.quantity.end : part.quantity.start]
        if len(between) <= 30 and re.search(r"中[，,]?(?:已|共)?(?:有)?$", between):
            return [part]
    return []


def _stem(name: str) -> str:
    return re.sub(r"(?:率|度)$", "", name)


def _numerators(name: str, earlier: list[Place], rate: Place) -> list[Place]:
    """Counts that the name of the rate points to, nearest first."""
    stem = _stem(name)
    roles: set[str] = set()
    for word, role in lexicon().cues["rate_numerators"].items():
        if word in stem:
            roles.update(role.split("|"))
    core = re.sub(any_of(lexicon().words("rate_qualifiers")), "", stem) or stem
    # A role that names the same stage comes before a word in common: 化解率 ↔ 成功化解.
    found = [p for p in earlier if p.role in roles]
    pairs = {core[i : i + 2] for i in range(len(core) - 1)} - {"案件", "行政", "问题"}
    for place in earlier:
        words = place.pre + place.post
        if place not in found and any(pair in words for pair in pairs) and _specific(core, words):
            found.append(place)
    return [p for p in sorted(found, key=lambda p: -p.index) if p.index >= rate.index - 8]


def _specific(core: str, words: str) -> bool:
    """The last two characters of the stem carry its meaning: 败诉率, 出庭率, 纠错率, 优秀率."""
    key = core[-2:]
    return key in words or (core[-4:-2] in words and key in ("应诉", "完成"))


def _denominators(numerator: Place, earlier: list[Place]) -> list[Place]:
    """Counts the numerator may be part of, nearest first."""
    before = [p for p in earlier if p.index < numerator.index and p.depth == numerator.depth]
    return [p for p in reversed(before) if _comparable(p, numerator)][:6]


def _comparable(denominator: Place, numerator: Place) -> bool:
    if denominator.quantity.value <= 0:
        return False
    return same_unit(denominator, numerator) or (
        {denominator.quantity.kind, numerator.quantity.kind} <= {"count", "occasion", "", "person"}
        and denominator.topic == numerator.topic
    )


def _named(
    context: Context, rate: Place, name: str, around: tuple[list[Place], list[Place]], inside: set[int]
) -> Iterator[Finding]:
    earlier, later = around
    stem = _stem(name)
    numerators = _numerators(name, earlier, rate)
    if numerators and all(n.index in inside for n in numerators):
        # 受理238件，其中调解结案142件、裁决结案81件…，结案率: the numerator is the sum of the parts.
        together = _together(context, rate, name, earlier, inside)
        if together is not None:
            yield together
            return
    numerators.sort(key=lambda n: n.index in inside)
    sure = False
    if not numerators:
        numerators = _out_of(context, earlier)
        sure = bool(numerators)
    qualified = not sure and any(
        word.group() not in (n.pre + n.post) for word in _qualifiers().finditer(stem) for n in numerators[:1]
    )
    pairs = [(n, d) for n in numerators for d in _denominators(n, earlier)]
    match = next(((n, d) for n, d in pairs if _agrees(n, d, rate)), None)
    if match:
        yield _agreement(context, rate, name, match, pairs)
        return
    carried = _with_carried(context, rate, name, earlier, pairs)
    if carried is not None:
        yield carried
        return
    if pairs and not qualified:
        yield from _disagreement(context, rate, name, pairs, sure)
        return
    forward = [(n, d) for n in later[:1] for d in earlier[-1:] if _agrees(n, d, rate) and same_unit(n, d)]
    if forward and stem and stem[-2:] in forward[0][0].pre:
        yield _agreement(context, rate, name, forward[0], forward)
        return
    whole = next((p for p in reversed(earlier) if p.segment == rate.segment), None)
    yield _missing(context, rate, name, numerators, whole)


def _with_carried(
    context: Context, rate: Place, name: str, earlier: list[Place], pairs: list[tuple[Place, Place]]
) -> Finding | None:
    """受理96件，上年结转8件，审结97件，结案率93.3%: the whole is what came in and what was there."""
    carried = [p for p in earlier if p.role == "carried" and p.segment == rate.segment]
    for numerator, denominator in pairs if carried else ():
        whole = interval(denominator) + interval(carried[0])
        if denominator not in carried and interval(numerator).over(whole).meets(_printed(rate)):
            involved = [numerator, denominator, carried[0], rate]
            n, d, c = (number(p.quantity.value) for p in involved[:3])
            return finding(
                Verdict.CONSISTENT, KIND, involved, f"{n}÷({d}+{c})≈{context.literal(rate)}",
                f"{context.quote(*involved)}：计入结转后，{name}与分子、分母相符。",
            )  # fmt: skip
    return None


def _together(
    context: Context, rate: Place, name: str, earlier: list[Place], inside: set[int]
) -> Finding | None:
    members = [p for p in earlier if p.index in inside]
    before = [p for p in earlier if p.index < members[0].index and same_unit(p, members[0])]
    if not before or len(members) < 2 or not all_exact([*members, before[-1]]):
        return None
    whole, value = before[-1], exact_sum(members)
    if whole.quantity.value <= 0:
        return None
    quotient = value / whole.quantity.value
    if not Interval(quotient, quotient).meets(_printed(rate)):
        return None
    shown = "+".join(number(p.quantity.value) for p in members)
    return finding(
        Verdict.CONSISTENT, KIND, [whole, *members, rate],
        f"({shown})÷{number(whole.quantity.value)}={percent(quotient)}≈{context.literal(rate)}",
        f"{context.quote(whole, *members, rate)}：{name}与分子、分母相符。",
    )  # fmt: skip


def _agrees(numerator: Place, denominator: Place, rate: Place) -> bool:
    quotient = interval(numerator).over(interval(denominator))
    return quotient.meets(_printed(rate))


def _printed(rate: Place) -> Interval:
    quantity = rate.quantity
    if quantity.bound is Bound.EXACT:
        half = quantity.quantum / 2
        if quantity.value == 1:
            return Interval(Decimal(1) - half, Decimal(1))
        # Nearest or truncated, as printed.
        return Interval(quantity.value - half, quantity.value + quantity.quantum - Decimal("1e-12"))
    return interval(rate)


def _agreement(
    context: Context, rate: Place, name: str, match: tuple[Place, Place], pairs: list[tuple[Place, Place]]
) -> Finding:
    numerator, denominator = match
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
        and not _agrees(n, d, rate)
        and n.index not in context.members
    ]
    carried = context.view[denominator.quantity.end : denominator.quantity.end + 24].startswith("(") and (
        parts.carry_mentioned(context, denominator)
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


def _disagreement(
    context: Context, rate: Place, name: str, pairs: list[tuple[Place, Place]], sure: bool
) -> Iterator[Finding]:
    numerator, denominator = _best_pair(pairs)
    involved = [numerator, denominator, rate]
    if numerator.quantity.value > denominator.quantity.value:
        return
    exact = numerator.quantity.value / denominator.quantity.value
    shown = (
        f"{number(numerator.quantity.value)}÷{number(denominator.quantity.value)}"
        f"={percent(exact, rate.quantity.quantum / 10)}≠{context.literal(rate)}"
    )
    quoted = context.quote(*involved)
    if not all_exact([numerator, denominator]):
        verdict, words = Verdict.SUSPICIOUS, "所列为约数，偏差超过约数所能解释的范围"
    elif parts.carry_mentioned(context, rate):
        verdict, words = Verdict.SUSPICIOUS, "原文提到结转，分母口径可能不同"
    elif not _plain_pair(numerator, denominator, rate, sure):
        verdict, words = Verdict.UNKNOWN, "分子、分母是否即所指不能确定"
    else:
        verdict, words = Verdict.CONTRADICTION, f"按所列数字{name}应为{percent(exact, rate.quantity.quantum)}"
    yield finding(verdict, KIND, involved, shown, f"{quoted}：{words}。")


def _plain_pair(numerator: Place, denominator: Place, rate: Place, sure: bool) -> bool:
    """True when no reader would doubt that the rate is of these two numbers."""
    if numerator.segment != rate.segment or not same_unit(numerator, denominator):
        return False
    return sure or bool(numerator.role or denominator.role) or denominator.topic == numerator.topic


def _best_pair(pairs: list[tuple[Place, Place]]) -> tuple[Place, Place]:
    """The nearest numerator with the denominator that starts the procedure, else the nearest."""
    numerator = pairs[0][0]
    own = [d for n, d in pairs if n is numerator]
    started = [d for d in own if d.role in ("accepted", "found", "received") or d.part_mark is False]
    return numerator, (started or own)[0]


def _missing(
    context: Context, rate: Place, name: str, numerators: list[Place], whole: Place | None
) -> Finding:
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


def possible(denominator: int, rate: Place) -> bool:
    """True when some whole number out of ``denominator`` would be printed as this rate."""
    printed = _printed(rate)
    low = (printed.low * denominator).to_integral_value(rounding="ROUND_CEILING")
    return low <= printed.high * denominator


def _share(context: Context, rate: Place, earlier: list[Place]) -> Iterator[Finding]:
    """``X件，占Y件的Z%`` and ``在Y件中占Z%``: a number over a whole named in the clause or before."""
    named = _whole_in_clause(context, rate, earlier)
    numerators = [p for p in earlier if p is not named and p.segment == rate.segment][-1:]
    if not numerators or "分别" in rate.pre:
        yield _missing(context, rate, "占比", [], None)
        return
    numerator = numerators[0]
    wholes = [named] if named else [*_denominators(numerator, earlier), *_before_sentence(context, numerator)]
    match = next((w for w in wholes if _agrees(numerator, w, rate)), None)
    if match is not None:
        yield _agreement(context, rate, "占比", (numerator, match), [])
        return
    whole = next((w for w in wholes if numerator.part_mark or w is named), None)
    if whole is None or not same_unit(whole, numerator) or not numerator.trailing:
        yield _missing(context, rate, "占比", [numerator], None)
        return
    yield from _disagreement(context, rate, "占比", [(numerator, whole)], False)


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
