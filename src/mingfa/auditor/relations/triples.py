"""Names bound by arithmetic wherever they stand: 自然增长率 is 出生率 less 死亡率, 顺差 is 出口 less 进口."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, finding, interval, number, same_unit

KIND = "固定关系"
_END = r"(?:总?[额值量数])?(?:完成|实现|达到?|为|是|分别|共|约)*$"


@cache
def _triples() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], bool], ...]:
    """Result, first, second, and whether the result is their sum."""
    rows = lexicon().cues["triples"]

    def names(words: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<!进)(?:{any_of(words)}){_END}")

    return tuple((names(r["result"]), names(r["first"]), names(r["second"]), r["sign"] == "+") for r in rows)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every sentence that prints all three of a triple."""
    for places in context.sentences:
        if len(places) < 3:
            continue
        leads = {p.index: context.view[p.clause_start : p.quantity.start] for p in places}
        for result, first, second, is_sum in _triples():
            a = next((p for p in places if first.search(leads[p.index])), None)
            b = next((p for p in places if second.search(leads[p.index])), None)
            c = next((p for p in places if result.search(leads[p.index])), None)
            if a and b and c and len({a.index, b.index, c.index}) == 3 and _alike(a, b, c):
                yield from _judge(context, (a, b, c), is_sum)


def _alike(*places: Place) -> bool:
    first = places[0]
    return all(p.quantity.kind == first.quantity.kind and same_unit(p, first) for p in places)


def _judge(context: Context, three: tuple[Place, Place, Place], is_sum: bool) -> Iterator[Finding]:
    a, b, c = three
    made = interval(a) + interval(b) if is_sum else interval(a) - interval(b)
    exact = a.quantity.value + b.quantity.value if is_sum else a.quantity.value - b.quantity.value
    factor = 1000 if "‰" in context.literal(a) else 100 if a.quantity.kind == "rate" else 1
    shown = "+" if is_sum else "−"
    words = f"{number(a.quantity.value * factor)}{shown}{number(b.quantity.value * factor)}={number(exact * factor)}"
    quoted = context.quote(*three)
    if made.meets(interval(c)):
        yield finding(Verdict.CONSISTENT, KIND, list(three), words, f"{quoted}：三个数相符。")
    elif all_exact(list(three)):
        yield finding(
            Verdict.CONTRADICTION, KIND, list(three), f"{words}≠{number(c.quantity.value * factor)}",
            f"{quoted}：三个数不符。",
        )  # fmt: skip
