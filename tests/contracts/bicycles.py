"""A small made-up procedure for tests of whatever stores or shows matters: public bicycles, hired and given back."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.decide import Performed, perform
from mingfa.kernel.library import Library
from mingfa.kernel.rules import Actor
from mingfa.kernel.state import blank
from mingfa.office.ledger.values import Entry, Position, opening

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

CLERK = Actor("clerk1", frozenset({"clerk"}))
RIDER = Actor("rider1", frozenset({"rider"}))
BODY = "车辆服务点"
RIDE: dict[str, Any] = {"rider": "rider1", "rider_name": "张三", "deposit": "200"}
_numbers = count(1)


@cache
def library() -> Library:
    """The bicycles' law."""
    return Library(Path(__file__).parent / "law")


def definition(name: str) -> Definition:
    """A version by the name that events carry; what ledgers ask for."""
    return library().version(name)


def day(month: int, date: int, hour: int = 9) -> datetime:
    """A moment of 2023."""
    return datetime(2023, month, date, hour, tzinfo=SHANGHAI)


def fresh_region() -> str:
    """A region that no other test has written to: a ledger cannot be emptied between tests."""
    return f"测试区{uuid4().hex[:12]}"


def new(region: str, procedure: str = "hire", matter: str = "") -> Position:
    """A matter before its first step."""
    law = definition(f"bicycles/{procedure}@2021-01-01")
    name = matter or f"{region}-{next(_numbers)}"
    return opening(blank(law, name, body=BODY, region=region))


def do(
    state: State, step: str, at: datetime, facts: Mapping[str, Any] | None = None, actor: Actor = CLERK
) -> Performed:
    """Do a step that the law allows."""
    done = perform(state, step, (actor,), at, facts)
    assert isinstance(done, Performed), done.sentence
    return done


def hire(here: Position, at: datetime | None = None, **facts: Any) -> Entry:
    """The entry that opens a hire."""
    return Entry(here, do(here.state, "hire", at or day(3, 1), {**RIDE, **facts}).events)


def inspect(here: Position, at: datetime | None = None, finding: str = "完好") -> Entry:
    """The entry of one more inspection; after a week it carries the renewal that silence made."""
    return Entry(here, do(here.state, "inspect", at or day(3, 2), {"finding": finding}).events)


def ride(region: str, inspections: int = 2, **facts: Any) -> list[Entry]:
    """A whole hire as entries for a batch: hired, inspected, given back."""
    here = new(region)
    state = here.state
    entries = []
    plan = [("hire", {**RIDE, **facts}), *[("inspect", {"finding": "完好"})] * inspections, ("give_back", {})]
    for number, (step, given) in enumerate(plan, 1):
        done = do(state, step, day(3, number), given)
        entries.append(Entry(Position(state, b"", {}), done.events))
        state = done.state
    return entries
