"""The ledger in PostgreSQL keeps the contract: each act its own transaction, and inside a caller's transaction."""

from __future__ import annotations

import pytest
from tests.contracts.ledger import LedgerContract, region

from mingfa.office.ledger.service import PostgresLedger

__all__ = ["region"]


@pytest.mark.django_db(transaction=True)
class TestPostgresLedger(LedgerContract):
    @pytest.fixture
    def ledger(self) -> PostgresLedger:
        return PostgresLedger()


@pytest.mark.django_db
class TestPostgresLedgerInATransaction(LedgerContract):
    """A refusal in the middle of the caller's transaction leaves the rest of it whole."""

    @pytest.fixture
    def ledger(self) -> PostgresLedger:
        return PostgresLedger()
