"""`mingfa demo`: plays once, reports once, compares every row; the second time only tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from mingfa.office.cli import demo
from mingfa.office.ledger import selectors as ledger
from mingfa.office.reports import editions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(300)]
TOTALS = """place: 某某市某某区
region: "{region}"
year: 2023
rows:
  - {{n: f1, system: E2, indicator: 行政处罚立案数, value: "12", unit: 件}}
  - {{n: f2, system: R1, indicator: 行政规范性文件报备率, value: "1", unit: "1", kind: rate}}
  - {{n: f3, system: L1, indicator: 没有这个系统的数, value: "3", unit: 次}}
"""


@pytest.fixture
def totals(tmp_path: Path) -> tuple[str, Path]:
    region = f"98{uuid4().int % 10_000:04d}"
    path = tmp_path / "totals.yaml"
    path.write_text(TOTALS.format(region=region), "utf-8")
    return region, path


def run(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(demo, "start", lambda: None)
    done = CliRunner().invoke(demo.demo, ["--no-serve", "--report", str(path)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_published_and_computed_stand_side_by_side(
    totals: tuple[str, Path], monkeypatch: Any, django_db_setup: None
):
    region, path = totals
    first = run(path, monkeypatch)
    assert "记入台账" in first
    lines = [line for line in first.splitlines() if "行政处罚立案数" in line]
    assert len(lines) == 1
    assert lines[0].count("12件") == 2
    assert "相等" in lines[0]
    (rate,) = [line for line in first.splitlines() if "行政规范性文件报备率" in line]
    assert rate.count("100%") == 2
    assert "没有这个系统的数" not in first
    assert "未建系统1行未列出" in first
    assert f"先运行 mingfa serve --port 8000，再打开 http://127.0.0.1:8000/reports/{region}/2023/1/" in first
    last, known = ledger.last_number(region), len(editions.editions())

    monkeypatch.setattr(demo, "_play", lambda *_: pytest.fail("a year is played once"))
    second = run(path, monkeypatch)
    assert ledger.last_number(region) == last
    assert len(editions.editions()) == known
    assert [line for line in second.splitlines() if "│" in line] == [
        line for line in first.splitlines() if "│" in line
    ]


def test_a_changed_total_is_compared_anew(totals: tuple[str, Path], monkeypatch: Any, django_db_setup: None):
    _, path = totals
    run(path, monkeypatch)
    path.write_text(path.read_text("utf-8").replace('"12"', '"13"'), "utf-8")
    monkeypatch.setattr(demo, "_play", lambda *_: pytest.fail("a year is played once"))
    again = run(path, monkeypatch)
    (line,) = [line for line in again.splitlines() if "行政处罚立案数" in line]
    assert "不相等" in line
