"""Addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from mingfa.office.web.pages.home.views import home
from mingfa.office.web.pages.law.views import law_definition, law_index, law_system
from mingfa.office.web.pages.matter.views import matter_detail, matter_list
from mingfa.office.web.pages.report.views import (
    report_changes,
    report_detail,
    report_document,
    report_figure,
    report_list,
)

_EDITION = "reports/<str:region>/<int:year>/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("audit/", include("mingfa.office.web.audit.urls")),
    path("law/", law_index, name="law"),
    path("law/<slug:system>/", law_system, name="law_system"),
    path("law/<slug:system>/<slug:name>/", law_definition, name="law_definition"),
    path("law/<slug:system>/<slug:name>/<slug:version>/", law_definition, name="law_version"),
    path("matters/", matter_list, name="matters"),
    path("matters/<path:matter>/", matter_detail, name="matter_detail"),
    path("reports/", report_list, name="reports"),
    path(_EDITION, report_detail, name="report_detail"),
    path(f"{_EDITION}changes/", report_changes, name="report_changes"),
    path(f"{_EDITION}figures/<str:figure>/", report_figure, name="report_figure"),
    path(f"{_EDITION}<str:name>", report_document, name="report_document"),
]
