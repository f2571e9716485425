"""Reports side by side: indicators aligned across places and years, honest about definitions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingfa.auditor.model import Audit, Bound, Figure

_QUALIFIERS = ("结果", "口径", "性质")


@dataclass(frozen=True, slots=True)
class CellValue:
    """The figure of one report for one row; ``note`` says how its definition differs."""

    figure: Figure
    per_10k: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator with its dimensions, and a cell for each report that prints it."""

    indicator: str
    dims: str
    unit: str
    cells: tuple[CellValue | None, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Names of the reports and the rows in which at least two of them meet."""

    names: tuple[str, ...]
    populations: tuple[Decimal | None, ...]
    rows: tuple[Row, ...]


def population(audit: Audit) -> Decimal | None:
    """The population that the report itself prints, if it does."""
    for figure in audit.figures:
        if figure.unit == "人" and re.search(r"(?:常住|户籍|总)?人口$", figure.what):
            return figure.value
    return None


_TITLE_PLACE = re.compile(
    r"(?:^|[^\u4e00-\u9fff])([\u4e00-\u9fff]{1,14}?(?:市|区|县|旗|州|盟))(?=\d|法治|政府|人民|年|关于|司法|依法)"
)
_PLACE = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3}[市县区旗])")
_NO_PLACE = re.compile(r"[全各我本该]|社区|地区|园区|辖区|城区|片区")


def short_name(audit: Audit) -> str:
    """Place and year: from the title, else the place named most, else the file name."""
    text = audit.document.text
    year = str(audit.year or "")
    for line in text[:800].splitlines():
        found = _TITLE_PLACE.search(line.strip())
        if found and len(line) < 60 and ("报告" in line or "情况" in line or "总结" in line):
            return f"{found.group(1)}{year}"
    places = Counter(m for m in _PLACE.findall(text[:100_000]) if not _NO_PLACE.search(m))
    if places:
        name, times = places.most_common(1)[0]
        if times > 1:
            return f"{name}{year}"
    return f"{audit.document.name.rsplit('.', 1)[0][:16]} {year}".strip()


def compare(
    audits: list[Audit], populations: Mapping[str, Decimal] | None = None, least: int = 2
) -> Comparison:
    """Rows for every indicator that at least ``least`` reports print."""
    known = populations or {}
    names = tuple(short_name(a) for a in audits)
    people = tuple(
        known.get(a.document.name) or known.get(name) or population(a)
        for a, name in zip(audits, names, strict=True)
    )
    table: dict[tuple[str, str], list[list[Figure]]] = {}
    for column, audit in enumerate(audits):
        for figure in audit.figures:
            if figure.indicator is None or "计划" in figure.dims.values():
                continue
            key = (figure.indicator, _dims(figure))
            table.setdefault(key, [[] for _ in audits])[column].append(figure)
    rows = [
        _row(name, dims, columns, people)
        for (name, dims), columns in table.items()
        if sum(1 for c in columns if c) >= least
    ]
    return Comparison(names, people, tuple(sorted(rows, key=lambda r: (r.indicator, r.dims))))


def _dims(figure: Figure) -> str:
    loose = ("时期", "范围", "事项", "口径", "性质")
    return "；".join(f"{k}={v}" for k, v in sorted(figure.dims.items()) if k not in loose)


def _row(name: str, dims: str, columns: list[list[Figure]], people: tuple[Decimal | None, ...]) -> Row:
    cells: list[CellValue | None] = []
    for figures, persons in zip(columns, people, strict=True):
        if not figures:
            cells.append(None)
            continue
        # The whole before its parts.
        figure = min(figures, key=lambda f: "口径" in f.dims)
        per = None
        if persons and not figure.is_rate and figure.unit != "位":
            per = figure.value / persons * 10000
        cells.append(CellValue(figure, per, _note(figure, figures)))
    units = {c.figure.unit for c in cells if c}
    note = f"单位不一（{'、'.join(sorted(units))}），不宜直接比较" if len(units) > 1 else ""
    return Row(name, dims, next(c.figure.unit for c in cells if c), tuple(cells), note)


def _note(figure: Figure, figures: list[Figure]) -> str:
    notes = []
    if figure.bound is Bound.AT_LEAST:
        notes.append("不少于")
    elif figure.bound is Bound.AT_MOST:
        notes.append("不多于")
    elif figure.bound is Bound.APPROX:
        notes.append("约数")
    if figure.dims.get("口径"):
        notes.append(f"口径：{figure.dims['口径']}")
    if len({f.value for f in figures}) > 1:
        notes.append("报告中另有别的数")
    if figure.damage:
        notes.append("原文有损坏")
    return "，".join(notes)
