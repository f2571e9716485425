"""Errors for people: what is wrong, where, what was expected, what it should look like."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class DefinitionError(ValueError):
    """A file under `systems/` cannot be read: file, line, key, what is wrong, what was expected, an example."""

    def __init__(
        self, file: str, line: int, key: str, problem: str, expected: str = "", example: str = ""
    ) -> None:
        self.file, self.line, self.key = file, line, key
        self.problem, self.expected, self.example = problem, expected, example
        where = f"{file}，第{line}行" + (f"，“{key}”" if key else "")
        wanted = f"；应为{expected}" if expected else ""
        shown = f"，例如 {example}" if example else ""
        super().__init__(f"{where}：{problem}{wanted}{shown}")


def nearest(word: str, known: Iterable[str]) -> str:
    """`（是否想写“x”？）` when a known word is close to the one given, else nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"（是否想写“{close[0]}”？）" if close else ""
