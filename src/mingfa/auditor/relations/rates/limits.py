"""Numbers that cannot be: rates above the whole, shares that exceed it, rates no whole number gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from mingfa.auditor.lexicon import lexicon
from mingfa.auditor.model import Bound, Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    agrees,
    all_exact,
    exact_sum,
    finding,
    is_count,
    number,
    possible,
)
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.rates.names import rate_name
from mingfa.auditor.relations.sums.stages import overlap
from mingfa.auditor.relations.words.changes import is_change
from mingfa.auditor.relations.words.kinds import several_kinds

KIND = "数值范围"
_FEWEST, _AROUND, _NUMBERS = 2, 80, 4
_A_LITTLE = Decimal("1.1")
# Asked of some of the people only, so that the count in the sentence is not the denominator.
_ASKED = re.compile(r"满意|知晓|好评|认可|信任")
_OF = re.compile(r"的(?:受访者|群众|企业|被调查者|居民|调查对象|办事群众|市民|[\u4e00-\u9fff]{0,4}受访者)?$")


def find(context: Context) -> Iterator[Finding]:
    """Rates above 100 %, shares adding to more, and rates that no count out of a small total gives."""
    for places in context.sentences:
        rates = [p for p in places if p.quantity.kind == "rate" and not is_change(context, p)]
        for rate in rates:
            yield from _above_one(context, rate)
            yield from _impossible(context, rate, places)
        yield from _shares(context, rates)
        yield from _all_told(context, rates)
        yield from _complements(context, rates)
        yield from _grades(context, rates)


def _above_one(context: Context, rate: Place) -> Iterator[Finding]:
    name = rate_name(rate)
    if rate.quantity.value <= 1 or not name:
        return
    capped = any(name.endswith(word) for word in lexicon().words("capped_rates"))
    told = [p for p in context.before(rate.quantity.start, _NUMBERS) if is_count(p) and all_exact([p])]
    given = any(agrees(part, whole, rate) for whole, part in combinations(told, _FEWEST))
    if capped and given and rate.quantity.value < _A_LITTLE:
        # 交办4382件，办结4391件，办结率100.2%: the numbers say so too, and what was carried over may explain a little.
        yield finding(
            Verdict.SUSPICIOUS, KIND, [rate], f"{context.literal(rate)}>100%",
            f"{context.quote(rate)}：{name}超过100%，与前列两数相符；如含以前结转可以解释，原文未说明。",
        )  # fmt: skip
    elif capped:
        yield finding(
            Verdict.CONTRADICTION, KIND, [rate], f"{context.literal(rate)}>100%",
            f"{context.quote(rate)}：{name}不可能超过100%。",
        )  # fmt: skip


def _impossible(context: Context, rate: Place, places: list[Place]) -> Iterator[Finding]:
    """Out of seven, 80 % is nobody's count."""
    if _ASKED.search(rate_name(rate)):
        return
    if rate.quantity.bound is not Bound.EXACT or not rate_name(rate) or not 0 < rate.quantity.value < 1:
        return
    counts = [p for p in places if is_count(p) and p.index < rate.index and p.quantity.quantum == 1]
    if len(counts) != 1 or counts[0].segment != rate.segment or counts[0].quantity.bound is not Bound.EXACT:
        return
    base = counts[0]
    if base.quantity.value > 30 or base.quantity.unit not in (
        "件",
        "人",
        "起",
        "宗",
        "家",
        "户",
        "份",
        "卷",
        "本",
    ):
        return
    if not possible(int(base.quantity.value), rate):
        yield finding(
            Verdict.SUSPICIOUS, KIND, [base, rate], f"n÷{number(base.quantity.value)}≠{context.literal(rate)}",
            f"{context.quote(base, rate)}：以{context.literal(base)}为分母，任何整数都得不出{context.literal(rate)}；"
            "如分母另有所指可以解释。",
            Severity.LOW,
        )  # fmt: skip


def _shares(context: Context, rates: list[Place]) -> Iterator[Finding]:
    """Answers to one question add up to no more than everybody."""
    shares = [
        p for p in rates if p.quantity.bound is Bound.EXACT and not rate_name(p) and _is_share(p, rates)
    ]
    if overlap(shares) or len(shares) < 3 or len({p.segment for p in shares}) != 1:
        return
    if _told_to_overlap(context, shares) or _of_another(rates, shares):
        return
    value = exact_sum(shares)
    slack = sum((p.quantity.quantum for p in shares), Decimal(0)) / 2
    shown = "+".join(context.literal(p) for p in shares) + f"={number(value * 100)}%"
    answers = not any("占" in p.pre for p in shares)
    if value - slack > 1 and (answers or _one_slip(shares, value, slack)):
        yield finding(
            Verdict.CONTRADICTION,
            KIND,
            shares,
            f"{shown}>100%",
            f"{context.quote(*shares)}：各项占比之和超过100%。",
        )
    elif value + slack >= 1:
        yield finding(
            Verdict.CONSISTENT, KIND, shares, shown, f"{context.quote(*shares)}：各项占比之和为100%。"
        )


def _of_another(rates: list[Place], shares: list[Place]) -> bool:
    """True for 甲占64.2%，乙占17.9%，机电占出口的52.6%，丙占18.3%: from there on they are shares of another whole."""
    first, last = shares[0].index, shares[-1].index
    named = [_OF_WHAT.search(p.pre) for p in rates if first < p.index < last]
    return any(of["whole"].rstrip("的比约达到为") for of in named if of is not None)


def _told_to_overlap(context: Context, shares: list[Place]) -> bool:
    """True where the paragraph says that one thing may count twice: 部分交办件涉及多种类型."""
    first, last = shares[0].sentence_start, shares[-1].sentence_end
    lead = context.view[max(0, first - _AROUND) : first].rpartition("\n")[2]
    rest = context.view[last : last + _AROUND].partition("\n")[0]
    return several_kinds().search(lead + context.view[first:last] + rest) is not None


_OF_WHAT = re.compile(r"占(?P<whole>[^\d占]{0,12})$")
_REST = re.compile(r"其[他它余]")
# 135件、金额59万元，分别占5.4%和50.3%: shares of two wholes in turn.
_OF_TWO = re.compile(r"[件人起宗][^，；。]{0,12}元[^；。]{0,8}分别占")
_SHORT = 8


def _all_told(context: Context, rates: list[Place]) -> Iterator[Finding]:
    """甲类占61.3%、乙类占30.2%、其他占9.5%: a list that ends in the rest makes a hundred, but for one slip."""
    shares: list[Place] = []
    wholes: set[str] = set()
    for rate in rates:
        lead = context.view[rate.clause_start : rate.quantity.start]
        of = _OF_WHAT.search(lead)
        joined = (
            shares and rate.index == shares[-1].index + 1 and len(rate.pre) <= _SHORT and not rate_name(rate)
        )
        if rate.depth or (rate.part_mark and shares) or not (of or joined):
            continue
        wholes |= {of["whole"].rstrip("的比约达到为")} if of else set()
        shares.append(rate)
    exact = all(p.quantity.bound is Bound.EXACT for p in shares)
    if len(shares) <= _FEWEST or not exact or len(wholes - {""}) > 1 or overlap(shares):
        return
    told = context.view[shares[0].sentence_start : shares[-1].quantity.end]
    value, slack = exact_sum(shares), sum((p.quantity.quantum for p in shares), Decimal(0)) / 2
    if abs(value - 1) <= slack or not _REST.search(told) or _OF_TWO.search(told):
        return
    if _one_slip(shares, value, slack):
        yield finding(
            Verdict.CONTRADICTION, KIND, shares,
            "+".join(context.literal(p) for p in shares) + f"={number(value * 100)}%≠100%",
            f"{context.quote(*shares)}：连同“其他”在内，各项占比之和应为100%，实为{number(value * 100)}%。",
        )  # fmt: skip


def _one_slip(shares: list[Place], value: Decimal, slack: Decimal) -> bool:
    """True when one share with one digit changed would make all of them a hundred."""
    return any(abs(value - p.quantity.value + v - 1) <= slack for p in shares for v in variants(p))


def _complements(context: Context, rates: list[Place]) -> Iterator[Finding]:
    """合格率 and 不合格率 of one sentence make a hundred, unless they are two of several grades."""
    for one, other in pairwise(rates):
        names = sorted((rate_name(one), rate_name(other)), key=len)
        denied = names[0] != "" and re.search(rf"(?:不|未|非){re.escape(names[0])}$", names[1]) is not None
        exact = one.quantity.bound is Bound.EXACT and other.quantity.bound is Bound.EXACT
        if not denied or not exact or one.segment != other.segment:
            continue
        value, slack = exact_sum([one, other]), one.quantity.quantum + other.quantity.quantum
        shown = f"{context.literal(one)}+{context.literal(other)}={number(value * 100)}%"
        quoted = context.quote(one, other)
        if abs(value - 1) <= slack:
            yield finding(Verdict.CONSISTENT, KIND, [one, other], shown, f"{quoted}：两者之和为100%。")
        elif _one_slip([one, other], value, slack) and not _graded(rates, one, other):
            yield finding(
                Verdict.CONTRADICTION, KIND, [one, other], f"{shown}≠100%", f"{quoted}：两者之和不是100%。"
            )


_GRADE = re.compile(
    r"(?:非常|很|十分|基本|比较|较|不太|很不|不)?(?P<of>满意|了解|认可|信任)(?:率|度|的?占比?)?(?:为|达到?|是)?$"
)
_HELD = re.compile("其中|[包内]?含|合计|总体|综合|以上|同比|[较比]|[上下][升降]|提[高升]|分别")


def _grades(context: Context, rates: list[Place]) -> Iterator[Finding]:
    """满意率96.44%，基本满意率5.56%: the grades of one survey exceed a hundred by one slip."""
    runs: list[list[Place]] = []
    for rate in rates:
        if not _GRADE.search(rate.pre):
            continue
        joined = runs and rate.index == runs[-1][-1].index + 1 and rate.segment == runs[-1][-1].segment
        runs = [*runs[:-1], [*runs[-1], rate]] if joined else [*runs, [rate]]
    for run in runs:
        between = context.view[run[0].quantity.end : run[-1].quantity.start]
        names = {m.group().rstrip("为达到是") for p in run if (m := _GRADE.search(p.pre))}
        grades = any("基本" in name or "较" in name for name in names) and len(names) == len(run)
        exact = all(p.quantity.bound is Bound.EXACT for p in run)
        if len(run) < _FEWEST or not grades or not exact or _HELD.search(_COMPARED.sub("", between)):
            continue
        value, slack = exact_sum(run), sum((p.quantity.quantum for p in run), Decimal(0)) / 2
        if value - slack > 1 and _one_slip(run, value, slack):
            shown = "+".join(context.literal(p) for p in run) + f"={number(value * 100)}%>100%"
            words = f"{context.quote(*run)}：同一项评价的各档之和超过100%。"
            yield finding(Verdict.CONTRADICTION, KIND, run, shown, words)


_COMPARED = re.compile("比较|较(?=满意|了解|认可|信任)|占比")


def _graded(rates: list[Place], one: Place, other: Place) -> bool:
    """优秀率26%、良好率50%、合格率19%、不合格率4%: true when more than two rates in a row make the hundred."""
    first, last = rates.index(one), rates.index(other)
    runs = [rates[i : j + 1] for i in range(first + 1) for j in range(last, len(rates)) if j - i >= _FEWEST]
    return any(
        abs(exact_sum(run) - 1) <= sum((p.quantity.quantum for p in run), Decimal(0)) / 2 for run in runs
    )


def _is_share(place: Place, rates: list[Place]) -> bool:
    if re.search(r"占(?:比)?$", place.pre):
        return True
    first = rates[0]
    return bool(re.match(r"的", first.post)) and (
        place is first or bool(re.search(r"表示|认为|选择", place.post))
    )
