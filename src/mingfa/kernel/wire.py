"""Events as JSON and back, canonical: one event has one text, so that a digest of it means something.

Decimals, dates and times are texts; which text is what is known from the definition's fact types when facts are read
(`model.Fact.decode`), and from the shape of the record for all else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mingfa.kernel.events import Clock, Event, Interval, Link, Moment, Opening, Value


def plain(value: Value) -> Any:
    """A fact's value as JSON: Decimal, date and time as text, a set of choices as a list."""
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return list(value)


def moment(text: str) -> Moment:
    """A date (`2023-05-30`) or an aware time (`2023-05-30T09:00:00+08:00`)."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _clock(clock: Clock) -> dict[str, Any]:
    record: dict[str, Any] = {"start": clock.start.isoformat(), "due": clock.due.isoformat()}
    if clock.provisional:
        record["provisional"] = True
    if clock.extended:
        record["extended"] = clock.extended
    if clock.stopped:
        record["stopped"] = True
    if clock.met is not None:
        record["met"] = clock.met.isoformat()
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
        "at": event.at.isoformat(),
        "actors": list(event.actors),
        "body": event.body,
        "region": event.region,
        "cite": event.cite,
        "definition": event.definition,
    }
    optional = {
        "channel": event.channel,
        "facts": {name: plain(value) for name, value in event.facts.items()},
        "evidence": list(event.evidence),
        "deemed": event.deemed,
        "clocks": {term: _clock(clock) for term, clock in event.clocks.items()},
        "pauses": {name: [_interval(i) for i in intervals] for name, intervals in event.pauses.items()},
        "afresh": list(event.afresh),
        "recused": list(event.recused),
        "link": list(event.link) if event.link else None,
        "opens": [_opening(opening) for opening in event.opens],
        "standing": event.standing,
        "outcome": event.outcome,
        "ended": event.ended,
        "note": event.note,
    }
    return record | {name: value for name, value in optional.items() if value}


def _interval(interval: Interval) -> list[str | None]:
    return [interval.start.isoformat(), interval.end.isoformat() if interval.end else None]


def _opening(opening: Opening) -> dict[str, Any]:
    return {"procedure": opening.procedure, "facts": {k: plain(v) for k, v in opening.facts.items()}}


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one text of a record: keys sorted, no spaces, UTF-8."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


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
