"""Event to record and back: the canonical text that is stored and digested, in numbered formats.

A record is the event's JSON (`kernel.wire`) with three keys of the ledger's own: `v`, the number of the format;
`recorded_at`; and for imports `source`. Stored records never change: a new format gets a new number and a step in
`_UPCASTS` that lifts the one before it when it is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.json import Decoder

from mingfa.kernel import wire
from mingfa.kernel.wire import canonical
from mingfa.office.ledger.errors import LedgerError, UnrecordableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mingfa.kernel.events import Event, Value
    from mingfa.kernel.model import Definition

FORMAT = 1
SEALED = "sealed:"  # begins the token that stands for a personal value
parse = Decoder().decode
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the escape, not a backslash that somebody wrote before u0000
_UPCASTS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}  # from this number to the next


def record_of(event: Event, recorded_at: str, source: str | None = None) -> dict[str, Any]:
    """The record of a (sealed) event as JSON values. `recorded_at` is an ISO time."""
    record = wire.dump(event)
    record["v"] = FORMAT
    record["recorded_at"] = recorded_at
    if source is not None:
        record["source"] = source
    return record


def encode(record: dict[str, Any]) -> bytes:
    """The canonical text of a record. Raises UnrecordableError for characters that no database keeps."""
    try:
        content = canonical(record)
    except UnicodeEncodeError as error:
        raise UnrecordableError("内容含有不成字的字符，不能记入台账。请删去后重新填写。") from error
    if b"\\u0000" in content and _NUL.search(content):
        raise UnrecordableError("内容含有空字符，不能记入台账。请删去后重新填写。")
    return content


def decode(content: str) -> dict[str, Any]:
    """The JSON values of a stored record, lifted to the present format."""
    record: dict[str, Any] = parse(content)
    number = record["v"]
    if not 1 <= number <= FORMAT:
        raise LedgerError(f"台账记录的格式编号 {number} 不是本程序认识的。请升级程序后再读取。")
    for older in range(number, FORMAT):
        record = _UPCASTS[older](record)
    return record


def event_of(content: str, definition: Definition) -> Event:
    """The kernel's event of a stored record, its facts typed by `definition`; sealed values stay tokens."""
    record = decode(content)
    return wire.load(record, typed(record.get("facts", {}), definition))


def typed(facts: Mapping[str, Any], definition: Definition) -> dict[str, Value]:
    """Stored facts as the kernel keeps them. A fact that the definition does not know is an error."""
    rules = definition.facts
    return {name: value if is_sealed(value) else rules[name].check(value) for name, value in facts.items()}


def is_sealed(value: object) -> bool:
    """Whether a fact's value is a token that stands for a personal value."""
    return isinstance(value, str) and value.startswith(SEALED)
