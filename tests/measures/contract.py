"""What every engine must do alike: the drawn specifications, and the reference's answers on matters played at random.

A test class of an engine inherits `Contract` and gives the fixture `make_engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import pytest

from mingfa.kernel.library import Library
from mingfa.measures import (
    Engine,
    Layout,
    MemoryEngine,
    Noted,
    Row,
    Tracer,
    Wanted,
    all_wanted,
    compute,
    dims_of,
    printed,
    records,
)
from tests.measures.chance import matters
from tests.measures.specs import FILES, read_spec

REGION = "000000"
MakeEngine = Callable[[Layout, Sequence[Row], Library], Engine]


def rows_of(noted: Sequence[Noted], layout: Layout, law: Library) -> list[Row]:
    """The rows of events."""
    return list(Tracer(layout, law.version).trace(noted))


class Contract:
    """Every engine's tests."""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_specification(self, path: Path, tmp_path: Path, make_engine: MakeEngine) -> None:
        """The drawn records give the results that stand beside them, exactly, with the records behind them."""
        spec, law = read_spec(path, tmp_path / "law")
        layout = Layout(spec.catalogue)
        noted = [Noted(seq, event.at, event) for seq, event in enumerate(spec.events, 1)]
        engine = make_engine(layout, rows_of(noted, layout, law), law)
        for result in spec.results:
            wanted = Wanted(result.figure, dims_of(result.dims), result.target)
            (figure,) = compute(spec.catalogue, engine, [wanted], region=REGION, year=result.year)
            behind = records(spec.catalogue, engine, figure)
            parts = tuple(
                tuple(f"{told.record.matter}.{told.record.n}" for told in part)
                for _, part in groupby(behind, lambda told: told.part)
            )
            told = (figure.value, printed(figure), figure.numerator, figure.denominator, figure.note, parts)
            wanted_parts = tuple(part for part in result.records if part)
            assert told == (
                result.value,
                result.printed,
                result.of,
                result.to,
                result.note,
                wanted_parts,
            ), f"{result.figure} {result.dims} {result.year}"
            assert figure.records == len(behind)

    def test_answers_as_the_reference(self, tmp_path: Path, make_engine: MakeEngine) -> None:
        """On matters played at random, under all indicators of all specifications, engines agree on every figure."""
        law, catalogue, events = matters(tmp_path / "law", seed=20230101, count=300)
        layout = Layout(catalogue)
        noted = [Noted(seq, event.at, event) for seq, event in enumerate(events, 1)]
        rows = rows_of(noted, layout, law)
        engine, reference = make_engine(layout, rows, law), MemoryEngine(rows, law.calendar)
        told = 0
        for year in (2021, 2022, 2023, 2024):
            wanted = all_wanted(catalogue)
            ours = compute(catalogue, engine, wanted, region=REGION, year=year)
            theirs = compute(catalogue, reference, wanted, region=REGION, year=year)
            assert ours == theirs
            assert [str(figure.value) for figure in ours] == [str(figure.value) for figure in theirs]
            for figure in ours if year == 2023 else ():
                assert records(catalogue, engine, figure) == records(catalogue, reference, figure)
            told += sum(1 for figure in ours if figure.value)
        assert told > 100, "the matters played must give figures worth comparing"

    def test_no_records(self, tmp_path: Path, make_engine: MakeEngine) -> None:
        """Without any record counts are nought, and rates and durations have no value."""
        law, catalogue, _ = matters(tmp_path / "law", seed=1, count=0)
        engine = make_engine(Layout(catalogue), [], law)
        for figure in compute(catalogue, engine, all_wanted(catalogue), region=REGION, year=2023):
            assert not figure.records
            assert figure.value == (None if figure.kind in ("rate", "change", "duration") else 0) or (
                figure.kind == "change" and figure.value == 0
            )
            assert bool(figure.note) == (figure.value is None)
            assert records(catalogue, engine, figure) == []
