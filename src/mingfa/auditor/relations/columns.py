"""Columns that follow from each other: 同比 from two years, 占比 from the total, 小计 from its parts.

Nothing is asked of the headings: when every row but one obeys one and the same arithmetic, that one row is at fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import permutations

from mingfa.auditor.lexicon import any_of, load
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.relations.base import Context, finding, number
from mingfa.auditor.tables import Cell, Table

KIND = "表格勾稽"
_FEWEST, _WIDEST, _MOST_ROWS = 3, 8, 60
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Law:
    """How a cell follows from two others of its row: 同比 = (今年 − 去年) ÷ 去年."""

    shown: str
    value: Callable[[Decimal, Decimal], Decimal]
    rate: bool


_LAWS = (
    _Law("{a}+{b}", lambda a, b: a + b, False),
    _Law("{a}−{b}", lambda a, b: a - b, False),
    _Law("{a}÷{b}", lambda a, b: a / b * _HUNDRED, True),
    _Law("({a}−{b})÷{b}", lambda a, b: (a - b) / b * _HUNDRED, True),
)


@cache
def _derived() -> re.Pattern[str]:
    """Headings of columns that follow from others: 小计, 同比."""
    return re.compile(any_of(load("tables")["derived"]))


def find(context: Context) -> Iterator[Finding]:
    """A finding for every cell that breaks the arithmetic which the other rows of its columns obey."""
    for table in context.tables:
        rows = [row for row in table.rows[table.head :] if sum(c.value is not None for c in row) > 1]
        width = max(map(len, table.rows))
        if _FEWEST <= len(rows) <= _MOST_ROWS and width <= _WIDEST + 1:
            accused: set[int] = set()
            for column in range(width):
                yield from _column(context, table, rows, column, width, accused)


def _column(
    context: Context, table: Table, rows: list[tuple[Cell, ...]], column: int, width: int, accused: set[int]
) -> Iterator[Finding]:
    """Try every law on one column; the first that all rows but at most one obey is the one that was meant."""
    others = [c for c in range(width) if c != column]
    named = _derived().search(table.column_name(column)) is not None
    for law in _LAWS:
        for a, b in permutations(others, 2):
            told = [row for row in rows if max(a, b, column) < len(row) and _usable(row, a, b, column, law)]
            fits = [_fits(law, row[a], row[b], row[column]) for row in told]
            if (
                len(told) < _FEWEST
                or fits.count(False) > 1
                or not _telling(named or law.rate, told, fits, a, b)
            ):
                continue
            wrong = next((row for row, fit in zip(told, fits, strict=True) if not fit), None)
            if wrong is not None and _more_added(law, wrong, a, b, column):
                continue
            if wrong is not None and wrong[column].start not in accused and wrong[a].start not in accused:
                accused |= {wrong[a].start, wrong[b].start, wrong[column].start}
                yield from _accuse(context, law, wrong[a], wrong[b], wrong[column], len(told) - 1)
            return


def _usable(row: tuple[Cell, ...], a: int, b: int, column: int, law: _Law) -> bool:
    x, y, z = row[a].value, row[b].value, row[column].value
    if x is None or y is None or z is None:
        return False
    if law.rate:
        return y > 0 and x >= 0 and not row[a].percent and not row[b].percent
    return row[a].percent == row[b].percent == row[column].percent


def _fits(law: _Law, a: Cell, b: Cell, told: Cell) -> bool:
    x, y, z = a.value or Decimal(0), b.value or Decimal(0), told.value or Decimal(0)
    step = Decimal(1).scaleb(int(str(z.as_tuple().exponent))) if law.rate else _step(x, y, z)
    return abs(law.value(x, y) - z) < step if law.rate or step < 1 else law.value(x, y) == z


def _more_added(law: _Law, row: tuple[Cell, ...], a: int, b: int, column: int) -> bool:
    """True when a third column, or all of them, make up what two columns leave short: 61+8+0+1=70."""
    if law.rate:
        return False
    gap = (row[column].value or Decimal(0)) - law.value(
        row[a].value or Decimal(0), row[b].value or Decimal(0)
    )
    rest = [c.value for i, c in enumerate(row) if i not in (a, b, column) and c.value is not None]
    return gap in rest or gap == sum(rest, Decimal(0))


def _step(*values: Decimal) -> Decimal:
    """One and a half of the last printed digit: three rounded numbers may miss by so much."""
    return max(Decimal(1).scaleb(int(str(v.as_tuple().exponent))) for v in values) * Decimal("1.01")


def _telling(named: bool, told: list[tuple[Cell, ...]], fits: list[bool], a: int, b: int) -> bool:
    """True when the rows that obey do so by more than noughts and hundreds; fewer will do where the heading says so."""
    plain = {
        (row[a].value, row[b].value)
        for row, fit in zip(told, fits, strict=True)
        if fit and row[a].value and row[b].value and row[a].value != row[b].value
    }
    return len(plain) >= (_FEWEST - 1 if named or all(fits) else _FEWEST)


def _accuse(context: Context, law: _Law, a: Cell, b: Cell, told: Cell, rest: int) -> Iterator[Finding]:
    places = [p for p in (context.at.get(c.start) for c in (a, b, told)) if p is not None]
    if not places:
        return
    exact = round(law.value(a.value or Decimal(0), b.value or Decimal(0)), 2)
    mark = "%" if law.rate else ""
    formula = law.shown.format(a=number(a.value or Decimal(0)), b=number(b.value or Decimal(0)))
    yield finding(
        Verdict.CONTRADICTION, KIND, places, f"{formula}={number(exact)}{mark}≠{number(told.value or Decimal(0))}{mark}",
        f"表格中其余{rest}行的这一列都由另两列得出，本行算得{number(exact)}{mark}，表中为{told.text}。",
    )  # fmt: skip
