"""What is answered when something fails: Django renders these two without the request, and so without the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string

from mingfa.office.web.context import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """A request that is none: its host, its form or its size."""
    return HttpResponse(render_to_string("400.html", navigation(request)), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of this program; the log has it, the page does not."""
    return HttpResponse(render_to_string("500.html", navigation(request)), status=500)
