"""How many days, months or years a named time has: 第一季度, 上半年, 7月8日—7月14日, 三年来."""

from __future__ import annotations

import re
from decimal import Decimal

from mingfa.auditor.relations.base import Interval

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGITS = {word: at for at, word in enumerate("零一二三四五六七八九十")}
_DATES = re.compile(
    r"(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日?(?:\d{1,2}(?::\d\d|[时点]))?\s?[-—–−~～至到]+\s?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
)
_MONTHS = re.compile(r"(?<!\d)(?P<m1>\d{1,2})月?(?:份)?\s?[-—–−~～至到]+\s?(?P<m2>\d{1,2})月(?!\d)")
_FIRST_MONTHS = re.compile(r"前(?P<n>[二三四五六七八九十]|\d{1,2})个?月")
_QUARTER = re.compile(r"第?(?P<n>[一二三四])季度")
_HALF = re.compile(r"(?P<half>[上下])半年")
_MONTH = re.compile(r"(?<![\d—–\-至到~])(?P<m>\d{1,2})月(?!\d|\s?[-—–−~～至到])")
_YEAR = re.compile(
    r"全年|(?<![比较与同和由从])(?:去年|上年)(?!同|相|末|底|[一二三四上下第前]|\d|的|度?结|度?未)|(?:19|20)\d{2}年度?(?!\d{0,2}月|[上下第前一二三四]|\d)"
)
_YEARS = re.compile(r"(?<![\d第])(?P<n>[二三四五六七八九十两]|\d)年(?:来|间|以来|多来|累计|合计|总计|共)")
_WEEK = re.compile(r"[本上一当这]周|全周")
# 2018年至今, 自2018年以来: how long that is, no one says.
_OPEN = re.compile(r"(?:19|20)\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:至今|以来|起|开始|到现在|到目前)")
_LEAP = 1


def length_of(words: str, span: str) -> Interval | None:
    """The days, months or years of the last time named, as ``span`` (日, 天, 月 or 年) asks; None when none is."""
    if span != "年" and _OPEN.search(words):
        return None
    if span == "年":
        years = _YEARS.findall(words)
        return _exactly(_number(years[-1])) if years else None
    if span in "日天":
        dated = list(_DATES.finditer(words))
        if dated:
            return _dates(dated[-1])
        if _WEEK.search(words):
            # Five working days or seven.
            return Interval(Decimal(5), Decimal(7))
    months = _months(words)
    if months is None or not 1 <= months[0] <= months[1] <= len(_MONTH_DAYS):
        return None
    first, last = months
    if span == "月":
        return _exactly(last - first + 1)
    days = sum(_MONTH_DAYS[first - 1 : last])
    return Interval(Decimal(days), Decimal(days + (_LEAP if first <= 2 <= last else 0)))


def _months(words: str) -> tuple[int, int] | None:
    """The first and the last month of the time that is named last."""
    found = [
        *((m.start(), (int(m["m1"]), int(m["m2"]))) for m in _MONTHS.finditer(words)),
        *((m.start(), (1, _number(m["n"]))) for m in _FIRST_MONTHS.finditer(words)),
        *((m.start(), (_number(m["n"]) * 3 - 2, _number(m["n"]) * 3)) for m in _QUARTER.finditer(words)),
        *((m.start(), (1, 6) if m["half"] == "上" else (7, 12)) for m in _HALF.finditer(words)),
        *((m.start(), (int(m["m"]), int(m["m"]))) for m in _MONTH.finditer(words)),
    ]
    if found:
        return max(found)[1]
    return (1, len(_MONTH_DAYS)) if _YEAR.search(words) else None


def _dates(dates: re.Match[str]) -> Interval | None:
    month, last = int(dates["m1"]), int(dates["m2"] or dates["m1"])
    if not 1 <= month <= last <= len(_MONTH_DAYS):
        return None
    days = Decimal(sum(_MONTH_DAYS[month - 1 : last - 1]) + int(dates["d2"]) - int(dates["d1"]) + 1)
    # 28 or 29 days of February.
    return Interval(days, days + (_LEAP if month <= 2 < last else 0)) if days > 0 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else {"两": 2}.get(word) or _DIGITS[word]


def _exactly(value: int) -> Interval:
    return Interval(Decimal(value), Decimal(value))
