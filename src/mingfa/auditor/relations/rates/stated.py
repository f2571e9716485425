"""Rates against their printed numerator and denominator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, is_count, same_unit
from mingfa.auditor.relations.rates import named_shares, respectively, targets
from mingfa.auditor.relations.rates import wide as rate_wide
from mingfa.auditor.relations.rates.basis import KIND, agreement, denominators, disagreement, missing
from mingfa.auditor.relations.rates.levels import of_before
from mingfa.auditor.relations.rates.names import (
    due_and_done,
    named_numerators,
    qualifiers,
    rate_name,
    stem_of,
)
from mingfa.auditor.relations.rates.reasons import explained, of_parts_together
from mingfa.auditor.relations.rates.shares import Share, settle, share
from mingfa.auditor.relations.rates.subjects import is_few
from mingfa.auditor.relations.sums import parts, parts_list
from mingfa.auditor.relations.words.changes import is_change

_STAGED = ("done", "accepted", "received", "found", "success")
_SHARE = re.compile(r"占|比例|比重|占比")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every rate: whether the counts of its sentence or paragraph give it, or which number is missing."""
    narrow = (_in_sentences, targets.find, named_shares.find, respectively.find)
    yield from rate_wide.settle(context, chain.from_iterable(judge(context) for judge in narrow))


def _in_sentences(context: Context) -> Iterator[Finding]:
    for places in context.sentences:
        if all(p.quantity.kind != "rate" for p in places):
            continue
        inside = parts_list.members_of(context, places)
        found: list[Finding] = []
        shares: list[Share] = []
        for position, rate in enumerate(places):
            if rate.quantity.kind != "rate" or is_change(context, rate) or rate.is_plan or of_before(rate):
                continue
            if _held_against(context, rate):
                continue
            name = rate_name(rate)
            earlier = [p for p in places[:position] if is_count(p)]
            later = [p for p in places[position + 1 :] if is_count(p) and p.segment == rate.segment]
            told = _that_is(context, rate, places[position + 1 : position + 2], earlier)
            if told is not None:
                found += disagreement(context, rate, name or "所占比例", [told], True)
            elif _SHARE.search(rate.pre) or _share_of(context, rate) or _share_above(context, rate):
                shares.append(share(context, rate, earlier))
            elif (
                name
                and not any(p.segment == rate.segment for p in earlier)
                and _rate_first(context, rate, name, later)
            ):
                found += _led_by_rate(context, rate, name, later)
            elif name:
                counts = [p for p in earlier if not is_few(context, p)]
                found += _named(context, rate, name, (counts, later), inside)
        yield from found
        yield from _one_cause(settle(context, shares))


_IS, _TIMES_OF = re.compile("[，,]?(?:正好|约|近|相当于)?(?:是|为|相当于)"), re.compile(r"的[\d.]{1,6}倍")


def _held_against(context: Context, rate: Place) -> bool:
    """True for the 4.2% of 超标率9.9%，是全部车辆超标率4.2%的2.4倍: it is of what it names, not of the numbers before."""
    before = context.places[rate.index - 1] if rate.index else rate
    after = _TIMES_OF.match(context.view, rate.quantity.end)
    return (
        after is not None
        and before.quantity.kind == "rate"
        and _IS.match(context.view, before.quantity.end) is not None
    )


def _rate_first(context: Context, rate: Place, name: str, later: list[Place]) -> list[tuple[Place, Place]]:
    """出庭率达到96%，开庭50件，出庭47件: the two numbers that follow, when the second is the rate's own."""
    if (
        len(later) < 2
        or later[0].depth != rate.depth
        or later[0].index != rate.index + 1
        or not same_unit(*later[:2])
    ):
        return []
    whole, part = later[:2]
    among = parts.AMONG.fullmatch(context.view[whole.quantity.end : part.quantity.start])
    ordered = part.index == whole.index + 1 and part.quantity.value <= whole.quantity.value
    named = part in named_numerators(name, later[:2], rate) or bool(among)
    return [(part, whole)] if ordered and named else []


def _led_by_rate(context: Context, rate: Place, name: str, later: list[Place]) -> Iterator[Finding]:
    pairs = _rate_first(context, rate, name, later)
    if agrees(*pairs[0], rate):
        yield agreement(context, rate, name, pairs[0], pairs)
    else:
        yield from disagreement(context, rate, name, pairs, True)


def _one_cause(found: list[Finding]) -> list[Finding]:
    """Several shares of one total that all fail have one cause: they are shares of something else."""
    shares = [f for f in found if f.verdict is Verdict.CONTRADICTION and "占比应为" in f.explanation]
    wholes = {f.figures[1] for f in shares}
    if len(shares) < 2 or len(wholes) != 1:
        return found
    first = shares[0]
    merged = Finding(
        Verdict.SUSPICIOUS, KIND, tuple(dict.fromkeys(i for f in shares for i in f.figures)),
        "；".join(f.expression for f in shares[:3]) + ("…" if len(shares) > 3 else ""),
        f"{first.explanation.rstrip('。')}；同一句中{len(shares)}个占比都不以这个总数为分母，可能另有分母，原文未说明。",
        Severity.MEDIUM,
    )  # fmt: skip
    return [merged, *(f for f in found if f not in shares)]


def _out_of(context: Context, earlier: list[Place]) -> list[Place]:
    """``400个村中，已有380个…，覆盖率95%``: the second number is the numerator, whatever the rate is called."""
    for whole, part in zip(reversed(earlier[:-1]), reversed(earlier[1:]), strict=False):
        between = context.view[whole.quantity.end : part.quantity.start]
        if parts.AMONG.fullmatch(between):
            return [part]
    return []


def _that_is(
    context: Context, rate: Place, following: list[Place], earlier: list[Place]
) -> tuple[Place, Place] | None:
    """30个站所，80%达到优秀，即27个: the number after 即 and the whole before, when they do not give the rate."""
    wholes = [p for p in earlier if p.segment == rate.segment]
    if not following or len(wholes) != 1 or not same_unit(following[0], wholes[0]):
        return None
    part, whole = following[0], wholes[0]
    that_is = context.view[part.clause_start : part.quantity.start].strip("，, ").startswith("即")
    return (part, whole) if that_is and is_count(part) and not agrees(part, whole, rate) else None


def _share_of(context: Context, rate: Place) -> bool:
    """True for 占全年会议48次的四分之一: the whole stands between 占 and the share."""
    before = context.view[max(rate.sentence_start, rate.quantity.start - 30) : rate.quantity.start]
    return rate.pre.startswith("的") and re.search(r"占[^，,；;。占]*的[^，,；;。]{0,4}$", before) is not None


_ABOVE = re.compile(
    r"[，,]占(?:比|[^，,。；;\d]{0,12}(?:比例|比重|比))(?:最高|最大|最多|居首)?[，,](?:达到?|为)?$"
)


def _share_above(context: Context, rate: Place) -> bool:
    """True for 占受理案件数比例最高，达92.71%: the clause before says that it is a share."""
    before = context.view[max(rate.sentence_start, rate.quantity.start - 30) : rate.quantity.start]
    return _ABOVE.search(before) is not None


@cache
def _stage_words() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(any_of([*lex.cues["rate_numerators"], *lex.words("fillers"), *lex.words("topics")]))


def _narrower(context: Context, rate: Place, stem: str) -> bool:
    """True when the rate is of a kind that the sentence has not named before: 办结14.2万件，网上办理率."""
    rest = _stage_words().sub("", stem)
    before = context.view[rate.sentence_start : rate.quantity.start - len(stem) - 1]
    return len(rest) >= 2 and rest[-2:] not in before and rest[:2] not in before


def _named(
    context: Context, rate: Place, name: str, around: tuple[list[Place], list[Place]], inside: set[int]
) -> Iterator[Finding]:
    earlier, later = around
    stem = stem_of(name)
    if any(name.endswith(word) for word in lexicon().words("population_rates")):
        yield missing(context, rate, name, [], None)
        return
    numerators = named_numerators(name, earlier, rate)
    if numerators and all(n.index in inside for n in numerators):
        # 受理238件，其中调解结案142件、裁决结案81件…，结案率: the numerator is the sum of the parts.
        together = of_parts_together(context, rate, name, earlier, inside)
        if together is not None:
            yield together
            return
    numerators.sort(key=lambda n: n.index in inside)
    sure = False
    due = due_and_done(earlier, rate)
    if due is not None:
        numerators, sure = [due], True
    elif not numerators:
        numerators = _out_of(context, earlier)
        sure = bool(numerators)
    qualified = not sure and (
        any(
            word.group() not in (n.pre + n.post)
            for word in qualifiers().finditer(stem)
            for n in numerators[:1]
        )
        or _narrower(context, rate, stem)
    )
    pairs = [(n, d) for n in numerators for d in denominators(n, earlier)]
    match = next(((n, d) for n, d in pairs if agrees(n, d, rate)), None)
    if match:
        yield agreement(context, rate, name, match, pairs)
        return
    reason = explained(context, rate, name, numerators, pairs, around)
    if reason is not None:
        yield reason
        return
    if pairs and not qualified:
        yield from disagreement(context, rate, name, pairs, sure)
        return
    forward = [(n, d) for n in later[:1] for d in earlier[-1:] if agrees(n, d, rate) and same_unit(n, d)]
    if forward and stem and stem[-2:] in forward[0][0].pre:
        yield agreement(context, rate, name, forward[0], forward)
        return
    whole = next((p for p in reversed(earlier) if p.segment == rate.segment), None)
    yield missing(context, rate, name, numerators, whole)
