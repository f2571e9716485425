"""Which matters there are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.models import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime


def running(region: str) -> Iterator[str]:
    """The region's matters that have not ended, oldest first."""
    return (
        Matter.objects.filter(region=region, ended__isnull=True)
        .order_by("opened", "matter")
        .values_list("matter", flat=True)
        .iterator()
    )


def last_day(next_due: datetime) -> date:
    """The last day of what is due next: a row keeps a day's end, which is the midnight after it."""
    return (next_due.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def waiting_for(matter: str) -> list[str]:
    """The matters that are linked to this one and do not know yet that it ended."""
    found = Matter.objects.filter(matter__in=ledger.linked_to(matter)).order_by("matter")
    return [one.matter for one in found if _waits(one.state.get("links", []), matter)]


def _waits(links: list[list[object]], matter: str) -> bool:
    """A link is kept as matter, procedure, ended, outcome."""
    return any(one[0] == matter and not one[2] for one in links)
