"""What is installed is declared, locked by digest, and free to use."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata

import pytest
from tests.repo.repository import ROOT, tracked

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[a-z,]+\])?==([^\s;]+)(?: ;[^\\]*)? \\$", re.MULTILINE)

# Django speaks to PostgreSQL through psycopg and nothing else; it is used as it is, replaceable by the user.
_ALLOWED_COPYLEFT = {"psycopg", "psycopg-binary"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[object]) -> set[str]:
    return {canonical(re.match(r"[\w.-]+", one).group()) for one in requirements if isinstance(one, str)}


def locked(name: str) -> dict[str, str]:
    return dict(_PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["base", "dev", "bench"])
def test_every_locked_package_has_digests_and_no_host(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text)
    unsealed = [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    pinned = {
        canonical(entry.split("==")[0].partition("[")[0]) for entry in entries if "==" in entry.split()[0]
    }
    assert locked(name).keys() == pinned  # one name may be pinned twice, by Python version
    assert not unsealed
    assert "://" not in text


def test_locks_hold_what_is_declared_and_contain_each_other():
    groups = _PROJECT["dependency-groups"]
    base, dev, bench = locked("base"), locked("dev"), locked("bench")
    assert declared(_PROJECT["project"]["dependencies"]) <= base.keys()
    assert declared(groups["dev"]) <= dev.keys()
    assert declared(groups["bench"]) <= bench.keys()
    assert base.items() <= dev.items() <= bench.items()


def test_everything_imported_is_declared():
    default = declared(_PROJECT["project"]["dependencies"])
    owners = metadata.packages_distributions()
    undeclared = set()
    for file in tracked(".py"):
        if file.is_relative_to(ROOT / "src"):
            for module in imported(ast.parse(file.read_text(encoding="utf-8"))):
                if module in sys.stdlib_module_names or module == "mingfa":
                    continue
                if not {canonical(owner) for owner in owners.get(module, [])} & default:
                    undeclared.add(f"{file.relative_to(ROOT)}: {module}")
    assert not undeclared


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_default_install_is_free_of_copyleft():
    found = {}
    for name in locked("base"):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform
        told = " ".join(
            [about.get("License-Expression") or (about.get("License") or "")[:80]]
            + [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
        )
        if re.search(r"GPL|General Public", told) and not re.search(r"\bOR\b", told):
            found[canonical(name)] = told
    assert found.keys() == _ALLOWED_COPYLEFT, found
