"""Tables: lines whose cells are parted by tabs, their bare numbers, headings and units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingfa.auditor.lexicon import Lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.numerals import parse_arabic, scale_of
from mingfa.auditor.quantity import Quantity

_NUMBER = re.compile(r"\s*([-−+↑↓]?)\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(%?)\s*")
_DOWN = "-−↓"
_LONGEST = 20
_BLOCK = re.compile(r"(?m:^[^\n\t]*\t[^\n]*(?:\n[^\n\t]*\t[^\n]*)+$)")
_UNIT = re.compile(r"[((]\s*(?:单位:?\s*)?([百千万亿]*)([^()（）\d\s]{1,4})\s*[))]")
_CAPTION = re.compile(r"单位:?\s*([百千万亿]*)([\u4e00-\u9fff㎡]{1,4})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place in the text and its number, if it is nothing but a number; ↓ and a minus make it negative."""

    start: int
    end: int
    text: str
    value: Decimal | None
    percent: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``head`` rows come first and hold no numbers.

    ``abridged`` when rows may have been left out, as where a table is quoted in running text.
    """

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    head: int
    caption: str
    abridged: bool = False

    def column_name(self, column: int) -> str:
        """Headings above a column, joined."""
        names = [row[column].text for row in self.rows[: self.head] if column < len(row)]
        return "".join(dict.fromkeys(n for n in names if n))

    def row_name(self, row: int) -> str:
        """Words before the first number of a row, joined."""
        names: list[str] = []
        for cell in self.rows[row]:
            if cell.value is not None and names:
                break
            if cell.value is None and cell.text:
                names.append(cell.text)
        return "".join(dict.fromkeys(names))


def find_tables(view: str) -> list[Table]:
    """All runs of two or more lines with tabs."""
    return [_table(view, match) for match in _BLOCK.finditer(view)]


def _table(view: str, match: re.Match[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    position = match.start()
    for line in match.group().split("\n"):
        cells, at = [], position
        for text in line.split("\t"):
            cells.append(cell_of(text, at))
            at += len(text) + 1
        rows.append(tuple(cells))
        position += len(line) + 1
    head = 0
    for row in rows:
        if any(cell.value is not None for cell in row[1:]):
            break
        head += 1
    caption = view[max(0, match.start() - 60) : match.start()]
    return Table(match.start(), match.end(), tuple(rows), min(head, len(rows) - 1), caption)


def cell_of(text: str, at: int) -> Cell:
    """The cell of these words, which begin at ``at``."""
    start = at + len(text) - len(text.lstrip())
    number = _NUMBER.fullmatch(text)
    if number is None or len(number.group(2)) > _LONGEST:
        return Cell(start, start + len(text.strip()), text.strip(), None, False)
    value = Decimal(number.group(2).replace(",", ""))
    return Cell(
        at + number.start(2),
        at + (number.end(3) if number.group(3) else number.end(2)),
        number.group(2) + number.group(3),
        -value if number.group(1) and number.group(1) in _DOWN else value,
        bool(number.group(3)),
    )


def table_quantities(tables: list[Table], lex: Lexicon) -> Iterator[Quantity]:
    """A quantity for every cell that is nothing but a number and whose row and column say what it counts."""
    for table in tables:
        serial = _serial_columns(table)
        for number, row in enumerate(table.rows[table.head :], start=table.head):
            for column, cell in enumerate(row):
                if cell.value is None or column in serial or _is_year(cell):
                    continue
                names = [table.row_name(number), table.column_name(column)]
                if not any(names):
                    continue
                yield _quantity(cell, names, table, lex)


def _serial_columns(table: Table) -> set[int]:
    """Columns of running numbers: 序号."""
    found = set()
    for column in range(min(2, max(map(len, table.rows)))):
        name = table.column_name(column)
        values = [row[column].value for row in table.rows[table.head :] if column < len(row)]
        runs = [int(v) for v in values if v is not None]
        if (
            "序号" in name
            or "编号" in name
            or (len(runs) > 1 and runs == list(range(1, len(runs) + 1)) and column == 0)
        ):
            found.add(column)
    return found


def _is_year(cell: Cell) -> bool:
    return cell.value is not None and len(cell.text) == 4 and cell.text[:2] in ("19", "20")


def _quantity(cell: Cell, names: list[str], table: Table, lex: Lexicon) -> Quantity:
    label = "".join(names)
    if cell.percent:
        value, quantum = parse_arabic(cell.text.replace("%", "").strip())
        return Quantity(
            cell.start, cell.end, value / 100, quantum / 100, "1", "rate", "1", Bound.EXACT, label=label
        )  # fmt: skip
    value, quantum = parse_arabic(cell.text)
    factor, unit = _unit(names, table.caption, lex)
    known = lex.units.get(unit)
    return Quantity(
        cell.start, cell.end, value * factor, quantum * factor, known.unit if known else "",
        known.kind if known else "count", known.group if known else "", Bound.EXACT,
        unit_printed=bool(known), label=label,
    )  # fmt: skip


def _unit(names: list[str], caption: str, lex: Lexicon) -> tuple[int, str]:
    """Scale and measure word from the headings, else from the caption 单位：件."""
    for match in (*(m for name in names for m in _UNIT.finditer(name)), *_CAPTION.finditer(caption)):
        if match.group(2) in lex.units:
            return (scale_of(match.group(1)) if match.group(1) else 1), match.group(2)
    return 1, ""
