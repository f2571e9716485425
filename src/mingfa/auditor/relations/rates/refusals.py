"""Rates of those refused among all that were decided: 批捕874人、不捕1362人，不捕率60.9%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    agrees,
    all_exact,
    finding,
    interval,
    number,
    percent,
    printed,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import mended_by_slip
from mingfa.auditor.relations.rates.levels import is_level
from mingfa.auditor.relations.rates.pairs import usable

KIND = "比率"
_REFUSED = re.compile(r"不(?:予)?(?:批准|批|起|逮)?[捕诉逮]")
# 起诉421人；不起诉91人，其中法定…人、情节轻微…人、证据不足…人: those refused may be divided before the rate is told.
_STEP, _APART, _FINE = 12, 4, Decimal("0.0001")


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
        pairs = _told(context, near, rate)
        if pairs and all_exact([*pairs[0], rate]) and not _held_otherwise(context, pairs, rate):
            yield from _judge(context, pairs, rate)


_PEOPLE, _CASES = re.compile("按?人[数次头]"), re.compile("按?件数")


def _told(context: Context, near: list[Place], rate: Place) -> list[tuple[Place, Place]]:
    """The number refused and the number granted of each unit: of 139件174人 and 37件46人 the people, where it is 按人数计.

    起诉421人；不起诉91人，含情节轻微不起诉81人: the first of those refused is all of them.
    """
    pairs: dict[str, tuple[Place, Place]] = {}
    for p in near:
        granted = [q for q in near if q.index < p.index <= q.index + _APART and same_unit(p, q)]
        granted = [q for q in granted if q.depth <= p.depth]
        granted = [q for q in granted if not _refused(context, q)]
        if granted and _refused(context, p):
            known = pairs.get(p.quantity.unit, (p, granted[0]))
            pairs[p.quantity.unit] = (p if known[1] is granted[0] else known[0], known[1])
    for words, people in ((_PEOPLE, True), (_CASES, False)):
        if words.search(rate.pre) and len(pairs) > 1:
            return [pair for unit, pair in pairs.items() if (unit in _PERSONS) == people]
    return list(pairs.values())


_PERSONS = ("人", "名")


def _refused(context: Context, place: Place) -> bool:
    """True for 不批准逮捕37件 and for the 46人 of 不批准逮捕37件46人: what is joined has the words of the one before."""
    before = context.places[place.index - 1] if place.index and not place.pre else place
    joined = before.quantity.end == place.quantity.start
    return _REFUSED.search(before.pre if joined else place.pre) is not None


def _judge(context: Context, pairs: list[tuple[Place, Place]], rate: Place) -> Iterator[Finding]:
    right = next((pair for pair in pairs if _gives(*pair, rate)), None)
    # 批捕169件221人，不捕41件85人，不捕率20.79%: of cases or of people, whichever one slip makes right.
    mended = [pair for pair in pairs if mended_by_slip(_gives, *pair, rate)] if right is None else []
    told = len(mended) == 1 and (len(pairs) == 1 or rate.quantity.quantum <= _FINE)
    part, other = right or (mended or pairs)[0]
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
    elif told:
        should = percent(exact, rate.quantity.quantum)
        words = f"{quoted}：以两数之和为总数，应为{should}。"
        yield finding(Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{literal}", words)


def _held_otherwise(context: Context, pairs: list[tuple[Place, Place]], rate: Place) -> bool:
    """True when the rate is of another whole: 审结400人，起诉266人，不起诉65人，不起诉率16.25%."""
    wholes = [p for p in context.before_in_paragraph(rate, _STEP + _APART) if usable(p)]
    return not any(_gives(*pair, rate) for pair in pairs) and any(
        agrees(part, whole, rate)
        for part, other in pairs
        for whole in wholes
        if same_unit(whole, part)
        and whole not in (part, other)
        and whole.quantity.value > part.quantity.value
    )


def _gives(part: Place, other: Place, rate: Place) -> bool:
    """What is printed in round numbers may stand for others: 批捕1.8万人，不捕1.6万人，不捕率47.3%."""
    if part.quantity.value + other.quantity.value <= 0:
        return False
    refused, granted = interval(part), interval(other)
    share = Interval(refused.low / (refused.low + granted.high), refused.high / (refused.high + granted.low))
    return share.meets(printed(rate))
