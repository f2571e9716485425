"""The command line speaks Chinese: help, usage and what click itself says of wrong input."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from mingfa.office.cli import main
from mingfa.office.cli.chinese import SAID, cells, counted, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

CLICK = Path(click.__file__).parent
HEARD = ("core", "decorators", "exceptions", "formatting", "parser", "types")
PROGRAMMERS = {  # said to who writes a command, or of things that no command here has
    "Value must be an iterable.",
    "Could not determine name for option with declarations {decls!r}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "{value!r} is not a valid UUID.",
    "{value!r} does not match the format {format}.",
    "Do you want to continue?",
    "Confirm the action without prompting.",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="mingfa")


def said_by_click() -> Iterator[str]:
    for module in HEARD:
        for node in ast.walk(ast.parse((CLICK / f"{module}.py").read_text("utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
            if called in ("_", "ngettext") and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_everything_that_click_says_to_a_user_is_in_the_catalogue() -> None:
    said = {
        one for one in said_by_click() if "DeprecationWarning" not in one and "No options defined" not in one
    }
    assert len(said) > 40
    assert said - PROGRAMMERS <= SAID.keys()


def test_every_saying_takes_what_click_gives_it() -> None:
    """A field that click does not fill in would be a traceback instead of a message."""
    given = {"len": "nargs"}  # click gives both
    for english, chinese in SAID.items():
        fields = {field.split("!")[0] for field in _fields(english)}
        assert {given.get(field, field) for field in _fields(chinese)} <= fields, english


def _fields(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def commands() -> Iterator[tuple[str, ...]]:
    context = click.Context(main)
    for name in main.list_commands(context):
        yield (name,)
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, under) for under in command.commands)


ENGLISH = ("Usage", "Options", "Commands", "Error", "Show ", "OPTIONS", "COMMAND", "ARGS", "TEXT", "INTEGER", "FILE",
           "PATH", "default:", "required")  # fmt: skip


@pytest.mark.parametrize("names", [(), *commands()], ids=" ".join)
def test_help_is_chinese_and_every_option_says_what_it_is_for(names: tuple[str, ...]) -> None:
    shown = run(*names, "--help")
    assert shown.exit_code == 0
    assert shown.output.startswith(f"用法: {' '.join(('mingfa', *names))}")
    assert not [word for word in ENGLISH if word in shown.output]
    context = click.Context(main)
    command: click.Command | None = main
    for name in names:
        assert isinstance(command, click.Group)
        command = command.get_command(context, name)
    assert command is not None
    if not isinstance(command, click.Group):
        assert f"例：mingfa {' '.join(names)}" in (command.help or "")
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, param.name
        else:
            assert not param.make_metavar(context).isascii(), param.name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("lwa",), "没有“lwa”这个命令"),
        (("law", "tyr"), "没有“tyr”这个命令。 是否想写 'try'？"),
        (("law", "try"), "缺少参数 案例。"),
        (("law", "try", "没有.yaml"), "没有“没有.yaml”这个文件，请核对路径。"),
        (("law", "try", str(CLICK)), "是文件夹，这里要写文件"),
        (("law", "show"), "缺少参数 程序。"),
        (("law", "date", "--length", "七"), "'--length' 写的值不对：“七”不是整数。"),
        (("law", "date", "--length", "-1"), "-1 不在允许的范围 x>=0 之内。"),
        (("figures", "compute"), "缺少选项 --region：行政区划代码，例如 370113。"),
        (("serve", "--port"), "选项“--port”后面要写一个值。"),
        (("serve", "--port", "70000"), "70000 不在允许的范围 1<=x<=65535 之内。"),
        (("serve", "--prot", "1"), "没有“--prot”这个选项。 是否想写 '--port'？"),
        (("serve", "8000"), "多写了参数（8000）。"),
    ],
)
def test_wrong_input_is_told_in_chinese(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert not [word for word in ENGLISH if word in result.output]


def test_more_than_one_is_worded_as_click_words_it() -> None:
    assert (
        counted("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 2)
        == "是否想写其中一个：{possibilities}？"
    )
    assert counted("Got unexpected extra argument ({args})", "…", 3) == "多写了参数（{args}）。"


def test_lines_are_as_wide_as_the_terminal_and_none_begins_with_a_comma() -> None:
    text = "把一个县的一年依法办一遍，生成年度报告，例：mingfa demo --port 8000"
    for width in range(10, 80):
        made = list(lines(text, width))
        assert "".join("".join(made).split()) == "".join(text.split())
        assert all(
            cells(line.rstrip("，。：")) <= max(width, len("8000"))
            for line in made
            if " " in line or not line.isascii()
        )
        assert not [line for line in made if line.startswith(("，", "。", "："))]
