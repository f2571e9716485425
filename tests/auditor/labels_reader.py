"""Reading the labelled sets, for tests and benchmarks."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

LABELS = Path(__file__).parent / "labels"
REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a label file by their headings; ``\\n`` in a cell is a line break of the report."""
    with (LABELS / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        read = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: (cell or "").replace("\\n", "\n") for key, cell in row.items()} for row in read]


def report_text(number: str) -> str | None:
    """Text of one of the five reports, or ``None`` when they are not beside the checkout."""
    found = sorted(REPORTS.glob(f"{number}_*.txt"))
    return found[0].read_bytes().decode("utf-8") if found else None


@dataclass(frozen=True, slots=True)
class Label:
    """A figure as a reader wrote it down."""

    offset: int
    value: Decimal
    unit: str
    indicators: tuple[str, ...]


def figure_labels() -> dict[str, list[Label]]:
    """Labels of the five reports, one per printed number."""
    grouped: dict[tuple[str, int, Decimal], list[dict[str, str]]] = defaultdict(list)
    for row in rows("figures_five_reports"):
        grouped[row["report"], int(row["offset"]), Decimal(row["value"])].append(row)
    result: dict[str, list[Label]] = defaultdict(list)
    for (report, offset, value), found in grouped.items():
        names = tuple(row["indicator"] for row in found)
        result[report].append(Label(offset, value, found[0]["unit"], names))
    return dict(result)


def expected_figures(cell: str) -> list[tuple[Decimal, str]]:
    """``"123 件;0.5 1"`` as pairs of value and unit."""
    pairs = [item.split() for item in cell.split(";") if item.strip()]
    return [(Decimal(value), unit) for value, unit in pairs]
