"""The ledger's front door: what other parts of the office import.

ledger = PostgresLedger()
here = opening(blank(definition, matter, body=body, region=region))       # or ledger.position(matter, definitions)
done = perform(here.state, step, actors, at, facts)
if isinstance(done, Performed):
    receipt = ledger.append(Entry(here, done.events), once=Once(body, key, request))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.office.ledger import personal, selectors
from mingfa.office.ledger.errors import (
    ClockError,
    ConflictError,
    ConnectionLostError,
    KeyReusedError,
    LedgerError,
    NotFoundError,
    UnderWayError,
    UnrecordableError,
)
from mingfa.office.ledger.interface import ERASED, Clear, Ledger, Read
from mingfa.office.ledger.memory import MemoryLedger
from mingfa.office.ledger.recorder import Recorder
from mingfa.office.ledger.values import Entry, Imported, Once, Position, Receipt, Record, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

__all__ = [
    "ERASED",
    "Clear",
    "ClockError",
    "ConflictError",
    "ConnectionLostError",
    "Entry",
    "Imported",
    "KeyReusedError",
    "Ledger",
    "LedgerError",
    "MemoryLedger",
    "NotFoundError",
    "Once",
    "Position",
    "PostgresLedger",
    "Read",
    "Receipt",
    "Record",
    "UnderWayError",
    "UnrecordableError",
    "opening",
]


class PostgresLedger(Recorder):
    """The ledger in the database: the recorder, and what reads what it wrote. See `interface.Ledger`."""

    def position(self, matter: str, definitions: Callable[[str], Definition]) -> Position:
        """Where the matter stands now. Raises NotFoundError."""
        return selectors.position(matter, definitions, using=self._using)

    def records(self, matter: str) -> Sequence[Record]:
        """The matter's records in order; empty when there is no such matter."""
        return selectors.records(matter, using=self._using)

    def stream(self, region: str, after: int = 0) -> Iterator[Record]:
        """The region's records numbered above `after`, in order, to the last one committed."""
        return selectors.stream(region, after, using=self._using)

    def tokens(self, region: str, parties: Iterable[str]) -> Mapping[str, str]:
        """The tokens under which the region knows these parties; those that it does not know are left out."""
        return personal.tokens(region, parties, using=self._using)

    def reveal(self, tokens: Sequence[str], *, who: str, matter: str, why: str) -> Mapping[str, Clear]:
        """The clear text of sealed values, leaving a trace. Unknown tokens are left out."""
        return personal.reveal(tokens, who=who, matter=matter, why=why, using=self._using)

    def unsealed(self, state: State, *, who: str, why: str) -> State:
        """The state with personal facts in clear, to decide on; leaves a trace. Append against the sealed one."""
        return personal.unsealed(state, who=who, why=why, using=self._using)

    def readings(self, matter: str) -> Sequence[Read]:
        """Who read the matter's personal data, oldest first."""
        return selectors.readings(matter, using=self._using)

    def erase(self, token: str, *, who: str, ground: str) -> None:
        """Erase a sealed value lawfully. Raises NotFoundError when there is none or it is erased already."""
        personal.erase(token, who=who, ground=ground, using=self._using)
