"""Figures from this office's ledger: what is new flows into the columnar files, then every figure comes from them."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from mingfa.measures import DuckEngine, Layout, Noted, Store, Tracer, flow, read_catalogue
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.records import event_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from mingfa.kernel.library import Library
    from mingfa.kernel.state import State
    from mingfa.measures import Indicator
    from mingfa.office.ledger.values import Record


STALE = (
    7 * 24 * 3600
)  # seconds; a change of the law makes the files anew, and another office may still run the old one


@lru_cache(maxsize=4)
def catalogue(library: Library) -> Mapping[str, Indicator]:
    """Every indicator by name, read once for a library. Raises DefinitionError."""
    return read_catalogue(library)


def store(library: Library) -> Store:
    """The columnar files in the data folder, as these indicators and these definitions make them."""
    layout = Layout(catalogue(library))
    return Store(Path(settings.DATA_DIR) / "measures" / _law_digest(library, layout)[:16], layout)


def _law_digest(library: Library, layout: Layout) -> str:
    """What silence does is told in the files of what stocks count, so they are of the definitions that say it."""
    told = hashlib.sha256()
    for id_ in sorted(id_ for id_, need in layout.needs.items() if need.state is not None):
        for day in library.versions[id_]:
            definition = library.definition(id_, day)
            told.update(f"{definition.name} {definition.digest}\n".encode())
    return told.hexdigest()


def figures_flow(library: Library, region: str, *, progress: Callable[[int], None] | None = None) -> int:
    """Bring the region's files up to its last committed event, and return how many events were new.

    Files of another ledger (a database that was restored or replaced under the data folder) are made anew.
    """
    files = store(library)
    if not _of_this_ledger(files, region):
        with files.writing(region):
            files.forget(region)
    definitions = lru_cache(maxsize=None)(library.version)

    def noted(record: Record) -> Noted:
        return Noted(record.seq, record.recorded_at, event_of(record.content, definitions(record.definition)))

    def stream(after: int) -> Iterator[Noted]:
        return map(noted, ledger.stream(region, after))

    def earlier(matters: Collection[str]) -> dict[str, State]:
        """The matters as the files know them, folded anew from the ledger's records up to the files' last one."""
        last = files.last(region)
        known = Tracer(files.layout, definitions)
        for matter in matters:
            told = (noted(record) for record in ledger.records(matter) if record.seq <= last)
            for _ in known.trace(told):
                pass
        return known.states

    tracer = Tracer(files.layout, definitions, earlier)
    new = flow(files, region, stream, tracer, progress=progress)
    _drop_stale(files.folder.parent)
    return new


def _drop_stale(current: Path) -> None:
    """Mark the files of today's law as used, and remove those of a law that nobody has used for long."""
    os.utime(current)
    for folder in current.parent.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > STALE:
            shutil.rmtree(folder, ignore_errors=True)


def _of_this_ledger(files: Store, region: str) -> bool:
    """Whether the files' last event is the ledger's of that number."""
    tail = files.tail(region)
    if tail is None:
        return True
    seq, matter, n = tail
    if seq > ledger.last_number(region):
        return False
    record = ledger.record(region, seq)
    return (record.matter, record.n) == (matter, n)


def engine(library: Library, region: str, *, progress: Callable[[int], None] | None = None) -> DuckEngine:
    """The engine over all that the region's ledger holds now."""
    figures_flow(library, region, progress=progress)
    return DuckEngine(store(library), region, library.calendar)
