"""A reading of a rate: the number that it is of, its whole, and how much the words say for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import number, same_unit
from mingfa.auditor.relations.rates.pairs import Part

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


def close(part: Part, whole: Place, rate: Place) -> bool:
    """True when the numbers are of one unit and roughly fit: a quick look before the exact one."""
    if whole in part.places or not like_units(whole, part.first):
        return False
    made, told = float(part.value) / float(whole.quantity.value), float(rate.quantity.value)
    return abs(made - told) <= 0.2 * told + 2 * float(rate.quantity.quantum)
