"""How long, and how a statute counts: units, lengths, counting rules and pauses, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Literal

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1992


class TermError(ValueError):
    """A term that cannot be computed; the message says why in people's words."""


class Unit(StrEnum):
    """A unit of legal time."""

    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


DAY_UNITS = frozenset({Unit.WORKING_DAY, Unit.DAY, Unit.MONTH, Unit.YEAR})
UNIT_NAMES = {
    Unit.WORKING_DAY: "个工作日",
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.HOUR: "小时",
    Unit.MINUTE: "分钟",
    Unit.SECOND: "秒",
}
_PRINTED = {
    "工作日": Unit.WORKING_DAY,
    "自然日": Unit.DAY,
    "月": Unit.MONTH,
    "年": Unit.YEAR,
    "小时": Unit.HOUR,
    "时": Unit.HOUR,
    "分钟": Unit.MINUTE,
    "分": Unit.MINUTE,
    "秒": Unit.SECOND,
}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of legal time; ``n`` is not negative."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.n < 0:
            raise TermError(f"期限不能是负数：{self.n}")

    def zh(self) -> str:
        """As printed in Chinese: 7个工作日, 90日, 3个月."""
        return f"{self.n}{UNIT_NAMES[self.unit]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How one statute counts, as data. Citations are whole Chinese ones, such as 《某某法》第八十五条.

    ``working_lengths``: a printed 日 of these lengths is working days; "all": every 日; None: no 日.
    ``authority_only``: that rule speaks only of terms that bind the authority.
    ``source`` gives the working-day rule, ``general`` the rule for start, months and last day; the ``*_rule``
    fields name its single articles and fall back to ``general``.
    ``exclude_start_hour``: terms in hours run from the next full hour, not from the moment.
    """

    working_lengths: frozenset[int] | Literal["all"] | None = None
    exclude_start: bool = True
    roll_off: bool = True
    source: str = ""
    general: str = ""
    authority_only: bool = False
    exclude_start_hour: bool = False
    start_rule: str = ""
    hour_rule: str = ""
    month_rule: str = ""
    roll_rule: str = ""

    def counts_as_working(self, n: int, *, authority: bool = True) -> bool:
        """Whether ``n`` printed 日 are working days; ``authority``: the term binds the authority."""
        if self.working_lengths is None or (self.authority_only and not authority):
            return False
        return self.working_lengths == "all" or n in self.working_lengths

    def unit_of(self, printed: str, n: int, *, authority: bool = True) -> Unit:
        """The unit that a printed word means in this statute. Raises TermError on an unknown word."""
        word = printed.strip().removeprefix("个")
        if word in {"日", "天"}:
            return Unit.WORKING_DAY if self.counts_as_working(n, authority=authority) else Unit.DAY
        if word not in _PRINTED:
            known = "、".join(["日", "天", *_PRINTED])
            raise TermError(f"不认识的期限单位“{printed}”；应为以下之一：{known}")
        return _PRINTED[word]

    def length(self, printed: str, *, authority: bool = True) -> Length:
        """The length printed as 7日, 7个工作日, 2个月, 24小时, as this statute counts it."""
        n, word = split_printed(printed)
        return Length(n, self.unit_of(word, n, authority=authority))


@dataclass(frozen=True, slots=True)
class Pause:
    """An interval that is not counted, with its ground; ``end`` None while it lasts."""

    start: date
    end: date | None
    ground: str


_LENGTH = re.compile(r"\s*(\d+)\s*(\D+?)\s*")


def split_printed(printed: str) -> tuple[int, str]:
    """Number and unit word of a length as printed (``90日`` → 90, 日). Raises TermError."""
    match = _LENGTH.fullmatch(printed)
    if match is None:
        raise TermError(f"“{printed}”不是期限；应为数字加单位，例如：7日、7个工作日、3个月、24小时")
    return int(match[1]), match[2]


def day_of(moment: date) -> date:
    """The day in Asia/Shanghai of a day or an aware moment."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise TermError(f"时间{moment}没有写明时区")
    return moment.astimezone(SHANGHAI).date()


def local(at: datetime) -> datetime:
    """The moment as a clock in Asia/Shanghai shows it: the day of an act is the day there. A naive time is an error."""
    if at.tzinfo is SHANGHAI:
        return at
    if at.tzinfo is None:
        raise TermError(f"时间{at}没有写明时区")
    return at.astimezone(SHANGHAI)


def moment_of(moment: date, what: str) -> datetime:
    """An aware moment; a bare day is an error, for hours run from a moment. ``what`` names it."""
    if not isinstance(moment, datetime):
        raise TermError(f"按小时、分钟或者秒计算的期限须写明时刻，{what}{moment}只有日期")
    if moment.tzinfo is None:
        raise TermError(f"时间{moment}没有写明时区")
    return moment
