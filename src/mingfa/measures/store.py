"""The folder of columnar files: every event of a region in it exactly once, whatever is killed when.

    <root>/<layout>/region=370113/seq=000000000001-000000250000/year=2023/events.parquet
                                                               /cells.parquet

A part covers the events numbered first to last. It is written under a temporary name and comes to be by renaming one
folder. A part may be replaced by a longer one that begins at the same number: of those the longest counts, so that
parts can be merged without a moment at which an event is missing or doubled.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from mingfa.measures.columns import CELLS as CELL_COLUMNS
from mingfa.measures.columns import Tables, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mingfa.measures.layout import Layout
    from mingfa.measures.trace import Row

_PART = re.compile(r"seq=(\d+)-(\d+)")
_YEAR = re.compile(r"year=(\d+)")
_UNFINISHED = ".unfinished-"
EVENTS, CELLS = "events.parquet", "cells.parquet"
MANY = 16  # parts; more are merged


class Part(NamedTuple):
    """A folder with the events numbered `first` to `last`."""

    first: int
    last: int
    folder: Path

    def years(self) -> dict[int, Path]:
        """The files by year."""
        return {
            int(found[1]): path / EVENTS
            for path in sorted(self.folder.iterdir())
            if (found := _YEAR.fullmatch(path.name))
        }


class Store:
    """The columnar files of a layout under `root`."""

    def __init__(self, root: Path, layout: Layout) -> None:
        self.layout = layout
        self.folder = root / layout.digest[:16]

    def region(self, region: str) -> Path:
        """The region's folder. Raises ValueError for what is not a region's code."""
        if not region.isalnum():
            raise ValueError(f"“{region}”不是行政区划代码")
        return self.folder / f"region={region}"

    def parts(self, region: str) -> list[Part]:
        """The parts that count, in order, without gap or overlap."""
        folder = self.region(region)
        longest: dict[int, Part] = {}
        for path in folder.iterdir() if folder.is_dir() else ():
            found = _PART.fullmatch(path.name)
            if found is None:
                continue
            part = Part(int(found[1]), int(found[2]), path)
            if part.first not in longest or longest[part.first].last < part.last:
                longest[part.first] = part
        parts: list[Part] = []
        while (following := (parts[-1].last + 1 if parts else 1)) in longest:
            parts.append(longest[following])
        return parts

    def last(self, region: str) -> int:
        """The number of the last event in the files, 0 when there is none."""
        parts = self.parts(region)
        return parts[-1].last if parts else 0

    def tail(self, region: str) -> tuple[int, str, int] | None:
        """The last event in the files: its number in the region, its matter, its number there. None without any."""
        parts = self.parts(region)
        if not parts:
            return None
        for path in parts[-1].years().values():
            columns = ("seq", "matter", "n")
            rows = zip(*(_read(path).column(name).to_pylist() for name in columns), strict=True)
            for seq, matter, n in rows:
                if seq == parts[-1].last:
                    return seq, matter, n
        raise ValueError(f"{parts[-1].folder} lacks event {parts[-1].last}")

    def forget(self, region: str) -> None:
        """Remove the region's files, which can be made again from the ledger. Only inside `writing`."""
        for part in reversed(self.parts(region)):  # from the end, so that what remains has no gap
            shutil.rmtree(part.folder)
        for path in self.region(region).glob("seq=*"):
            shutil.rmtree(path)

    def files(self, region: str, *, to: int | None = None, only: int | None = None) -> list[str]:
        """The files with the events of all years, of those up to `to`, or of `only` one."""
        return [
            str(path)
            for part in self.parts(region)
            for year, path in part.years().items()
            if (to is None or year <= to) and (only is None or year == only)
        ]

    def cells(self, region: str) -> list[str]:
        """The files with the cells."""
        return [str(part.folder / CELLS) for part in self.parts(region)]

    @contextmanager
    def writing(self, region: str) -> Iterator[None]:
        """Alone at writing the region's files, whatever another process wants; what it left unfinished is removed."""
        folder = self.region(region)
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for path in folder.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(path)
            yield
        finally:
            os.close(descriptor)

    def add(self, region: str, rows: Iterable[Row]) -> Part:
        """A new part from these rows, which follow the last one without a gap. Only inside `writing`.

        Raises ValueError when numbers are missing or doubled: then nothing is added.
        """
        kept = list(rows)
        first = self.last(region) + 1
        numbers = [row.seq for row in kept]
        if numbers != list(range(first, first + len(kept))) or not kept:
            raise ValueError(f"{region} 的记录应从 {first} 号起连续，实为 {numbers[:3]}…")
        return self._publish(region, first, numbers[-1], tables(kept, self.layout))

    def merge(self, region: str) -> None:
        """Make one part of all. Only inside `writing`."""
        parts = self.parts(region)
        if len(parts) < 2:
            return
        by_year: dict[int, list[pa.Table]] = {}
        for part in parts:
            for year, path in part.years().items():
                by_year.setdefault(year, []).append(_read(path))
        known = dict(
            pair
            for part in parts
            for pair in zip(*_read(part.folder / CELLS).to_pydict().values(), strict=True)
        )
        cells = pa.table([list(known), list(known.values())], schema=CELL_COLUMNS)
        years = {year: pa.concat_tables(found) for year, found in by_year.items()}
        self._publish(region, parts[0].first, parts[-1].last, Tables(years, cells))
        for part in parts:
            shutil.rmtree(part.folder)

    def _publish(self, region: str, first: int, last: int, made: Tables) -> Part:
        folder = self.region(region)
        unfinished = folder / f"{_UNFINISHED}{os.getpid()}"
        unfinished.mkdir()
        for year, table in made.years.items():
            (unfinished / f"year={year}").mkdir()
            _write(table, unfinished / f"year={year}" / EVENTS)
        _write(made.cells, unfinished / CELLS)
        final = folder / f"seq={first:012d}-{last:012d}"
        unfinished.rename(final)
        _settle(folder)
        return Part(first, last, final)


def _read(path: Path) -> pa.Table:
    return pq.ParquetFile(path).read()  # read_table would make columns of the folders' names


def _write(table: pa.Table, path: Path) -> None:
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Let the folder's entries reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
