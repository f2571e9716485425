"""What tests of the ledger in the database share: a region of their own, hands that may do anything, a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.contracts import bicycles

if TYPE_CHECKING:
    import psycopg

    from mingfa.office.ledger.keys import Signer
    from mingfa.office.ledger.service import PostgresLedger

Tamper = Callable[..., None]


@pytest.fixture
def region() -> str:
    return bicycles.fresh_region()


@pytest.fixture
def ledger(transactional_db: None) -> PostgresLedger:
    from mingfa.office.ledger.service import PostgresLedger

    return PostgresLedger()


@pytest.fixture
def signer(tmp_path) -> Signer:
    from mingfa.office.ledger import keys

    return keys.signer(tmp_path)


@pytest.fixture
def tamper(superuser: psycopg.Connection[tuple[object, ...]]) -> Tamper:
    """Do to the tables what only a superuser can: with the refusals switched off for the moment."""

    def do(sql: str, *arguments: object) -> None:
        from mingfa.office.ledger.verify import GUARDS

        guards = [name.split(".") for name in sorted(GUARDS)]
        with superuser.transaction():
            for table, trigger in guards:
                superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            assert superuser.execute(sql, arguments).rowcount > 0, "nothing was altered, so nothing is tested"
            for table, trigger in guards:
                superuser.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")

    return do
