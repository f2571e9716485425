"""Growth for each of several years: 由2018年的4126起降至2023年的682起，年均下降30%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, is_count, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.growth.differences import rates_in_turn
from mingfa.auditor.relations.words.changes import KIND, is_change, is_difference
from mingfa.auditor.relations.words.told_times import YEAR

_YEARLY = re.compile(r"(?:年均|平均每年|每年平均)(?!.*(?:实际|可比))")
_FROM = re.compile(r"[由从]")
_BACK, _LONGEST = 8, 15


def find(context: Context) -> Iterator[Finding]:
    """A finding for every yearly rate whose first and last year stand in the sentence with their numbers."""
    for places in context.sentences:
        for position, change in enumerate(places):
            if is_change(context, change) and _YEARLY.search(change.pre) and not change.is_plan:
                yield from _one(context, places, position)


def _one(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    change = places[position]
    start = max(change.sentence_start, places[max(0, position - _BACK)].clause_start)
    years = list(YEAR.finditer(context.view, start, change.quantity.start))
    if len(years) != 2:
        return
    arrives = context.view[years[1].start() - 1 : years[1].start()] == "到"
    if not (arrives or _FROM.search(context.view, start, years[0].start())):
        return
    count = int(years[1][1]) - int(years[0][1])
    counts = [p for p in places[:position] if is_count(p) and not p.depth and not is_difference(p)]
    bases = [p for p in counts if years[0].end() <= p.quantity.start < years[1].start()]
    nows = [p for p in counts if p.quantity.start >= years[1].end()]
    rates = rates_in_turn(context, places, position)
    if not (1 < count <= _LONGEST and len(bases) == len(nows) == len(rates)):
        return
    for base, now, rate in zip(bases, nows, rates, strict=True):
        # Amounts of money grow in real terms, which their printed values do not tell.
        alike = base.quantity.unit == now.quantity.unit and base.quantity.kind != "money"
        if alike and min(base.quantity.value, now.quantity.value) > 0:
            yield from _judge(context, base, now, rate, count)


def _judge(context: Context, base: Place, now: Place, rate: Place, count: int) -> Iterator[Finding]:
    a, b = float(base.quantity.value), float(now.quantity.value)
    told, step = float(rate.quantity.value), float(rate.quantity.quantum)
    # Some divide the whole growth by the number of years, or count both ends.
    ways = [*(_yearly(a, b, n) for n in (count, count + 1)), abs(b - a) / a / count]
    fits = any(abs(way - told) <= step for way in ways)
    if not fits and not (all_exact([base, now, rate]) and _slipped(base, now, rate, count)):
        return
    shown = (
        f"({number(now.quantity.value)}÷{number(base.quantity.value)})^(1/{count})−1"
        f"={((b / a) ** (1 / count) - 1) * 100:.1f}%"
    )
    yield from judged(
        context, KIND, [base, now, rate], shown, context.literal(rate), fits, "年均增减率与首末两年的数"
    )


def _yearly(a: float, b: float, count: int) -> float:
    return float(abs((b / a) ** (1 / count) - 1))


def _slipped(base: Place, now: Place, rate: Place, count: int) -> bool:
    """True when one digit of any of the three would make it hold."""
    a, b = float(base.quantity.value), float(now.quantity.value)
    told, step = float(rate.quantity.value), float(rate.quantity.quantum)
    tried = [
        *(abs(_yearly(float(v), b, count) - told) for v in variants(base) if v > 0),
        *(abs(_yearly(a, float(v), count) - told) for v in variants(now) if v > 0),
        *(abs(_yearly(a, b, count) - float(v)) for v in variants(rate)),
    ]
    return any(gap <= step / 2 for gap in tried)
