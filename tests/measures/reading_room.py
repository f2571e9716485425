"""A made-up reading room: its law, and matters played through the kernel from a drawn table."""

from __future__ import annotations

import shutil
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from mingfa.kernel import Actor, Event, Performed, State, blank, perform
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.library import Library

HERE = Path(__file__).parent
CALENDAR = HERE.parents[1] / "systems" / "_calendar"
CLERK = Actor("clerk", frozenset(("clerk",)))
PROCEDURES = {"r": "request", "u": "urgent", "c": "card", "f": "reported"}
COLUMNS = ("matter", "at", "step", "facts")


class Line(NamedTuple):
    """One drawn act. The first letter of a matter's name says of which procedure it is."""

    matter: str
    at: datetime
    step: str
    facts: dict[str, object]
    channel: str | None


def library(folder: Path) -> Library:
    """The reading room's law under `folder`, with the real calendar."""
    shutil.copytree(HERE / "law", folder, dirs_exist_ok=True)
    if not (folder / "_calendar").exists():
        shutil.copytree(CALENDAR, folder / "_calendar")
    return Library(folder)


def read_table(drawn: str) -> list[Line]:
    """The lines of a table with the columns matter, at, step, facts; a fact `@` is the channel."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    assert tuple(head) == COLUMNS, f"columns are {COLUMNS}"
    return [_line(*cells) for cells in lines]


def _line(matter: str, at: str, step: str, facts: str) -> Line:
    given: dict[str, object] = {}
    for pair in facts.split():
        name, _, value = pair.partition("=")
        given[name] = value.split("+") if name == "tags" else value
    channel = given.pop("@", None)
    moment = datetime.fromisoformat(at)
    if len(at) == 10:
        moment = datetime.combine(moment, time(9))
    return Line(matter, moment.replace(tzinfo=SHANGHAI), step, given, channel and str(channel))


def play(lines: list[Line], law: Library) -> list[Event]:
    """The events of the drawn acts, in their order, each lawful."""
    states: dict[str, State] = {}
    events: list[Event] = []
    for line in lines:
        state = states.get(line.matter)
        if state is None:
            definition = law.definition(f"reading_room/{PROCEDURES[line.matter[0]]}", line.at.date())
            state = blank(definition, line.matter, body="room1", region="000000")
        done = perform(state, line.step, [CLERK], line.at, line.facts, channel=line.channel)
        assert isinstance(done, Performed), f"{line}: {done}"
        states[line.matter] = done.state
        events.extend(done.events)
    return events
