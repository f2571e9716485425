"""The office as a WSGI application, for the server to call."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.office.config.settings.base")

application = get_wsgi_application()
