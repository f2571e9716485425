"""The ledger in memory keeps the contract: it is the reference."""

from __future__ import annotations

import pytest
from tests.contracts.ledger import LedgerContract, region

from mingfa.office.ledger.memory import MemoryLedger

__all__ = ["region"]


class TestMemoryLedger(LedgerContract):
    @pytest.fixture
    def ledger(self) -> MemoryLedger:
        return MemoryLedger()
