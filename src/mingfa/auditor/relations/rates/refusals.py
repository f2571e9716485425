"""Rates of those refused among all that were decided: 批捕874人、不捕1362人，不捕率60.9%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, finding, number, percent, printed, same_unit
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.rates.levels import is_level
from mingfa.auditor.relations.rates.pairs import usable

KIND = "比率"
_REFUSED = re.compile(r"不(?:予)?(?:批准|批|起|逮)?[捕诉逮]")
_STEP = 4


@cache
def _rates() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("refusal_rates")) + r"(?:\([^()]*\))?$")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every rate of refusal right after the number refused and the number granted."""
    for rate in context.places:
        if rate.quantity.kind != "rate" or not _rates().search(rate.pre) or not is_level(context, rate):
            continue
        near = [
            p for p in context.before_in_paragraph(rate, _STEP) if usable(p) and p.sentence == rate.sentence
        ]
        pairs = [(p, q) for p in near for q in near if q.index < p.index and same_unit(p, q)]
        pairs = [(p, q) for p, q in pairs if _REFUSED.search(p.pre) and not _REFUSED.search(q.pre)]
        if pairs and all_exact([*pairs[0], rate]):
            yield from _judge(context, pairs, rate)


def _judge(context: Context, pairs: list[tuple[Place, Place]], rate: Place) -> Iterator[Finding]:
    right = next((pair for pair in pairs if _gives(*pair, rate)), None)
    part, other = right or pairs[0]
    whole = part.quantity.value + other.quantity.value
    exact = part.quantity.value / whole
    n, o = number(part.quantity.value), number(other.quantity.value)
    shown, literal = f"{n}÷({n}+{o})={percent(exact, rate.quantity.quantum / 10)}", context.literal(rate)
    involved = [other, part, rate]
    quoted = context.quote(*involved)
    if right is not None:
        yield finding(
            Verdict.CONSISTENT, KIND, involved, f"{shown}≈{literal}", f"{quoted}：以两数之和为总数，相符。"
        )
    elif len(pairs) == 1 and _slipped(part, other, rate):
        should = percent(exact, rate.quantity.quantum)
        words = f"{quoted}：以两数之和为总数，应为{should}。"
        yield finding(Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{literal}", words)


def _gives(part: Place, other: Place, rate: Place) -> bool:
    stands_for, whole = printed(rate), part.quantity.value + other.quantity.value
    return whole > 0 and stands_for.low <= part.quantity.value / whole <= stands_for.high


def _slipped(part: Place, other: Place, rate: Place) -> bool:
    """True when one slip in any of the three would make the rate hold."""
    return (
        any(_gives(_with(part, v), other, rate) for v in variants(part))
        or any(_gives(part, _with(other, v), rate) for v in variants(other))
        or any(_gives(part, other, _with(rate, v)) for v in variants(rate))
    )


def _with(place: Place, value: Decimal) -> Place:
    return replace(place, quantity=replace(place.quantity, value=value))
