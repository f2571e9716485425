"""DuckDB over the columnar files. Conditions are judged by the kernel's guards, once on each cell and not on each event;
the database counts events by cell, and joins them to leaves only where different values are counted.

Each window (the acts of a year, the matters as they stand at a moment) is scanned a few times, however many leaves
there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pyarrow as pa

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures.cells import load
from mingfa.measures.engines import sql
from mingfa.measures.engines.base import Behind, Count, quantile, span, taken_at, total
from mingfa.measures.engines.sql import Window
from mingfa.measures.model import Duration, Flow, Stock
from mingfa.measures.view import holds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.calendar import Calendar
    from mingfa.measures.plan import Leaf, Operation
    from mingfa.measures.store import Store
    from mingfa.measures.view import View

_PAIRS = pa.schema(
    [
        ("leaf", pa.int32()),
        ("place", pa.int32()),
        ("exact", pa.bool_()),
        ("cell", pa.int64()),
        ("fresh", pa.bool_()),
    ]
)
EXACT = frozenset(("second", "minute", "hour"))  # units that do not count whole days


class Cell(NamedTuple):
    """A cell as a leaf meets it: its number, and whether the matter was opened in the year counted."""

    number: int
    fresh: bool


class DuckEngine:
    """Computes leaves over the files of one region. `calendar` serves durations in working days."""

    def __init__(self, store: Store, region: str, calendar: Calendar, *, threads: int = 0) -> None:
        self.store, self.region, self.calendar = store, region, calendar
        self.database = duckdb.connect(config={"threads": threads} if threads else {})
        self.views = self._read_views()

    def _read_views(self) -> dict[int, View]:
        files = self.store.cells(self.region)
        if not files:
            return {}
        found = self.database.execute(sql.CELLS, {"files": files}).fetchall()
        return {number: load(text) for number, text in found}

    def counts(self, leaves: Collection[Leaf]) -> Mapping[Leaf, Count]:
        """Each leaf's number."""
        found: dict[Leaf, Count] = {}
        for window, asked in _windows(leaves).items():
            found |= _Scan(self, window).counts(asked)
        return {leaf: found[leaf] for leaf in leaves}

    def records(self, leaf: Leaf) -> Sequence[Behind]:
        """The records that the leaf counts, by their numbers in the region."""
        return _Scan(self, _window(leaf)).records(leaf)


class _Scan:
    """One window over the files."""

    def __init__(self, engine: DuckEngine, window: Window) -> None:
        self.engine, self.window = engine, window
        self._met: dict[tuple[str, str], list[tuple[Cell, View]]] = {}
        self._known: dict[
            int, list[tuple[Cell, View]]
        ] = {}  # by the operation's id: the leaves keep it alive
        store, region = engine.store, engine.region
        if window.until is not None:
            self.files = store.files(region, to=window.until.year)
        elif window.fact:
            self.files = store.files(region)
        else:
            self.files = store.files(region, only=window.year)

    def counts(self, leaves: Sequence[Leaf]) -> dict[Leaf, Count]:
        if not self.files:
            return {leaf: _nothing(leaf) for leaf in leaves}
        plain = [leaf for leaf in leaves if not _looks_closer(leaf.operation)]
        found = self._plain(plain)
        times = [leaf for leaf in leaves if isinstance(leaf.operation, Duration)]
        if times:
            found |= self._times(times)
        different = [leaf for leaf in leaves if leaf not in found]
        if different:
            found |= self._different(different)
        return found

    def _meet(self, cells: Iterable[Cell]) -> None:
        """Say which cells there are in the window: those are judged, no others."""
        for cell in cells:
            view = self.engine.views[cell.number]._replace(opened_this_year=cell.fresh)
            place = (view.procedure, "" if self.window.until else view.step)
            self._met.setdefault(place, []).append((cell, view))

    def _cells(self, leaf: Leaf) -> Iterator[Cell]:
        """The cells that the leaf counts."""
        for cell, view in self._judged(leaf.operation):
            if all(any(holds(guard, view) for guard in test) for test in leaf.tests):
                yield cell

    def _judged(self, operation: Operation) -> list[tuple[Cell, View]]:
        """The cells that meet the operation's own condition: judged once, however many dimensions ask."""
        known = self._known.get(id(operation))
        if known is None:
            steps: tuple[str, ...] = ("",)
            if not isinstance(operation, Stock):
                steps = operation.steps if isinstance(operation, Flow) else (operation.end,)
            near = (self._met.get((procedure, step), []) for procedure in operation.of for step in steps)
            known = [(cell, view) for some in near for cell, view in some if holds(operation.where, view)]
            self._known[id(operation)] = known
        return known

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        return self.engine.database.execute(question, self.window.parameters(self.files)).fetchall()

    def _plain(self, leaves: Sequence[Leaf]) -> dict[Leaf, Count]:
        """Counts and sums: events counted by cell, cells added up by leaf."""
        facts = sorted({fact for leaf in leaves if (fact := _summed(leaf.operation))})
        by_cell = {Cell(*row[:2]): row[2:] for row in self._ask(sql.by_cell(self.window, facts))}
        self._meet(by_cell)
        found = {}
        for leaf in leaves:
            here = [by_cell[cell] for cell in self._cells(leaf)]
            fact = _summed(leaf.operation)
            if fact is None:
                n = sum(row[0] for row in here)
                found[leaf] = Count(Decimal(n), n)
            else:
                place = 1 + 2 * facts.index(fact)
                sums = (row[place] for row in here if row[place] is not None)
                found[leaf] = Count(total(sums), sum(row[place + 1] for row in here))
        return found

    def _different(self, leaves: Sequence[Leaf]) -> dict[Leaf, Count]:
        columns = self._pair(leaves)
        rows = {row[0]: row[1:] for row in self._ask(sql.different(self.window, columns))}
        found = {}
        for number, leaf in enumerate(leaves):
            values, n = rows.get(number, (0, 0))
            found[leaf] = Count(Decimal(values), n)
        return found

    def _times(self, leaves: Sequence[Leaf]) -> dict[Leaf, Count]:
        columns = self._pair(leaves)
        took: dict[int, Counter[Decimal]] = defaultdict(Counter)
        for number, start, end, n in self._ask(sql.times(self.window, columns)):
            unit = _unit(leaves[number].operation)
            took[number][span(_aware(start), _aware(end), unit, self.engine.calendar)] += n
        return {
            leaf: Count(quantile(took[number], _share(leaf.operation)), took[number].total())
            for number, leaf in enumerate(leaves)
        }

    def _pair(self, leaves: Sequence[Leaf]) -> list[str]:
        """Make the table that says which cells each leaf counts, and return the columns that its places mean."""
        columns = sorted({_column(leaf.operation) for leaf in leaves})
        rows = [
            (number, columns.index(_column(leaf.operation)), _unit(leaf.operation) in EXACT, *cell)
            for number, leaf in enumerate(leaves)
            for cell in self._cells(leaf)
        ]
        arrays = [pa.array([row[i] for row in rows], field.type) for i, field in enumerate(_PAIRS)]
        self.engine.database.register("pairs", pa.Table.from_arrays(arrays, schema=_PAIRS))
        return columns

    def records(self, leaf: Leaf) -> list[Behind]:
        if not self.files:
            return []
        self._meet(Cell(number, fresh) for number in self.engine.views for fresh in (False, True))
        self._pair([leaf])
        fact = _summed(leaf.operation)
        column = sql.number(fact) if fact else _column(leaf.operation)
        return [Behind(*row) for row in self._ask(sql.behind(self.window, column))]


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=SHANGHAI)


def _windows(leaves: Iterable[Leaf]) -> dict[Window, list[Leaf]]:
    windows: dict[Window, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        windows[_window(leaf)].append(leaf)
    return windows


def _window(leaf: Leaf) -> Window:
    operation = leaf.operation
    if isinstance(operation, Stock):
        return Window(leaf.year, until=taken_at(leaf))
    fact = operation.year_fact if isinstance(operation, Flow) else None
    return Window(leaf.year, fact or "")


def _summed(operation: Operation) -> str | None:
    return None if isinstance(operation, Duration) else operation.summed


def _looks_closer(operation: Operation) -> bool:
    """Whether more must be known of an event than its cell. A stock has one row of each matter as it is."""
    if isinstance(operation, Duration):
        return True
    return operation.distinct not in ((None, "matter") if isinstance(operation, Stock) else (None,))


def _unit(operation: Operation) -> str:
    return operation.unit if isinstance(operation, Duration) else ""


def _share(operation: Operation) -> Decimal:
    return operation.quantile if isinstance(operation, Duration) else Decimal(0)


def _column(operation: Operation) -> str:
    """What must be known of an event for it to be counted, and what is counted of it."""
    if isinstance(operation, Duration):
        return f"start_{operation.start}"
    return "matter" if operation.distinct in (None, "matter") else f"key_{operation.distinct}"


def _nothing(leaf: Leaf) -> Count:
    return Count(None if isinstance(leaf.operation, Duration) else Decimal(0), 0)
