"""Which PostgreSQL the office uses: the one named by ``DATABASE_URL``, else its own in the data folder."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def from_environment() -> dict[str, Any]:
    """Return Django's settings of the one database; nothing is started or connected yet."""
    if url := os.environ.get("DATABASE_URL"):
        return from_url(url)
    return {"ENGINE": "mingfa.office.config.embedded", "NAME": "mingfa", "USER": "mingfa"}


def from_url(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address; libpq's further options (``sslmode`` …) are kept.

    >>> from_url("postgresql://clerk:pw@db.example:6432/mingfa?sslmode=require")["HOST"]
    'db.example'
    """
    example = "例:postgresql://用户:口令@主机:5432/mingfa"
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL 必须是 PostgreSQL 的地址。{example}")
    try:
        said = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL 无法读懂({str(error).strip()})。{example}") from error
    if not said.get("dbname"):
        raise ImproperlyConfigured(f"DATABASE_URL 没有写数据库名。{example}")
    named = {django: str(said[libpq]) for libpq, django in _DJANGO_NAMES.items() if said.get(libpq)}
    options = {key: value for key, value in said.items() if key not in _DJANGO_NAMES}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, "CONN_HEALTH_CHECKS": True} | named
