"""`mingfa matter`: matters in the ledger: a list, one matter with what the law allows now, and the next step."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from mingfa.kernel import Refusal
from mingfa.kernel.cases import read_actors
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.source import read_source
from mingfa.office.cli.office import library, start

if TYPE_CHECKING:
    from mingfa.kernel import Actor
    from mingfa.office.web.pages.matter.selectors import Page

DAY = click.option("--on", "day", help="看哪一天（年-月-日）；默认今天。")
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


@click.group(help="案件：查看、办理下一步。")
def matter() -> None:
    """Group the commands on matters."""


def _at(day: str | None) -> datetime:
    """The moment meant: now, five in the afternoon of a day, or the moment written."""
    if day is None:
        return datetime.now(SHANGHAI)
    try:
        if len(day) == 10:
            return datetime.combine(date.fromisoformat(day), time(17), SHANGHAI)
        moment = datetime.fromisoformat(day)
    except ValueError:
        raise click.ClickException(f"“{day}”不是日期；例如 2023-05-01 或者 '2023-05-01 10:30'") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@matter.command(name="list", help="列出案件。例：mingfa matter list --open --limit 20")
@click.option("--procedure", help="只列一个程序。")
@click.option("--open", "running", is_flag=True, help="只列在办的。")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 10_000), help="最多几件。")
@JSON
def matter_list(*, procedure: str | None, running: bool, limit: int, as_json: bool) -> None:
    """List matters, newest first."""
    start()
    from mingfa.office.ledger.models import Matter  # noqa: PLC0415  # Django must be set up first

    found = Matter.objects.order_by("-opened", "matter")
    if procedure:
        found = found.filter(procedure=procedure)
    if running:
        found = found.filter(ended__isnull=True)
    rows = [
        {
            "matter": one.matter,
            "procedure": one.procedure,
            "body": one.body,
            "opened": one.opened.astimezone(SHANGHAI).date().isoformat(),
            "standing": one.standing,
            "next_due": one.next_due.astimezone(SHANGHAI).date().isoformat() if one.next_due else None,
            "records": one.n,
        }
        for one in found[:limit]
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"案件（{len(rows)}件）", title_justify="left")
    for heading in ("编号", "程序", "机关", "开始", "状态", "最近期限", "记录"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(str(value or "") for value in row.values()))
    Console().print(table)


@matter.command(
    name="show",
    help="一个案件的办理记录、期限、现在能办什么和为什么不能办。例：mingfa matter show 编号 --on 2023-06-01",
)
@click.argument("name", metavar="案件")
@DAY
@JSON
def matter_show(*, name: str, day: str | None, as_json: bool) -> None:
    """Show one matter."""
    start()
    from mingfa.office.ledger.errors import NotFoundError  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.web.pages.matter.selectors import matter_page  # noqa: PLC0415

    try:
        page = matter_page(name, _at(day))
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(_record(page), ensure_ascii=False, indent=1))
    else:
        _print(page)


def _record(page: Page) -> dict[str, Any]:
    return {
        "matter": page.state.matter,
        "definition": page.definition.name,
        "standing": page.state.standing,
        "outcome": page.state.outcome,
        "ended": page.state.ended.isoformat() if page.state.ended else None,
        "history": [
            {
                "n": line.record.n,
                "at": line.record.at.isoformat(),
                "step": line.record.step,
                "title": line.title,
            }
            for line in page.history
        ],
        "may": [permission.step.name for permission in page.allowed],
        "may_not": {p.step.name: p.refusal.sentence for p in page.refused if p.refusal},
        "due": [
            {
                "term": one.obligation.term.name,
                "due": one.obligation.due.isoformat(),
                "explanation": list(one.lines),
            }
            for one in page.dues
        ],
    }


def _print(page: Page) -> None:
    click.echo(f"{page.definition.title}　{page.state.matter}　{page.body}")
    for line in page.history:
        deemed = "（依法视为）" if line.silent else ""
        click.echo(f"  {zh_point(line.record.at.astimezone(SHANGHAI))} {line.title}{deemed} {line.cite}")
    for one in page.dues:
        late = f"，逾期{one.obligation.overdue}日" if one.obligation.overdue else ""
        click.echo(f"期限 {one.obligation.title}：{one.last}{late}")
        for explained in one.lines:
            click.echo(f"    {explained}")
    for permission in page.allowed:
        click.echo(f"可以 {permission.step.title}（{permission.step.name}）")
    for permission in page.refused:
        if permission.refusal:
            click.echo(f"不能 {permission.refusal.sentence}")


@matter.command(
    name="do",
    help="办理一步，记入台账。例：mingfa matter do 编号 步骤 --by zhang,li --actors 人员.yaml --with 事项=值",
)
@click.argument("name", metavar="案件")
@click.argument("step", metavar="步骤")
@click.option(
    "--actors",
    "people",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="办理人（YAML，写法同案例的 actors）。",
)
@click.option("--by", "doers", required=True, help="办理人，主办在前，逗号分开。")
@click.option("--at", "day", help="办理时间；默认现在。")
@click.option(
    "--with", "given", multiple=True, metavar="事项=值", help="填写的事项，可多次；多选用逗号分开。"
)
@click.option("--evidence", multiple=True, help="所附材料，可多次。")
@click.option("--channel", help="渠道。")
@click.option("--procedure", help="新案件：哪个程序。")
@click.option("--region", default="000000", show_default=True, help="新案件：行政区划代码。")
@click.option("--body", default="", help="新案件：承办机关。")
def matter_do(
    *,
    name: str,
    step: str,
    people: Path,
    doers: str,
    day: str | None,
    given: tuple[str, ...],
    evidence: tuple[str, ...],
    channel: str | None,
    procedure: str | None,
    region: str,
    body: str,
) -> None:
    """Do one step of a matter, or open a new one with `--procedure`."""
    start()
    from mingfa.office.ledger.service import LedgerError, PostgresLedger  # noqa: PLC0415
    from mingfa.office.matters.services import Act, matter_open, matter_perform  # noqa: PLC0415

    at = _at(day)
    known = read_actors(read_source(people.read_text("utf-8"), str(people)))
    actors = [_actor(known, one.strip()) for one in doers.split(",")]
    ledger = PostgresLedger()
    try:
        if procedure:
            definition = library().definition(procedure, at.date())
        else:
            definition = ledger.position(name, library().version).state.definition
        if step not in definition.steps:
            titles = "、".join(f"{s.name}（{s.title}）" for s in definition.steps.values())
            raise click.ClickException(f"“{step}”不是{definition.title}的步骤；有：{titles}")
        act = Act(name, step, actors, at, _facts(given, definition), evidence, channel)
        if procedure:
            done = matter_open(ledger, library(), act, procedure=procedure, body=body, region=region)
        else:
            done = matter_perform(ledger, library(), act)
    except (LedgerError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if isinstance(done, Refusal):
        raise click.ClickException(done.sentence)
    click.echo(f"已办理“{definition.steps[step].title}”，台账编号{done.receipt.first}至{done.receipt.last}")
    for opened in done.opened:
        click.echo(f"已立关联案件 {opened}，待办理第一步")


@matter.command(name="redate", help="放假安排公布后，把在办案件的期限重新计算；原日期留在记录里。")
@click.option("--region", required=True, help="行政区划代码。")
def matter_redate(*, region: str) -> None:
    """Compute the dates of all open matters anew."""
    start()
    from mingfa.office.ledger.service import PostgresLedger  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.matters.services import matters_redate  # noqa: PLC0415

    with Console(stderr=True).status("重新计算期限") as status:
        moved = matters_redate(
            PostgresLedger(), library(), region, _at(None), lambda n: status.update(f"已看{n}件在办案件")
        )
    for name, what in moved:
        click.echo(f"{name} {what}")
    click.echo(f"期限改变的案件：{len(moved)}件")


def _actor(known: dict[str, Actor], name: str) -> Actor:
    if name not in known:
        raise click.ClickException(f"“{name}”不在办理人文件中；有：{'、'.join(known)}")
    return known[name]


def _facts(given: tuple[str, ...], definition: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.ClickException(f"“{one}”应写成 事项=值")
        fact = definition.facts.get(name)
        facts[name] = value.split(",") if fact is not None and fact.type == "choices" else value
    return facts
