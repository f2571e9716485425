"""What every test may use: a data folder of its own run, the embedded PostgreSQL in it, and Chromium.

The data folder is made by mingfa.office.config.settings.test, which Django reads before this file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

_CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the database or the browser carries the mark by itself."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & {"db", "transactional_db", "django_db_setup", "live_server"} or item.get_closest_marker(
            "django_db"
        ):
            item.add_marker(pytest.mark.postgres)
        if "browser" in asked or "page" in asked:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The data folder of this run."""
    from django.conf import settings

    return settings.DATA_DIR


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Start the server for the whole run; nothing here outlives it, so it need not wait for the disk."""
    from mingfa.office.config import postgres

    if "DATABASE_URL" not in os.environ:
        postgres.server().settings.update(fsync="off", synchronous_commit="off", full_page_writes="off")


@pytest.fixture
def superuser(transactional_db: None) -> Iterator[object]:
    """A psycopg connection to the test database as the superuser, for what only a superuser could do."""
    import psycopg
    from django.db import connection

    from mingfa.office.config import postgres

    target = connection.get_connection_params()
    if "DATABASE_URL" not in os.environ:
        target["user"] = postgres.SUPERUSER
    with psycopg.connect(**target, autocommit=True) as repair:
        yield repair


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program. Its absence fails the tests that need it: a skipped test proves nothing."""
    found = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            found = playwright.chromium.executable_path
    assert Path(found).exists(), "no Chromium: scripts/setup.sh browser says how to install it"
    return Path(found)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[object]:
    """A running headless Chromium (playwright's Browser)."""
    from playwright.sync_api import sync_playwright

    # playwright's loop makes Django think that a test is asynchronous
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(chromium), args=list(_CHROMIUM_FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A fresh page, Chinese, as wide as a county office's screen."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()
