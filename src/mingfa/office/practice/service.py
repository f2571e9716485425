"""The sandbox's front door: read what years are played by, rehearse one in memory, play one into the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import Meter, leaves, read_catalogue
from mingfa.office.ledger.service import NotFoundError
from mingfa.office.practice.ahead import entries, entries_ahead
from mingfa.office.practice.collector import held_off
from mingfa.office.practice.conformance import Verdict, verdicts
from mingfa.office.practice.errors import PracticeError
from mingfa.office.practice.stories import read_stories
from mingfa.office.practice.totals import Totals, read_totals, reports
from mingfa.office.practice.year import Law, Year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mingfa.kernel.events import Event
    from mingfa.kernel.library import Library
    from mingfa.office.ledger.service import Imported, Ledger

__all__ = [
    "Law",
    "Played",
    "PracticeError",
    "Totals",
    "Year",
    "already_played",
    "entries",
    "entries_ahead",
    "find_totals",
    "play_year",
    "read_law",
    "rehearse",
    "seal",
]


class Played(NamedTuple):
    """What playing a year wrote: the batch, and the number of the checkpoint over it (None without one)."""

    imported: Imported
    checkpoint: int | None


def read_law(library: Library) -> Law:
    """Definitions, indicators and stories. Raises DefinitionError."""
    catalogue = read_catalogue(library)
    return Law(library, catalogue, read_stories(library), Meter(library, catalogue))


def find_totals(
    root: Path, *, file: Path | None = None, region: str | None = None, year: int | None = None
) -> list[Totals]:
    """The totals of a file, or those kept in the project for a region and year. Raises DefinitionError, PracticeError."""
    paths = [file] if file is not None else reports(root)
    found = [read_totals(path.read_text("utf-8"), path.name) for path in paths]
    chosen = [one for one in found if region in (None, one.region) and year in (None, one.year)]
    if not chosen:
        known = "、".join(f"{one.region}（{one.place}）{one.year}年" for one in found)
        raise PracticeError(f"没有这个地方、这一年的公布数。已有：{known}；其他地方请用 --totals 给出文件。")
    return chosen


def rehearse(year: Year, told: Callable[[int], None] = lambda _: None) -> list[Verdict]:
    """Play the year in memory and judge every row by what its records add up to. Raises PracticeError."""
    needed = {id_ for demand in year.demands for leaf in leaves(demand.formula) for id_ in leaf.operation.of}
    with held_off():
        return verdicts(year, year.law.meter.engine(_events(year, needed, told)))


def _events(year: Year, needed: set[str], told: Callable[[int], None]) -> Iterator[Event]:
    """The events of the matters that some row counts; all are played."""
    for played in year.played():
        for matter in played.matters:
            if matter.state.definition.id in needed:
                yield from matter.events
        told(1)


def source_of(totals: Totals) -> str:
    """How records of practice are marked in the ledger."""
    return f"practice/{totals.region}/{totals.year}"


def already_played(year: Year, ledger: Ledger) -> bool:
    """Whether the ledger has this year's records: the first matter of some system."""
    totals, library = year.totals, year.law.library
    for system in library.systems.values():
        try:
            ledger.position(f"{totals.region}-{totals.year}-{system.id}-000001", library.version)
        except NotFoundError:
            continue
        return True
    return False


def play_year(year: Year, ledger: Ledger, told: Callable[[int], None] = lambda _: None) -> Imported:
    """Write the year into the ledger, all of it or nothing. Raises PracticeError when it is there already."""
    if already_played(year, ledger):
        totals = year.totals
        raise PracticeError(
            f"{totals.place}{totals.year}年已经在这个台账中，台账只增不改，不能再办一遍。"
            "请用环境变量 MINGFA_DATA 指定一个新的数据文件夹后再运行。"
        )
    with held_off():
        return ledger.append_batch(entries_ahead(year, told), source=source_of(year.totals))


def seal(region: str) -> int | None:
    """A checkpoint over what is new in the region; its number, or None when nothing is. Needs Django."""
    from django.conf import settings  # noqa: PLC0415  # rehearsals need no settings

    from mingfa.office.ledger import checkpoints, keys  # noqa: PLC0415

    made = checkpoints.make(region, keys.signer(settings.DATA_DIR), datetime.now(SHANGHAI))
    return None if made is None else int(made.record["number"])
