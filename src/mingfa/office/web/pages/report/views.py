"""Pages on reports: the list, one edition, one figure with its definition and records, the printed documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mingfa.office.reports import editions
from mingfa.office.reports.edition import definition_of
from mingfa.office.web.pages.report import selectors
from mingfa.office.web.pages.report.months import months

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mingfa.office.reports.editions import Place

DOCUMENTS = {"report.pdf": "application/pdf", "report.json": "application/json"}
DOCUMENTS["report.docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = 100


def _place(region: str, year: int, number: int) -> Place:
    try:
        return editions.find(region, year, number)
    except editions.EditionError as error:
        raise Http404(str(error)) from error


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show every edition."""
    found = [(place, editions.read(place)["content"]) for place in reversed(editions.editions())]
    return render(request, "report/list.html", {"found": found})


@require_safe
def report_detail(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Show one edition: the report's text, each figure a link to what is behind it."""
    place = _place(region, year, number)
    edition = editions.read(place)
    content = edition["content"]
    context = {
        "place": place,
        "content": content,
        "digest": edition["digest"],
        "blocks": selectors.blocks(content),
        "charts": selectors.pictures(place, content),
        "newest": editions.find(region, year).number,
    }
    return render(request, "report/detail.html", context)


@require_safe
def report_changes(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Show what differs from the edition before, and which records make the difference."""
    place, before = _place(region, year, number), _place(region, year, number - 1)
    content = editions.read(place)["content"]
    context = {
        "place": place,
        "before": before,
        "content": content,
        "changes": selectors.changes(before, place),
        "reworded": selectors.reworded(before, place),
    }
    return render(request, "report/changes.html", context)


@require_safe
def report_figure(request: HttpRequest, region: str, year: int, number: int, figure: str) -> HttpResponse:
    """Show one figure: its definition in Chinese, how it was computed, the records behind it."""
    place = _place(region, year, number)
    content = editions.read(place)["content"]
    told = next((one for one in content["figures"] if one["id"] == figure), None)
    if told is None:
        raise Http404(f"第{number}版报告没有数字{figure}")
    page = Paginator(editions.records(place, figure), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "content": content,
        "figure": told,
        "definition": definition_of(content, told),
        "dims": selectors.dims_zh(told["dims"]),
        "explained": selectors.explained(content, told),
        "quote": selectors.quoted(content, figure),
        "months": months(told["kind"], editions.months(place, figure)),
        "page": page,
        "rows": selectors.record_rows(region, page),
        "parts": bool(told["denominator"]),
        "query": "",
    }
    return render(request, "report/figure.html", context)


@require_safe
def report_document(request: HttpRequest, region: str, year: int, number: int, name: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give one of the edition's documents."""
    place = _place(region, year, number)
    path = place.folder / name
    if name not in DOCUMENTS or not path.is_file():
        raise Http404(f"第{number}版报告没有文件{name}")
    content = editions.read(place)["content"]
    title = f"{content['title']}（第{number}版）{path.suffix}"
    answer = HttpResponse(path.read_bytes(), content_type=DOCUMENTS[name])
    header = content_disposition_header(as_attachment=not name.endswith(".pdf"), filename=title)
    answer["Content-Disposition"] = header or "inline"
    return answer
