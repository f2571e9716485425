"""Rows as columns: the Arrow tables that go into the files. Times are Beijing time without zone, as the law counts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures.cells import Cells
from mingfa.measures.trace import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mingfa.measures.layout import Layout

PLACES = 12  # of numbers that are summed; exact, and more than anybody reports
_NUMBER = pa.decimal128(38, PLACES)
_TIME = pa.timestamp("us")
_WIDE = Context(prec=60)
_LEAST = Decimal(1).scaleb(-PLACES)
_MOST = Decimal(10) ** (38 - PLACES - 6)  # a million such numbers still have a sum
_PLAIN = (
    *("seq", "matter", "n", "step", "procedure", "definition", "body", "channel", "actor"),
    *("deemed", "ended", "outcome", "standing", "opened"),
)
CELLS = pa.schema([("cell", pa.int64()), ("view", pa.string())])


class Tables(NamedTuple):
    """The events of each year, and the cells that they name."""

    years: dict[int, pa.Table]
    cells: pa.Table


def schema(layout: Layout) -> pa.Schema:
    """The columns of the files. `sum_…`, `key_…`, `start_…` are what the layout names; absent values are null."""
    fixed: list[tuple[str, Any]] = [
        ("seq", pa.int64()),
        ("matter", pa.string()),
        ("n", pa.int32()),
        ("step", pa.string()),
        ("procedure", pa.string()),
        ("definition", pa.string()),
        ("at", _TIME),
        ("recorded_at", _TIME),
        ("body", pa.string()),
        ("channel", pa.string()),
        ("actor", pa.string()),
        ("deemed", pa.bool_()),
        ("ended", pa.bool_()),
        ("outcome", pa.string()),
        ("standing", pa.string()),
        ("opened", pa.date32()),
        ("late", pa.list_(pa.string())),
        ("act", pa.int64()),
        ("state", pa.int64()),
        ("turn_at", pa.list_(_TIME)),
        ("turn_state", pa.list_(pa.int64())),
    ]
    numbers = [(f"sum_{name}", _NUMBER) for name in layout.numbers]
    keys = [(f"key_{name}", pa.string()) for name in layout.keys]
    starts = [(f"start_{name}", _TIME) for name in layout.starts]
    return pa.schema([*fixed, *numbers, *keys, *starts])


def tables(rows: Iterable[Row], layout: Layout) -> Tables:
    """The rows by the year of their legal time. Raises ValueError for a number that the columns cannot keep exactly."""
    cells = Cells()
    years: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        years[row.at.year].append(row)
    columns = schema(layout)
    return Tables(
        {year: _table(_columns(found, layout, cells), columns) for year, found in sorted(years.items())},
        _table({"cell": list(cells.texts), "view": list(cells.texts.values())}, CELLS),
    )


def _columns(rows: list[Row], layout: Layout, cells: Cells) -> dict[str, list[Any]]:
    """The values of each column. Numbers, keys and starts are few: their columns are filled where there are any."""
    many = len(rows)
    found: dict[str, list[Any]] = {name: list(values) for name, values in _whole(rows, cells)}
    numbers = {name: [None] * many for name in layout.numbers}
    keys = {name: [None] * many for name in layout.keys}
    starts = {name: [None] * many for name in layout.starts}
    sparse: dict[str, dict[str, list[Any]]] = {"sum": numbers, "key": keys, "start": starts}
    for place, row in enumerate(rows):
        for name, number in row.numbers.items():
            sparse["sum"][name][place] = _exact(row.matter, name, number)
        for name, key in row.keys.items():
            sparse["key"][name][place] = key
        for name, start in row.starts.items():
            sparse["start"][name][place] = _naive(start)
    for kind, named in sparse.items():
        found |= {f"{kind}_{name}": values for name, values in named.items()}
    return found


def _whole(rows: list[Row], cells: Cells) -> Iterator[tuple[str, Iterable[Any]]]:
    """The columns that every row has."""
    for name in _PLAIN:
        place = Row._fields.index(name)
        yield name, [row[place] for row in rows]
    yield "at", [_naive(row.at) for row in rows]
    yield "recorded_at", [_naive(row.recorded_at) for row in rows]
    yield "late", [sorted(row.late) if row.late else () for row in rows]
    yield "act", [None if row.act is None else cells.number(row.act) for row in rows]
    yield "state", [None if row.state is None else cells.number(row.state) for row in rows]
    yield "turn_at", [[_naive(turn.at) for turn in row.turns] for row in rows]
    yield "turn_state", [[cells.number(turn.state) for turn in row.turns] for row in rows]


def _table(values: dict[str, list[Any]], columns: pa.Schema) -> pa.Table:
    arrays = [pa.array(values[field.name], field.type) for field in columns]
    return pa.Table.from_arrays(arrays, schema=columns)


def _naive(at: datetime) -> datetime:
    return (at if at.tzinfo is SHANGHAI else at.astimezone(SHANGHAI)).replace(tzinfo=None)


def _exact(matter: str, name: str, value: Decimal) -> Decimal:
    if not -_MOST < value < _MOST or value != value.quantize(_LEAST, context=_WIDE):
        raise ValueError(
            f"案件 {matter} 的“{name}”为 {value}，超出可以精确合计的范围（小数最多{PLACES}位，绝对值小于{_MOST:.0E}）"
        )
    return value
