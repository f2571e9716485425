"""Of which numbers, come and gone, a run may be the balance: 年初264名，新入311名；解除283名，迁出14名，年末274名."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.sums.division_readings import thing
from mingfa.auditor.relations.weighed.balance_marks import Flow, marks, none
from mingfa.auditor.relations.weighed.equal import Sides, may_be_slip
from mingfa.auditor.relations.weighed.readings import Question, Reading, printed_exactly

SUBJECT = "balance"
_SHORTEST, _LONGEST, _SENTENCES, _LEAST = 4, 12, 3, 40


def questions(context: Context, telling: bool = False) -> Iterator[Question]:
    """One question for every number that may close a balance; only readings that fit or miss by a slip when ``telling``."""
    for paragraph in context.paragraphs:
        grouped: dict[str, list[Place]] = defaultdict(list)
        for place in paragraph:
            if _usable(context, place):
                grouped[thing(place)].append(place)
        for places in grouped.values():
            flow = Flow(context, places)
            if len(places) >= _SHORTEST and {"had", "has"} <= {flow.movement(p) for p in places}:
                yield from _questions(flow, telling)


def _usable(context: Context, place: Place) -> bool:
    plain = is_count(place) and place.times == 1 and not place.is_plan
    return plain and printed_exactly(context, place)


def _questions(flow: Flow, telling: bool) -> Iterator[Question]:
    for last in range(_SHORTEST - 1, len(flow.places)):
        readings = list(_readings(flow, last, telling))
        if readings:
            closing = flow.places[last]
            yield Question(SUBJECT, closing, readings, _hints, partial(none, flow, closing))


def _hints(reading: Reading) -> tuple[str, ...]:
    return reading.hints


def _readings(flow: Flow, last: int, telling: bool) -> Iterator[Reading]:
    """The runs that end with a number, cut in two sides; and those that begin with what is left: 年末4807户，年初4936户…."""
    for first in range(max(0, last - _LONGEST + 1), last - _SHORTEST + 2):
        run = flow.places[first : last + 1]
        if run[-1].sentence - run[0].sentence > _SENTENCES:
            continue
        told = {flow.movement(p) for p in run}
        if not {"had", "has"} <= told:
            continue
        for cut in range(2, len(run) - 1):
            yield from _reading(flow, "in order", run[:cut], run[cut:], telling)
        for cut in range(3, len(run)):
            yield from _reading(flow, "end first", run[1:cut], [*run[cut:], run[0]], telling)


def _reading(
    flow: Flow, kind: str, left: list[Place], right: list[Place], telling: bool
) -> Iterator[Reading]:
    places = (*left, *right)
    had = any(flow.movement(p) == "had" for p in left)
    if not had or all(flow.movement(p) != "has" for p in right):
        return
    if telling and not may_be_slip(left, right):
        return
    sides = Sides.of(left, right)
    if max(sides.totals) < _LEAST or not 1 / 2 < sides.totals[0] / sides.totals[1] < 2:
        return
    hints = tuple(marks(flow, kind, left, right))
    if sides.agree():
        yield Reading(SUBJECT, places, sides.agree_chance(), None, hints, len(left))
    else:
        yield Reading(SUBJECT, places, None, sides.near_chance(), hints, len(left))
