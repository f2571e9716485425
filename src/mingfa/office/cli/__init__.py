"""The command `mingfa`. One module per group; a module is imported only when its group is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import click

import mingfa
from mingfa.kernel.errors import DefinitionError
from mingfa.office.cli.chinese import missing, name_in_chinese, speak, unusable

speak()


class Lazy(click.Group):
    """Groups by name: where each is found, and what it is for (shown without importing it)."""

    places: ClassVar[dict[str, tuple[str, str]]] = {
        "audit": ("audit:audit", "核校任意一份已公布的报告：哪些数字不可能为真"),
        "compare": ("audit:compare", "比较不同地方、不同年份的报告"),
        "conformance": ("conformance:conformance", "五份公开报告的每个数字，能否由记录得出"),
        "demo": ("demo:demo", "演示：把一个县的一年办一遍，生成报告并打开网页"),
        "figures": ("figures:figures", "指标：计算、解释、列出背后的记录"),
        "law": ("law:law", "法律即数据：检查、核对、期限、试算、流程图"),
        "ledger": ("ledger:group", "台账：校验、检查点、重建"),
        "matter": ("matter:matter", "案件：查看、办理下一步"),
        "practice": ("practice:practice", "沙盘：按公布的总数把一年办一遍"),
        "report": ("report:report", "年度报告：生成、校验、新版"),
        "serve": ("serve:serve", "打开网页"),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # the signature is click's
        """Return every group's name, in order."""
        return sorted(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """Import the group asked for."""
        place = self.places.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place[0].partition(":")
        command = getattr(import_module(f"mingfa.office.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place[0]} is not a command")
        return name_in_chinese(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """List the groups without importing them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, what) for name, (_, what) in sorted(self.places.items())])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; faulty law, a file that cannot be had, a word too few are told in words, never as a traceback."""
        try:
            return super().invoke(ctx)
        except click.MissingParameter as error:
            raise missing(error) from error
        except DefinitionError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.filename is None:  # not a file of the user's; a closed pipe is click's to end
                raise
            raise unusable(error) from error


@click.group(
    cls=Lazy,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
    help="明法：依法办理每一件事，记录每一步，数字来自记录。",
)
@click.version_option(mingfa.__version__, prog_name="mingfa")
def main() -> None:
    """Run the command line."""
