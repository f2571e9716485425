"""Damaged places: numbers without their measure word, numbers run together, blanks inside numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from mingfa.auditor.lexicon import load
from mingfa.auditor.model import Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding

KIND = "文字损坏"


@cache
def _pairs() -> tuple[dict[str, Any], ...]:
    return tuple(load("damage")["pairs"])


def find(context: Context) -> Iterator[Finding]:
    """One finding per damaged number, saying how it was read."""
    for places in context.sentences:
        for place in places:
            quantity = place.quantity
            if quantity.damage:
                read_as = f"暂按“{quantity.unit}”读" if quantity.unit else "单位不明"
                yield finding(
                    Verdict.SUSPICIOUS, KIND, [place], context.literal(place),
                    f"{context.quote(place)}：{quantity.damage}，{read_as}。", Severity.LOW,
                )  # fmt: skip
            yield from _run_together(context, place, places)


def _run_together(context: Context, place: Place, places: list[Place]) -> Iterator[Finding]:
    """``来区访213646人次``: two numbers whose measure word between them was lost."""
    for pair in _pairs():
        if place.quantity.unit != pair["unit"]:
            continue
        digits = "".join(c for c in context.literal(place) if c.isdigit())
        if (
            len(digits) >= pair["digits"]
            and digits == context.literal(place)[: len(digits)]
            and any(place.pre.endswith(word) for word in pair["after"])
            and not any(p.quantity.unit.startswith(pair["lost"]) for p in places)
        ):
            half = len(digits) // 2
            yield finding(
                Verdict.SUSPICIOUS, KIND, [place], context.literal(place),
                f"{context.quote(place)}：此类数字通常写作“×{pair['lost']}×{pair['unit']}”，疑数字中间脱“{pair['lost']}”字"
                f"（例如{digits[:half]}{pair['lost']}{digits[half:]}{pair['unit']}），原数不可信。",
            )  # fmt: skip
            return
