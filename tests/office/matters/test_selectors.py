"""What lists say of matters."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from mingfa.kernel.counting import SHANGHAI

WEST = timezone(timedelta(hours=-7))


@pytest.mark.parametrize(
    ("due", "day"),
    [
        (datetime(2023, 5, 31, tzinfo=SHANGHAI), date(2023, 5, 30)),  # a day's end is the midnight after it
        (
            datetime(2023, 5, 30, 9, 30, tzinfo=SHANGHAI),
            date(2023, 5, 30),
        ),  # a term in hours ends at a moment
        (datetime(2023, 5, 30, 9, tzinfo=WEST), date(2023, 5, 30)),  # the database may answer in another zone
    ],
)
def test_the_last_day_is_the_day_that_ends(due: datetime, day: date) -> None:
    from mingfa.office.matters.selectors import last_day

    assert last_day(due) == day
