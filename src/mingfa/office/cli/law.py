"""`mingfa law`: the law as data, checked, held against the statutes' texts, tried and drawn."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mingfa.kernel.cases import read_case, run_case
from mingfa.kernel.checks import Issue, check
from mingfa.kernel.counting import DAY_UNITS, SHANGHAI, Length, Unit
from mingfa.kernel.diagram import svg
from mingfa.kernel.errors import DefinitionError, nearest
from mingfa.kernel.outline import KINDS, outline
from mingfa.kernel.reckoning import reckon, reckon_notice, zh_point
from mingfa.kernel.term_list import rows
from mingfa.kernel.texts import Text, parse_text
from mingfa.kernel.verify import verify
from mingfa.office.cli.office import TextFile, library, output, system_named

if TYPE_CHECKING:
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.kernel.statutes import Statute, Version
    from mingfa.kernel.term_list import Row

REGION = click.option("--region", help="县（区）的行政区划代码；用它自己的标准代替通用标准。")


@click.group(help="法律即数据：检查、核对、期限、试算、流程图。")
def law() -> None:
    """Group the commands on the law as data."""


@law.command(
    name="terms", help="列出全部期限和数额标准，逐条注明法律、条、款、项。例：mingfa law terms --system 系统"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--system", help="只列一个系统：它的编号，或者文件夹名。")
@REGION
def law_terms(*, as_json: bool, system: str | None, region: str | None) -> None:
    """Print every term and threshold with its source."""
    known = _library(region)
    chosen = system_named(known, system)
    found = [row for row in rows(known) if chosen in (None, row.definition.system)]
    if as_json:
        click.echo(json.dumps([row.record() for row in found], ensure_ascii=False, indent=1))
        return
    table = Table(title=f"期限和数额标准（{len(found)}项）", title_justify="left")
    for heading in ("程序", "期限", "名称", "种类", "长度", "出处"):
        table.add_column(heading, overflow="fold")
    for row in found:
        cites = "、".join(cite.zh for cite in row.cites)
        table.add_row(row.definition.name, row.name, row.title, _KINDS[row.kind], _length(row), cites)
    output().print(table)


_KINDS = KINDS | {"extension": "延长", "threshold_maximum": "不超过", "threshold_minimum": "不少于"}
_UNITS = {
    "yuan": "元",
    "person": "人",
    "percent": "%",
    "times": "次",
    "year": "年",
    "month": "个月",
    "day": "日",
}


def _length(row: Row) -> str:
    """As the statute prints it; empty where a document or a date sets the end."""
    return row.printed or (f"{row.length}{_UNITS.get(row.unit, row.unit)}" if row.length else "")


def _library(region: str | None) -> Library:
    """The law, and a word on standard error where the county named has set no values of its own."""
    known = library(region)
    if region is not None and not (known.root / "_county" / f"{region}.yaml").is_file():
        click.echo(f"{region} 没有自己的标准（_county/{region}.yaml），以下用通用标准", err=True)
    return known


@law.command(
    name="date",
    help="计算一个期限的最后一日，并逐步说明。例：mingfa law date --from 2023-09-25 --length 7 --unit 日 --law 某某法",
)
@click.option(
    "--from", "start", required=True, metavar="日期", help="起算日（年-月-日），按小时计的写到分钟。"
)
@click.option("--length", "n", required=True, type=click.IntRange(0), help="长度。")
@click.option(
    "--unit",
    required=True,
    help="working_day、day、month、year、hour、minute，或者法律上印的字：日、个工作日、个月、年。",
)
@click.option(
    "--law", "law_name", required=True, help="法律名称，例如 某某法；可加通过日期 某某法@2023-09-01。"
)
@click.option("--article", type=int, help="条；有的法律对个别条另有计算规则。")
@click.option("--party", is_flag=True, help="约束当事人（而不是行政机关）的期限。")
@click.option("--before", is_flag=True, help="倒算：至迟应在何日通知。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def law_date(
    *,
    start: str,
    n: int,
    unit: str,
    law_name: str,
    article: int | None,
    party: bool,
    before: bool,
    as_json: bool,
) -> None:
    """Compute one date and explain it."""
    known = library()
    name, _, passed = law_name.partition("@")
    statute = _statute(known, name)
    moment = _moment(start)
    day = moment.date() if isinstance(moment, datetime) else moment
    try:
        version = statute.version(_day(passed)) if passed else _version_on(statute, day)
        counting = version.counting_at(article) if article else version.counting
        printed = {"day": "日", "working_day": "个工作日"}.get(unit, unit)
        meant = Unit(unit) if unit in ("month", "year", "hour", "minute", "second") else None
        length = Length(n, meant or counting.unit_of(printed, n, authority=not party))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    start_at = day if length.unit in DAY_UNITS else moment
    if not isinstance(start_at, datetime) and length.unit not in DAY_UNITS:
        raise click.ClickException("按小时、分钟计算的期限须写明时刻，例如 --from '2023-09-25 10:30'")
    compute = reckon_notice if before else reckon
    try:
        told = compute(start_at, length, counting, known.calendar)
    except (ValueError, OverflowError) as error:  # the calendar's own words, or Python's for a year past 9999
        beyond = f"自{start}起{n}{printed}，超出能够计算的日期；请核对长度"
        raise click.ClickException(beyond if str(error).isascii() else str(error)) from error
    if as_json:
        answer = {
            "due": told.due.isoformat(),
            "unit": length.unit.value,
            "provisional": told.provisional,
            "law": statute.name,
            "law_version": version.passed.isoformat(),
            "explanation": list(told.lines),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    click.echo(f"{zh_point(told.due)}{'，暂定' if told.provisional else ''}")
    for number, line in enumerate(told.lines, 1):
        click.echo(f"{number}. {line}")


def _version_on(statute: Statute, day: date) -> Version:
    """The version in force on the day, or the first one for days before it."""
    return statute.version_on(max(day, statute.versions[0].start))


def _statute(known: Library, name: str) -> Statute:
    statute = known.statutes.get(name) or known.statutes.get(f"中华人民共和国{name}")
    if statute is None:
        raise click.ClickException(f"没有收录“{name}”这部法律{nearest(name, known.statutes)}")
    return statute


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.ClickException(f"“{written}”不是日期；例如 2023-09-25") from None


def _moment(written: str) -> date | datetime:
    try:
        if len(written) == 10:
            return date.fromisoformat(written)
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.ClickException(f"“{written}”不是日期；例如 2023-09-25 或者 '2023-09-25 10:30'") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@law.command(
    name="try",
    help="试办一个写好的案例，逐步给出法律的回答。例：mingfa law try systems/系统/cases/good/案例.yaml",
)
@click.argument("case", metavar="案例", type=TextFile())
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@REGION
def law_try(*, case: Path, as_json: bool, region: str | None) -> None:
    """Play a written case."""
    read = read_case(case.read_text("utf-8"), str(case))
    answers = run_case(read, _library(region))
    if as_json:
        shown = {"case": read.title, "procedure": read.procedure, "answers": [a._asdict() for a in answers]}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        click.echo(f"案例：{read.title}（{read.procedure}）")
        for answer in answers:
            mark = "✗" if answer.fault else "·"
            click.echo(f"{mark} 第{answer.line}行 {answer.asked} → {answer.answer}")
            if answer.fault:
                click.echo(f"    与案例所写不符：{answer.fault}")
    if any(answer.fault for answer in answers):
        raise SystemExit(1)


@law.command(
    name="check",
    help="检查每一份定义：能读、每步可达、每案可结、义务可履行、规则不矛盾。例：mingfa law check --system 系统",
)
@click.option("--system", help="只检查一个系统：它的编号，或者文件夹名。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--strict", is_flag=True, help="把提醒也当作错误。")
@REGION
def law_check(*, system: str | None, as_json: bool, strict: bool, region: str | None) -> None:
    """Check every definition, and exit with 1 when something is wrong."""
    known = _library(region)
    issues: list[Issue] = []
    chosen = system_named(known, system)
    names = [id_ for id_ in known.versions if chosen in (None, id_.partition("/")[0])]
    bar = Console(stderr=True)
    for id_ in track(names, description="检查定义", console=bar, transient=True, disable=not bar.is_terminal):
        for day in known.versions[id_]:
            try:
                issues += check(known.definition(id_, day), known)
            except DefinitionError as error:
                issues.append(Issue("error", "read", error.file, error.line, str(error)))
    errors = [issue for issue in issues if issue.level == "error" or strict]
    if as_json:
        answer = {"definitions": len(names), "issues": [issue._asdict() for issue in issues]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for issue in issues:
            mark = "✗" if issue.level == "error" else "!"
            click.echo(f"{mark} {issue.file}:{issue.line} {_without_place(issue)}")
        click.echo(f"检查{len(names)}个程序和登记簿：错误{len(errors)}处，提醒{len(issues) - len(errors)}处")
    if errors:
        raise SystemExit(1)


def _without_place(issue: Issue) -> str:
    """What is wrong; where it is stands before it, and an error in reading a file says it once more."""
    return issue.message.removeprefix(f"{issue.file}，第{issue.line}行，")


@law.command(
    name="verify",
    help="与法律文本逐条核对：所引条款是否存在，期限的数字和单位是否就在该条款里。例：mingfa law verify --texts 文件夹",
)
@click.option(
    "--texts",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="法律文本的文件夹。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@REGION
def law_verify(*, folder: Path, as_json: bool, region: str | None) -> None:
    """Hold the data against the statutes' texts; exit with 1 when a text does not bear it out."""

    found: dict[str, Text | None] = {}

    def text(name: str) -> Text | None:
        if name not in found:
            path = folder / name
            found[name] = parse_text(path.read_text("utf-8")) if path.is_file() else None
        return found[name]

    held = verify(_library(region), text)
    if not any(found.values()):
        raise click.ClickException(
            f"“{folder}”里没有所引法律的文本，无法核对；文件名应为“法律名称(通过日期).md”"
        )
    wrong = [f for f in held.findings if f.verified]
    unheld = [f for f in held.findings if not f.verified]
    if as_json:
        answer = {
            "citations": held.citations,
            "lengths": held.lengths,
            "wrong": [f._asdict() for f in wrong],
            "without_text": [f._asdict() for f in unheld],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for finding in wrong:
            click.echo(f"✗ {finding.file}:{finding.line} {finding.where} {finding.problem}")
        for problem in sorted({finding.problem for finding in unheld}):
            click.echo(f"? {problem}")
        click.echo(
            f"核对引用{held.citations}处、期限和数额{held.lengths}项：不符{len(wrong)}处，无文本可核对{len(unheld)}处"
        )
    if wrong:
        raise SystemExit(1)


@law.command(
    name="diagram", help="画出一个程序的流程图（SVG）。例：mingfa law diagram 系统/程序 --out 图.svg"
)
@click.argument("procedure", metavar="程序")
@click.option("--on", "day", help="哪一日施行的版本（年-月-日）；默认最新版本。")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；默认输出到屏幕。")
@REGION
def law_diagram(*, procedure: str, day: str | None, out: Path | None, region: str | None) -> None:
    """Draw one version of a procedure or register."""
    chosen = _version(_library(region), procedure, day)
    picture = svg(chosen)
    if out is None:
        click.echo(picture)
        return
    out.write_text(picture, encoding="utf-8")
    click.echo(f"{chosen.title}（{chosen.name}）的流程图已写入 {out}")


@law.command(
    name="show", help="用文字列出一个程序的步骤和期限。例：mingfa law show 系统/程序；加 --json 输出 JSON。"
)
@click.argument("procedure", metavar="程序")
@click.option("--on", "day", help="哪一日施行的版本（年-月-日）；默认最新版本。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@REGION
def law_show(*, procedure: str, day: str | None, as_json: bool, region: str | None) -> None:
    """Tell one version of a procedure or register in words."""
    chosen = _version(_library(region), procedure, day)
    lines = outline(chosen)
    if as_json:
        click.echo(json.dumps({"definition": chosen.name, "lines": lines}, ensure_ascii=False, indent=1))
        return
    for line in lines:
        click.echo(line)


def _version(known: Library, procedure: str, day: str | None) -> Definition:
    """The version in force on `day`, or the newest one."""
    try:
        return known.versions_of(procedure)[-1] if day is None else known.definition(procedure, _day(day))
    except LookupError as error:
        raise click.ClickException(str(error.args[0])) from error
