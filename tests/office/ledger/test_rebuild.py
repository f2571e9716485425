"""Promise 12: what stands beside the ledger follows from it, byte for byte."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from tests.contracts.bicycles import CLERK, RIDE, RIDER, day, definition, hire, inspect, new, ride

from mingfa.kernel.decide import Performed, may, perform
from mingfa.office.ledger.errors import LedgerError
from mingfa.office.ledger.rebuild import rebuild
from mingfa.office.ledger.service import Entry, Position, PostgresLedger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office.ledger.conftest import Tamper


def rows(region: str) -> str:
    """A digest over the region's rows as the database prints them, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM ledger_matter m WHERE region = %s ORDER BY matter", [region])
        return hashlib.sha256("\n".join(row for (row,) in cursor.fetchall()).encode()).hexdigest()


def lives(region: str, seed: int, matters: int) -> Iterator[Entry]:
    """Matters whose steps are chosen by chance among those that the law allows, at times that make silence speak."""
    chance = random.Random(seed)
    for _ in range(matters):
        state = new(region).state
        at = day(3, 1)
        for _ in range(chance.randint(1, 8)):
            actor = chance.choice((CLERK, RIDER))
            allowed = [permission.step.name for permission in may(state, actor, at) if permission.allowed]
            if not allowed:
                continue
            step = chance.choice(allowed)
            done = perform(
                state, step, (actor,), at, {**RIDE, "born_on": "1990-01-01"} if step == "hire" else {}
            )
            if isinstance(done, Performed):
                yield Entry(Position(state, b"", {}), done.events, frozenset({RIDER.id}))
                state = done.state
            at = at.replace(day=at.day + chance.choice((0, 1, 3)))


def test_rebuilding_changes_nothing(ledger: PostgresLedger, region: str) -> None:
    """12: acts one by one, with silence between them, and an import of two hundred matters."""
    for _ in range(3):
        here = ledger.append(hire(new(region))).positions[0]
        here = ledger.append(inspect(here, day(3, 20))).positions[0]
        ledger.append(inspect(here, day(3, 21)))
    ledger.append_batch(lives(region, seed=1, matters=200), source="旧系统")
    before = rows(region)
    assert rebuild(region, definition) == ()
    assert rows(region) == before


@pytest.mark.parametrize(
    ("sql", "say"),
    [
        (
            "UPDATE ledger_matter SET standing = 'ended' WHERE matter = %s",
            "事项 {} 的登记与记录推算的结果不同。",
        ),
        (
            "UPDATE ledger_matter SET next_due = NULL WHERE matter = %s",
            "事项 {} 的登记与记录推算的结果不同。",
        ),
        (
            """UPDATE ledger_matter SET state = jsonb_set(state, '{facts,deposit}', '"1"') WHERE matter = %s""",
            "事项 {} 的登记与记录推算的结果不同。",
        ),
        ("DELETE FROM ledger_matter WHERE matter = %s", "事项 {} 有记录而没有登记。"),
    ],
)
def test_rebuilding_mends_a_row(
    ledger: PostgresLedger, region: str, tamper: Tamper, sql: str, say: str
) -> None:
    """12: only looking finds it; writing makes it what it was."""
    here = ledger.append(hire(new(region))).positions[0]
    ledger.append(hire(new(region)))
    before = rows(region)
    tamper(sql, here.state.matter)
    altered = rows(region)
    assert altered != before
    (found,) = rebuild(region, definition, write=False)
    assert found.say == say.format(here.state.matter)
    assert rows(region) == altered
    rebuild(region, definition)
    assert rows(region) == before


def test_rebuilding_removes_a_row_without_events(ledger: PostgresLedger, region: str, tamper: Tamper) -> None:
    """12."""
    here = ledger.append(hire(new(region))).positions[0]
    before = rows(region)
    tamper(
        "INSERT INTO ledger_matter SELECT matter || '-x', region, procedure, definition, body, standing, outcome, opened, "
        "ended, n, next_due, head, state FROM ledger_matter WHERE matter = %s",
        here.state.matter,
    )
    (found,) = rebuild(region, definition)
    assert found.say == f"事项 {here.state.matter}-x 有登记而没有记录。"
    assert rows(region) == before


def test_rebuilding_says_what_it_lacks(ledger: PostgresLedger, region: str, tamper: Tamper) -> None:
    """12: a version of the law that is not there; events that do not fold."""

    def unknown(name: str) -> object:
        raise LookupError(name)

    matter = ledger.append(hire(new(region))).positions[0].state.matter
    before = rows(region)
    with pytest.raises(LedgerError, match="不在法律数据中"):
        rebuild(region, unknown)
    ledger.append_batch(ride(region), source="旧系统")
    tamper("UPDATE ledger_event SET n = 9 WHERE region = %s AND seq = 3", region)
    with pytest.raises(LedgerError, match=r"记录不连续.*请先核验台账"):
        rebuild(region, definition)
    assert ledger.position(matter, definition).state.n == 1
    assert rows(region) != before
