"""Matters of the reading room played at random, always the same for the same seed, under all specified indicators."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from mingfa.kernel import Event, Performed, State, blank, may, perform
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.library import Library
from mingfa.measures import Indicator, read_catalogue
from tests.measures.reading_room import CLERK, PROCEDURES, library
from tests.measures.specs import FILES


def matters(folder: Path, *, seed: int, count: int) -> tuple[Library, dict[str, Indicator], list[Event]]:
    """The law, every indicator of every specification (under a name of its own), and the events of `count` matters."""
    law = library(folder)
    places = folder / "reading_room" / "indicators"
    places.mkdir(exist_ok=True)
    for path in FILES:
        raw = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for number, indicator in enumerate(raw["indicators"]):
            text = yaml.dump(_named(indicator, path.stem), allow_unicode=True)
            (places / f"s{path.stem[:2]}_{number}.yaml").write_text(text, "utf-8")
    chance = random.Random(seed)
    events = [event for number in range(count) for event in _life(f"m{number}", law, chance)]
    events.sort(key=lambda event: (event.at, event.matter, event.n))
    return law, read_catalogue(law), events


def _named(indicator: dict[str, object], prefix: str) -> dict[str, object]:
    """The indicator with its name, and the names that it refers to, made unique."""

    def told(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: f"{prefix} {inner}" if key == "indicator" else told(inner)
                for key, inner in value.items()
            }
        return value

    return {**{key: told(value) for key, value in indicator.items()}, "name": f"{prefix} {indicator['name']}"}


def _life(matter: str, law: Library, chance: random.Random) -> list[Event]:
    at = datetime(2021, 6, 1, 9, tzinfo=SHANGHAI) + timedelta(minutes=chance.randrange(60 * 24 * 900))
    definition = law.definition(f"reading_room/{chance.choice(list(PROCEDURES.values()))}", at.date())
    state: State = blank(definition, matter, body="room1", region="000000")
    events: list[Event] = []
    for _ in range(chance.randrange(1, 8)):
        possible = [one.step for one in may(state, CLERK, at) if one.allowed]
        if not possible:
            break
        step = chance.choice(possible)
        names = [*step.needs, *(name for name in step.takes if chance.random() < 0.6)]
        facts = {name: _value(state, name, chance) for name in names}
        done = perform(state, step.name, [CLERK], at, facts, channel=chance.choice(step.channels or (None,)))
        assert isinstance(done, Performed), done
        events.extend(done.events)
        state = done.state
        at += timedelta(minutes=chance.choice((0, 1, 600, 60 * 24 * 4, 60 * 24 * 40, 60 * 24 * 300)))
    return events


def _value(state: State, name: str, chance: random.Random) -> object:
    fact = state.definition.facts[name]
    if fact.type == "choice":
        return chance.choice(list(fact.choices))
    if fact.type == "choices":
        return chance.sample(list(fact.choices), chance.randrange(1, len(fact.choices) + 1))
    if fact.type == "bool":
        return chance.random() < 0.5
    if fact.type == "money":
        return f"{chance.randrange(0, 1_000_000)}.{chance.randrange(100):02d}"
    if name == "period_year":
        return chance.choice((2021, 2022, 2023, 2024))
    if fact.type == "decimal":
        return f"{chance.randrange(-(10**9), 10**9)}.{chance.randrange(10**12):012d}"
    if fact.type == "int":
        return chance.randrange(1000)
    if fact.type == "date":
        return "2023-02-03"
    return chance.choice(("藏书", "收到数目标", "王", "赵"))
