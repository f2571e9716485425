"""Addresses of the audit page, under ``/audit/``."""

from __future__ import annotations

from django.urls import path

from mingfa.office.web.audit.views import style, upload

app_name = "audit"
urlpatterns = [
    path("", upload, name="upload"),
    path("style.css", style, name="style"),
]
