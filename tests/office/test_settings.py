"""The office runs on the settings it claims: its own PostgreSQL, Chinese, the hour of China."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_database_is_the_embedded_postgresql(data_dir):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        (version,) = cursor.fetchone()
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (is_superuser,) = cursor.fetchone()
    assert version >= 15
    assert not is_superuser, "the office must not be able to go round grants and triggers"
    if "DATABASE_URL" not in os.environ:
        assert connection.get_connection_params()["host"] == str(data_dir / "postgres")


def test_people_read_chinese_and_live_by_chinese_time():
    assert settings.LANGUAGE_CODE == "zh-hans"
    assert settings.TIME_ZONE == "Asia/Shanghai"
    assert settings.USE_TZ
