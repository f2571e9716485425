"""Promise 1: the database itself refuses to change or remove what was recorded; by triggers, and by grants."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from tests.contracts.bicycles import hire, new

from mingfa.office.ledger.service import PostgresLedger

REFUSED = "台账只能追加，不能修改或者删除"


@pytest.fixture(autouse=True)
def recorded(ledger: PostgresLedger, region: str) -> str:
    """One recorded act; a trace of reading."""
    here = ledger.append(hire(new(region))).positions[0]
    ledger.reveal([str(here.state.facts["rider"])], who="clerk1", matter=here.state.matter, why="核对")
    return here.state.matter


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_event SET step = 'x'",
        "UPDATE ledger_event SET step = 'x' WHERE false",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "TRUNCATE ledger_event CASCADE",
        "UPDATE ledger_checkpoint SET leaves = ''",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_checkpoint",
        "UPDATE ledger_reading SET who = 'x'",
        "DELETE FROM ledger_reading",
        "TRUNCATE ledger_reading",
        "DELETE FROM ledger_sealed",
        "TRUNCATE ledger_sealed",
        "DELETE FROM ledger_region",
        "TRUNCATE ledger_region",
        "MERGE INTO ledger_event e USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
        "SET session_replication_role = replica; DELETE FROM ledger_event",
    ],
)
def test_nobody_changes_what_was_recorded(superuser: psycopg.Connection, sql: str) -> None:
    """1: not even a superuser, nor one who calls himself a replica."""
    with pytest.raises(psycopg.Error, match=REFUSED) as refused:
        superuser.execute(sql)
    assert refused.value.sqlstate == "MF009"


@pytest.mark.parametrize(
    "change", ["text = '王五'", "token = 'x'", "matter = 'x'", "erased_at = NULL", "sealed_at = now()"]
)
def test_a_sealed_value_can_only_be_erased(superuser: psycopg.Connection, recorded: str, change: str) -> None:
    """1, 9."""
    with pytest.raises(psycopg.Error, match="只能依法删除，不能修改"):
        superuser.execute(f"UPDATE ledger_sealed SET {change} WHERE matter = %s", (recorded,))


def test_an_erased_value_cannot_come_back(
    superuser: psycopg.Connection, ledger: PostgresLedger, recorded: str
) -> None:
    """1, 9."""
    ((token,),) = superuser.execute(
        "SELECT token FROM ledger_sealed WHERE matter = %s AND fact = 'rider_name'", (recorded,)
    ).fetchall()
    ledger.erase(token, who="clerk1", ground="个人信息保护请求")
    for change in (
        "text = '张三', salt = 'x', erased_at = NULL, erased_by = NULL, ground = NULL",
        "ground = '别的'",
    ):
        with pytest.raises(psycopg.Error, match="不能修改"):
            superuser.execute(f"UPDATE ledger_sealed SET {change} WHERE token = %s", (token,))


@pytest.mark.parametrize("change", ["seq = seq - 1", "seq = seq", "region = 'x', seq = seq + 1"])
def test_numbering_only_goes_forward(superuser: psycopg.Connection, region: str, change: str) -> None:
    """1, 6."""
    with pytest.raises(psycopg.Error, match="编号只能向前"):
        superuser.execute(f"UPDATE ledger_region SET {change} WHERE region = %s", (region,))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_event SET step = 'x'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "ALTER TABLE ledger_event DISABLE TRIGGER append_only",
        "DROP TRIGGER append_only ON ledger_event",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER TABLE ledger_event OWNER TO CURRENT_USER",
        "SET ROLE mingfa_ledger",
        "SELECT text FROM ledger_sealed",
        "SELECT salt FROM ledger_sealed",
        "SELECT * FROM ledger_sealed",
        "UPDATE ledger_sealed SET ground = 'x'",
        "INSERT INTO ledger_reading (who, matter, why, tokens) VALUES ('a', 'b', 'c', '{}')",
        "TRUNCATE ledger_matter",
        "DELETE FROM ledger_region",
    ],
)
def test_the_office_has_no_right_to(sql: str) -> None:
    """1, 9: as the office's role, and as the role that migrated, there is no right to it at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        ((superuser,),) = cursor.fetchall()
    if superuser and sql.startswith("SET ROLE"):
        pytest.skip("a session that a superuser began may take any role; the embedded server's is none")
    for role in ("mingfa_office",) if superuser else ("mingfa_office", None):
        with transaction.atomic(), connection.cursor() as cursor:
            if role:
                cursor.execute(f"SET LOCAL ROLE {role}")
            with pytest.raises(Exception, match=r"permission denied|must be owner|must be able to SET ROLE"):
                cursor.execute(sql)
            transaction.set_rollback(True)


def test_the_office_can_do_its_work(ledger: PostgresLedger, region: str) -> None:
    """1: append, import, read, reveal, erase and rebuild need no more than the office's role has."""
    from tests.contracts.bicycles import definition, ride

    from mingfa.office.ledger import checkpoints, clock, keys
    from mingfa.office.ledger.rebuild import rebuild
    from mingfa.office.ledger.verify import verify

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE mingfa_office")
    try:
        here = ledger.append(hire(new(region), rider="rider7")).positions[0]
        ledger.append_batch(ride(region), source="旧系统")
        ledger.reveal([str(here.state.facts["rider"])], who="clerk1", matter=here.state.matter, why="核对")
        ledger.erase(str(here.state.facts["rider_name"]), who="clerk1", ground="个人信息保护请求")
        from django.conf import settings

        signer = keys.signer(settings.DATA_DIR)
        assert checkpoints.make(region, signer, clock.now()) is not None
        assert verify(region, signer.public).findings == ()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    assert rebuild(region, definition) == ()


def test_the_tables_belong_to_nobody_who_works_here(superuser: psycopg.Connection) -> None:
    """1: their owner cannot log in and has no members."""
    owners = superuser.execute(
        "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'ledger\\_%'"
    ).fetchall()
    assert owners == [("mingfa_ledger",)]
    ((login,),) = superuser.execute(
        "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'mingfa_ledger'"
    ).fetchall()
    assert login is False
    members = superuser.execute(
        "SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper "
        "AND pg_has_role(rolname, 'mingfa_ledger', 'USAGE')"
    ).fetchall()
    assert members == []


def test_emptying_the_database_between_tests_leaves_the_ledger_alone(recorded: str) -> None:
    """1: Django's flush knows nothing of these tables."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event WHERE matter = %s", [recorded])
        assert cursor.fetchone() == (1,)
