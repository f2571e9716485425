"""The charts drawn: one description each for page and print, checked against the language's schema before it is drawn."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import altair as alt
import vl_convert

from mingfa.office.reports.charts import COMPLETION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INK, QUIET, ACCENT, SECOND, PALE = "#1c2429", "#55636b", "#1d4e5f", "#a65f00", "#d3dde1"
# As wide as a column of print with labels and numbers beside it: its letters come out at 10 points.
WIDTH, ROW, LABELS = 280, 27, 170
ASIDE = {True: 8, False: 132}  # so that both kinds come out equally wide, whatever stands beside their rows
FONT = "Noto Sans CJK SC"
SIZE = 14
_LABELS: dict[str, object] = {
    "minExtent": LABELS,
    "maxExtent": LABELS,
    "labelLimit": LABELS,
    "domain": False,
    "ticks": False,
    "labelPadding": 8,
    "labelFontSize": SIZE,
    "labelColor": INK,
}
_TENTH = Decimal("0.1")


def drawing(chart: Mapping[str, Any]) -> str:
    """The picture as SVG, its numbers printed as in the text. `chart`: as an edition keeps it."""
    rows = [{**row, "value": float(Decimal(row["value"])), "told": _told(row)} for row in chart["rows"]]
    completion = chart["kind"] == COMPLETION
    low, layer = (0.0, _completion()) if completion else (_low(rows), _attainment())
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [low, 1], "clamp": True, "nice": False},
        "axis": {
            "title": None,
            "format": ".0%",
            "values": _ticks(low),
            "grid": False,
            "domain": False,
            "tickColor": QUIET,
            "labelColor": QUIET,
            "labelFontSize": SIZE - 2,
        },
    }
    spec = {
        "data": {"values": rows},
        "width": WIDTH,
        "height": max(ROW * len(rows), ROW),
        "encoding": {
            "y": {
                "field": "label",
                "type": "nominal",
                "sort": [row["label"] for row in rows],
                "title": None,
                "axis": _LABELS,
            },
            "x": x,
        },
        "layer": [*layer, _numbers()],
        "config": {"view": {"stroke": None}, "font": FONT},
        "padding": {"left": 4, "top": 4, "right": ASIDE[completion], "bottom": 4},
    }
    alt.LayerChart.from_dict(spec)
    picture: str = vl_convert.vegalite_to_svg(json.dumps(spec))
    return picture


def _told(row: Mapping[str, Any]) -> str:
    """What stands beside a row: the share, and the two numbers that it is of."""
    parts = [part["printed"] for part in row["parts"]]
    return row["said"] if len(parts) == 1 else f"{row['said']}　{' / '.join(parts)}"


def _completion() -> list[dict[str, Any]]:
    """The whole as a pale bar, what is done over it."""
    whole = {"x": {"datum": 0}, "x2": {"datum": 1}}
    return [
        {"mark": {"type": "bar", "height": 14, "color": PALE}, "encoding": whole},
        {"mark": {"type": "bar", "height": 14, "color": ACCENT}},
    ]


def _attainment() -> list[dict[str, Any]]:
    """A dot for the rate, a line from it to the goal: its length is what is lacking."""
    reached = {"condition": {"test": "datum.value >= 1", "value": ACCENT}, "value": SECOND}
    return [
        {
            "mark": {"type": "tick", "orient": "vertical", "color": QUIET, "thickness": 1, "size": ROW},
            "encoding": {"x": {"datum": 1}},
        },
        {"mark": {"type": "rule", "color": SECOND, "strokeWidth": 3}, "encoding": {"x2": {"datum": 1}}},
        {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1}, "encoding": {"color": reached}},
    ]


def _numbers() -> dict[str, Any]:
    return {
        "mark": {"type": "text", "align": "left", "dx": 12, "fontSize": SIZE, "color": INK},
        "encoding": {"x": {"datum": 1}, "text": {"field": "told", "type": "nominal"}},
    }


def _low(rows: Sequence[Mapping[str, Any]]) -> float:
    """Where the scale begins: a tenth below the least rate, by whole tenths, so that what is lacking can be seen."""
    least = min((Decimal(str(row["value"])) for row in rows), default=Decimal(0))
    return float(max(least // _TENTH * _TENTH - _TENTH, Decimal(0)))


def _ticks(low: float) -> list[float]:
    middle = round((low + 1) / 2, 2)
    return [low, middle, 1]


def png(picture: str, scale: float = 4) -> bytes:
    """The same picture as pixels, fine enough for print (370 to the inch): other programs draw its letters otherwise."""
    pixels: bytes = vl_convert.svg_to_png(picture, scale=scale)
    return pixels
