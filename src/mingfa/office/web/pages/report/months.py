"""When in the year the records behind a figure were made: a bar a month, to be looked at before the list is read."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures.printed import plain_number
from mingfa.office.ledger import database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KINDS = frozenset({"count", "sum", "rate"})  # of what stands at a day, or was measured, months say nothing
FEWEST = 12  # records: fewer are read faster than drawn
HEIGHT, STEP, BAR = 96, 58, 34  # of the picture, in its own units
_COUNTED = (
    "SELECT extract(month FROM at AT TIME ZONE 'Asia/Shanghai'), count(*) "
    "FROM unnest(%s::bigint[]) AS listed (seq) JOIN ledger_event USING (seq) "
    "WHERE region = %s AND at >= %s AND at < %s GROUP BY 1"
)


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
    """A year's bars. `outer` names what the pale bars count (empty when there is only one kind), `inner` the dark ones."""

    outer: str
    inner: str
    bars: Sequence[Bar]
    others: int


def months(region: str, year: int, kind: str, listed: Iterable[tuple[str, str, int, int]]) -> Months | None:
    """The months of a figure's records, or None where there is nothing to see in them."""
    parts: dict[str, list[int]] = defaultdict(list)
    for part, _, _, seq in listed:
        parts[part].append(seq)
    if kind not in KINDS or not 1 <= len(parts) <= 2 or max(map(len, parts.values())) < FEWEST:
        return None
    names = sorted(parts, key=lambda name: len(parts[name]))
    counted = [_counted(region, year, parts[name]) for name in names]
    inner, outer = counted[0], counted[-1]
    most = max(outer.values(), default=0)
    if not most:
        return None
    bars = [
        Bar(
            month,
            (month - 1) * STEP + (STEP - BAR) // 2,
            outer.get(month, 0),
            HEIGHT - round(HEIGHT * outer.get(month, 0) / most),
            inner.get(month, 0),
            HEIGHT - round(HEIGHT * inner.get(month, 0) / most),
            _said(kind, inner.get(month, 0), outer.get(month, 0)),
        )
        for month in range(1, 13)
    ]
    others = len(parts[names[-1]]) - sum(outer.values())
    return Months(names[-1] if len(names) > 1 else "", names[0], bars, others)


def _said(kind: str, inner: int, outer: int) -> str:
    """Above a bar: how many, or of a rate what it was in this month."""
    if kind != "rate":
        return str(outer)
    return f"{plain_number(round(Decimal(inner * 100) / outer, 1))}%" if outer else ""


def _counted(region: str, year: int, seqs: Sequence[int]) -> dict[int, int]:
    begin, end = (datetime(one, 1, 1, tzinfo=SHANGHAI) for one in (year, year + 1))
    # one array, not a parameter a record: a figure may have a hundred thousand of them
    found = database.rows("default", _COUNTED, (list(seqs), region, begin, end))
    return {int(month): int(count) for month, count in found}
