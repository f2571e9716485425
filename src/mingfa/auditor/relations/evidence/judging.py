"""How a piece of arithmetic is told: it holds, or it does not."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, finding


def judged(
    context: Context,
    kind: str,
    involved: list[Place],
    shown: str,
    stated: str,
    fits: bool,
    what: str,
    bounded: bool = False,
) -> Iterator[Finding]:
    """``100÷80−1=25%``: one finding that it agrees with what is ``stated`` or, when no number is loose, that it does not.

    ``what`` names both sides in the explanation: 增减与前后两数. ``bounded`` when ``fits`` holds for all values
    that 417万余 may stand for, so that such a number is not loose.
    """
    quoted = context.quote(*involved)
    if fits:
        yield finding(Verdict.CONSISTENT, kind, involved, shown, f"{quoted}：{what}相符。")
    elif all_exact(involved) or (bounded and all(_is_bounded(p) for p in involved)):
        yield finding(Verdict.CONTRADICTION, kind, involved, f"{shown}≠{stated}", f"{quoted}：{what}不符。")


def _is_bounded(place: Place) -> bool:
    """True for exact numbers and for 417万余, which is less than 418万."""
    return place.quantity.bound is Bound.EXACT or place.quantity.ceiling is not None
