"""From entries to what is written: sealed, chained, with the matters' rows as they will be. Pure but for salts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.state import apply
from mingfa.kernel.wire import canonical
from mingfa.office.ledger.chain import linked
from mingfa.office.ledger.errors import UnrecordableError
from mingfa.office.ledger.projections import kept_after, name_of
from mingfa.office.ledger.records import encode, record_of
from mingfa.office.ledger.values import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingfa.kernel.events import Event
    from mingfa.office.ledger.sealing import Box
    from mingfa.office.ledger.values import Entry, Once


class Line(NamedTuple):
    """One event as it will stand in the ledger, but for its number in the region."""

    event: Event
    at: str
    content: bytes
    prev: bytes
    digest: bytes


class Prepared(NamedTuple):
    """One entry: what the matter was, its lines, and where it will stand."""

    before: Position
    lines: tuple[Line, ...]
    after: Position


def prepare(entry: Entry, box: Box, recorded_at: str, source: str | None = None) -> Prepared:
    """Seal and chain one entry; `recorded_at` is an ISO time.

    Raises UnrecordableError when the entry does not follow from the position that it names.
    """
    state, head, kept = entry.before
    place = (state.matter, state.region, state.body, name_of(state.definition))
    if not entry.events:
        raise UnrecordableError(f"事项 {state.matter} 没有要记录的内容。")
    lines, records = [], []
    for event in box.sealed(entry):
        given = (event.matter, event.region, event.body, event.definition)
        if event.n != state.n + 1 or given != place:
            raise UnrecordableError(
                f"应记第 {state.n + 1} 条（{'、'.join(place)}），所给的是第 {event.n} 条（{'、'.join(given)}），"
                "不能记入台账。"
            )
        record = record_of(event, recorded_at, source)
        content = encode(record)
        digest = linked(head, content)
        lines.append(Line(event, record["at"], content, head, digest))
        records.append(record)
        state, head = apply(state, event), digest
    return Prepared(entry.before, tuple(lines), Position(state, head, kept_after(kept, records)))


def one_region(entries: Sequence[Entry]) -> str:
    """The region of entries that are recorded together. Raises UnrecordableError when there are several, or no entry."""
    if len(entries) == 1:
        return entries[0].before.state.region
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
    return hashlib.blake2b(canonical(dict(once.request)), key=secret, digest_size=32).digest()
