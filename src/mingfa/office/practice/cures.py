"""When the law refuses a day: the later days on which it may allow the act, earliest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mingfa.office.practice.days import OPENS, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.kernel.events import Moment
    from mingfa.kernel.model import Step
    from mingfa.kernel.rules import Refusal
    from mingfa.kernel.state import State
    from mingfa.office.practice.days import Days

_BY_WAITING = frozenset(("not_before", "guard", "unknown", "after", "notice"))
_MOST = 12  # days tried for one act
_NOTICE_DAYS = 40  # a hearing is put off by so many days at most

Cure = tuple[int, int, dict[str, object]]  # day, minute (-1: the same moment), facts given otherwise


def cures(
    state: State, step: Step, refusal: Refusal, at: datetime, given: Mapping[str, object], days: Days
) -> Iterator[Cure]:
    """Later days (and later dates in what is given) under which the act may be lawful. Nothing where time cures nothing."""
    if refusal.rule not in _BY_WAITING:
        return
    dates = {name: value for name, value in given.items() if isinstance(value, date)}
    if refusal.rule == "notice" and dates:
        for more in range(1, _NOTICE_DAYS):
            moved = {
                name: date.fromordinal(days.working(value.toordinal() + more))
                for name, value in dates.items()
            }
            yield at.toordinal(), -1, dict(moved)
        return
    ordinal, minute = at.toordinal(), minute_of(at)
    for tried, moment in enumerate(sorted(_moments(state, step, at, days))[:_MOST], 1):
        if moment.toordinal() == ordinal and minute_of(moment) >= minute:
            yield ordinal, minute_of(moment) + 1, {}
        day = days.working(moment.toordinal())
        same_day = day == moment.toordinal() and minute_of(moment) > 0
        yield day, max(minute_of(moment) + 1 if same_day else 0, OPENS + tried), {}


def _moments(state: State, step: Step, at: datetime, days: Days) -> set[datetime]:
    """When something changes: a minimum term is over, a day in the facts has come, a term has run out.

    A day in the facts may have passed already, if nothing was done since: then the act belongs on that day.
    """
    found: set[datetime] = set()
    floors = {term.name for term in state.definition.index.floors.get(step.name, ())}
    for name, clock in state.clocks.items():
        if clock.met is None or name in floors:
            ends = (
                clock.due
                if name in floors or isinstance(clock.due, datetime)
                else clock.due + timedelta(days=1)
            )
            found.add(_start(ends, at))
    for value in state.facts.values():
        if isinstance(value, date):
            found.add(_start(value, at))
            found.add(_start(value, at) + timedelta(days=1))
    earliest = state.last or at
    return {moment for moment in found if moment > earliest and days.reaches(moment.toordinal())}


def _start(moment: Moment, at: datetime) -> datetime:
    return (
        moment
        if isinstance(moment, datetime)
        else datetime(moment.year, moment.month, moment.day, tzinfo=at.tzinfo)
    )
