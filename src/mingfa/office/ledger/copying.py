"""Rows as PostgreSQL reads them in COPY's text format, and arrays as it reads them anywhere.

Hundreds of thousands of rows pass here in an import. Words that come again and again are escaped once; what the law's own
files name, and numbers, need no escapes; canonical JSON has no tabs or line ends, so only its backslashes are doubled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mingfa.kernel.wire import canonical, iso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mingfa.office.ledger.preparing import Prepared
    from mingfa.office.ledger.projections import Row
    from mingfa.office.ledger.sealing import Sealed

_NULL = "\\N"
_HEX = "\\\\x"  # begins a digest
_SPECIAL = re.compile(r"[\\\n\r\t]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def event_lines(prepared: Prepared, first: int, recorded_at: str, source: str | None) -> Iterator[str]:
    """The lines of an entry's events for `ledger_event`, numbered from `first`; columns in the order of `Record`."""
    state = prepared.after.state
    matter = f"{escaped(state.matter)}\t"
    law = f"{state.definition.id}\t{state.definition.name}\t"
    region, body, origin = word(state.region), word(state.body), word(source)
    for seq, (event, at, content, prev, digest) in enumerate(prepared.lines, first):
        text = content.decode()
        if "\\" in text:
            text = text.replace("\\", "\\\\")
        yield (
            f"{region}\t{seq}\t{matter}{event.n}\t{event.step}\t{law}{at}\t{recorded_at}\t{escaped(array(event.actors))}\t{body}\t"
            f"{word(event.channel)}\t{word(event.deemed)}\t{'t' if event.ended else 'f'}\t{word(event.outcome)}\t{origin}\t"
            f"{text}\t{_HEX}{prev.hex()}\t{_HEX}{digest.hex()}\n"
        )


def matter_line(row: Row) -> str:
    """A matter's line for `ledger_matter`; columns in the order of `Row`."""
    kept = canonical(row.state).decode()
    if "\\" in kept:
        kept = kept.replace("\\", "\\\\")
    return (
        f"{escaped(row.matter)}\t{word(row.region)}\t{row.procedure}\t{row.definition}\t{word(row.body)}\t"
        f"{word(row.standing)}\t{word(row.outcome)}\t{iso(row.opened)}\t{_moment(row.ended)}\t{row.n}\t"
        f"{_moment(row.next_due)}\t{_HEX}{row.head.hex()}\t{kept}\n"
    )


def sealed_line(row: Sealed, region: str, sealed_at: str) -> str:
    """A new sealed value's line for `ledger_sealed`: token, region, fact, matter, shared, salt, text, sealed_at."""
    salt = (row.salt or b"").hex()
    return (
        f"{row.token}\t{word(region)}\t{row.fact}\t{escaped(row.matter)}\t{'t' if row.shared else 'f'}\t"
        f"{_HEX}{salt}\t{escaped(row.text)}\t{sealed_at}\n"
    )


@lru_cache(maxsize=10_000)
def array(values: tuple[str, ...]) -> str:
    """An array of texts as PostgreSQL reads it; the same people act again and again."""
    return "{" + ",".join(['"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in values]) + "}"


def escaped(text: str) -> str:
    """A text in COPY's format."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found.group()], text) if _SPECIAL.search(text) else text


@lru_cache(maxsize=10_000)
def word(text: str | None) -> str:
    """A text that comes again and again, or nothing, in COPY's format."""
    return _NULL if text is None else escaped(text)


def _moment(moment: datetime | None) -> str:
    return _NULL if moment is None else iso(moment)
