"""Pages on reports: the list, one edition, one figure with its definition and records, the printed documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from mingfa.office.reports import editions
from mingfa.office.reports.layout import CHAPTERS
from mingfa.office.web.pages.report import selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

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
    content = editions.read(place)["content"]
    figures = {figure["id"]: figure for figure in content["figures"]}
    parts = [
        {
            "number": CHAPTERS[n],
            "title": part["title"],
            "sections": [
                {
                    "number": CHAPTERS[m],
                    "title": section["title"],
                    "pieces": _pieces(section["sentences"], figures),
                }
                for m, section in enumerate(part["sections"])
            ],
        }
        for n, part in enumerate(content["parts"])
    ]
    pictures = [
        mark_safe(path.read_text("utf-8"))  # noqa: S308  # drawn by this program from its own figures
        for path in sorted(place.folder.glob("chart*.svg"))
    ]
    context = {
        "place": place,
        "content": content,
        "parts": parts,
        "pictures": pictures,
        "figures": len(figures),
    }
    return render(request, "report/detail.html", context)


def _pieces(
    sentences: list[list[dict[str, str]]], figures: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        {"text": piece["text"]} if "text" in piece else {"figure": figures[piece["figure"]]}
        for sentence in sentences
        for piece in sentence
    ]


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
        "dims": "，".join(f"{name}：{value}" for name, value in told["dims"].items()),
        "explained": selectors.explained(told),
        "page": page,
    }
    return render(request, "report/figure.html", context)


@require_safe
def report_document(request: HttpRequest, region: str, year: int, number: int, name: str) -> FileResponse:  # noqa: ARG001  # Django's signature
    """Give one of the edition's documents."""
    place = _place(region, year, number)
    path = place.folder / name
    if name not in DOCUMENTS or not path.is_file():
        raise Http404(f"第{number}版报告没有文件{name}")
    content = editions.read(place)["content"]
    title = f"{content['title']}（第{number}版）{path.suffix}"
    inline = name.endswith(".pdf")
    return FileResponse(
        path.open("rb"), as_attachment=not inline, filename=title, content_type=DOCUMENTS[name]
    )
