"""`mingfa conformance`: every figure of the published reports, beside the one computed from records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from mingfa.measures.printed import plain_number
from mingfa.office.cli.office import library, output
from mingfa.office.practice.conformance import DIFFERENT, EQUAL, IMPOSSIBLE, UNDEFINED, Verdict, coverage
from mingfa.office.practice.service import PracticeError, Year, find_totals, read_law, rehearse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingfa.kernel.library import System

VERDICTS = (EQUAL, IMPOSSIBLE, DIFFERENT, UNDEFINED)


@click.command(
    help="五份公开报告的每个数字：公布的、由办理记录算出的、是否相等，不相等的为什么。"
    "例：mingfa conformance --report 000"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--report", "name", help="只查一份报告，例如 000；也可以写行政区划代码。")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子：同一种子得到同样的记录。")
@click.option("--all", "whole", is_flag=True, help="也列出尚未建立的系统的各行。")
def conformance(*, as_json: bool, name: str | None, seed: int, whole: bool) -> None:
    """Play each report's year in memory, compute every row, and compare. Exit code 1 when a row is unequal."""
    law = read_law(library())
    known = find_totals(law.library.root)
    chosen = [one for one in known if name is None or one.report.startswith(name) or one.region == name]
    if not chosen:
        listed = "、".join(f"{one.report[:3]}（{one.region} {one.place}{one.year}年）" for one in known)
        raise click.ClickException(f"没有编号以“{name}”开头的报告；有：{listed}")
    found: list[Verdict] = []
    faults: list[str] = []
    with _progress() as progress:
        for totals in sorted(chosen, key=lambda one: one.report):
            task = progress.add_task(f"{totals.place}{totals.year}年：求解", total=None)
            year = Year(law, totals, seed=seed)
            faults += [fault for fault in year.trials.faults.values() if fault not in faults]
            progress.update(task, total=year.plays, description=f"{totals.place}{totals.year}年：办理")
            try:
                found += rehearse(year, lambda n, task=task: progress.advance(task, n))  # type: ignore[misc]
            except PracticeError as error:
                raise click.ClickException(str(error)) from error
    systems = {system.id: system for system in law.library.systems.values()}
    if as_json:
        click.echo(json.dumps(_record(found, systems, faults), ensure_ascii=False, indent=1))
    else:
        _show([one for one in found if whole or one.row.system in systems or one.verdict != UNDEFINED])
        _show_coverage(found, systems)
        for fault in faults:
            click.echo(fault, err=True)
    if any(one.verdict == DIFFERENT for one in found):
        raise SystemExit(1)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _record(found: Sequence[Verdict], systems: dict[str, System], faults: Sequence[str]) -> dict[str, object]:
    return {
        "rows": [one.record() for one in found],
        "systems": [
            {
                "system": id_,
                "title": systems[id_].title if id_ in systems else "",
                "built": id_ in systems,
                "rows": sum(counts.values()),
                "covered": counts[EQUAL] + counts[IMPOSSIBLE],
                "equal": counts[EQUAL],
                "impossible": counts[IMPOSSIBLE],
                "different": counts[DIFFERENT],
                "undefined": counts[UNDEFINED],
            }
            for id_, counts in sorted(coverage(found).items())
        ],
        "faults": list(faults),
    }


def _show(found: Sequence[Verdict]) -> None:
    table = Table(title="公布的数字与由记录算出的数字", title_justify="left")
    for heading in ("报告", "编号", "系统", "指标", "公布", "计算", "结论"):
        table.add_column(heading, overflow="fold")
    for one in found:
        row = one.row
        about = {"at_least": "≥", "at_most": "≤"}.get(row.bound or "", "")
        value = (
            f"{plain_number(row.value * 100)}%" if row.unit == "1" else f"{plain_number(row.value)}{row.unit}"
        )
        table.add_row(
            one.report[:3],
            row.n,
            row.system,
            row.label,
            f"{about}{value}",
            one.shown,
            f"{one.verdict}：{one.why}" if one.why else one.verdict,
        )
    output().print(table)


def _show_coverage(found: Sequence[Verdict], systems: dict[str, System]) -> None:
    table = Table(title="各系统覆盖的行数", title_justify="left")
    for heading in ("系统", "名称", "行数", *VERDICTS):
        table.add_column(heading, justify="left" if heading in ("系统", "名称") else "right")
    missing: int = 0
    for id_, counts in sorted(coverage(found).items()):
        if id_ not in systems:
            missing += sum(counts.values())
            continue
        cells = [str(counts[verdict]) for verdict in VERDICTS]
        table.add_row(id_, systems[id_].title, str(sum(counts.values())), *cells)
    output().print(table)
    built = [one for one in found if one.row.system in systems]
    covered = sum(one.verdict in (EQUAL, IMPOSSIBLE) for one in built)
    click.echo(
        f"已建系统{len(built)}行，覆盖{covered}行，相等{sum(one.equal for one in built)}行，"
        f"不可能{sum(one.verdict == IMPOSSIBLE for one in built)}行；未建系统{missing}行。"
    )
