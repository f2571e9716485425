"""Units of time: a figure in one, a published row in another."""

from __future__ import annotations

from decimal import Decimal

SECONDS = {
    "秒": 1,
    "分钟": 60,
    "小时": 3600,
    "天": 86_400,
    "日": 86_400,
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "working_day": 86_400,
}


def in_unit(value: Decimal | None, given: str, wanted: str) -> Decimal | None:
    """`value` of a unit of time in another; anything else is left as it is."""
    if value is None or given == wanted or given not in SECONDS or wanted not in SECONDS:
        return value
    return value * SECONDS[given] / SECONDS[wanted]
