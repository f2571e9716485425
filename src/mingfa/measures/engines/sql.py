# ruff: noqa: S608  # names cannot be parameters; those put in here come from the layout and are checked, values never are
"""The questions that the database is asked, as text. A handful for a year, however many indicators there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_EVENTS = "read_parquet($files, hive_partitioning = false)"
CELLS = f"SELECT DISTINCT cell, view FROM {_EVENTS}"


class Window(NamedTuple):
    """What several leaves are counted over.

    Acts of `year`; or, with `fact`, acts whose fact of this name says `year`; or, with `until`, matters as they stand
    just before that moment. `year` also says which matters are fresh: opened in it.
    """

    year: int
    fact: str = ""
    until: datetime | None = None

    def parameters(self, files: list[str]) -> dict[str, object]:
        """The values that the question's text names."""
        given: dict[str, object] = {"files": files, "year": self.year}
        if self.until is not None:
            given["until"] = self.until.replace(tzinfo=None)
        return given


def by_cell(window: Window, facts: Sequence[str]) -> str:
    """Rows: cell, fresh, number of events, and for each fact its sum and how many events know it."""
    sums = "".join(f", sum({column}), count({column})" for column in map(number, facts))
    return f"SELECT cell, fresh, count(*){sums} FROM {_source(window)} GROUP BY cell, fresh"


def different(window: Window, column: str) -> str:
    """Rows: leaf, how many different values, how many events. The table `pairs` says which cells a leaf counts."""
    return (
        f"SELECT leaf, count(DISTINCT {_name(column)}), count({column}) FROM {_source(window)} "
        "JOIN pairs USING (cell, fresh) GROUP BY leaf"
    )


def times(window: Window, column: str) -> str:
    """Rows: leaf, starting times, the times of the events, in one order."""
    return (
        f'SELECT leaf, list({_name(column)} ORDER BY seq), list("at" ORDER BY seq) FROM {_source(window)} '
        f"JOIN pairs USING (cell, fresh) WHERE {column} IS NOT NULL GROUP BY leaf"
    )


def behind(window: Window, column: str) -> str:
    """Rows: matter, number in it, number in the region, of the events that know `column`."""
    return (
        f"SELECT matter, n, seq FROM {_source(window)} "
        f"JOIN pairs USING (cell, fresh) WHERE {_name(column)} IS NOT NULL ORDER BY seq"
    )


def number(fact: str) -> str:
    """The column in which a fact's numbers stand."""
    return _name(f"sum_{fact}")


def _source(window: Window) -> str:
    fresh = "year(opened) = $year AS fresh"
    if window.until is None:
        year = f" AND {number(window.fact)} = $year" if window.fact else ""
        return f"(SELECT *, act AS cell, {fresh} FROM {_EVENTS} WHERE act IS NOT NULL{year})"
    silent = "turn_state[len(list_filter(turn_at, turn -> turn < $until))]"
    return (
        f"(SELECT *, coalesce({silent}, state) AS cell, {fresh} FROM {_EVENTS} "
        'WHERE state IS NOT NULL AND "at" < $until QUALIFY row_number() OVER (PARTITION BY matter ORDER BY n DESC) = 1)'
    )


def _name(column: str) -> str:
    if not column.isidentifier():
        raise ValueError(f"“{column}”不能作列名")
    return column
