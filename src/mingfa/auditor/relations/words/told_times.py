"""Of which time a number is told, and which time comes before it."""

from __future__ import annotations

import re
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.words.changes import in_turn

JOINED = re.compile(r"[、和与及]|以及")
YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?![\d.%])")
_COMPARED = re.compile(r"(?:[比较与同]|对比)(?:19|20)\d{2}")
_RANGE = re.compile(r"((?:19|20)\d{2})年?\s?[-—–~至到]\s?((?:19|20)\d{2})年")
_SINCE = re.compile(r"((?:19|20)\d{2})年以来")
_SHORT = re.compile(r"(?P<n>[一二三四])(?P<q>季度)|(?<!\d)(?P<m>\d{1,2})(?P<w>月)(?:份)?(?!\d)")
# 2023年收案236件；去年同期收案251件: all numbers of that clause are of the year before.
_LAST_YEAR = re.compile(r"^(?:而|但)?(?:去年|上年)(?:同期|度)?(?!.*(?:19|20)\d{2})")
_QUARTERS = "零一二三四"


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(any_of([*lexicon().words("growth_base"), *lexicon().words("earlier_periods")]))


def period_before(context: Context, now: Place, change: Place) -> str:
    """The time that the change compares with: 2014 of 比2014年, else the year before; empty when only 同比 is said."""
    lead = context.view[now.quantity.end : change.quantity.start]
    named = _COMPARED.findall(lead)
    if named:
        return str(named[-1])[-4:]
    before = context.view[now.sentence_start : now.quantity.start]
    if "环比" in lead:
        return _short(before, 1)
    cue = _cues().search(lead)
    year = _year_of(context, now)
    if year:
        return str(int(year) - 1)
    return cue.group() if cue else ""


def is_of(context: Context, place: Place, period: str) -> bool:
    """True when the number is told of that time; of any time gone by, when none is named."""
    if period.isdigit():
        return _year_of(context, place) == period
    clause = context.view[place.clause_start : place.quantity.start]
    if period.endswith(("季度", "月")) and period[0] != "上":
        return _short(context.view[place.sentence_start : place.quantity.start], 0) == period
    if period:
        return period in clause
    told = context.view[place.sentence_start : place.quantity.start].rsplit("；", 1)[-1]
    return _cues().search(clause) is not None or _LAST_YEAR.search(told) is not None


def _short(words: str, back: int) -> str:
    """The quarter or month named last, or the one ``back`` before it in the same year."""
    named = list(_SHORT.finditer(words))
    if not named:
        return "无月"
    last = named[-1]
    if last["q"]:
        return _QUARTERS[max(0, _QUARTERS.index(last["n"]) - back)] + "季度"
    return f"{int(last['m']) - back}月"


def _year_of(context: Context, place: Place) -> str:
    """2021年至2023年分别为1204件、1330件、1567件: to each its year in turn; else the year that is named last."""
    run = _run(context, place)
    words = context.view[place.sentence_start : run[0].quantity.start]
    if len(run) > 1 and in_turn().search(words[-16:]):
        at = run.index(place)
        span, since = _RANGE.search(words), _SINCE.search(words)
        years = YEAR.findall(words)
        if span and int(span[2]) - int(span[1]) + 1 == len(run):
            return str(int(span[1]) + at)
        if since:
            return str(int(since[1]) + at)
        if len(years) == len(run):
            return str(years[at])
    words = context.view[place.sentence_start : place.quantity.start]
    years = YEAR.findall(words)
    back = years and _LAST_YEAR.search(words.rsplit("；", 1)[-1])
    return str(int(years[-1]) - bool(back)) if years else ""


def _run(context: Context, place: Place) -> list[Place]:
    """The numbers of one unit joined to this one by 、 and 和."""
    run = [place]
    for step in (-1, 1):
        at = place.index + step
        while 0 <= at < len(context.places):
            other, edge = context.places[at], run[0] if step < 0 else run[-1]
            first, second = (other, edge) if step < 0 else (edge, other)
            between = context.view[first.quantity.end : second.quantity.start]
            if other.quantity.unit != place.quantity.unit or not JOINED.fullmatch(between):
                break
            run.insert(0 if step < 0 else len(run), other)
            at += step
    return run
