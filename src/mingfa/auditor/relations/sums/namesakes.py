"""A number that is only some of an earlier one of the same name, told without 其中.

``查出一般隐患2412条、消防隐患667条；一般隐患整改2358条，消防隐患整改682条``; ``刑事546件。刑事案件中，指派辩护381件``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    finding,
    is_count,
    may_stay_within,
    number,
    pairs_in,
    same_unit,
)
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.no_parts import is_average, is_compared, is_moved

_NAME, _PAIRS, _BACK, _LEAD, _LONG = 3, 2, 16, 30, 6
_AMONG = re.compile(
    r"(?:^|[，,；;。:])(?:在|其中)?(?P<name>[\u4e00-\u9fff]{2,12})(?:中|里|里面)[，,]?[^，,。；;\d]{0,16}$"
)
_DENIED = re.compile("(?:不|未|非|不予|未予|未能)$")
_ELSEWHERE = re.compile(r"去年|上年|同期|(?:19|20)\d\d年")


@cache
def _ended() -> re.Pattern[str]:
    words = [word for word, role in lexicon().role_of.items() if role == "done"]
    return re.compile(any_of([*words, *lexicon().words("put_right")]))


@cache
def _found() -> re.Pattern[str]:
    return re.compile(any_of(word for word, role in lexicon().role_of.items() if role == "found"))


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that is larger than its namesake, of which it is some."""
    for paragraph in context.paragraphs:
        counts = [p for p in paragraph if is_count(p) and not p.depth]
        start, end = paragraph[0].sentence_start, paragraph[-1].clause_end
        if _found().search(context.view, start, end):
            yield from _put_right(context, counts)
        if "中" in context.view[start:end] or "里" in context.view[start:end]:
            yield from _among(context, counts)


def _put_right(context: Context, counts: list[Place]) -> Iterator[Finding]:
    """Kinds found and, in the same order of names, kinds put right: two such pairs at least."""
    found: list[Place] = []
    pairs: list[tuple[Place, Place]] = []
    told = ""
    for before, place in zip([None, *counts], counts, strict=False):
        since = place.sentence_start if before is None else max(before.quantity.end, place.sentence_start)
        lead = context.view[since : place.quantity.start]
        joined = lead.startswith(("、", "，", ",", "和"))
        told = (
            "done" if _ended().search(lead) else "found" if _found().search(lead) else told if joined else ""
        )
        if told == "found":
            found.append(place)
        elif told == "done" and not (is_moved(context, place) or is_compared(place)):
            alike = [w for w in found if same_unit(w, place) and len(w.pre) >= _NAME]
            named = [w for w in alike if w.pre[-_NAME - 1 :] in place.pre and not _torn(context, w, place)]
            # 重大安全隐患36条、消防重大隐患1条；重大隐患已整改33条: of either, so of the one that holds it.
            near = [w for w in alike if len(pairs_in(w.pre[-_LONG:]) & pairs_in(place.pre)) > 1]
            pairs += [(max([*named, *near], key=lambda w: w.quantity.value), place)] if named else []
    if len({whole.index for whole, _ in pairs}) < _PAIRS:
        return
    for whole, part in pairs:
        yield from _compare(context, whole, part)


def _among(context: Context, counts: list[Place]) -> Iterator[Finding]:
    for at, part in enumerate(counts):
        start = max(part.sentence_start, part.quantity.start - _LEAD)
        among = _AMONG.search(context.view[start : part.quantity.start])
        if among is None or is_moved(context, part) or is_compared(part) or is_average(part):
            continue
        named = [
            w
            for w in counts[max(0, at - _BACK) : at]
            if same_unit(w, part) and len(w.pre) > 1 and _names(among["name"], w.pre)
        ]
        # 已办结186件，阶段性办结34件，办结件中属实149件: of any that bears the name.
        if named and not _torn(context, named[-1], part):
            yield from _compare(context, max(named, key=lambda w: w.quantity.value), part)


def _names(name: str, told: str) -> bool:
    """True for 终结的案件 and 审理终结: the name begins with the last words of the number."""
    sizes = (size for size in range(2, _NAME + 2) if len(told) >= size and name.startswith(told[-size:]))
    return any(not _DENIED.search(told[:-size]) for size in sizes)


def _torn(context: Context, whole: Place, part: Place) -> bool:
    """True when another time is named between the two, or a line ends."""
    between = context.view[whole.quantity.end : part.quantity.start]
    return "\n" in between or _ELSEWHERE.search(between) is not None


def _compare(context: Context, whole: Place, part: Place) -> Iterator[Finding]:
    if not may_stay_within(part, whole):
        yield finding(
            Verdict.CONTRADICTION, KIND, [whole, part],
            f"{number(part.quantity.value)}>{number(whole.quantity.value)}",
            f"{context.quote(whole, part)}：后一数只是前一数中的一部分，不应更多。",
        )  # fmt: skip
