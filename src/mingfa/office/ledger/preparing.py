"""From entries to what is written: sealed, chained, with the matters' rows as they will be. Pure but for salts."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.wire import canonical
from mingfa.office.ledger.chain import linked
from mingfa.office.ledger.errors import UnrecordableError
from mingfa.office.ledger.projections import Row, advanced, row_of
from mingfa.office.ledger.records import encode
from mingfa.office.ledger.values import Position

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mingfa.kernel.events import Event
    from mingfa.office.ledger.sealing import Box
    from mingfa.office.ledger.values import Entry, Once


class Line(NamedTuple):
    """One event as it will stand in the ledger, but for its number in the region."""

    event: Event
    content: bytes
    prev: bytes
    digest: bytes


class Prepared(NamedTuple):
    """One entry: what the matter was, its lines, and where it will stand."""

    before: Position
    lines: tuple[Line, ...]
    after: Position

    @property
    def row(self) -> Row:
        """The matter's row after the entry."""
        return row_of(self.after.state, self.after.head)


def prepare(entry: Entry, box: Box, recorded_at: datetime, source: str | None = None) -> Prepared:
    """Seal and chain one entry. Raises UnrecordableError when it does not follow from the position it names."""
    state, head = entry.before
    if not entry.events:
        raise UnrecordableError(f"事项 {state.matter} 没有要记录的内容。")
    events = box.sealed(entry)
    lines = []
    place = (state.matter, state.region, state.definition.name)
    for expected, event in enumerate(events, state.n + 1):
        if (event.n, event.matter, event.region, event.definition) != (expected, *place):
            raise UnrecordableError(
                f"应记事项 {state.matter}（{state.region}，{place[2]}）第 {expected} 条，所给的是"
                f"事项 {event.matter}（{event.region}，{event.definition}）第 {event.n} 条，不能记入台账。"
            )
        content = encode(event, recorded_at, source)
        digest = linked(head, content)
        lines.append(Line(event, content, head, digest))
        head = digest
    return Prepared(entry.before, tuple(lines), Position(advanced(state, events), head))


def one_region(entries: Sequence[Entry]) -> str:
    """The region of entries that are recorded together. Raises UnrecordableError when there are several, or no entry."""
    regions = {entry.before.state.region for entry in entries}
    if len(regions) != 1:
        listed = "、".join(sorted(regions)) or "无"
        raise UnrecordableError(f"一次只能记入一个行政区划的台账，所给的是：{listed}。")
    matters = [entry.before.state.matter for entry in entries]
    if len(set(matters)) != len(matters):
        raise UnrecordableError("同一事项一次只能记入一组记录。")
    return regions.pop()


def request_digest(once: Once, secret: bytes) -> bytes:
    """A keyed digest of what was asked: it tells requests apart, and nobody can guess names from it."""
    return hmac.digest(secret, canonical(once.request), "sha256")
