"""How a term runs: from its start through pauses and extensions to its last day. Days, never explanations.

The steps of a run are kept (`Run`, `Segment`) so that the explanation tells exactly what was computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.counting import (
    DAY_UNITS,
    SHANGHAI,
    Counting,
    Length,
    Pause,
    TermError,
    Unit,
    day_of,
    moment_of,
)
from mingfa.kernel.intervals import union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingfa.kernel.calendar import Calendar

_ONE = timedelta(days=1)
_WORKING_DAY, _DAY, _MONTH, _YEAR = Unit.WORKING_DAY, Unit.DAY, Unit.MONTH, Unit.YEAR  # a look-up costs 50 ns
_SPAN = {Unit.HOUR: timedelta(hours=1), Unit.MINUTE: timedelta(minutes=1), Unit.SECOND: timedelta(seconds=1)}


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a term: the term itself or an extension.

    ``start`` is the day (or moment) after which it counts, ``plain`` its end without pauses, ``end`` with them;
    ``unpaused`` are the spans taken out, each with how much of it was not counted (days or working days).
    """

    length: Length
    ground: str
    start: date
    plain: date
    end: date
    skipped: tuple[tuple[date, date, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A term run to its end. ``last`` is the last day before roll-off; ``consulted`` the furthest day looked up."""

    segments: tuple[Segment, ...]
    last: date
    due: date
    stopped: bool
    consulted: date | None


def deadline(
    start: date,
    length: Length,
    counting: Counting,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[tuple[Length, str]] = (),
) -> date:
    """The last day (a date) or moment (a datetime, for hours and shorter) of a term.

    The common case, a plain day with nothing in the way, is answered at once; all else by :func:`run`.
    """
    if not (pauses or extensions) and type(start) is date and counting.exclude_start and length.n:
        unit = length.unit
        if unit is _WORKING_DAY:
            return calendar.add_working(start, length.n)
        if counting.roll_off:
            if unit is _DAY:
                return calendar.working_after(start, length.n)
            if unit is _MONTH:
                return calendar.next_working(month_end(start, length.n))
            if unit is _YEAR:
                return calendar.next_working(month_end(start, 12 * length.n))
    return run(start, length, counting, calendar, pauses=pauses, extensions=extensions).due


def run(
    start: date,
    length: Length,
    counting: Counting,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[tuple[Length, str]] = (),
) -> Run:
    """Run a term through its pauses and extensions. Raises TermError (Chinese) for what cannot be computed."""
    for extra, _ in extensions:
        if (extra.unit in DAY_UNITS) != (length.unit in DAY_UNITS):
            raise TermError(f"期限为{length.zh()}，不能延长{extra.zh()}：按日和按时计算的期限不能相加")
    stretches = [(length, ""), *extensions]
    if length.unit in DAY_UNITS:
        return _run_days(day_of(start), stretches, counting, calendar, pauses)
    return _run_moments(moment_of(start, "开始时间"), stretches, counting, pauses)


def _run_days(
    start: date,
    stretches: Sequence[tuple[Length, str]],
    counting: Counting,
    calendar: Calendar,
    pauses: Sequence[Pause],
) -> Run:
    spans = union((day_of(p.start), day_of(p.end)) for p in pauses if p.end is not None)
    segments: list[Segment] = []
    here, inclusive, consulted = start, not counting.exclude_start, None
    for length, ground in stretches:
        segment = _days_segment(here, inclusive, length, ground, calendar, spans)
        segments.append(segment)
        here, inclusive = segment.end, False
        if length.unit is Unit.WORKING_DAY:
            consulted = here
    due = here
    if counting.roll_off:
        due = consulted = _roll(here, calendar, spans)
    stopped = any(p.end is None and day_of(p.start) < due for p in pauses)
    return Run(tuple(segments), here, due, stopped, consulted)


def _days_segment(
    start: date,
    inclusive: bool,
    length: Length,
    ground: str,
    calendar: Calendar,
    spans: list[tuple[date, date]],
) -> Segment:
    origin = start - _ONE if inclusive else start
    working = length.unit is Unit.WORKING_DAY
    end = plain = _plain_end(start, inclusive, length, calendar)
    skipped = []
    for a, b in spans if length.n else ():
        begin = max(a, origin)
        if begin >= end:
            break
        lost = calendar.working_between(begin, b) if working else max((b - begin).days, 0)
        if lost:
            end = calendar.add_working(end, lost) if working else end + timedelta(days=lost)
            skipped.append((begin, b, lost))
    return Segment(length, ground, start, plain, end, tuple(skipped))


def _plain_end(start: date, inclusive: bool, length: Length, calendar: Calendar) -> date:
    n = length.n
    if n == 0:
        return start
    if length.unit is Unit.WORKING_DAY:
        return calendar.add_working(start - _ONE if inclusive else start, n)
    if length.unit is Unit.DAY:
        return start + timedelta(days=n - 1 if inclusive else n)
    return month_end(start, n if length.unit is Unit.MONTH else 12 * n, inclusive=inclusive)


def month_end(start: date, months: int, *, inclusive: bool = False) -> date:
    """Last day of a term in months: the corresponding day, else the month's last day.

    ``inclusive``: the start day counts, so a corresponding day that exists is already outside.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = start.day
    if day > 28 and day > (days := _month_days(year, month + 1)):
        return date(year, month + 1, days)
    corresponding = date(year, month + 1, day)
    return corresponding - _ONE if inclusive else corresponding


def _month_days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def _roll(last: date, calendar: Calendar, spans: list[tuple[date, date]]) -> date:
    """The first working day from ``last`` on that no pause takes out: a term does not end while it stands still."""
    due = calendar.next_working(last)
    for a, b in spans:
        if a < due <= b:
            due = calendar.next_working(b + _ONE)
    return due


def _run_moments(
    start: datetime, stretches: Sequence[tuple[Length, str]], counting: Counting, pauses: Sequence[Pause]
) -> Run:
    spans = moment_spans(pauses)
    segments: list[Segment] = []
    here = start
    for index, (length, ground) in enumerate(stretches):
        begin = here
        if index == 0 and counting.exclude_start_hour and length.unit is Unit.HOUR:
            begin = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        plain = end = begin + length.n * _SPAN[length.unit]
        skipped = []
        for a, b in spans:
            paused = max(a, begin)
            if paused >= end:
                break
            if b > paused:
                end += b - paused
                skipped.append((paused, b, int((b - paused).total_seconds())))
        segments.append(Segment(length, ground, begin, plain, end, tuple(skipped)))
        here = end
    stopped = any(p.end is None and as_moment(p.start) < here for p in pauses)
    return Run(tuple(segments), here, here, stopped, None)


def moment_spans(pauses: Sequence[Pause]) -> list[tuple[datetime, datetime]]:
    """The union of ended pauses as moments; one given in days takes out the days after its first to its last."""
    return union((as_moment(p.start), as_moment(p.end)) for p in pauses if p.end is not None)


def as_moment(point: date) -> datetime:
    """A pause's end as a moment: a day is left out from its end on, so it stands for the next midnight."""
    if isinstance(point, datetime):
        return moment_of(point, "中止时间")
    return datetime(point.year, point.month, point.day, tzinfo=SHANGHAI) + _ONE


def elapsed(start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """Time from ``start`` to ``end`` less the union of pauses (an open one lasts to ``end``); never negative."""
    total = max(end - start, timedelta(0))
    so_far = [Pause(p.start, end if p.end is None else p.end, p.ground) for p in pauses]
    for a, b in moment_spans(so_far):
        total -= max(min(b, end) - max(a, start), timedelta(0))
    return total


def latest_notice(event_day: date, length: Length, counting: Counting, calendar: Calendar) -> date:
    """Last day for a notice owed ``length`` before ``event_day``: that many full days lie between the two.

    Neither the day of the notice (unless the statute counts it) nor the day of the event counts. The limit does not
    move for a day off: later would shorten the notice, and no article makes it earlier.
    """
    if length.unit not in DAY_UNITS:
        raise TermError(f"提前通知的期限须按日、工作日、月或者年计算，不能是{length.zh()}")
    if length.n == 0:
        return event_day
    whole = counting.exclude_start
    if length.unit is Unit.WORKING_DAY:
        first = calendar.add_working(event_day, -length.n)
        return first - _ONE if whole else first
    if length.unit is Unit.DAY:
        return event_day - timedelta(days=length.n + (1 if whole else 0))
    return month_end(event_day, -length.n if length.unit is Unit.MONTH else -12 * length.n, inclusive=whole)


def earliest(start: date, length: Length, counting: Counting, calendar: Calendar) -> date:
    """First day (or moment, for hours) on which an act may be done that must wait until ``length`` has fully run."""
    last = deadline(start, length, counting, calendar)
    return last if isinstance(last, datetime) else last + _ONE


def yearly(month: int, day: int, after: date, calendar: Calendar | None = None) -> date:
    """The next time after ``after`` that a day fixed for every year falls due.

    A day that the month lacks (02-29) is its last day. With ``calendar`` a day off moves to the next working day.
    """
    year = after.year - 1
    while True:
        due = date(year, month, min(day, _month_days(year, month)))
        if calendar is not None:
            due = calendar.next_working(due)
        if due > after:
            return due
        year += 1
