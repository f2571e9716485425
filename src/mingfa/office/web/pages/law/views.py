"""Pages on the law: all systems; one version of one procedure or register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from mingfa.kernel.diagram import svg
from mingfa.office.web.library import library
from mingfa.office.web.pages.law import selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def law_index(request: HttpRequest) -> HttpResponse:
    """Show every system with its procedures and registers."""
    return render(request, "law/index.html", {"rows": selectors.systems(library())})


@require_safe
def law_system(request: HttpRequest, system: str) -> HttpResponse:
    """Show one system: its procedures and registers, and every indicator explained."""
    known = library()
    if system not in known.systems:
        raise Http404(f"没有“{system}”这个系统")
    context = {
        "row": selectors.system_row(known, known.systems[system]),
        "indicators": selectors.indicators(system, known),
    }
    return render(request, "law/system.html", context)


@require_safe
def law_definition(request: HttpRequest, system: str, name: str, version: str = "") -> HttpResponse:
    """Show one version of a definition, the newest when none is named: picture, steps, terms, articles."""
    known = library()
    id_ = f"{system}/{name}"
    if id_ not in known.versions:
        raise Http404(f"没有“{id_}”这个程序")
    try:
        definition = known.version(f"{id_}@{version or known.versions[id_][-1].isoformat()}")
    except (LookupError, ValueError) as error:
        raise Http404(str(error)) from error
    picture = svg(definition)
    context = {
        "definition": definition,
        "kind": selectors.KIND_TITLES[definition.kind],
        "system": known.systems[system],
        "current": definition.version.isoformat(),
        "versions": [day.isoformat() for day in known.versions[id_]],
        "steps": selectors.steps(definition, known),
        "terms": selectors.terms(definition),
        "thresholds": selectors.thresholds(definition),
        "outcomes": [(o, selectors.cited(o.cites)) for o in definition.outcomes.values()],
        "picture": mark_safe(picture),  # noqa: S308  # drawn by the kernel, every text in it escaped there
        "fits": selectors.fits(picture),
    }
    return render(request, "law/definition.html", context)
