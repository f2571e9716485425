"""A county's year played: a published report's totals through the kernel into the ledger, 250,000 events and more.

The totals are those kept in the project whose year has the most records; plays are repeated (`scale`) until there are
250,000 events. Counted from the first play to the last row committed and the checkpoint made, on a server of its own
with the office's settings; solving the totals is told beside it. The baseline is the same year played and thrown away:
what the law costs without the ledger.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EVENTS = 250_000
GOAL = 20.0  # seconds for so many events


def main() -> int:
    """Measure, print one line, write `bench/out/play.json`. Returns 0 when the goal is met."""
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as data:
        os.environ |= {"MINGFA_DATA": data, "DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.base"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from mingfa.office.config import postgres

        call_command("migrate", verbosity=0)
        result, line = _measured()
        connection.close()
        postgres.server().leave()
    out = ROOT / "bench" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "play.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(line)
    return 0 if result["met"] else 1


def _measured() -> tuple[dict[str, Any], str]:
    from mingfa.kernel.library import Library
    from mingfa.office.config.paths import systems_dir
    from mingfa.office.ledger.service import PostgresLedger
    from mingfa.office.practice.service import Year, find_totals, play_year, read_law, seal

    law = read_law(Library(systems_dir()))
    began = time.perf_counter()
    year = max((Year(law, totals) for totals in find_totals(law.library.root)), key=lambda one: one.events)
    solved = time.perf_counter() - began
    scale = -(-EVENTS // year.events)
    year = Year(law, year.totals, scale=scale)
    began = time.perf_counter()
    imported = play_year(year, PostgresLedger())
    seal(year.totals.region)
    took = time.perf_counter() - began
    began = time.perf_counter()
    played = sum(len(matter.events) for one in year.played() for matter in one.matters)
    alone = time.perf_counter() - began
    if played != imported.events:
        raise SystemExit("the same year played twice gave different records: nothing to compare")
    value, baseline = (seconds * EVENTS / played for seconds in (took, alone))
    result = {
        "name": "play",
        "value": round(value, 2),
        "unit": f"s for {EVENTS:,} events",
        "baseline": round(baseline, 2),
        "ratio": round(value / baseline, 2),
        "goal": GOAL,
        "met": value <= GOAL,
    }
    line = (
        f"play: {year.totals.region} {year.totals.year}, {played:,} events of {imported.matters:,} matters in {took:.1f} s, "
        f"{value:.1f} s for {EVENTS:,} (law alone {baseline:.1f} s; all totals solved in {solved:.1f} s); "
        f"goal {GOAL:.0f} s: {'met' if result['met'] else 'missed'}"
    )
    return result, line


if __name__ == "__main__":
    raise SystemExit(main())
