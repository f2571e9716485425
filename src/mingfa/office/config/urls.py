"""All addresses of the office: each app names its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("mingfa.office.web.urls"))]
handler400 = "mingfa.office.web.errors.bad_request"
handler500 = "mingfa.office.web.errors.server_error"
