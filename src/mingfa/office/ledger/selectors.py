"""Reading the ledger: matters, records, who read what, what was entered late. Never writes, never shows a sealed value."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger import database
from mingfa.office.ledger.errors import NotFoundError
from mingfa.office.ledger.interface import Read
from mingfa.office.ledger.projections import Row, state_of
from mingfa.office.ledger.records import event_of, parse
from mingfa.office.ledger.values import Position, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mingfa.kernel.events import Event
    from mingfa.kernel.model import Definition

_RECORDS = " ".join(("SELECT", ", ".join(Record._fields), "FROM ledger_event"))
_OF_MATTER = " ".join((_RECORDS, "WHERE matter = %s ORDER BY n"))
_OF_NUMBER = " ".join((_RECORDS, "WHERE region = %s AND seq = %s"))
_AFTER = " ".join((_RECORDS, "WHERE region = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"))
_MISDATED = " ".join(
    (
        _RECORDS,
        "WHERE region = %s AND source IS NULL",
        "AND (recorded_at - at > interval '24 hours' OR recorded_at < at)",  # as the index has it
        "AND (recorded_at - at > %s OR recorded_at < at) ORDER BY seq",
    )
)
_MATTERS_BETWEEN = "SELECT matter FROM ledger_event WHERE region = %s AND seq BETWEEN %s AND %s GROUP BY matter ORDER BY min(seq)"
_LINKED = (
    "SELECT DISTINCT matter FROM ledger_event "
    "WHERE step = '@linked' AND content::jsonb -> 'link' ->> 0 = %s ORDER BY matter"  # as the index has it
)
_ONCE = (
    "SELECT request, region, first, seq, recorded_at FROM ledger_event "
    "WHERE once_body = %s AND once_key = %s AND once_key IS NOT NULL"
)
_ROW = " ".join(("SELECT", ", ".join(Row._fields) + "::text", "FROM ledger_matter WHERE matter = %s"))
_CHUNK = 5_000
_LARGEST = 2**63 - 1  # a bigint


class Misdated(NamedTuple):
    """An act that was entered long after its legal time (back-dating, `by` positive) or before it (`by` negative)."""

    record: Record
    by: timedelta


def regions(*, using: str = "default") -> tuple[str, ...]:
    """The regions that have events."""
    found = database.rows(using, "SELECT region FROM ledger_region ORDER BY region")
    return tuple(region for (region,) in found)


def last_number(region: str, *, using: str = "default") -> int:
    """The number of the region's last committed event, 0 when it has none. All events up to it are committed."""
    found = database.rows(using, "SELECT seq FROM ledger_region WHERE region = %s", (region,))
    return found[0][0] if found else 0


def matter_count(region: str, *, using: str = "default") -> int:
    """How many matters the region has."""
    ((count,),) = database.rows(using, "SELECT count(*) FROM ledger_matter WHERE region = %s", (region,))
    return int(count)


def position(matter: str, definitions: Callable[[str], Definition], *, using: str = "default") -> Position:
    """Where the matter stands, in one read. `definitions` finds a definition by name. Raises NotFoundError."""
    row = matter_row(matter, using=using)
    return Position(state_of(row, definitions(row.definition)), row.head, row.state)


def matter_row(matter: str, *, using: str = "default") -> Row:
    """The matter's projection row. Raises NotFoundError."""
    found = database.rows(using, _ROW, (matter,))
    if not found:
        raise NotFoundError(f"台账中没有事项 {matter}。请核对事项编号。")
    *columns, state = found[0]
    return Row._make((*columns, parse(state)))


def records(matter: str, *, using: str = "default") -> tuple[Record, ...]:
    """The matter's records in order; empty when there is no such matter."""
    return tuple(_record(row) for row in database.rows(using, _OF_MATTER, (matter,)))


def history(
    matter: str, definitions: Callable[[str], Definition], *, using: str = "default"
) -> tuple[Event, ...]:
    """The matter's events for the kernel, sealed values as tokens. Raises NotFoundError."""
    found = records(matter, using=using)
    if not found:
        raise NotFoundError(f"台账中没有事项 {matter}。请核对事项编号。")
    return tuple(event_of(record.content, definitions(record.definition)) for record in found)


def record(region: str, seq: int, *, using: str = "default") -> Record:
    """One record by its number in the region. Raises NotFoundError."""
    found = database.rows(using, _OF_NUMBER, (region, seq))
    if not found:
        raise NotFoundError(f"{region} 的台账中没有编号为 {seq} 的记录。")
    return _record(found[0])


def stream(region: str, after: int = 0, *, using: str = "default") -> Iterator[Record]:
    """The region's records numbered above `after`, in order, up to the last committed when it began.

    Numbers have no holes and commit in their order, so a reader that keeps the last number it got reads each record
    exactly once, whatever is being written meanwhile. Memory stays small: the rows come
    in chunks.
    """
    return map(_record, _rows(region, after, last_number(region, using=using), using))


def all_rows(region: str, *, using: str = "default") -> Iterator[Record]:
    """Every row under the region's name, counted or not, as the database holds it: for verification."""
    return map(Record._make, _rows(region, 0, _LARGEST, using))


def _rows(region: str, after: int, last: int, using: str) -> Iterator[tuple[object, ...]]:
    while after < last:
        found = database.rows(using, _AFTER, (region, after, last, _CHUNK), binary=True)
        if not found:
            return
        yield from found
        after = found[-1][1]


def misdated(
    region: str, *, more_than: timedelta = timedelta(days=1), using: str = "default"
) -> Iterator[Misdated]:
    """Acts entered more than `more_than` (at least a day) after they were done, or before; imports apart."""
    for row in database.rows(using, _MISDATED, (region, max(more_than, timedelta(days=1)))):
        record = _record(row)
        yield Misdated(record, record.recorded_at - record.at)


def as_known_at(matter: str, moment: datetime, *, using: str = "default") -> tuple[Record, ...]:
    """What the ledger knew of the matter at `moment`: the records that had been entered by then."""
    return tuple(one for one in records(matter, using=using) if one.recorded_at <= moment)


def readings(matter: str, *, using: str = "default") -> tuple[Read, ...]:
    """Who read the matter's personal data, oldest first."""
    found = database.rows(
        using,
        "SELECT at, who, matter, why, tokens FROM ledger_reading WHERE matter = %s ORDER BY id",
        (matter,),
    )
    return tuple(
        Read(at.astimezone(SHANGHAI), who, of, why, tuple(tokens)) for at, who, of, why, tokens in found
    )


def matters_between(region: str, first: int, last: int, *, using: str = "default") -> tuple[str, ...]:
    """The matters of the records numbered `first` to `last`, in the order in which they first appear."""
    found = database.rows(using, _MATTERS_BETWEEN, (region, first, last))
    return tuple(matter for (matter,) in found)


def linked_to(matter: str, *, using: str = "default") -> tuple[str, ...]:
    """The matters that have ever been linked to this one, that is, whose own record names it."""
    return tuple(name for (name,) in database.rows(using, _LINKED, (matter,)))


def once_row(body: str, key: str, *, using: str = "default") -> tuple[bytes, str, int, int, datetime] | None:
    """What is kept of an idempotency key: request digest, region, first and last number, recording time."""
    found = database.rows(using, _ONCE, (body, key))
    return found[0] if found else None


def _record(row: tuple[object, ...]) -> Record:
    record = Record._make(row)
    return record._replace(
        at=record.at.astimezone(SHANGHAI),
        recorded_at=record.recorded_at.astimezone(SHANGHAI),
        actors=tuple(record.actors),
    )
