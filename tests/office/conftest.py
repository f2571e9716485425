"""The small county, for every test here that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.office.reports import county as made

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> made.County:
    made.data_dir()
    with django_db_blocker.unblock():
        return made.county()
