"""Multiples of a base that the text prints: 是去年的2.4倍, 增长1.5倍, 翻了一番."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.numerals import DIGITS
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, is_count, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.growth.bases import base_in_brackets, from_to, with_base
from mingfa.auditor.relations.words.changes import (
    KIND,
    falls,
    is_change,
    is_difference,
    own_subject,
    told_of_another,
)

_DOUBLED = re.compile(r"翻(?:了)?(?P<times>[一两二三四])?番")
_MARGIN = Decimal("0.1")
_OF = re.compile(r"(?:的|达到?|为|是|约|近|了|达|到)$|^$")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every multiple whose base and result are printed."""
    for places in context.sentences:
        for position, times in enumerate(places):
            listed = position and places[position - 1].quantity.kind == "ratio"
            if times.quantity.kind == "ratio" and not times.is_plan and not listed:
                yield from _times(context, places, position)
    yield from _doubled(context)


def _pair(context: Context, earlier: list[Place], told: Place) -> tuple[Place, Place] | None:
    pair = (
        from_to(context, earlier, told)
        or base_in_brackets(context, earlier, told)
        or with_base(context, earlier, told)
    )
    if pair is None or any(not is_count(p) or p.quantity.value <= 0 for p in pair):
        return None
    return pair if pair[0].quantity.unit == pair[1].quantity.unit else None


def _times(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    times = places[position]
    pair = _pair(context, places[:position], times)
    if pair and (
        told_of_another(context, pair[0], times) or (is_change(context, times) and own_subject(times))
    ):
        return
    explicit = None if pair else _that_of(context, places, position)
    if pair is None and explicit is None:
        explicit = _by_name(context, places, position)
    pair = pair or explicit or _after(context, places, position)
    if pair is None or falls(times):
        return
    base, now = pair
    quotient = interval(now).over(interval(base))
    stated = interval(times)
    grown = is_change(context, times)
    one = Interval(Decimal(1), Decimal(1))
    # 增长2倍 is three times as much; many mean twice. Only what fits neither is a contradiction.
    fits = quotient.meets(stated) or (grown and quotient.meets(stated + one))
    if not fits and _held_otherwise(context, times, now, base if explicit else None):
        return
    exact = now.quantity.value / base.quantity.value
    shown = f"{number(now.quantity.value)}÷{number(base.quantity.value)}={number(round(exact, 2))}"
    yield from judged(
        context, KIND, [base, now, times], shown, context.literal(times), fits, "倍数与前后两数"
    )


def _held_otherwise(context: Context, times: Place, now: Place, base: Place | None = None) -> bool:
    """True when any two numbers before give the multiple, or any and the base that the words name.

    社保卡由1124.6万张到2618.4万张，是当初的2.33倍；同期持卡人由…; 合计110713本，月均9226本，为2022年18320本的6.0倍.
    """
    told = [p for p in context.before_in_paragraph(times) if is_count(p) and p.quantity.value > 0]
    told += [now]
    return any(
        interval(a).over(interval(b)).meets(interval(times))
        for a, b in permutations(told, 2)
        if a.quantity.unit == b.quantity.unit and (base is None or b is base)
    )


def _after(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """是去年的2.4倍，由120件上升到312件: the two numbers follow."""
    following = places[position + 1 : position + 3]
    if len(following) < 2:
        return None
    return from_to(context, following, following[-1]) if all(is_count(p) for p in following) else None


def _that_of(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """受理1648件，是2014年该类案件231件的7.1倍: the base stands right before, behind 是."""
    if position < _PAIR:
        return None
    now, base, times = places[position - _PAIR : position + 1]
    lead = context.view[now.quantity.end : base.quantity.start]
    said = context.view[base.quantity.end : times.quantity.start] == "的" and _IS.match(lead)
    alike = all(p.quantity.value > 0 and not p.depth for p in (now, base))
    rates = all(p.quantity.kind == "rate" for p in (now, base))
    alike = alike and (rates or all(is_count(p) for p in (now, base)))
    return (base, now) if said and alike and now.quantity.unit == base.quantity.unit else None


_PAIR, _IS = 2, re.compile("[，,]?(?:正好|约|相当于)?(?:是|为|相当于)")


# 今年是上年的1.8倍, 为前者的2倍, 规范性文件审核量是上年40件的1.7倍
_TIMES_OF = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,12}?)(?:仅|就|约|将近|已|仍|正好|大约)?(?:是|为|相当于|达到?)(?P<base>去年|上年|上一年|前一年|其|前者|后者)"
    r"(?:度|同期|全年)?(?P<told>\d[\d.]*[\u4e00-\u9fff]{1,2})?的(?:约|近)?$"
)
_EARLIER = re.compile(r"去年|上年|上一年|前一年")
_SAID, _NAME = 24, 3


def _by_name(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """三类文书共54份。上年三类文书总数为30份，今年是上年的1.8倍: the base by its time, the number by its name or this year.

    So where the base stands right before: 规范性文件68件…。规范性文件审核量是上年40件的1.7倍.
    """
    times = places[position]
    lead = context.view[max(times.sentence_start, times.quantity.start - _SAID) : times.quantity.start]
    said = _TIMES_OF.search(lead)
    if said is None or not _EARLIER.match(said["base"]):
        return None
    numbers = [
        p
        for p in context.before_in_paragraph(times)
        if is_count(p) and p.quantity.value > 0 and not p.is_plan
    ]
    if said["told"]:
        base = numbers[0] if numbers else None
    else:
        told = [p for p in numbers if _EARLIER.search(context.view[p.clause_start : p.quantity.start])]
        base = told[0] if len(told) == 1 else None
    if base is None:
        return None
    alike = [
        p for p in numbers if p is not base and p.quantity.unit == base.quantity.unit and not is_difference(p)
    ]
    name = said["what"] if said["told"] else context.view[base.clause_start : base.quantity.start]
    shared = [_shared(name, context.view[p.clause_start : p.quantity.start]) for p in alike]
    best = max(shared, default=0)
    return (base, alike[shared.index(best)]) if best >= _NAME and shared.count(best) == 1 else None


def _shared(name: str, words: str) -> int:
    """How many pairs of characters the two share: 规范性文件审核量 and 行政规范性文件 share four."""
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    return sum(name[i : i + 2] in pairs for i in range(len(name) - 1))


def _doubled(context: Context) -> Iterator[Finding]:
    """翻了一番 after the two numbers it is said of."""
    for match in _DOUBLED.finditer(context.view):
        earlier = [p for p in context.before(match.start()) if p.sentence_end > match.start()]
        if not earlier or earlier[-1].quantity.bound is not Bound.EXACT:
            continue
        pair = _pair(context, earlier, earlier[-1]) or _pair(context, earlier[:-1], earlier[-1])
        if pair is None or earlier[-1] not in pair:
            continue
        base, now = pair
        factor = Decimal(2 ** int(DIGITS[match.group("times") or "一"]))
        exact = now.quantity.value / base.quantity.value
        shown = f"{number(now.quantity.value)}÷{number(base.quantity.value)}={number(round(exact, 2))}"
        fits = abs(exact / factor - 1) <= _MARGIN
        fits = fits or (context.view.startswith("多", match.end()) and exact >= factor)
        yield from judged(
            context, KIND, [base, now], shown, f"{factor}倍", fits, f"“{match.group()}”与前后两数"
        )
