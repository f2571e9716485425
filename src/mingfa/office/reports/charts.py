"""The report's two charts, one description each for page and print: from the edition's own figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt
import vl_convert

from mingfa.kernel.source import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.source import Source

ACCENT, SECOND = "#1d4e5f", "#b26a00"
WIDTH, ROW = 460, 30
FONT = "Noto Sans CJK SC"
_LABELS = {"labelLimit": 200, "domain": False, "ticks": False, "labelFontSize": 12}
_SHARE = {"domain": [0, 1]}
_WORK = {"type": "sqrt", "zero": True}  # a county licenses fifty times as often as it is sued


class Chart(NamedTuple):
    """One chart: its title, whether it shows rates, and its figures with their labels."""

    title: str
    rates: bool
    names: Mapping[str, str]


def rows(edition: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Label and value of the edition's figures named (whole, without dimensions), those with a value."""
    found = {
        figure["indicator"]: figure for figure in edition["figures"] if not figure["dims"] and figure["value"]
    }
    return [
        {"label": label, "value": float(Decimal(found[name]["value"])), "printed": found[name]["printed"]}
        for name, label in names.items()
        if name in found
    ]


def bars(values: list[dict[str, Any]], *, percent: bool) -> str:
    """A horizontal bar chart as SVG, its numbers printed as in the text."""
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
            {"mark": {"type": "bar", "height": 16, "color": SECOND if percent else ACCENT}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": "#1c2429"},
                "encoding": {"text": {"field": "printed", "type": "nominal"}},
            },
        ],
        "config": {"view": {"stroke": None}, "font": FONT},
        "padding": {"left": 4, "top": 4, "right": 90, "bottom": 4},
    }
    chart = alt.LayerChart.from_dict(spec)  # checked against the schema of the language before it is drawn
    picture: str = vl_convert.vegalite_to_svg(chart.to_json())
    return picture


def png(picture: str, scale: float = 2) -> bytes:
    """The same picture as pixels, for documents that cannot hold lines."""
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
