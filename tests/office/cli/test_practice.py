"""`mingfa practice --check` and `mingfa conformance` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingfa.office.cli import main

TOTALS = """
place: 某县
region: "110000"
year: 2023
rows:
  - {n: a, system: E10, indicator: 安全隐患数, dims: {类型: 重大隐患}, value: "120", unit: 条}
  - {n: b, system: E10, indicator: 安全隐患数, dims: {类型: 重大隐患, 状态: 已整改}, value: "98", unit: 条}
  - {n: c, system: E10, indicator: 安全隐患数, dims: {类型: 重大隐患, 状态: 未整改}, value: "12", unit: 条}
  - {n: d, indicator: 喷泉数, value: "1", unit: 座}
"""


@pytest.fixture
def totals(tmp_path: Path) -> Path:
    file = tmp_path / "totals.yaml"
    file.write_text(TOTALS, encoding="utf-8")
    return file


@pytest.mark.slow
def test_check_names_the_impossible_with_the_arithmetic(totals: Path) -> None:
    result = CliRunner().invoke(main, ["practice", "--totals", str(totals), "--check"])
    assert result.exit_code == 1
    assert "不可能：a、b、c 不能同时成立：120 − 98 = 22 ≠ 12" in result.output
    assert "无定义：d 喷泉数" in result.output


def test_check_speaks_json(totals: Path) -> None:
    result = CliRunner().invoke(main, ["practice", "--totals", str(totals), "--check", "--json"])
    (told,) = json.loads(result.stdout)
    assert told["impossible"] == [
        {
            "n": "c",
            "rows": ["a", "b", "c"],
            "arithmetic": "120 − 98 = 22 ≠ 12",
            "why": told["impossible"][0]["why"],
        }
    ]
    assert [one["n"] for one in told["undefined"]] == ["d"]
    assert told["playable"] == 2


def test_an_unknown_place_is_told_with_those_known() -> None:
    result = CliRunner().invoke(main, ["practice", "--region", "990000", "--check"])
    assert result.exit_code == 1
    assert "370113（济南市长清区）2023年" in result.output


def test_an_unknown_report_is_told() -> None:
    result = CliRunner().invoke(main, ["conformance", "--report", "999"])
    assert result.exit_code == 1
    assert "没有编号以“999”开头的报告" in result.output


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_conformance_speaks_json() -> None:
    result = CliRunner().invoke(main, ["conformance", "--report", "001", "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    rows = {one["n"]: one for one in told["rows"]}
    assert rows["f17"] == {
        "report": "001_da31f9a30fe5acd6.txt",
        "n": "f17",
        "system": "D5",
        "indicator": "行政复议申请受理数",
        "dims": {},
        "published": "16",
        "unit": "件",
        "bound": None,
        "computed": "16",
        "equal": True,
        "verdict": "相等",
        "why": "",
    }
    covered = {one["system"]: one for one in told["systems"]}
    assert covered["D2"]["rows"] == covered["D2"]["covered"] == covered["D2"]["equal"] == 7
    assert told["faults"] == []
