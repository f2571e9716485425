"""What every ledger can do; the one in memory says how it is meant, the one in PostgreSQL keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.model import Definition
    from mingfa.office.ledger.values import Entry, Imported, Once, Position, Receipt, Record

ERASED = "已依法删除"


class Clear(NamedTuple):
    """A personal value as its reader sees it. `text` is 已依法删除 once it was erased."""

    text: str
    erased: bool = False


class Read(NamedTuple):
    """A trace: who read which sealed values of which matter, when and why."""

    at: datetime
    who: str
    matter: str
    why: str
    tokens: tuple[str, ...]


class Ledger(Protocol):
    """Appends, reads, seals. Refusals are `errors.LedgerError`; whatever is refused leaves no trace."""

    def append(self, *entries: Entry, once: Once | None = None) -> Receipt:
        """Record the entries of one region together: all of them or none."""
        ...

    def append_batch(self, entries: Iterable[Entry], *, source: str) -> Imported:
        """Record many entries of one region together, marked as coming from `source`."""
        ...

    def answered(self, once: Once) -> Receipt | None:
        """The answer that `once` got earlier, or None. Raises KeyReusedError when its key got another request."""
        ...

    def position(self, matter: str, definitions: Callable[[str], Definition]) -> Position:
        """Where the matter stands now. Raises NotFoundError."""
        ...

    def records(self, matter: str) -> Sequence[Record]:
        """The matter's records in order; empty when there is no such matter."""
        ...

    def stream(self, region: str, after: int = 0) -> Iterator[Record]:
        """The region's records numbered above `after`, in order, to the last one committed."""
        ...

    def tokens(self, region: str, parties: Iterable[str]) -> Mapping[str, str]:
        """The tokens under which the region knows these parties; those that it does not know are left out."""
        ...

    def reveal(self, tokens: Sequence[str], *, who: str, matter: str, why: str) -> Mapping[str, Clear]:
        """The clear text of sealed values, leaving a trace. Unknown tokens are left out."""
        ...

    def readings(self, matter: str) -> Sequence[Read]:
        """Who read the matter's personal data, oldest first."""
        ...

    def erase(self, token: str, *, who: str, ground: str) -> None:
        """Erase a sealed value lawfully. Raises NotFoundError when there is none or it is erased already."""
        ...
