"""Settings of an office on one machine: its own PostgreSQL, its own key, open to this machine only."""

from __future__ import annotations

from pathlib import Path

from mingfa.office.config import database, paths, secret

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = paths.data_dir()
SYSTEMS_DIR = paths.systems_dir()

DEBUG = False
SECRET_KEY = secret.kept_in(DATA_DIR / "secret.key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "mingfa.office.ledger",
    "mingfa.office.matters",
    "mingfa.office.people",
    "mingfa.office.reports",
    "mingfa.office.practice",
    "mingfa.office.web",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mingfa.office.web.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mingfa.office.web.turns.in_turn",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "mingfa.office.config.urls"
WSGI_APPLICATION = "mingfa.office.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "mingfa.office.web.context.navigation",
            ]
        },
    }
]

DATABASES = {"default": database.from_environment()}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # pages work from a clone and from a wheel without a collecting step
WHITENOISE_AUTOREFRESH = False

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SENDINGS_PER_MINUTE = 20  # from one address, to one worker
BEHIND_PROXY = False  # whether the last address of X-Forwarded-For is to be believed

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
