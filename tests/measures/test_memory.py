"""The engine in memory: the drawn specifications."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mingfa.kernel.library import Library
from mingfa.measures import Layout, MemoryEngine, Row
from tests.measures.contract import Contract, MakeEngine


class TestMemoryEngine(Contract):
    """The reference keeps the contract by definition, except for the specifications, which define it."""

    @pytest.fixture
    def make_engine(self) -> MakeEngine:
        def make(_: Layout, rows: Sequence[Row], law: Library) -> MemoryEngine:
            return MemoryEngine(rows, law.calendar)

        return make
