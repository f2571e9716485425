"""Pages on matters: a list that can be searched, and one matter."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger.errors import NotFoundError
from mingfa.office.ledger.models import Matter
from mingfa.office.web.library import library, title_of
from mingfa.office.web.pages.law.selectors import systems
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
    rows = [(matter, title_of(matter.definition)) for matter in page]
    procedures = [
        (row.system.title, [(one.id, one.title) for one in row.definitions]) for row in systems(known)
    ]
    query = urlencode({key: value for key, value in asked.items() if value})
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "procedures": procedures,
        "query": f"{query}&" if query else "",
    }
    return render(request, "matter/list.html", context)


@require_safe
def matter_detail(request: HttpRequest, matter: str) -> HttpResponse:
    """Show one matter, as of today or of the day asked for (`?on=2023-05-01`)."""
    asked = request.GET.get("on", "").strip()
    fault = ""
    on = None
    if asked:
        try:
            on = datetime.combine(date.fromisoformat(asked), time(17), SHANGHAI)
        except ValueError:
            fault = f"“{asked}”不是日期，以下是今天的情况；例如 2023-05-01"
    try:
        page = selectors.matter_page(matter, on)
    except NotFoundError as error:
        raise Http404(str(error)) from error
    except LookupError as error:
        what = f"本机关现用的法律数据中没有这个案件所适用的程序，不能显示它的状态：{error.args[0]}"
        raise Http404(what) from error
    context = {"page": page, "asked": "" if fault else asked, "fault": fault}
    return render(request, "matter/detail.html", context)
