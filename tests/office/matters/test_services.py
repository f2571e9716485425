"""Acts through the office: decided on clear facts, recorded sealed, linked matters told, dates moved by a notice."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.contracts import bicycles

from mingfa.kernel import Refusal
from mingfa.kernel.library import Library

if TYPE_CHECKING:
    from mingfa.office.ledger.service import PostgresLedger

NOTICE = """\
year: 2024
notices:
  - title: 某县二〇二四年放假通知（测试用）
    link: null
    note: 测试用，没有链接
    holidays:
      - {name: 元旦, off: [2024-01-01, 2024-01-02, 2024-01-03, 2024-01-04, 2024-01-05], worked: []}
"""


@pytest.fixture
def region() -> str:
    return bicycles.fresh_region()


@pytest.fixture
def ledger(transactional_db: None) -> PostgresLedger:
    from mingfa.office.ledger.service import PostgresLedger

    return PostgresLedger()


def act(matter: str, step: str, at, actor=bicycles.CLERK, **facts):
    from mingfa.office.matters.services import Act

    return Act(matter, step, (actor,), at, facts)


def opened(ledger: PostgresLedger, region: str, at=None) -> str:
    from mingfa.office.matters.services import Done, matter_open

    name = f"{region}-1"
    done = matter_open(
        ledger,
        bicycles.library(),
        act(name, "hire", at or bicycles.day(3, 1), **bicycles.RIDE),
        procedure="bicycles/hire",
        body=bicycles.BODY,
        region=region,
    )
    assert isinstance(done, Done)
    return name


def test_a_refusal_records_nothing(ledger, region):
    """What the law refuses leaves no trace in the ledger."""
    from mingfa.office.matters.services import matter_perform

    name = opened(ledger, region)
    refused = matter_perform(ledger, bicycles.library(), act(name, "renew", bicycles.day(3, 2)))
    assert isinstance(refused, Refusal)
    assert refused.rule == "role"
    assert len(ledger.records(name)) == 1


def test_personal_facts_are_sealed_and_reading_them_leaves_a_trace(ledger, region):
    """The next act is decided on facts in clear; that they were read is known."""
    from mingfa.office.matters.services import matter_perform

    name = opened(ledger, region)
    assert "张三" not in ledger.records(name)[0].content
    matter_perform(ledger, bicycles.library(), act(name, "inspect", bicycles.day(3, 2), finding="完好"))
    assert [(read.who, read.why) for read in ledger.readings(name)] == [("clerk1", "查验")]


def test_links_are_found_by_an_index(ledger, region):
    """Whenever a matter ends, those that wait for it are asked for: not by reading the whole ledger."""
    from django.db import connection

    from mingfa.office.ledger import selectors

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {selectors._LINKED}", [region])
        assert "ledger_event_linked" in str(cursor.fetchall())


def test_what_a_step_opens_is_numbered_linked_and_told_of_its_end(ledger, region):
    """A report of loss opens a search; when the search ends, the hire knows how."""
    from mingfa.office.matters.services import matter_open, matter_perform

    law = bicycles.library()
    name = opened(ledger, region)
    lost = matter_perform(ledger, law, act(name, "report_loss", bicycles.day(3, 2), bicycles.RIDER))
    (child,) = lost.opened
    links = ledger.position(name, law.version).state.links
    assert [(one.matter, one.procedure, one.ended) for one in links] == [(child, "bicycles/search", False)]

    begin = act(child, "open", bicycles.day(3, 3), owner="rider1")
    matter_open(ledger, law, begin, procedure="bicycles/search", body=bicycles.BODY, region=region)
    matter_perform(ledger, law, act(child, "close", bicycles.day(3, 4), result="lost"))
    links = ledger.position(name, law.version).state.links
    assert [(one.matter, one.ended, one.outcome) for one in links] == [(child, True, "lost")]


def test_a_notice_moves_running_dates_and_the_event_keeps_the_old_ones(ledger, region, tmp_path: Path):
    """A term that ends beyond the published calendar is provisional; the next year's notice dates it anew."""
    from mingfa.office.matters.services import matters_redate

    name = opened(ledger, region, bicycles.day(12, 27))
    clock = ledger.position(name, bicycles.library().version).state.clocks["return_within"]
    assert (clock.due, clock.provisional) == (date(2024, 1, 3), True)

    folder = tmp_path / "law"
    shutil.copytree(Path(bicycles.__file__).parent / "law", folder)
    (folder / "_calendar" / "2024.yaml").write_text(NOTICE, "utf-8")
    later = Library(folder)
    moved = matters_redate(ledger, later, region, bicycles.day(12, 28))
    assert moved == [
        (name, "节假日安排公布：“归还期限”由2024-01-03（星期三）改为2024-01-08（星期一）"),
    ]
    clock = ledger.position(name, later.version).state.clocks["return_within"]
    assert (clock.due, clock.provisional) == (date(2024, 1, 8), False)
    assert matters_redate(ledger, later, region, bicycles.day(12, 29)) == []


def test_a_matter_whose_law_this_office_does_not_hold_is_listed_by_name_and_not_an_error(
    ledger, region, client
):
    """The list stays readable; the matter's own page says why it cannot be shown."""
    name = opened(ledger, region)
    listed = client.get("/matters/", {"q": name}).content.decode()
    assert "bicycles/hire@2021-01-01" in listed
    shown = client.get(f"/matters/{name}/")
    assert shown.status_code == 404
    assert "本机关现用的法律数据中没有这个案件所适用的程序" in shown.content.decode()
