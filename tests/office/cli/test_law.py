"""`mingfa law`: what the commands print, as text and as JSON, and with which code they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mingfa.office.cli.law import law

SYSTEMS = Path(__file__).parents[3] / "systems"
CASE = next((SYSTEMS / "duty" / "cases" / "good").glob("*.yaml"))


def run(*arguments: str) -> Result:
    """Run `mingfa law …` in this process."""
    return CliRunner().invoke(law, arguments)


def test_show_tells_a_procedure_in_words() -> None:
    result = run("show", "duty/call_out")
    assert result.exit_code == 0
    assert "步骤（" in result.output
    assert "〔《" in result.output
    told = json.loads(run("show", "duty/call_out", "--json").output)
    assert told["lines"] == result.output.splitlines()
    assert told["definition"].startswith("duty/call_out@")


def test_show_and_diagram_choose_the_version_by_date(tmp_path: Path) -> None:
    assert "自2007-11-01起施行" in run("show", "duty/response", "--on", "2020-01-01").output
    assert "自2024-11-01起施行" in run("show", "duty/response").output
    out = tmp_path / "图.svg"
    result = run("diagram", "duty/response", "--on", "2020-01-01", "--out", str(out))
    assert result.exit_code == 0
    assert "duty/response@2007-11-01" in result.output
    assert out.read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "duty/cal_out"), "是否想写“duty/call_out”？"),
        (("show", "duty/call_out", "--on", "1990-01-01"), "尚未施行"),
        (
            ("date", "--from", "2023-13-01", "--length", "3", "--unit", "日", "--law", "行政处罚法"),
            "不是日期",
        ),
        (
            ("date", "--from", "2023-09-25", "--length", "3", "--unit", "旬", "--law", "行政处罚法"),
            "不认识的期限单位",
        ),
        (("date", "--from", "2023-09-25", "--length", "3", "--unit", "日", "--law", "行政处法"), "是否想写"),
        (
            ("date", "--from", "2023-09-25", "--length", "3", "--unit", "hour", "--law", "行政处罚法"),
            "须写明时刻",
        ),
    ],
)
def test_mistakes_are_told_in_words(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


def test_a_date_is_computed_and_explained() -> None:
    arguments = ("date", "--from", "2023-09-25", "--length", "7", "--unit", "日", "--law", "行政处罚法")
    assert run(*arguments).output.startswith("2023-10-10（星期二）\n1. ")
    answer = json.loads(run(*arguments, "--json").output)
    assert (answer["due"], answer["unit"], answer["provisional"]) == ("2023-10-10", "working_day", False)
    assert answer["law_version"] == "2021-01-22"
    assert answer["explanation"]


def test_terms_are_listed_with_their_source() -> None:
    rows = json.loads(run("terms", "--system", "duty", "--json").output)
    assert rows
    wanted = {
        "system",
        "procedure",
        "version",
        "name",
        "kind",
        "length",
        "unit",
        "law",
        "law_version",
        "article",
    }
    assert all(wanted <= row.keys() for row in rows)


def test_a_case_is_tried_line_by_line(tmp_path: Path) -> None:
    result = run("try", str(CASE))
    assert result.exit_code == 0
    assert "→" in result.output
    wrong = tmp_path / "错.yaml"
    wrong.write_text(
        "case: 试\nprocedure: duty/call_out\nacts:\n  - {ask: 2023-01-05, can: [finish]}\n", encoding="utf-8"
    )
    failed = run("try", str(wrong))
    assert failed.exit_code == 1
    assert "与案例所写不符：不能办理" in failed.output


def test_check_says_what_it_looked_at() -> None:
    result = run("check", "--system", "reported")
    assert result.exit_code == 0
    assert "错误0处" in result.output
    answer = json.loads(run("check", "--system", "reported", "--json").stdout)
    assert answer["definitions"] == 1
    assert [issue for issue in answer["issues"] if issue["level"] == "error"] == []
