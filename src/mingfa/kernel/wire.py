"""Events as JSON and back, canonical: one event has one text, so that a digest of it means something.

Decimals, dates and times are texts; which text is what is known from the definition's fact types when facts are read
(`model.Fact.decode`), and from the shape of the record for all else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec.json import Encoder

from mingfa.kernel.events import Clock, Event, Facts, Interval, Link, Moment, Opening, Value

canonical: Callable[[Any], bytes] = Encoder(order="sorted").encode
"""The one text of JSON values: keys sorted, no spaces, UTF-8."""
_encode = Encoder().encode


def plain(value: Value) -> Any:
    """A fact's value as JSON: Decimal, date and time as text, a set of choices as a list."""
    if isinstance(value, (int, str)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return list(value)


def moment(text: str) -> Moment:
    """A date (`2023-05-30`) or an aware time (`2023-05-30T09:00:00+08:00`)."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def iso(moment: Moment) -> str:
    """What `isoformat` gives, six times as fast: every event has several times and an import a million of them."""
    text = _encode(moment)[1:-1].decode()
    return text if text[-1] != "Z" else moment.isoformat()


def _clock(clock: Clock) -> dict[str, Any]:
    record: dict[str, Any] = {"start": iso(clock.start), "due": iso(clock.due)}
    if clock.provisional:
        record["provisional"] = True
    if clock.extended:
        record["extended"] = clock.extended
    if clock.stopped:
        record["stopped"] = True
    if clock.met is not None:
        record["met"] = iso(clock.met)
    if clock.late:
        record["late"] = True
    if clock.lapsed:
        record["lapsed"] = True
    return record


def dump(event: Event) -> dict[str, Any]:
    """The event's content as JSON values; what is empty is left out."""
    record: dict[str, Any] = {
        "matter": event.matter,
        "n": event.n,
        "step": event.step,
        "at": iso(event.at),
        "actors": list(event.actors),
        "body": event.body,
        "region": event.region,
        "cite": event.cite,
        "definition": event.definition,
    }
    for name, write in _OPTIONAL:
        value = getattr(event, name)
        if value:
            record[name] = write(value)
    return record


def _as_is(value: Any) -> Any:
    return value


def _facts(facts: Facts) -> dict[str, Any]:
    return {name: value if type(value) is str else plain(value) for name, value in facts.items()}


def _clocks(clocks: Mapping[str, Clock]) -> dict[str, Any]:
    return {term: _clock(clock) for term, clock in clocks.items()}


def _pauses(pauses: Mapping[str, tuple[Interval, ...]]) -> dict[str, Any]:
    return {
        name: [[iso(i.start), iso(i.end) if i.end else None] for i in intervals]
        for name, intervals in pauses.items()
    }


def _openings(opens: tuple[Opening, ...]) -> list[dict[str, Any]]:
    return [{"procedure": opening.procedure, "facts": _facts(opening.facts)} for opening in opens]


_OPTIONAL: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("channel", _as_is),
    ("facts", _facts),
    ("evidence", list),
    ("deemed", _as_is),
    ("clocks", _clocks),
    ("pauses", _pauses),
    ("afresh", list),
    ("recused", list),
    ("link", list),
    ("opens", _openings),
    ("standing", _as_is),
    ("outcome", _as_is),
    ("ended", _as_is),
    ("note", _as_is),
)


def load(record: Mapping[str, Any], facts: Mapping[str, Value]) -> Event:
    """An event from its JSON values. `facts` are the record's facts, already decoded by the definition."""
    link = record.get("link")
    return Event(
        matter=record["matter"],
        n=record["n"],
        step=record["step"],
        at=datetime.fromisoformat(record["at"]),
        actors=tuple(record["actors"]),
        body=record["body"],
        region=record["region"],
        channel=record.get("channel"),
        facts=facts,
        evidence=tuple(record.get("evidence", ())),
        cite=record["cite"],
        definition=record["definition"],
        deemed=record.get("deemed"),
        clocks={term: _load_clock(clock) for term, clock in record.get("clocks", {}).items()},
        pauses={
            name: tuple(
                Interval(datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
                for start, end in intervals
            )
            for name, intervals in record.get("pauses", {}).items()
        },
        afresh=tuple(record.get("afresh", ())),
        recused=tuple(record.get("recused", ())),
        link=Link(*link) if link else None,
        opens=tuple(Opening(o["procedure"], o["facts"]) for o in record.get("opens", ())),
        standing=record.get("standing"),
        outcome=record.get("outcome"),
        ended=record.get("ended", False),
        note=record.get("note", ""),
    )


def _load_clock(record: Mapping[str, Any]) -> Clock:
    met = record.get("met")
    return Clock(
        start=moment(record["start"]),
        due=moment(record["due"]),
        provisional=record.get("provisional", False),
        extended=record.get("extended", 0),
        stopped=record.get("stopped", False),
        met=datetime.fromisoformat(met) if met else None,
        late=record.get("late", False),
        lapsed=record.get("lapsed", False),
    )
