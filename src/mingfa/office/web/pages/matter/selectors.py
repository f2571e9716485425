"""One matter for reading: where it stands, what the law allows now and why not, its history told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel import fold
from mingfa.kernel.channels import CHANNELS
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import LAPSE
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.silence import advance
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.errors import NotFoundError
from mingfa.office.ledger.models import Matter
from mingfa.office.ledger.records import decode, event_of
from mingfa.office.web.library import library
from mingfa.office.web.pages.matter.now import Now, now
from mingfa.office.web.pages.matter.telling import (
    STANDINGS,
    actor_told,
    facts_told,
    lapse_told,
    outcome_title,
    procedure_title,
    step_address,
    step_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingfa.kernel.events import Clock, Event
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State
    from mingfa.office.ledger.values import Record


class Linked(NamedTuple):
    """Another matter that is linked to this one; `here`: it is in this ledger."""

    title: str
    matter: str
    ended: bool
    here: bool


class Line(NamedTuple):
    """One record of the history, told in Chinese."""

    record: Record
    title: str
    cite: str
    address: str
    who: str
    channel: str
    facts: tuple[tuple[str, str], ...]
    dates: tuple[str, ...]
    evidence: tuple[str, ...]
    silent: str
    note: str
    recorded: str
    result: str
    linked: Linked | None


class Page(NamedTuple):
    """Everything that the page of one matter shows. `later`: how many records came after the day asked for; `linked`: the
    matters that it names, `origins`: those that name it."""

    state: State
    definition: Definition
    version: str
    now: Now
    history: tuple[Line, ...]
    later: int
    facts: tuple[tuple[str, str], ...]
    outcome: str
    silent: tuple[str, ...]
    linked: tuple[Linked, ...]
    origins: tuple[Linked, ...]

    @property
    def standing(self) -> str:
        """How it stands: under way or done, of a register's entry whether it still stands."""
        return STANDINGS[self.definition.kind][self.state.ended is not None]


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
    events = [event_of(record.content, version) for record, version in told]
    state = known.moved(fold(definition, events), moment)
    advanced, silent = advance(state, moment)
    linked = _linked(events)
    lines = zip(told, events, strict=True)
    return Page(
        advanced,
        definition,
        definition.version.isoformat(),
        now(state, moment),
        tuple(_line(record, event, version, linked) for (record, version), event in lines),
        len(records) - len(told),
        facts_told(advanced.facts, definition),
        outcome_title(advanced.outcome, definition),
        tuple(lapse_told(event.step, definition, event.deemed) for event in silent),
        tuple(linked.values()),
        _origins(matter),
    )


def _origins(matter: str) -> tuple[Linked, ...]:
    found = Matter.objects.filter(matter__in=ledger.linked_to(matter)).order_by("opened")
    return tuple(
        Linked(procedure_title(one.procedure), one.matter, one.ended is not None, here=True) for one in found
    )


def _linked(events: Iterable[Event]) -> dict[str, Linked]:
    """The matters linked to this one, each as it was last told of."""
    links = {event.link.matter: event.link for event in events if event.link is not None}
    here = set(Matter.objects.filter(matter__in=links).values_list("matter", flat=True)) if links else set()
    return {
        matter: Linked(procedure_title(link.procedure), matter, link.ended, matter in here)
        for matter, link in links.items()
    }


def _line(record: Record, event: Event, definition: Definition, linked: dict[str, Linked]) -> Line:
    recorded = datetime.fromisoformat(decode(record.content)["recorded_at"]).astimezone(SHANGHAI)
    step = definition.steps.get(event.step)
    return Line(
        record,
        step_title(event.step, definition, event.deemed),
        step.cites[0].zh if step and step.cites else "",
        step_address(event.step, definition),
        _who(event, definition),
        CHANNELS.get(event.channel or "", ""),
        facts_told(event.facts, definition),
        tuple(_date(definition, term, clock) for term, clock in event.clocks.items()),
        event.evidence,
        _silent(event),
        event.note,
        recorded.strftime("%Y-%m-%d %H:%M"),
        outcome_title(event.outcome, definition),
        linked[event.link.matter] if event.link else None,
    )


def _silent(event: Event) -> str:
    """The mark of what silence did: an act deemed done, or what follows from a term alone; empty for people's acts."""
    if event.deemed is None:
        return ""
    return "期限届满，依法发生" if event.step == LAPSE else "期满未办，依法视为"


def _who(event: Event, definition: Definition) -> str:
    """Those who acted by the roles of the step; a party's identity stays sealed."""
    step = definition.steps.get(event.step)
    if not event.actors or step is None:
        return ""
    role = "、".join(definition.roles[name].title for name in step.by.roles)
    return f"{role} {'、'.join(actor_told(actor) for actor in event.actors)}"


def _date(definition: Definition, term: str, clock: Clock) -> str:
    title = definition.terms[term].title
    if clock.lapsed:
        return f"“{title}”已于{zh_point(clock.due)}届满"
    if clock.met is not None:
        return f"“{title}”已办（期限{zh_point(clock.due)}{'，逾期' if clock.late else ''}）"
    if clock.stopped:
        return f"“{title}”暂停计算"
    return f"“{title}”至{zh_point(clock.due)}{'（暂定）' if clock.provisional else ''}"
