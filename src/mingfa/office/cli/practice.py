"""`mingfa practice`: a county's year, played through the law from published totals into the ledger."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mingfa.office.cli.office import TextFile, library, start
from mingfa.office.practice.service import (
    PracticeError,
    Totals,
    Year,
    find_totals,
    play_year,
    read_law,
    seal,
)

if TYPE_CHECKING:
    from mingfa.office.practice.service import Law

TOTALS = TextFile()


@click.command(
    help="沙盘：按公布的总数，把一个地方的一年依法办一遍，记入台账。"
    "例：mingfa practice --region 370113 --year 2023；只检查公布的数字能否同时成立：加 --check"
)
@click.option("--totals", "file", type=TOTALS, help="公布数文件；不给时用项目中已有的五份。")
@click.option("--region", help="行政区划代码，例如 370113。")
@click.option("--year", "number", type=int, help="年度，例如 2023。")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子：同一种子得到同样的记录。")
@click.option(
    "--scale",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="每个故事多办几倍，用于压力测试。",
)
@click.option("--check", is_flag=True, help="只检查，不办理：哪些数字没有定义，哪些不能同时成立。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def practice(
    *,
    file: Path | None,
    region: str | None,
    number: int | None,
    seed: int,
    scale: int,
    check: bool,
    as_json: bool,
) -> None:
    """Check totals, then play them. Exit code 1 when some rows are impossible (with --check) or a story is refused."""
    law = read_law(library())
    try:
        chosen = find_totals(law.library.root, file=file, region=region, year=number)
        if len(chosen) > 1 and not check:
            known = "、".join(f"{one.region}（{one.place}）{one.year}年" for one in chosen)
            raise click.UsageError(f"请用 --region 和 --year 选定一个地方的一年：{known}")
        results = [_one(law, totals, seed, scale, check=check, quiet=as_json) for totals in chosen]
    except PracticeError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False, indent=1))
    if check and any(result["impossible"] for result in results):
        raise SystemExit(1)


def _one(law: Law, totals: Totals, seed: int, scale: int, *, check: bool, quiet: bool) -> dict[str, object]:
    console = Console(stderr=True, quiet=quiet)
    with console.status(f"{totals.place}{totals.year}年：求解每个故事办理的次数"):
        year = Year(law, totals, seed=seed, scale=scale)
    if not quiet:
        _tell(year)
    result: dict[str, object] = {
        "region": totals.region,
        "year": totals.year,
        "place": totals.place,
        "rows": len(totals.rows),
        "playable": len(year.demands) - len(year.solution.conflicts),
        "undefined": [
            {"n": one.row.n, "indicator": one.row.indicator, "why": one.why} for one in year.undefined
        ],
        "impossible": [
            {
                "n": one.dropped.row.n,
                "rows": [demand.row.n for demand in one.demands],
                "arithmetic": one.arithmetic,
                "why": one.sentence,
            }
            for one in year.solution.conflicts
        ],
        "faults": list(year.trials.faults.values()),
        "plays": year.plays,
    }
    if not check:
        result |= _play(year, console)
        if not quiet:
            click.echo(
                f"{totals.place}{totals.year}年已办理：{result['matters']}件，{result['events']}条记录，"
                f"编号{result['first']}至{result['last']}，检查点{result['checkpoint']}，用时{result['seconds']}秒。"
            )
    return result


def _play(year: Year, console: Console) -> dict[str, object]:
    start()
    from mingfa.office.ledger.service import PostgresLedger  # noqa: PLC0415  # Django must be set up first

    begun = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # no thread of its own: playing starts a process, and one should not be started from among threads
    with Progress(
        *columns, console=console, transient=True, auto_refresh=False, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("依法办理", total=year.plays)

        def told(plays: int) -> None:
            progress.advance(task, plays)
            progress.refresh()

        imported = play_year(year, PostgresLedger(), told)
    made = seal(year.totals.region)
    return {
        "first": imported.first,
        "last": imported.last,
        "events": imported.events,
        "matters": imported.matters,
        "checkpoint": made,
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _tell(year: Year) -> None:
    totals = year.totals
    click.echo(
        f"{totals.place}{totals.year}年：公布{len(totals.rows)}个数字，"
        f"{len(year.demands) - len(year.solution.conflicts)}个可以由记录得出，"
        f"{len(year.solution.conflicts)}个不可能，{len(year.undefined)}个无定义；"
        f"共办理{year.plays}次。"
    )
    for conflict in year.solution.conflicts:
        click.echo(f"不可能：{conflict.sentence}")
    built = {system.id for system in year.law.library.systems.values()}
    for one in year.undefined:
        if one.row.system in built or not one.row.system:
            click.echo(f"无定义：{one.row.n} {one.row.label}：{one.why}")
    for fault in year.trials.faults.values():
        click.echo(f"故事不能办理：{fault}", err=True)
