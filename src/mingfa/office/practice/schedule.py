"""When the acts of one play are done: in their years, on working days and in working hours, or round the clock."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from mingfa.office.practice.days import (
    CLOSES,
    OPENS,
    Days,
    any_minute,
    at_any_time,
    first_minute,
    later_minute,
    minute_of,
    moment,
)
from mingfa.office.practice.errors import NotInForceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from random import Random

    from mingfa.office.practice.stories import Story
    from mingfa.office.practice.variants import Variant

_ANY_GAP = (10, 200)  # days at the turn of the year, where the story says nothing
_PICKS = 6  # of a first day, until it is a worked one
_EARLIER = 0.7
_LATE = 243  # a matter that stays open begins in the last third of the year


class Misplaced(Exception):  # noqa: N818  # not an error: other dice are tried
    """The acts do not fall into their years."""


class Doing(NamedTuple):
    """One doing of an act: which act, which repetition, how long after the one before, how many follow that day.

    `least`: how long it must wait.
    """

    act: int
    repeat: int
    wait: int
    least: int
    following: int = 0


class Schedule:
    """The days of a year, and what plays have taught: how far the law puts a story's acts off, which stay open."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.year = days.year
        self.drift: Counter[Variant] = Counter()
        self.late: set[Variant] = set()

    def doings(self, story: Story, rng: Random) -> list[Doing]:
        """The acts of one play with their waits; what is left to chance is left out or not."""
        found: list[Doing] = []
        for i, act in enumerate(story.acts):
            if act.chance < 1 and rng.random() >= act.chance:
                continue
            wait = act.wait
            low, high = wait.low, wait.high
            if wait.free and i == story.last_year and i > 0:
                low, high = _ANY_GAP
            width = high - low + 1
            found += [Doing(i, repeat, low + int(rng.random() * width), low) for repeat in range(act.times)]
        following = 0
        for at in range(len(found) - 1, -1, -1):
            if following:
                found[at] = found[at]._replace(following=following)
            following = following + 1 if found[at].wait == 0 else 0
        return found

    def start(
        self, variant: Variant, doings: Sequence[Doing], in_force: date, rng: Random
    ) -> tuple[int, int]:
        """The first act's day, such that every act falls into its year if nothing delays it; and the days planned.

        Raises Misplaced when these waits do not reach over the turn of the year, NotInForceError when the law, in
        force from `in_force`, is too young for the story.
        """
        days, story = self.days, variant.story
        before = early = late = total = 0
        exact = story.around_the_clock
        for i, doing in enumerate(doings):
            if i and not (exact and story.acts[doing.act].wait.exact):
                total += doing.wait
            if doing.act < story.last_year:
                before, early = before + 1, total
            elif i == before:
                late = total
        span = total + self.drift[variant]
        if not before:
            low, high = days.new_year, days.last - span
            if variant in self.late:
                low = min(max(low, days.new_year + _LATE), max(low, high))
        elif before == len(doings):
            low, high = days.first, days.new_year - 1 - span
        else:
            low, high = (
                max(days.first, days.new_year - late),
                min(days.new_year - 1 - early, days.last - span),
            )
            if high < low:
                raise Misplaced
        high = max(low, high)
        first = in_force.toordinal()
        if (
            first > low
        ):  # the law is younger than the year: the story fits into what is left of it, or not at all
            if first > high:
                raise NotInForceError(f"故事“{story.title}”（{story.file}）所依据的法律在这一年施行得太晚。")
            low = first
        return self._picked(low, high, rng, any_day=exact), total

    def _picked(self, low: int, high: int, rng: Random, *, any_day: bool) -> int:
        """A day between two; a day off would be put off to the next Monday, and too much would begin on Mondays."""
        width = high - low + 1
        chosen = low + int(rng.random() * width)
        for _ in range(_PICKS):
            if any_day or self.days.working(chosen) == chosen:
                break
            chosen = low + int(rng.random() * width)
        return chosen

    def moment(
        self, before: datetime | None, ordinal: int, doing: Doing, rng: Random, *, exact: bool, online: bool
    ) -> datetime:
        """When an act is done: after `before`, or on the day `ordinal` when it is the first."""
        wait = doing.wait
        if before is None:
            if online:
                return moment(ordinal, any_minute(rng))
            return moment(self.days.working(ordinal), first_minute(rng, doing.following))
        if exact:
            return before + timedelta(seconds=wait)
        today = before.toordinal()
        if not wait:
            minute = later_minute(rng, minute_of(before))
            if online:
                return moment(today, min(minute, 24 * 60 - 1))
            if minute < CLOSES and self.days.working(today) == today:
                return moment(today, max(minute, OPENS))
            return moment(self.days.working(today + 1), first_minute(rng, doing.following))
        if online:
            return moment(today + wait, any_minute(rng))
        day = self.days.working(today + wait)
        if (
            day != today + wait
        ):  # on a day off: done before it as often as after it, where that is not too soon
            earlier = self.days.worked_before(today + wait)
            if earlier >= today + max(doing.least, 1) and rng.random() < _EARLIER:
                day = earlier
        return moment(day, first_minute(rng, doing.following))

    def any_moment(
        self, before: datetime | None, ordinal: int, doing: Doing, rng: Random, *, exact: bool
    ) -> datetime:
        """The same round the clock."""
        if before is None:
            return at_any_time(rng, ordinal)
        if exact:
            return before + timedelta(seconds=doing.wait)
        if doing.wait:
            return at_any_time(rng, before.toordinal() + doing.wait)
        return before + timedelta(minutes=1 + int(rng.random() * 9))
