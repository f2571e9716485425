"""What every page shows: the way to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGES = (("reports", "年度报告"), ("matters", "案件"), ("law", "法律"), ("audit:upload", "核校报告"))


def navigation(request: HttpRequest) -> dict[str, list[tuple[str, str, str]]]:  # noqa: ARG001  # Django's signature
    """The pages of the menu: address, title, and the beginning of the addresses that belong to it."""
    found = []
    for name, title in PAGES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        found.append((address, title, address))
    return {"navigation": found}
