"""What is owed, nearest first, each date explained step by step."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.clocks import is_past, length_of, overdue_days, pauses_of
from mingfa.kernel.counting import local
from mingfa.kernel.reckoning import Reckoning, reckon, zh_point
from mingfa.kernel.silence import advance

if TYPE_CHECKING:
    from mingfa.kernel.events import Clock, Moment
    from mingfa.kernel.model import Definition, Term
    from mingfa.kernel.state import State


class Obligation(NamedTuple):
    """One running term. `owed` are the titles of the steps that meet it; `days` until the last day, negative when past.

    `kind` as in the definition: a deadline is owed, a window is a right that will be lost, a minimum must be waited for,
    a validity ends. `silence` says in Chinese what happens if nobody acts, or is empty.
    """

    term: Term
    clock: Clock
    owed: tuple[str, ...]
    due: Moment
    days: int
    overdue: int
    silence: str

    @property
    def title(self) -> str:
        """The term's title."""
        return self.term.title


def due(state: State, at: datetime) -> tuple[Obligation, ...]:
    """The terms that run (or have run out unmet) at `at`, nearest first; what silence has done is done."""
    at = local(at)
    state, _ = advance(state, at)
    found: list[Obligation] = []
    for name, clock in state.clocks.items():
        if clock.met is not None or clock.lapsed:
            continue
        term = state.definition.terms[name]
        if not _still_matters(state, term, clock, at):
            continue
        last = clock.due.date() if isinstance(clock.due, datetime) else clock.due
        found.append(
            Obligation(
                term,
                clock,
                tuple(state.definition.steps[step].title for step in term.met_by),
                clock.due,
                (last - at.date()).days,
                overdue_days(state, term, clock, at) if term.kind in ("deadline", "yearly") else 0,
                silence(state.definition, term),
            )
        )
    found.sort(key=lambda o: (o.days, o.term.name))
    return tuple(found)


def _still_matters(state: State, term: Term, clock: Clock, at: datetime) -> bool:
    if state.ended is not None and not any(state.definition.steps[s].after_end for s in term.met_by):
        return term.kind == "validity"
    if term.kind in ("window", "not_before"):
        return not is_past(clock, at)
    return True


def silence(definition: Definition, term: Term) -> str:
    """What happens when nobody acts within the term, as one sentence with its article; empty when nothing does."""
    lapse = term.lapse
    if lapse is None:
        return ""
    articles = "、".join(c.zh for c in (lapse.cites or term.cites))
    parts = []
    if lapse.deemed:
        parts.append(f"视为“{definition.steps[lapse.deemed].title}”")
    if lapse.ends:
        parts.append(f"本案以“{definition.outcomes[lapse.ends].title}”办结")
    if lapse.standing:
        parts.append("效力终止")
    if lapse.lost:
        listed = "”“".join(definition.steps[s].title for s in lapse.lost)
        parts.append(f"不得再办理“{listed}”")
    if lapse.escalate:
        parts.append(f"报{definition.roles[lapse.escalate].title}")
    return f"期满未办的，{'，'.join(parts)}（{articles}）"


def explain(state: State, term: str) -> Reckoning:
    """How the last day of a running or finished term came about, step by step. Raises KeyError when it never ran."""
    rule = state.definition.terms[term]
    clock = state.clocks[term]
    cite = "、".join(c.zh for c in rule.cites)
    length = length_of(rule, state.facts)
    if length is None or rule.on is not None:
        line = f"“{rule.title}”的最后一日为{zh_point(clock.due)}（{cite}）。"
        return Reckoning(clock.due, clock.provisional, clock.stopped, (line,))
    extensions = []
    if rule.extension is not None:
        ground = "、".join(c.zh for c in rule.extension.cites)
        extensions = [(rule.extension.length, ground)] * clock.extended
    told = reckon(
        clock.start,
        length,
        rule.counting,
        state.definition.calendar,
        pauses=pauses_of(rule, state.pauses, state),
        extensions=extensions,
        cite=cite,
        what=rule.title,
    )
    if rule.kind != "not_before":
        return told
    first = f"期满之次日{zh_point(_as_date(clock.due))}起方可办理。"
    return Reckoning(clock.due, told.provisional, told.stopped, (*told.lines, first))


def _as_date(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
