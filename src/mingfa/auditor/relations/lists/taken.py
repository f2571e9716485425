"""What is taken away or given back was told before: 剩余653公斤…没收全部剩余稻种653公斤; 收取38640元…责令退还所收38640元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, is_count, number, same_unit
from mingfa.auditor.relations.evidence.same_number import one_slip_apart, slip_chance
from mingfa.auditor.relations.words.changes import is_difference, is_planned

KIND = "前后重复"
_BACK, _AHEAD, _PAIR, _LEAST = 14, 3, 2, 100
# Shared words name the same thing; without them only long numbers speak.
_NAMED, _UNNAMED = 0.12, 0.01
_NAME = re.compile(r"[\u4e00-\u9fff]{0,16}")


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """没收全部剩余稻种, and the words in it that name nothing."""
    lex = lexicon()
    return (
        re.compile(any_of(lex.words("taken_back"))),
        re.compile(any_of([*lex.words("leads"), *lex.words("totals"), *lex.words("all_of_these")])),
    )


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number taken or given back that is one slip from the only one it can be."""
    taken, noise = _words()
    for match in taken.finditer(context.view):
        place = next(iter(context.after(match.end())), None)
        if place is None or place.depth or place.post or place.quantity.bound is not Bound.EXACT:
            continue
        between = context.view[match.end() : place.quantity.start]
        if not _NAME.fullmatch(between) or taken.search(between):
            continue
        if not is_count(place) or is_difference(place) or is_planned(place):
            continue
        if place.quantity.value < _LEAST * place.quantity.quantum:
            continue
        before = [
            p
            for p in context.before_in_paragraph(place, _BACK)
            if is_count(p) and same_unit(p, place) and p.quantity.bound is Bound.EXACT
        ]
        if not before or _explained(context, before, place):
            continue
        name = noise.sub("", between)
        near = [p for p in before if one_slip_apart(p, place) and not is_difference(p)]
        named = [p for p in near if _shares(name, p.pre + p.post)]
        limit = _NAMED if named else _UNNAMED
        meant = named or near
        if len(meant) == 1 and slip_chance(place) * len(before) <= limit:
            yield finding(
                Verdict.CONTRADICTION, KIND, [meant[0], place],
                f"{number(meant[0].quantity.value)}≠{number(place.quantity.value)}",
                f"{context.quote(meant[0])}与{context.quote(place)}：后一数指前文所说的数，两处不同。",
            )  # fmt: skip


def _shares(name: str, words: str) -> bool:
    """True when two characters of the name stand in the words: 剩余稻种 and 剩余."""
    return any(name[i : i + _PAIR] in words for i in range(len(name) - 1))


def _explained(context: Context, before: list[Place], place: Place) -> bool:
    """True when a number before, a sum or difference of two, or what follows, makes just this one."""
    value = place.quantity.value
    values = [p.quantity.value for p in before]
    rest = context.places[place.index + 1 : place.index + 1 + _AHEAD]
    made = {*values, sum(values)} | {x for a, b in combinations(values, _PAIR) for x in (a + b, abs(a - b))}
    # 没收638公斤、退还15公斤: the two are what was left.
    return value in made or any(
        value + p.quantity.value in values for p in rest if p.quantity.unit == place.quantity.unit
    )
