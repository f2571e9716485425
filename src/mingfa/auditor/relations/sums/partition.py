"""A total and the numbers that divide it, with no word that says so, in one sentence or over a paragraph.

``来电582个，直接解答410个，转办172个``; ``公开信息128条。市政府公开54条，县政府公开74条。``
Without 其中 nothing promises that the numbers belong together: they are taken for parts when they add up exactly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from mingfa.auditor.lexicon import lexicon, pattern_of
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    finding,
    is_count,
    number,
    same_unit,
    sum_of,
)
from mingfa.auditor.relations.sums.beside import columns
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.sums.parts_list import members_of
from mingfa.auditor.relations.words.kinds import kinds_of_one
from mingfa.auditor.relations.words.no_parts import is_average, is_compared, is_moved

_FEWEST, _MOST = 2, 9
_BACK = 8
_TAIL = 4
_LONG = 100
_LEAD = 30


def find(context: Context) -> Iterator[Finding]:
    """A finding for every unmarked run of numbers that makes up a number before it."""
    for places in context.sentences:
        if sum(is_count(p) for p in places) < _FEWEST:
            continue
        members_of(context, places)
        for whole, run in _rows(context, places):
            yield from columns(context, whole, run, told=False)
        for whole, run in _exact_runs(context, places):
            context.explained |= {whole.index, *(p.index for p in run)}
            if all(p.index in context.members for p in run):
                continue
            yield from columns(context, whole, run, told=False)
            if _meant(context, whole, run):
                yield _agreement(context, whole, run)


def _rows(context: Context, places: list[Place]) -> Iterator[tuple[Place, list[Place]]]:
    """The first numbers of the pieces of a sentence that make up an earlier number: 诉讼3746件，…；执行2437件，…."""
    firsts: dict[int, Place] = {}
    for place in places:
        if is_count(place):
            firsts.setdefault(place.segment, place)
    run = list(firsts.values())
    if len(run) < _FEWEST or len(places) == len(run) or any(not same_unit(p, run[0]) for p in run):
        return
    made = sum(p.quantity.value for p in run)
    if made >= _LONG * run[0].quantity.quantum:
        yield from ((whole, run) for whole in _earlier(context, run[0]) if whole.quantity.value == made)


def _exact_runs(context: Context, places: list[Place]) -> Iterator[tuple[Place, list[Place]]]:
    """Neighbouring counts that make up an earlier one exactly, longest first from each."""
    counts = [p for p in places if is_count(p) and not p.is_plan and p.quantity.bound is Bound.EXACT]
    counts = [p for p in counts if not (is_compared(p) or is_moved(context, p) or is_average(p))]
    grouped: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in counts:
        grouped[place.quantity.group or place.quantity.unit, place.depth].append(place)
    for run in grouped.values():
        start = 0
        while start < len(run) - 1:
            found = _longest(run[start : start + _MOST], _wholes(context, run[start]))
            if found is not None:
                yield found
            start += len(found[1]) if found else 1


def _longest(run: list[Place], wholes: list[Place]) -> tuple[Place, list[Place]] | None:
    """The longest beginning of a run that makes up one of these numbers, the first of those alike."""
    by_value = {w.quantity.value: w for w in reversed(wholes)}
    sums = accumulate(p.quantity.value * p.times for p in run)
    found = [(by_value[made], run[:size]) for size, made in enumerate(sums, 1) if made in by_value]
    fitting = (
        (whole, parts)
        for whole, parts in reversed(found)
        if len(parts) >= _FEWEST and whole.quantity.value > _least(whole, parts) * whole.quantity.quantum
    )
    return next(fitting, None)


_OUT_OF = re.compile(
    r"在?[已所]?(?P<act>[\u4e00-\u9fff]{2})的?[\u4e00-\u9fff]{0,6}(?:中|里|里面)(?:[，,:]|有)[^，,。；;\d]{0,12}$"
)


def out_of(lead: str) -> re.Match[str] | None:
    """在已立案提案中，…: the verb of the whole."""
    return _OUT_OF.search(lead) if "中" in lead or "里" in lead else None


def _wholes(context: Context, first: Place) -> list[Place]:
    """Totals that may stand for the run: that which is named, 在已立案提案中, else all earlier in its paragraph."""
    named = _named_whole(context, first)
    return [named] if named is not None else _earlier(context, first)


def _named_whole(context: Context, first: Place) -> Place | None:
    """The number that the words before the run name: 在已立案提案中 points to the one that was 立案."""
    lead = context.view[max(first.sentence_start, first.quantity.start - _LEAD) : first.quantity.start]
    act = out_of(lead)
    if act is None:
        return None
    named = [
        w for w in _earlier(context, first) if act["act"] in context.view[w.clause_start : w.quantity.start]
    ]
    return next((w for w in named if not re.search(f"[未不]予?{act['act']}", w.pre)), None)


def _earlier(context: Context, first: Place) -> list[Place]:
    return [
        place
        for place in context.before_in_paragraph(first, _BACK)
        if is_count(place)
        and not place.is_plan
        and same_unit(place, first)
        and place.depth <= first.depth <= place.depth + 1
        # One of a list is no total of what follows in it.
        and not (place.sentence == first.sentence and context.view.startswith("、", place.quantity.end))
    ]


def _agreement(context: Context, whole: Place, run: list[Place]) -> Finding:
    return finding(
        Verdict.CONSISTENT, KIND, [whole, *run],
        f"{sum_of(run)}={number(whole.quantity.value)}",
        f"{context.quote(whole, *run)}：各部分之和等于总数。",
    )  # fmt: skip


def _meant(context: Context, whole: Place, run: list[Place]) -> bool:
    """True when an exact sum is more than chance: long numbers, kinds of one thing, or a number that calls itself one."""
    long = whole.quantity.value >= _LONG * whole.quantity.quantum
    return long or kinds_of_one(run) or _is_total(context, whole, run)


def _least(whole: Place, run: list[Place]) -> int:
    """Below this a sum is soon met by chance; the more so for two numbers of another sentence."""
    return 9 if whole.sentence == run[0].sentence or len(run) > _FEWEST else 20


def _is_total(context: Context, whole: Place, run: list[Place]) -> bool:
    """True when the number says that it is one: 共受理; a number of some other kind is a neighbour, not a whole."""
    lead = context.view[whole.clause_start : whole.quantity.start]
    if len(whole.pre) > _TAIL and all(p.pre.endswith(whole.pre[-_TAIL:]) for p in run):
        return True
    return (
        whole.role is not None
        or "总" in lead
        or any(word in lead for word in lexicon().words("totals"))
        or bool(pattern_of("counted_acts").search(lead))
    )
