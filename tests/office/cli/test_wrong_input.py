"""Wrong input to the commands that need no database: told in Chinese, with the value and what to do; never a traceback."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rich.table import Table

from mingfa.office.cli import main, office
from mingfa.office.cli.chinese import unusable
from mingfa.office.config.paths import systems_dir

if TYPE_CHECKING:
    from click.testing import Result

DATE = ("law", "date", "--from", "2023-02-20", "--unit", "日", "--law")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="mingfa")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    made = tmp_path / "报告.txt"
    made.write_text("全年受理行政复议申请3件，审结2件。", encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("law", "check", "--system", "penality"), "没有“penality”这个系统（是否想写“penalty”？）；有：duty（M2 "),
        (("law", "terms", "--system", "X9"), "没有“X9”这个系统"),
        (("figures", "list", "--system", "X9"), "没有“X9”这个系统"),
        ((*DATE, "行政处罚法@2023-99-99", "--length", "7"), "“2023-99-99”不是日期"),
        ((*DATE, "行政处罚法", "--length", "99999999"), "自2023-02-20起99999999日，超出能够计算的日期；请核对长度"),
        ((*DATE, "行政处罚法", "--length", "99999999", "--unit", "年"), "超出能够计算的日期"),
        ((*DATE, "行政处罚法", "--length", "7", "--from", "1800-02-20"), "1990年至2109年"),
        (("law", "diagram", "penalty/ordinary", "--on", "明天"), "“明天”不是日期；例如 2023-09-25"),
        (("conformance", "--report", "zzz"), "没有编号以“zzz”开头的报告；有："),
        (("practice", "--region", "370113", "--year", "1900"), "没有这个地方、这一年的公布数"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_would_be_right(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert words in result.output


def test_a_file_that_is_no_text_is_told_by_its_name(tmp_path: Path, report: Path) -> None:
    binary = tmp_path / "乱码.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for arguments in (
        ("law", "try", binary),
        ("practice", "--check", "--totals", binary),
        ("audit", report, "--ledger", binary),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert "乱码.yaml”不是 UTF-8 文字，请另存为 UTF-8 后再用。" in result.output


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, report: Path) -> None:
    lost = tmp_path / "没有" / "图.svg"
    for arguments in (
        ("law", "diagram", "penalty/summary", "--out", lost),
        ("audit", report, "--html", lost),
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert f"不能读写“{lost}”：没有这个文件或者文件夹" in result.output


def test_every_reason_is_chinese() -> None:
    for number in (errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.ENOTDIR, errno.EROFS):
        said = unusable(OSError(number, "english", "档案")).message
        assert said.startswith("不能读写“档案”：")
        assert "english" not in said


def test_texts_that_bear_nothing_out_are_no_success(tmp_path: Path) -> None:
    """A folder without any statute's text holds nothing against anything."""
    result = run("law", "verify", "--texts", tmp_path)
    assert result.exit_code == 1
    assert "没有所引法律的文本" in result.output


def test_a_folder_without_law_is_no_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGFA_SYSTEMS", str(tmp_path))
    office.library.cache_clear()
    try:
        result = run("law", "check")
    finally:
        office.library.cache_clear()
    assert result.exit_code == 1
    assert "MINGFA_SYSTEMS" in result.output
    assert str(tmp_path) in result.output


def test_a_county_without_values_of_its_own_is_told() -> None:
    result = run("law", "terms", "--system", "duty", "--region", "999999", "--json")
    assert result.exit_code == 0
    assert "999999 没有自己的标准" in result.stderr
    assert json.loads(result.stdout)


def test_an_error_of_reading_says_once_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_laws", "_common", "_calendar"):
        (tmp_path / name).symlink_to(systems_dir() / name)
    folder = tmp_path / "a" / "procedures" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "a" / "system.yaml").write_text("id: A1\ntitle: 甲\nenglish: A\n", encoding="utf-8")
    (folder / "2023-01-01.yaml").write_text("title: 乙\nsteep: 1\n", encoding="utf-8")
    monkeypatch.setenv("MINGFA_SYSTEMS", str(tmp_path))
    office.library.cache_clear()
    try:
        result = run("law", "check")
    finally:
        office.library.cache_clear()
    assert result.exit_code == 1
    assert result.stdout.count("2023-01-01.yaml") == 1


def test_tables_are_whole_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    table.add_column("长")
    table.add_row("一" * 300)
    office.output().print(table)
    assert "一" * 300 in capsys.readouterr().out


def test_terms_are_told_as_printed() -> None:
    told = run("law", "terms", "--system", "penalty").stdout
    assert "90日" in told
    assert "办理期限" in told
    assert "200元" in told
    assert not [word for word in ("deadline", "threshold", "working_day", "yuan") if word in told]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("DATABASE_URL", "mysql://clerk@db/office", "DATABASE_URL 必须是 PostgreSQL 的地址"),
        ("DATABASE_URL", "postgresql://clerk@127.0.0.1:1/office", "连不上数据库，请核对 DATABASE_URL"),
        ("DJANGO_SETTINGS_MODULE", "office_settings", "没有“office_settings”这份设置"),
        ("MINGFA_DATA", __file__, "那里已有同名的文件，要的是文件夹"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(setting: str, value: str, words: str, tmp_path: Path) -> None:
    surroundings = {
        name: kept
        for name, kept in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    surroundings |= {"MINGFA_DATA": str(tmp_path), setting: value}
    command = [sys.executable, "-c", "from mingfa.office.cli import main; main()", "matter", "list"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
