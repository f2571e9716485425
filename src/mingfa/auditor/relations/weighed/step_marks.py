"""The marks of the readings of a difference: what the words and the places of the numbers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, printed
from mingfa.auditor.relations.weighed.readings import Reading, last_time, several, stage
from mingfa.auditor.relations.words.changes import falls, is_change, is_difference
from mingfa.auditor.relations.words.no_parts import is_compared

_TAIL, _NAME = 8, 2


@dataclass(frozen=True, slots=True)
class Step:
    """A number called a difference, in which way, and the numbers that it may lie between."""

    context: Context
    place: Place
    way: str
    bases: list[Place]


@cache
def _ways() -> tuple[tuple[str, re.Pattern[str]], ...]:
    ways = lexicon().cues["weighed_steps"]
    return tuple((name, re.compile(any_of(words))) for name, words in ways.items())


def way(context: Context, place: Place) -> str | None:
    """What a number is called a difference by: up, down, net, saved, left, gap; ``None`` when by nothing."""
    tail = context.view[place.clause_start : place.quantity.start][-_TAIL:]
    for name, pattern in _ways():
        if pattern.search(tail):
            return name
    if is_difference(place):
        points = "points " if place.quantity.kind == "rate" else ""
        return points + ("down" if falls(place) else "up")
    return "left" if place.role == "left" else None


def none(step: Step) -> Iterator[str]:
    """The marks of a difference of which not both numbers are printed."""
    beside = sum(p.sentence == step.place.sentence for p in step.bases)
    yield f"none: {step.way}"
    yield f"none: {several(len(step.bases), 2, 3, 5)} numbers around"
    yield f"none: {min(beside, 3)} in the sentence"
    yield f"none: {several(sum(is_last(step, p) for p in step.bases), 0, 1, 2)} of another time"


def marks(step: Step, reading: Reading) -> Iterator[str]:
    """What the words and the places of the numbers say for and against this reading."""
    if reading.kind != "step":
        yield f"{reading.kind}: {several(len(reading.places) - 1, 2, 3, 5)}"
        yield f"{reading.kind}: {step.way}"
        return
    place, (smaller, _, bigger) = step.place, reading.places
    first, second = sorted((smaller, bigger), key=lambda p: p.index)
    yield f"{step.way}: {'bigger' if first is bigger else 'smaller'} first"
    yield from _position(step, first, second)
    yield from _bases(step, smaller, bigger, first)
    yield from _growth(step, smaller, bigger)
    if place.depth != second.depth:
        yield "step of another depth"
    if first.depth != second.depth:
        yield "depths differ"
    if all(p.quantity.value / p.quantity.quantum % 10 == 0 for p in (place, smaller, bigger)):
        yield "all round"
    if place.quantity.value > smaller.quantity.value:
        yield "more than the smaller"


def _position(step: Step, first: Place, second: Place) -> Iterator[str]:
    place, order = step.place, step.bases
    where = "before" if second.index < place.index else "after" if first.index > place.index else "around"
    yield f"{step.way}: {where}"
    yield f"{several(abs(order.index(second) - order.index(first)) - 1, 0, 1, 2)} between them, {where}"
    nearer = second if where == "before" else first
    others = sum(min(nearer.index, place.index) < p.index < max(nearer.index, place.index) for p in order)
    yield f"{several(others, 0, 1, 2)} between them and the step"
    yield f"first {min(2, abs(place.sentence - first.sentence))} sentences away"
    yield f"second {min(2, abs(place.sentence - second.sentence))} sentences away"
    if second.segment == place.segment:
        yield "second in the piece"


def _bases(step: Step, smaller: Place, bigger: Place, first: Place) -> Iterator[str]:
    told = [is_last(step, p) for p in (smaller, bigger)]
    around = (
        smaller.index < step.place.index < bigger.index or bigger.index < step.place.index < smaller.index
    )
    yield f"{step.way}: {'around' if around else 'beside'}, {sum(told)} of another time"
    if all(told) or not any(told):
        yield f"{step.way}: {'both' if all(told) else 'none'} of another time"
    else:
        base = smaller if told[0] else bigger
        yield f"{step.way}: the {'smaller' if told[0] else 'bigger'} of another time"
        yield f"of another time: the {'first' if base is first else 'second'}"
    one, other = smaller.pre[-_NAME:], bigger.pre[-_NAME:]
    if len(one) == _NAME and one == other:
        yield "named alike"
    yield "of one stage" if stage(smaller) == stage(bigger) else f"{stage(bigger)} over {stage(smaller)}"
    if smaller.part_mark or bigger.part_mark:
        yield "one marked as a part"


def is_last(step: Step, place: Place) -> bool:
    """True for a number told of the time before: 较上年2013件."""
    lead = step.context.view[place.clause_start : place.quantity.start]
    return is_compared(place) or last_time().search(lead) is not None


def _growth(step: Step, smaller: Place, bigger: Place) -> Iterator[str]:
    """Whether the percentage right after the difference is the growth from the one to the other."""
    places, at = step.context.places, step.place.index + 1
    rate = places[at] if at < len(places) else None
    if rate is None or rate.sentence != step.place.sentence or not is_change(step.context, rate):
        yield "no growth follows"
        return
    base = bigger if step.way in ("down", "points down", "saved") else smaller
    told = printed(rate)
    apart = bigger.quantity.value - smaller.quantity.value
    for name, moved in (("two", apart), ("step", step.place.quantity.value)):
        if told.low <= moved / base.quantity.value <= told.high:
            yield f"growth fits the {name}"
            return
    yield "growth fits neither"
