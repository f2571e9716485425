"""Rows as columns: the Arrow tables that go into the files. Times are Beijing time without zone, as the law counts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mingfa.measures.layout import Layout
    from mingfa.measures.trace import Row

PLACES = 12  # of numbers that are summed; exact, and more than anybody reports
_NUMBER = pa.decimal128(38, PLACES)
_TIME = pa.timestamp("us")
_WIDE = Context(prec=60)
_LEAST = Decimal(1).scaleb(-PLACES)
_MOST = Decimal(10) ** (38 - PLACES - 6)  # a million such numbers still have a sum
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
    years: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    numbers, keys, starts = layout.numbers, layout.keys, layout.starts
    for row in rows:
        years[row.at.year].append(
            (
                *row[:6],
                _naive(row.at),
                _naive(row.recorded_at),
                *row[8:16],
                sorted(row.late),
                None if row.act is None else cells.number(row.act),
                None if row.state is None else cells.number(row.state),
                [_naive(turn.at) for turn in row.turns],
                [cells.number(turn.state) for turn in row.turns],
                *(_exact(row, name) for name in numbers),
                *(row.keys.get(name) for name in keys),
                *(_naive(row.starts[name]) if name in row.starts else None for name in starts),
            )
        )
    columns = schema(layout)
    return Tables(
        {year: _table(found, columns) for year, found in sorted(years.items())},
        _table(sorted(cells.texts.items()), CELLS),
    )


def _table(rows: list[tuple[Any, ...]], columns: pa.Schema) -> pa.Table:
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(values, field.type) for values, field in zip(by_column, columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=columns)


def _naive(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(tzinfo=None)


def _exact(row: Row, name: str) -> Decimal | None:
    value = row.numbers.get(name)
    if value is None:
        return None
    if not -_MOST < value < _MOST or value != value.quantize(_LEAST, context=_WIDE):
        raise ValueError(
            f"案件 {row.matter} 的“{name}”为 {value}，超出可以精确合计的范围（小数最多{PLACES}位，绝对值小于{_MOST:.0E}）"
        )
    return value
