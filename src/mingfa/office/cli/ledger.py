"""`mingfa ledger`: verify, checkpoint, prove, rebuild, show."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mingfa.office.cli.office import TextFile, library, no_records, output, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mingfa.office.ledger.checkpoints import Checkpoint
    from mingfa.office.ledger.keys import Public
    from mingfa.office.ledger.verify import Report

JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
REGION = click.option("--region", help="只看一个行政区划；默认全部。")
FILE = TextFile()
_SEALED = "（密封）"
_SHOWN = 50  # findings on a screen; --json gives all


@click.group(help="台账：核验、检查点、证明、重建、查看。")
def group() -> None:
    """Group the commands on the ledger."""


@group.command(
    name="verify",
    help="逐条核验台账：改动、调换、插入、删除、截尾、伪造检查点，都指明是哪一条。发现问题时退出码为 1。\n\n"
    "例：mingfa ledger verify --against 已公布的检查点.json",
)
@REGION
@click.option("--against", type=FILE, help="已公布的检查点文件（ledger checkpoint --out 所写），一并对照。")
@JSON
def ledger_verify(*, region: str | None, against: Path | None, as_json: bool) -> None:
    """Verify every region's ledger, or one."""
    start()
    from mingfa.office.ledger import verify  # noqa: PLC0415  # Django must be set up first

    with _told():
        public, published = _published(against)
        reports = []
        for name in [region] if region else verify.regions():
            with _bar(f"核验 {name}", _count("events", name)) as tick:
                given = published.get(name, ()) if against else ()
                reports.append(verify.verify(name, public, published=given, progress=tick))
    if region and not (reports[0].events or reports[0].checkpoints or reports[0].findings):
        raise no_records(region)
    if as_json:
        click.echo(json.dumps([_report(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        for report in reports:
            _print_report(report)
        if not reports:
            click.echo("台账中还没有记录。")
    sys.exit(1 if any(report.findings for report in reports) else 0)


@group.command(
    name="checkpoint",
    help="为上一检查点以来的记录建立检查点并签名；没有新记录时不建立。\n\n"
    "例：mingfa ledger checkpoint --region 370113 --out 检查点.json",
)
@REGION
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="写出公钥和全部检查点，以供公布。"
)
@JSON
def ledger_checkpoint(*, region: str | None, out: Path | None, as_json: bool) -> None:
    """Seal what is new, and write what is to be published."""
    start()
    from mingfa.office.ledger import checkpoints, clock  # noqa: PLC0415  # Django must be set up first

    signer = _signer()
    with _told():
        regions = _regions(region)
        made = {name: checkpoints.make(name, signer, clock.now()) for name in regions}
        if out:
            published = [checkpoints.publication(name, signer.public) for name in regions]
            out.write_text(json.dumps(published, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if as_json:
        click.echo(
            json.dumps({name: _checkpoint(one) for name, one in made.items()}, ensure_ascii=False, indent=1)
        )
        return
    for name, one in made.items():
        click.echo(f"{name}：{_checkpoint_line(one)}")
    if not made:
        click.echo("台账中还没有记录。")
    if out:
        click.echo(f"已写出 {out}，签名密钥指纹 {signer.public.fingerprint}。")


@group.command(
    name="prove",
    help="证明一条记录列入了检查点；他人凭公布的检查点即可核对。\n\n例：mingfa ledger prove 案件编号 3 --out 证明.json",
)
@click.argument("matter", metavar="事项")
@click.argument("n", metavar="第几条", type=int)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入文件；默认显示。")
def ledger_prove(*, matter: str, n: int, out: Path | None) -> None:
    """Write the inclusion proof of one event."""
    start()
    from mingfa.office.ledger import checkpoints, selectors  # noqa: PLC0415  # Django must be set up first

    with _told():
        record = next((one for one in selectors.records(matter) if one.n == n), None)
        if record is None:
            raise click.ClickException(f"台账中没有事项 {matter} 的第 {n} 条记录。请核对编号。")
        proof = checkpoints.prove(record.region, record.seq)
    text = json.dumps(
        {**proof.dump(), "prev": record.prev.hex(), "record": record.content}, ensure_ascii=False, indent=1
    )
    if out:
        out.write_text(text + "\n", encoding="utf-8")
        click.echo(f"已写出 {out}。")
    else:
        click.echo(text)


@group.command(
    name="check-proof",
    help="核对一份证明：记录的摘要、到检查点的路径、检查点的签名。不成立时退出码为 1。\n\n"
    "例：mingfa ledger check-proof 证明.json --against 已公布的检查点.json",
)
@click.argument("proof", metavar="证明", type=FILE)
@click.option("--against", type=FILE, required=True, help="已公布的检查点文件，其中有公钥。")
def ledger_check_proof(*, proof: Path, against: Path) -> None:
    """Check a proof without the database."""
    from mingfa.office.ledger import checkpoints, proofs  # noqa: PLC0415  # start-up is quicker without

    with _told():
        values = _json(proof)
        published = checkpoints.read_publications(_json(against))
        wrong = proofs.check(values, published)
    if wrong:
        click.echo(f"证明不成立：{wrong}。")
        sys.exit(1)
    click.echo(
        f"证明成立：{values['region']} 编号 {values['seq']} 的记录列入了已公布的检查点，内容未经改动。"
    )


@group.command(
    name="rebuild",
    help="由台账重新推算每个事项的登记；与原来逐字节相同才是完好的。有不同时退出码为 1。\n\n"
    "例：mingfa ledger rebuild --check",
)
@REGION
@click.option("--check", is_flag=True, help="只比较，不改写。")
@JSON
def ledger_rebuild(*, region: str | None, check: bool, as_json: bool) -> None:
    """Compute the matters' rows anew."""
    start()
    from mingfa.office.ledger.rebuild import rebuild  # noqa: PLC0415

    found = []
    with _told():
        for name in _regions(region):
            with _bar(f"推算 {name}", _count("matters", name)) as tick:
                found += [
                    (name, one)
                    for one in rebuild(name, library(name).version, write=not check, progress=tick)
                ]
    if as_json:
        click.echo(
            json.dumps(
                [{"region": r, **d._asdict(), "say": d.say} for r, d in found], ensure_ascii=False, indent=1
            )
        )
    else:
        for _, one in found[:_SHOWN]:
            click.echo(one.say)
        done = "未改写" if check else "已按台账改正"
        click.echo(
            f"{len(found)} 个事项的登记与台账不同，{done}。" if found else "登记与台账推算的结果逐字节相同。"
        )
    sys.exit(1 if found else 0)


@group.command(name="show", help="按顺序列出一个事项的记录。例：mingfa ledger show 案件编号")
@click.argument("matter", metavar="事项")
@JSON
def ledger_show(*, matter: str, as_json: bool) -> None:
    """List a matter's records."""
    start()
    from mingfa.office.ledger import selectors  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.ledger.records import decode, event_of, is_sealed  # noqa: PLC0415
    from mingfa.office.web.pages.matter.telling import step_title  # noqa: PLC0415

    with _told():
        records = selectors.records(matter)
    if not records:
        raise click.ClickException(f"台账中没有事项 {matter}。请核对事项编号。")
    if as_json:
        listed = [{"seq": r.seq, "digest": r.digest.hex(), **decode(r.content)} for r in records]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"{matter}（{records[0].region}，{records[0].definition}）", title_justify="left")
    for heading in ("条", "编号", "步骤", "办理时间", "记录时间", "办理人", "事实", "摘要"):
        table.add_column(heading, overflow="fold")
    version = library(records[0].region).version
    for one in records:
        law = version(one.definition)
        event = event_of(one.content, law)
        table.add_row(
            str(one.n),
            str(one.seq),
            step_title(one.step, law, event.deemed),
            f"{one.at:%Y-%m-%d %H:%M}",
            f"{one.recorded_at:%Y-%m-%d %H:%M:%S}",
            "、".join(_SEALED if is_sealed(actor) else actor for actor in one.actors),
            "\n".join(
                f"{law.facts[name].title}：{_SEALED if is_sealed(value) else law.facts[name].show(value)}"
                for name, value in event.facts.items()
            ),
            one.digest.hex()[:12],
        )
    output().print(table)


def _regions(region: str | None) -> Sequence[str]:
    """The region asked for, which must have records, or all."""
    from mingfa.office.ledger import selectors  # noqa: PLC0415  # Django must be set up first

    if region is None:
        return selectors.regions()
    if not selectors.last_number(region):
        raise no_records(region)
    return [region]


def _signer() -> Any:
    from django.conf import settings  # noqa: PLC0415  # Django must be set up first

    from mingfa.office.ledger import keys  # noqa: PLC0415

    return keys.signer(settings.DATA_DIR)


def _published(against: Path | None) -> tuple[Public, Mapping[str, Sequence[Mapping[str, str]]]]:
    """The key to believe and the published checkpoints by region: the file's, or this office's own key."""
    from mingfa.office.ledger import checkpoints  # noqa: PLC0415  # start-up is quicker without

    if against is None:
        return _signer().public, {}
    read = checkpoints.read_publications(_json(against))
    return read[0].public, {one.region: one.checkpoints for one in read}


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file} 不是 JSON 文件。") from error


@contextmanager
def _told() -> Iterator[None]:
    """Tell the ledger's refusals in their own words."""
    from mingfa.office.ledger.errors import LedgerError  # noqa: PLC0415  # start-up is quicker without

    try:
        yield
    except LedgerError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, where there is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def _count(what: str, region: str) -> int:
    from mingfa.office.ledger import selectors  # noqa: PLC0415  # Django must be set up first

    return selectors.last_number(region) if what == "events" else selectors.matter_count(region)


def _report(report: Report) -> dict[str, Any]:
    return {
        **report._asdict(),
        "findings": [finding._asdict() for finding in report.findings],
        "sound": not report.findings,
    }


def _print_report(report: Report) -> None:
    for finding in report.findings[:_SHOWN]:
        click.echo(f"✗ {finding.say}")
    if len(report.findings) > _SHOWN:
        click.echo(f"…… 另有 {len(report.findings) - _SHOWN} 项，用 --json 查看全部。")
    what = f"{report.region}：{report.events} 条记录，{report.matters} 个事项，{report.checkpoints} 个检查点"
    click.echo(
        f"{what}，" + (f"发现 {len(report.findings)} 项问题。" if report.findings else "全部核验无误。")
    )


def _checkpoint(one: Checkpoint | None) -> dict[str, Any] | None:
    return None if one is None else {**one.record, "digest": one.digest.hex()}


def _checkpoint_line(one: Checkpoint | None) -> str:
    if one is None:
        return "没有新记录，不建立检查点。"
    record = one.record
    span = f"编号 {record['first']} 至 {record['last']}"
    return f"检查点 {record['number']}（{span}）已签名，摘要 {one.digest.hex()}。"
