"""``mingfa audit`` and ``mingfa compare`` as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingfa.office.cli.audit import audit, compare

WRONG = "某县2023年法治政府建设报告\n提出120条重大隐患问题，已整改98条，剩余12条。\n"
RIGHT = "某县2022年法治政府建设报告\n全年受理行政复议案件80件，审结75件。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "错.txt").write_text(WRONG, "utf-8")
    (tmp_path / "对.txt").write_bytes(RIGHT.encode("gb18030"))
    (tmp_path / "图.png").write_bytes(b"\x89PNG\x00")
    return tmp_path


def run(command: object, *arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(a) for a in arguments])  # type: ignore[arg-type]
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


def test_a_contradiction_ends_with_one(folder: Path) -> None:
    code, output = run(audit, folder / "错.txt")
    assert code == 1
    assert "120−98=22≠12" in output


def test_a_clean_report_ends_with_nought(folder: Path) -> None:
    code, output = run(audit, folder / "对.txt")
    assert code == 0
    assert "没有发现矛盾或可疑之处" in output


def test_a_folder_gives_a_table_of_the_reports_in_it(folder: Path) -> None:
    code, output = run(audit, folder)
    assert code == 1
    assert output.index("矛盾") < output.index("错.txt　")
    assert "图.png" not in output


def test_json_is_json(folder: Path) -> None:
    code, output = run(audit, folder / "错.txt", "--json")
    assert code == 1
    assert json.loads(output)["findings"][0]["verdict"] == "矛盾"


def test_the_page_is_written(folder: Path, tmp_path: Path) -> None:
    run(audit, folder / "错.txt", "--html", tmp_path / "结果.html")
    assert (tmp_path / "结果.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_explanations_name_the_rule(folder: Path) -> None:
    code, output = run(audit, folder / "对.txt", "--explain")
    assert code == 0
    assert "环节：受理" in output
    assert "不作数量：年份" in output


def test_last_year_is_read_beside_it(folder: Path, tmp_path: Path) -> None:
    now = tmp_path / "今年.txt"
    now.write_text("某县2023年报告\n全年受理行政复议案件100件，同比增长35%。\n", "utf-8")
    code, output = run(audit, now, "--against", folder / "对.txt")
    assert code == 1
    assert "与上年报告" in output


def test_the_ledger_is_read_beside_it(folder: Path, tmp_path: Path) -> None:
    values = tmp_path / "台账.json"
    values.write_text('{"行政复议申请受理数": 81}', "utf-8")
    code, output = run(audit, folder / "对.txt", "--ledger", values)
    assert code == 1
    assert "80≠81" in output


def test_what_cannot_be_read_is_told_and_ends_with_two(folder: Path) -> None:
    code, output = run(audit, folder / "图.png")
    assert code == 2
    assert "无法读取" in output
    code, output = run(audit, folder / "没有.txt")
    assert code == 2
    assert "找不到文件" in output


def test_reports_are_compared(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "乙.txt"
    other.write_text("乙县2023年法治政府建设报告\n全年受理行政复议案件160件。\n", "utf-8")
    people = tmp_path / "人口.csv"
    people.write_text("乙.txt,200000\n", "utf-8")
    page = tmp_path / "比较.html"
    code, output = run(compare, folder / "对.txt", other, "--population", people, "--html", page)
    assert code == 0
    assert "行政复议申请受理数" in page.read_text("utf-8")
    assert "每万人8.00" in output


def test_one_report_is_not_compared(folder: Path) -> None:
    code, output = run(compare, folder / "对.txt")
    assert code == 1
    assert "至少要有两份" in output


@pytest.mark.parametrize("said", ["对.txt", "对", "某县2022", "某县"])
def test_people_are_found_by_file_or_by_place(folder: Path, said: str) -> None:
    other = folder / "另.txt"
    other.write_text(RIGHT.replace("某县2022", "他县2023"), "utf-8")
    people = folder / "人口.csv"
    people.write_text(f"地方,人口\n{said},40000\n", "utf-8")
    code, output = run(compare, folder / "对.txt", other, "--population", people)
    assert code == 0
    assert "每万人20.00" in output
    assert "不是这几份报告" not in output


def test_people_of_no_report_are_told(folder: Path) -> None:
    other = folder / "另.txt"
    other.write_text(RIGHT.replace("某县2022", "他县2023"), "utf-8")
    people = folder / "人口.csv"
    people.write_text("某乡,40000\n", "utf-8")
    assert (
        "人口表中的“某乡”不是这几份报告：某县2022（对.txt）"
        in run(compare, folder / "对.txt", other, "--population", people)[1]
    )
    people.write_text("地方,人口\n某县,4万\n", "utf-8")
    code, output = run(compare, folder / "对.txt", other, "--population", people)
    assert code == 1
    assert "第2行“某县,4万”应是两列" in output
