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
    rf"(?:结构|之比|比例|构成|比重|产业比|产业占比)[\u4e00-\u9fff]{{0,10}}{_NUMBER}\s?[:∶]\s?{_NUMBER}\s?[:∶]\s?{_NUMBER}(?![\d:])"
)
# 由上年的14.8∶36.9∶48.3变为13.9∶36.7∶49.4: the second is of now.
_BEFORE = re.compile(r"(?:由|从)[\u4e00-\u9fff]{0,8}\d")
_NOW = re.compile(
    rf"[\u4e00-\u9fff，,]{{0,6}}[为到至]{_NUMBER}\s?[:∶]\s?{_NUMBER}\s?[:∶]\s?{_NUMBER}(?![\d:])"
)
_ALL_THREE = re.compile(
    r"(?:第?一、(?:第?二、第?三|二、三)|三)次?产业[^，,；;。\d]{0,12}(?:分别|依次|各)[^，,；;。\d]{0,6}$"
)
_BACK = 16


def find(context: Context) -> Iterator[Finding]:
    """A finding for every structure of three shares."""
    for first in _STRUCTURE.finditer(context.view):
        before = context.before(first.start(), _BACK)
        match = _of_now(context, first)
        if not before or match is None:
            continue
        shares = [Decimal(part) for part in match.groups()]
        step = max(Decimal(1).scaleb(int(share.as_tuple().exponent)) for share in shares)
        summed = sum(shares, Decimal(0))
        parts = _amounts(context, before, first.start())
        fitting = _fitting(parts, shares, step)
        if not 85 <= summed <= 115 and fitting < _MOST:
            continue
        shown = "+".join(match.groups())
        if abs(summed - 100) > step * 2:
            yield finding(
                Verdict.CONTRADICTION, KIND, [before[-1]], f"{shown}={number(summed)}≠100",
                f"“{match.group()}”：各部分之和不等于100。",
            )  # fmt: skip
        elif parts and (match is first or fitting >= _MOST):
            yield from _against(parts, shares, step, match.group())


_MOST = 2


def _of_now(context: Context, first: re.Match[str]) -> re.Match[str] | None:
    """The structure that was reached, where the first that is told is of before."""
    return _NOW.match(context.view, first.end()) if _BEFORE.search(first.group()) else first


def _fitting(parts: list[Place], shares: list[Decimal], step: Decimal) -> int:
    """How many of the shares are those of the amounts."""
    whole = exact_sum(parts)
    real = [p.quantity.value / whole * 100 for p in parts] if whole else []
    return sum(abs(a - b) <= step for a, b in zip(real, shares, strict=False))


def _amounts(context: Context, before: list[Place], end: int) -> list[Place]:
    """The three amounts that the structure is of: 第一产业…, 第二产业…, 第三产业…."""
    near = [p for p in before if is_count(p) and "\n" not in context.view[p.quantity.end : end]]
    row = next((p for p in near if _ALL_THREE.search(context.view, p.sentence_start, p.quantity.start)), None)
    if row is not None:
        three = near[near.index(row) : near.index(row) + 3]
        return three if len(three) == 3 and all(same_unit(p, row) for p in three) else []
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
