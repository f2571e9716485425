"""What goes into the ledger and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.office.ledger.chain import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mingfa.kernel.events import Event
    from mingfa.kernel.state import State


class Position(NamedTuple):
    """Where a matter stands: what the next entry is written against. The ledger gives it; `opening` makes the first.

    `head` is the digest of its last event, `kept` the state as its row keeps it (see `projections`).
    """

    state: State
    head: bytes
    kept: Mapping[str, Any]


def opening(state: State) -> Position:
    """The position of a matter that has no event yet (`kernel.state.blank`)."""
    return Position(state, ZERO, {})


@dataclass(frozen=True, slots=True)
class Entry:
    """What one act did in one matter: the events of a `perform` (or `link` …), decided on the state `before`.

    `outsiders` are the identifiers among the actors that belong to parties, not to staff: they are sealed.
    """

    before: Position
    events: tuple[Event, ...]
    outsiders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key: whose (`body`), which (`key`), and what was asked, as JSON values.

    The same key with the same request is done once and answered again; with another request it is refused.
    """

    body: str
    key: str
    request: Mapping[str, Any]


class Receipt(NamedTuple):
    """What was recorded: the region's numbers `first` to `last`, and each matter's new position.

    `repeated`: this very request had been recorded before, nothing was added now, `recorded_at` is of then,
    and `positions` is empty (read them again where needed).
    """

    region: str
    first: int
    last: int
    recorded_at: datetime
    matters: tuple[str, ...]
    positions: tuple[Position, ...]
    repeated: bool = False


class Imported(NamedTuple):
    """What one batch brought in: events `first` to `last` of the region, touching so many matters."""

    region: str
    first: int
    last: int
    matters: int

    @property
    def events(self) -> int:
        """How many events the batch held."""
        return self.last - self.first + 1


class Record(NamedTuple):
    """One row of the ledger as it is stored. `content` is the canonical text that the digest covers."""

    region: str
    seq: int
    matter: str
    n: int
    step: str
    procedure: str
    definition: str
    at: datetime
    recorded_at: datetime
    actors: tuple[str, ...]
    body: str
    channel: str | None
    deemed: str | None
    ended: bool
    outcome: str | None
    source: str | None
    content: str
    prev: bytes
    digest: bytes
