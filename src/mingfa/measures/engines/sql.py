# ruff: noqa: S608  # names cannot be parameters; those put in here come from the layout and are checked, values never are
"""The questions that the database is asked, as text. A handful for a year, however many indicators there are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_EVENTS = "read_parquet($files, hive_partitioning = false)"
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # the files keep Beijing time without zone
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


def different(window: Window, columns: Sequence[str]) -> str:
    """Rows: leaf, how many different values, how many events that have one.

    The table `pairs` says which cells a leaf counts, and by its place which of the columns.
    """
    return (
        f"SELECT leaf, count(DISTINCT value), count(value) FROM (SELECT leaf, {_chosen(columns)} AS value "
        f"FROM {_source(window)} JOIN pairs USING (cell, fresh)) GROUP BY leaf"
    )


def times(window: Window, columns: Sequence[str]) -> str:
    """Rows: leaf, start, end, how many events. Whole days where the pair does not ask for `exact` times.

    Exact times all start at one moment, since only their length counts: equal lengths are one row.
    """
    exact = f"TIMESTAMP '{EPOCH:%Y-%m-%d}'"
    return (
        f"SELECT leaf, CASE WHEN exact THEN {exact} ELSE date_trunc('day', start) END AS since, "
        f'CASE WHEN exact THEN {exact} + ("at" - start) ELSE date_trunc(\'day\', "at") END AS until, count(*) '
        f'FROM (SELECT leaf, exact, "at", {_chosen(columns)} AS start FROM {_source(window)} '
        "JOIN pairs USING (cell, fresh)) WHERE start IS NOT NULL GROUP BY ALL"
    )


def _chosen(columns: Sequence[str]) -> str:
    """The column at the pair's place."""
    whens = " ".join(f"WHEN {place} THEN {_name(column)}" for place, column in enumerate(columns))
    return f"CASE place {whens} END"


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
