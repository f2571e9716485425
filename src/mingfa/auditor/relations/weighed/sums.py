"""Of which numbers a number may be the sum: the runs that stand right before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.evidence.slips import moves, shortened, slip_wide
from mingfa.auditor.relations.sums.division_readings import thing
from mingfa.auditor.relations.weighed.equal import Sides
from mingfa.auditor.relations.weighed.readings import Question, Reading, printed_exactly
from mingfa.auditor.relations.weighed.sum_marks import Marks, Run, none, of_last_bracket, of_two_times
from mingfa.auditor.relations.words.no_parts import each_of_several, is_average, is_moved, stands_out

SUBJECT = "sum"
_SMALLEST, _TIMES = 10, 10
# Below this many steps a slip reaches a fifth of all numbers and more: a near miss tells nothing.
_SHORT = 40
_LONGEST, _FEWEST = 11, 3
_CROWD, _FURTHEST = 40, 9


def questions(context: Context, telling: bool = False) -> Iterator[Question]:
    """One question for every count of a paragraph that other counts in it may make up.

    Only readings that fit or miss by a slip when ``telling``: the others hardly speak.
    """
    for paragraph in context.paragraphs:
        values: dict[str, set[Decimal]] = defaultdict(set)
        grouped: dict[str, list[Place]] = defaultdict(list)
        for place in filter(is_count, paragraph):
            kind = thing(place)
            values[kind].add(place.quantity.value)
            if _usable(context, place):
                grouped[kind].append(place)
        for kind, places in grouped.items():
            if len(places) >= _FEWEST:
                yield from _questions(Run(context, places, telling, values[kind]))


def _usable(context: Context, place: Place) -> bool:
    """True for exact numbers in digits; growth, plans and averages make up nothing."""
    if place.is_plan or not printed_exactly(context, place):
        return False
    return not (
        is_average(place) or stands_out(place) or each_of_several(context, place) or is_moved(context, place)
    )


def _questions(run: Run) -> Iterator[Question]:
    """One question for each place where a number may be divided: a whole may be divided twice, by kind and by source."""
    found: dict[tuple[int, str, int], dict[tuple[int, ...], Reading]] = defaultdict(dict)
    for chain, places in _chains(run.places):
        for whole, parts, (where, *hints) in _windows(places, run.telling):
            slot = whole.index, where, parts[0].sentence if where == "further" else 0
            key = tuple(p.index for p in parts)
            if key not in found[slot]:
                found[slot][key] = _reading(run, parts, whole, (f"chain {chain}", where, *hints))
    for key, wholes in run.exact.items():
        for index in key:
            run.wholes_of[index] |= wholes
    for whole in run.places:
        if whole.quantity.value < _SMALLEST * whole.quantity.quantum:
            continue
        for slot in [slot for slot in found if slot[0] == whole.index]:
            # Numbers that make up another one exactly, or one another, or are of two times, do not miss this one by a slip.
            readings = [
                replace(r, near=None)
                if r.near is not None
                and (run.told(key, r.places[:-1]) or _of_other_times(run.context, r.places[:-1], whole))
                else r
                for key, r in found[slot].items()
            ]
            yield Question(SUBJECT, whole, readings, Marks(run).of, partial(none, run, whole, slot[1]))


def _of_other_times(context: Context, parts: Sequence[Place], whole: Place) -> bool:
    return of_two_times(context, parts) or of_last_bracket(context, parts, whole)


def _chains(places: list[Place]) -> Iterator[tuple[str, list[Place]]]:
    """The numbers in order, and those of them that no 其中 takes out."""
    yield "all", places
    unmarked = [p for p in places if not p.part_mark]
    if _FEWEST <= len(unmarked) < len(places) <= _CROWD:
        yield "unmarked", unmarked
    shallow = [p for p in places if not p.depth]
    if _FEWEST <= len(shallow) < len(places) <= _CROWD and shallow != unmarked:
        yield "unbracketed", shallow


def _windows(places: list[Place], telling: bool) -> Iterator[tuple[Place, list[Place], tuple[str, str]]]:
    """Every run that ends where a sentence, a piece or the chain does, with the numbers near it that it may make up."""
    values, loose = _steps(places)
    ends = [*map(_end, places, places[1:]), "end of paragraph"]
    for first in range(len(places)):
        total = values[first]
        begins = first > 1 and _begins(places[first], places[first - 1])
        beside = [("after", first - 1)] if first else []
        further = [("further", at) for at in range(first - 2, max(-1, first - _FURTHEST), -1) if begins]
        for last in range(first + 1, min(len(places), first + _LONGEST)):
            total += values[last]
            before = [("before", last + 1)] if last + 1 < len(places) else []
            for where, at in (*beside, *before, *(further if ends[last] != "cut" else ())):
                whole = values[at]
                if whole > total * _TIMES or total > whole * _TIMES:
                    continue
                if not telling or _tells(whole, values[first : last + 1], total, loose):
                    yield places[at], places[first : last + 1], (where, f"{where}: {ends[last]}")


def _begins(place: Place, before: Place) -> bool:
    """True for the first number of a sentence or of a piece of one."""
    return place.sentence != before.sentence or place.segment != before.segment


def _steps(places: list[Place]) -> tuple[list[int], bool]:
    """The numbers in steps of the finest of them, and whether rounding or a factor may come between them and a sum."""
    step = min(p.quantity.quantum for p in places)
    loose = shortened(places) or any(p.times != 1 for p in places)
    return [int(p.quantity.value / step) * p.times for p in places], loose


def _tells(whole: int, parts: list[int], total: int, loose: bool) -> bool:
    """True for sums that fit or may miss by a slip, unless they are so short that a miss tells nothing."""
    gap = whole - total
    if not gap:
        return True
    if max(whole, total) < _SHORT:
        return False
    return loose or (slip_wide(gap) and (-gap in moves(whole) or any(gap in moves(part) for part in parts)))


def _end(last: Place, after: Place) -> str:
    if after.sentence != last.sentence:
        return "end of sentence"
    return "end of piece" if after.segment != last.segment else "cut"


def _reading(run: Run, parts: list[Place], whole: Place, hints: tuple[str, ...]) -> Reading:
    reading = _fit(parts, whole, hints)
    if reading.agrees is not None:
        run.exact[tuple(p.index for p in parts)].add(whole.index)
    return reading


def _fit(parts: Sequence[Place], whole: Place, hints: tuple[str, ...]) -> Reading:
    sides = Sides.of(parts, [whole])
    places = (*parts, whole)
    if sides.agree():
        return Reading(SUBJECT, places, sides.agree_chance(), None, hints)
    return Reading(SUBJECT, places, None, sides.near_chance(), hints)
