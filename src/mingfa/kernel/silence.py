"""Silence: what the lapse of a term does. Computed when asked, never by a job that might not run."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.clocks import is_past
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import LAPSE
from mingfa.kernel.record import event_of, unnamed
from mingfa.kernel.scene import Scene
from mingfa.kernel.state import State, apply

if TYPE_CHECKING:
    from mingfa.kernel.events import Clock, Event, Moment
    from mingfa.kernel.model import Term

_ENOUGH = 64  # no law has so many silences in a row; a definition that loops is cut here


def advance(state: State, at: datetime) -> tuple[State, tuple[Event, ...]]:
    """What silence has done by `at`: the state, and the events that make it so, earliest lapse first."""
    events: list[Event] = []
    while len(events) < _ENOUGH:
        lapse = _next_lapse(state, at)
        if lapse is None:
            break
        event = _lapse_event(state, *lapse)
        events.append(event)
        state = apply(state, event)
    return state, tuple(events)


def _next_lapse(state: State, at: datetime) -> tuple[Term, Clock] | None:
    first: tuple[Term, Clock] | None = None
    clocks = state.clocks
    for term in state.definition.index.lapsing:
        clock = clocks.get(term.name)
        if clock is None or clock.met is not None or clock.lapsed or not is_past(clock, at):
            continue
        if state.ended is not None and not _outlives(state, term):
            continue
        if first is None or _end_of(clock.due) < _end_of(first[1].due):
            first = (term, clock)
    return first


def _outlives(state: State, term: Term) -> bool:
    """What a procedure issued stays valid after the procedure ended; a register's entry that ended does not expire."""
    return term.kind == "validity" and state.definition.kind == "procedure"


def _end_of(due: Moment) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due + timedelta(days=1), time(), SHANGHAI)


def _lapse_event(state: State, term: Term, clock: Clock) -> Event:
    """The event of one lapse: a step deemed done, or a change of standing, or the end of the matter."""
    lapse = term.lapse
    if lapse is None:
        raise ValueError(f"期限“{term.title}”没有规定届满的后果")
    marked = {term.name: clock._replace(lapsed=True)}
    at = _effective(lapse.effective, clock)
    if lapse.deemed is not None:
        step = state.definition.steps[lapse.deemed]
        scene = Scene(state.facts, state, at, at.date())
        event = event_of(step, scene, (), {}, channel="system", deemed=term.name, lapsed=marked)
        return event._replace(cite=(lapse.cites or term.cites)[0].code)
    standing = lapse.standing or ("ended" if lapse.ends else None)
    event = unnamed(state, LAPSE, at, cite=(lapse.cites or term.cites)[0].code, clocks=marked)
    return event._replace(
        deemed=term.name, standing=standing, outcome=lapse.ends, ended=lapse.ends is not None
    )


def _effective(when: str, clock: Clock) -> datetime:
    """The legal time of what silence does: the start of the term, its last day, or the day after."""
    moment: date = clock.start if when == "start" else clock.due
    if isinstance(moment, datetime):
        return moment
    if when == "next":
        moment += timedelta(days=1)
    return datetime.combine(moment, time(), SHANGHAI)
