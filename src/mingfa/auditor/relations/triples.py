"""Names bound by arithmetic wherever they stand: 自然增长率 is 出生率 less 死亡率, 顺差 is 出口 less 进口."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    all_exact,
    finding,
    interval,
    number,
    printed,
    same_unit,
)

KIND = "固定关系"
_END = (
    r"(?:企业|人员|市场主体|经营主体|用户|会员|党员)?(?:总?[额值量数])?(?:完成|实现|达到?|为|是|分别|共|约)*$"
)


@cache
def _triples() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], str], ...]:
    """Result, first, second, and what is done with them: + − or /."""
    rows = lexicon().cues["triples"]

    def names(words: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<!进)(?:{any_of(words)}){_END}")

    return tuple((names(r["result"]), names(r["first"]), names(r["second"]), r["sign"]) for r in rows)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every sentence that prints all three of a triple."""
    for places in context.sentences:
        if len(places) < 3:
            continue
        leads = {p.index: context.view[p.clause_start : p.quantity.start] for p in places}
        for result, first, second, sign in _triples():
            a = next((p for p in places if first.search(leads[p.index])), None)
            b = next((p for p in places if second.search(leads[p.index])), None)
            c = next((p for p in places if result.search(leads[p.index])), None)
            if a and b and c and len({a.index, b.index, c.index}) == 3 and _alike(sign, a, b, c):
                yield from _judge(context, (a, b, c), sign)


def _alike(sign: str, a: Place, b: Place, c: Place) -> bool:
    one = a.quantity.kind == b.quantity.kind and same_unit(a, b)
    if sign == "/":
        return one and c.quantity.kind == "rate" and b.quantity.value > 0
    return one and c.quantity.kind == a.quantity.kind and same_unit(c, a)


def _made(a: Place, b: Place, sign: str) -> tuple[Interval, Decimal]:
    if sign == "+":
        return interval(a) + interval(b), a.quantity.value + b.quantity.value
    if sign == "-":
        return interval(a) - interval(b), a.quantity.value - b.quantity.value
    return interval(a).over(interval(b)), a.quantity.value / b.quantity.value


def _judge(context: Context, three: tuple[Place, Place, Place], sign: str) -> Iterator[Finding]:
    a, b, c = three
    made, exact = _made(a, b, sign)
    told = [_shown(context, p) for p in three]
    result = f"{round(exact * 100, 2)}%" if sign == "/" else number(exact * _scale(context, a))
    words = f"{told[0]}{_SIGNS[sign]}{told[1]}={result}"
    quoted = context.quote(*three)
    if made.meets(printed(c) if sign == "/" else interval(c)):
        yield finding(Verdict.CONSISTENT, KIND, list(three), words, f"{quoted}：三个数相符。")
    elif all_exact(list(three)):
        yield finding(
            Verdict.CONTRADICTION, KIND, list(three), f"{words}≠{told[2]}", f"{quoted}：三个数不符。"
        )


_SIGNS = {"+": "+", "-": "−", "/": "÷"}


def _scale(context: Context, place: Place) -> int:
    return 1000 if "‰" in context.literal(place) else 100 if place.quantity.kind == "rate" else 1


def _shown(context: Context, place: Place) -> str:
    if place.quantity.kind == "rate":
        return context.literal(place)
    return number(place.quantity.value)
