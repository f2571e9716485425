"""By how much two numbers differ: 最多的甲县518件，最少的乙县47件，两地相差471件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, finding, is_count, may_equal, number, same_unit
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.difference import KIND
from mingfa.auditor.relations.words.no_parts import is_average

_BACK, _PAIR = 8, 2


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"{any_of(lexicon().words('apart_words'))}(?:了|达到?|为|有|整整|正好)?$")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number by which the two right before it are said to differ."""
    for place in context.places:
        if place.index >= _PAIR and is_count(place) and _words().search(place.pre):
            yield from _judge(context, place)


def _judge(context: Context, gap: Place) -> Iterator[Finding]:
    before = [
        p
        for p in context.places[max(0, gap.index - _BACK) : gap.index]
        if p.sentence == gap.sentence
        and is_count(p)
        and same_unit(p, gap)
        and p.depth == gap.depth
        and not is_average(p)
    ]
    if len(before) < _PAIR or not all_exact([*before, gap]):
        return
    pairs = [sorted(two, key=lambda p: -p.quantity.value) for two in combinations(before, _PAIR)]
    held = next((two for two in pairs if may_equal([gap, two[1]], two[0])), None)
    larger, smaller = held or sorted(before[-_PAIR:], key=lambda p: -p.quantity.value)
    shown = f"{number(larger.quantity.value)}−{number(smaller.quantity.value)}"
    quoted = context.quote(larger, smaller, gap)
    if held:
        yield finding(
            Verdict.CONSISTENT, KIND, [larger, smaller, gap], f"{shown}={number(gap.quantity.value)}",
            f"{quoted}：两数之差相符。",
        )  # fmt: skip
    elif sum_slipped([gap, smaller], larger):
        made = larger.quantity.value - smaller.quantity.value
        yield finding(
            Verdict.CONTRADICTION, KIND, [larger, smaller, gap],
            f"{shown}={number(made)}≠{number(gap.quantity.value)}", f"{quoted}：两数之差不符。",
        )  # fmt: skip
