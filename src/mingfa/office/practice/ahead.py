"""Plays made ahead, in a process of their own, while this one writes them down: two cores do what one would do in turn.

The child is forked with the solved year in its memory and sends finished matters through a pipe; it never touches the
database. Where processes cannot be forked, the plays are made here, one after the other, with the same records.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
from contextlib import suppress
from typing import TYPE_CHECKING

from mingfa.kernel import blank
from mingfa.office.ledger.service import Entry, opening
from mingfa.office.practice.errors import PracticeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from mingfa.kernel.events import Event
    from mingfa.kernel.model import Definition
    from mingfa.office.practice.year import Year

    Bundle = tuple[str, str, str, tuple[Event, ...], frozenset[str]]
    Sent = tuple[list[Bundle], int] | PracticeError | None

_PLAYS = 1_000  # in one message: while the ledger writes these, the next are made


def entries(year: Year, told: Callable[[int], None] = lambda _: None) -> Iterator[Entry]:
    """The year as entries for the ledger, a matter at a time. Raises PracticeError."""
    for played in year.played():
        for matter in played.matters:
            yield Entry(opening(matter.before), tuple(matter.events), frozenset(matter.outsiders))
        told(1)


def entries_ahead(year: Year, told: Callable[[int], None] = lambda _: None) -> Iterator[Entry]:
    """The same entries in the same order, made by another process. Raises PracticeError."""
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) < 2:
        yield from entries(year, told)
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_play, args=(year, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield from _received(year, ours, told)
    finally:
        ours.close()
        child.terminate()
        child.join()


def _received(year: Year, pipe: Connection, told: Callable[[int], None]) -> Iterator[Entry]:
    version, region = year.law.library.version, year.totals.region
    definitions: dict[str, Definition] = {}
    while True:
        try:
            sent: Sent = pickle.loads(pipe.recv_bytes())  # noqa: S301  # from our own child
        except EOFError:
            raise PracticeError("办理进程意外中断，没有记入任何记录。请重新运行。") from None
        if sent is None:
            return
        if isinstance(sent, PracticeError):
            raise sent
        bundles, plays = sent
        for matter, name, body, events, outsiders in bundles:
            definition = definitions.get(name) or definitions.setdefault(name, version(name))
            yield Entry(opening(blank(definition, matter, body=body, region=region)), events, outsiders)
        told(plays)


def _play(year: Year, pipe: Connection) -> None:
    """In the child: play the year and send it, the end as None, a refusal as itself; stop when nobody listens.

    Plays leave no cycles behind, so nothing is gained by the collector's looking through the law again and again.
    """
    gc.disable()
    with suppress(BrokenPipeError):
        _send_all(year, pipe)


def _send_all(year: Year, pipe: Connection) -> None:
    bundles: list[Bundle] = []
    plays = 0
    try:
        for played in year.played():
            for matter in played.matters:
                before = matter.before
                bundles.append(
                    (
                        before.matter,
                        before.definition.name,
                        before.body,
                        tuple(matter.events),
                        frozenset(matter.outsiders),
                    )
                )
            plays += 1
            if plays == _PLAYS:
                _send(pipe, (bundles, plays))
                bundles, plays = [], 0
        _send(pipe, (bundles, plays))
        _send(pipe, None)
    except PracticeError as error:
        _send(pipe, error)


def _send(pipe: Connection, sent: Sent) -> None:
    pipe.send_bytes(pickle.dumps(sent, pickle.HIGHEST_PROTOCOL))
