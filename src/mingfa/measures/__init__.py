"""What does it add up to? Indicators as data over columnar files; knows no Django.

`read_catalogue` reads every indicator; `plan` says what a figure counts; an engine counts; `compute` gives figures and
`records` what stands behind one; `Meter` measures events in memory.
"""

from mingfa.measures.catalogue import made_of, read_catalogue
from mingfa.measures.contribution import Contribution, Meter
from mingfa.measures.engines.base import Behind, Count, Engine
from mingfa.measures.engines.duck import DuckEngine
from mingfa.measures.engines.memory import MemoryEngine
from mingfa.measures.explain import explain
from mingfa.measures.figures import Figure, Told, Wanted, all_wanted, compute, evaluate, records
from mingfa.measures.flow import flow
from mingfa.measures.layout import Layout
from mingfa.measures.model import Indicator
from mingfa.measures.plan import (
    FigureError,
    Formula,
    Leaf,
    choices,
    dims_of,
    indicator_of,
    leaves,
    plan,
    target,
)
from mingfa.measures.printed import printed, rounded
from mingfa.measures.store import Store
from mingfa.measures.trace import Noted, Row, Tracer

__all__ = [
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
