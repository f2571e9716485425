"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.office.ledger.models import Checkpoint, Event, Matter
from mingfa.office.reports import editions
from mingfa.office.web.library import library
from mingfa.office.web.pages.law.selectors import systems
from mingfa.office.web.pages.report import selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this office holds: the newest report with its charts, matters by procedure, the ledger."""
    known = library()
    counted = (
        Matter.objects.values("procedure")
        .annotate(total=Count("matter"), running=Count("matter", filter=Q(ended__isnull=True)))
        .order_by("-total")
    )
    counts = {row["procedure"]: (row["total"], row["running"]) for row in counted}
    groups = [
        group
        for row in systems(known)
        if (group := [(one, *counts[one.id]) for one in row.definitions if one.id in counts])
    ]
    found = editions.editions()
    newest = found[-1] if found else None
    content = editions.read(newest)["content"] if newest else None
    context = {
        "groups": [(known.systems[group[0][0].system], group) for group in groups],
        "events": Event.objects.count(),
        "matters": sum(total for total, _ in counts.values()),
        "running": sum(running for _, running in counts.values()),
        "definitions": len(known.versions),
        "statutes": len({statute.id for statute in known.statutes.values()}),
        "checkpoint": Checkpoint.objects.order_by("-number").first(),
        "newest": newest,
        "content": content,
        "charts": selectors.pictures(newest, content) if newest and content else (),
    }
    return render(request, "home/home.html", context)
