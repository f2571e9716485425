"""The law as data, read once for all pages."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from mingfa.kernel.library import Library


@cache
def library() -> Library:
    """The library under the settings' folder. It does not change while the program runs."""
    return Library(settings.SYSTEMS_DIR)


def title_of(name: str) -> str:
    """The title of a definition's version; its name where this office's law does not hold it (any more)."""
    try:
        return library().version(name).title
    except LookupError:
        return name
