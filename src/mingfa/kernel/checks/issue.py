"""What a check finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mingfa.kernel.model import Definition


class Issue(NamedTuple):
    """An error makes a definition unusable; a warning asks a jurist to look again. `check` is the check's own name."""

    level: str
    check: str
    file: str
    line: int
    message: str


def error(check: str, definition: Definition, line: int, message: str) -> Issue:
    """An issue that must be mended."""
    return Issue("error", check, definition.file, line, message)


def warning(check: str, definition: Definition, line: int, message: str) -> Issue:
    """An issue that may be meant."""
    return Issue("warning", check, definition.file, line, message)
