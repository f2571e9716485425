"""Run as a program: flows matters into a store and kills itself, without a word, at the place that it is told.

python -m tests.measures.killed <law folder> <store folder> <place> <how many events are in the ledger>
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from mingfa.measures import Layout, Noted, Store, Tracer, flow
from tests.measures.chance import matters
from tests.measures.contract import REGION

CHUNK = 40


def die(*_: object, **__: object) -> None:
    """The power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


def _after(work: Callable[..., object]) -> Callable[..., None]:
    def worked(*given: object, **named: object) -> None:
        work(*given, **named)
        die()

    return worked


def arm(place: str) -> None:
    """Make the program die at `place`."""
    if place == "writing":
        os.fsync = die
    elif place == "before the rename":
        Path.rename = die  # type: ignore[method-assign]
    elif place == "after the rename":
        Path.rename = _after(Path.rename)  # type: ignore[method-assign]
    elif place == "removing merged parts":
        shutil.rmtree = _after(shutil.rmtree)
    elif place != "nowhere":
        raise SystemExit(f"no such place: {place}")


def main(law_folder: str, folder: str, place: str, size: str) -> None:
    law, catalogue, events = matters(Path(law_folder), seed=7, count=60)
    layout = Layout(catalogue)
    noted = [Noted(seq, event.at, event) for seq, event in enumerate(events, 1)][: int(size)]
    done = Tracer(layout, law.version)
    store = Store(Path(folder), layout)
    list(done.trace(noted[: store.last(REGION)]))  # the earlier states, as the ledger would give them
    arm(place)
    flow(store, REGION, lambda after: iter(noted[after:]), done, chunk=CHUNK)
    with store.writing(REGION):
        store.merge(REGION)


if __name__ == "__main__":
    main(*sys.argv[1:])
