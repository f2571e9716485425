"""What is computed from the ledger and kept beside it: one row a matter, equal to the fold of its events.

The row's `state` keeps the rest of the kernel's `State` as JSON in the wire format of events, so that a matter opens with
one read. It is carried on from record to record (`kept_after`), and whatever stands in it follows from the ledger alone:
the kernel's fold, written down anew (`kept_of`), gives the same bytes.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel import wire
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import Event, Link
from mingfa.kernel.state import Done, State
from mingfa.office.ledger.records import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mingfa.kernel.events import Moment
    from mingfa.kernel.model import Definition

_MERGED = ("facts", "clocks", "pauses")  # by name, the newest replaces
_WIRED = ("at", "recused", *_MERGED)  # of the wire format of events; the row's columns say the rest
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
    state: Mapping[str, Any]


@cache
def name_of(definition: Definition) -> str:
    """The definition's name, put together once: definitions are read once and live as long as the program."""
    return definition.name


def row_of(state: State, head: bytes, kept: Mapping[str, Any]) -> Row:
    """The row of a matter that has at least one event."""
    if state.opened is None:
        raise ValueError(f"事项 {state.matter} 还没有记录")
    definition = state.definition
    return Row(
        state.matter,
        state.region,
        definition.id,
        name_of(definition),
        state.body,
        state.standing,
        state.outcome,
        state.opened,
        state.ended,
        state.n,
        next_due(state),
        head,
        kept,
    )


def state_of(row: Row, definition: Definition) -> State:
    """The kernel's state back from a row. `definition` is the one that the row names."""
    kept = row.state
    carried = wire.load({**_FRAME, **kept}, typed(kept.get("facts", {}), definition))
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
            for step, (times, at, actors, fresh) in kept.get("done", {}).items()
        },
        carried.facts,
        carried.clocks,
        carried.pauses,
        carried.recused,
        tuple(Link(*link) for link in kept.get("links", ())),
    )


def kept_after(kept: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What a row keeps after more records; `kernel.state.apply`, on JSON values. What was given stays as it was."""
    after = dict(kept)
    mine: dict[str, dict[str, Any]] = {}  # the parts that were copied and may be changed
    for record in records:
        at = record["at"]
        last = after.get("at")
        if last is None or _earlier(last, at):
            after["at"] = at
        for part in _MERGED:
            given = record.get(part)
            if given:
                _own(after, mine, part).update(given)
        if "recused" in record:
            after["recused"] = [*after.get("recused", ()), *record["recused"]]
        if "link" in record:
            link = record["link"]
            after["links"] = [*(old for old in after.get("links", ()) if old[0] != link[0]), link]
        if not record["step"].startswith("@"):
            _do(_own(after, mine, "done"), record)
    return after


def _own(after: dict[str, Any], mine: dict[str, dict[str, Any]], part: str) -> dict[str, Any]:
    found = mine.get(part)
    if found is None:
        found = mine[part] = after[part] = dict(after.get(part, ()))
    return found


def _do(done: dict[str, Any], record: Mapping[str, Any]) -> None:
    step = record["step"]
    before = done.get(step)
    if before is None:
        done[step] = [1, record["at"], record["actors"], True]
    else:
        done[step] = [before[0] + 1, record["at"], [*before[2], *record["actors"]], True]
    for undone in record.get("afresh", ()):
        if undone in done:
            done[undone] = [*done[undone][:3], False]


def _earlier(one: str, other: str) -> bool:
    """Whether one ISO time is before the other; texts of one offset compare as times do."""
    if one[-6:] == other[-6:]:
        return one < other
    return datetime.fromisoformat(one) < datetime.fromisoformat(other)


def kept_of(state: State) -> dict[str, Any]:
    """What a row keeps of a state. One event that would carry all of it lends its wire format."""
    if state.opened is None:
        return {}
    carrier = Event(
        matter=state.matter,
        n=state.n,
        step="",
        at=state.last or state.opened,
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
    kept = {key: written[key] for key in _WIRED if key in written}
    if state.done:
        kept["done"] = {
            step: [done.times, wire.iso(done.at), list(done.actors), done.fresh]
            for step, done in state.done.items()
        }
    if state.links:
        kept["links"] = [list(link) for link in state.links]
    return kept


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
