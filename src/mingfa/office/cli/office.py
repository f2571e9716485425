"""What the commands share: Django set up once with the tables there, the law read, files of text, tables, refusals."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from mingfa.kernel.errors import nearest
from mingfa.kernel.library import Library
from mingfa.office.config.paths import systems_dir

if TYPE_CHECKING:
    from rich.console import Console

_PIPED = 10_000  # columns where nobody looks: a table is then as wide as what stands in it


@cache
def start() -> None:
    """Set Django up on the office's database (its own, or that of DATABASE_URL), and make the tables if need be.

    Raises click.ClickException when the settings are wrong or the database cannot be reached.
    """
    import django  # noqa: PLC0415  # commands that need no database start faster without it
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import DatabaseError, OperationalError  # noqa: PLC0415

    from mingfa.office.config.postgres_programs import PostgresError  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.office.config.settings.base")
    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except (ImproperlyConfigured, PostgresError) as error:
        raise click.ClickException(str(error)) from error
    except ModuleNotFoundError as error:
        settings = os.environ["DJANGO_SETTINGS_MODULE"]
        if not settings.startswith(error.name or "-"):
            raise
        raise click.ClickException(
            f"没有“{settings}”这份设置，请核对环境变量 DJANGO_SETTINGS_MODULE"
        ) from error
    except OperationalError as error:
        why = str(error).strip().splitlines()[0]
        raise click.ClickException(f"连不上数据库，请核对 DATABASE_URL 和数据库是否在运行：{why}") from error
    except DatabaseError as error:
        raise click.ClickException(f"数据库中不能建立所需的表，请核对权限：{error}") from error


@cache
def library(region: str | None = None) -> Library:
    """The law as data, with a county's own values if it has any. Raises click.ClickException where there is no law."""
    found = Library(systems_dir(), region)
    if not found.systems:
        raise click.ClickException(
            f"“{found.root}”里没有任何系统（一个文件夹一个 system.yaml）；请核对环境变量 MINGFA_SYSTEMS"
        )
    return found


def system_named(law: Library, name: str | None) -> str | None:
    """The folder of the system meant by its folder's name or its number; None for none. Refuses an unknown one."""
    for system in law.systems.values():
        if name in (system.name, system.id):
            return system.name
    if name is None:
        return None
    listed = "、".join(f"{one.name}（{one.id} {one.title}）" for one in law.systems.values())
    raise click.ClickException(f"没有“{name}”这个系统{nearest(name, law.systems)}；有：{listed}")


class TextFile(click.Path):
    """A file of text that is there, in UTF-8."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, readable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, once its text has been read."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        try:
            path.read_text("utf-8")
        except UnicodeDecodeError:
            self.fail(f"“{path}”不是 UTF-8 文字，请另存为 UTF-8 后再用。", param, ctx)
        return path


def output() -> Console:
    """Where tables go: as wide as the terminal, or, in a file or a pipe, as wide as they are."""
    from rich.console import Console  # noqa: PLC0415  # only where something is shown

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPED)


def refuse(sentence: str) -> NoReturn:
    """End with the law's own sentence: it is an answer, not an error of the program."""
    click.echo(sentence, err=True)
    raise SystemExit(1)


def no_records(region: str) -> click.ClickException:
    """Nothing is recorded for a region: the likeliest reason is a wrong number."""
    return click.ClickException(f"台账中没有 {region} 的记录；请核对行政区划代码，或者先办理、导入")
