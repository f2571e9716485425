"""Lists told against lists: 起数减少4起、人数减少7人，分别下降9.5%、14.6%; 甲20件、乙30件，分别占40%、60%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    agrees,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    number,
    percent,
    printed,
    same_unit,
)
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance
from mingfa.auditor.relations.words.changes import falls, is_change, is_difference

GROWTH, SHARE = "增减", "比率"
_EACH = re.compile(r"分别[^，,。；;\d]{0,16}$")
_IN_TURN = re.compile(r"(?:分别|依次|顺次|各为|各是)[^，,。；;\d]{0,16}$")
# 减少21起、18人，下降17.9%、4.9%: a list right after a list needs no 分别.
_CHANGES = re.compile(
    r"[增减][加少长]?\d[^，,。；;]*、\d[^，,。；;]*[，,](?:同比)?(?:[上下][升降]|增长|减少)$"
)
_HARDLY = 0.05
_JOINED = re.compile(r"[、和与及]|以及|，|,")
_OF = re.compile(r"(?:分别|依次|各)占[^，,。；;\d]{0,16}$")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every list of rates whose list of numbers is printed before it."""
    for places in context.sentences:
        for position, first in enumerate(places):
            if first.quantity.kind != "rate":
                continue
            lead = context.view[max(first.sentence_start, first.quantity.start - 24) : first.quantity.start]
            listed = _EACH.search(lead) or _CHANGES.search(lead)
            level = not is_change(context, first)
            listed = listed or (_IN_TURN.search(lead) if level else None)
            if not listed:
                continue
            rates = _run(context, places[position:])
            if _goes_on(context, rates[-1]):
                continue
            earlier = [p for p in places[:position] if is_count(p)]
            if len(rates) < 2 or len(earlier) < len(rates):
                continue
            if not level:
                yield from _growth(context, earlier, rates)
            elif _OF.search(lead):
                yield from _shares(context, earlier, rates)
            else:
                yield from _each_of_its_own(context, earlier, rates)


def _run(context: Context, following: list[Place]) -> list[Place]:
    """The rates joined to the first by 、 or 和."""
    run = following[:1]
    for place in following[1:]:
        between = context.view[run[-1].quantity.end : place.quantity.start]
        if place.quantity.kind != "rate" or not _JOINED.fullmatch(between):
            break
        run.append(place)
    return run


_TURNS = re.compile(r"(?:[、和与及]|以及)(?:[上下][升降]|增[长加]|减少)")


def _goes_on(context: Context, last: Place) -> bool:
    """True for 分别下降8.3%、9.6%和上升14.3%: the list turns, so its first rates are not those of the last numbers."""
    return _TURNS.match(context.view, last.quantity.end) is not None


def _growth(context: Context, earlier: list[Place], rates: list[Place]) -> Iterator[Finding]:
    """Each rate of the difference in its turn, over what there was before."""
    moved = [p for p in earlier if is_difference(p) or _joins(context, p)][-len(rates) :]
    if len(moved) < len(rates):
        yield from _over_brackets(context, earlier, rates)
        return
    falling = falls(rates[0])
    before = context.places[max(0, moved[0].index - 1)]
    if _FROM.search(context.view[before.clause_start : before.quantity.start]):
        # 由24173宗增加了2296宗: the base is told, not the result.
        return
    for difference, rate in zip(moved, rates, strict=True):
        named = _of_its_name(difference, [p for p in earlier if p.index < moved[0].index])
        if len(named) != 1 or is_difference(named[0]) or falls(_lead_of(context, difference)) != falling:
            continue
        now = named[0]
        step = difference.quantity.value
        base = now.quantity.value + (step if falling else -step)
        if base <= 0 or not all_exact([now, difference, rate]):
            continue
        exact = step / base
        shown = f"{number(step)}÷{number(base)}={percent(exact, rate.quantity.quantum / 10)}"
        yield _told(
            context, GROWTH, [now, difference, rate], shown, Interval(exact, exact).meets(printed(rate))
        )


_FROM = re.compile(r"[由从][^，。；\d]{0,10}$")


def _joins(context: Context, place: Place) -> bool:
    """True for the 18人 of 减少21起、18人: it goes on with the difference before it."""
    before = context.places[place.index - 1] if place.index else place
    return is_difference(before) and context.view[before.quantity.end : place.quantity.start] == "、"


def _lead_of(context: Context, difference: Place) -> Place:
    return context.places[difference.index - 1] if _joins(context, difference) else difference


def _of_its_name(difference: Place, earlier: list[Place]) -> list[Place]:
    """死亡57人，受伤18人；死亡减少8人，受伤减少17人: among several of one unit, those that share the name."""
    same = [p for p in earlier if p.quantity.unit == difference.quantity.unit]
    if len(same) < 2:
        return same
    pairs = {difference.pre[i : i + 2] for i in range(len(difference.pre) - 1)}
    return [p for p in same if any(pair in p.pre for pair in pairs)]


_YEAR_LEAD = re.compile(r"\((?:(?:19|20)\d{2}年|上年|去年)(?:同期)?[^\d,，;；]{0,4}$")


def _over_brackets(context: Context, earlier: list[Place], rates: list[Place]) -> Iterator[Finding]:
    """受理6842件（2019年5731件），审结6831件（2019年5696件），分别增长19.39%和19.93%: each over its bracket."""
    pairs = [
        (now, base)
        for now, base in pairwise(earlier)
        if base.depth == now.depth + 1 and base.index == now.index + 1 and same_unit(now, base)
        and _YEAR_LEAD.search(context.view[now.quantity.end : base.quantity.start])
    ]  # fmt: skip
    if len(pairs) != len(rates):
        return
    sign = -1 if falls(rates[0]) else 1
    for (now, base), rate in zip(pairs, rates, strict=True):
        if base.quantity.value <= 0 or not all_exact([now, base, rate]):
            continue
        exact = sign * (now.quantity.value / base.quantity.value - 1)
        shown = f"{number(now.quantity.value)}÷{number(base.quantity.value)}−1={percent(sign * exact)}"
        yield _told(context, GROWTH, [now, base, rate], shown, Interval(exact, exact).meets(printed(rate)))


def _shares(context: Context, earlier: list[Place], rates: list[Place]) -> Iterator[Finding]:
    """Each share of the one whole that all but one of them agree on."""
    parts = earlier[-len(rates) :]
    if not all(same_unit(p, parts[0]) for p in parts):
        yield from _of_their_own(context, parts, rates)
        return
    before = [*earlier[: -len(rates)], *context.sentence_before([parts[0]])]
    for whole in reversed([p for p in before if is_count(p) and same_unit(p, parts[0])]):
        fits = [agrees(p, whole, r) for p, r in zip(parts, rates, strict=True)]
        if sum(fits) < max(1, len(rates) - 1):
            continue
        for part, rate, fit in zip(parts, rates, fits, strict=True):
            exact = interval(part).over(interval(whole)).low
            shown = f"{number(part.quantity.value)}÷{number(whole.quantity.value)}={percent(exact)}"
            if all_exact([part, whole, rate]):
                yield _told(context, SHARE, [part, whole, rate], shown, fit)
        return
    yield from _of_themselves(context, parts, rates)


def _of_themselves(context: Context, parts: list[Place], rates: list[Place]) -> Iterator[Finding]:
    """东部1864件，中部1235件，西部901件，分别占46.60%、30.88%、22.53%: of all of them, on which all but one agree."""
    whole = exact_sum(parts)
    exact = [p.quantity.value / whole for p in parts] if whole else []
    fits = [Interval(e, e).meets(printed(r)) for e, r in zip(exact, rates, strict=False)]
    if sum(fits) < max(1, len(rates) - 1) or not all_exact([*parts, *rates]):
        return
    for part, rate, share, fit in zip(parts, rates, exact, fits, strict=True):
        shown = f"{number(part.quantity.value)}÷{number(whole)}={percent(share)}"
        yield _told(context, SHARE, [part, rate], shown, fit)


def _of_their_own(context: Context, parts: list[Place], rates: list[Place]) -> Iterator[Finding]:
    """448起、13人，分别占火灾总数和亡人总数的35.16%、72.22%: each of the total of its own unit."""
    wholes = _fitting_wholes(context, parts, rates)
    three = [(p, w, r) for p, w, r in zip(parts, wholes, rates, strict=True) if w is not None]
    if len(three) < len(parts) or not any(agrees(p, w, r) for p, w, r in three):
        return
    for part, whole, rate in three:
        if all_exact([part, whole, rate]) and whole.quantity.value > 0:
            exact = part.quantity.value / whole.quantity.value
            shown = f"{number(part.quantity.value)}÷{number(whole.quantity.value)}={percent(exact)}"
            yield _told(context, SHARE, [part, whole, rate], shown, agrees(part, whole, rate))


def _fitting_wholes(context: Context, parts: list[Place], rates: list[Place]) -> list[Place | None]:
    """The totals of the nearest sentence of which at least one agrees, else the largest numbers of the paragraph."""
    before = [p for p in context.before_in_paragraph(parts[0]) if is_count(p)]
    for sentence in dict.fromkeys(p.sentence for p in before):
        told = [p for p in before if p.sentence == sentence]
        wholes = [next((w for w in told if same_unit(w, part)), None) for part in parts]
        if any(w is not None and agrees(p, w, r) for p, w, r in zip(parts, wholes, rates, strict=True)):
            return wholes
    return [
        max((w for w in before if same_unit(w, p)), key=lambda w: w.quantity.value, default=None)
        for p in parts
    ]


def _each_of_its_own(context: Context, earlier: list[Place], rates: list[Place]) -> Iterator[Finding]:
    """甲抽检120批次、合格114批次，乙抽检80批次、合格79批次，合格率分别为95.0%、98.8%: each of two numbers in its turn.

    The two stand side by side, or all of one kind before all of the other; all rates but one agree, hardly by chance.
    """
    size = len(rates)
    # 三个环节不合格率依次是: how many there are is none of the numbers.
    plain = [p for p in earlier if p.clause_start != rates[0].clause_start or p.quantity.value != size]
    counts = plain[-2 * size :]
    if len(counts) < 2 * size or not all_exact([*counts, *rates]):
        return
    beside = [(counts[2 * i], counts[2 * i + 1]) for i in range(size)]
    in_turn = [(counts[i], counts[size + i]) for i in range(size)]
    for pairs in (beside, in_turn):
        if not all(same_unit(p, w) and p.quantity.value > 0 < w.quantity.value for p, w in pairs):
            continue
        for turned in (False, True):
            three = [((w, p) if turned else (p, w), r) for (w, p), r in zip(pairs, rates, strict=True)]
            odd = [(own, r) for own, r in three if not agrees(*own, r)]
            chance = [agrees_by_chance(r) for own, r in three if agrees(*own, r) and r.quantity.value != 1]
            sure = bool(chance) and min(chance) < _HARDLY
            if not sure or any(rate_chance([p], w, r) >= CERTAIN for (p, w), r in odd) or len(odd) > 1:
                continue
            for (part, whole), rate in three:
                shown = f"{number(part.quantity.value)}÷{number(whole.quantity.value)}="
                shown += percent(part.quantity.value / whole.quantity.value)
                yield _told(context, SHARE, [part, whole, rate], shown, agrees(part, whole, rate))
            return


def _told(context: Context, kind: str, involved: list[Place], shown: str, fits: bool) -> Finding:
    quoted, stated = context.quote(*involved), context.literal(involved[-1])
    if fits:
        return finding(Verdict.CONSISTENT, kind, involved, f"{shown}≈{stated}", f"{quoted}：依次核对，相符。")
    return finding(Verdict.CONTRADICTION, kind, involved, f"{shown}≠{stated}", f"{quoted}：依次核对，不符。")
