"""Every command that a document shows exists, with the options shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest
from tests.repo.repository import ROOT, tracked

from mingfa.office.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = re.compile(r"(?:^|[\s`“(])(?:\./)?mingfa ((?:[a-z][a-z-]*)(?: [^`\n#|”]*)?)", re.MULTILINE)
_OLD = "CHANGELOG.md"  # says what was, not what is


def shown() -> Iterator[tuple[str, str]]:
    for file in tracked(".md"):
        if file.name != _OLD:
            yield from (
                (str(file.relative_to(ROOT)), hit.strip()) for hit in _SHOWN.findall(file.read_text("utf-8"))
            )


COMMANDS = sorted(set(shown()))


def test_documents_show_commands() -> None:
    assert len(COMMANDS) > 40


@pytest.mark.parametrize(("file", "line"), COMMANDS, ids=lambda one: one[:60])
def test_a_command_shown_exists(file: str, line: str) -> None:
    context = click.Context(main)
    command: click.Command | None = main
    words = line.split()
    while words and isinstance(command, click.Group) and words[0][0].isalpha():
        command = command.get_command(context, words.pop(0).strip(".,;:。，；"))
        assert command is not None, f"{file}: mingfa {line}"
    assert command is not None
    known = {option for param in command.params for option in param.opts} | {"--help", "--version"}
    asked = {
        word.strip("[]()").split("=")[0].rstrip(".,;:，。；)")
        for word in words
        if word.lstrip("[(").startswith("--")
    }
    unknown = {name for one in asked for name in one.split("|")} - known
    assert not unknown, f"{file}: mingfa {line}"
