"""What is read from the ledger beside the contract: two times, histories, and deciding on sealed facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction
from tests.contracts.bicycles import BODY, CLERK, definition, hire, inspect, new, ride

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.decide import Performed, perform
from mingfa.office.ledger import database, personal, selectors
from mingfa.office.ledger.clock import now
from mingfa.office.ledger.errors import ClockError, ConflictError, ConnectionLostError, NotFoundError
from mingfa.office.ledger.models import Event, Matter, Reading
from mingfa.office.ledger.recorder import Call
from mingfa.office.ledger.service import Entry, Once, PostgresLedger


def at(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(microsecond=0)


def test_back_dating_is_seen(ledger: PostgresLedger, region: str) -> None:
    """7: entered two days late, and dated ahead; what was entered in time, and imports, are not told of."""
    late, early, timely = now() - timedelta(days=2), now() + timedelta(hours=1), now() - timedelta(hours=3)
    for moment in (late, timely, early):
        ledger.append(hire(new(region), at(moment)))
    ledger.append_batch(ride(region), source="旧系统")
    seen = list(selectors.misdated(region))
    assert [(one.record.seq, round(one.by / timedelta(hours=1))) for one in seen] == [(1, 48), (3, -1)]
    assert [one.record.seq for one in selectors.misdated(region, more_than=timedelta(days=3))] == [3]


def test_what_was_known_then(ledger: PostgresLedger, region: str) -> None:
    """7: an act of Monday entered on Friday was not known on Wednesday."""
    here = ledger.append(hire(new(region))).positions[0]
    between = now()
    ledger.append(inspect(here))
    matter = here.state.matter
    assert [r.n for r in selectors.as_known_at(matter, between)] == [1]
    assert [r.n for r in selectors.as_known_at(matter, now())] == [1, 2]


@pytest.mark.parametrize("off", [timedelta(minutes=6), -timedelta(minutes=6)])
def test_a_recorder_with_a_wrong_clock_is_refused(
    ledger: PostgresLedger, region: str, off: timedelta
) -> None:
    """7: the digest covers the recorder's time, so it has to be the database's too; also for imports."""
    wrong = PostgresLedger(clock=lambda: now() + off)
    with pytest.raises(ClockError, match="请管理员校准时间"):
        wrong.append(hire(new(region)))
    with pytest.raises(ClockError):
        wrong.append_batch(ride(region), source="旧系统")
    assert selectors.last_number(region) == 0


def test_a_history_is_given_to_the_kernel(ledger: PostgresLedger, region: str) -> None:
    """5: events as they were performed, sealed values as tokens."""
    entry = hire(new(region))
    here = ledger.append(entry).positions[0]
    (event,) = selectors.history(here.state.matter, definition)
    assert event == entry.events[0]._replace(facts=here.state.facts)
    with pytest.raises(NotFoundError):
        selectors.history("没有", definition)
    with pytest.raises(NotFoundError):
        selectors.record(region, 9)
    assert selectors.record(region, 1).matter == here.state.matter
    assert selectors.matter_count(region) == 1
    assert region in selectors.regions()


def test_deciding_on_personal_facts_leaves_a_trace_and_no_clear_text(
    ledger: PostgresLedger, region: str
) -> None:
    """9: the state in clear is for deciding only; what is recorded against the sealed one stays sealed."""
    here = ledger.append(hire(new(region), born_on="1990-01-02")).positions[0]
    clear = ledger.unsealed(here.state, who="clerk1", why="办理查验")
    assert clear.facts["rider"] == "rider1"
    assert str(clear.facts["born_on"]) == "1990-01-02"
    done = perform(clear, "inspect", (CLERK,), here.state.opened or now(), {"finding": "完好"})
    assert isinstance(done, Performed)
    ledger.append(Entry(here, done.events))
    assert "rider1" not in repr(selectors.matter_row(here.state.matter))
    (read,) = ledger.readings(here.state.matter)
    assert (read.who, read.why, len(read.tokens)) == ("clerk1", "办理查验", 3)
    ledger.erase(str(here.state.facts["born_on"]), who="clerk1", ground="个人信息保护请求")
    erased = personal.unsealed(here.state, who="clerk1", why="核对")
    assert erased.facts["born_on"] == here.state.facts["born_on"]


def test_nothing_sealed_needs_no_trace(ledger: PostgresLedger, region: str) -> None:
    """9: who reads nothing personal is not written down."""
    state = new(region).state
    assert ledger.unsealed(state, who="clerk1", why="核对") is state
    assert ledger.readings(state.matter) == ()


def test_a_conflict_leaves_the_callers_transaction_whole(ledger: PostgresLedger, region: str) -> None:
    """3: what was done before it in the same transaction can still be kept."""
    here = ledger.append(hire(new(region))).positions[0]
    with transaction.atomic():
        ledger.append(hire(new(region), rider="rider2"))
        with pytest.raises(ConflictError):
            ledger.append(hire(here._replace(state=new(region, matter=here.state.matter).state)))
    assert selectors.last_number(region) == 2


def test_a_transaction_that_is_undone_leaves_no_hole(ledger: PostgresLedger, region: str) -> None:
    """6: its numbers are given to the next."""
    with transaction.atomic():
        ledger.append(hire(new(region)))
        transaction.set_rollback(True)
    assert ledger.append(hire(new(region))).first == 1


def test_a_lost_connection_is_told_and_mended(
    ledger: PostgresLedger, region: str, superuser: psycopg.Connection
) -> None:
    """4, 13: the sentence says what to do; the next request connects anew, and the same key does it once."""
    here = ledger.append(hire(new(region))).positions[0]
    once = Once(BODY, f"{region}-k", {"finding": "完好"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    superuser.execute("SELECT pg_terminate_backend(%s)", [backend])
    with pytest.raises(ConnectionLostError, match="请用同一请求编号重新提交，不会重复记入"):
        ledger.append(inspect(here), once=once)
    assert ledger.append(inspect(here), once=once).last == 2
    assert ledger.append(inspect(here), once=once).repeated


def test_djangos_models_read_the_tables(ledger: PostgresLedger, region: str) -> None:
    """12: for lists and filters elsewhere in the office."""
    here = ledger.append(hire(new(region))).positions[0]
    ledger.reveal([str(here.state.facts["rider"])], who="clerk1", matter=here.state.matter, why="核对")
    event = Event.objects.get(region=region, seq=1)
    assert (event.step, event.actors, event.channel, event.pk) == ("hire", ["clerk1"], None, (region, 1))
    matter = Matter.objects.get(region=region)
    assert (matter.n, matter.standing, matter.state["facts"]["deposit"]) == (1, "open", "200")
    assert str(Reading.objects.get(matter=here.state.matter)) == f"clerk1 查阅 {here.state.matter}"
    assert str(event) == f"{here.state.matter} 第 1 条"


def test_the_call_is_the_databases(ledger: PostgresLedger) -> None:
    """2: parameters are passed by place, so their order must be the database's."""
    ((names,),) = database.rows("default", "SELECT proargnames FROM pg_proc WHERE proname = 'ledger_append'")
    assert [name.removeprefix("p_") for name in names] == list(Call._fields)


def test_an_act_is_one_round_trip(ledger: PostgresLedger, region: str, tmp_path: Path) -> None:
    """2: for an act, its position, its idempotency key, its silence and its sealed values; told by libpq's own trace."""
    ledger.append(hire(new(region)))  # the server keeps the plan from here on
    inner = connection.connection.pgconn
    with (tmp_path / "trace").open("w+") as trace:
        inner.trace(trace.fileno())
        here = ledger.append(hire(new(region), rider="rider2"), once=Once(BODY, f"{region}-1", {})).positions[
            0
        ]
        ledger.append(inspect(here, at(now())), once=Once(BODY, f"{region}-2", {}))
        inner.untrace()
        trace.seek(0)
        sent = [line.split("\t")[3].strip() for line in trace if line.split("\t")[1] == "F"]
    assert sent == ["Bind", "Describe", "Execute", "Sync"] * 2
    assert selectors.last_number(region) == 4, "silence was recorded too"
