"""An invented law of park facilities, small enough that every total can be thought through."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from mingfa.kernel.library import Library
from mingfa.office.config.paths import systems_dir
from mingfa.office.practice.service import Law, Year, read_law
from mingfa.office.practice.totals import Row, Totals

LAW = Path(__file__).parent / "law"
ANY = Callable[..., Year]


@pytest.fixture(scope="session")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Law:
    """The invented law, with the real calendar of working days."""
    root = tmp_path_factory.mktemp("law")
    shutil.copytree(LAW, root, dirs_exist_ok=True)
    shutil.copytree(systems_dir() / "_calendar", root / "_calendar")
    return read_law(Library(root))


@pytest.fixture(scope="session")
def shipped() -> Law:
    """The law that the project ships."""
    return read_law(Library(systems_dir()))


def row(n: str, indicator: str, value: object, **more: object) -> Row:
    """A published row; `dims` as a mapping."""
    dims = tuple(sorted(dict(more.pop("dims", {})).items()))  # type: ignore[call-overload]
    said = {"system": "T1", "unit": "处", "kind": "count", "bound": None, **more}
    return Row(n=n, indicator=indicator, dims=dims, value=Decimal(str(value)), **said)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def a_year(parks: Law) -> ANY:
    """A year of the invented law from rows."""

    def make(*rows: Row, seed: int = 1, scale: int = 1) -> Year:
        return Year(parks, Totals("", "某县", "110000", 2023, rows), seed=seed, scale=scale)

    return make
