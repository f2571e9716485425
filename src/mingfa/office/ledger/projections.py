"""What is computed from the ledger and kept beside it: one row a matter, equal to the fold of its events.

The row's `state` holds the rest of the kernel's `State` in the wire format of events, so that a matter opens with one
read. Whatever stands in a row follows from the ledger alone: rebuilding must give the same bytes.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel import wire
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import Event, Link
from mingfa.kernel.state import Done, State, apply
from mingfa.office.ledger.records import typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingfa.kernel.events import Moment
    from mingfa.kernel.model import Definition

_KEPT = ("at", "facts", "clocks", "pauses", "recused")  # of the wire format; the row's columns say the rest
_FRAME = {
    "matter": "",
    "n": 0,
    "step": "",
    "actors": (),
    "body": "",
    "region": "",
    "cite": "",
    "definition": "",
}
_OWED = frozenset(("deadline", "yearly", "validity"))  # a window is a right, a minimum is waited for


class Row(NamedTuple):
    """One row of `ledger_matter`. `next_due` is the end of the nearest day, or the moment, on which a term runs out."""

    matter: str
    region: str
    procedure: str
    definition: str
    body: str
    standing: str
    outcome: str | None
    opened: datetime
    ended: datetime | None
    n: int
    next_due: datetime | None
    head: bytes
    state: dict[str, Any]


def row_of(state: State, head: bytes) -> Row:
    """The row of a matter that has at least one event."""
    if state.opened is None:
        raise ValueError(f"事项 {state.matter} 还没有记录")
    definition = state.definition
    return Row(
        state.matter,
        state.region,
        definition.id,
        definition.name,
        state.body,
        state.standing,
        state.outcome,
        state.opened,
        state.ended,
        state.n,
        next_due(state),
        head,
        _dumped(state, state.opened),
    )


def state_of(row: Row, definition: Definition) -> State:
    """The kernel's state back from a row. `definition` is the one that the row names."""
    stored = row.state
    carried = wire.load({**_FRAME, **stored}, typed(stored.get("facts", {}), definition))
    return State(
        definition,
        row.matter,
        row.body,
        row.region,
        row.n,
        row.opened.astimezone(SHANGHAI),
        carried.at,
        row.standing,
        row.outcome,
        row.ended.astimezone(SHANGHAI) if row.ended else None,
        {
            step: Done(times, datetime.fromisoformat(at), tuple(actors), fresh)
            for step, (times, at, actors, fresh) in stored["done"].items()
        },
        carried.facts,
        carried.clocks,
        carried.pauses,
        carried.recused,
        tuple(Link(*link) for link in stored["links"]),
    )


def advanced(state: State, events: Iterable[Event]) -> State:
    """The state after `events`. A matter that a transition rule moved follows the definition of its events."""
    for event in events:
        state = apply(state, event)
    return state


def next_due(state: State) -> datetime | None:
    """When the nearest running term runs out; None when nothing is owed."""
    terms = state.definition.terms
    ends = [
        _end_of(clock.due)
        for name, clock in state.clocks.items()
        if clock.met is None and not clock.lapsed and not clock.stopped and terms[name].kind in _OWED
    ]
    return min(ends, default=None)


def _end_of(due: Moment) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due + timedelta(days=1), time(), SHANGHAI)


def _dumped(state: State, opened: datetime) -> dict[str, Any]:
    """Everything that the row's columns do not say. One event that would carry all of it lends its wire format."""
    carrier = Event(
        matter=state.matter,
        n=state.n,
        step="",
        at=state.last or opened,
        actors=(),
        body=state.body,
        region=state.region,
        channel=None,
        facts=state.facts,
        evidence=(),
        cite="",
        definition=state.definition.name,
        clocks=state.clocks,
        pauses=state.pauses,
        recused=state.recused,
    )
    written = wire.dump(carrier)
    return {
        **{key: written[key] for key in _KEPT if key in written},
        "done": {
            step: [done.times, done.at.isoformat(), list(done.actors), done.fresh]
            for step, done in state.done.items()
        },
        "links": [list(link) for link in state.links],
    }
