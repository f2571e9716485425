"""Figures from this office's ledger: what is new flows into the columnar files, then every figure comes from them."""

from __future__ import annotations

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


@lru_cache(maxsize=4)
def catalogue(library: Library) -> Mapping[str, Indicator]:
    """Every indicator by name, read once for a library. Raises DefinitionError."""
    return read_catalogue(library)


def store(library: Library) -> Store:
    """The columnar files in the data folder."""
    return Store(Path(settings.DATA_DIR) / "measures", Layout(catalogue(library)))


def figures_flow(library: Library, region: str, *, progress: Callable[[int], None] | None = None) -> int:
    """Bring the region's files up to its last committed event, and return how many events were new."""
    files = store(library)
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
    return flow(files, region, stream, tracer, progress=progress)


def engine(library: Library, region: str, *, progress: Callable[[int], None] | None = None) -> DuckEngine:
    """The engine over all that the region's ledger holds now."""
    figures_flow(library, region, progress=progress)
    return DuckEngine(store(library), region, library.calendar)
