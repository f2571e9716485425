"""Making the matters' rows again from the ledger alone, or only seeing whether they would be the same.

Each matter's events are folded by the kernel under the definitions that they name; what `kept_of` writes of the state
must be, byte for byte, what the recorder carried on from event to event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.state import State, apply
from mingfa.office.ledger import copying, database
from mingfa.office.ledger.errors import LedgerError
from mingfa.office.ledger.projections import Row, kept_of, row_of
from mingfa.office.ledger.records import event_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mingfa.kernel.model import Definition

_CHUNK = 2_000  # matters
_STAGE = "CREATE TEMPORARY TABLE ledger_rebuilt (LIKE ledger_matter) ON COMMIT DROP"
_MATTERS = (
    "SELECT matter FROM ledger_event WHERE region = %s AND n = 1 AND matter > %s ORDER BY matter LIMIT %s"
)
_EVENTS = (
    "SELECT matter, definition, content, digest FROM ledger_event "
    "WHERE matter = ANY (%s) AND region = %s ORDER BY matter, n"
)
_COPY = " ".join(("COPY ledger_rebuilt (", ", ".join(Row._fields), ") FROM STDIN"))
_COMPARE = (
    "SELECT coalesce(o.matter, r.matter), o.matter IS NULL, r.matter IS NULL FROM "
    "(SELECT * FROM ledger_matter WHERE region = %s) AS o FULL JOIN ledger_rebuilt AS r ON o.matter = r.matter "
    "WHERE o::text IS DISTINCT FROM r::text ORDER BY 1"
)


class Difference(NamedTuple):
    """A matter whose row is not what its events say: it lacks a row, has a row and no events, or another row."""

    matter: str
    lacking: bool
    surplus: bool

    @property
    def say(self) -> str:
        """The difference as a sentence."""
        if self.lacking:
            return f"事项 {self.matter} 有记录而没有登记。"
        if self.surplus:
            return f"事项 {self.matter} 有登记而没有记录。"
        return f"事项 {self.matter} 的登记与记录推算的结果不同。"


def rebuild(
    region: str,
    definitions: Callable[[str], Definition],
    *,
    write: bool = True,
    progress: Callable[[int], None] | None = None,
    using: str = "default",
) -> tuple[Difference, ...]:
    """Compute the region's rows anew; put them in place of the old where they differ, unless `write` is false.

    Gives the differences, none on a sound ledger. Writers of the region wait meanwhile. `progress` is told how many
    matters are done. Raises LedgerError when a matter's events do not fold (verify says why).
    """
    with database.together(using) as cursor:
        cursor.execute("SELECT FROM ledger_region WHERE region = %s FOR UPDATE", (region,))
        cursor.execute(_STAGE)
        done = 0
        for rows in _chunks(region, definitions, using):
            with cursor.copy(_COPY) as copy:
                copy.write("".join(map(copying.matter_line, rows)))
            done += len(rows)
            if progress:
                progress(done)
        found = tuple(Difference(*row) for row in cursor.execute(_COMPARE, (region,)).fetchall())
        if write and found:
            matters = [one.matter for one in found]
            cursor.execute(
                "DELETE FROM ledger_matter WHERE region = %s AND matter = ANY (%s)", (region, matters)
            )
            cursor.execute(
                "INSERT INTO ledger_matter SELECT * FROM ledger_rebuilt WHERE matter = ANY (%s)", (matters,)
            )
        cursor.execute("DROP TABLE ledger_rebuilt")
    return found


def _chunks(region: str, definitions: Callable[[str], Definition], using: str) -> Iterator[list[Row]]:
    last = ""
    while matters := [m for (m,) in database.rows(using, _MATTERS, (region, last, _CHUNK))]:
        last = matters[-1]
        yield list(_rows(database.rows(using, _EVENTS, (matters, region)), definitions))


def _rows(
    records: list[tuple[str, str, str, bytes]], definitions: Callable[[str], Definition]
) -> Iterator[Row]:
    """One row a matter, from its records in order."""
    state: State | None = None
    head = b""
    for matter, name, content, digest in records:
        try:
            definition = definitions(name)
        except LookupError as error:
            raise LedgerError(
                f"事项 {matter} 依据的程序版本 {name} 不在法律数据中，请恢复该文件。"
            ) from error
        event = event_of(content, definition)
        if state is None or state.matter != matter:
            if state is not None:
                yield row_of(state, head, kept_of(state))
            state = State(definition, matter, event.body, event.region)
        elif state.definition is not definition:
            state = state._replace(definition=definition)  # a transition rule moved the matter
        try:
            state = apply(state, event)
        except ValueError as error:
            raise LedgerError(f"{error}。请先核验台账。") from error
        head = digest
    if state is not None:
        yield row_of(state, head, kept_of(state))
