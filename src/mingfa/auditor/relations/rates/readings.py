"""A reading of a rate: the number that it is of, its whole, and how much the words say for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import interval, number, same_unit
from mingfa.auditor.relations.rates.pairs import Part, fits

_MATTERS = re.compile("[件条个起处项份宗例桩]{2}")
_TWICE = Decimal("0.56")


@dataclass(frozen=True, slots=True)
class Reading:
    """A part, its whole, and how much the words say for them."""

    part: Part
    whole: Place
    evidence: int
    carried: Place | None = None

    @property
    def wholes(self) -> list[Place]:
        """The whole as printed: one number, or what came in and what was carried over."""
        return [self.whole, self.carried] if self.carried else [self.whole]

    @property
    def sum(self) -> Place:
        """The whole as one number."""
        if self.carried is None:
            return self.whole
        value = self.whole.quantity.value + self.carried.quantity.value
        return replace(self.whole, quantity=replace(self.whole.quantity, value=value))


def added(places: Sequence[Place]) -> str:
    """The numbers as a sum: (1321+576); one number by itself."""
    told = "+".join(number(p.quantity.value) for p in places)
    return f"({told})" if len(places) > 1 else told


def twice_rounded(reading: Reading, rate: Place) -> bool:
    """True for 25.548% printed as 25.6%: rounded to 25.55% before."""
    exact = reading.part.value / reading.sum.quantity.value
    return abs(exact - rate.quantity.value) < _TWICE * rate.quantity.quantum


def like_units(left: Place, right: Place) -> bool:
    """True for ships and the times they were checked, 艘 and 艘次, where words join the two."""
    a, b = left.quantity.unit, right.quantity.unit
    if _MATTERS.fullmatch(a + b) and abs(left.index - right.index) == 1 and left.sentence == right.sentence:
        # 受理线索118条，立案94件.
        return True
    return same_unit(left, right) or (a != b and a.removesuffix("次") == b.removesuffix("次") != "")


def fitting(part: Part, around: Iterable[Place], rate: Place) -> Iterator[Place]:
    """The numbers of which the part may be printed as this rate; those that roughly fit are looked at closely."""
    value, told = float(part.value), float(rate.quantity.value)
    room = 0.2 * told + 2 * float(rate.quantity.quantum)
    for whole in around:
        if abs(value / float(whole.quantity.value) - told) > room:
            continue
        if whole not in part.places and like_units(whole, part.first) and fits(part, interval(whole), rate):
            yield whole
