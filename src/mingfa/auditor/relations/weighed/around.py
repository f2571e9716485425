"""A percentage with the numbers around it, the slips that might have printed them, and whose shares are told."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.evidence.slips import moves
from mingfa.auditor.relations.weighed.computed import Span
from mingfa.auditor.relations.weighed.readings import Reading


class Slips(dict[int, list[float]]):
    """The values that one slip would print, for each place, in order."""

    def of(self, place: Place) -> list[float]:
        """Those of this place, computed once."""
        if place.index not in self:
            quantum = float(place.quantity.quantum)
            digits = int(place.quantity.value / place.quantity.quantum)
            meant = sorted(digits + move for move in moves(digits))
            self[place.index] = [value * quantum for value in meant if value > 0]
        return self[place.index]

    def reach(self, place: Place, spans: list[Span]) -> bool:
        """True when a slip would print a number within one of these spans."""
        values = self.of(place)
        return any(
            at < len(values) and values[at] <= high
            for low, high in spans
            for at in (bisect_left(values, low),)
        )


@dataclass(slots=True)
class Around:
    """A percentage and the counts around it that it may be of; ``ahead``, those further on
    that may be its base, ``bases``, which of those near by are told as one, and ``own``, the
    number right before whose growth it is by the words, if there is one."""

    rate: Place
    low: float
    high: float
    step: float
    parts: list[Place]
    wholes: list[Place]
    ahead: list[Place]
    bases: set[int]
    name: str
    sort: str
    course: str
    slips: Slips
    own: int | None = None
    settled: bool = False
    readings: list[Reading] = field(default_factory=list)

    def agrees(self, made: float) -> float | None:
        """The chance that another number would give the percentage, where this one does."""
        return min(1.0, self.high - self.low) if self.low <= made <= self.high else None


@dataclass(slots=True)
class Shares:
    """Which percentages agree with a share of which numbers."""

    of_whole: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_pair: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    not_of_whole: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
