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
_FEWEST, _WIDEST, _MOST_ROWS, _SMALL = 3, 8, 60, 10
_HUNDRED = Decimal(100)
_Three = tuple[Cell, Cell, Cell]


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
            obeying, wrong = _obey(law, rows, (a, b, column), named)
            if (
                len(obeying) + len(wrong) < _FEWEST
                or len(wrong) > 1
                or not _telling(named or law.rate, obeying)
            ):
                continue
            if not wrong:
                return
            x, y, told = wrong[0]
            if _more_added(law, wrong[0], rows):
                continue
            if accused.isdisjoint((x.start, told.start)):
                accused |= {x.start, y.start, told.start}
                yield from _accuse(context, law, wrong[0], len(obeying))
            return


def _obey(
    law: _Law, rows: list[tuple[Cell, ...]], columns: tuple[int, int, int], named: bool
) -> tuple[list[_Three], list[_Three]]:
    """The rows that obey the law and those that do not; no more than two of these are sought."""
    obeying: list[_Three] = []
    wrong: list[_Three] = []
    for row in rows:
        if max(columns) < len(row):
            three = row[columns[0]], row[columns[1]], row[columns[2]]
            if _usable(law, three, named):
                (obeying if _fits(law, three) else wrong).append(three)
        if len(wrong) > 1:
            break
    return obeying, wrong


def _usable(law: _Law, three: _Three, named: bool) -> bool:
    a, b, told = three
    if a.value is None or b.value is None or told.value is None:
        return False
    if law.rate:
        return b.value > 0 and a.value >= 0 and not (a.percent or b.percent) and (told.percent or named)
    return a.percent == b.percent == told.percent


def _fits(law: _Law, three: _Three) -> bool:
    x, y, z = _values(three)
    step = _digit(z) if law.rate else max(map(_digit, (x, y, z)))
    if not law.rate:
        # Three rounded numbers may miss by a step of the last digit.
        return abs(law.value(x, y) - z) <= (step if step < 1 else 0)
    return abs(law.value(x, y) - z) < step


def _values(three: _Three) -> tuple[Decimal, Decimal, Decimal]:
    a, b, told = (cell.value or Decimal(0) for cell in three)
    return a, b, told


def _digit(value: Decimal) -> Decimal:
    """The worth of the last printed digit."""
    return Decimal(1).scaleb(int(str(value.as_tuple().exponent)))


def _more_added(law: _Law, wrong: _Three, rows: list[tuple[Cell, ...]]) -> bool:
    """True when a third column, or all of them, make up what two columns leave short: 61+8+0+1=70."""
    if law.rate:
        return False
    a, b, told = _values(wrong)
    gap = told - law.value(a, b)
    row = next(row for row in rows if wrong[2] in row)
    rest = [c.value for c in row if c not in wrong and c.value is not None]
    return gap in rest or gap == sum(rest, Decimal(0))


def _telling(told: bool, obeying: list[_Three]) -> bool:
    """True when the rows obey by more than noughts and hundreds; without the words of a heading, by long numbers."""
    plain = {
        (a.value, b.value)
        for a, b, z in obeying
        if a.value and b.value and a.value != b.value and (told or abs(z.value or Decimal(0)) >= _SMALL)
    }
    return len(plain) >= (_FEWEST - 1 if told else _FEWEST)


def _accuse(context: Context, law: _Law, wrong: _Three, rest: int) -> Iterator[Finding]:
    places = [p for p in (context.at.get(cell.start) for cell in wrong) if p is not None]
    if not places:
        return
    a, b, told = _values(wrong)
    mark = "%" if law.rate else ""
    exact = f"{number(round(law.value(a, b), 2))}{mark}"
    formula = law.shown.format(a=number(a), b=number(b))
    yield finding(
        Verdict.CONTRADICTION, KIND, places, f"{formula}={exact}≠{number(told)}{mark}",
        f"表格中其余{rest}行的这一列都由另两列得出，本行算得{exact}，表中为{wrong[2].text}。",
    )  # fmt: skip
