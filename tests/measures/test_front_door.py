"""What others may import from `mingfa.measures`. A change here is a change for all who use it."""

from __future__ import annotations

import inspect

from mingfa import measures

NAMES = [
    "Behind",
    "Contribution",
    "Count",
    "DuckEngine",
    "Engine",
    "Figure",
    "FigureError",
    "Formula",
    "Indicator",
    "Layout",
    "Leaf",
    "MemoryEngine",
    "Meter",
    "Noted",
    "Row",
    "Store",
    "Told",
    "Tracer",
    "Wanted",
    "all_wanted",
    "choices",
    "compute",
    "dims_of",
    "evaluate",
    "explain",
    "flow",
    "indicator_of",
    "leaves",
    "made_of",
    "plan",
    "printed",
    "read_catalogue",
    "records",
    "rounded",
    "target",
]


def test_names() -> None:
    assert sorted(measures.__all__) == NAMES


def test_everything_says_what_it_is() -> None:
    told = {name: inspect.getdoc(getattr(measures, name)) for name in NAMES if name != "Formula"}
    assert all(told.values())
