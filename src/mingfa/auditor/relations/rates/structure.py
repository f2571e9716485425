"""A structure told as a ratio of shares: 三次产业结构为7.7:49.0:43.3 makes a hundred, and fits the three amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, exact_sum, finding, is_count, number, same_unit

KIND = "数值范围"
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_STRUCTURE = re.compile(
    rf"(?:结构|之比|比例|构成|比重)[\u4e00-\u9fff]{{0,10}}{_NUMBER}\s?[:∶]\s?{_NUMBER}\s?[:∶]\s?{_NUMBER}(?![\d:])"
)
_BACK = 16


def find(context: Context) -> Iterator[Finding]:
    """A finding for every structure of three shares."""
    for match in _STRUCTURE.finditer(context.view):
        shares = [Decimal(part) for part in match.groups()]
        step = max(Decimal(1).scaleb(int(share.as_tuple().exponent)) for share in shares)
        before = context.before(match.start(), _BACK)
        summed = sum(shares, Decimal(0))
        if not before or not 85 <= summed <= 115:
            continue
        shown = "+".join(match.groups())
        if abs(summed - 100) > step * 2:
            yield finding(
                Verdict.CONTRADICTION, KIND, [before[-1]], f"{shown}={number(summed)}≠100",
                f"“{match.group()}”：各部分之和不等于100。",
            )  # fmt: skip
            continue
        parts = _amounts(context, before, match.start())
        if parts:
            yield from _against(parts, shares, step, match.group())


def _amounts(context: Context, before: list[Place], end: int) -> list[Place]:
    """The three amounts that the structure is of: 第一产业…, 第二产业…, 第三产业…."""
    near = [p for p in before if is_count(p) and "\n" not in context.view[p.quantity.end : end]]
    found = [next((p for p in near if f"第{word}产业" in p.pre), None) for word in "一二三"]
    parts = [p for p in found if p is not None]
    return parts if len(parts) == 3 and all(same_unit(p, parts[0]) for p in parts) else []


def _against(parts: list[Place], shares: list[Decimal], step: Decimal, words: str) -> Iterator[Finding]:
    whole = exact_sum(parts)
    real = [p.quantity.value / whole * 100 for p in parts] if whole else []
    shown = ":".join(str(round(share, 2)) for share in real)
    if real and all(abs(a - b) <= step * 2 for a, b in zip(real, shares, strict=True)):
        yield finding(Verdict.CONSISTENT, KIND, parts, f"{shown}≈{words}", f"“{words}”：与三个数相符。")
    elif real:
        yield finding(
            Verdict.CONTRADICTION, KIND, parts, f"{shown}≠{words}", f"“{words}”：按三个数应为{shown}。"
        )
