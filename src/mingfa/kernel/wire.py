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

from .events import Clock, Event, Interval, Link, Moment, Opening, Value


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
    if event.channel is not None:
        record["channel"] = event.channel
    if event.facts:
        record["facts"] = {name: plain(value) for name, value in event.facts.items()}
    if event.evidence:
        record["evidence"] = list(event.evidence)
    if event.deemed is not None:
        record["deemed"] = event.deemed
    if event.clocks:
        record["clocks"] = {term: _clock(clock) for term, clock in event.clocks.items()}
    if event.pauses:
        record["pauses"] = {
            name: [[i.start.isoformat(), i.end.isoformat() if i.end else None] for i in intervals]
            for name, intervals in event.pauses.items()
        }
    if event.afresh:
        record["afresh"] = list(event.afresh)
    if event.recused:
        record["recused"] = list(event.recused)
    if event.link is not None:
        record["link"] = list(event.link)
    if event.opens:
        record["opens"] = [
            {"procedure": o.procedure, "facts": {k: plain(v) for k, v in o.facts.items()}} for o in event.opens
        ]
    if event.standing is not None:
        record["standing"] = event.standing
    if event.outcome is not None:
        record["outcome"] = event.outcome
    if event.ended:
        record["ended"] = True
    if event.note:
        record["note"] = event.note
    return record


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
