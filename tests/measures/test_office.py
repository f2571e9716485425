"""Figures from the ledger in the database, and the commands that show them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from mingfa.kernel import Performed, blank, perform
from mingfa.kernel.library import Library
from mingfa.measures import MemoryEngine, Noted, Tracer, all_wanted, compute
from mingfa.office.cli import figures as commands
from mingfa.office.cli import main
from mingfa.office.ledger import selectors
from mingfa.office.ledger.records import event_of
from mingfa.office.ledger.service import Entry, PostgresLedger, opening
from mingfa.office.reports import figures
from tests.measures.reading_room import CLERK, PROCEDURES, library, read_table

INDICATORS = {
    "received": """
name: 收到数
english: Requests received
unit: 件
count: {of: reading_room/request, step: receive}
dimensions: {种类: {fact: kind}, 渠道: {values: {网上: 'channel == "online"'}}}
targets: {of: reading_room/reported, step: confirm, fact: value, where: 'name == "收到数目标"', year: {fact: period_year}}
cite: 阅览室规则 1.1
""",
    "readers": "{name: 借阅人数, unit: 人, count: {of: reading_room/request, step: receive, distinct: reader}}",
    "answered_rate": """
name: 答复率
unit: 1
digits: 1
rate: {of: {count: {of: reading_room/request, step: answer}}, to: {indicator: 收到数}}
dimensions: {种类: {values: [图书, 地图]}}
""",
    "open": "{name: 未办结数, unit: 件, stock: {of: reading_room/request, where: standing != 'ended' && done('check')}}",
}
FIRST = """
matter | at         | step    | facts
r1     | 2023-01-05 | receive | kind=book fee=12.50 reader=wang reader_name=王五 @=online
r2     | 2023-02-05 | receive | kind=map reader=zhao
r1     | 2023-01-06 | check   |
f1     | 2023-02-01 | enter   | name=收到数目标 value=3 period_year=2023
f1     | 2023-02-02 | confirm |
"""
THEN = """
matter | at         | step    | facts
r2     | 2023-02-06 | check   | fee=3
r1     | 2023-01-07 | answer  | result=lent
r3     | 2023-03-01 | receive | kind=book reader=wang
r1     | 2023-01-08 | close   |
"""


@pytest.fixture
def law(tmp_path: Path) -> Library:
    folder = tmp_path / "law"
    library(folder)
    (folder / "reading_room" / "indicators").mkdir()
    for name, text in INDICATORS.items():
        (folder / "reading_room" / "indicators" / f"{name}.yaml").write_text(text, "utf-8")
    return Library(folder)


@pytest.fixture
def region(transactional_db: None) -> str:
    return f"t{uuid4().hex[:10]}"


def record(law: Library, region: str, drawn: str) -> None:
    """Do the drawn acts in the ledger."""
    ledger = PostgresLedger()
    for line in read_table(drawn):
        matter = f"{region}-{line.matter}"
        if selectors.records(matter):
            here = ledger.position(matter, law.version)
        else:
            definition = law.definition(f"reading_room/{PROCEDURES[line.matter[0]]}", line.at.date())
            here = opening(blank(definition, matter, body="room1", region=region))
        done = perform(here.state, line.step, [CLERK], line.at, line.facts, channel=line.channel)
        assert isinstance(done, Performed), done
        ledger.append(Entry(here, done.events))


def reference(law: Library, region: str) -> MemoryEngine:
    """The reference over the whole ledger."""
    noted = [
        Noted(one.seq, one.recorded_at, event_of(one.content, law.version(one.definition)))
        for one in selectors.stream(region)
    ]
    layout = figures.store(law).layout
    return MemoryEngine(Tracer(layout, law.version).trace(noted), law.calendar)


def test_the_ledger_flows_into_figures(law: Library, region: str) -> None:
    """Acts recorded between two runs, on matters that are in the files already, are counted once and fully."""
    catalogue = figures.catalogue(law)
    for drawn, new in ((FIRST, 5), (THEN, 4)):
        record(law, region, drawn)
        assert figures.figures_flow(law, region) == new
        assert figures.figures_flow(law, region) == 0
        ours = compute(
            catalogue, figures.engine(law, region), all_wanted(catalogue), region=region, year=2023
        )
        theirs = compute(catalogue, reference(law, region), all_wanted(catalogue), region=region, year=2023)
        assert ours == theirs
    told = {(figure.indicator, figure.dims): figure.value for figure in ours}
    assert told["收到数", ()] == 3
    assert told["借阅人数", ()] == 2
    assert told["未办结数", ()] == 1, "what was checked in the first run is known in the second"


def test_files_of_another_ledger_are_made_anew(law: Library, region: str) -> None:
    """A database that was restored or replaced has other events under the same numbers."""
    record(law, region, FIRST)
    catalogue = figures.catalogue(law)
    tracer = Tracer(figures.store(law).layout, law.version)
    rows = list(
        tracer.trace(
            Noted(one.seq, one.recorded_at, event_of(one.content, law.version(one.definition)))
            for one in selectors.stream(region)
        )
    )
    other = rows[0]._replace(matter="other")
    longer = [*rows, rows[-1]._replace(seq=6, n=3)]
    for wrong in ([other], longer):
        files = figures.store(law)
        with files.writing(region):
            files.forget(region)
            files.add(region, wrong)
        ours = compute(
            catalogue, figures.engine(law, region), all_wanted(catalogue), region=region, year=2023
        )
        theirs = compute(catalogue, reference(law, region), all_wanted(catalogue), region=region, year=2023)
        assert ours == theirs
        assert files.last(region) == 5


def test_other_law_makes_other_files(law: Library, region: str) -> None:
    """What silence does stands in the files: a definition that says otherwise needs files of its own."""
    before = figures.store(law).folder
    path = law.root / "reading_room" / "procedures" / "request" / "2020-01-01.yaml"
    path.write_text(path.read_text("utf-8").replace("length: 5日", "length: 6日"), "utf-8")
    assert figures.store(Library(law.root)).folder != before


def test_files_of_a_law_that_nobody_uses_any_more_are_removed(law: Library, region: str) -> None:
    record(law, region, FIRST)
    figures.figures_flow(law, region)
    old = figures.store(law).folder.parent
    path = law.root / "reading_room" / "procedures" / "request" / "2020-01-01.yaml"
    path.write_text(path.read_text("utf-8").replace("length: 5日", "length: 6日"), "utf-8")
    newer = Library(law.root)
    figures.figures_flow(newer, region)
    assert old.is_dir()  # another office may still count by it
    long_ago = time.time() - figures.STALE - 60
    os.utime(old, (long_ago, long_ago))
    figures.figures_flow(newer, region)
    assert not old.exists()
    assert figures.store(newer).folder.is_dir()


def test_nobody_is_named_in_the_files(law: Library, region: str, data_dir: Path) -> None:
    """Who reads what is in the ledger under seal; the files hold seals only."""
    record(law, region, FIRST)
    figures.figures_flow(law, region)
    files = [path for path in (data_dir / "measures").rglob("*.parquet") if region in str(path)]
    assert files
    import duckdb

    for path in files:
        told = str(duckdb.read_parquet(str(path), hive_partitioning=False).fetchall())
        assert "wang" not in told
        assert "王五" not in told
        if path.name == "events.parquet":
            assert "sealed:" in told


class TestCommands:
    """`mingfa figures`."""

    @pytest.fixture(autouse=True)
    def office(self, law: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(commands, "library", lambda: law)
        monkeypatch.setattr(commands, "start", lambda: None)

    def run(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["figures", *words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    def test_list(self) -> None:
        assert "答复率" in self.run("list")
        (open_,) = [one for one in json.loads(self.run("list", "--json")) if one["id"] == "reading_room/open"]
        assert (open_["kind"], open_["system"], open_["unit"]) == ("stock", "T1", "件")
        assert "没有“T9”这个系统" in self.run("list", "--system", "T9", code=1)

    def test_explain(self) -> None:
        told = self.run("explain", "未办结数")
        assert told == self.run("explain", "reading_room/open")
        assert "条件：状态不为已结束，并且已经办理“核对”" in told
        assert "是否想写“未办结数”" in self.run("explain", "未办结数量", code=1)

    def test_compute(self, law: Library, region: str) -> None:
        record(law, region, FIRST)
        place = ("--region", region, "--year", "2023")
        shown = self.run("compute", *place)
        assert "答复率" in shown
        assert "0%" in shown
        told = json.loads(self.run("compute", *place, "--name", "收到数", "--json"))
        assert [(one["dims"], one["kind"], one["value"], one["printed"]) for one in told] == [
            ({}, "count", "2", "2件"),
            ({"种类": "图书"}, "count", "1", "1件"),
            ({"种类": "地图"}, "count", "1", "1件"),
            ({"渠道": "网上"}, "count", "1", "1件"),
            ({}, "target", "3", "3件"),
        ]
        assert "没有“收数”这个指标" in self.run("compute", *place, "--name", "收数", code=1)

    def test_records(self, law: Library, region: str) -> None:
        record(law, region, FIRST + THEN.strip().split("\n", 1)[1])
        place = ("--region", region, "--year", "2023")
        told = json.loads(self.run("records", "答复率", "种类=图书", *place, "--json"))
        assert told["printed"] == "50%"
        assert [(one["part"], one["matter"].removeprefix(region), one["n"]) for one in told["behind"]] == [
            ("分子", "-r1", 3),
            ("分母", "-r1", 1),
            ("分母", "-r3", 1),
        ]
        shown = self.run("records", "收到数", "种类=图书", *place)
        assert "收到数 种类=图书 2023年：2件" in shown
        target = json.loads(self.run("records", "收到数", *place, "--target", "--json"))
        assert [one["n"] for one in target["behind"]] == [2]
        assert "已有的值：图书、地图" in self.run("records", "收到数", "种类=书", *place, code=1)
        assert "不是“维度=值”" in self.run("records", "收到数", "图书", *place, code=1)

    def test_an_unknown_region(self, transactional_db: None) -> None:
        """A region without records is more likely a slip than a county where nothing happened."""
        words = ("compute", "--region", "999999", "--year", "2023")
        assert "台账中没有 999999 的记录" in self.run(*words, code=1)
