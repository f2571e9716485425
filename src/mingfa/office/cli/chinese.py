"""click in Chinese: its own words, what it says of wrong input, and help set by the width of Chinese signs.

click asks gettext for every word it says, but gettext looks for a catalogue only where the environment names the
language. This program speaks Chinese wherever it runs, so click's modules are given this catalogue directly.
"""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAID = {
    # help
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "%(prog)s, version %(version)s": "明法 %(version)s",
    "default: {default}": "默认：{default}",
    "(dynamic)": "（随情况而定）",
    "required": "必填",
    "env var: {var}": "环境变量：{var}",
    "deprecated": "已停用",
    # ends
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用法可查“{command} {option}”。",
    "Aborted!": "已中止。",
    "unknown error": "原因不明",
    # commands and options
    "Missing command.": "没有写要用哪个命令。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "Did you mean {possibility}?": "是否想写 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是否想写其中一个：{possibilities}？",
    "Got unexpected extra argument ({args})": "多写了参数（{args}）。",
    "Option {name!r} does not take a value.": "选项“{name}”后面不写值。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写一个值。",
    "Argument {name!r} takes {nargs} values.": "参数“{name}”要写{nargs}个值。",
    "Invalid start character for option ({option})": "选项的写法不对（{option}）。",
    "Takes {nargs} values but 1 was given.": "要写{nargs}个值，写了{len}个。",
    "{len_type} values are required, but {len_value} was given.": "要写{len_type}个值，写了{len_value}个。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少{param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    # values; every number that this program asks for is whole
    "Invalid value: {message}": "写的值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 写的值不对：{message}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是整数。",
    "{value} is not in the range {range}.": "{value} 不在允许的范围 {range} 之内。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是是或者否；可写 {states}。",
    "{value!r} is not {choice}.": "“{value}”不对；只可写 {choice}。",
    "Choose from:\n\t{choices}": "可写：\n\t{choices}",
    # files
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "{name} {filename!r} does not exist.": "没有“{filename}”这个{name}，请核对路径。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，这里要写{name}。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，这里要写{name}。",
    "{name} {filename!r} is not readable.": "没有权限读取{name}“{filename}”。",
    "{name} {filename!r} is not writable.": "没有权限写入{name}“{filename}”。",
    "{name} {filename!r} is not executable.": "没有权限执行{name}“{filename}”。",
    "Could not open file {filename!r}: {message}": "打不开文件“{filename}”：{message}",
}
_PIECES = re.compile(r"[!-~]+|\s+|.")  # a word, a space, or one sign: a line may end after any of them …
_CLOSING = frozenset("，。；：、）》”？！")  # … but none begins with one of these
_REASONS = {
    errno.ENOENT: "没有这个文件或者文件夹，请核对路径，或者先建立文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "那里只能读，不能写",
    errno.EEXIST: "那里已有同名的文件，要的是文件夹",
    errno.ENOTDIR: "路径中间有一段是文件，不是文件夹",
    errno.EISDIR: "那是文件夹，要的是文件",
    errno.ENOSPC: "磁盘已满，请腾出空间",
}
_VALUES = {"text": "文字", "integer": "整数", "integer range": "整数"}


def said(message: str) -> str:
    """click's message in Chinese; one that is not in the catalogue as click wrote it."""
    return SAID.get(message, message)


def counted(one: str, many: str, n: int) -> str:
    """The message for `n` things. Chinese needs one form, save where click lists what it found."""
    return said(one) if n == 1 else SAID.get(many, said(one))


def speak() -> None:
    """Let click speak Chinese from now on."""
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        vars(module).update(_=said, ngettext=counted)
    click.Context.formatter_class = Formatter


def missing(error: click.MissingParameter) -> click.UsageError:
    """What was not written, with what it is for: click only names it."""
    param, ctx = error.param, error.ctx
    if isinstance(param, click.Option):
        return click.UsageError(f"缺少选项 {param.opts[0]}：{param.help}", ctx)
    name = param.make_metavar(ctx) if param is not None and ctx is not None else ""
    return click.UsageError(f"缺少参数 {name}。", ctx)


def unusable(error: OSError) -> click.ClickException:
    """A file that cannot be read or written: which, and why."""
    why = _REASONS.get(error.errno or 0, error.strerror)
    return click.ClickException(f"不能读写“{error.filename}”：{why}")


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def lines(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` columns, save for a closing mark that hangs over."""
    line = ""
    for piece in _PIECES.findall(" ".join(text.split())):
        if line and piece not in _CLOSING and cells(line) + cells(piece) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line


class Formatter(click.HelpFormatter):
    """Help in columns that stand one under the other also where they hold Chinese."""

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with a backspace sign stays as it is, as click has it."""
        space = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            kept = paragraph.startswith("\b\n")
            made = paragraph[2:].split("\n") if kept else lines(paragraph, self.width - self.current_indent)
            self.buffer += ["\n" if number else "", *(f"{space}{line}\n" for line in made)]

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and what they mean in two columns."""
        listed = list(rows)
        first = min(max(cells(name) for name, _ in listed), col_max) + col_spacing
        space = " " * self.current_indent
        for name, meaning in listed:
            begin = f"{space}{name}"
            if cells(name) > first - col_spacing:
                self.write(f"{begin}\n")
                begin = ""
            for line in lines(meaning, max(self.width - first - self.current_indent, 10)):
                self.write(f"{begin}{' ' * (first + self.current_indent - cells(begin))}{line}\n")
                begin = ""


def name_in_chinese(command: click.Command) -> click.Command:
    """Name what a command and those under it take in Chinese, and set its example apart from what it is for."""
    command.options_metavar = "[选项]"
    if command.help and "\b" not in command.help:
        what, sign, example = command.help.partition("例：")
        command.help = f"{what.rstrip()}\n\n\b\n例：{example}" if sign else what
    for param in command.params:
        if param.metavar is None and isinstance(param, click.Option):
            param.metavar = _VALUES.get(param.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 [参数]..."
        for under in command.commands.values():
            name_in_chinese(under)
    return command
