"""Settings of a server that others reach: HTTPS only, and nothing guessed that has to be decided.

Environment: ``MINGFA_SECRET_KEY`` (required), ``MINGFA_HOSTS`` (required, separated by commas), ``DATABASE_URL``.
"""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from mingfa.office.config.settings.base import *  # noqa: F403 - how Django settings are layered


def _required(name: str, meaning: str) -> str:
    if value := os.environ.get(name, "").strip():
        return value
    raise ImproperlyConfigured(f"正式运行必须设置环境变量 {name}({meaning})。")


SECRET_KEY = _required("MINGFA_SECRET_KEY", "签名密钥,至少 50 个随机字符")
ALLOWED_HOSTS = [host.strip() for host in _required("MINGFA_HOSTS", "对外域名,用逗号分隔").split(",")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
BEHIND_PROXY = True
