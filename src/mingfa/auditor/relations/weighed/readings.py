"""What a text may mean by a number, how likely each meaning is, and whether the number can be true.

A number asks a question: of which numbers is it the sum, the share, the growth? The text offers several readings and
seldom says which it means; the words and the places of the numbers (the *marks* of a reading) make some likelier. A
reading's likelihood is the exponential of its marks' weights, shared among the readings of the question and the
possibility that none of them is meant. The weights (``data/weights.yaml``) were fitted to true passages, where the
reading whose numbers agree is as a rule the one that is meant: ``bench/auditor/fit.py``.

Whether numbers agree speaks for or against a reading as far as chance does not explain it. Of unrelated numbers a share
``agrees`` would agree and a share ``near`` would miss by one slip of the pen. So a reading of likelihood *p* that fits
speaks with *p / agrees* for the text, one that misses by a slip with *p / near* against it (Bayes' rule; what the other
readings do by chance cancels out), and one that misses by more, or no reading at all, with its likelihood alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon, load
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context

# A near miss that chance brings so often tells nothing.
_TELLING = 0.5
# Chance never speaks louder than this; what is meant but misses by more than a slip is explained by something else.
SUREST, UNEXPLAINED = 1e-6, 0.02
_IN_TURN, _JOINED = 3, re.compile("[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a number: the numbers it would be made of, and how they fit.

    ``agrees`` is the chance that unrelated numbers would agree, where these do, else ``None``; ``near`` the chance that
    unrelated numbers would be one slip from agreeing, where these are, else ``None``. ``kind`` says what is computed, and
    ``cut`` where the numbers of one side end, when there are two.
    """

    kind: str
    places: tuple[Place, ...]
    agrees: float | None = None
    near: float | None = None
    hints: tuple[str, ...] = ()
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A number with its readings; ``marks`` tells the marks of a reading, ``none`` those of meaning none."""

    subject: str
    place: Place
    readings: list[Reading]
    marks: Callable[[Reading], Iterable[str]]
    none: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reading that speaks loudest against the text, and how much louder than all that speaks for it."""

    reading: Reading
    evidence: float


_STAGES = {"received": "in", "accepted": "in", "found": "in"}


def stage(place: Place) -> str:
    """The stage of a procedure that a count is of; all that came in is one."""
    return _STAGES.get(place.role or "", place.role or "-")


def several(count: float, *edges: float) -> str:
    """A number as the first of the edges that it does not exceed: ≤2."""
    return next((f"≤{edge:g}" for edge in edges if count <= edge), "more")


def printed_exactly(context: Context, place: Place) -> bool:
    """True for a number above nought that stands in digits and is not 约, 余 or 近: a slip may be read into it."""
    quantity = place.quantity
    return quantity.bound is Bound.EXACT and quantity.value > 0 and place.index in context.in_digits


def in_turn(context: Context, place: Place) -> bool:
    """True for 依次为99.2%、97.1%和97.8%: three told in a row are of as many numbers, each in its turn."""
    near = context.places[max(0, place.index - _IN_TURN + 1) : place.index + _IN_TURN]
    joined = [
        a.quantity.unit == b.quantity.unit == place.quantity.unit
        and _JOINED.fullmatch(context.view[a.quantity.end : b.quantity.start]) is not None
        for a, b in pairwise(near)
    ]
    return any(one and other for one, other in pairwise(joined))


def tells(readings: Iterable[Reading]) -> bool:
    """True when one of them misses by a slip, which chance does not bring too often: others accuse nothing."""
    return any(r.near is not None and r.near < _TELLING for r in readings)


@cache
def last_time() -> re.Pattern[str]:
    """The words by which a number is told of the time before: 上年, 去年同期, 2022年."""
    return re.compile(any_of(lexicon().words("weighed_last")) + "|20\\d\\d年")


@cache
def weights(subject: str) -> dict[str, float]:
    """The weight of each mark for questions of this kind."""
    return {mark: float(weight) for mark, weight in load("weights")[subject].items()}


def weigh(question: Question, enough: float) -> Answer | None:
    """The answer to a question where the evidence against the text may reach ``enough``; else ``None``."""
    missed = [r for r in question.readings if r.near is not None and r.near < _TELLING]
    if not missed:
        return None
    weight = weights(question.subject)

    def likelihood(marks: Iterable[str]) -> float:
        return math.exp(sum(weight.get(mark, 0.0) for mark in marks))

    none = likelihood(question.none())
    against = {id(r): likelihood(question.marks(r)) / max(r.near or 1.0, SUREST) for r in missed}
    if sum(against.values()) < enough * none:
        # The other readings could only speak for the text.
        return None
    speaks_for = none
    for reading in question.readings:
        if reading.near is None or reading.near >= _TELLING:
            meant = likelihood(question.marks(reading))
            fits = reading.agrees is not None
            speaks_for += meant / max(reading.agrees or 1.0, SUREST) if fits else meant * UNEXPLAINED
    loudest = max(missed, key=lambda r: against[id(r)])
    return Answer(loudest, sum(against.values()) / speaks_for)
