"""Deadlines per second: the n-th working day after a day, against `holidays` and chinesecalendar in the same run.

All three answer the same questions, and the answers are compared before anything is timed. The rounds are interleaved,
so that a slow moment of the machine strikes all alike; the median round counts. `value` and `ratio` are of working
days; terms in days and months are printed beside them.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import chinese_calendar
import holidays

from mingfa.kernel.library import Library
from mingfa.kernel.terms import Counting, Length, Unit, deadline

if TYPE_CHECKING:
    from collections.abc import Callable

    Question = tuple[date, int]

ROOT = Path(__file__).resolve().parents[1]
GOAL = 1_000_000
ROUNDS = 7
LENGTHS = (2, 3, 5, 7, 10, 15, 20, 30, 60)


def questions(count: int) -> list[Question]:
    """Starts from 2019 to mid-2026 with the lengths that statutes use; always the same ones."""
    chance = random.Random(20240101)
    first = date(2019, 1, 1)
    return [(first + timedelta(days=chance.randrange(2700)), chance.choice(LENGTHS)) for _ in range(count)]


def ours(unit: Unit) -> Callable[[list[Question]], list[date]]:
    """The kernel's own answer, for terms in `unit`."""
    calendar = Library(ROOT / "systems").calendar
    counting = Counting(working_lengths="all")
    lengths = {n: Length(n, unit) for n in LENGTHS}

    def answer(asked: list[Question]) -> list[date]:
        return [deadline(start, lengths[n], counting, calendar) for start, n in asked]

    return answer


def by_holidays(asked: list[Question]) -> list[date]:
    """The library `holidays`, which knows the days worked in exchange."""
    china = holidays.country_holidays("CN", years=range(2018, 2028))
    return [china.get_nth_working_day(start, n) for start, n in asked]


def by_chinesecalendar(asked: list[Question]) -> list[date]:
    """The library chinesecalendar, which counts 0 as the first working day from the given one on."""
    return [chinese_calendar.find_workday(n - 1, start + timedelta(days=1)) for start, n in asked]


def rate(answer: Callable[[list[Question]], list[date]], asked: list[Question]) -> float:
    """Questions answered in a second."""
    began = time.perf_counter()
    answer(asked)
    return len(asked) / (time.perf_counter() - began)


def main() -> int:
    """Measure, print one line, write `bench/out/deadlines.json`. Returns 0 when the goal is met."""
    many, some, few = questions(200_000), questions(2_000), questions(400)
    working = ours(Unit.WORKING_DAY)
    contenders = {
        "ours": (working, many),
        "days": (ours(Unit.DAY), many),
        "months": (ours(Unit.MONTH), many),
        "holidays": (by_holidays, some),
        "chinesecalendar": (by_chinesecalendar, few),
    }
    agreed = working(few) == by_holidays(few) == by_chinesecalendar(few)
    if not agreed:
        raise SystemExit("the three calendars disagree: nothing to compare")
    rounds = [{name: rate(*contender) for name, contender in contenders.items()} for _ in range(ROUNDS)]
    median = {name: statistics.median(one[name] for one in rounds) for name in contenders}
    result = {
        "name": "deadlines",
        "value": round(median["ours"]),
        "unit": "deadlines/s",
        "baseline": round(median["holidays"]),
        "ratio": round(median["ours"] / median["holidays"], 1),
        "goal": GOAL,
        "met": median["ours"] >= GOAL,
    }
    out = ROOT / "bench" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "deadlines.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(
        f"deadlines: {median['ours'] / 1e6:.2f} M/s in working days "
        f"({median['days'] / 1e6:.2f} M/s in days, {median['months'] / 1e6:.2f} M/s in months); "
        f"holidays {median['holidays']:,.0f}/s, ×{result['ratio']:,.0f}; "
        f"chinesecalendar {median['chinesecalendar']:,.0f}/s, ×{median['ours'] / median['chinesecalendar']:,.0f}; "
        f"goal {GOAL / 1e6:.0f} M/s: {'met' if result['met'] else 'missed'}"
    )
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
