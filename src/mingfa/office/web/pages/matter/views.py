"""Pages on matters: a list that can be searched, and one matter."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger.errors import NotFoundError
from mingfa.office.ledger.models import Matter
from mingfa.office.web.library import library
from mingfa.office.web.pages.matter import selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50


@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """List matters: by number, procedure and standing, nearest last day first."""
    found = Matter.objects.all()
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "procedure", "standing")}
    if asked["q"]:
        found = found.filter(matter__contains=asked["q"])
    if asked["procedure"]:
        found = found.filter(procedure=asked["procedure"])
    if asked["standing"] == "open":
        found = found.filter(ended__isnull=True)
    elif asked["standing"] == "ended":
        found = found.filter(ended__isnull=False)
    page = Paginator(found.order_by("-opened", "matter"), PAGE).get_page(request.GET.get("page"))
    known = library()
    rows = [(matter, known.version(matter.definition)) for matter in page]
    procedures = [(id_, known.versions_of(id_)[-1].title) for id_ in known.versions]
    context = {"page": page, "rows": rows, "asked": asked, "procedures": procedures}
    return render(request, "matter/list.html", context)


@require_safe
def matter_detail(request: HttpRequest, matter: str) -> HttpResponse:
    """Show one matter, as of today or of the day asked for (`?on=2023-05-01`)."""
    try:
        on = _moment(request.GET.get("on", ""))
        page = selectors.matter_page(matter, on)
    except NotFoundError as error:
        raise Http404(str(error)) from error
    return render(request, "matter/detail.html", {"page": page, "on": on, "asked": request.GET.get("on", "")})


def _moment(day: str) -> datetime | None:
    """The end of the day asked for; None for now, or for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time(17), SHANGHAI)
    except ValueError:
        return None
