"""The ledger in memory: what every ledger means, in a page. For tests and rehearsals; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.office.ledger.clock import now
from mingfa.office.ledger.errors import ConflictError, KeyReusedError, NotFoundError, UnrecordableError
from mingfa.office.ledger.interface import ERASED, Clear, Read
from mingfa.office.ledger.preparing import one_region, prepare, request_digest
from mingfa.office.ledger.projections import row_of, state_of
from mingfa.office.ledger.sealing import Box
from mingfa.office.ledger.values import Entry, Imported, Position, Receipt, Record, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.model import Definition
    from mingfa.office.ledger.preparing import Prepared
    from mingfa.office.ledger.sealing import Sealed
    from mingfa.office.ledger.values import Once


class MemoryLedger:
    """A ledger that lasts as long as the object. See `interface.Ledger`."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._records: dict[str, list[Record]] = {}  # by region
        self._positions: dict[str, Position] = {}  # by matter
        self._answers: dict[tuple[str, str], tuple[bytes, Receipt]] = {}
        self._sealed: dict[str, Sealed | None] = {}  # by token; None: erased
        self._parties: dict[str, dict[str, str]] = {}  # by region: text to token
        self._readings: list[Read] = []

    def append(self, *entries: Entry, once: Once | None = None) -> Receipt:
        """See `interface.Ledger.append`."""
        region = one_region(entries)
        if once is not None and (earlier := self.answered(once)):
            return earlier
        box = Box(self._parties.get(region))
        at = self._clock()
        prepared = [prepare(self._checked(entry), box, at.isoformat()) for entry in entries]
        first = self._store(region, prepared, box, at, None)
        matters = tuple(one.after.state.matter for one in prepared)
        last = first - 1 + sum(len(one.lines) for one in prepared)
        receipt = Receipt(region, first, last, at, matters, tuple(one.after for one in prepared))
        if once is not None:
            kept = receipt._replace(positions=(), repeated=True)
            self._answers[once.body, once.key] = request_digest(once, b""), kept
        return receipt

    def append_batch(self, entries: Iterable[Entry], *, source: str) -> Imported:
        """See `interface.Ledger.append_batch`."""
        given = list(entries)
        if not source or not given:
            raise UnrecordableError("导入须写明来源，并且至少有一条记录。")
        region = given[0].before.state.region
        if any(entry.before.state.region != region for entry in given):
            raise UnrecordableError("一次只能导入一个行政区划的记录。")
        box = Box(self._parties.get(region))
        at = self._clock()
        here: dict[str, Position] = {}
        prepared = []
        for entry in given:
            state = entry.before.state
            before = here.get(state.matter) or self._positions.get(state.matter) or opening(state)
            if before.state.n != state.n:
                raise ConflictError(state.matter, state.n, before.state.n)
            prepared.append(
                prepare(Entry(before, entry.events, entry.outsiders), box, at.isoformat(), source)
            )
            here[state.matter] = prepared[-1].after
        first = self._store(region, prepared, box, at, source)
        return Imported(region, first, len(self._records[region]), len(here))

    def answered(self, once: Once) -> Receipt | None:
        """See `interface.Ledger.answered`."""
        found = self._answers.get((once.body, once.key))
        if found is None:
            return None
        request, receipt = found
        if request != request_digest(once, b""):
            raise KeyReusedError(once.key)
        return receipt

    def position(self, matter: str, definitions: Callable[[str], Definition]) -> Position:
        """See `interface.Ledger.position`; written down and read again, as a database would."""
        if matter not in self._positions:
            raise NotFoundError(f"台账中没有事项 {matter}。请核对事项编号。")
        row = row_of(*self._positions[matter])
        return Position(state_of(row, definitions(row.definition)), row.head, row.state)

    def records(self, matter: str) -> Sequence[Record]:
        """See `interface.Ledger.records`."""
        return tuple(r for records in self._records.values() for r in records if r.matter == matter)

    def stream(self, region: str, after: int = 0) -> Iterator[Record]:
        """See `interface.Ledger.stream`."""
        yield from self._records.get(region, [])[after:]

    def tokens(self, region: str, parties: Iterable[str]) -> Mapping[str, str]:
        """See `interface.Ledger.tokens`."""
        known = self._parties.get(region, {})
        return {party: known[party] for party in parties if party in known}

    def reveal(self, tokens: Sequence[str], *, who: str, matter: str, why: str) -> Mapping[str, Clear]:
        """See `interface.Ledger.reveal`."""
        if not (who and matter and why):
            raise UnrecordableError("查阅个人信息须写明查阅人、事项和事由。")
        self._readings.append(Read(self._clock(), who, matter, why, tuple(tokens)))
        found = {token: self._sealed[token] for token in tokens if token in self._sealed}
        return {t: Clear(ERASED, erased=True) if row is None else Clear(row.text) for t, row in found.items()}

    def readings(self, matter: str) -> Sequence[Read]:
        """See `interface.Ledger.readings`."""
        return tuple(read for read in self._readings if read.matter == matter)

    def erase(self, token: str, *, who: str, ground: str) -> None:
        """See `interface.Ledger.erase`."""
        if not (who and ground):
            raise UnrecordableError("删除个人信息须写明经办人和法律依据。")
        row = self._sealed.get(token)
        if row is None:
            raise NotFoundError("没有这项个人信息，或者已经依法删除。")
        self._sealed[token] = None
        for known in self._parties.values():
            if known.get(row.text) == token:
                del known[row.text]

    def _checked(self, entry: Entry) -> Entry:
        """The entry, if it was written against the matter's last event."""
        state, head, _ = entry.before
        here = self._positions.get(state.matter)
        if state.n != (here.state.n if here else 0) or (here and head != here.head):
            raise ConflictError(state.matter, state.n, here.state.n if here else None)
        return entry

    def _store(
        self, region: str, prepared: Sequence[Prepared], box: Box, at: datetime, source: str | None
    ) -> int:
        """Everything was checked: keep it. Gives the first number."""
        records = self._records.setdefault(region, [])
        first = len(records) + 1
        for one in prepared:
            for line in one.lines:
                event = line.event
                records.append(
                    Record(
                        region, len(records) + 1, event.matter, event.n, event.step,
                        event.definition.partition("@")[0], event.definition, event.at, at, event.actors, event.body,
                        event.channel, event.deemed, event.ended, event.outcome, source, line.content.decode(),
                        line.prev, line.digest,
                    )
                )  # fmt: skip
            self._positions[one.after.state.matter] = one.after
        for row in box.rows.values():
            if row.salt is not None:
                self._sealed[row.token] = row
                if row.shared:
                    self._parties.setdefault(region, {})[row.text] = row.token
        return first
