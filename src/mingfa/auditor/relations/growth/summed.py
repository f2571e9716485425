"""Differences add up as the numbers do that they made.

``小学318264人，比上年增加6517人；初中137905人，增加4862人。合计456169人，比上年增加11199人``: where numbers make up another
exactly, so must that by which each of them grew or fell. A near miss by one slip is accused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, exact_sum, is_count, may_equal, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.words.changes import KIND, falls, is_difference

_NEAR, _MOST, _SMALLEST = 2, 8, 50
_FEWEST = 3
# 环比 and 比上月 beside 同比: differences from two times do not add up.
_SHORT_TIME = re.compile("环比|上月|上周|上季|前一[周月季]")


class _Row(NamedTuple):
    """A number and the difference that made it; none when the number is that of the time before."""

    now: Place
    step: Place | None

    @property
    def signed(self) -> Decimal:
        """The difference, below nought when the number fell."""
        if self.step is None:
            return Decimal(0)
        return -self.step.quantity.value if falls(self.step) else self.step.quantity.value

    @property
    def quantum(self) -> Decimal:
        """One step of the last digit of the difference; nothing where there is none."""
        return self.step.quantity.quantum if self.step is not None else Decimal(0)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that others make up, when all of them tell by how much they grew or fell."""
    for paragraph in context.paragraphs:
        told = sum(map(is_difference, paragraph))
        rows = list(_rows(context, paragraph)) if told >= _FEWEST - 1 else []
        if len(rows) < _FEWEST:
            continue
        for at, whole in enumerate(rows):
            if whole.step is None or whole.now.quantity.value < _SMALLEST * whole.now.quantity.quantum:
                continue
            parts = next((p for p in _runs(rows, at) if _make_up(p, whole)), None)
            if parts is not None:
                yield from _judge(context, parts, whole)


def _rows(context: Context, paragraph: list[Place]) -> Iterator[_Row]:
    """The counts right behind which their differences stand, but for the rates and what is in brackets between."""
    now: Place | None = None
    for place in paragraph:
        if not is_count(place):
            continue
        if is_difference(place):
            if now is not None and _is_of(context, now, place):
                yield _Row(now, place)
                now = None
        elif _unmoved(context, place):
            yield _Row(place, None)
            now = None
        elif now is None or place.depth <= now.depth or place.segment != now.segment:
            # 运行费96.5万元(购置54万元、维护42.5万元)，减少6.5万元: the difference is of the number before the bracket.
            now = place


@cache
def _same_as_before() -> re.Pattern[str]:
    """12万元，与上年持平: nothing but the time before stands between, and it is not 基本持平."""
    same = any_of(lexicon().words("unmoved"))
    return re.compile(
        rf"\)?[，,、(]?[较比与同和跟]?[^，,。；;、()\d基大约略]{{0,8}}(?:20\d{{2}}年)?(?:预算|决算|数)?(?:{same})"
    )


def _unmoved(context: Context, place: Place) -> bool:
    return _same_as_before().match(context.view, place.quantity.end) is not None


def _is_of(context: Context, now: Place, step: Place) -> bool:
    one = now.sentence == step.sentence and now.segment == step.segment and now.depth <= step.depth
    between = [p for p in context.places[now.index + 1 : step.index] if p.depth <= step.depth]
    near = len(between) < _NEAR and (falls(step) or now.quantity.value > step.quantity.value)
    return one and near and now.quantity.unit == step.quantity.unit and all_exact([now, step])


def _runs(rows: list[_Row], at: int) -> Iterator[list[_Row]]:
    """The rows right before or right after one."""
    for size in range(2, _MOST + 1):
        if at >= size:
            yield rows[at - size : at]
        if at + size < len(rows):
            yield rows[at + 1 : at + 1 + size]


def _make_up(parts: list[_Row], whole: _Row) -> bool:
    numbers = [row.now for row in parts]
    if any(p.quantity.unit != whole.now.quantity.unit for p in numbers):
        return False
    return exact_sum(numbers) == whole.now.quantity.value or (
        whole.now.quantity.kind == "money" and may_equal(numbers, whole.now)
    )


def _judge(context: Context, parts: list[_Row], whole: _Row) -> Iterator[Finding]:
    made = sum((row.signed for row in parts), Decimal(0))
    gap = whole.signed - made
    slack = sum((_off_by(row) for row in (*parts, whole)), Decimal(0))
    fits = abs(gap) <= slack
    if not fits and (_two_times(context, parts, whole) or not _slipped(parts, whole, gap, slack)):
        return
    shown = "".join(f"{'−' if row.signed < 0 else '+'}{number(abs(row.signed))}" for row in parts)
    told = ("−" if whole.signed < 0 else "") + number(abs(whole.signed))
    involved = [row.step or row.now for row in (*parts, whole)]
    yield from judged(
        context,
        KIND,
        involved,
        f"{shown.lstrip('+')}={number(made)}",
        told,
        fits,
        "各部分的增减数与总数的增减数",
    )


def _off_by(row: _Row) -> Decimal:
    """By how much a rounded difference may be off: half a step of its last digit; what was counted is exact."""
    if row.step is None or (row.quantum == 1 and row.step.quantity.kind != "money"):
        return Decimal(0)
    return row.quantum / 2


def _two_times(context: Context, parts: list[_Row], whole: _Row) -> bool:
    told = [row for row in (*parts, whole) if row.step is not None]
    words = [context.view[row.now.quantity.end : row.step.quantity.start] for row in told if row.step]
    short = {_SHORT_TIME.search(word) is not None for word in words if re.search("[比较同]", word)}
    return len(short) > 1


def _slipped(parts: list[_Row], whole: _Row, gap: Decimal, slack: Decimal) -> bool:
    """True when one digit of one of the differences would close the gap."""
    for row, sign in (*((row, 1) for row in parts), (whole, -1)):
        if row.step is None:
            continue
        way = sign if row.signed >= 0 else -sign
        moves = (v - row.step.quantity.value for v in variants(row.step) if v > 0)
        if any(abs(way * move - gap) <= slack for move in moves):
            return True
    return False
