"""A small county for tests of reports and pages: the written cases of some systems, done in its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

from mingfa.kernel import blank
from mingfa.kernel.cases import read_case, record_case
from mingfa.office.ledger.service import Entry, PostgresLedger, opening
from mingfa.office.reports import service
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mingfa.kernel.events import Event, Value
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.office.reports.editions import Place

SYSTEMS = ("penalty", "licence", "duty")
PLACE, YEAR, BODY = "某某县", 2023, "某某县司法局"
SECRET = "不可外传的"  # stands before every personal value


@dataclass(frozen=True)
class County:
    """The region, what was recorded in it, and its first report."""

    region: str
    events: tuple[Event, ...]
    edition: Place

    def matter(self, procedure: str) -> str:
        """One of its matters of a procedure."""
        return next(event.matter for event in self.events if event.definition.startswith(f"{procedure}@"))


@cache
def county() -> County:
    """The county, made once for a test run."""
    region = f"99{uuid4().int % 10_000:04d}"
    entries = list(_entries(library(), region))
    PostgresLedger().append_batch(entries, source="tests")
    made = service.report_build(library(), region=region, year=YEAR, place=PLACE)
    events = tuple(event for entry in entries for event in entry.events)
    return County(region, events, made.place)


def case_entry(known: Library, region: str, text: str, file: str, matter: str) -> Entry:
    """A written case as one entry of the ledger."""
    events, actors = record_case(read_case(text, file), known)
    definition = known.version(events[0].definition)
    outsiders = {
        name
        for name, actor in actors.items()
        if all(definition.roles[role].side != "staff" for role in actor.roles if role in definition.roles)
    }
    told = tuple(
        event._replace(
            matter=matter,
            region=region,
            body=BODY,
            actors=tuple(SECRET + actor if actor in outsiders else actor for actor in event.actors),
            facts={name: _secret(definition, name, value) for name, value in event.facts.items()},
        )
        for event in events
    )
    here = opening(blank(definition, matter, body=BODY, region=region))
    return Entry(here, told, frozenset(SECRET + name for name in outsiders))


def _secret(definition: Definition, name: str, value: Value) -> Value:
    """A personal text under words that stand nowhere else."""
    fact = definition.facts[name]
    return (
        SECRET + value
        if fact.personal and isinstance(value, str) and fact.type in ("text", "party")
        else value
    )


def _entries(known: Library, region: str) -> Iterator[Entry]:
    for system in SYSTEMS:
        for number, (text, file) in enumerate(known.cases(system, "good"), 1):
            yield case_entry(known, region, text, file, f"{region}-{system}-{number:03d}")


def data_dir() -> Path:
    """The data folder of this test run."""
    folder: Path = settings.DATA_DIR
    return folder
