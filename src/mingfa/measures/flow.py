"""From the ledger into the files: what is new, in order, exactly once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from mingfa.measures.store import MANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mingfa.measures.store import Store
    from mingfa.measures.trace import Noted, Tracer

CHUNK = 50_000  # events in a part, so that memory stays small


def flow(
    store: Store,
    region: str,
    stream: Callable[[int], Iterator[Noted]],
    tracer: Tracer,
    *,
    chunk: int = CHUNK,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Bring the files of a region up to date, and return how many events were new.

    `stream(after)` gives the region's events numbered above `after`, in order, without gap; sealed, for nothing
    personal may go into the files. `progress` is told how many events a part has added.
    """
    new = 0
    with store.writing(region):
        events = stream(store.last(region))
        while part := list(islice(events, chunk)):
            store.add(region, tracer.trace(part))
            new += len(part)
            if progress is not None:
                progress(len(part))
        if len(store.parts(region)) > MANY:
            store.merge(region)
    return new
