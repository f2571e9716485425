"""When in the year the records behind a figure were made: a bar a month, to be looked at before the list is read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.printed import plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST = 12  # records: fewer are read faster than drawn
HEIGHT, STEP, BAR = 96, 58, 34  # of the picture, in its own units


class Bar(NamedTuple):
    """One month: its place, for each part how many and where its top is, and what stands above it."""

    month: int
    x: int
    number: int
    top: int
    inner: int
    inner_top: int
    said: str


class Months(NamedTuple):
    """A year's bars. `outer` names what the bars count (empty when there is only one kind), `inner` their dark part."""

    outer: str
    inner: str
    bars: Sequence[Bar]
    others: int


def months(kind: str, counted: Mapping[str, Sequence[int]]) -> Months | None:
    """The bars of a figure, from what an edition keeps (thirteen counts for each part); None where there is nothing to see."""
    if not 1 <= len(counted) <= 2:
        return None
    names = sorted(counted, key=lambda name: sum(counted[name]))
    inner, outer = counted[names[0]], counted[names[-1]]
    most = max(outer[:12])
    if sum(outer) < FEWEST or not most:
        return None
    bars = [
        Bar(
            month + 1,
            month * STEP + (STEP - BAR) // 2,
            outer[month],
            HEIGHT - round(HEIGHT * outer[month] / most),
            inner[month],
            HEIGHT - round(HEIGHT * inner[month] / most),
            _said(kind, inner[month], outer[month]),
        )
        for month in range(12)
    ]
    return Months(names[-1] if len(names) > 1 else "", names[0], bars, outer[12])


def _said(kind: str, inner: int, outer: int) -> str:
    """Above a bar: how many, or of a rate what it was in this month."""
    if kind != "rate":
        return str(outer)
    return f"{plain_number(round(Decimal(inner * 100) / outer, 1))}%" if outer else ""
