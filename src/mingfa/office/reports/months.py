"""In which month of its year each record behind a figure was made: counted once, when an edition is built."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger import database

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mingfa.measures import Told

# Of what stands at a day, or was measured, months say nothing.
KINDS = frozenset({"count", "sum", "rate"})
_MONTHS = (
    "SELECT seq, extract(month FROM at AT TIME ZONE 'Asia/Shanghai')::int FROM ledger_event "
    "WHERE region = %s AND at >= %s AND at < %s"
)


def months_of(region: str, year: int) -> dict[int, int]:
    """The month of every record of a region's year, by its number in the region: one scan for all figures."""
    begin, end = (datetime(one, 1, 1, tzinfo=SHANGHAI) for one in (year, year + 1))
    return dict(database.rows("default", _MONTHS, (region, begin, end), binary=True))


def by_part(records: Iterable[Told], months: Mapping[int, int]) -> dict[str, list[int]]:
    """Of each part of a figure, how many records fall in each month, and last how many in no month of the year."""
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for told in records:
        counted[told.part][months.get(told.record.seq, 13)] += 1
    return {part: [found[month] for month in range(1, 14)] for part, found in counted.items()}
