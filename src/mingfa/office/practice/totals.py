"""Published totals: a file of rows, each a figure as a report prints it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mingfa.kernel.source import Source, read_source

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("count", "sum", "amount", "rate", "stock", "duration", "target", "change")
BOUNDS = ("at_least", "at_most")
EXAMPLE = '- {n: f1, system: E2, indicator: "行政处罚立案数", value: "1369", unit: "件"}'


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure. `value` keeps the digits that were printed; `bound`: about, at least or at most it."""

    n: str
    system: str
    indicator: str
    dims: tuple[tuple[str, str], ...]
    value: Decimal
    unit: str
    kind: str
    bound: str | None

    @property
    def label(self) -> str:
        """The figure as people say it."""
        inside = "，".join(f"{name}：{value}" for name, value in self.dims)
        return f"{self.indicator}（{inside}）" if inside else self.indicator

    @property
    def ulp(self) -> Decimal:
        """One unit of the last digit printed; a ratio is printed in whole percent at least."""
        exponent = self.value.as_tuple().exponent
        digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        if self.unit == "1":
            digits = max(digits, 2)
        return Decimal(1).scaleb(-digits)


@dataclass(frozen=True, slots=True)
class Totals:
    """What one place published for one year. `report` names the text that it was read from, if any."""

    report: str
    place: str
    region: str
    year: int
    rows: tuple[Row, ...]


def read_totals(text: str, file: str) -> Totals:
    """Read a file of totals. Raises DefinitionError."""
    root = read_source(text, file)
    top = root.mapping(["place", "region", "year", "rows"], ["report", "note"], "year: 2023")
    region = top["region"].text("370113")
    if not (region.isdecimal() and len(region) == 6):
        raise top["region"].fault(f"“{region}”不是行政区划代码", "六位数字，加引号", '"370113"')
    rows = tuple(_row(node) for node in top["rows"].items(EXAMPLE))
    seen: set[str] = set()
    for row, node in zip(rows, top["rows"].items(), strict=True):
        if row.n in seen:
            raise node.fault(f"编号“{row.n}”重复", "每行一个编号", EXAMPLE)
        seen.add(row.n)
    return Totals(
        top["report"].text() if "report" in top else "",
        top["place"].text(),
        region,
        top["year"].integer(2004, 2100, "2023"),
        rows,
    )


def reports(folder: Path) -> list[Path]:
    """The files of published totals that the project keeps."""
    return sorted((folder / "_reports").glob("*.yaml"))


def _row(node: Source) -> Row:
    part = node.mapping(
        ["n", "indicator", "value"], ["system", "dims", "unit", "kind", "bound", "note"], EXAMPLE
    )
    dims = part["dims"].mapping(optional=None) if "dims" in part else {}
    return Row(
        part["n"].text(),
        part["system"].text() if "system" in part else "",
        part["indicator"].text(),
        tuple(sorted((name, value.text()) for name, value in dims.items())),
        _value(part["value"]),
        part["unit"].text() if "unit" in part else "",
        _one_of(part.get("kind"), KINDS) or "count",
        _one_of(part.get("bound"), BOUNDS),
    )


def _value(node: Source) -> Decimal:
    try:
        value = Decimal(node.text("1369"))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise node.fault(f"“{node.text()}”不是数", "十进制数，加引号", '"1369"')
    return value


def _one_of(node: Source | None, values: tuple[str, ...]) -> str | None:
    if node is None:
        return None
    if node.text() not in values:
        raise node.fault(f"没有“{node.text()}”", f"以下之一：{'、'.join(values)}", values[0])
    return node.text()
