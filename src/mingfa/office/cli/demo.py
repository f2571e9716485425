"""`mingfa demo`: play a county's year, build its report, show published and computed figures side by side, serve."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mingfa.measures.printed import plain_number
from mingfa.office.cli.office import TextFile, library, output, start
from mingfa.office.cli.serve import ADDRESS, PORT, refuse_taken, serve_pages
from mingfa.office.config.paths import data_dir, systems_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.kernel.library import Library
    from mingfa.office.practice.conformance import Verdict
    from mingfa.office.practice.service import Totals, Year
    from mingfa.office.reports.editions import Place

DEFAULT = "370113-2023.yaml"


@click.command(
    help="演示：把一个县的一年依法办一遍，生成年度报告，把公布的和算出的数字并排列出，然后打开网页。"
    "再次运行时不重办，几秒即可。例：mingfa demo --port 8000"
)
@PORT
@click.option("--no-serve", is_flag=True, help="只列出数字，不打开网页。")
@click.option(
    "--report",
    "file",
    type=TextFile(),
    help=f"公布数文件；默认 systems/_reports/{DEFAULT}。",
)
def demo(*, port: int, no_serve: bool, file: Path | None) -> None:
    """Play once, build once, compare, serve."""
    console = Console(stderr=True)
    if not no_serve:
        refuse_taken(port)  # said before the year is played, not after
    start()
    from mingfa.office.practice.service import PracticeError, find_totals  # noqa: PLC0415  # after Django's setup

    try:
        (totals,) = find_totals(systems_dir(), file=file or systems_dir() / "_reports" / DEFAULT)
        rows = _rows(library(), totals, console)
    except PracticeError as error:
        raise click.ClickException(str(error)) from error
    place = _report(library(), totals, console)
    _show(rows, totals)
    _tell_where(place, port, served=not no_serve)
    if not no_serve:
        serve_pages(port)


def _rows(known: Library, totals: Totals, console: Console) -> list[dict[str, Any]]:
    """Published and computed figures, the year played before if it is not in the ledger yet.

    They are kept beside the ledger with the last record and the law that they were computed from: while both are the
    same, so are the figures.
    """
    from mingfa.office.ledger import selectors as ledger  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.practice.conformance import verdicts  # noqa: PLC0415
    from mingfa.office.practice.service import Year, read_law  # noqa: PLC0415
    from mingfa.office.reports import figures  # noqa: PLC0415

    kept = data_dir() / "demo" / f"{totals.region}-{totals.year}.json"
    basis = {"last": ledger.last_number(totals.region), "law": _digest(systems_dir(), totals)}
    if basis["last"] and kept.exists():
        found = json.loads(kept.read_text("utf-8"))
        if found["basis"] == basis:
            rows: list[dict[str, Any]] = found["rows"]
            return rows
    with console.status(f"{totals.place}{totals.year}年：求解每件事办理的次数"):
        year = Year(read_law(known), totals)
    if not basis["last"]:
        _play(year, console)
        basis["last"] = ledger.last_number(totals.region)
    with console.status("由台账计算每个数字"):
        judged = verdicts(year, figures.engine(known, totals.region))
    rows = [_row(one) for one in judged]
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps({"basis": basis, "rows": rows}, ensure_ascii=False), "utf-8")
    return rows


def _digest(root: Path, totals: Totals) -> str:
    """The digest of the law and of what was published: any change of a file is a change."""
    seal = hashlib.sha256(repr(totals).encode())
    for path in sorted(root.rglob("*.yaml")):
        seal.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return seal.hexdigest()


def _play(year: Year, console: Console) -> None:
    from mingfa.office.ledger.service import PostgresLedger  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.practice.service import play_year, seal  # noqa: PLC0415

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
    click.echo(f"已办理{imported.matters}件，记入台账{imported.events}条，检查点{made}。")


def _row(one: Verdict) -> dict[str, Any]:
    row = one.row
    about = {"at_least": "≥", "at_most": "≤"}.get(row.bound or "", "")
    value = f"{plain_number(row.value * 100)}%" if row.unit == "1" else f"{row.value:f}{row.unit}"
    return {
        "n": row.n,
        "system": row.system,
        "label": row.label,
        "published": about + value,
        "computed": one.shown,
        "verdict": one.verdict,
        "why": one.why,
    }


def _report(known: Library, totals: Totals, console: Console) -> Place:
    from mingfa.office.reports import editions, service  # noqa: PLC0415  # Django must be set up first

    try:
        return editions.find(totals.region, totals.year)
    except editions.EditionError:
        with console.status("生成报告") as status:
            return service.report_build(
                known, region=totals.region, year=totals.year, place=totals.place, told=status.update
            ).place


def _show(rows: Sequence[Mapping[str, Any]], totals: Totals) -> None:
    from mingfa.office.practice.conformance import EQUAL, IMPOSSIBLE, UNDEFINED  # noqa: PLC0415  # see `demo`

    systems = {system.id: system.title for system in library().systems.values()}
    built = [row for row in rows if row["system"] in systems]
    table = Table(title=f"{totals.place}{totals.year}年：公布的数字与由记录算出的数字", title_justify="left")
    for heading, side in (
        ("编号", "left"),
        ("系统", "left"),
        ("指标", "left"),
        ("公布", "right"),
        ("计算", "right"),
        ("结论", "left"),
    ):
        table.add_column(heading, justify="right" if side == "right" else "left", overflow="fold")
    for row in built:
        said = f"{row['verdict']}：{row['why']}" if row["why"] else row["verdict"]
        table.add_row(
            row["n"],
            f"{row['system']} {systems[row['system']]}",
            row["label"],
            row["published"],
            row["computed"],
            said,
        )
    output().print(table)
    counted = {
        verdict: sum(row["verdict"] == verdict for row in built) for verdict in (EQUAL, IMPOSSIBLE, UNDEFINED)
    }
    rest = len(built) - sum(counted.values())
    click.echo(
        f"{len(systems)}个已建系统共{len(built)}行：相等{counted[EQUAL]}行，不可能{counted[IMPOSSIBLE]}行，"
        f"不相等{rest}行，无定义{counted[UNDEFINED]}行；未建系统{len(rows) - len(built)}行未列出。"
    )


def _tell_where(place: Place, port: int, *, served: bool) -> None:
    click.echo(f"报告文件：{place.folder}")
    first = "" if served else f"先运行 mingfa serve --port {port}，再"
    address = f"http://{ADDRESS}:{port}/reports/{place.region}/{place.year}/{place.number}/"
    click.echo(f"{first}打开 {address} 看报告，点任何一个数字看它背后的记录。")
