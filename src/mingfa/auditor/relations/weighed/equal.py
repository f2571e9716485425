"""Whether two sums of printed numbers agree, and the chance that unrelated numbers would, or would nearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Rounding, total
from mingfa.auditor.relations.evidence.slips import moves, shortened, slip_wide


@dataclass(frozen=True, slots=True)
class Sides:
    """Numbers to be added up on two sides, in steps of the finest of them.

    ``slack`` is by how many steps rounding may part sums that are equal; counts of things are not rounded.
    """

    left: tuple[Place, ...]
    right: tuple[Place, ...]
    units: tuple[int, ...]
    values: tuple[int, ...]
    totals: tuple[int, int]
    slack: int

    @classmethod
    def of(cls, left: Sequence[Place], right: Sequence[Place]) -> Sides:
        """The two sides; a number that stands for several things counts as often."""
        places = (*left, *right)
        rounded = shortened(places)
        if rounded or any(p.times != 1 for p in places):
            step = min(p.quantity.quantum for p in places)
            units = tuple(int(p.quantity.quantum / step) * p.times for p in places)
            values = tuple(int(p.quantity.value / step) * p.times for p in places)
            slack = max(units) if rounded else 0
        else:
            units, slack = (1,) * len(places), 0
            values = tuple(int(p.quantity.value) for p in places)
        cut = len(left)
        totals = sum(values[:cut]), sum(values[cut:])
        return cls(tuple(left), tuple(right), units, values, totals, slack)

    def agree(self) -> bool:
        """True when both sides may be the same, all numbers shortened in one way."""
        made, told = self.totals
        if made == told or abs(told - made) > self.slack * len(self.units):
            return made == told
        left, right = list(self.left), list(self.right)
        return any(total(left, way).meets(total(right, way)) for way in (Rounding.NEAREST, Rounding.CUT))

    def agree_chance(self) -> float:
        """Chance that two unrelated sums of this size would be the same."""
        return min(1.0, max(1, 3 * self.slack) / max(1, *self.totals))

    def near_chance(self) -> float | None:
        """Chance that unrelated numbers would be one slip from agreeing; ``None`` where no slip joins these.

        Of all the values that the larger side could have, only those count that a slip in one of the numbers reaches.
        """
        (made, told), slack, cut = self.totals, self.slack, len(self.left)
        gap, size = told - made, max(1, made, told)
        if not slack and not slip_wide(gap):
            return None
        reached: set[int] = set()
        joined = False
        for at, (unit, value) in enumerate(zip(self.units, self.values, strict=True)):
            needed, possible = gap if at < cut else -gap, [m * unit for m in moves(value // (unit or 1))]
            joined = joined or any(abs(move - needed) <= slack for move in possible)
            reached.update(map(abs, possible))
        if not joined:
            return None
        if slack:
            # Rounding lets each move reach what lies beside it as well.
            cells = {move // slack + beside for move in reached if move <= size for beside in (-1, 0, 1)}
            return min(1.0, len(cells) * slack / size)
        return min(1.0, sum(move <= size for move in reached) / size)


def may_be_slip(left: Sequence[Place], right: Sequence[Place]) -> bool:
    """True where two sums fit or miss by a slip; where rounding comes in, a closer look decides."""
    if shortened((*left, *right)):
        return True
    gap = int(sum(p.quantity.value for p in right) - sum(p.quantity.value for p in left))
    if not gap:
        return True
    needed = (*((p, gap) for p in left), *((p, -gap) for p in right))
    return slip_wide(gap) and any(move in moves(int(p.quantity.value)) for p, move in needed)
