"""The only writer of the ledger: one act, one statement, one round trip."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger import batch, database, selectors
from mingfa.office.ledger.errors import KeyReusedError, UnderWayError
from mingfa.office.ledger.preparing import one_region, prepare, request_digest
from mingfa.office.ledger.sealing import Box
from mingfa.office.ledger.values import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mingfa.office.ledger.preparing import Prepared
    from mingfa.office.ledger.values import Entry, Imported, Once

_APPEND = (
    "SELECT answer, first_seq, last_seq, detail "
    "FROM ledger_append(%s, %s, %s::json, %s, %s, %s::json, %s, %s, %s)"
)
_TRIES = 3  # an act may learn that its party is known, and then that the party was erased meanwhile


def now() -> datetime:
    """The recording time, in the time in which the law counts."""
    return datetime.now(SHANGHAI)


class Recorder:
    """Appends to the ledger of one database (a Django alias)."""

    def __init__(self, using: str = "default", clock: Callable[[], datetime] = now) -> None:
        """`clock` gives the recording time; the database refuses one that is five minutes off its own."""
        self._using = using
        self._clock = clock
        self._secret = salted_hmac("mingfa.ledger.once", settings.SECRET_KEY, algorithm="sha256").digest()

    def append(self, *entries: Entry, once: Once | None = None) -> Receipt:
        """Record the entries of one region together: all of them or none.

        Of several writers on one position exactly one succeeds; the others get ConflictError. Other refusals:
        KeyReusedError, UnrecordableError, UnderWayError, ClockError, ConnectionLostError. Inside `transaction.atomic`
        make it the last thing that is done: other writers of the region wait until the transaction ends.
        """
        region = one_region(entries)
        request = request_digest(once, self._secret) if once else None
        known: Mapping[str, str] = {}
        for _ in range(_TRIES):
            box = Box(known)
            recorded_at = self._clock()
            prepared = [prepare(entry, box, recorded_at) for entry in entries]
            try:
                answer, first, last, detail = self._send(region, recorded_at, prepared, box, once, request)
            except UnderWayError:
                known = {}
                continue
            if answer == "done":
                matters = tuple(p.after.state.matter for p in prepared)
                return Receipt(region, first, last, recorded_at, matters, tuple(p.after for p in prepared))
            if answer == "known":
                known = {**known, **json.loads(detail)}
                continue
            if once is not None:
                return self._earlier(once, answer == "again", region, first, last, detail)
        raise UnderWayError

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
        same = request == request_digest(once, self._secret)
        return self._earlier(once, same, region, first, last, recorded_at.isoformat())

    def _send(
        self,
        region: str,
        recorded_at: datetime,
        prepared: Sequence[Prepared],
        box: Box,
        once: Once | None,
        request: bytes | None,
    ) -> tuple[str, int, int, str]:
        lines = [line for one in prepared for line in one.lines]
        arguments = (
            region,
            recorded_at,
            json.dumps([_matter(one) for one in prepared], ensure_ascii=False, default=_jsonable),
            b"\n".join([line.content for line in lines]).decode(),
            b"".join([line.prev + line.digest for line in lines]),
            json.dumps([_sealed(row._asdict()) for row in box.rows.values()]) if box.rows else None,
            once.body if once else None,
            once.key if once else None,
            request,
        )
        with database.statement(self._using) as cursor:
            row: tuple[str, int, int, str] | None = cursor.execute(_APPEND, arguments).fetchone()
        if row is None:
            raise AssertionError("ledger_append answers with one row")
        return row

    def _earlier(self, once: Once, same: bool, region: str, first: int, last: int, at: str) -> Receipt:
        if not same:
            raise KeyReusedError(once.key)
        matters = selectors.matters_between(region, first, last, using=self._using)
        return Receipt(
            region, first, last, datetime.fromisoformat(at).astimezone(SHANGHAI), matters, (), True
        )


def _matter(prepared: Prepared) -> dict[str, Any]:
    before = prepared.before
    return {**prepared.row._asdict(), "n_before": before.state.n, "head_before": before.head}


def _sealed(row: dict[str, Any]) -> dict[str, Any]:
    salt = row["salt"]
    return {**row, "salt": None if salt is None else _jsonable(salt)}


def _jsonable(value: object) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a matter's row")
