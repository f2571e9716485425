"""A number that is said to have risen to a smaller one, or to have fallen to a larger: 由38个增加到32个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, interval, number, percent, same_unit
from mingfa.auditor.relations.words.changes import KIND

_LONGEST = 24
_FROM = re.compile(r"(?:由|从|自)[^，,。；;]*$")
# Third place is higher than ninth; what is below nought falls when it grows.
_RANKED = re.compile(r"[名位]次|排[名位]|等级|级别|亏|负|[-−]$")


@cache
def _ways() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lex = lexicon()
    up, down = (
        re.compile(rf"[^，,。；;\d]{{0,10}}{any_of(lex.words(name))}了?(?:到|至|为|成)[^，,。；;\d]{{0,6}}")
        for name in ("rises_to", "falls_to")
    )
    return up, down


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that went the other way than the words say."""
    for one, other in pairwise(context.places):
        between = context.view[one.quantity.end : other.quantity.start]
        if not 1 < len(between) < _LONGEST or one.sentence != other.sentence or not _comparable(one, other):
            continue
        up, down = (way.fullmatch(between) is not None for way in _ways())
        lead = context.view[one.clause_start : one.quantity.start]
        if up == down or not _FROM.search(lead) or _RANKED.search(lead):
            continue
        a, b = interval(one), interval(other)
        if (up and b.high < a.low) or (down and a.high < b.low):
            yield finding(
                Verdict.CONTRADICTION, KIND, [one, other], f"{_shown(one)}→{_shown(other)}",
                f"{context.quote(one, other)}：说是{'上升' if up else '下降'}，数字却相反。",
            )  # fmt: skip


def _comparable(one: Place, other: Place) -> bool:
    kinds = {one.quantity.kind, other.quantity.kind}
    return "rank" not in kinds and len(kinds) == 1 and same_unit(one, other)


def _shown(place: Place) -> str:
    rate = place.quantity.kind == "rate"
    return percent(place.quantity.value, place.quantity.quantum) if rate else number(place.quantity.value)
