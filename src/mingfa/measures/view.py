"""What an indicator's condition looks at: one event with what its matter was after it, and the words for it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, cast

from mingfa.kernel.guard import BOOL, INT, TEXT, Call, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.events import Facts
    from mingfa.kernel.guard import Guard, Run
    from mingfa.kernel.scene import Scene


class View(NamedTuple):
    """A cell: everything that conditions may ask. Equal views are one cell, judged once.

    What no condition asks about stays empty, so that few views are different. `facts` are those that some indicator
    names, as known after the event; `late` the terms that the event met late; `done` the steps done by then that no
    other step has undone; `times` how often steps were done.
    """

    procedure: str
    step: str
    channel: str = ""
    body: str = ""
    deemed: bool = False
    outcome: str = ""
    ended: bool = False
    standing: str = ""
    opened_this_year: bool = False
    late: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    times: Mapping[str, int] = {}
    facts: Facts = {}


def holds(guard: Guard | None, view: View) -> bool:
    """Whether the condition holds; a fact not known makes it not hold. No condition always holds."""
    return guard is None or guard.holds(
        cast("Scene", view)
    )  # compiled with the words below, it looks at views


WORDS: dict[str, tuple[Kind, Run]] = {
    "step": (TEXT, attrgetter("step")),
    "channel": (TEXT, attrgetter("channel")),
    "body": (TEXT, attrgetter("body")),
    "deemed": (BOOL, attrgetter("deemed")),
    "outcome": (TEXT, attrgetter("outcome")),
    "ended": (BOOL, attrgetter("ended")),
    "standing": (TEXT, attrgetter("standing")),
    "opened_this_year": (BOOL, attrgetter("opened_this_year")),
}
CALLS = {
    "late": Call(("term",), BOOL, lambda view, term: term in view.late),
    "done": Call(("step",), BOOL, lambda view, step: step in view.done),
    "times": Call(("step",), INT, lambda view, step: view.times.get(step, 0)),
}
