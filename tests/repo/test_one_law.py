"""Law is data: no statute's name in the program's words. A rule that needs one has not been said in data yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.repo.repository import ROOT, tracked

_LAWS = ROOT / "systems" / "_laws"


@cache
def statutes() -> set[str]:
    """Every name and short name of a statute that the project knows."""
    told = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in _LAWS.glob("*.yaml")]
    return {law[key] for law in told for key in ("name", "short") if law.get(key)}


@cache
def systems() -> set[str]:
    return {
        folder.name
        for folder in (ROOT / "systems").iterdir()
        if folder.is_dir() and folder.name[0] not in "_."
    }


def words(file: Path) -> Iterator[tuple[int, str]]:
    """Every string of a program except its explanations (docstrings)."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    explaining = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node.lineno, node.value


_PROGRAM = [file for file in tracked(".py") if file.is_relative_to(ROOT / "src")]


def test_there_is_law_to_look_for():
    assert len(statutes()) > 10
    assert len(systems()) > 5


@pytest.mark.parametrize("file", _PROGRAM, ids=lambda file: str(file.relative_to(ROOT / "src" / "mingfa")))
def test_no_statute_and_no_system_is_named(file):
    laws, folders = statutes(), systems()
    found = [f"line {number}: {law}" for number, word in words(file) for law in laws if law in word] + [
        f"line {number}: {word}" for number, word in words(file) if word in folders
    ]
    assert not found
