"""One matter for reading: its history told, what the law allows now and why not, its dates explained."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel import Obligation, Permission, due, explain, may
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import LAPSE, LINK_ENDED, LINKED, REDATED
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.silence import advance
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.records import decode, event_of, is_sealed
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.kernel.events import Clock, Event, Value
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State
    from mingfa.office.ledger.values import Record

SEALED = "（已密封）"
CHANNELS = {
    "window": "窗口",
    "online": "网上",
    "mobile": "手机",
    "kiosk": "自助终端",
    "agent": "帮代办",
    "visit": "上门",
    "post": "邮寄",
    "phone": "电话",
    "meeting": "会议",
    "system": "系统",
}
UNNAMED = {LAPSE: "期限届满", LINKED: "关联案件", LINK_ENDED: "关联案件办结", REDATED: "期限改期"}


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


class Due(NamedTuple):
    """One running term with its explanation."""

    obligation: Obligation
    last: str
    lines: tuple[str, ...]
    mark: str


class Page(NamedTuple):
    """Everything that the page of one matter shows."""

    state: State
    definition: Definition
    body: str
    history: tuple[Line, ...]
    allowed: tuple[Permission, ...]
    refused: tuple[Permission, ...]
    dues: tuple[Due, ...]
    facts: tuple[tuple[str, str], ...]
    outcome: str
    silent: tuple[str, ...]


def matter_page(matter: str, at: datetime | None = None) -> Page:
    """Gather the page of one matter as of `at` (now, if not given). Raises the ledger's NotFoundError."""
    known = library()
    state = ledger.position(matter, known.version).state
    definition = state.definition
    moment = at or datetime.now(SHANGHAI)
    now, silent = advance(state, moment)
    permissions = may(state, None, moment)
    named = [p for p in permissions if not ({"link", "system"} & set(p.step.by.roles))]
    return Page(
        now,
        definition,
        state.body,
        tuple(_line(record, definition) for record in ledger.records(matter)),
        tuple(p for p in named if p.allowed),
        tuple(
            p
            for p in named
            if not p.allowed and p.refusal is not None and p.refusal.rule not in ("once", "ended")
        ),
        tuple(_due(state, obligation) for obligation in due(state, moment)),
        _told(now.facts, definition),
        definition.outcomes[now.outcome].title if now.outcome and now.outcome in definition.outcomes else "",
        tuple(_title(event, definition) for event in silent),
    )


def _title(event: Event, definition: Definition) -> str:
    step = definition.steps.get(event.step)
    title = step.title if step else UNNAMED.get(event.step, event.step)
    return f"视为{title}" if event.deemed and step else title


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
        "、".join(SEALED if is_sealed(actor) else actor for actor in event.actors),
        channel,
        _told(event.facts, definition),
        tuple(dates),
        event.evidence,
        event.deemed is not None,
        event.note,
        recorded.strftime("%Y-%m-%d %H:%M"),
    )


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
