"""The report's two charts, one description each for page and print: from the edition's own figures."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt
import vl_convert

from mingfa.kernel.source import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.source import Source

ACCENT, SECOND = "#1d4e5f", "#b26a00"
WIDTH, ROW, LABELS = (
    300,
    27,
    170,
)  # with its labels as wide as a column of print: its letters come out at 10 points
FONT = "Noto Sans CJK SC"
_LABELS: dict[str, object] = {
    "minExtent": LABELS,
    "maxExtent": LABELS,
    "labelLimit": LABELS,
    "domain": False,
    "ticks": False,
}
_LABELS |= {"labelPadding": 6, "labelFontSize": 14, "labelColor": "#1c2429"}
_SHARE = {"domain": [0, 1]}
_WORK = {"type": "sqrt", "zero": True}  # a county licenses fifty times as often as it is sued


class Chart(NamedTuple):
    """One chart: its title, whether it shows rates, and its figures with their labels."""

    title: str
    rates: bool
    names: Mapping[str, str]


def rows(edition: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Label, value and figure of the edition's figures named (whole, without dimensions), those with a value."""
    found = {
        figure["indicator"]: figure for figure in edition["figures"] if not figure["dims"] and figure["value"]
    }
    return [
        {
            "label": label,
            "value": found[name]["value"],
            "printed": found[name]["printed"],
            "figure": found[name]["id"],
        }
        for name, label in names.items()
        if name in found
    ]


def bars(chart: Mapping[str, Any]) -> str:
    """A horizontal bar chart as SVG, its numbers printed as in the text. `chart`: as an edition keeps it."""
    percent = chart["rates"]
    values = [{**row, "value": float(Decimal(row["value"]))} for row in chart["rows"]]
    order = [row["label"] for row in values]
    spec = {
        "data": {"values": values},
        "width": WIDTH,
        "height": max(ROW * len(values), ROW),
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": _LABELS},
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": None,
                "scale": _SHARE if percent else _WORK,
            },
        },
        "layer": [
            {"mark": {"type": "bar", "height": 15, "color": SECOND if percent else ACCENT}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 14, "color": "#1c2429"},
                "encoding": {"text": {"field": "printed", "type": "nominal"}},
            },
        ],
        "config": {"view": {"stroke": None}, "font": FONT},
        "padding": {"left": 4, "top": 4, "right": 90, "bottom": 4},
    }
    alt.LayerChart.from_dict(spec)  # checked against the schema of the language before it is drawn
    picture: str = vl_convert.vegalite_to_svg(json.dumps(spec))
    return picture


def png(picture: str, scale: float = 4) -> bytes:
    """The same picture as pixels, fine enough for print (370 to the inch): other programs draw its letters otherwise."""
    pixels: bytes = vl_convert.svg_to_png(picture, scale=scale)
    return pixels


def read_charts(text: str, file: str) -> list[Chart]:
    """The charts as data: title, kind (amounts or rates), figures with their labels. Raises DefinitionError."""
    root = read_source(text, file).mapping(
        ["charts"], [], "charts: [{title: 主要工作量, kind: amounts, figures: {…}}]"
    )
    return [_chart(node) for node in root["charts"].items()]


def _chart(node: Source) -> Chart:
    part = node.mapping(
        ["title", "kind", "figures"], [], "{title: 主要工作量, kind: amounts, figures: {某某数: 某某}}"
    )
    kind = part["kind"].text()
    if kind not in ("amounts", "rates"):
        raise part["kind"].fault(f"没有“{kind}”这种图", "amounts 或者 rates", "amounts")
    names = {name: label.text() for name, label in part["figures"].mapping(optional=None).items()}
    return Chart(part["title"].text(), kind == "rates", names)
