"""All indicators of a county's year, in few scans, against one question per indicator in the same run.

The year is a real one: the practice's play of published totals, through the kernel, as the ledger would hold it. Both ways
use the same files and the same engine, from a new connection on, and their figures are compared before anything is timed.
Rounds are interleaved; the median round counts.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mingfa.kernel.library import Library
from mingfa.measures import DuckEngine, Layout, Noted, Store, Tracer, all_wanted, compute, flow
from mingfa.office.practice.service import Year, entries, find_totals, read_law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mingfa.measures import Figure
    from mingfa.office.practice.service import Law

ROOT = Path(__file__).resolve().parents[1]
REGION, YEAR = "370113", 2023
EVENTS = 250_000
GOAL = 0.5
ROUNDS = 5


def events(law: Law) -> Iterator[Noted]:
    """A year of at least so many events, as a ledger would number them."""
    (totals,) = find_totals(law.library.root, region=REGION, year=YEAR)
    seq = 0
    for scale in range(1, 100):
        year = Year(law, totals, scale=scale)
        if year.events >= EVENTS:
            break
    for entry in entries(year):
        for event in entry.events:
            seq += 1
            yield Noted(seq, event.at, event)


def stored(law: Law, folder: Path) -> Store:
    """The year in columnar files."""
    store = Store(folder, Layout(law.catalogue))
    tracer = Tracer(store.layout, law.library.version)
    flow(store, REGION, lambda _: events(law), tracer)
    return store


def timed(work: Callable[[], list[Figure]]) -> tuple[float, list[Figure]]:
    """How long it took, and what came out."""
    began = time.perf_counter()
    figures = work()
    return time.perf_counter() - began, figures


def main() -> int:
    """Measure, print one line, write `bench/out/figures.json`. Returns 0 when the goal is met."""
    law = read_law(Library(ROOT / "systems"))
    with tempfile.TemporaryDirectory() as folder:
        store = stored(law, Path(folder))

        def engine() -> DuckEngine:
            return DuckEngine(store, REGION, law.library.calendar)

        def together() -> list[Figure]:
            return compute(law.catalogue, engine(), all_wanted(law.catalogue), region=REGION, year=YEAR)

        def one_by_one() -> list[Figure]:
            here = engine()
            return [
                figure
                for name in law.catalogue
                for figure in compute(
                    law.catalogue, here, all_wanted(law.catalogue, [name]), region=REGION, year=YEAR
                )
            ]

        figures = together()
        if figures != one_by_one():
            raise SystemExit("the two ways disagree: nothing to compare")
        rounds = [(timed(together)[0], timed(one_by_one)[0]) for _ in range(ROUNDS)]
        count = store.last(REGION)
    value = statistics.median(one for one, _ in rounds)
    baseline = statistics.median(two for _, two in rounds)
    result = {
        "name": "figures",
        "value": round(value, 3),
        "unit": "s",
        "baseline": round(baseline, 3),
        "ratio": round(baseline / value, 1),
        "goal": GOAL,
        "met": value <= GOAL,
    }
    out = ROOT / "bench" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "figures.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    told = sum(1 for figure in figures if figure.value)
    print(
        f"figures: all {len(law.catalogue)} indicators ({len(figures)} figures, {told} of them not nought) over "
        f"{count:,} events in {value:.2f} s; a question per indicator {baseline:.2f} s, ×{result['ratio']}; "
        f"goal {GOAL} s: {'met' if result['met'] else 'missed'}"
    )
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
