"""On which day and at which hour something is done: working days and hours, or round the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI

if TYPE_CHECKING:
    from random import Random

    from mingfa.kernel.calendar import Calendar

OPENS, NOON, AFTERNOON, CLOSES = 9 * 60, 12 * 60, 14 * 60, 17 * 60 + 30
_BETWEEN = (3, 25)  # minutes between two acts of one day


class Days:
    """The days from the start of the year before `year` to the end of the year after it."""

    def __init__(self, calendar: Calendar, year: int) -> None:
        self.year = year
        self.first = date(year - 1, 1, 1).toordinal()
        self.new_year = date(year, 1, 1).toordinal()
        self.last = date(year, 12, 31).toordinal()
        end = date(year + 1, 12, 31).toordinal()
        self._next = [0] * (end - self.first + 1)
        following = end
        for ordinal in range(end, self.first - 1, -1):
            if calendar.is_working(date.fromordinal(ordinal)):
                following = ordinal
            self._next[ordinal - self.first] = following
        earlier = self.first
        self._before = []
        for ordinal, following in enumerate(self._next, self.first):
            earlier = ordinal if ordinal == following else earlier
            self._before.append(earlier)

    def working(self, ordinal: int) -> int:
        """The day itself if it is worked, else the next that is; days beyond the three years are taken as they are."""
        return self._next[ordinal - self.first] if self.reaches(ordinal) else ordinal

    def worked_before(self, ordinal: int) -> int:
        """The day itself if it is worked, else the last that was."""
        return self._before[ordinal - self.first] if self.reaches(ordinal) else ordinal

    def reaches(self, ordinal: int) -> bool:
        """Whether the day is among those known."""
        return self.first <= ordinal < self.first + len(self._next)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.working(day.toordinal()) == day.toordinal()


def moment(ordinal: int, minute: int) -> datetime:
    """The time `minute` minutes after midnight of a day."""
    hour, rest = divmod(minute, 60)
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, hour, rest, tzinfo=SHANGHAI)


def minute_of(at: datetime) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def first_minute(rng: Random, following: int) -> int:
    """When the first act of a day is done, so that `following` more fit into the day."""
    latest = CLOSES - following * _BETWEEN[1] - 60
    if latest < AFTERNOON or rng.random() < 0.6:
        return OPENS + int(rng.random() * (NOON - OPENS - 30))
    return AFTERNOON + int(rng.random() * (latest - AFTERNOON))


def later_minute(rng: Random, minute: int) -> int:
    """When the next act of the same day is done; beyond CLOSES it belongs to another day."""
    minute += _BETWEEN[0] + int(rng.random() * (_BETWEEN[1] - _BETWEEN[0]))
    if NOON <= minute < AFTERNOON:
        minute += AFTERNOON - NOON
    return minute


def any_minute(rng: Random) -> int:
    """Some minute of the waking hours, for what is done online."""
    return 7 * 60 + int(rng.random() * 15 * 60)


def at_any_time(rng: Random, ordinal: int) -> datetime:
    """Some second of the day."""
    return moment(ordinal, 0) + timedelta(seconds=int(rng.random() * 86_400))
