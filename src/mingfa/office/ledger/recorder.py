"""The only writer of the ledger: one act, one statement, one round trip."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.wire import canonical
from mingfa.office.ledger import batch, calling, copying, database, personal, selectors
from mingfa.office.ledger.clock import now
from mingfa.office.ledger.errors import ConflictError, KeyReusedError, KnownPartyError, UnderWayError
from mingfa.office.ledger.preparing import one_region, prepare, request_digest
from mingfa.office.ledger.projections import row_of
from mingfa.office.ledger.sealing import Box
from mingfa.office.ledger.values import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from mingfa.office.ledger.preparing import Prepared
    from mingfa.office.ledger.sealing import Sealed
    from mingfa.office.ledger.values import Entry, Imported, Once

_REMEMBERED = 10_000  # parties of a region
_TRIES = 3  # an act may learn that its parties are known, and then that one was erased meanwhile


class Recorder:
    """Appends to the ledger of one database (a Django alias)."""

    def __init__(self, using: str = "default", clock: Callable[[], datetime] = now) -> None:
        """`clock` gives the recording time; the database refuses one that is five minutes off its own."""
        self._using = using
        self._clock = clock
        self._parties: dict[str, dict[str, str]] = {}  # by region: party to token
        self._secret = salted_hmac("mingfa.ledger.once", settings.SECRET_KEY, algorithm="sha256").digest()

    def append(self, *entries: Entry, once: Once | None = None) -> Receipt:
        """Record the entries of one region together: all of them or none.

        Of several writers on one position exactly one succeeds; the others get ConflictError. Other refusals:
        KeyReusedError, UnrecordableError, UnderWayError, ClockError, ConnectionLostError. Inside `transaction.atomic`
        make it the last thing that is done: other writers of the region wait until the transaction ends.
        """
        region = one_region(entries)
        asked = _Asked(once.body, once.key, request_digest(once, self._secret)) if once else None
        try:
            return self._recorded(region, entries, asked)
        except (ConflictError, UnderWayError):
            earlier = self.answered(once) if once else None
            if earlier is None:
                raise
            return earlier

    def append_batch(self, entries: Iterable[Entry], *, source: str) -> Imported:
        """Record many entries of one region together, marked in each record as coming from `source`.

        They may open matters and carry on matters that the ledger has; a matter's entries stand in its order. All or
        nothing: an error, or the death of this process, leaves the ledger as it was. Other writers of the region wait.
        """
        return batch.append_batch(entries, source=source, using=self._using, recorded_at=self._clock())

    def answered(self, once: Once) -> Receipt | None:
        """The answer that `once` got earlier, or None. Raises KeyReusedError when its key got another request."""
        found = selectors.once_row(once.body, once.key, using=self._using)
        if found is None:
            return None
        request, region, first, last, recorded_at = found
        if request != request_digest(once, self._secret):
            raise KeyReusedError(once.key)
        matters = selectors.matters_between(region, first, last, using=self._using)
        return Receipt(region, first, last, recorded_at.astimezone(SHANGHAI), matters, (), repeated=True)

    def _recorded(self, region: str, entries: Sequence[Entry], asked: _Asked | None) -> Receipt:
        known = self._parties.setdefault(region, {})
        for _ in range(_TRIES):
            box = Box(known)
            recorded_at = self._clock()
            written = recorded_at.isoformat()
            prepared = [prepare(entry, box, written) for entry in entries]
            try:
                last = self._sent(prepared, box, written, asked)
            except KnownPartyError:
                for party in box.parties():
                    known.pop(party, None)
                known.update(personal.tokens(region, box.parties(), using=self._using))
                continue
            if box.rows:
                self._remember(region, box)
            first = last + 1 - sum([len(one.lines) for one in prepared])
            positions = tuple([one.after for one in prepared])
            matters = tuple([after.state.matter for after in positions])
            return Receipt(region, first, last, recorded_at, matters, positions)
        raise UnderWayError

    def _remember(self, region: str, box: Box) -> None:
        """Keep the parties' tokens: next time they need no asking. The database refuses one that is erased by then."""
        known = self._parties[region]
        if len(known) > _REMEMBERED:
            known.clear()
        known.update({row.text: row.token for row in box.rows.values() if row.shared})

    def _sent(self, prepared: Sequence[Prepared], box: Box, recorded_at: str, asked: _Asked | None) -> int:
        """Send one matter's events in one statement; several matters' in one transaction."""
        if len(prepared) == 1:
            call = _call(prepared[0], list(box.rows.values()), recorded_at, asked)
            return calling.call(self._using, _FUNCTION, call)
        last, first = 0, None
        with database.together(self._using) as cursor:
            for one in prepared:
                mine = [row for row in box.rows.values() if row.matter == one.after.state.matter]
                at_end = asked if one is prepared[-1] else None
                last = calling.call_in(cursor, _FUNCTION, _call(one, mine, recorded_at, at_end, first))
                first = first or last + 1 - len(one.lines)
        return last


class _Asked(NamedTuple):
    """An idempotency key as it is kept."""

    body: str
    key: str
    request: bytes


class Call(NamedTuple):
    """The parameters of `ledger_append` in the database, in their order; `sql/0003_append.sql` says what they mean.

    Times are ISO texts: they are at hand already.
    """

    region: str
    recorded_at: str
    matter: str
    n_before: int
    head_before: bytes
    definition: str
    body: str
    standing: str
    outcome: str | None
    opened: str | None  # of a matter that is opened now
    ended: str | None
    n: int
    next_due: str | None
    state: str
    step: str
    at: str
    actors: str
    channel: str | None
    deemed: str | None
    ends: bool
    result: str | None
    content: str
    prev: bytes
    digest: bytes
    silent: str | None
    silent_chain: bytes | None
    sealed: str | None
    once_body: str | None
    once_key: str | None
    request: bytes | None
    first: int | None


_FUNCTION = "ledger_append"


def _call(
    prepared: Prepared,
    sealed: Collection[Sealed],
    recorded_at: str,
    asked: _Asked | None,
    first: int | None = None,
) -> Call:
    *silent, act = prepared.lines
    event, row, before = act.event, row_of(*prepared.after), prepared.before
    return Call(
        row.region, recorded_at, row.matter, before.state.n, before.head,
        row.definition, row.body, row.standing, row.outcome,
        None if before.state.n else row.opened.isoformat(),
        row.ended.isoformat() if row.ended else None,
        row.n, row.next_due.isoformat() if row.next_due else None, canonical(row.state).decode(),
        event.step, act.at, copying.array(event.actors), event.channel, event.deemed, event.ended,
        event.outcome, act.content.decode(), act.prev, act.digest,
        b"\n".join([line.content for line in silent]).decode() if silent else None,
        b"".join([line.prev + line.digest for line in silent]) if silent else None,
        _sealed(sealed) if sealed else None,
        asked.body if asked else None, asked.key if asked else None, asked.request if asked else None,
        first if asked else None,
    )  # fmt: skip


def _sealed(rows: Iterable[Sealed]) -> str:
    """Sealed values as `ledger_append` takes them."""
    listed = [{**row._asdict(), "salt": None if row.salt is None else "\\x" + row.salt.hex()} for row in rows]
    return canonical(listed).decode()
