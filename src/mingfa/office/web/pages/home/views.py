"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.office.ledger.models import Checkpoint, Event, Matter
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this office holds: matters by procedure, the ledger's length, the last checkpoint."""
    known = library()
    counted = (
        Matter.objects.values("procedure")
        .annotate(total=Count("matter"), running=Count("matter", filter=Q(ended__isnull=True)))
        .order_by("-total")
    )
    rows = [(known.versions_of(row["procedure"])[-1], row["total"], row["running"]) for row in counted]
    context = {
        "rows": rows,
        "events": Event.objects.count(),
        "matters": sum(total for _, total, _ in rows),
        "definitions": len(known.versions),
        "statutes": len({statute.id for statute in known.statutes.values()}),
        "checkpoint": Checkpoint.objects.order_by("-last_seq").first(),
    }
    return render(request, "home/home.html", context)
