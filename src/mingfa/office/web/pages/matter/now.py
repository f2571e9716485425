"""What is due in a matter, what the law allows now and what not and why: what a case handler looks for first."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel import Obligation, due, explain, may
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.reckoning import zh_point
from mingfa.office.web.pages.law.selectors import who
from mingfa.office.web.pages.matter.telling import step_address

if TYPE_CHECKING:
    from mingfa.kernel.decide import Permission
    from mingfa.kernel.events import Moment
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

NEAR = 5  # days
OWED = frozenset({"deadline", "yearly", "notice"})  # the other kinds are rights, waits and validity
PROGRAM = frozenset({"link", "system"})  # roles of what no person does


class Due(NamedTuple):
    """One running term: its last day, how it was counted, how far it has run (percent)."""

    obligation: Obligation
    last: str
    lines: tuple[str, ...]
    mark: str
    said: str
    run: int


class Allowed(NamedTuple):
    """A step that the law allows now: by whom, with what, by when it is owed (empty when it is not)."""

    title: str
    cite: str
    address: str
    who: str
    facts: tuple[str, ...]
    evidence: tuple[str, ...]
    document: str
    by: str
    late: bool


class Refused(NamedTuple):
    """A step that the law does not allow now: what is missing, by which articles, what to do."""

    title: str
    address: str
    what: str
    cites: str
    do: str


class Now(NamedTuple):
    """What the page of a matter shows first; `first` is the nearest term that somebody owes something by."""

    first: Due | None
    dues: tuple[Due, ...]
    allowed: tuple[Allowed, ...]
    refused: tuple[Refused, ...]


def now(state: State, moment: datetime) -> Now:
    """The state's running terms, nearest first; the steps allowed, those owed soonest first; the steps refused."""
    definition = state.definition
    dues = tuple(_due(state, obligation, moment) for obligation in due(state, moment))
    binding = [one for one in dues if one.obligation.term.kind in OWED]
    owed = {
        step: one for one in reversed(binding) if one.mark != "stopped" for step in one.obligation.term.met_by
    }
    named = [one for one in may(state, None, moment) if not PROGRAM & set(one.step.by.roles)]
    allowed = sorted(
        (one for one in named if one.allowed),
        key=lambda one: owed[one.step.name].obligation.days if one.step.name in owed else 10**9,
    )
    return Now(
        next(iter(binding), None),
        dues,
        tuple(_allowed(definition, one, owed.get(one.step.name)) for one in allowed),
        tuple(
            _refused(definition, one)
            for one in named
            if one.refusal and one.refusal.rule not in ("once", "ended")
        ),
    )


def _allowed(definition: Definition, one: Permission, owed: Due | None) -> Allowed:
    step = one.step
    return Allowed(
        step.title,
        step.cites[0].zh if step.cites else "",
        step_address(step.name, definition),
        who(definition, step),
        tuple(definition.facts[name].title for name in step.needs),
        step.evidence,
        definition.documents.get(step.document or "", ""),
        owed.last if owed else "",
        bool(owed and owed.mark == "late"),
    )


def _refused(definition: Definition, one: Permission) -> Refused:
    refusal = one.refusal
    assert refusal is not None
    address = step_address(refusal.step, definition)
    return Refused(refusal.title, address, refusal.what, "、".join(refusal.cites), refusal.do)


def _due(state: State, obligation: Obligation, moment: datetime) -> Due:
    lines = explain(state, obligation.term.name).lines if obligation.term.name in state.clocks else ()
    mark = (
        "stopped"
        if obligation.clock.stopped
        else "late"
        if obligation.overdue
        else "near"
        if obligation.days <= NEAR
        else ""
    )
    return Due(
        obligation,
        zh_point(obligation.due),
        tuple(lines),
        mark,
        _said(obligation, mark),
        _run(obligation, moment),
    )


def _said(obligation: Obligation, mark: str) -> str:
    """How long is left, in words; empty for what is past and owes nothing any more."""
    if mark == "stopped":
        return "暂停计算"
    if mark == "late":
        return f"逾期{obligation.overdue}日"
    if obligation.days > 0:
        return f"还有{obligation.days}日"
    return "今天届满" if obligation.days == 0 else ""


def _run(obligation: Obligation, moment: datetime) -> int:
    """How much of the term has passed, in percent of the time from its start to its end."""
    start, end = _moment(obligation.clock.start), _moment(obligation.due)
    whole = (end - start).total_seconds()
    passed = (moment - start).total_seconds()
    return 100 if whole <= 0 else round(100 * min(max(passed / whole, 0), 1))


def _moment(point: Moment) -> datetime:
    return point if isinstance(point, datetime) else datetime.combine(point, time.max, SHANGHAI)
