"""The law as data, read once for all pages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from mingfa.kernel.library import Library
from mingfa.office.reports.figures import catalogue

if TYPE_CHECKING:
    from mingfa.kernel.model import Definition


@cache
def library() -> Library:
    """The library under the settings' folder. It does not change while the program runs."""
    return Library(settings.SYSTEMS_DIR)


def read_all() -> None:
    """Read every definition and indicator now, so that no reader of a page waits for it."""
    known = library()
    for _ in known.definitions():
        pass
    catalogue(known)


def version_of(name: str) -> Definition | None:
    """A definition's version by its name; None where this office's law does not hold it (any more)."""
    try:
        return library().version(name)
    except LookupError:
        return None
