"""The calendar of working days: weekends are off, and the State Council's yearly notices say otherwise.

A working day is a weekday that no notice gives off, or a weekend day that a notice makes worked.
All questions are answered from prefix sums, so a term of thirty years costs as much as one of three days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2109, 12, 31)
_BASE = FIRST_DAY.toordinal()
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of a notice: all its days off, and all weekend days worked; may reach back into December.

    ``swapped`` pairs (day off, day worked) where the notice itself pairs them.
    """

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    swapped: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as published. A later notice of the year replaces the holidays that it names."""

    title: str
    number: str | None
    published: date | None
    link: str | None
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True)
class YearNotice:
    """A calendar year with its notices, in the order of publication."""

    year: int
    notices: tuple[Notice, ...]

    def holidays(self, known: date | None = None) -> tuple[Holiday, ...]:
        """The year's holidays as known on day ``known`` (None: all notices); later ones replace by name."""
        by_name: dict[str, Holiday] = {}
        for notice in self.notices:
            if known is None or notice.published is None or notice.published <= known:
                by_name.update({holiday.name: holiday for holiday in notice.holidays})
        return tuple(by_name.values())

    def was_known(self, known: date | None) -> bool:
        """Whether the year's first notice was out on day ``known``."""
        first = self.notices[0].published
        return known is None or first is None or first <= known


class Calendar:
    """Immutable working-day calendar over 1990–2109. Days outside raise ValueError in Chinese.

    ``published_from`` and ``published_through`` bound the days that notices cover; outside, only weekends are
    off and whatever is computed is provisional.
    """

    __slots__ = ("_before", "_next", "_off", "_worked", "_working", "published_from", "published_through")

    published_from: date
    published_through: date

    def __init__(self, years: Iterable[int], off: Mapping[date, str], worked: Mapping[date, str]) -> None:
        covered = sorted(years)
        if not covered:
            raise ValueError("工作日历至少要有一个年度的放假通知")
        if covered != list(range(covered[0], covered[-1] + 1)):
            raise ValueError(f"工作日历的年度不连续：{'、'.join(map(str, covered))}")
        if both := sorted(off.keys() & worked.keys()):
            raise ValueError(f"放假通知对{both[0]}的安排互相矛盾：既放假又上班")
        self.published_from = date(covered[0], 1, 1)
        self.published_through = date(covered[-1], 12, 31)
        self._off = dict(off)
        self._worked = dict(worked)
        self._fill()

    def _fill(self) -> None:
        """Number the working days: ``_before[i]`` are before day i, ``_next[i]`` is the first from i on."""
        one = timedelta(days=1)
        day, working, before = FIRST_DAY, [], [0]
        while day <= LAST_DAY:
            is_working = day not in self._off if day.weekday() < 5 else day in self._worked
            if is_working:
                working.append(day)
            before.append(len(working))
            day += one
        self._working = working
        self._before = before
        self._next = [working[count] for count in before[:-1] if count < len(working)]

    @classmethod
    def of(cls, years: Iterable[YearNotice], known: date | None = None) -> Calendar:
        """The calendar of these years, as known on day ``known`` (None: all notices). No gap between years."""
        off: dict[date, str] = {}
        worked: dict[date, str] = {}
        covered = []
        for year in sorted(years, key=lambda notice: notice.year):
            if not year.was_known(known):
                continue
            covered.append(year.year)
            for holiday in year.holidays(known):
                off.update(dict.fromkeys(holiday.off, holiday.name))
                worked.update(dict.fromkeys(holiday.worked, holiday.name))
        return cls(covered, off, worked)

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        i = self._index(day)
        return self._before[i + 1] > self._before[i]

    def add_working(self, day: date, n: int) -> date:
        """The n-th working day after ``day`` (n < 0: before); n = 0 is ``day`` itself."""
        i = day.toordinal() - _BASE  # _index without the call: nothing in the kernel is asked more often
        if not 0 <= i < len(self._next):
            raise ValueError(_outside(str(day)))
        if n == 0:
            return day
        at = self._before[i + 1] + n - 1 if n > 0 else self._before[i] + n
        if not 0 <= at < len(self._working):
            raise ValueError(_outside(f"{day}起第{n}个工作日"))
        return self._working[at]

    def working_between(self, after: date, through: date) -> int:
        """Number of working days in (after, through]; 0 if ``through`` is not later."""
        if through <= after:
            return 0
        return self._before[self._index(through) + 1] - self._before[self._index(after) + 1]

    def next_working(self, day: date) -> date:
        """``day`` itself if it is a working day, else the first working day after it."""
        return self._next[self._index(day)]

    def working_after(self, day: date, n: int) -> date:
        """The first working day from the n-th calendar day after ``day`` on."""
        i = day.toordinal() - _BASE + n
        if not 0 <= i < len(self._next):
            raise ValueError(_outside(f"{day}起第{n}日"))
        return self._next[i]

    def why_off(self, day: date) -> str | None:
        """Why nobody works that day, in Chinese (国庆节, 星期六); None on a working day."""
        if self.is_working(day):
            return None
        return self._off.get(day) or WEEKDAYS[day.weekday()]

    def why_worked(self, day: date) -> str | None:
        """For a weekend day that is worked in exchange: the holiday it was exchanged for; else None."""
        return self._worked.get(day) if day.weekday() >= 5 and self.is_working(day) else None

    def covers(self, first: date, last: date) -> bool:
        """Whether the notices cover every day from ``first`` to ``last``."""
        return self.published_from <= first and last <= self.published_through

    def _index(self, day: date) -> int:
        i = day.toordinal() - _BASE
        if 0 <= i < len(self._next):
            return i
        raise ValueError(_outside(str(day)))


def _outside(what: str) -> str:
    return f"{what}超出工作日历能够计算的范围（{FIRST_DAY.year}年至{LAST_DAY.year}年）"


_NOTICE_EXAMPLE = "{title: 国务院办公厅关于2024年部分节假日安排的通知, link: null, holidays: [...]}"
_SWAP_EXAMPLE = "{off: 2008-02-11, worked: 2008-02-02}"
_HOLIDAY_EXAMPLE = "{name: 国庆节, off: [2024-10-01], worked: [2024-09-29]}"


def read_year(text: str, name: str) -> YearNotice:
    """A year's file in ``systems/_calendar``; ``name`` is the file's name. Raises DefinitionError."""
    root = read_source(text, name).mapping(["year", "notices"], ["note"])
    year = root["year"].integer(FIRST_DAY.year + 1, LAST_DAY.year - 1, "2024")
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml")
    if stem.isdecimal() and int(stem) != year:
        raise root["year"].fault(f"年度{year}与文件名“{stem}.yaml”不符", f"{stem}", f"year: {stem}")
    notices = tuple(_read_notice(item, year) for item in root["notices"].items(_NOTICE_EXAMPLE))
    if not notices:
        raise root["notices"].fault("没有放假通知", "至少一份通知", _NOTICE_EXAMPLE)
    return YearNotice(year, notices)


def _read_notice(source: Source, year: int) -> Notice:
    keys = source.mapping(["title", "link", "holidays"], ["number", "published", "note"], _NOTICE_EXAMPLE)
    link = None if keys["link"].is_null else keys["link"].text()
    if link is None and "note" not in keys:
        raise keys["link"].fault("没有链接，也没有说明原因", "链接，或者写明 note", "note: 未找到公开链接")
    if link is not None and not link.startswith(("http://", "https://")):
        raise keys["link"].fault(f"“{link}”不是链接", "网页链接", "link: https://www.gov.cn/…")
    return Notice(
        title=keys["title"].text(),
        number=None if "number" not in keys or keys["number"].is_null else keys["number"].text(),
        published=None if "published" not in keys or keys["published"].is_null else keys["published"].day(),
        link=link,
        holidays=tuple(_read_holiday(item, year) for item in keys["holidays"].items(_HOLIDAY_EXAMPLE)),
    )


def _read_holiday(source: Source, year: int) -> Holiday:
    keys = source.mapping(["name", "off"], ["worked", "swapped"], _HOLIDAY_EXAMPLE)
    off = tuple(_day_near(item, year) for item in keys["off"].items(_HOLIDAY_EXAMPLE))
    worked = [] if "worked" not in keys else [_worked_day(item, year) for item in keys["worked"].items()]
    swapped = []
    for item in [] if "swapped" not in keys else keys["swapped"].items(_SWAP_EXAMPLE):
        pair = item.mapping(["off", "worked"], [], _SWAP_EXAMPLE)
        if pair["off"].day() not in off:
            raise pair["off"].fault(
                f"调休放假的{pair['off'].day()}不在本节的 off 之中", "off 所列的一天", _SWAP_EXAMPLE
            )
        swapped.append((pair["off"].day(), _worked_day(pair["worked"], year)))
    everything = sorted([*worked, *(day for _, day in swapped)])
    return Holiday(keys["name"].text(), off, tuple(everything), tuple(swapped))


def _worked_day(source: Source, year: int) -> date:
    day = _day_near(source, year)
    if day.weekday() < 5:
        raise source.fault(
            f"{day}是{WEEKDAYS[day.weekday()]}，本来就上班", "调休上班的星期六或者星期日", "2024-09-29"
        )
    return day


def _day_near(source: Source, year: int) -> date:
    """A day of the year, or of the December before it (new year's bridge)."""
    day = source.day()
    if day.year == year or (day.year == year - 1 and day.month == 12):
        return day
    raise source.fault(f"{day}不在{year}年", f"{year}年（或者上年12月）的日期", f"{year}-10-01")
