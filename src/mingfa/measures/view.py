"""What an indicator's condition looks at: one event with what its matter was after it, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.guard import BOOL, INT, TEXT, Call, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.events import Facts
    from mingfa.kernel.guard import Run


class View(NamedTuple):
    """A cell: everything that conditions may ask. Equal views are one cell, judged once.

    `facts` are those that some indicator names, as known after the event; `late` the terms that the event met late;
    `done` how often the steps that some indicator asks about were done by then.
    """

    procedure: str
    step: str
    channel: str
    body: str
    deemed: bool
    outcome: str
    ended: bool
    standing: str
    opened_this_year: bool
    late: frozenset[str]
    done: Mapping[str, int]
    facts: Facts


WORDS: dict[str, tuple[Kind, Run]] = {
    "step": (TEXT, lambda view: view.step),  # type: ignore[attr-defined]  # guards run on views here
    "channel": (TEXT, lambda view: view.channel),  # type: ignore[attr-defined]
    "body": (TEXT, lambda view: view.body),  # type: ignore[attr-defined]
    "deemed": (BOOL, lambda view: view.deemed),  # type: ignore[attr-defined]
    "outcome": (TEXT, lambda view: view.outcome),  # type: ignore[attr-defined]
    "ended": (BOOL, lambda view: view.ended),  # type: ignore[attr-defined]
    "standing": (TEXT, lambda view: view.standing),  # type: ignore[attr-defined]
    "opened_this_year": (BOOL, lambda view: view.opened_this_year),  # type: ignore[attr-defined]
}
CALLS = {
    "late": Call(("term",), BOOL, lambda view, term: term in view.late),
    "done": Call(("step",), BOOL, lambda view, step: view.done.get(step, 0) > 0),
    "times": Call(("step",), INT, lambda view, step: view.done.get(step, 0)),
}
