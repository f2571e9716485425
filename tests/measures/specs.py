"""The specifications of the operations: drawn tables and what comes out. Read for the tests and for the manual."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from mingfa.kernel.library import Library
from mingfa.measures import Indicator, read_catalogue
from tests.measures.reading_room import library, play, read_table

if TYPE_CHECKING:
    from mingfa.kernel import Event

FILES = sorted((Path(__file__).parent / "spec").glob("*.yaml"))


class Result(NamedTuple):
    """What a figure must be. `records` by part, each record as matter.n."""

    figure: str
    dims: str
    target: bool
    year: int
    value: Decimal | None
    printed: str
    of: Decimal | None
    to: Decimal | None
    note: str
    records: tuple[tuple[str, ...], ...]


class Spec(NamedTuple):
    """One operation: how it is written, the drawn records, the results. `written` is the file's own text, by key."""

    name: str
    title: str
    says: str
    written: dict[str, str]
    catalogue: dict[str, Indicator]
    events: list[Event]
    results: list[Result]


def read_spec(path: Path, folder: Path) -> tuple[Spec, Library]:
    """A specification, played under the reading room's law in `folder`."""
    text = path.read_text("utf-8")
    raw = yaml.load(text, Loader=yaml.BaseLoader)
    law = library(folder)
    places = folder / "reading_room" / "indicators"
    places.mkdir()
    for number, indicator in enumerate(raw["indicators"]):
        (places / f"i{number}.yaml").write_text(yaml.dump(indicator, allow_unicode=True), "utf-8")
    return Spec(
        path.stem,
        raw["title"],
        raw["says"],
        _written(text),
        read_catalogue(law),
        play(read_table(raw["records"]), law),
        [_result(one) for one in raw["results"]],
    ), law


def _written(text: str) -> dict[str, str]:
    """The text of each top key, as it stands in the file."""
    parts: dict[str, str] = {}
    for line in text.splitlines(keepends=True):
        if not line.startswith((" ", "\n")):
            key = line.partition(":")[0]
            parts[key] = ""
        else:
            parts[key] += line
    return parts


def _result(one: dict[str, Any]) -> Result:
    return Result(
        one["figure"],
        one.get("dims", ""),
        one.get("target") == "true",
        int(one["year"]),
        _number(one["value"]),
        one["printed"],
        _number(one.get("of", "null")),
        _number(one.get("to", "null")),
        one.get("note", ""),
        tuple(tuple(part.split()) for part in one["records"].split("/")),
    )


def _number(written: str) -> Decimal | None:
    return None if written == "null" else Decimal(written)


@cache
def titles() -> list[str]:
    """The names of all specifications."""
    return [path.stem for path in FILES]
