"""The office as a WSGI application, for the server to call."""

from __future__ import annotations

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.office.config.settings.base")

application = get_wsgi_application()

from mingfa.kernel.errors import DefinitionError  # noqa: E402  # Django must be set up first
from mingfa.office.web.library import read_all  # noqa: E402

# A worker reads the law and the addresses before it takes its first request, not during it.
_ = get_resolver().url_patterns
try:
    read_all()
except DefinitionError as fault:  # pages that do not need this definition are still served
    logging.getLogger(__name__).warning("法律数据有误，用到它的页面不能打开：%s", fault)
