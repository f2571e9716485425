"""Appending to the ledger against the raw transaction on the same server; imports and verification beside it.

One connection, one act a transaction, the disk waited for (a server of its own, started with the office's settings).
`ours` is the whole of `append`: sealing, canonical text, SM3, the matter's row, the idempotency key, the refusals of the
database. `raw` is one statement of psycopg, prepared on the server, that checks the matter's number and writes the very
same rows to tables of the same columns and indexes without refusals. It is handed everything made beforehand, digests
and sealed values too, and has only to turn the event and the matter's state into JSON, as anybody must. Both open a
matter with two sealed values and go on to eight acts. Rounds alternate who goes first; the ratio is the median of the
rounds' ratios.

The import is measured against COPY of rows made beforehand, the verification against reading the same rows.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 120
MATTERS = 5  # a round and side: short, so that a moment of the disk strikes few rounds
ACTS = 8  # a matter
IMPORTED = 5_000  # matters
GOALS = {
    "append": 0.8,
    "append_batch": 12_500,
    "ledger_verify": 25_000,
}  # of raw; events/s: 250,000 in 20 s, in 10 s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg


_numbers = count(1)

_RAW = """
WITH matter AS (
    INSERT INTO raw_matter VALUES (
        %(matter)s, %(region)s, %(procedure)s, %(definition)s, %(body)s, %(standing)s, %(outcome)s, %(opened)s, %(ended)s,
        %(n)s, %(next_due)s, %(head)s, %(state)s)
    ON CONFLICT (matter) DO UPDATE SET
        standing = excluded.standing, outcome = excluded.outcome, ended = excluded.ended, n = excluded.n,
        next_due = excluded.next_due, head = excluded.head, state = excluded.state
    WHERE raw_matter.n = %(before)s
    RETURNING 1
)
INSERT INTO raw_event
SELECT %(region)s, %(seq)s, %(matter)s, %(n)s, %(step)s, %(procedure)s, %(definition)s, %(at)s, %(recorded_at)s, %(actors)s,
    %(body)s, %(channel)s, %(deemed)s, %(ends)s, %(result)s, NULL, %(content)s, %(prev)s, %(digest)s, %(once_body)s,
    %(once_key)s, %(request)s, %(seq)s
FROM matter
"""
_RAW_SEALED = """
, sealed AS (
    INSERT INTO raw_sealed (token, region, fact, matter, shared, salt, text, sealed_at)
    VALUES (%(token1)s, %(region)s, %(fact1)s, %(matter)s, %(shared1)s, %(salt1)s, %(text1)s, %(recorded_at)s),
           (%(token2)s, %(region)s, %(fact2)s, %(matter)s, %(shared2)s, %(salt2)s, %(text2)s, %(recorded_at)s)
)
INSERT INTO raw_event"""


def main() -> int:
    """Measure all three, print a line each, write `bench/out/<name>.json`. Returns 0 when all goals are met."""
    sys.path.insert(0, str(ROOT))  # the made-up law of the tests
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as data:
        os.environ |= {"MINGFA_DATA": data, "DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.base"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from mingfa.office.config import postgres

        call_command("migrate", verbosity=0)
        results = [_appending(), *_importing()]
        connection.close()
        postgres.server().leave()
    met = [_tell(result) for result in results]
    return 0 if all(met) else 1


def _appending() -> dict[str, Any]:
    from mingfa.office.ledger.service import PostgresLedger

    ledger = PostgresLedger()
    with _raw_connection() as raw:
        for kind in ("event", "matter", "sealed"):
            raw.execute(f"CREATE TABLE raw_{kind} (LIKE ledger_{kind} INCLUDING ALL)")
        _ours(ledger, _work(10))
        _raw(raw, _rows(_work(10)))
        gc.collect()
        gc.freeze()
        rounds = []
        for number in range(ROUNDS):
            work, rows = _work(MATTERS), _rows(_work(MATTERS))
            sides: list[Callable[[], float]] = [lambda w=work: _ours(ledger, w), lambda r=rows: _raw(raw, r)]
            took = {side: sides[side]() for side in ((0, 1) if number % 2 else (1, 0))}
            rounds.append((took[0], took[1]))
    ours, bare = (statistics.median(side) for side in zip(*rounds, strict=True))
    ratio = statistics.median(one / other for one, other in rounds)
    return _result("append", "acts/s", ours, bare, ratio, met=ratio >= GOALS["append"])


def _importing() -> Iterator[dict[str, Any]]:
    from tests.contracts.bicycles import ride

    from mingfa.office.ledger import keys, selectors
    from mingfa.office.ledger.service import PostgresLedger
    from mingfa.office.ledger.verify import verify

    entries = [
        entry for n in range(IMPORTED) for entry in ride("导入区", inspections=6, rider=f"rider{n % 500}")
    ]
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    imported = PostgresLedger().append_batch(entries, source="bench")
    ours = imported.events / (time.perf_counter() - began)
    bare = _copied("导入区")
    goal = GOALS["append_batch"]
    yield _result("append_batch", "events/s", ours, bare, ours / bare, met=ours >= goal)
    began = time.perf_counter()
    reading = sum(1 for _ in selectors.all_rows("导入区"))
    read = reading / (time.perf_counter() - began)
    began = time.perf_counter()
    report = verify("导入区", keys.signer(Path(os.environ["MINGFA_DATA"])).public)
    checked = report.events / (time.perf_counter() - began)
    if report.findings or reading != report.events:
        raise SystemExit("the ledger is not sound: nothing to compare")
    yield _result(
        "ledger_verify", "events/s", checked, read, checked / read, met=checked >= GOALS["ledger_verify"]
    )


def _work(matters: int) -> list[list[Any]]:
    """Matters of eight acts, decided by the kernel beforehand: for each the opening state, then the acts' events."""
    from tests.contracts.bicycles import RIDE, day, do, new

    work = []
    for _ in range(matters):
        here = new("桩区")
        state, acts = here.state, [here]
        plan = [
            ("hire", {**RIDE, "rider": f"rider{next(_numbers)}"}),
            *[("inspect", {"finding": "完好"})] * 6,
        ]
        for number, (step, facts) in enumerate([*plan, ("give_back", {})]):
            done = do(state, step, day(3, 1, 9 + number), facts)
            acts.append(done.events)
            state = done.state
        work.append(acts)
    return work


def _ours(ledger: Any, work: list[list[Any]]) -> float:
    """Acts a second through the ledger."""
    from mingfa.office.ledger.service import Entry, Once

    began = time.perf_counter()
    for here, *acts in work:
        for number, events in enumerate(acts):
            once = Once("服务点", f"{here.state.matter}/{number}", {"act": number})
            here = ledger.append(Entry(here, events), once=once).positions[0]  # noqa: PLW2901  # where the matter is now
    return len(work) * ACTS / (time.perf_counter() - began)


def _raw(raw: psycopg.Connection[Any], rows: list[tuple[str, dict[str, Any]]]) -> float:
    """Acts a second by the bare statement."""
    cursor = raw.cursor()
    began = time.perf_counter()
    for statement, row in rows:
        row["content"] = json.dumps(row["content"], ensure_ascii=False)
        row["state"] = json.dumps(row["state"], ensure_ascii=False)
        cursor.execute(statement, row)
        assert cursor.rowcount == 1, "the bare statement wrote nothing"
    return len(rows) / (time.perf_counter() - began)


def _rows(work: list[list[Any]]) -> list[tuple[str, dict[str, Any]]]:
    """What the bare statement writes for the same acts: everything made beforehand."""
    from mingfa.office.ledger.clock import now
    from mingfa.office.ledger.preparing import prepare
    from mingfa.office.ledger.projections import row_of
    from mingfa.office.ledger.records import decode
    from mingfa.office.ledger.sealing import Box
    from mingfa.office.ledger.service import Entry

    rows = []
    for here, *acts in work:
        for events in acts:
            box = Box()
            done = prepare(Entry(here, events), box, now().isoformat())
            (line,), row = done.lines, row_of(*done.after)
            values = {
                **row._asdict(), "before": here.state.n, "seq": next(_numbers),
                "step": line.event.step, "at": line.at, "recorded_at": now(), "actors": list(line.event.actors),
                "channel": line.event.channel, "deemed": line.event.deemed, "ends": line.event.ended,
                "result": line.event.outcome, "content": decode(line.content.decode()), "prev": line.prev, "digest": line.digest,
                "once_body": "服务点", "once_key": f"{row.matter}/{row.n}", "request": bytes(32),
            }  # fmt: skip
            for number, sealed in enumerate(box.rows.values(), 1):
                values |= {
                    f"{name}{number}": value for name, value in sealed._asdict().items() if name != "matter"
                }
            statement = _RAW.replace("\nINSERT INTO raw_event", _RAW_SEALED) if box.rows else _RAW
            rows.append((statement, values))
            here = done.after  # noqa: PLW2901  # where the matter is now
    return rows


def _raw_connection() -> psycopg.Connection[Any]:
    """A connection of psycopg's own, as bare as can be: autocommit, plans kept by the server, every right."""
    import psycopg
    from django.db import connection

    from mingfa.office.config import postgres

    target = postgres.server().parameters(postgres.SUPERUSER, connection.settings_dict["NAME"])
    return psycopg.connect(**target, autocommit=True, prepare_threshold=2)


def _copied(region: str) -> float:
    """Events a second when the rows of an import are copied as they are, into tables of the same shape."""
    events, lines = 0, {}
    with _raw_connection() as raw:
        for kind in ("event", "matter", "sealed"):
            raw.execute(f"CREATE TABLE bare_{kind} (LIKE ledger_{kind} INCLUDING ALL)")
            with raw.cursor().copy(
                f"COPY (SELECT * FROM ledger_{kind} WHERE region = '{region}') TO STDOUT"
            ) as copy:
                lines[kind] = b"".join(bytes(part) for part in copy)
        began = time.perf_counter()
        with raw.transaction():
            for kind, text in lines.items():
                with raw.cursor() as cursor:
                    with cursor.copy(f"COPY bare_{kind} FROM STDIN") as copy:
                        copy.write(text)
                    events = max(events, cursor.rowcount)
        return events / (time.perf_counter() - began)


def _result(
    name: str, unit: str, value: float, baseline: float, ratio: float, *, met: bool
) -> dict[str, Any]:
    return {
        "name": name, "value": round(value), "unit": unit, "baseline": round(baseline), "ratio": round(ratio, 2),
        "goal": GOALS[name], "met": met,
    }  # fmt: skip


def _tell(result: dict[str, Any]) -> bool:
    """Print the result's line and keep it."""
    out = ROOT / "bench" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{result['name']}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    goal = f"{result['goal']}× of raw" if result["goal"] < 1 else f"{result['goal']:,} {result['unit']}"
    print(
        f"{result['name']}: {result['value']:,} {result['unit']}, raw {result['baseline']:,}, ×{result['ratio']}; "
        f"goal {goal}: {'met' if result['met'] else 'missed'}"
    )
    return bool(result["met"])


if __name__ == "__main__":
    raise SystemExit(main())
