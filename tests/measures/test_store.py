"""The folder of columnar files: exactly once, whatever is killed when."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mingfa.kernel import State
from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import (
    DuckEngine,
    Layout,
    Leaf,
    MemoryEngine,
    Noted,
    Row,
    Store,
    Tracer,
    all_wanted,
    compute,
    flow,
)
from mingfa.measures.model import Flow
from tests.measures.chance import matters
from tests.measures.contract import REGION
from tests.measures.killed import CHUNK

ROOT = Path(__file__).parents[2]


class Played:
    """Random matters with their rows."""

    def __init__(self, folder: Path, *, count: int = 60) -> None:
        self.law, self.catalogue, events = matters(folder, seed=7, count=count)
        self.layout = Layout(self.catalogue)
        self.noted = [Noted(seq, event.at, event) for seq, event in enumerate(events, 1)]
        self.rows = list(self.tracer().trace(self.noted))

    def tracer(self) -> Tracer:
        return Tracer(self.layout, self.law.version)

    def figures(self, engine: DuckEngine | MemoryEngine) -> list[object]:
        return [
            compute(self.catalogue, engine, all_wanted(self.catalogue), region=REGION, year=year)
            for year in (2021, 2022, 2023)
        ]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("played") / "law")


def _numbers(store: Store) -> list[int]:
    found = [
        seq
        for path in store.files(REGION)
        for seq in pq.ParquetFile(path).read(columns=["seq"]).column("seq").to_pylist()
    ]
    return sorted(found)


def test_incremental_runs_equal_one_run(played: Played, tmp_path: Path) -> None:
    """A year that flowed in many times, resumed from folded states, gives the figures of one run."""
    store = Store(tmp_path, played.layout)
    states: dict[str, State] = {}

    def earlier(wanted: Collection[str]) -> dict[str, State]:
        return {matter: states[matter] for matter in wanted}

    for size in (1, 13, 14, 120, len(played.noted)):
        tracer = Tracer(played.layout, played.law.version, earlier)
        ledger = played.noted[:size]
        new = size - store.last(REGION)
        assert (
            flow(store, REGION, lambda after, ledger=ledger: iter(ledger[after:]), tracer, chunk=CHUNK) == new
        )
        assert flow(store, REGION, lambda after, ledger=ledger: iter(ledger[after:]), tracer) == 0
        states.update(tracer.states)
    assert _numbers(store) == list(range(1, len(played.noted) + 1))
    duck = DuckEngine(store, REGION, played.law.calendar)
    assert played.figures(duck) == played.figures(MemoryEngine(played.rows, played.law.calendar))


@pytest.mark.slow
@pytest.mark.parametrize(
    "place", ["writing", "before the rename", "after the rename", "removing merged parts"]
)
def test_killed(played: Played, tmp_path: Path, place: str) -> None:
    """A process that is really killed leaves no event doubled or missing; the next run completes the work."""
    folder = tmp_path / "measures"

    def run(at: str, size: int) -> int:
        program = [
            sys.executable,
            "-m",
            "tests.measures.killed",
            str(tmp_path / "law"),
            str(folder),
            at,
            str(size),
        ]
        return subprocess.run(program, cwd=ROOT, check=False).returncode

    assert run("nowhere", 2 * CHUNK) == 0
    assert run(place, len(played.noted)) == -signal.SIGKILL
    store = Store(folder, played.layout)
    after = _numbers(store)
    assert after == list(range(1, len(after) + 1)), "what can be read is whole"
    assert len(after) >= 2 * CHUNK
    assert run("nowhere", len(played.noted)) == 0
    assert _numbers(store) == list(range(1, len(played.noted) + 1))
    duck = DuckEngine(store, REGION, played.law.calendar)
    assert played.figures(duck) == played.figures(MemoryEngine(played.rows, played.law.calendar))
    assert not list(store.region(REGION).glob(".unfinished-*"))


def test_two_at_once(played: Played, tmp_path: Path) -> None:
    """Two that flow at the same time take turns; every event is there once."""
    store = Store(tmp_path, played.layout)
    threads = [
        threading.Thread(
            target=lambda: flow(
                store,
                REGION,
                lambda after: iter(played.noted[after:]),
                played.tracer(),
                chunk=len(played.noted),
            )
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _numbers(store) == list(range(1, len(played.noted) + 1))


def test_a_gap_is_refused(played: Played, tmp_path: Path) -> None:
    """Numbers that are missing, doubled or out of order are an error, and nothing is added."""
    store = Store(tmp_path, played.layout)
    rows = played.rows
    wrong: list[list[Row]] = [rows[1:3], [rows[0], rows[0]], [rows[1], rows[0]], [rows[0], rows[2]]]
    with store.writing(REGION):
        for some in wrong:
            with pytest.raises(ValueError, match="应从 1 号起连续"):
                store.add(REGION, some)
        assert store.last(REGION) == 0
        store.add(REGION, rows[:5])
        with pytest.raises(ValueError, match="应从 6 号起连续"):
            store.add(REGION, rows[:5])
    assert store.last(REGION) == 5


def test_a_longer_part_takes_the_place_of_those_it_covers(played: Played, tmp_path: Path) -> None:
    """Between publishing a merged part and removing the old ones both lie there; the longest counts."""
    store = Store(tmp_path, played.layout)
    with store.writing(REGION):
        for first in range(0, 50, 10):
            store.add(REGION, played.rows[first : first + 10])
        store.merge(REGION)
        assert [(part.first, part.last) for part in store.parts(REGION)] == [(1, 50)]
        assert _numbers(store) == list(range(1, 51))
        store.add(REGION, played.rows[50:60])
    (store.region(REGION) / "seq=000000000011-000000000020").mkdir()
    assert [(part.first, part.last) for part in store.parts(REGION)] == [(1, 50), (51, 60)]


def test_an_event_that_the_ledger_lost_is_noticed(played: Played) -> None:
    """A matter whose earlier events are not known cannot be traced."""
    late = next(one for one in played.noted if one.event.n > 1)
    with pytest.raises(ValueError, match="记录不连续"):
        list(played.tracer().trace([late]))


def test_a_number_that_columns_cannot_keep_is_refused(played: Played, tmp_path: Path) -> None:
    """Rounding a sum in silence would be a wrong figure: the error names the matter."""
    row = next(row for row in played.rows if row.numbers)._replace(seq=1)
    store = Store(tmp_path, played.layout)
    for value in ("0.1234567890123", "1E+25"):
        number = Decimal(value)
        wrong = row._replace(numbers=dict.fromkeys(row.numbers, number))
        with store.writing(REGION), pytest.raises(ValueError, match=row.matter):
            store.add(REGION, [wrong])


def test_columns_say_what_rows_say(played: Played, tmp_path: Path) -> None:
    """For whoever reads the files with other tools: every column as the manual says, times in Beijing's."""
    store = Store(tmp_path, played.layout)
    with store.writing(REGION):
        store.add(REGION, played.rows)
    told = {
        line["seq"]: line for path in store.files(REGION) for line in pq.ParquetFile(path).read().to_pylist()
    }
    assert len(told) == len(played.rows)
    for row in played.rows:
        line = told[row.seq]
        for name in ("matter", "n", "step", "procedure", "definition", "body", "channel", "actor", "deemed"):
            assert line[name] == getattr(row, name)
        for name in ("ended", "outcome", "standing", "opened"):
            assert line[name] == getattr(row, name)
        for name in ("at", "recorded_at"):
            assert line[name] == getattr(row, name).astimezone(SHANGHAI).replace(tzinfo=None)
        assert line["late"] == sorted(row.late)
        assert (line["act"] is None, line["state"] is None) == (row.act is None, row.state is None)
        assert line["turn_at"] == [turn.at.replace(tzinfo=None) for turn in row.turns]
        assert len(line["turn_state"]) == len(row.turns)
        for name in played.layout.numbers:
            assert line[f"sum_{name}"] == row.numbers.get(name)
        for name in played.layout.keys:
            assert line[f"key_{name}"] == row.keys.get(name)
        for name in played.layout.starts:
            start = row.starts.get(name)
            assert line[f"start_{name}"] == (start.replace(tzinfo=None) if start else None)


def test_tail_and_forgetting(played: Played, tmp_path: Path) -> None:
    store = Store(tmp_path, played.layout)
    assert store.tail(REGION) is None
    with store.writing(REGION):
        store.add(REGION, played.rows[:7])
        store.add(REGION, played.rows[7:20])
        assert store.tail(REGION) == (20, played.rows[19].matter, played.rows[19].n)
        store.forget(REGION)
    assert (store.last(REGION), store.tail(REGION), store.files(REGION)) == (0, None, [])


def test_a_region_is_a_code(played: Played, tmp_path: Path) -> None:
    """What comes from a command line never becomes a path elsewhere."""
    for wrong in ("../370113", "", "37/01"):
        with pytest.raises(ValueError, match="不是行政区划代码"):
            Store(tmp_path, played.layout).last(wrong)


def test_sums_are_exact_to_the_last_digit(played: Played, tmp_path: Path) -> None:
    """The greatest and the finest number that columns keep: their sum has more digits than Python's usual arithmetic."""
    rows = [
        row for row in played.rows if row.numbers.keys() == {"period_year", "value"} and row.act is not None
    ]
    values = ["99999999999999999999.999999999999", "0.000000000001", "-3", "1E+5"]
    picked = [
        row._replace(seq=seq, numbers={"value": Decimal(value), "period_year": Decimal(2023)})
        for seq, (row, value) in enumerate(zip(rows, values, strict=False), 1)
    ]
    store = Store(tmp_path, played.layout)
    with store.writing(REGION):
        store.add(REGION, picked)
    summed = Flow(("reading_room/reported",), ("confirm",), None, summed="value", year_fact="period_year")
    leaf = Leaf("sum", (), 2023, summed, ())
    for engine in (
        DuckEngine(store, REGION, played.law.calendar),
        MemoryEngine(picked, played.law.calendar),
    ):
        assert str(engine.counts([leaf])[leaf].value) == "100000000000000099997"


def test_other_questions_make_other_files(played: Played, tmp_path: Path) -> None:
    """Files answer the indicators for which they were made: a layout that asks for more has a folder of its own."""
    store = Store(tmp_path, played.layout)
    other = Store(tmp_path, Layout({}))
    assert store.folder != other.folder
    assert Store(tmp_path, Layout(dict(reversed(played.catalogue.items())))).folder == store.folder
