"""Rates told of what remains: 抽检8640批次，不合格152批次，合格率98.24% is of those that did not fail."""

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
_STEP, _TWO, _LONG, _FINE = 16, 2, 100, Decimal("0.0001")


_OF_ALL = re.compile("总体|整体|总的?[\u4e00-\u9fff]{0,4}合格|综合|全部|平均")


@cache
def _rates() -> re.Pattern[str]:
    good = any_of([*lexicon().words("good_outcomes"), *lexicon().cues["bad_outcomes"]])
    return re.compile(f"(?P<good>{good})(?:率|的?比[例重]|度)(?:约|为|达到?|是)*$")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every rate of a good outcome of which only the opposite is counted."""
    for rate in context.places:
        good = _rates().search(rate.pre) if rate.quantity.kind == "rate" else None
        if good is None or rate.quantity.value >= 1 or not is_level(context, rate):
            continue
        behind = _behind(context, rate, good["good"])
        if behind:
            yield from _judge(context, behind[1], behind[:1], rate)
            continue
        near = [p for p in context.before_in_paragraph(rate, _STEP) if usable(p)]
        denied = [p for p in near if _denied(good["good"], p)]
        bad = [p for p in denied if p.sentence == rate.sentence]
        if not bad and (_OF_ALL.search(rate.pre) or near[:1] == denied[:1]):
            # 检出不合格177批次。…总体合格率97.73%: told a sentence before, and nowhere else.
            bad = denied
        if len(bad) == 1 and not any(_told(good["good"], p) for p in near):
            wholes = [p for p in near if p.index < bad[0].index and same_unit(p, bad[0])]
            wholes = [p for p in wholes if p.quantity.value > bad[0].quantity.value]
            yield from _judge(context, bad[0], wholes, rate)


_OTHER_TIME = re.compile("[上去前今本][年月季]|同期|其中|另|目标|要求")


def _behind(context: Context, rate: Place, good: str) -> list[Place]:
    """按期答复率99.29%，应答复的5214件里超期37件: all and those that failed, told right after the rate."""
    two = context.places[rate.index + 1 : rate.index + 3]
    if len(two) < _TWO or not all(usable(p) and p.sentence == rate.sentence for p in two):
        return []
    told = context.view[rate.clause_start : two[1].quantity.end]
    plain = same_unit(*two) and two[0].depth == two[1].depth and two[0].segment == rate.segment
    larger = two[0].quantity.value > two[1].quantity.value
    if (
        not plain
        or not larger
        or _OTHER_TIME.search(told)
        or _told(good, two[0])
        or not _denied(good, two[1])
    ):
        return []
    return two


def _denied(good: str, place: Place) -> bool:
    """True for 不合格152批次, and for 上诉703件 where the rate is 服判息诉率."""
    bad = lexicon().cues["bad_outcomes"].get(good, ())
    told = place.pre + place.post[: len(good) + 1]
    return re.search(f"[不未非]{good}", told) is not None or any(word in place.pre for word in bad)


def _told(good: str, place: Place) -> bool:
    """True for 合格8488批次: the rate is held against that number."""
    return re.search(f"(?<![不未非]){good}", place.pre + place.post[: len(good) + 1]) is not None


def _judge(context: Context, bad: Place, wholes: list[Place], rate: Place) -> Iterator[Finding]:
    right = next((w for w in wholes if _gives(bad, w, rate)), None)
    for whole in [right] if right is not None else _meant(wholes, rate):
        n, b = number(whole.quantity.value), number(bad.quantity.value)
        exact = 1 - bad.quantity.value / whole.quantity.value
        shown, literal = f"({n}−{b})÷{n}={percent(exact, rate.quantity.quantum / 10)}", context.literal(rate)
        involved = [whole, bad, rate]
        quoted = context.quote(*involved)
        if right is not None:
            yield finding(
                Verdict.CONSISTENT, KIND, involved, f"{shown}≈{literal}", f"{quoted}：以其余为分子，相符。"
            )
        elif all_exact(involved) and _slipped(bad, whole, rate):
            words = f"{quoted}：以其余为分子，应为{percent(exact, rate.quantity.quantum)}。"
            yield finding(Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{literal}", words)
            return


def _meant(wholes: list[Place], rate: Place) -> list[Place]:
    """The nearest number, and the largest where the rate is of four digits or of all: 286个，含197个…，总体合格率83.57%."""
    largest = max(wholes, key=lambda w: w.quantity.value, default=None)
    if largest is None or largest is wholes[0]:
        return wholes[:1]
    if _OF_ALL.search(rate.pre):
        return [largest]
    return [*wholes[:1], *([largest] if rate.quantity.quantum <= _FINE else [])]


def _gives(bad: Place, whole: Place, rate: Place) -> bool:
    """True when those that did not fail may be printed as the rate, of round numbers too."""
    if whole.quantity.value <= bad.quantity.value:
        return False
    failed, step = interval(bad).over(interval(whole)), rate.quantity.quantum / 2
    stands_for = printed(rate)
    return Interval(1 - failed.high, 1 - failed.low).meets(Interval(stands_for.low - step, stands_for.high))


def _slipped(bad: Place, whole: Place, rate: Place) -> bool:
    """True when one slip in numbers long enough would make the rate hold."""
    if whole.quantity.value < _LONG or rate.quantity.quantum > Decimal("0.001"):
        return False
    return mended_by_slip(_gives, bad, whole, rate)
