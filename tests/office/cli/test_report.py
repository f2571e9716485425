"""`mingfa report` and `mingfa matter` as a person types them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tests.office.reports.county import PLACE, YEAR

from mingfa.office.reports import editions

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def mingfa(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command; Django and the tables are there already."""
    from mingfa.office.cli import main

    for name in ("report", "matter", "demo"):
        monkeypatch.setattr(f"mingfa.office.cli.{name}.start", lambda: None, raising=True)
    return lambda *arguments: CliRunner().invoke(
        main, [str(one) for one in arguments], catch_exceptions=False
    )


@pytest.fixture
def area(county: Any) -> tuple[str, ...]:
    return ("--region", county.region, "--year", str(YEAR))


def test_build_list_verify_compare(mingfa, county, area):
    built = mingfa("report", "build", *area, "--place", PLACE)
    assert built.exit_code == 0
    newest = editions.find(county.region, YEAR)
    assert f"第{newest.number}版已生成" in built.output
    for name in ("report.json", "report.pdf", "report.docx"):
        assert (newest.folder / name).stat().st_size > 1000
    listed = mingfa("report", "list")
    assert f"{county.region} {YEAR}年 第{newest.number}版" in listed.output
    verified = mingfa("report", "verify", *area, "--edition", newest.number)
    assert verified.exit_code == 0, verified.output
    assert "不符0处" in verified.output
    compared = mingfa("report", "compare", *area, newest.number, newest.number)
    assert "0个数字不同" in compared.output


def test_verify_exits_with_1_and_says_what_in_json(mingfa, county, area):
    edition = editions.read(county.edition)
    edition["content"]["title"] = "改过的标题"
    broken = editions.write(county.region, YEAR, {editions.REPORT: json.dumps(edition).encode()})
    done = mingfa("report", "verify", *area, "--edition", broken.number, "--json")
    shutil.rmtree(broken.folder)
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["edition"] == broken.number
    assert "内容被改动过" in answer["faults"][0]["what"]


def test_an_edition_that_cannot_be_read_is_told_and_the_others_are_listed(mingfa, county, area):
    for text in ("{", json.dumps({"content": {"v": 99}})):
        broken = editions.write(county.region, YEAR, {editions.REPORT: text.encode()})
        listed = mingfa("report", "list")
        verified = mingfa("report", "verify", *area, "--edition", broken.number)
        shutil.rmtree(broken.folder)
        assert f"第{broken.number}版 读不出来" in listed.stderr
        assert f"{county.region} {YEAR}年 第{county.edition.number}版 " in listed.stdout
        assert verified.exit_code == 1
        assert str(broken.folder) in verified.output


def test_what_cannot_be_done_is_said_in_chinese(mingfa, area):
    missing = mingfa("report", "verify", "--region", "000002", "--year", "1999")
    assert missing.exit_code == 1
    assert "没有000002 1999年报告" in missing.output
    empty = mingfa("report", "build", "--region", "000002", "--year", "1999", "--place", PLACE)
    assert empty.exit_code == 1
    assert "台账还是空的" in empty.output


def test_every_command_has_help_with_an_example_or_options(mingfa):
    for group in ("report", "matter", "serve", "demo"):
        shown = mingfa(group, "--help")
        assert shown.exit_code == 0
        assert any("\u4e00" <= letter <= "\u9fff" for letter in shown.output)
    assert "例：mingfa report build" in mingfa("report", "build", "--help").output.replace("\n", "").replace(
        "  ", ""
    )


def test_a_matter_is_listed_and_shown(mingfa, county):
    rows = json.loads(
        mingfa("matter", "list", "--procedure", "penalty/ordinary", "--limit", "500", "--json").stdout
    )
    matter = county.matter("penalty/ordinary")
    assert matter in {row["matter"] for row in rows}
    shown = json.loads(mingfa("matter", "show", matter, "--json").stdout)
    assert shown["history"][0]["n"] == 1
    told = mingfa("matter", "show", matter, "--on", "2030-01-02").output
    assert "《" in told
    unknown = mingfa("matter", "show", "没有")
    assert unknown.exit_code == 1
    assert "没有" in unknown.output
    assert "不是日期" in mingfa("matter", "show", matter, "--on", "明天").output
