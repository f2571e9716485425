"""The first page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.models import Checkpoint, Matter
from mingfa.office.reports import editions
from mingfa.office.web.library import library
from mingfa.office.web.pages.law.selectors import systems
from mingfa.office.web.pages.report import selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mingfa.kernel.model import Definition


class Counted(NamedTuple):
    """How many matters a definition has: in all, not ended, with a term run out."""

    definition: Definition
    total: int
    running: int
    late: int


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this office holds: the newest report with its charts, matters by procedure, the ledger."""
    known = library()
    counts = _counts()
    groups = []
    for row in systems(known):
        group = [Counted(one, *counts[one.id]) for one in row.definitions if one.id in counts]
        if group:
            groups.append((row.system, group))
    found = editions.editions()
    newest = found[-1] if found else None
    content = editions.read(newest)["content"] if newest else None
    context = {
        "groups": groups,
        "events": sum(ledger.last_number(region) for region in ledger.regions()),
        "matters": sum(total for total, *_ in counts.values()),
        "running": sum(
            one.running for _, group in groups for one in group if one.definition.kind == "procedure"
        ),
        "late": sum(late for *_, late in counts.values()),
        "definitions": len(known.versions),
        "statutes": len({statute.id for statute in known.statutes.values()}),
        "checkpoint": Checkpoint.objects.order_by("-number").first(),
        "newest": newest,
        "content": content,
        "charts": selectors.pictures(newest, content) if newest and content else (),
    }
    return render(request, "home/home.html", context)


def _counts() -> dict[str, tuple[int, int, int]]:
    running = Q(ended__isnull=True)
    rows = Matter.objects.values_list("procedure").annotate(
        total=Count("matter"),
        running=Count("matter", filter=running),
        late=Count("matter", filter=running & Q(next_due__lte=datetime.now(SHANGHAI))),
    )
    return {procedure: (total, running, late) for procedure, total, running, late in rows.order_by()}
