"""Imports: a whole year's records by COPY, chained and projected exactly as if they had been appended one by one."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from mingfa.kernel.wire import canonical
from mingfa.office.ledger import copying, database
from mingfa.office.ledger.errors import ClockError, ConflictError, UnrecordableError
from mingfa.office.ledger.preparing import prepare
from mingfa.office.ledger.projections import Row, row_of
from mingfa.office.ledger.records import parse
from mingfa.office.ledger.sealing import Box, parties_of
from mingfa.office.ledger.values import Entry, Imported, Position, Record, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mingfa.office.ledger.preparing import Prepared

_Thing = TypeVar("_Thing")
_CHUNK = 1_000  # entries between two questions to the database
_FLUSH = 50  # entries between two writes
_EVENTS = f"COPY ledger_event ({', '.join(Record._fields)}) FROM STDIN"
_SEALED = "COPY ledger_sealed (token, region, fact, matter, shared, salt, text, sealed_at) FROM STDIN"
_MATTERS = f"COPY ledger_matter ({', '.join(Row._fields)}) FROM STDIN"
_GATE = (
    "SELECT seq, %s BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes' "
    "FROM ledger_region WHERE region = %s FOR UPDATE"
)
_STANDING = "SELECT matter, n, head, state::text FROM ledger_matter WHERE matter = ANY (%s)"
_UPDATE = (
    "UPDATE ledger_matter SET definition = %(definition)s, standing = %(standing)s, outcome = %(outcome)s, "
    "ended = %(ended)s, n = %(n)s, next_due = %(next_due)s, head = %(head)s, state = %(state)s::jsonb "
    "WHERE matter = %(matter)s"
)


def append_batch(entries: Iterable[Entry], *, source: str, using: str, recorded_at: datetime) -> Imported:
    """See `Recorder.append_batch`, which is the way in."""
    if not source:
        raise UnrecordableError("导入须写明来源。")
    with database.together(using) as cursor, _uncollected():
        writer = _Writer(cursor, source, recorded_at)
        for chunk in _chunks(entries):
            writer.write(chunk)
        return writer.finish()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: an import makes none, and keeps so much that the searches take as long as it."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


class _Writer:
    """One batch while it runs: the region's gate is held, positions of touched matters are kept here."""

    def __init__(self, cursor: psycopg.Cursor[Any], source: str, recorded_at: datetime) -> None:
        self._cursor = cursor
        self._source = source
        self._recorded_at = recorded_at
        self._written = recorded_at.isoformat()
        self._region = ""
        self._first = self._last = 0
        self._positions: dict[str, Position] = {}
        self._found: set[str] = set()  # matters that the ledger had before
        self._box = Box()

    def write(self, chunk: Sequence[Entry]) -> None:
        if not self._region:
            self._enter(chunk[0].before.state.region)
        self._look_up(chunk)
        with self._cursor.copy(_EVENTS) as copy:
            for some in _chunks(chunk, _FLUSH):  # the server stores these while the next are prepared
                copy.write("".join([line for entry in some for line in self._lines(entry)]))
        self._write_sealed()

    def finish(self) -> Imported:
        if not self._region:
            raise UnrecordableError("没有要导入的记录。")
        rows = {matter: row_of(*position) for matter, position in self._positions.items()}
        with self._cursor.copy(_MATTERS) as copy:
            for some in _chunks(row for matter, row in rows.items() if matter not in self._found):
                copy.write("".join(map(copying.matter_line, some)))
        if self._found:
            self._cursor.executemany(
                _UPDATE, [{**rows[m]._asdict(), "state": _json(rows[m])} for m in self._found]
            )
        self._cursor.execute(
            "UPDATE ledger_region SET seq = %s WHERE region = %s", (self._last, self._region)
        )
        return Imported(self._region, self._first, self._last, len(rows))

    def _enter(self, region: str) -> None:
        """Hold the region's gate until the end; other writers wait there."""
        self._region = region
        self._cursor.execute("INSERT INTO ledger_region VALUES (%s, 0) ON CONFLICT DO NOTHING", (region,))
        self._cursor.execute(_GATE, (self._recorded_at, region))
        ((self._last, agreed),) = self._cursor.fetchall()
        if not agreed:
            raise ClockError
        self._first = self._last + 1

    def _look_up(self, chunk: Sequence[Entry]) -> None:
        """Learn the positions of matters that the ledger has, and the tokens of parties that the region knows."""
        states = {entry.before.state.matter: entry.before for entry in chunk}
        unknown = [matter for matter in states if matter not in self._positions]
        self._cursor.execute(_STANDING, (unknown,))
        for matter, n, head, kept in self._cursor.fetchall():
            before = next(entry.before for entry in chunk if entry.before.state.matter == matter)
            if before.state.n != n:
                raise ConflictError(matter, before.state.n, n)
            self._positions[matter] = Position(before.state, head, parse(kept))
            self._found.add(matter)
        parties = {party for entry in chunk for party in parties_of(entry)} - self._box.known.keys()
        self._cursor.execute("SELECT ledger_known(%s, %s)", (self._region, list(parties)))
        ((known,),) = self._cursor.fetchall()
        self._box.known.update(known)

    def _prepared(self, entry: Entry) -> Prepared:
        state = entry.before.state
        if state.region != self._region:
            raise UnrecordableError(
                f"一次只能导入一个行政区划的记录，所给的有：{self._region}、{state.region}。"
            )
        here = self._positions.get(state.matter)
        if (here.state.n if here else 0) != state.n:
            raise ConflictError(state.matter, state.n, here.state.n if here else None)
        before = here or opening(state)
        prepared = prepare(
            Entry(before, entry.events, entry.outsiders), self._box, self._written, self._source
        )
        self._positions[state.matter] = prepared.after
        return prepared

    def _lines(self, entry: Entry) -> Iterator[str]:
        prepared = self._prepared(entry)
        first = self._last + 1
        self._last += len(prepared.lines)
        return copying.event_lines(prepared, first, self._written, self._source)

    def _write_sealed(self) -> None:
        rows = self._box.rows.values()
        with self._cursor.copy(_SEALED) as copy:
            new = [row for row in rows if row.salt is not None]
            copy.write("".join([copying.sealed_line(row, self._region, self._written) for row in new]))
        self._box.known.update({row.text: row.token for row in rows if row.shared})
        self._box.rows.clear()


def _chunks(things: Iterable[_Thing], size: int = _CHUNK) -> Iterator[list[_Thing]]:
    waiting = iter(things)
    while chunk := list(islice(waiting, size)):
        yield chunk


def _json(row: Row) -> str:
    return canonical(row.state).decode()
