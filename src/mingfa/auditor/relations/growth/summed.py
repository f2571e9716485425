"""Differences add up as the numbers do that they made.

``小学318264人，比上年增加6517人；初中137905人，增加4862人。合计456169人，比上年增加11199人``: where numbers make up another
exactly, so must that by which each of them grew or fell. A near miss by one slip is accused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

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
    """A number and the difference that made it."""

    now: Place
    step: Place

    @property
    def signed(self) -> Decimal:
        """The difference, below nought when the number fell."""
        return -self.step.quantity.value if falls(self.step) else self.step.quantity.value


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that others make up, when all of them tell by how much they grew or fell."""
    for paragraph in context.paragraphs:
        rows = list(_rows(paragraph)) if sum(map(is_difference, paragraph)) >= _FEWEST else []
        for at, whole in enumerate(rows):
            if whole.now.quantity.value < _SMALLEST * whole.now.quantity.quantum:
                continue
            parts = next((p for p in _runs(rows, at) if _make_up(p, whole)), None)
            if parts is not None:
                yield from _judge(context, parts, whole)


def _rows(paragraph: list[Place]) -> Iterator[_Row]:
    """The counts right behind which their differences stand, but for the rates between."""
    now: Place | None = None
    for place in paragraph:
        if not is_count(place):
            continue
        if not is_difference(place):
            now = place
        elif now is not None and _is_of(now, place):
            yield _Row(now, place)
            now = None


def _is_of(now: Place, step: Place) -> bool:
    one = now.sentence == step.sentence and now.segment == step.segment and now.depth <= step.depth
    near = step.index - now.index <= _NEAR and now.quantity.value > step.quantity.value
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
    # Each rounded number may be off by half a step.
    coarse = max((row.step.quantity.quantum for row in (*parts, whole)), key=abs)
    rounded = any(
        row.step.quantity.kind == "money" or row.step.quantity.quantum != 1 for row in (*parts, whole)
    )
    slack = coarse * (len(parts) + 1) / 2 if rounded and coarse != 1 else Decimal(0)
    fits = abs(gap) <= slack
    if not fits and (_two_times(context, parts, whole) or not _slipped(parts, whole, gap, slack)):
        return
    shown = "".join(f"{'−' if row.signed < 0 else '+'}{number(row.step.quantity.value)}" for row in parts)
    told = ("−" if whole.signed < 0 else "") + number(whole.step.quantity.value)
    involved = [*(row.step for row in parts), whole.step]
    yield from judged(
        context,
        KIND,
        involved,
        f"{shown.lstrip('+')}={number(made)}",
        told,
        fits,
        "各部分的增减数与总数的增减数",
    )


def _two_times(context: Context, parts: list[_Row], whole: _Row) -> bool:
    words = [context.view[row.now.quantity.end : row.step.quantity.start] for row in (*parts, whole)]
    short = {_SHORT_TIME.search(word) is not None for word in words if re.search("[比较同]", word)}
    return len(short) > 1


def _slipped(parts: list[_Row], whole: _Row, gap: Decimal, slack: Decimal) -> bool:
    """True when one digit of one of the differences would close the gap."""
    for row, sign in (*((row, 1) for row in parts), (whole, -1)):
        way = sign if row.signed >= 0 else -sign
        moves = (v - row.step.quantity.value for v in variants(row.step) if v > 0)
        if any(abs(way * move - gap) <= slack for move in moves):
            return True
    return False
