"""`mingfa matter` as a person types it: a matter opened, shown, carried on; steps, facts and choices by title."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import CliRunner

from mingfa.office.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
FILED = (
    "当事人=p1",
    "party_kind=citizen",
    "案件来源=监督检查",
    "violation=other",
    "违法行为发生（终了）之日=2023-02-20",
    "违法行为发现之日=2023-02-27",
)
AREA = ("--region", "370199")
PEOPLE = """
zhang: {role: officer, certificate: {number: "37019900001", from: 2022-01-01, until: 2027-12-31}}
li: {role: officer, certificate: {number: "37019900002", from: 2022-01-01, until: 2027-12-31}}
"""


@pytest.fixture
def mingfa(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command; Django and the tables are there already."""
    monkeypatch.setattr("mingfa.office.cli.matter.start", lambda: None)
    return lambda *arguments: CliRunner().invoke(
        main, [str(one) for one in arguments], catch_exceptions=False
    )


@pytest.fixture
def do(mingfa: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    """One step done by two officers."""
    people = tmp_path / "人员.yaml"
    people.write_text(PEOPLE, encoding="utf-8")

    def done(
        matter: str, step: str, *more: str, facts: tuple[str, ...] = (), at: str = "2023-03-01"
    ) -> Result:
        given = [part for fact in facts for part in ("--with", fact)]
        who = ("--actors", str(people), "--by", "zhang,li", "--at", at)
        return mingfa("matter", "do", matter, step, *who, *given, *more)

    return done


@pytest.fixture
def matter(do: Callable[..., Result]) -> str:
    name = f"案-{uuid4().hex[:8]}"
    done = do(name, "立案", "--procedure", "penalty/ordinary", *AREA, facts=FILED)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("已办理“立案”，台账编号")
    assert "至" not in done.output
    return name


def test_a_matter_opened_is_shown_and_listed(mingfa, matter):
    told = mingfa("matter", "show", matter, "--on", "2023-03-02").output
    assert told.startswith(
        f"行政处罚普通程序　{matter}\n  2023-03-01（星期三）17:00 立案 《行政处罚法》第五十四条第二款\n"
    )
    assert "可以 调查取证（investigate），须填写：已主动出示执法证件，须附：询问或者检查笔录" in told
    assert "\n不能办理“作出行政处罚决定”：" in told
    assert "期限 作出处罚决定的期限：2023-05-30" in told
    listed = mingfa("matter", "list", "--procedure", "penalty/ordinary", "--limit", "10000").output
    (line,) = [line for line in listed.splitlines() if matter in line]
    assert "2023-05-30" in line, "the list says the same last day as the matter itself"
    assert "未办结" in line


def test_choices_by_title_are_kept_by_value(matter):
    from mingfa.office.cli.office import library
    from mingfa.office.ledger.service import PostgresLedger

    facts = PostgresLedger().position(matter, library().version).state.facts
    assert (facts["source"], facts["party_kind"]) == ("inspection", "citizen")


def test_a_refusal_is_the_laws_own_sentence(do, matter):
    refused = do(matter, "decide", at="2023-03-03")
    assert refused.exit_code == 1
    assert refused.output.startswith("不能办理“作出行政处罚决定”：")
    assert "错误" not in refused.output


@pytest.mark.parametrize(
    ("step", "more", "facts", "words"),
    [
        (
            "file_cas",
            (),
            (),
            "“file_cas”不是行政处罚普通程序的步骤（是否想写“file_case”？）；有：立案（file_case）",
        ),
        ("investigate", (), ("罚款",), "“罚款”应写成 事项=值"),
        ("investigate", (), ("罚款数=5",), "行政处罚普通程序没有“罚款数”这个事项（是否想写“罚款数额”？）"),
        ("investigate", ("--by", "wang"), (), "“wang”不在办理人文件中；有：zhang、li"),
        ("investigate", ("--at", "昨天"), (), "“昨天”不是日期"),
        ("file_case", ("--procedure", "penalty/ordinry", *AREA), (), "没有“penalty/ordinry”这个程序"),
        ("file_case", ("--procedure", "penalty/ordinary", *AREA), FILED, "已经立案"),
        ("file_case", ("--procedure", "penalty/ordinary"), FILED, "新立案件要写明行政区划"),
        (
            "file_case",
            ("--procedure", "penalty/ordinary", "--region", "济南"),
            FILED,
            "“济南”不是行政区划代码",
        ),
    ],
)
def test_what_is_written_wrong_is_told(do, matter, step, more, facts, words):
    told = do(matter, step, *more, facts=facts)
    assert told.exit_code == 1
    assert words in told.output


def test_a_matter_that_is_not_there_is_told_with_what_to_do(mingfa, do):
    assert "新立案件请加 --procedure" in do("没有", "立案").output
    assert "mingfa matter list" in mingfa("matter", "show", "没有").output
    assert (
        "没有“penalty/ordinry”这个程序" in mingfa("matter", "list", "--procedure", "penalty/ordinry").output
    )
    assert "没有 999999 的记录" in mingfa("matter", "redate", "--region", "999999").output


def test_before_it_began_there_was_no_matter(mingfa, matter):
    told = mingfa("matter", "show", matter, "--on", "2023-02-28")
    assert told.exit_code == 1
    assert "于2023-03-01（星期三）17:00开始" in told.output


def test_json_says_the_same(mingfa, matter):
    told = json.loads(mingfa("matter", "show", matter, "--on", "2023-03-02", "--json").stdout)
    assert [one["title"] for one in told["history"]] == ["立案"]
    assert "investigate" in told["may"]
    assert told["may_not"]["decide"].startswith("不能办理“作出行政处罚决定”")
    assert {one["term"]: one["due"] for one in told["due"]}["decide_within"] == "2023-05-30"
    assert told["due"][0]["explanation"]
