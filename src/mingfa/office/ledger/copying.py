"""Values as PostgreSQL reads them in COPY's text format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HEX = "\\\\x"  # begins a digest in COPY's text format
_SPECIAL = re.compile(r"[\\\n\r\t]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def array(values: Iterable[str]) -> str:
    """An array of texts as PostgreSQL reads it."""
    return "{" + ",".join(['"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in values]) + "}"


def line(values: Iterable[object]) -> str:
    """One row in COPY's text format."""
    return "\t".join([cell(value) for value in values]) + "\n"


def cell(value: object) -> str:
    """One value in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return HEX + value.hex()
    if isinstance(value, bool):
        return "t" if value else "f"
    text = str(value)
    return _SPECIAL.sub(lambda found: _ESCAPES[found.group()], text) if _SPECIAL.search(text) else text
