"""Intervals that are not counted: the union of pauses, in days or in moments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Point = TypeVar("Point", bound=date)  # a date or a datetime, never mixed within one union


def union(spans: Iterable[tuple[Point, Point | None]]) -> list[tuple[Point, Point | None]]:
    """Sorted, disjoint spans covering the same points; an open one (end None) can only be the last.

    Spans that touch are merged; empty ones (end not after start) vanish.
    """
    merged: list[tuple[Point, Point | None]] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if end is not None and end <= start:
            continue
        if not merged:
            merged.append((start, end))
            continue
        last_start, last_end = merged[-1]
        if last_end is None:
            break
        if start > last_end:
            merged.append((start, end))
        else:
            merged[-1] = (last_start, None if end is None else max(last_end, end))
    return merged
