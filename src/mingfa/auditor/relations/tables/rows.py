"""Totals in tables: rows and columns called 合计, and the fixed identities of official tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from mingfa.auditor.lexicon import load
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.relations.base import Context, finding, is_count, number
from mingfa.auditor.relations.evidence.same_number import slip_chance
from mingfa.auditor.relations.evidence.slips import one_digit, slips_to
from mingfa.auditor.tables import Cell, Table

KIND = "表格合计"
_FEWEST, _LONG = 4, 100
_BACK, _CHANCE = 6, 0.1
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|共\s*计|总\s*数|^\s*计)\s*(?:[((].*)?$")
_NESTED = re.compile(r"小\s*计|其\s*中|^\s*[((][一二三四五六七八九十]+[))]|^\s*\d+[.、．]")


@cache
def _identities() -> tuple[dict[str, Any], ...]:
    return tuple(load("tables")["identities"])


def find(context: Context) -> Iterator[Finding]:
    """Findings for every total row, total column and known identity."""
    for table in context.tables:
        yield from _total_rows(context, table)
        yield from _total_columns(context, table)
        yield from _known(context, table)


def _judge(context: Context, parts: list[Cell], whole: Cell, name: str) -> Iterator[Finding]:
    places = [p for p in (context.at.get(c.start) for c in [whole, *parts]) if p is not None]
    if whole.value is None or len(parts) < 2 or not places:
        return
    values = [c.value for c in parts if c.value is not None]
    summed = sum(values, Decimal(0))
    shown = f"{'+'.join(number(v) for v in values)}={number(summed)}"
    step = max((Decimal(1).scaleb(int(str(v.as_tuple().exponent))) for v in values), default=Decimal(1))
    slack = step / 2 * (len(values) + 1) if step < 1 else Decimal(0)
    if abs(summed - whole.value) <= slack:
        yield finding(Verdict.CONSISTENT, KIND, places, shown, f"表格“{name}”与各项之和相符。")
    else:
        yield finding(
            Verdict.CONTRADICTION, KIND, places, f"{shown}≠{number(whole.value)}",
            f"表格“{name}”列明{whole.text}，各项之和为{number(summed)}。",
        )  # fmt: skip


def _column(table: Table, column: int, rows: range) -> list[Cell]:
    cells = [table.rows[r][column] for r in rows if column < len(table.rows[r])]
    return [c for c in cells if c.value is not None and not c.percent]


def _total_rows(context: Context, table: Table) -> Iterator[Finding]:
    names = [table.row_name(r) for r in range(len(table.rows))]
    body = range(table.head, len(table.rows))
    totals = [r for r in body if _TOTAL.search(names[r])]
    if len(totals) != 1 or any(_NESTED.search(names[r]) for r in body):
        return
    row = totals[0]
    if row == body[-1]:
        others = range(body[0], row)
    elif row == body[0]:
        others = range(row + 1, body[-1] + 1)
    else:
        return
    columns = [
        (column, cell, parts)
        for column, cell in enumerate(table.rows[row])
        if cell.value is not None and not cell.percent and context.at.get(cell.start) is not None
        and len(parts := _column(table, column, others)) == len(others)
    ]  # fmt: skip
    if table.abridged and not any(_complete(cell, parts) for _, cell, parts in columns):
        return
    for column, cell, parts in columns:
        yield from _judge(context, parts, cell, f"{table.column_name(column)}{names[row]}")
        yield from _shares(context, table, column, cell, [*others, row])
        yield from _told_before(context, table, cell)


def _told_before(context: Context, table: Table, whole: Cell) -> Iterator[Finding]:
    """收到申请379件（见表1）…合计 379: the words before a quoted table tell its totals."""
    place = context.at.get(whole.start)
    before = [
        p
        for p in context.before(table.start, _BACK)
        if is_count(p) and not p.depth and "\n" not in context.view[p.quantity.end : table.start]
    ]
    if place is None or not table.abridged or any(p.quantity.value == whole.value for p in before):
        return
    near = [p for p in before if slips_to(p, place.quantity.value)]
    if len(near) == 1 and slip_chance(place) * len(before) < _CHANCE:
        yield finding(
            Verdict.CONTRADICTION, KIND, [near[0], place], f"{number(near[0].quantity.value)}≠{whole.text}",
            f"{context.quote(near[0])}：与表中的合计{whole.text}不同。",
        )  # fmt: skip


def _complete(whole: Cell, parts: list[Cell]) -> bool:
    """True when the rows make the total, or miss it by one digit or by too much, so that no row was left out."""
    gap = (whole.value or Decimal(0)) - sum((c.value or Decimal(0) for c in parts), Decimal(0))
    if gap <= 0:
        return True
    return any(
        one_digit(c.value, c.value + sign * gap, Decimal(1).scaleb(int(str(c.value.as_tuple().exponent))))
        for c, sign in [(whole, -1), *((c, 1) for c in parts)]
        if c.value is not None and c.value >= _LONG
    )


def _shares(context: Context, table: Table, column: int, whole: Cell, rows: list[int]) -> Iterator[Finding]:
    """占比: the column of percentages, all but one of which are the shares of this total."""
    for other in range(max(map(len, table.rows))):
        told = [table.rows[r] for r in rows if max(column, other) < len(table.rows[r])]
        told = [row for row in told if row[other].percent and row[column].value is not None]
        if other == column or len(told) < len(rows) or len(told) < _FEWEST or not whole.value:
            continue
        wrong = [row for row in told if not _is_share(row[column], whole, row[other])]
        if len(wrong) != 1:
            continue
        part, share = wrong[0][column], wrong[0][other]
        places = [p for p in (context.at.get(c.start) for c in (part, whole, share)) if p is not None]
        exact = (part.value or Decimal(0)) / whole.value * 100
        yield finding(
            Verdict.CONTRADICTION, KIND, places,
            f"{part.text}÷{whole.text}={number(round(exact, 2))}%≠{share.text}",
            f"表格中其余各行的这一列都是占{whole.text}的比重，本行算得{number(round(exact, 2))}%，表中为{share.text}。",
        )  # fmt: skip


def _is_share(part: Cell, whole: Cell, share: Cell) -> bool:
    if part.value is None or share.value is None or not whole.value:
        return False
    step = Decimal(1).scaleb(int(str(share.value.as_tuple().exponent)))
    return abs(part.value / whole.value * 100 - share.value) < step


def _total_columns(context: Context, table: Table) -> Iterator[Finding]:
    width = max(map(len, table.rows))
    headings = [table.column_name(c) for c in range(width)]
    totals = [c for c in range(width) if _TOTAL.search(headings[c])]
    if len(totals) != 1 or any(re.search(r"其\s*中|小\s*计|率|比", h) for h in headings):
        return
    column = totals[0]
    for number_, row in enumerate(table.rows[table.head :], start=table.head):
        others = [c for i, c in enumerate(row) if i != column and c.value is not None and not c.percent]
        others = [c for c in others if context.at.get(c.start) is not None]
        if column >= len(row):
            continue
        edge = column == width - 1 or all(c.start > row[column].start for c in others)
        if edge and row[column].value is not None:
            yield from _judge(context, others, row[column], f"{table.row_name(number_)}{headings[column]}")


def _known(context: Context, table: Table) -> Iterator[Finding]:
    """Identities of official tables, such as new + carried over = concluded + carried forward."""
    rows = {r: table.row_name(r) for r in range(table.head, len(table.rows))}
    for identity in _identities():
        sides = [[_row(rows, words) for words in identity[side]] for side in ("left", "right")]
        if any(r is None for side in sides for r in side):
            continue
        left, right = ([table.rows[r] for r in side if r is not None] for side in sides)
        for column in range(min(len(row) for row in [*left, *right])):
            cells = [row[column] for row in [*left, *right]]
            if all(c.value is not None for c in cells):
                yield from _sides(
                    context, cells, len(left), f"{identity['name']}·{table.column_name(column)}"
                )


def _row(rows: dict[int, str], words: str) -> int | None:
    return next((r for r, name in rows.items() if re.search(words, name)), None)


def _sides(context: Context, cells: list[Cell], split: int, name: str) -> Iterator[Finding]:
    values = [c.value or Decimal(0) for c in cells]
    left, right = sum(values[:split], Decimal(0)), sum(values[split:], Decimal(0))
    places = [p for p in (context.at.get(c.start) for c in cells) if p is not None]
    shown = "+".join(number(v) for v in values[:split]), "+".join(number(v) for v in values[split:])
    if not places:
        return
    if left == right:
        yield finding(Verdict.CONSISTENT, KIND, places, f"{shown[0]}={shown[1]}", f"“{name}”两边相等。")
    else:
        yield finding(
            Verdict.CONTRADICTION, KIND, places, f"{shown[0]}={number(left)}≠{shown[1]}={number(right)}",
            f"“{name}”应当相等，表中不等。",
        )  # fmt: skip
