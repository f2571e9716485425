"""Change against the mean of several years: 2020年、2021年分别发生23起和35起；与这两年的平均数相比，下降37.9%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.numerals import parse_chinese
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.words.changes import KIND, falls, is_change, is_difference

_MEAN = re.compile(
    r"(?:[与同和跟比较]|相比|相较|对比)[^，,。；;\d]{0,6}?(?P<n>[两二三四五六2-6])(?:个)?(?:年|年度|季度|月|期|届)(?:度|来|间)?的?"
    r"(?:同期)?的?(?:平均|均值|均数)"
)
_SIGN, _WIDEST = re.compile(r"[年季月期届][^，,。；;\d]{0,5}(?:平均|均值|均数)"), 14
_JOINED = re.compile(r"[、，,]|[和与及同]|以及")
_HALF = Decimal("0.5")
_BACK = 14


def find(context: Context) -> Iterator[Finding]:
    """A finding for every change whose clause, or the one before, holds it against the mean of several years."""
    for told in _told(context):
        size = _size(told["n"])
        for change in context.places:
            if change.quantity.start < told.end():
                continue
            if "。" in context.view[told.end() : change.quantity.start] or change.depth:
                break
            if (
                is_change(context, change)
                and change.quantity.kind == "rate"
                and "分点" not in context.literal(change)
            ):
                yield from _judge(context, change, size, told.start())


def _told(context: Context) -> Iterator[re.Match[str]]:
    """The means of several years, sought by 年…均, which is rarer than what stands before it."""
    for mean in _SIGN.finditer(context.view):
        told = _MEAN.search(context.view, max(0, mean.start() - _WIDEST), mean.end() + 1)
        if told is not None:
            yield told


def _size(word: str) -> int:
    return 2 if word == "两" else int(word) if word.isdigit() else int(parse_chinese(word))


def _judge(context: Context, change: Place, size: int, start: int) -> Iterator[Finding]:
    """The change that some number of the paragraph makes of the mean of as many in a row; else the one a slip off."""
    before = [p for p in context.before_in_paragraph(change, _BACK) if _usable(p)]
    rows = [
        (now, run)
        for run in _runs(context, [p for p in before if p.quantity.start < start], size)
        for now in before
        if now not in run and now.quantity.unit == run[0].quantity.unit
    ]
    sign = -1 if falls(change) else 1
    told, step = sign * change.quantity.value, change.quantity.quantum
    fitting = [row for row in rows if abs(_grown(*_values(*row)) - told) <= step]
    slipped = [row for row in rows if any(abs(g - told) <= step * _HALF for g in _altered(*row))]
    slipped += [
        row
        for row in rows
        if any(abs(_grown(*_values(*row)) - sign * v) <= step * _HALF for v in variants(change))
    ]
    for now, run in (fitting or slipped)[:1]:
        involved = [now, *run, change]
        mean = sum((p.quantity.value for p in run), Decimal(0)) / size
        shown = f"({number(now.quantity.value)}−{number(round(mean, 2))})÷{number(round(mean, 2))}"
        if fitting or all_exact(involved):
            yield from judged(
                context,
                KIND,
                involved,
                shown,
                context.literal(change),
                bool(fitting),
                "与几年平均数相比的增减",
            )


def _usable(place: Place) -> bool:
    counted = place.quantity.kind not in ("rate", "ratio", "rank") and not place.depth
    return (
        counted
        and place.quantity.bound is Bound.EXACT
        and place.quantity.value > 0
        and not is_difference(place)
    )


def _runs(context: Context, before: list[Place], size: int) -> Iterator[list[Place]]:
    """As many neighbours of one unit as there are years, joined by no more than 、 or 和."""
    before = sorted(before, key=lambda p: p.index)
    for at in range(len(before) - size + 1):
        run = before[at : at + size]
        between = (context.view[a.quantity.end : b.quantity.start] for a, b in pairwise(run))
        if len({p.quantity.unit for p in run}) == 1 and all(_JOINED.fullmatch(words) for words in between):
            yield run


def _values(now: Place, run: list[Place]) -> tuple[Decimal, list[Decimal]]:
    return now.quantity.value, [p.quantity.value for p in run]


def _grown(now: Decimal, then: list[Decimal]) -> Decimal:
    mean = sum(then, Decimal(0)) / len(then)
    return (now - mean) / mean


def _altered(now: Place, run: list[Place]) -> Iterator[Decimal]:
    """The growth that one slip in the number or in those of the years would make."""
    value, then = _values(now, run)
    yield from (_grown(v, then) for v in variants(now) if v > 0)
    for at, place in enumerate(run):
        yield from (_grown(value, [*then[:at], v, *then[at + 1 :]]) for v in variants(place) if v > 0)
