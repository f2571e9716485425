"""`mingfa matter`: matters in the ledger: a list, one matter with what the law allows now, and the next step."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from mingfa.kernel import Refusal, due, explain, fold, may
from mingfa.kernel.cases import read_actors
from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.errors import nearest
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.silence import advance
from mingfa.kernel.source import read_source
from mingfa.office.cli.office import TextFile, library, no_records, output, refuse, start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel import Actor, Obligation, Permission
    from mingfa.kernel.events import Event
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

DAY = click.option("--on", "day", help="看哪一天（年-月-日）；默认今天。")
_SHOWN = {
    "matter": "编号",
    "procedure": "程序",
    "body": "机关",
    "opened": "开始",
    "standing": "状态",
    "next_due": "最近期限",
    "records": "记录",
}
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
    from mingfa.office.matters.selectors import last_day  # noqa: PLC0415

    if procedure is not None and procedure not in library().versions:
        raise click.ClickException(
            f"没有“{procedure}”这个程序或者登记簿{nearest(procedure, library().versions)}；写法如 系统/程序"
        )
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
            "ended": one.ended.astimezone(SHANGHAI).isoformat() if one.ended else None,
            "next_due": last_day(one.next_due).isoformat() if one.next_due and not one.ended else None,
            "records": one.n,
        }
        for one in found[:limit]
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo("没有这样的案件。" if procedure or running else "台账中还没有案件。")
        return
    table = Table(title=f"案件（{len(rows)}件）", title_justify="left")
    for heading in _SHOWN.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        shown = {**row, "standing": "已办结" if row["ended"] else "未办结"}
        table.add_row(*(str(shown[key] or "") for key in _SHOWN))
    output().print(table)


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
    history, state = _read(name, _at(day))
    at = _at(day)
    allowed = [one for one in may(state, None, at) if not {"link", "system"} & set(one.step.by.roles)]
    if as_json:
        click.echo(json.dumps(_record(history, state, allowed, at), ensure_ascii=False, indent=1))
    else:
        _print(history, state, allowed, at)


def _read(name: str, at: datetime) -> tuple[list[Event], State]:
    """What had been done in a matter by `at`, and where that left it."""
    from mingfa.office.ledger import selectors  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.ledger.records import event_of  # noqa: PLC0415

    records = selectors.records(name)
    if not records:
        raise click.ClickException(f"台账中没有案件“{name}”；已有的案件可用 mingfa matter list 查看")
    try:
        law = library(records[0].region)
        known = [(one.content, law.version(one.definition)) for one in records if one.at <= at]
    except LookupError as error:
        raise click.ClickException(f"{error.args[0]}；这个案件是按别的法律数据办理的") from error
    if not known:
        began = zh_point(records[0].at.astimezone(SHANGHAI))
        raise click.ClickException(f"案件“{name}”于{began}开始，{zh_point(at)}还没有这个案件")
    history = [event_of(content, definition) for content, definition in known]
    return history, law.moved(fold(known[-1][1], history), at)


def _record(history: list[Event], state: State, steps: list[Permission], at: datetime) -> dict[str, Any]:
    now, _ = advance(state, at)
    return {
        "matter": state.matter,
        "definition": state.definition.name,
        "standing": now.standing,
        "outcome": now.outcome,
        "ended": now.ended.isoformat() if now.ended else None,
        "history": [
            {"n": one.n, "at": one.at.isoformat(), "step": one.step, "title": _title(one, state)}
            for one in history
        ],
        "may": [one.step.name for one in steps if one.allowed],
        "may_not": {one.step.name: one.refusal.sentence for one in steps if one.refusal and _matters(one)},
        "due": [
            {
                "term": one.term.name,
                "due": one.due.isoformat(),
                "provisional": one.clock.provisional,
                "explanation": list(_lines(one, state)),
            }
            for one in due(state, at)
        ],
    }


def _print(history: list[Event], state: State, steps: list[Permission], at: datetime) -> None:
    click.echo("　".join(part for part in (state.definition.title, state.matter, state.body) if part))
    for event in history:
        step = state.definition.steps.get(event.step)
        cite = step.cites[0].zh if step and step.cites else ""
        click.echo(f"  {zh_point(event.at.astimezone(SHANGHAI))} {_title(event, state)} {cite}".rstrip())
    for one in due(state, at):
        late = f"，逾期{one.overdue}日" if one.overdue else ""
        provisional = "（暂定）" if one.clock.provisional else ""
        click.echo(f"期限 {one.title}：{zh_point(one.due)}{provisional}{late}")
        for explained in _lines(one, state):
            click.echo(f"    {explained}")
    for permission in steps:
        if permission.allowed:
            step = permission.step
            titles = (state.definition.facts[fact].title for fact in step.needs if fact not in state.facts)
            asked = (("须填写", "、".join(titles)), ("须附", "、".join(step.evidence)))
            more = "".join(f"，{what}：{said}" for what, said in asked if said)
            click.echo(f"可以 {step.title}（{step.name}）{more}")
    for permission in steps:
        if permission.refusal and _matters(permission):
            click.echo(permission.refusal.sentence)


def _lines(owed: Obligation, state: State) -> tuple[str, ...]:
    """How the last day was counted; nothing for a day that no clock of the matter holds."""
    return explain(state, owed.term.name).lines if owed.term.name in state.clocks else ()


def _matters(permission: Permission) -> bool:
    """Whether a refusal is worth telling: that a step was done already, or that all is over, goes without saying."""
    return permission.refusal is not None and permission.refusal.rule not in ("once", "ended")


def _title(event: Event, state: State) -> str:
    from mingfa.office.web.pages.matter.telling import step_title  # noqa: PLC0415  # Django must be set up first

    return step_title(event.step, state.definition, event.deemed)


@matter.command(
    name="do",
    help="办理一步，记入台账；新立案件加 --procedure。步骤、事项、选项写名称或者标题均可，例如 立案、当事人类别=公民。"
    "例：mingfa matter do 编号 步骤 --by zhang,li --actors 人员.yaml --with 事项=值",
)
@click.argument("name", metavar="案件")
@click.argument("step", metavar="步骤")
@click.option(
    "--actors",
    "people",
    required=True,
    type=TextFile(),
    help="办理人：YAML 文件，一行一人，例如 zhang: {role: officer}。",
)
@click.option("--by", "doers", required=True, help="办理人，主办在前，逗号分开。")
@click.option("--at", "day", help="办理时间；默认现在。")
@click.option(
    "--with", "given", multiple=True, metavar="事项=值", help="填写的事项，可多次；多选用逗号分开。"
)
@click.option("--evidence", multiple=True, help="所附材料，可多次。")
@click.option("--channel", help="渠道。")
@click.option("--procedure", help="新立案件：哪个程序或者登记簿，例如 系统/程序。")
@click.option("--region", help="新立案件：行政区划代码，例如 370113。")
@click.option("--body", default="", help="新立案件：承办机关。")
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
    region: str | None,
    body: str,
) -> None:
    """Do one step of a matter, or open a new one with `--procedure`."""
    start()
    from mingfa.office.ledger.errors import LedgerError, NotFoundError  # noqa: PLC0415
    from mingfa.office.ledger.service import PostgresLedger  # noqa: PLC0415
    from mingfa.office.matters.services import Act, matter_open, matter_perform  # noqa: PLC0415

    if procedure and not (region and re.fullmatch(r"\d{6}|\d{9}|\d{12}", region)):
        told = f"“{region}”不是行政区划代码" if region else "新立案件要写明行政区划"
        raise click.ClickException(
            f"{told}；应为6位（县）、9位（乡镇）或者12位（村）数字，例如 --region 370113"
        )
    at = _at(day)
    known = read_actors(read_source(people.read_text("utf-8"), str(people)))
    actors = [_actor(known, one.strip()) for one in doers.split(",")]
    ledger = PostgresLedger()
    law = library(region if procedure else _region(name))
    try:
        here = None if procedure else ledger.position(name, law.version)
        definition = here.state.definition if here else law.definition(procedure or "", at.date())
        step = _step(step, definition)
        act = Act(name, step, actors, at, _facts(given, definition), evidence, channel)
        if procedure:
            done = matter_open(ledger, law, act, procedure=procedure, body=body, region=region or "")
        else:
            done = matter_perform(ledger, law, act)
    except NotFoundError as error:
        raise click.ClickException(f"{error}新立案件请加 --procedure 系统/程序") from error
    except (LedgerError, LookupError) as error:
        raise click.ClickException(str(error.args[0])) from error
    if isinstance(done, Refusal):
        refuse(done.sentence)
    first, last = done.receipt.first, done.receipt.last
    numbers = f"{first}" if first == last else f"{first}至{last}"
    click.echo(f"已办理“{definition.steps[step].title}”，台账编号{numbers}")
    for opened in done.opened:
        click.echo(f"已立关联案件 {opened}，待办理第一步")


@matter.command(
    name="redate",
    help="放假安排公布后，把在办案件的期限重新计算；原日期留在记录里。例：mingfa matter redate --region 370113",
)
@click.option("--region", required=True, help="行政区划代码。")
def matter_redate(*, region: str) -> None:
    """Compute the dates of all open matters anew."""
    start()
    from mingfa.office.ledger import selectors  # noqa: PLC0415  # Django must be set up first
    from mingfa.office.ledger.service import PostgresLedger  # noqa: PLC0415
    from mingfa.office.matters.services import matters_redate  # noqa: PLC0415

    if not selectors.last_number(region):
        raise no_records(region)
    with Console(stderr=True).status("重新计算期限") as status:
        moved = matters_redate(
            PostgresLedger(),
            library(region),
            region,
            _at(None),
            lambda n: status.update(f"已看{n}件在办案件"),
        )
    for name, what in moved:
        click.echo(f"{name} {what}")
    click.echo(f"期限改变的案件：{len(moved)}件")


def _region(name: str) -> str | None:
    """Whose matter it is: the county's own values hold for it."""
    from mingfa.office.ledger.models import Matter  # noqa: PLC0415  # Django must be set up first

    return Matter.objects.filter(matter=name).values_list("region", flat=True).first()


def _actor(known: dict[str, Actor], name: str) -> Actor:
    if name not in known:
        raise click.ClickException(f"“{name}”不在办理人文件中；有：{'、'.join(known)}")
    return known[name]


def _step(said: str, definition: Definition) -> str:
    """The step meant by its name or its title."""
    found = _by_title(said, {one.name: one.title for one in definition.steps.values()})
    if found is not None:
        return found
    titles = {one.name: one.title for one in definition.steps.values()}
    hint = nearest(said, (*titles, *titles.values()))
    listed = "、".join(f"{title}（{name}）" for name, title in titles.items())
    raise click.ClickException(f"“{said}”不是{definition.title}的步骤{hint}；有：{listed}")


def _facts(given: tuple[str, ...], definition: Definition) -> dict[str, Any]:
    """Facts as written on the line, by name or title; choices by value or title. The kernel checks the values."""
    titles = {fact.name: fact.title for fact in definition.facts.values()}
    facts: dict[str, Any] = {}
    for one in given:
        said, sign, value = one.partition("=")
        if not sign:
            raise click.ClickException(f"“{one}”应写成 事项=值，例如 {next(iter(titles.values()), '数额')}=…")
        name = _by_title(said, titles)
        if name is None:
            hint = nearest(said, (*titles, *titles.values()))
            raise click.ClickException(f"{definition.title}没有“{said}”这个事项{hint}")
        fact = definition.facts[name]
        chosen = [_by_title(part, fact.choices) or part for part in value.split(",")]
        facts[name] = chosen if fact.type == "choices" else chosen[0] if fact.choices else value
    return facts


def _by_title(said: str, titles: Mapping[str, str]) -> str | None:
    """The name said, or the one whose title was said."""
    if said in titles:
        return said
    return next((name for name, title in titles.items() if title == said), None)
