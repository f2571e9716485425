"""`mingfa report`: build the annual report, verify an edition, explain what changed between two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from mingfa.office.cli.office import library, start

if TYPE_CHECKING:
    from mingfa.office.reports.editions import Place

YEAR = click.option("--year", type=int, required=True, help="报告年度。")
AREA = click.option("--region", required=True, help="行政区划代码，例如 370113。")
EDITION = click.option("--edition", "number", type=int, help="第几版；默认最新一版。")


@click.group(help="年度报告：生成、校验、新版。")
def report() -> None:
    """Group the commands on the annual report."""


@report.command(
    name="build",
    help="由台账生成一版年度报告（网页、DOCX、PDF），并封存。例：mingfa report build --region 370113 --year 2023 --place 某某区",
)
@AREA
@YEAR
@click.option("--place", required=True, help="报告标题中的地名。")
def report_build(*, region: str, year: int, place: str) -> None:
    """Build the next edition."""
    start()
    from mingfa.office.ledger.errors import LedgerError  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.reports import editions, service  # noqa: PLC0415

    try:
        with Console(stderr=True).status("生成报告") as status:
            made = service.report_build(library(), region=region, year=year, place=place, told=status.update)
    except (LedgerError, editions.EditionError) as error:
        raise click.ClickException(str(error)) from error
    for line in made.left_out:
        click.echo(line, err=True)
    click.echo(f"{place}{year}年度报告第{made.place.number}版已生成：{made.place.folder}")


@report.command(name="list", help="列出已有的各版报告。例：mingfa report list")
def report_list() -> None:
    """List every edition."""
    start()
    from mingfa.office.reports import editions  # noqa: PLC0415  # Django must be set up first

    found = editions.editions()
    if not found:
        click.echo("还没有任何报告。例：mingfa report build --region 370113 --year 2023 --place 某某区")
    for place in found:
        name = f"{place.region} {place.year}年 第{place.number}版"
        try:
            content = _read(place)["content"]
        except click.ClickException as error:  # the others can still be listed
            click.echo(f"{name} 读不出来：{error.message}", err=True)
        else:
            click.echo(f"{name} {content['title']} {content['built_at']}")


def _edition(region: str, year: int, number: int | None) -> Place:
    from mingfa.office.reports import editions  # noqa: PLC0415  # Django must be set up first

    try:
        place = editions.find(region, year, number)
    except editions.EditionError as error:
        raise click.ClickException(str(error)) from error
    _read(place)
    return place


def _read(place: Place) -> dict[str, Any]:
    """An edition's JSON; one that cannot be read is told with its place, never as a traceback."""
    from mingfa.office.reports import editions  # noqa: PLC0415  # Django must be set up first

    try:
        return editions.read(place)
    except ValueError as error:
        raise click.ClickException(f"{place.folder} 里的报告{error}；请换回原来的文件") from error


@report.command(
    name="verify",
    help="按封存时的台账和定义，把一版报告的每个数字重新计算一遍。例：mingfa report verify --region 370113 --year 2023",
)
@AREA
@YEAR
@EDITION
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def report_verify(*, region: str, year: int, number: int | None, as_json: bool) -> None:
    """Verify one edition; exit with 1 when anything disagrees."""
    start()
    from mingfa.office.reports import service  # noqa: PLC0415  # Django must be set up first

    place = _edition(region, year, number)
    with Console(stderr=True).status("重新计算"):
        faults = list(service.report_verify(library(), place))
    count = len(_read(place)["content"]["figures"])
    if as_json:
        answer = {"region": region, "year": year, "edition": place.number, "figures": count}
        click.echo(
            json.dumps({**answer, "faults": [f._asdict() for f in faults]}, ensure_ascii=False, indent=1)
        )
    else:
        for fault in faults:
            click.echo(f"✗ {fault.figure} {fault.what}")
        click.echo(f"第{place.number}版的{count}个数字重新计算完毕：不符{len(faults)}处")
    if faults:
        raise SystemExit(1)


@report.command(
    name="compare",
    help="说明新版与旧版哪些数字不同、因哪些记录而不同。例：mingfa report compare --region 370113 --year 2023 1 2",
)
@AREA
@YEAR
@click.argument("old", metavar="旧版", type=int)
@click.argument("new", metavar="新版", type=int)
def report_compare(*, region: str, year: int, old: int, new: int) -> None:
    """Explain the differences between two editions."""
    start()
    from mingfa.office.reports import service  # noqa: PLC0415  # Django must be set up first

    found = list(service.report_differences(_edition(region, year, old), _edition(region, year, new)))
    for one in found:
        inside = "，".join(f"{name}：{value}" for name, value in one.dims.items())
        name = f"{one.indicator}{f'（{inside}）' if inside else ''}"
        if not (one.before and one.after):
            click.echo(f"{name}：{one.before or one.after}（只见于第{old if one.before else new}版）")
            continue
        click.echo(f"{name}：{one.before} → {one.after}")
        if one.redefined:
            click.echo("  指标定义已经变更")
        for word, listed in (("增加", one.added), ("减少", one.removed)):
            if listed:
                shown = "、".join(f"{matter}第{n}条" for matter, n in listed[:10])
                click.echo(f"  {word}{len(listed)}条记录：{shown}{'……' if len(listed) > 10 else ''}")
    both = sum(bool(one.before and one.after) for one in found)
    alone = f"，{len(found) - both}个只见于一版" if len(found) > both else ""
    click.echo(f"第{old}版与第{new}版相比：{both}个数字不同{alone}")
