"""One matter for reading: its history told, what the law allows now and why not, its dates explained."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel import Obligation, Permission, due, explain, fold, may
from mingfa.kernel.channels import CHANNELS
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import LAPSE, LINK_ENDED, LINKED, REDATED
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.silence import advance
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.errors import NotFoundError
from mingfa.office.ledger.models import Matter
from mingfa.office.ledger.records import decode, event_of, is_sealed
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.kernel.events import Clock, Event, Value
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State
    from mingfa.office.ledger.values import Record

SEALED = "（已密封）"
UNNAMED = {LAPSE: "期限届满", LINKED: "关联案件", LINK_ENDED: "关联案件办结", REDATED: "期限改期"}


class Linked(NamedTuple):
    """Another matter that a record links to this one; `here`: it is in this ledger."""

    what: str
    title: str
    matter: str
    here: bool


class Line(NamedTuple):
    """One record of the history, told in Chinese."""

    record: Record
    title: str
    cite: str
    who: str
    channel: str
    facts: tuple[tuple[str, str], ...]
    dates: tuple[str, ...]
    evidence: tuple[str, ...]
    silent: bool
    note: str
    recorded: str
    result: str
    linked: Linked | None


class Due(NamedTuple):
    """One running term with its explanation."""

    obligation: Obligation
    last: str
    lines: tuple[str, ...]
    mark: str


class Page(NamedTuple):
    """Everything that the page of one matter shows. `later`: how many records came after the day asked for."""

    state: State
    definition: Definition
    version: str
    body: str
    history: tuple[Line, ...]
    later: int
    allowed: tuple[Permission, ...]
    refused: tuple[Permission, ...]
    dues: tuple[Due, ...]
    facts: tuple[tuple[str, str], ...]
    outcome: str
    silent: tuple[str, ...]


def matter_page(matter: str, at: datetime | None = None) -> Page:
    """Gather the page of one matter as of `at` (now, if not given): what had been done by then, and what was due.

    Raises the ledger's NotFoundError, also when the matter had not begun.
    """
    known = library()
    moment = at or datetime.now(SHANGHAI)
    records = ledger.records(matter)
    told = [(record, known.version(record.definition)) for record in records if record.at <= moment]
    if not told:
        began = f"于{zh_point(records[0].at.date())}开始，此前" if records else ""
        raise NotFoundError(f"{began}台账中没有案件{matter}")
    definition = told[-1][1]
    state = fold(definition, (event_of(record.content, version) for record, version in told))
    now, silent = advance(state, moment)
    named = [p for p in may(state, None, moment) if not ({"link", "system"} & set(p.step.by.roles))]
    return Page(
        now,
        definition,
        definition.version.isoformat(),
        state.body,
        tuple(_line(record, version) for record, version in told),
        len(records) - len(told),
        tuple(p for p in named if p.allowed),
        tuple(p for p in named if p.refusal is not None and p.refusal.rule not in ("once", "ended")),
        tuple(_due(state, obligation) for obligation in due(state, moment)),
        _told(now.facts, definition),
        _outcome(now.outcome, definition),
        tuple(_title(event, definition) for event in silent),
    )


def _outcome(name: str | None, definition: Definition) -> str:
    return definition.outcomes[name].title if name is not None and name in definition.outcomes else ""


def step_title(step: str, definition: Definition, *, deemed: bool) -> str:
    """What a record did, in Chinese; for what silence did, that it is deemed."""
    known = definition.steps.get(step)
    if known is None:
        return UNNAMED.get(step, step)
    return f"视为{known.title}" if deemed else known.title


def _title(event: Event, definition: Definition) -> str:
    return step_title(event.step, definition, deemed=event.deemed is not None)


def _line(record: Record, definition: Definition) -> Line:
    event = event_of(record.content, definition)
    recorded = datetime.fromisoformat(decode(record.content)["recorded_at"]).astimezone(SHANGHAI)
    channel = CHANNELS.get(event.channel or "", "")
    dates = [_date(definition, term, clock) for term, clock in event.clocks.items()]
    step = definition.steps.get(event.step)
    return Line(
        record,
        _title(event, definition),
        step.cites[0].zh if step else "",
        _who(event, definition),
        channel,
        _told(event.facts, definition),
        tuple(dates),
        event.evidence,
        event.deemed is not None,
        event.note,
        recorded.strftime("%Y-%m-%d %H:%M"),
        _outcome(event.outcome, definition),
        _linked(event),
    )


def _who(event: Event, definition: Definition) -> str:
    """Those who acted by the roles of the step; a party's identity stays sealed."""
    step = definition.steps.get(event.step)
    if not event.actors or step is None:
        return ""
    role = "、".join(definition.roles[name].title for name in step.by.roles)
    return f"{role} {'、'.join(SEALED if is_sealed(actor) else actor for actor in event.actors)}"


def _linked(event: Event) -> Linked | None:
    link = event.link
    if link is None:
        return None
    known = library()
    title = (
        known.versions_of(link.procedure)[-1].title if link.procedure in known.versions else link.procedure
    )
    here = Matter.objects.filter(matter=link.matter).exists()
    return Linked("已办结" if link.ended else "关联", title, link.matter, here)


def _date(definition: Definition, term: str, clock: Clock) -> str:
    title = definition.terms[term].title
    if clock.lapsed:
        return f"“{title}”已于{zh_point(clock.due)}届满"
    if clock.met is not None:
        return f"“{title}”已办（期限{zh_point(clock.due)}{'，逾期' if clock.late else ''}）"
    if clock.stopped:
        return f"“{title}”暂停计算"
    return f"“{title}”至{zh_point(clock.due)}{'（暂定）' if clock.provisional else ''}"


def _told(facts: Mapping[str, Value], definition: Definition) -> tuple[tuple[str, str], ...]:
    """Facts by their titles; personal ones stay sealed on these pages."""
    told: list[tuple[str, str]] = []
    for name, value in facts.items():
        fact = definition.facts[name]
        hidden = fact.personal or is_sealed(value)
        told.append((fact.title, SEALED if hidden else fact.show(value)))
    return tuple(told)


def _due(state: State, obligation: Obligation) -> Due:
    lines: Sequence[str] = ()
    if obligation.term.name in state.clocks:
        lines = explain(state, obligation.term.name).lines
    mark = (
        "stopped"
        if obligation.clock.stopped
        else "late"
        if obligation.overdue
        else "near"
        if obligation.days <= 5
        else ""
    )
    return Due(obligation, zh_point(obligation.due), tuple(lines), mark)
