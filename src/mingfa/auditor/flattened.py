"""Tables whose rows were run together in one line: 单位 受理量 办结量 甲局 31 22 乙局 6 13 合计 37 35."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingfa.auditor.tables import Cell, Table, cell_of

_FEWEST_ROWS, _WIDEST, _LONGEST_NAME = 3, 12, 30
_PIECE = re.compile(r"[^\t \n。；:：，,]+(?:,\d{3})*")
_GAP = re.compile(r"[\t ]+")
_NOTHING = re.compile(r"[-—–/]+")
# Two bare numbers side by side: without them no line is worth cutting up.
_WORTH = re.compile(r"\d%?[ \t]+[-−+↑↓]?\d[^\n]*\d%?[ \t]+[-−+↑↓]?\d")


@dataclass(frozen=True, slots=True)
class _Run:
    """Names and the numbers right behind them."""

    names: list[Cell]
    numbers: list[Cell]


def find_flattened(view: str, tables: list[Table]) -> list[Table]:
    """Every run of three rows or more of one width in one line, outside the tables already found."""
    found: list[Table] = []
    for line in re.finditer(r"[^\n]+", view):
        if _WORTH.search(line.group()) and not any(
            t.start < line.end() and line.start() < t.end for t in tables
        ):
            found += _in_line(view, _runs(view, line.start(), line.end()))
    return found


def _runs(view: str, start: int, end: int) -> Iterator[list[_Run]]:
    """The pieces of a line as names and numbers in turn; a full stop begins anew."""
    runs: list[_Run] = []
    last = start
    for piece in _PIECE.finditer(view, start, end):
        cell = cell_of(piece.group(), piece.start())
        numeric = cell.value is not None or _NOTHING.fullmatch(piece.group()) is not None
        joined = _GAP.fullmatch(view, last, piece.start()) is not None
        last = piece.end()
        if not joined and runs:
            yield runs
            runs = []
        if numeric and runs:
            runs[-1].numbers.append(cell)
        elif runs and not runs[-1].numbers:
            runs[-1].names.append(cell)
        elif not numeric or not joined:
            runs.append(_Run([cell], []) if not numeric else _Run([], [cell]))
    if runs:
        yield runs


def _in_line(view: str, lines: Iterator[list[_Run]]) -> Iterator[Table]:
    for runs in lines:
        rows = _without_serials([run for run in runs if run.numbers])
        at = 0
        while at < len(rows):
            width = len(rows[at].numbers)
            stop = at + 1
            while stop < len(rows) and len(rows[stop].numbers) == width and 0 < len(rows[stop].names) <= 2:
                stop += 1
            if stop - at >= _FEWEST_ROWS and 0 < width <= _WIDEST and rows[at].names:
                yield _table(view, rows[at:stop], width)
            at = stop


def _without_serials(rows: list[_Run]) -> list[_Run]:
    """1 甲局 31 22 2 乙局 6 13: the running number of the next row stands behind the numbers of each."""
    if len(rows) < _FEWEST_ROWS:
        return rows
    ends = [row.numbers[-1].value for row in rows[:-1] if row.names]
    first = int(ends[0]) if ends and ends[0] is not None and ends[0] == ends[0].to_integral_value() else 0
    if first < 1 or ends != list(range(first, first + len(ends))) or len(ends) < _FEWEST_ROWS - 1:
        return rows
    return [_Run(r.names, r.numbers[:-1] if r is not rows[-1] else r.numbers) for r in rows if r.names]


def _table(view: str, rows: list[_Run], width: int) -> Table:
    """The words before the name of the first row, as many as there are columns, are the headings."""
    names = rows[0].names
    headings = names[-width - 1 : -1] if len(names) > width else []
    start = (headings or names)[0].start
    body = tuple((run.names[-1], *run.numbers) for run in rows)
    blank = Cell(start, start, "", None, False)
    head = ((blank, *headings),) if headings else ((blank,) * (width + 1),)
    return Table(start, rows[-1].numbers[-1].end, (*head, *body), 1, view[max(0, start - 60) : start], True)
