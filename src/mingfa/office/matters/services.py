"""What is done to matters: a step, a link, a new date. Each decides by the kernel and records in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel import Refusal, blank, link, link_ended, perform, redate
from mingfa.office.ledger.service import Entry, opening
from mingfa.office.matters import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from mingfa.kernel import Actor, Performed
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.office.ledger.service import Once, Position, PostgresLedger, Receipt


class Act(NamedTuple):
    """An act to be done: which step of which matter, by whom (lead first), when, with what."""

    matter: str
    step: str
    actors: Sequence[Actor]
    at: datetime
    facts: Mapping[str, Any]
    evidence: Sequence[str] = ()
    channel: str | None = None
    note: str = ""


class Done(NamedTuple):
    """What was recorded: the ledger's receipt, and the matters that the act opened and that now wait for their first step."""

    receipt: Receipt
    opened: tuple[str, ...]


def matter_open(
    ledger: PostgresLedger,
    library: Library,
    act: Act,
    *,
    procedure: str,
    body: str,
    region: str,
    once: Once | None = None,
) -> Done | Refusal:
    """Open a matter with its first step, under the version in force on the day of the act. Raises LookupError, LedgerError."""
    definition = library.definition(procedure, act.at.date())
    here = opening(blank(definition, act.matter, body=body, region=region))
    return _record(ledger, library, here, act, once)


def matter_perform(
    ledger: PostgresLedger, library: Library, act: Act, *, once: Once | None = None
) -> Done | Refusal:
    """Do the next step of a matter. Raises the ledger's errors; KeyError when the procedure has no such step."""
    return _record(ledger, library, _position(ledger, library, act.matter, act.at), act, once)


def _position(ledger: PostgresLedger, library: Library, matter: str, at: datetime) -> Position:
    """Where a matter stands, under the version that governs it at `at`."""
    here = ledger.position(matter, library.version)
    return here._replace(state=library.moved(here.state, at))


def _record(
    ledger: PostgresLedger, library: Library, here: Position, act: Act, once: Once | None
) -> Done | Refusal:
    """Decide on the facts in clear, record against the sealed ones, and tell the matters that wait for this one."""
    definition = here.state.definition
    title = definition.steps[act.step].title
    who = act.actors[0].id if act.actors else "system"
    clear = ledger.unsealed(here.state, who=who, why=title) if here.state.n else here.state
    decided = perform(
        clear,
        act.step,
        act.actors,
        act.at,
        act.facts,
        evidence=act.evidence,
        channel=act.channel,
        note=act.note,
    )
    if isinstance(decided, Refusal):
        return decided
    opened: list[str] = []
    entries = [Entry(here, decided.events, _outsiders(act.actors, definition))]
    if decided.events[-1].opens:
        linked, opened = _linked(decided, act)
        entries = [Entry(here, linked.events, _outsiders(act.actors, definition))]
    if decided.state.ended is not None:
        entries += _returned(ledger, library, act.matter, decided, act.at)
    return Done(ledger.append(*entries, once=once), tuple(opened))


def _outsiders(actors: Sequence[Actor], definition: Definition) -> frozenset[str]:
    """The doers who are not staff: their identities are sealed."""
    roles = definition.roles
    return frozenset(
        a.id for a in actors if not any(r in roles and roles[r].side == "staff" for r in a.roles)
    )


def _linked(decided: Performed, act: Act) -> tuple[Performed, list[str]]:
    """Number the matters that the step opens, and link them; their first step is for somebody of that procedure."""
    done, names = decided, []
    for order, wanted in enumerate(decided.events[-1].opens, 1):
        name = f"{act.matter}-{decided.state.n}-{order}"
        more = link(done.state, name, wanted.procedure, act.at)
        done = more._replace(events=(*done.events, *more.events))
        names.append(name)
    return done, names


def _returned(
    ledger: PostgresLedger, library: Library, matter: str, decided: Performed, at: datetime
) -> Iterator[Entry]:
    """The entries of matters that are linked to one that ended: that it did, and what the law attaches to that."""
    for waiting in selectors.waiting_for(matter):
        here = _position(ledger, library, waiting, at)
        if at < (here.state.last or at):
            continue
        told = link_ended(here.state, matter, decided.state.outcome, at, decided.state.facts)
        yield Entry(here, told.events)


def matters_redate(
    ledger: PostgresLedger,
    library: Library,
    region: str,
    at: datetime,
    told: Callable[[int], None] = lambda _: None,
) -> list[tuple[str, str]]:
    """Compute the running terms of all open matters anew under today's calendar; each that moves gets an event.

    Returns the matters whose dates moved, each with what changed. The event keeps the old dates.
    """
    moved: list[tuple[str, str]] = []
    for number, matter in enumerate(selectors.running(region), 1):
        here = _position(ledger, library, matter, at)
        changed = redate(here.state, max(at, here.state.last or at))
        if changed is not None:
            ledger.append(Entry(here, changed.events))
            moved.append((matter, changed.events[-1].note))
        told(number)
    return moved
