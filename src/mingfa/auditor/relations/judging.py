"""How a piece of arithmetic is told: it holds, or it does not."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, finding


def judged(
    context: Context, kind: str, involved: list[Place], shown: str, stated: str, fits: bool, what: str
) -> Iterator[Finding]:
    """``100÷80−1=25%``: one finding that it agrees with what is ``stated`` or, when no number is loose, that it does not.

    ``what`` names both sides in the explanation: 增减与前后两数.
    """
    quoted = context.quote(*involved)
    if fits:
        yield finding(Verdict.CONSISTENT, kind, involved, shown, f"{quoted}：{what}相符。")
    elif all_exact(involved):
        yield finding(Verdict.CONTRADICTION, kind, involved, f"{shown}≠{stated}", f"{quoted}：{what}不符。")
