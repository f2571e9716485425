"""Upload a report, see it with every figure marked. Nothing is kept unless asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from mingfa import auditor
from mingfa.office.web.audit.receiving import WithinLimit, keep

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The style sheet of an audited report; the same that a saved page carries inside."""
    return HttpResponse(auditor.style(), content_type="text/css; charset=utf-8")


@csrf_exempt  # only so that the limit is set before the body is read; the token is checked right after
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form, or the result of the report that was sent."""
    request.upload_handlers = [WithinLimit(request)]
    return _upload(request)


@csrf_protect
@never_cache
def _upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "audit/upload.html", {})
    report, last_year = (_one(request, field) for field in ("report", "last_year"))
    if report is None:
        return render(request, "audit/upload.html", {"refusal": "请先选择一份报告。"}, status=400)
    data = report.read()
    name = report.name or "报告"
    try:
        audit = auditor.audit_document(auditor.read_bytes(name, data))
        if last_year is not None:
            before = auditor.read_bytes(last_year.name or "上年报告", last_year.read())
            audit = auditor.against(audit, auditor.audit_document(before))
    except auditor.UnreadableReportError as error:
        return render(request, "audit/upload.html", {"refusal": str(error)}, status=400)
    if "keep" in request.POST:
        keep(settings.DATA_DIR / "audits", name, data, auditor.to_json([audit]))
    return _answer(request, audit)


def _one(request: HttpRequest, field: str) -> UploadedFile[Any] | None:
    files = request.FILES.getlist(field)
    return files[0] if files and isinstance(files[0], UploadedFile) else None


def _answer(request: HttpRequest, audit: auditor.Audit) -> HttpResponse:
    form = request.POST.get("as", "page")
    if form == "json":
        return HttpResponse(auditor.to_json([audit]), content_type="application/json; charset=utf-8")
    if form == "file":
        response = HttpResponse(auditor.to_html([audit]), content_type="text/html; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.html"'
        return response
    context = {
        "audit": audit,
        "kept": "keep" in request.POST,
        "shown": mark_safe(auditor.fragment(audit)),  # noqa: S308  # every text in it is escaped by the auditor
    }
    return render(request, "audit/upload.html", context)
