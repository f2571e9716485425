"""What commands on the office share: Django set up once, the tables there, the law read."""

from __future__ import annotations

import os
from functools import cache

from mingfa.kernel.library import Library
from mingfa.office.config.paths import systems_dir


@cache
def start() -> None:
    """Set Django up on the office's database (its own, or that of DATABASE_URL), and make the tables if need be."""
    import django  # noqa: PLC0415  # commands that need no database start faster without it
    from django.core.management import call_command  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.office.config.settings.base")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


@cache
def library(region: str | None = None) -> Library:
    """The law as data, with a county's own values if it has any."""
    return Library(systems_dir(), region)
