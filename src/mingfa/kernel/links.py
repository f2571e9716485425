"""Matters that belong together: linked, waited for, and returned from. And dates that a calendar notice moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.clocks import reckoned
from mingfa.kernel.decide import Performed, perform
from mingfa.kernel.events import LINK_ENDED, LINKED, REDATED, Link
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.record import unnamed
from mingfa.kernel.rules import Actor, Refusal
from mingfa.kernel.state import State, apply

if TYPE_CHECKING:
    from datetime import datetime

    from mingfa.kernel.events import Clock, Event, Facts, Value

_PROGRAM = Actor("link", frozenset(("link", "system")))


def _noted(state: State, event: Event) -> Performed:
    return Performed((event,), apply(state, event))


def link(state: State, matter: str, procedure: str, at: datetime) -> Performed:
    """Record that `matter`, of `procedure`, is linked to this one."""
    return _noted(state, unnamed(state, LINKED, at, link=Link(matter, procedure)))


def link_ended(
    state: State, matter: str, outcome: str | None, at: datetime, facts: Facts | None = None
) -> Performed:
    """Record that a linked matter ended with `outcome`, and do the step that the law attaches to its return, if any.

    `facts` are the other matter's; the returning step carries over those that the definition names.
    """
    known = next((old for old in state.links if old.matter == matter), None)
    procedure = known.procedure if known else ""
    noted = _noted(state, unnamed(state, LINK_ENDED, at, link=Link(matter, procedure, True, outcome)))
    for step in noted.state.definition.steps.values():
        back = step.returns
        if back is None or back.procedure != procedure or (back.outcomes and outcome not in back.outcomes):
            continue
        given: dict[str, Value] = {
            ours: facts[theirs] for theirs, ours in step.returns_carry.items() if facts and theirs in facts
        }
        done = perform(noted.state, step.name, (_PROGRAM,), at, given, channel="system")
        if not isinstance(done, Refusal):
            return Performed((*noted.events, *done.events), done.state)
    return noted


def redate(state: State, at: datetime) -> Performed | None:
    """Compute running dates anew under the definition's calendar; None when no date moves.

    All running terms, not only provisional ones: notices have changed days that an earlier notice had given. The event
    keeps the old dates in its note, and the new clocks; the past is not rewritten.
    """
    moved: dict[str, Clock] = {}
    notes: list[str] = []
    for name, clock in state.clocks.items():
        if clock.met is not None or clock.lapsed:
            continue
        term = state.definition.terms[name]
        again = reckoned(term, clock.start, clock.extended, state.facts, state, state.pauses)
        if again is None or (again.due, again.provisional) == (clock.due, clock.provisional):
            continue
        moved[name] = again
        if again.due != clock.due:
            notes.append(f"“{term.title}”由{zh_point(clock.due)}改为{zh_point(again.due)}")
        else:
            notes.append(f"“{term.title}”{zh_point(clock.due)}不变，由暂定转为确定")
    if not moved:
        return None
    return _noted(
        state, unnamed(state, REDATED, at, clocks=moved, note="节假日安排公布：" + "；".join(notes))
    )
