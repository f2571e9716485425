"""The clocks of one matter: what a step starts, meets, extends, stops and lets run again."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from mingfa.kernel.counting import Length, Pause, Unit
from mingfa.kernel.events import Clock, Interval
from mingfa.kernel.intervals import union
from mingfa.kernel.running import deadline, earliest, yearly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.events import Facts, Moment
    from mingfa.kernel.model import Step, Term
    from mingfa.kernel.scene import Scene
    from mingfa.kernel.state import State

_new = tuple.__new__  # as in `state`, for the same reason
_MOMENTS = frozenset((Unit.HOUR, Unit.MINUTE, Unit.SECOND))


def is_past(clock: Clock, at: datetime) -> bool:
    """Whether the clock's last day or moment is over at `at`; a stopped clock is never over."""
    if clock.stopped:
        return False
    due = clock.due
    return at > due if isinstance(due, datetime) else at.date() > due


def length_of(term: Term, facts: Facts) -> Length | None:
    """The term's length, from the law or from the fact that sets it; None while that fact is not known."""
    if term.length is not None:
        return term.length
    if term.length_fact is None or term.length_fact not in facts:
        return None
    n = int(facts[term.length_fact])  # type: ignore[arg-type]  # typed int when the definition was read
    if term.least is not None:
        n = max(n, term.least.n)
    return Length(n, term.counting.unit_of(term.length_unit, n, authority=term.authority))


def start_of(term: Term, facts: Facts, at: datetime) -> Moment:
    """From when the term counts: its date fact if it names one, else the moment of the step."""
    given = facts.get(term.start_fact) if term.start_fact else None
    return given if isinstance(given, date) else at


def pauses_of(term: Term, pauses: Mapping[str, tuple[Interval, ...]], state: State) -> list[Pause]:
    """The intervals on which the term stands still, for legal time; days for day units, moments for shorter ones."""
    rules = state.definition.pauses
    short = term.length is not None and term.length.unit in _MOMENTS
    return [
        Pause(
            interval.start if short else interval.start.date(),
            None if interval.end is None else (interval.end if short else interval.end.date()),
            rules[name].title,
        )
        for name in term.pauses
        for interval in pauses.get(name, ())
    ]


def started(term: Term, scene: Scene, pauses: Mapping[str, tuple[Interval, ...]]) -> Clock | None:
    """The clock that starts at `scene`, or None when the term does not apply or its length is not known."""
    if term.when is not None and not term.when.holds(scene):
        return None
    start = scene.at if term.start_fact is None else start_of(term, scene.facts, scene.at)
    return reckoned(term, start, 0, scene.facts, scene.state, pauses)


def reckoned(
    term: Term,
    start: Moment,
    extended: int,
    facts: Facts,
    state: State,
    pauses: Mapping[str, tuple[Interval, ...]],
) -> Clock | None:
    """The running clock of `term` from `start`, `extended` so many times; None while what sets its end is not known."""
    calendar = state.definition.calendar
    if term.on is not None:
        after = start.date() if isinstance(start, datetime) else start
        due: Moment = yearly(*term.on, after, calendar if term.counting.roll_off else None)
    elif term.until_fact is not None:
        until = facts.get(term.until_fact)
        if not isinstance(until, date):
            return None
        due = until
    else:
        length = term.length or length_of(term, facts)
        if length is None:
            return None
        if isinstance(start, datetime) and length.unit not in _MOMENTS:
            start = start.date()
        if term.kind == "not_before":
            due = earliest(start, length, term.counting, calendar)
        else:
            extensions: tuple[tuple[Length, str], ...] = ()
            if extended and term.extension is not None:
                extensions = ((term.extension.length, ""),) * extended
            stops = pauses_of(term, pauses, state) if term.pauses and pauses else ()
            if stops or extensions:
                due = deadline(start, length, term.counting, calendar, pauses=stops, extensions=extensions)
            else:
                due = deadline(start, length, term.counting, calendar)
    provisional = not isinstance(due, datetime) and due > calendar.published_through
    stopped = bool(pauses) and any(i.end is None for name in term.pauses for i in pauses.get(name, ()))
    return _new(Clock, (start, due, provisional, extended, stopped, None, False, False))


def changes(step: Step, scene: Scene, pauses: Mapping[str, tuple[Interval, ...]]) -> dict[str, Clock]:
    """The clocks that `step` changes, in the order of the law: met, extended, stopped or resumed, started."""
    state = scene.state
    index = state.definition.index
    changed: dict[str, Clock] = {}
    name = step.name
    for term in index.met_by.get(name, ()):
        clock = state.clocks.get(term.name)
        if clock is not None and clock.met is None and not clock.lapsed:
            late = is_past(clock, scene.at)
            if term.kind == "yearly":
                again = reckoned(term, max(clock.due, scene.today, key=_day), 0, scene.facts, state, {})
                changed[term.name] = (again or clock)._replace(late=late)
            else:
                changed[term.name] = _met(clock, scene.at, late)
    for term in index.extended_by.get(name, ()):
        clock = state.clocks.get(term.name)
        if clock is not None and clock.met is None:
            longer = reckoned(term, clock.start, clock.extended + 1, scene.facts, state, pauses)
            if longer is not None:
                changed[term.name] = longer
    if name in index.pausing:
        _restand(name, scene, pauses, changed)
    for term in index.started_by.get(name, ()):
        if term.restart and name not in term.start_steps and term.name not in state.clocks:
            continue
        clock = started(term, scene, pauses)
        if clock is not None:
            changed[term.name] = clock
    return changed


def _met(clock: Clock, at: datetime, late: bool) -> Clock:
    start, due, provisional, extended, stopped, _, _, lapsed = clock
    return _new(Clock, (start, due, provisional, extended, stopped, at, late, lapsed))


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _restand(
    name: str, scene: Scene, pauses: Mapping[str, tuple[Interval, ...]], changed: dict[str, Clock]
) -> None:
    """Clocks that a pause stops or lets run: computed anew, since the union of all pauses counts."""
    state = scene.state
    index = state.definition.index
    for rule in (*index.pause_starts.get(name, ()), *index.pause_ends.get(name, ())):
        for term in index.paused_terms.get(rule.name, ()):
            clock = state.clocks.get(term.name)
            if clock is None or clock.met is not None or clock.lapsed or term.name in changed:
                continue
            if not clock.stopped and is_past(clock, scene.at):
                continue
            again = reckoned(term, clock.start, clock.extended, scene.facts, state, pauses)
            if again is not None:
                changed[term.name] = again


def pause_changes(step: str, state: State, at: datetime) -> dict[str, tuple[Interval, ...]]:
    """The pauses that a step opens or closes. Opening an open one, or closing a closed one, changes nothing."""
    index = state.definition.index
    changed: dict[str, tuple[Interval, ...]] = {}
    for rule in index.pause_ends.get(step, ()):
        intervals = state.pauses.get(rule.name, ())
        if intervals and intervals[-1].end is None:
            changed[rule.name] = (*intervals[:-1], Interval(intervals[-1].start, at))
    for rule in index.pause_starts.get(step, ()):
        intervals = changed.get(rule.name, state.pauses.get(rule.name, ()))
        if not intervals or intervals[-1].end is not None:
            changed[rule.name] = (*intervals, Interval(at))
    return changed


def overdue_days(state: State, term: Term, clock: Clock, at: datetime) -> int:
    """Days past the last day, until the act was done or `at`; days on which the term stood still do not count."""
    end = (clock.met or at).date()
    due = _day(clock.due)
    days = max((end - due).days, 0)
    spans = [
        (max(_day(pause.start), due), min(_day(pause.end) if pause.end else end, end))
        for pause in pauses_of(term, state.pauses, state)
    ]
    days -= sum((last - first).days for first, last in union(spans))
    return max(days, 0)
