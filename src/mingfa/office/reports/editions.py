"""Editions on disk: one folder each, written whole or not at all, never changed afterwards.

<data>/reports/370113-2023/1/report.json, report.docx, report.pdf, chart0.svg, chart1.svg, months.json, records/F1.json …
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.office.config.paths import data_dir
from mingfa.office.reports.edition import load

if TYPE_CHECKING:
    from collections.abc import Mapping

REPORT, MONTHS = "report.json", "months.json"


class EditionError(LookupError):
    """There is no such edition; the sentence says which there are."""


class Place(NamedTuple):
    """Where an edition lies: region, year, number of the edition, folder."""

    region: str
    year: int
    number: int
    folder: Path


def root() -> Path:
    """The folder of all editions."""
    return data_dir() / "reports"


def editions() -> list[Place]:
    """Every edition, by region, year and number."""
    found = []
    for folder in sorted(root().glob("*-*/*")) if root().is_dir() else []:
        region, _, year = folder.parent.name.rpartition("-")
        if folder.name.isdecimal() and year.isdecimal() and (folder / REPORT).is_file():
            found.append(Place(region, int(year), int(folder.name), folder))
    return sorted(found, key=lambda place: place[:3])


def find(region: str, year: int, number: int | None = None) -> Place:
    """One edition, the newest when no number is given. Raises EditionError."""
    known = [place for place in editions() if (place.region, place.year) == (region, year)]
    wanted = [place for place in known if number in (None, place.number)]
    if not wanted:
        there = "、".join(f"{p.region} {p.year}年第{p.number}版" for p in editions()) or "还没有任何报告"
        raise EditionError(f"没有{region} {year}年{f'第{number}版' if number else ''}报告；已有：{there}")
    return wanted[-1]


def read(place: Place) -> dict[str, Any]:
    """The edition's JSON."""
    return load((place.folder / REPORT).read_text("utf-8"))


def records(place: Place, figure: str) -> list[tuple[str, str, int, int]]:
    """The records behind one figure: part, matter, number in the matter, number in the region."""
    listed = json.loads((place.folder / records_file(figure)).read_text("utf-8"))
    return [(part, matter, n, seq) for part, matter, n, seq in listed]


def months(place: Place, figure: str) -> dict[str, list[int]]:
    """How many records of each part of a figure fall in each month, last those of other years; empty where none were counted."""
    path = place.folder / MONTHS
    kept: dict[str, dict[str, list[int]]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return kept.get(figure, {})


def records_file(figure: str) -> str:
    """The name of the file with the records behind a figure."""
    return f"records/{figure}.json"


def write(region: str, year: int, files: Mapping[str, bytes]) -> Place:
    """Write a new edition under the next number: all files, then one rename."""
    parent = root() / f"{region}-{year}"
    parent.mkdir(parents=True, exist_ok=True)
    number = max((int(p.name) for p in parent.iterdir() if p.name.isdecimal()), default=0) + 1
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=parent))
    try:
        for name, content in files.items():
            (unfinished / name).parent.mkdir(exist_ok=True)
            (unfinished / name).write_bytes(content)
        target = parent / str(number)
        os.rename(unfinished, target)  # noqa: PTH104  # the rename that must not replace an edition that exists
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Place(region, year, number, target)
