"""Points between two structures: 三次产业比由6.3:50.2:43.5变为6.8:47.1:46.1，第三产业占比提高2.6个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, number
from mingfa.auditor.relations.growth.arithmetic import is_points
from mingfa.auditor.relations.words.changes import KIND, falls

_SHARE = r"(\d{1,2}(?:\.\d{1,2})?)"
_THREE = rf"{_SHARE}\s?[:∶]\s?{_SHARE}\s?[:∶]\s?{_SHARE}(?![\d:∶])"
_FROM_TO = re.compile(rf"{_THREE}[\u4e00-\u9fff，,]{{0,12}}[为到至]{_THREE}")
_WHICH = re.compile(r"第?(?P<at>[一二三])(?:次?产业?|次产业)")
_REACH = 120
_HUNDRED = 100


def find(context: Context) -> Iterator[Finding]:
    """A finding for every change in points of a share that two structures print."""
    if "分点" not in context.view:
        return
    for match in _FROM_TO.finditer(context.view):
        shares = [Decimal(part) for part in match.groups()]
        for change in context.places:
            if not match.end() <= change.quantity.start < match.end() + _REACH:
                continue
            told = context.view[match.end() : change.quantity.start]
            if is_points(change, context.literal(change)) and not re.search("[。\n]", told):
                yield from _judge(context, change, shares)


def _judge(context: Context, change: Place, shares: list[Decimal]) -> Iterator[Finding]:
    which = _WHICH.search(context.view, change.clause_start, change.quantity.start)
    if which is None:
        return
    at = "一二三".index(which["at"])
    gap = shares[at + 3] - shares[at]
    told = change.quantity.value * _HUNDRED * (-1 if falls(change) else 1)
    shown = f"{number(shares[at + 3])}−{number(shares[at])}={number(gap)}个百分点"
    # Rounded shares may differ by one in the last place.
    if abs(gap - told) <= max(change.quantity.quantum * _HUNDRED, Decimal("0.1")):
        yield finding(
            Verdict.CONSISTENT, KIND, [change], shown, f"{context.quote(change)}：与前后两个结构相符。"
        )
    else:
        yield finding(
            Verdict.CONTRADICTION, KIND, [change], f"{shown}≠{number(told)}",
            f"{context.quote(change)}：与前后两个结构不符。",
        )  # fmt: skip
