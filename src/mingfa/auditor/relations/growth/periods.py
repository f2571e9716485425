"""What the words hold two named times against: 2024年比2022年减少889件; 6月比2月多47252件，是其1.77倍; 二季度比一季度增长25.5%.

The numbers of the two times stand anywhere in the paragraph, each behind the name of its time or in a row that the times
are told of in turn. Nothing is accused while any of them agree, nor unless one slip joins the three.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, interval, is_count, number
from mingfa.auditor.relations.evidence.chance import quotient_chance
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.growth.arithmetic import (
    gap_chance,
    gap_fits,
    gives,
    grown_chance,
    is_points,
    shown,
)
from mingfa.auditor.relations.words.changes import KIND, falls, is_change, is_difference, is_planned

_TIME = r"(?:(?:19|20)\d{2}年|(?<!\d)\d{1,2}月|第?[一二三四]季度|[上下]半年)"
_AGAINST = re.compile(
    rf"(?P<now>{_TIME})[^，。；\d]{{0,12}}?(?:比|较|是|为|相当于)[^，。；\d]{{0,5}}?(?P<base>{_TIME})"
    r"(?:同期)?[^，。；\d]{0,10}$"
)
# 多47252件，是其1.77倍: of the same two times.
_GOES_ON = re.compile(
    r"[，,](?:即|也就是|同比|环比|正?好?是(?:其|后者)的?|为其|[升降增减涨]幅(?:为|达)?)?[^，。；\d]{0,6}$"
)
_LABEL = re.compile(rf"(?<![比较同与是为])({_TIME})(?:份|度)?[^，。；、\d]{{0,12}}$")
_JOINED = re.compile(r"[、，,和及与]|以及")
_SPAN = re.compile(
    r"(?P<y1>(?:19|20)\d{2})年?\s?[-—–~至到]\s?(?P<y2>(?:19|20)\d{2})年?|第?(?P<q1>[一二三四])[至到—-]第?(?P<q2>[一二三四])季度"
    r"|(?P<m1>\d{1,2})月?\s?[-—–~至到]\s?(?P<m2>\d{1,2})月"
)
_LISTED = re.compile(r"((?:19|20)\d{2})年?(?=[、和及与，])|((?:19|20)\d{2})(?:年|三?个?年度)")
_FOLLOWING = re.compile(r"((?:19|20)\d{2})年[^。]{0,40}?(?:此后|之后|随后|其后|以后)[二三四五六七八九]年")
_QUARTERS = "零一二三四"
_LEAD, _LIMIT = 60, 0.5


def find(context: Context) -> Iterator[Finding]:
    """A finding for every change, difference or multiple between two times that are named."""
    for places in context.sentences:
        words = context.view[places[0].sentence_start : places[-1].quantity.start]
        if not re.search("[比较是为]", words):
            continue
        last: tuple[str, str] | None = None
        for place in places:
            lead = context.view[
                max(place.sentence_start, place.quantity.start - _LEAD) : place.quantity.start
            ]
            told = _AGAINST.search(lead)
            if told is not None:
                last = _name(told["now"]), _name(told["base"])
            elif last is not None and not _GOES_ON.fullmatch(_between(context, place)):
                last = None
            if last is not None and _tells(context, place):
                yield from _judge(context, place, *last)


def _between(context: Context, place: Place) -> str:
    return context.view[context.places[place.index - 1].quantity.end : place.quantity.start]


def _tells(context: Context, place: Place) -> bool:
    """True for differences, growth and multiples."""
    if place.quantity.bound is not Bound.EXACT or place.is_plan or is_points(place, context.literal(place)):
        return False
    if place.quantity.kind == "ratio":
        return not is_change(context, place)
    return is_change(context, place) or (is_count(place) and is_difference(place))


def _name(time: str) -> str:
    return time.lstrip("第0")


def _judge(context: Context, told: Place, now: str, base: str) -> Iterator[Finding]:
    numbers = _numbers(context, told)
    pairs = [
        (a, b)
        for a, b in product(numbers[base], numbers[now])
        if a.quantity.unit == b.quantity.unit
        and (not _counted(told) or a.quantity.unit == told.quantity.unit)
    ]
    if not pairs or any(_fits(a, b, told) for a, b in pairs):
        return
    chances = [(_chance(a, b, told), a, b) for a, b in pairs]
    chance, a, b = min(chances, key=lambda row: row[0])
    if chance * len(pairs) <= _LIMIT:
        yield from judged(
            context, KIND, [a, b, told], _shown(context, a, b, told), context.literal(told), False,
            "所称的增减（或倍数）与两个时期的数",
        )  # fmt: skip


def _counted(told: Place) -> bool:
    return told.quantity.kind not in ("rate", "ratio")


def _fits(base: Place, now: Place, told: Place) -> bool:
    if told.quantity.kind == "ratio":
        return interval(now).over(interval(base)).meets(interval(told))
    if told.quantity.kind == "rate":
        return gives(base, now, told, falls(told), False)
    return gap_fits(base, now, told) or gap_fits(now, base, told)


def _chance(base: Place, now: Place, told: Place) -> float:
    if told.quantity.kind == "ratio":
        return quotient_chance(now, base, told)
    if told.quantity.kind == "rate":
        return grown_chance(base, now, told)
    return gap_chance(base, now, told)


def _shown(context: Context, base: Place, now: Place, told: Place) -> str:
    a, b = base.quantity.value, now.quantity.value
    if told.quantity.kind == "ratio":
        return f"{number(b)}÷{number(a)}={number(round(b / a, 2))}"
    if told.quantity.kind == "rate":
        return shown(base, now, told, (context.literal(base), context.literal(now)))
    return f"{number(max(a, b))}−{number(min(a, b))}={number(abs(a - b))}"


def _numbers(context: Context, told: Place) -> dict[str, list[Place]]:
    """The numbers of the paragraph before, by the times of which they are told."""
    found: dict[str, list[Place]] = defaultdict(list)
    before = [p for p in reversed(context.before_in_paragraph(told, _BACK)) if _usable(p)]
    for place in before:
        floor = context.places[place.index - 1].quantity.end if place.index else 0
        lead = context.view[
            max(floor, place.sentence_start, place.quantity.start - _LEAD) : place.quantity.start
        ]
        label = _LABEL.search(lead)
        if label is not None:
            found[_name(label[1])].append(place)
    for run in _runs(context, before):
        words = context.view[
            max(run[0].sentence_start, run[0].quantity.start - 2 * _LEAD) : run[0].quantity.start
        ]
        for time, place in zip(_times(words, len(run)), run, strict=False):
            if place not in found[time]:
                found[time].append(place)
    return found


_BACK = 20


def _usable(place: Place) -> bool:
    counted = is_count(place) and place.quantity.bound is Bound.EXACT and place.quantity.value > 0
    return counted and not is_difference(place) and not is_planned(place)


def _runs(context: Context, before: list[Place]) -> Iterator[list[Place]]:
    """Numbers of one unit joined by 、 and 和: 6872件、6514件、5983件."""
    run: list[Place] = []
    for place in before:
        joined = run and run[-1].quantity.unit == place.quantity.unit
        if joined and _JOINED.fullmatch(context.view[run[-1].quantity.end : place.quantity.start]):
            run.append(place)
            continue
        if len(run) > 1:
            yield run
        run = [place]
    if len(run) > 1:
        yield run


def _times(words: str, size: int) -> list[str]:
    """The times of which as many numbers are told: 2022、2023、2024三个年度; 一至四季度分别; 2020年…此后四年依次."""
    following = list(_FOLLOWING.finditer(words))
    if following:
        first = int(following[-1][1]) + 1
        return [f"{first + at}年" for at in range(size)]
    spans = list(_SPAN.finditer(words))
    if spans:
        span = spans[-1]
        if span["y1"] and int(span["y2"]) - int(span["y1"]) + 1 == size:
            return [f"{int(span['y1']) + at}年" for at in range(size)]
        if span["q1"] and _QUARTERS.index(span["q2"]) - _QUARTERS.index(span["q1"]) + 1 == size:
            return [f"{_QUARTERS[_QUARTERS.index(span['q1']) + at]}季度" for at in range(size)]
        if span["m1"] and int(span["m2"]) - int(span["m1"]) + 1 == size:
            return [f"{int(span['m1']) + at}月" for at in range(size)]
        return []
    years = [one or other for one, other in _LISTED.findall(words)]
    return [f"{year}年" for year in years] if len(years) == size else []
