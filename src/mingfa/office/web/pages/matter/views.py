"""Pages on matters: a list that can be searched, and one matter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger.errors import NotFoundError
from mingfa.office.ledger.models import Matter
from mingfa.office.web.library import library, version_of
from mingfa.office.web.pages.law.selectors import systems
from mingfa.office.web.pages.matter import selectors
from mingfa.office.web.pages.matter.telling import STANDINGS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PAGE = 50
CHOICES = {"open": "未办结", "late": "已逾期", "ended": "已办结、终结"}


@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """List matters by number, procedure, body and standing: unended ones nearest last day first, others newest first."""
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "procedure", "body", "standing")}
    now = datetime.now(SHANGHAI)
    page = Paginator(_found(asked, now), PAGE).get_page(request.GET.get("page"))
    known = library()
    query = urlencode({key: value for key, value in asked.items() if value})
    context = {
        "page": page,
        "rows": [_row(one, now) for one in page],
        "asked": asked,
        "procedures": [
            (row.system.title, [(one.id, one.title) for one in row.definitions]) for row in systems(known)
        ],
        "bodies": Matter.objects.order_by("body").values_list("body", flat=True).distinct(),
        "standings": CHOICES,
        "query": f"{query}&" if query else "",
    }
    return render(request, "matter/list.html", context)


def _found(asked: dict[str, str], now: datetime) -> QuerySet[Matter]:
    found = Matter.objects.defer("state", "head")
    if asked["q"]:
        found = found.filter(matter__contains=asked["q"])
    if asked["procedure"]:
        found = found.filter(procedure=asked["procedure"])
    if asked["body"]:
        found = found.filter(body=asked["body"])
    if asked["standing"] == "ended":
        return found.filter(ended__isnull=False).order_by("-ended", "matter")
    if asked["standing"] == "late":
        return found.filter(ended__isnull=True, next_due__lte=now).order_by("next_due", "matter")
    if asked["standing"] == "open":
        procedures = [id_ for id_, (day, *_) in library().versions.items() if _is_procedure(id_, day)]
        found = found.filter(ended__isnull=True, procedure__in=procedures)
        return found.order_by(F("next_due").asc(nulls_last=True), "matter")
    return found.order_by("-opened", "matter")


class Row(NamedTuple):
    """One matter of the list: its procedure's title, how it stands, its nearest last day, by how many days that is past."""

    matter: Matter
    title: str
    standing: str
    last: date | None
    late: int


def _row(matter: Matter, now: datetime) -> Row:
    last = None
    if matter.next_due is not None and matter.ended is None:
        # a day's term is kept by the moment at which the day is over: the midnight after it
        last = (matter.next_due.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()
    late = (now.date() - last).days if last and matter.next_due and matter.next_due <= now else 0
    definition = version_of(matter.definition)
    words = STANDINGS[definition.kind if definition else "procedure"]
    title = definition.title if definition else matter.definition
    return Row(matter, title, words[matter.ended is not None], last, late)


def _is_procedure(id_: str, day: date) -> bool:
    """Entries of a register stand in it; only matters of procedures are under way."""
    return library().definition(id_, day).kind == "procedure"


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
