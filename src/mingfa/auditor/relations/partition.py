"""A number followed by numbers that divide it, with no word that says so: 来电582个，直接解答410个，转办172个.

Without 其中 nothing promises that the numbers belong together. They are taken for parts when they add up exactly, and
accused when they miss by one digit and either the numbers are long or their names are plainly kinds of one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.lexicon import lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    is_count,
    number,
    same_unit,
)
from mingfa.auditor.relations.parts import carry_mentioned, members_of
from mingfa.auditor.relations.parts_judge import KIND, overlap
from mingfa.auditor.relations.slips import sum_slipped, telling

_FEWEST, _MOST = 2, 9
_LEAST, _GREATEST = Decimal("0.7"), Decimal("1.4")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every unmarked run of numbers that makes up the number before it, or just fails to."""
    for places in context.sentences:
        if len(places) <= _FEWEST:
            continue
        inside = members_of(context, places)
        counts = [p for p in places if is_count(p)]
        used: set[int] = set()
        for at, whole in enumerate(counts):
            if whole.index in inside or whole.index in used or whole.is_plan or whole.outcome:
                continue
            run = _run(whole, counts[at + 1 :], inside)
            if len(run) >= _FEWEST:
                judged = list(_judge(context, whole, run))
                used.update(p.index for p in run if judged)
                yield from judged


def _run(whole: Place, following: list[Place], inside: set[int]) -> list[Place]:
    """The numbers right behind the whole that could be its parts: in its own piece, or all in one bracket."""
    run: list[Place] = []
    depth = following[0].depth if following else 0
    if not whole.depth <= depth <= whole.depth + 1:
        return []
    for place in following:
        fits = (
            same_unit(place, whole)
            and place.depth == depth
            and place.segment == whole.segment
            and place.index not in inside
            and place.quantity.value < whole.quantity.value
            and place.role != "carried"
            and not place.part_mark
        )
        if not fits or len(run) == _MOST:
            break
        run.append(place)
    return run


def _judge(context: Context, whole: Place, run: list[Place]) -> Iterator[Finding]:
    if not all_exact([whole, *run]) or whole.quantity.value / whole.quantity.quantum < 10:
        return
    for length in range(len(run), _FEWEST - 1, -1):
        parts = run[:length]
        if exact_sum(parts) == whole.quantity.value:
            yield finding(
                Verdict.CONSISTENT, KIND, [whole, *parts],
                f"{'+'.join(number(p.quantity.value) for p in parts)}={number(whole.quantity.value)}",
                f"{context.quote(whole, *parts)}：各部分之和等于总数。",
            )  # fmt: skip
            return
    if not sum_slipped(run, whole) or overlap(run) or carry_mentioned(context, whole):
        return
    value = exact_sum(run)
    if not _LEAST <= value / whole.quantity.value <= _GREATEST:
        return
    # A few short of the whole are those that wait; a round number short is a slip.
    short = whole.quantity.value - value
    waiting = 0 < short < 10 * whole.quantity.quantum
    if (telling([whole]) and not waiting) or (kinds_of_one(run) and _is_total(context, whole)):
        sign = ">" if value > whole.quantity.value else "<"
        yield finding(
            Verdict.CONTRADICTION, KIND, [whole, *run],
            f"{'+'.join(number(p.quantity.value) for p in run)}={number(value)}{sign}{number(whole.quantity.value)}",
            f"{context.quote(whole, *run)}：后列各项似为前数的分列，之和差{number(abs(value - whole.quantity.value))}，"
            "改动一个数字即相符。",
        )  # fmt: skip


def _is_total(context: Context, whole: Place) -> bool:
    """True when the number says that it is one: 共受理; a number of some other kind is a neighbour, not a whole."""
    lead = context.view[whole.clause_start : whole.quantity.start]
    return whole.role is not None or any(word in lead for word in lexicon().words("totals"))


def kinds_of_one(run: list[Place]) -> bool:
    """True when the names are plainly kinds of one thing: 民事案件、刑事案件, 市级、县级, 维持、撤销."""
    names = [(p.pre if p.trailing else p.post).strip("，, ") for p in run]
    if any(len(name) < 2 for name in names):
        return False
    if all(p.outcome for p in run):
        return True
    for part in (slice(-2, None), slice(0, 2)):
        if len({name[part] for name in names}) == 1 and len(set(names)) == len(names):
            return True
    return any(
        all(any(kind in name for kind in kinds) for name in names)
        for kinds in lexicon().cues["exhaustive_kinds"]
    )
