"""A matter while it is played, and what a play leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingfa.kernel.events import Event, Facts
    from mingfa.kernel.rules import Actor
    from mingfa.kernel.state import State
    from mingfa.office.practice.people import Body
    from mingfa.office.practice.variants import Slot

Pattern = tuple[object, ...]


@dataclass(slots=True)
class Matter:
    """A matter while it is played. `sources`: for each event that gave numbers, the slots behind the numbers known then.

    `staff` are the handlers of each role in the matter's own order, `parties` its parties; `pending` the facts that it
    carries into matters that it has opened and that have not begun.
    """

    before: State
    state: State
    body: Body
    parent: Matter | None
    carried: Facts
    events: list[Event] = field(default_factory=list)
    outsiders: set[str] = field(default_factory=set)
    staff: dict[str, Sequence[Actor]] = field(default_factory=dict)
    pending: dict[str, Facts] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    sources: dict[int, dict[str, Slot]] = field(default_factory=dict)
    told: bool = False


class Played(NamedTuple):
    """One play: its matters in the order in which they were opened, and what figures can depend on.

    `pending`: whether a procedure that it began is still open at the end of the year.
    """

    matters: tuple[Matter, ...]
    pattern: Pattern
    pending: bool
