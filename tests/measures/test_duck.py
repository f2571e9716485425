"""DuckDB over the files: the same contract, in one part or many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mingfa.kernel.library import Library
from mingfa.measures import DuckEngine, Layout, Row, Store
from tests.measures.contract import REGION, Contract, MakeEngine


class TestDuckEngine(Contract):
    """DuckDB says what the reference says."""

    @pytest.fixture(params=[1, 7], ids=["one part", "many parts"])
    def make_engine(self, request: pytest.FixtureRequest, tmp_path: Path) -> MakeEngine:
        def make(layout: Layout, rows: Sequence[Row], law: Library) -> DuckEngine:
            store = Store(tmp_path / "measures", layout)
            with store.writing(REGION):
                size = max(-(-len(rows) // request.param), 1)
                for first in range(0, len(rows), size):
                    store.add(REGION, rows[first : first + size])
            return DuckEngine(store, REGION, law.calendar)

        return make
