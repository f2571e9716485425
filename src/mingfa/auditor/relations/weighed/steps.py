"""Of which two numbers a number may be the difference: 环境信访1674件，较上年2013件减少339件."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations, permutations

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, exact_sum, is_count, printed
from mingfa.auditor.relations.evidence.chance import agrees_by_chance
from mingfa.auditor.relations.sums.division_readings import thing
from mingfa.auditor.relations.weighed.equal import Sides, may_be_slip
from mingfa.auditor.relations.weighed.readings import Question, Reading, in_turn, printed_exactly, tells
from mingfa.auditor.relations.weighed.step_marks import Step, is_last, marks, none, way
from mingfa.auditor.relations.words.changes import is_change, is_difference
from mingfa.auditor.relations.words.no_parts import rises_from

SUBJECT = "step"
_BEFORE, _AFTER, _SENTENCES = 10, 3, 4
_LEAST, _LEAST_POINTS = 10, 2
_SEVERAL, _BESIDE, _PAIRED = 6, 2, 5
# By how many steps of the coarsest number each of those added up may be rounded, at the very most.
_ROOM = 4


def questions(context: Context, telling: bool = False) -> Iterator[Question]:
    """One question for every number that is called a difference; only readings that fit or miss by a slip when ``telling``."""
    for paragraph in context.paragraphs:
        usable = [p for p in paragraph if _usable(context, p)]
        for place in usable:
            told = way(context, place) if _is_asked(context, place) else None
            if told is None:
                continue
            step = Step(context, place, told, _bases(usable, place))
            readings = list(_between_two(step, telling))
            if not telling or tells(readings):
                readings += _otherwise(step)
            if readings:
                yield Question(SUBJECT, place, readings, partial(marks, step), partial(none, step))


def _is_asked(context: Context, place: Place) -> bool:
    """True for counts and percentage points that are not too small to tell by."""
    points = _is_points(context, place)
    least = _LEAST_POINTS if points else _LEAST
    long = place.quantity.value >= least * place.quantity.quantum
    return (is_count(place) or points) and long and not in_turn(context, place)


def _is_points(context: Context, place: Place) -> bool:
    return place.quantity.kind == "rate" and "分点" in context.literal(place)


def _usable(context: Context, place: Place) -> bool:
    counted = is_count(place) or place.quantity.kind == "rate"
    return counted and place.times == 1 and printed_exactly(context, place)


def _bases(usable: list[Place], step: Place) -> list[Place]:
    """The numbers around a difference that it may lie between."""
    kind = _kind(step)
    alike = [p for p in usable if p is not step and _kind(p) == kind and not is_difference(p)]
    before = [p for p in alike if p.index < step.index and p.sentence >= step.sentence - _SENTENCES]
    after = [p for p in alike if p.index > step.index and p.sentence == step.sentence]
    return [*before[-_BEFORE:], *after[:_AFTER]]


def _kind(place: Place) -> str:
    return "rate" if place.quantity.kind == "rate" else thing(place)


def _between_two(step: Step, telling: bool) -> Iterator[Reading]:
    for bigger, smaller in permutations(step.bases, 2):
        if bigger.quantity.value <= smaller.quantity.value:
            continue
        places = (smaller, step.place, bigger)
        if telling and not may_be_slip(places[:2], places[2:]):
            continue
        sides = Sides.of(places[:2], places[2:])
        if sides.agree():
            yield Reading(SUBJECT, places, sides.agree_chance(), None)
        else:
            near = None if _is_another(step, smaller, bigger) else sides.near_chance()
            yield Reading(SUBJECT, places, None, near)


def _otherwise(step: Step) -> Iterator[Reading]:
    """What else a difference may be of: these readings only speak for the text."""
    yield from _of_several(step)
    yield from _with_another(step)
    yield from _of_two_pairs(step)
    yield from _by_its_rate(step)


def _is_another(step: Step, smaller: Place, bigger: Place) -> bool:
    """True when no slip is read into two numbers: their difference is printed, or they are not of two times."""
    apart = bigger.quantity.value - smaller.quantity.value
    if any(p.quantity.value == apart for p in step.bases):
        return True
    two_times = is_last(step, smaller) != is_last(step, bigger)
    if step.way.startswith("points"):
        first = min(smaller, bigger, key=lambda p: p.index)
        return not (two_times or rises_from(step.context, first))
    after = any(p.index > step.place.index and not is_last(step, p) for p in (smaller, bigger))
    return step.way in ("up", "down") and after


def _of_several(step: Step) -> Iterator[Reading]:
    """The sums of neighbours that lie as far from another number: 73件、158件、26件，较上年的219件增加38件."""
    before = [p for p in step.bases if p.index < step.place.index]
    for first in range(len(before) - 1):
        for last in range(first + 1, min(len(before), first + _SEVERAL)):
            run = before[first : last + 1]
            for base in _as_far_from(step, run):
                for left, right in (((*run,), (base, step.place)), ((*run, step.place), (base,))):
                    sides = Sides.of(left, right)
                    if sides.agree():
                        yield Reading("step of several", (*run, base), sides.agree_chance())


def _as_far_from(step: Step, run: list[Place]) -> Iterator[Place]:
    """The other numbers that lie about as far from the sum of these as the difference tells: a look before the exact one."""
    summed, moved = exact_sum(run), step.place.quantity.value
    room = _ROOM * len(run) * max(p.quantity.quantum for p in (step.place, *step.bases))
    for base in step.bases:
        if abs(abs(base.quantity.value - summed) - moved) <= room and base not in run:
            yield base


def _with_another(step: Step) -> Iterator[Reading]:
    """Two numbers that lie apart by the difference and one beside it: 申办3285件，办结3220件，在办56件，退回9件."""
    beside = [p for p in step.bases if abs(p.index - step.place.index) <= _BESIDE]
    for other in beside:
        for bigger, smaller in permutations((p for p in step.bases if p is not other), 2):
            if bigger.quantity.value > smaller.quantity.value:
                sides = Sides.of((smaller, step.place, other), (bigger,))
                if sides.agree():
                    yield Reading("step with another", (smaller, other, bigger), sides.agree_chance())


def _of_two_pairs(step: Step) -> Iterator[Reading]:
    """Two differences that make up one: 隐患1927条、546条，前者整改1873条，后者整改529条，还有71条."""
    before = [p for p in step.bases if p.index < step.place.index][-_PAIRED:]
    for one, first, other, second in combinations(before, 4):
        for added, taken in (((one, first), (other, second)), ((one, other), (first, second))):
            sides = Sides.of((*taken, step.place), added)
            if sides.agree():
                yield Reading("step of two pairs", (one, first, other, second), sides.agree_chance())


def _by_its_rate(step: Step) -> Iterator[Reading]:
    """The growth beside a difference tells what it is of: 执行收案1746件，同比下降6.48%，减少121件."""
    places, at = step.context.places, step.place.index
    for rate in (places[i] for i in (at - 1, at + 1) if 0 <= i < len(places)):
        if rate.sentence != step.place.sentence or not is_change(step.context, rate):
            continue
        told, moved = printed(rate), step.place.quantity.value
        for now in step.bases:
            value = now.quantity.value
            bases = [value + moved, value, *([value - moved] if value > moved else [])]
            if any(told.low <= moved / base <= told.high for base in bases):
                yield Reading("step by its rate", (now, rate), agrees_by_chance(rate))
                break
