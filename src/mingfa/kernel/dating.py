"""One date by one statute: the version in force on the start day says how its days are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mingfa.kernel.counting import Length, Unit, day_of
from mingfa.kernel.reckoning import Reckoning, reckon, reckon_notice

if TYPE_CHECKING:
    from datetime import date

    from mingfa.kernel.calendar import Calendar
    from mingfa.kernel.counting import Counting
    from mingfa.kernel.statutes import Statute

_PRINTED = {
    "working_day": "工作日",
    "day": "日",
    "month": "月",
    "year": "年",
    "hour": "小时",
    "minute": "分钟",
    "second": "秒",
}


def reckon_by_law(
    start: date,
    n: int,
    unit: str,
    statute: Statute,
    calendar: Calendar,
    *,
    backward: bool = False,
    authority: bool = True,
    cite: str = "",
    what: str = "",
) -> Reckoning:
    """The last day of ``n`` ``unit`` from ``start`` as ``statute`` counts, explained.

    ``unit`` is an identifier (working_day, day, month, year, hour, minute, second) or as printed (日, 个工作日, 个月);
    ``day`` means a printed 日, which some statutes count as working days. ``backward``: ``start`` is the day of the
    event, and the answer is the last day for a notice owed that long before. ``authority``: the term binds the
    authority. Raises ValueError in people's words, also when no known version was in force on ``start``.
    """
    version = statute.version_on(day_of(start))
    counting = version.counting
    length = Length(n, counting.unit_of(_PRINTED.get(unit, unit), n, authority=authority))
    if backward:
        told = reckon_notice(day_of(start), length, counting, calendar, cite=cite, what=what)
    else:
        told = reckon(start, length, counting, calendar, cite=cite, what=what)
    in_force = f"依照《{statute.short}》（{version.passed}通过，自{version.start}起施行）计算。"
    scope = _authority_line(length, counting, authority=authority)
    return replace(told, lines=(in_force, *scope, *told.lines))


def _authority_line(length: Length, counting: Counting, *, authority: bool) -> tuple[str, ...]:
    """Where the working-day rule speaks only of terms that bind the authority: for whom this one is counted."""
    if not counting.authority_only or length.unit not in {Unit.WORKING_DAY, Unit.DAY}:
        return ()
    who = "行政机关的期限" if authority else "当事人的期限，不适用只约束行政机关的工作日规则"
    return (f"此为{who}（{counting.source}）。",)
