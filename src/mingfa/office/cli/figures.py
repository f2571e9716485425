"""`mingfa figures`: indicators listed, explained, computed, and opened to their records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from mingfa.measures import (
    FigureError,
    Wanted,
    all_wanted,
    compute,
    dims_of,
    explain,
    indicator_of,
    printed,
    read_catalogue,
    rounded,
)
from mingfa.measures import records as records_behind
from mingfa.office.cli.office import library, no_records, output, start, system_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from mingfa.kernel.library import Library
    from mingfa.measures import DuckEngine, Figure, Indicator, Told

REGION = click.option("--region", required=True, help="行政区划代码，例如 370113。")
YEAR = click.option("--year", required=True, type=click.IntRange(1949, 2999), help="年度。")
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


@click.group(help="指标：列出、解释、计算，并列出每个数字背后的记录。")
def figures() -> None:
    """Group the commands on figures."""


@figures.command(name="list", help="列出全部指标。\n\n例：mingfa figures list --json")
@click.option("--system", help="只列一个系统：它的编号，或者文件夹名。")
@JSON
def figures_list(*, system: str | None, as_json: bool) -> None:
    """List the indicators."""
    law = library()
    catalogue = read_catalogue(law)
    folder = system_named(law, system)
    chosen = [one for one in catalogue.values() if folder in (None, one.system)]
    if as_json:
        _echo_json([_listed(one, law) for one in chosen])
        return
    table = Table(title=f"指标（{len(chosen)}个）", title_justify="left")
    for heading in ("系统", "指标", "算法", "单位", "维度"):
        table.add_column(heading, overflow="fold")
    for one in chosen:
        told = _listed(one, law)
        table.add_row(told["system"], one.name, _KINDS[one.kind], told["unit"], "、".join(told["dimensions"]))
    output().print(table)


_KINDS = {
    "count": "计数",
    "sum": "合计",
    "stock": "时点数",
    "rate": "比率",
    "change": "同比",
    "duration": "用时",
}


def _listed(indicator: Indicator, law: Library) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "name": indicator.name,
        "english": indicator.english,
        "system": law.systems[indicator.system].id,
        "kind": indicator.kind,
        "unit": indicator.unit,
        "dimensions": {name: list(dimension.values) for name, dimension in indicator.dimensions.items()},
        "digest": indicator.digest,
        "file": indicator.file,
    }


@figures.command(name="explain", help="用中文逐条说明一个指标的定义。\n\n例：mingfa figures explain 指标名称")
@click.argument("name", metavar="指标")
def figures_explain(*, name: str) -> None:
    """Explain one indicator; its id (`penalty/cases_filed`) will do as well as its name."""
    law = library()
    click.echo(explain(_named(read_catalogue(law), name), law))


@figures.command(
    name="compute",
    help="由台账计算一年的指标：总数和每个维度的每个值。\n\n例：mingfa figures compute --region 370113 --year 2023",
)
@REGION
@YEAR
@click.option("--name", "names", multiple=True, metavar="指标", help="只算这个指标；可以写几次。")
@JSON
def figures_compute(*, region: str, year: int, names: tuple[str, ...], as_json: bool) -> None:
    """Compute the figures of a year."""
    law = library()
    catalogue = read_catalogue(law)
    chosen = [_named(catalogue, name).name for name in names]
    wanted = [
        *all_wanted(catalogue, chosen),
        *(Wanted(one.name, (), target=True) for one in catalogue.values() if _has_target(one, chosen)),
    ]
    found = compute(catalogue, _engine(law, region), wanted, region=region, year=year)
    if as_json:
        _echo_json([_record(figure) for figure in found])
        return
    table = Table(title=f"{region} {year}年（{len(found)}个数字）", title_justify="left")
    for heading, justify in (
        ("指标", "left"),
        ("维度", "left"),
        ("数值", "right"),
        ("记录", "right"),
        ("说明", "left"),
    ):
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for figure in found:
        name = f"{figure.indicator}（目标）" if figure.kind == "target" else figure.indicator
        table.add_row(name, _dims(figure), printed(figure), str(figure.records), figure.note)
    output().print(table)


def _has_target(indicator: Indicator, chosen: Sequence[str]) -> bool:
    return indicator.targets is not None and (not chosen or indicator.name in chosen)


@figures.command(
    name="records",
    help="列出一个数字背后的记录。\n\n例：mingfa figures records 指标名称 维度=值 --region 370113 --year 2023",
)
@click.argument("name", metavar="指标")
@click.argument("dims", nargs=-1, metavar="[维度=值]...")
@REGION
@YEAR
@click.option("--target", is_flag=True, help="目标值（不是实际数）背后的记录。")
@JSON
def figures_records(
    *, name: str, dims: tuple[str, ...], region: str, year: int, target: bool, as_json: bool
) -> None:
    """List the records behind one figure."""
    law = library()
    catalogue = read_catalogue(law)
    try:
        wanted = Wanted(_named(catalogue, name).name, dims_of(";".join(dims)), target)
        engine = _engine(law, region)
        (figure,) = compute(catalogue, engine, [wanted], region=region, year=year)
    except FigureError as error:
        raise click.ClickException(str(error)) from error
    behind = records_behind(catalogue, engine, figure)
    if as_json:
        _echo_json(_record(figure) | {"behind": [_behind(told) for told in behind]})
        return
    _print_records(figure, behind)


def _print_records(figure: Figure, behind: Iterable[Told]) -> None:
    note = f"（{figure.note}）" if figure.note else ""
    title = " ".join(
        filter(None, (figure.indicator, _dims(figure), f"{figure.year}年：{printed(figure)}{note}"))
    )
    table = Table(title=title, title_justify="left")
    for heading in ("部分", "案件", "第几条", "台账编号"):
        table.add_column(heading, overflow="fold")
    for told in behind:
        table.add_row(told.part, told.record.matter, str(told.record.n), str(told.record.seq))
    output().print(table)


def _behind(told: Told) -> dict[str, Any]:
    return {"part": told.part, **told.record._asdict()}


def _engine(law: Library, region: str) -> DuckEngine:
    """The engine over the region's ledger, with a progress bar on standard error while events flow."""
    start()
    from mingfa.office.ledger import selectors  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.reports import figures as service  # noqa: PLC0415

    last = selectors.last_number(region)
    if not last:
        raise no_records(region)
    columns = (TextColumn("整理记录"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=last - service.store(law).last(region))
        return service.engine(law, region, progress=lambda n: bar.advance(task, n))


def _named(catalogue: dict[str, Indicator], name: str) -> Indicator:
    by_id = {one.id: one for one in catalogue.values()}
    try:
        return by_id.get(name) or indicator_of(catalogue, name)
    except FigureError as error:
        raise click.ClickException(str(error)) from error


def _dims(figure: Figure) -> str:
    return "；".join(f"{name}={value}" for name, value in figure.dims)


def _record(figure: Figure) -> dict[str, Any]:
    told = figure._asdict()
    for name in ("value", "numerator", "denominator"):
        told[name] = _number(told[name])
    return told | {
        "dims": dict(figure.dims),
        "printed": printed(figure),
        "rounded": _number(rounded(figure)),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _echo_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
