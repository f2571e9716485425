"""The report's charts as data: what is compared with what, bound to the edition's own figures. `drawing` makes the pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.source import read_source
from mingfa.measures import FigureError, Wanted, dims_of, plan, printed
from mingfa.measures.printed import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingfa.kernel.source import Source
    from mingfa.measures import Figure, Indicator

COMPLETION, ATTAINMENT = "completion", "attainment"
# What the bars or dots of each kind are made of: the key of the entry, and the heading of its column in the table.
PARTS = {
    COMPLETION: {"done": "办结", "whole": "总数"},
    ATTAINMENT: {"figure": "比率"},
}
EXAMPLES = {
    COMPLETION: "{label: 某类, whole: 某类收到数, done: 某类办结数}",
    ATTAINMENT: "{label: 某率, figure: 某某率}",
}
EXAMPLE = "{title: 某某情况, kind: completion, note: 深色为已办结, rows: [{label: 某类, whole: 某类收到数, done: 某类办结数}]}"


class Row(NamedTuple):
    """One row: its label, and its figures by the keys of `PARTS`."""

    label: str
    figures: Mapping[str, Wanted]


class Chart(NamedTuple):
    """One chart: its title, its kind, how it is to be read, its rows."""

    title: str
    kind: str
    note: str
    rows: tuple[Row, ...]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Its figures."""
        return tuple(wanted for row in self.rows for wanted in row.figures.values())


def chart_record(
    chart: Chart, figures: Mapping[Wanted, Figure], numbers: Mapping[Wanted, str], place: str, year: int
) -> dict[str, Any]:
    """A chart as an edition keeps it: rows with something behind them, the least complete first."""
    found = [row for one in chart.rows if (row := _row_record(chart.kind, one, figures, numbers))]
    return {
        "title": chart.title,
        "kind": chart.kind,
        "note": chart.note,
        "source": f"数据来源：{place}{year}年度台账记录",
        "rows": sorted(found, key=lambda row: Decimal(row["value"])),
    }


def _row_record(
    kind: str, row: Row, figures: Mapping[Wanted, Figure], numbers: Mapping[Wanted, str]
) -> dict[str, Any] | None:
    told = {key: figures[wanted] for key, wanted in row.figures.items()}
    values = {key: figure.value for key, figure in told.items()}
    if any(value is None or not told[key].records for key, value in values.items()):
        return None
    if kind == COMPLETION:
        whole, done = values["whole"] or Decimal(1), values["done"] or Decimal(0)
        value, said = done / whole, f"{plain_number((done / whole * 100).quantize(Decimal('0.1')))}%"
    else:
        value = values["figure"] or Decimal(0)
        said = printed(told["figure"])
    return {
        "label": row.label,
        "value": format(value.quantize(Decimal("0.000001")), "f"),
        "said": said,
        "parts": [
            {"title": title, "printed": printed(told[key]), "figure": numbers[row.figures[key]]}
            for key, title in PARTS[kind].items()
        ],
    }


def read_charts(text: str, file: str, catalogue: Mapping[str, Indicator]) -> list[Chart]:
    """The charts as data. Rows on figures that no system defines are left out. Raises DefinitionError."""
    root = read_source(text, file).mapping(["charts"], [], f"charts: [{EXAMPLE}]")
    return [_chart(node, catalogue) for node in root["charts"].items()]


def _chart(node: Source, catalogue: Mapping[str, Indicator]) -> Chart:
    part = node.mapping(["title", "kind", "rows"], ["note"], EXAMPLE)
    kind = part["kind"].text()
    if kind not in PARTS:
        raise part["kind"].fault(f"没有“{kind}”这种图", " 或者 ".join(PARTS), COMPLETION)
    rows = tuple(_rows(part["rows"].items(), kind, catalogue))
    return Chart(part["title"].text(), kind, part["note"].text() if "note" in part else "", rows)


def _rows(nodes: Sequence[Source], kind: str, catalogue: Mapping[str, Indicator]) -> Iterator[Row]:
    for node in nodes:
        part = node.mapping(["label", *PARTS[kind]], [], EXAMPLES[kind])
        figures = {key: _wanted(part[key], catalogue) for key in PARTS[kind]}
        if all(wanted.indicator in catalogue for wanted in figures.values()):
            yield Row(part["label"].text(), figures)


def _wanted(node: Source, catalogue: Mapping[str, Indicator]) -> Wanted:
    """A figure written as in the template: `某某数|维度=值`."""
    name, _, dims = node.text().partition("|")
    try:
        wanted = Wanted(name.strip(), dims_of(dims))
        if wanted.indicator in catalogue:
            plan(catalogue, wanted.indicator, wanted.dims, 2000)
    except FigureError as error:
        raise node.fault(str(error), "指标和它的维度", "某某数|结果=维持") from error
    return wanted
