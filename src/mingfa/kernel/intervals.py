"""Intervals that are not counted: the union of pauses, in days or in moments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Point = TypeVar("Point", bound=date)  # a date or a datetime, never mixed within one union


def union(spans: Iterable[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """Sorted, disjoint spans covering the same points. Touching ones are merged; empty ones vanish."""
    merged: list[tuple[Point, Point]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
