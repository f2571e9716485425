"""``mingfa audit`` and ``mingfa compare``: published reports, read and checked."""

from __future__ import annotations

import csv
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from mingfa import auditor
from mingfa.auditor import Audit, Finding, Verdict
from mingfa.office.cli.office import TextFile, output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

_COLOURS = {
    Verdict.CONTRADICTION: "bold red",
    Verdict.SUSPICIOUS: "yellow",
    Verdict.CONSISTENT: "green",
    Verdict.UNKNOWN: "dim",
}
_PATHS = click.Path(path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help="核校已公布的报告：读出每个数字，指出哪些不可能为真。有矛盾时以状态码1结束。例：mingfa audit 报告.pdf --html 结果.html"
)
@click.argument("files", nargs=-1, required=True, type=_PATHS, metavar="文件或文件夹…")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--html", "html", type=_PATHS, help="写出网页（自带样式，可打印）。")
@click.option("--against", type=_FILE, help="与上年的报告核对。")
@click.option("--ledger", type=TextFile(), help="与台账核对：一个 JSON 文件，指标名对数值。")
@click.option("--explain", "explained", is_flag=True, help="说明每个数字是怎样读出来的。")
@click.option("--all", "everything", is_flag=True, help="连同“一致”和“无法判断”一并列出。")
@click.pass_context
def audit(
    ctx: click.Context,
    files: tuple[Path, ...],
    as_json: bool,
    html: Path | None,
    against: Path | None,
    ledger: Path | None,
    explained: bool,
    everything: bool,
) -> None:
    """Audit reports and say what a careful reader would sign."""
    audits, refusals = _read_all(_expand(files))
    if against is not None:
        before = _read_one(against)
        audits = [auditor.against(audit_, before) for audit_ in audits]
    if ledger is not None:
        values = _ledger(ledger)
        audits = [auditor.against_ledger(audit_, values) for audit_ in audits]
    if as_json:
        click.echo(auditor.to_json(audits))
    elif explained:
        _print_readings(audits)
    else:
        _print(audits, everything=everything, table=any(path.is_dir() for path in files))
    if html is not None and audits:
        html.write_text(auditor.to_html(audits), encoding="utf-8")
        click.echo(f"已写出 {html}", err=True)
    for refusal in refusals:
        click.echo(refusal, err=True)
    if any(audit_.contradicts for audit_ in audits):
        ctx.exit(1)
    if refusals:
        ctx.exit(2)


@click.command(
    help="比较不同地方、不同年份的报告：按指标对齐，列表并作图。例：mingfa compare 甲.txt 乙.txt --population 人口.csv"
)
@click.argument("files", nargs=-1, required=True, type=_PATHS, metavar="文件…")
@click.option("--population", type=TextFile(), help="人口：CSV，两列，文件名或地名、人数。")
@click.option("--html", "html", type=_PATHS, help="写出网页。")
@click.option(
    "--least", default=2, show_default=True, type=click.IntRange(1), help="至少几份报告都有的指标才列出。"
)
def compare(files: tuple[Path, ...], population: Path | None, html: Path | None, least: int) -> None:
    """Align the indicators of several reports."""
    audits, refusals = _read_all(_expand(files))
    for refusal in refusals:
        click.echo(refusal, err=True)
    if len(audits) < 2:
        raise click.ClickException("至少要有两份能读的报告才能比较。")
    comparison = auditor.compare(audits, least=least)
    if population is not None:
        people = _peopled(_population(population), audits, comparison.names)
        comparison = auditor.compare(audits, people, least)
    _print_comparison(comparison)
    if html is not None:
        html.write_text(auditor.comparison_html(comparison), encoding="utf-8")
        click.echo(f"已写出 {html}", err=True)


def _expand(files: tuple[Path, ...]) -> list[Path]:
    paths: list[Path] = []
    for path in files:
        if path.is_dir():
            paths += sorted(p for p in path.iterdir() if p.suffix.lower() in auditor.SUFFIXES)
        else:
            paths.append(path)
    return paths


def _read_all(paths: list[Path]) -> tuple[list[Audit], list[str]]:
    audits, refusals = [], []
    for path in paths:
        try:
            audits.append(auditor.audit_document(auditor.read_path(path)))
        except auditor.UnreadableReportError as error:
            refusals.append(str(error))
    if not paths:
        refusals.append("文件夹里没有可读的报告（.txt、.html、.docx、.pdf）。")
    return audits, refusals


def _read_one(path: Path) -> Audit:
    try:
        return auditor.audit_document(auditor.read_path(path))
    except auditor.UnreadableReportError as error:
        raise click.ClickException(str(error)) from error


def _ledger(path: Path) -> dict[str, Decimal]:
    try:
        values = json.loads(path.read_text("utf-8"), parse_float=Decimal)
        return {str(name): Decimal(value) for name, value in values.items()}
    except (OSError, ValueError, AttributeError, TypeError, InvalidOperation) as error:
        raise click.ClickException(f"“{path.name}”应是一个 JSON 对象：指标名对数值。") from error


def _population(path: Path) -> dict[str, Decimal]:
    """People by what stands before them; the first line may be a heading."""
    people: dict[str, Decimal] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.reader(stream), 1):
            try:
                people[row[0].strip()] = Decimal(row[1].strip())
            except (IndexError, InvalidOperation) as error:
                if number > 1 and row:
                    told = f"“{path.name}”第{number}行“{','.join(row)}”应是两列：文件名或地名、人数（只写数字）。"
                    raise click.ClickException(told) from error
    return people


def _peopled(people: dict[str, Decimal], audits: list[Audit], names: Sequence[str]) -> dict[str, Decimal]:
    """People by report: named by its file, with or without ending, or by its place, with or without the year."""
    found: dict[str, Decimal] = {}
    left = set(people)
    for one, name in zip(audits, names, strict=True):
        said = {
            one.document.name,
            Path(one.document.name).stem,
            name,
            name.rstrip("0123456789 "),
        } & people.keys()
        for key in said:
            found[one.document.name] = people[key]
        left -= said
    if left:
        known = "、".join(f"{name}（{one.document.name}）" for one, name in zip(audits, names, strict=True))
        click.echo(f"人口表中的“{'、'.join(sorted(left))}”不是这几份报告：{known}", err=True)
    return found


def _print(audits: list[Audit], *, everything: bool, table: bool) -> None:
    console = output()
    if table or len(audits) > 1:
        console.print(_overview(audits))
    for audit_ in audits:
        shown = [
            f
            for f in audit_.findings
            if everything or f.verdict in (Verdict.CONTRADICTION, Verdict.SUSPICIOUS)
        ]
        console.print(f"\n[bold]{escape(audit_.document.name)}[/bold]　{_counts(audit_)}")
        for warning in audit_.document.warnings:
            console.print(f"  提示：{escape(warning)}。", style="dim")
        if not shown:
            console.print("  没有发现矛盾或可疑之处。", style="dim")
        for finding in shown:
            _print_finding(console, finding)


def _counts(audit_: Audit) -> str:
    parts = [f"数字{len(audit_.figures)}"]
    parts += [f"{verdict.value}{audit_.count(verdict)}" for verdict in _COLOURS]
    return "　".join(parts)


def _print_finding(console: Console, finding: Finding) -> None:
    colour = _COLOURS[finding.verdict]
    console.print(
        f"  [{colour}]{finding.verdict.value}[/{colour}]　{escape(finding.kind)}　{escape(finding.expression)}",
        soft_wrap=True,
    )
    console.print(f"    {escape(finding.explanation)}", style="dim", soft_wrap=True)


def _overview(audits: list[Audit]) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for heading in ("报告", "年份", "数字", *(v.value for v in _COLOURS)):
        table.add_column(heading, justify="left" if heading == "报告" else "right")
    for audit_ in audits:
        counts = [
            f"[{colour}]{audit_.count(verdict)}[/{colour}]" if audit_.count(verdict) else "0"
            for verdict, colour in _COLOURS.items()
        ]
        table.add_row(
            escape(audit_.document.name), str(audit_.year or "—"), str(len(audit_.figures)), *counts
        )
    return table


def _print_readings(audits: list[Audit]) -> None:
    console = output()
    for audit_ in audits:
        console.print(f"[bold]{escape(audit_.document.name)}[/bold]")
        for reading in auditor.explain(audit_.document.text):
            colour = "bold" if reading.counted else "dim"
            console.print(f"  [{colour}]{reading.start}–{reading.end}　{escape(reading.literal)}[/{colour}]")
            steps = "；".join(f"{label}：{value}" for label, value in reading.steps)
            console.print(f"    {escape(steps)}", style="dim", soft_wrap=True)


def _print_comparison(comparison: auditor.Comparison) -> None:
    console = output()
    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("指标")
    for name in comparison.names:
        table.add_column(escape(name), justify="right")
    table.add_column("备注", style="dim")
    for row in comparison.rows:
        most = max(c.figure.value for c in row.cells if c)
        cells = []
        for cell in row.cells:
            if cell is None:
                cells.append("—")
                continue
            bar = "▇" * int(cell.figure.value * 8 / most) if most else ""
            per = f"\n每万人{cell.per_10k:.2f}" if cell.per_10k is not None else ""
            mark = "＊" if cell.note else ""
            cells.append(f"{escape(cell.figure.literal)}{mark}{per}\n[blue]{bar}[/blue]")
        dims = f"\n[dim]{escape(row.dims)}[/dim]" if row.dims else ""
        table.add_row(escape(row.indicator) + dims, *cells, escape(row.note))
    console.print(table)
    notes = sorted({c.note for r in comparison.rows for c in r.cells if c and c.note})
    if notes:
        console.print("＊ " + "；".join(notes), style="dim")
    if not comparison.rows:
        console.print("没有共同的指标。")
