"""The law as data, read once for all pages."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from mingfa.kernel.library import Library


@cache
def library() -> Library:
    """The library under the settings' folder. It does not change while the program runs."""
    return Library(settings.SYSTEMS_DIR)
