"""Of which numbers a percentage may be the share or the growth."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, loosely_same, printed, same_unit
from mingfa.auditor.relations.rates.names import rate_name
from mingfa.auditor.relations.weighed.around import Around, Shares, Slips
from mingfa.auditor.relations.weighed.computed import COMPUTED
from mingfa.auditor.relations.weighed.percent_marks import (
    LEVEL,
    Marks,
    course,
    is_share,
    may_be_base,
    none,
    of_last_time,
)
from mingfa.auditor.relations.weighed.readings import Question, Reading, in_turn, tells
from mingfa.auditor.relations.words.changes import in_real_terms, is_difference
from mingfa.auditor.relations.words.no_parts import is_average

SUBJECT = "percent"
_PARTS, _WHOLES, _AFTER, _AHEAD, _NEAR, _SUMMED = 3, 8, 2, 2, 4, 10
_TIMES, _MOST_GROWTH, _LONGEST, _EXTRA = 10, 30, 10, 60
# A rate that is cut, not rounded, is less than a step below what it stands for.
_CUT = 0.999
# A slip reaches a fifth of all whole percentages and more: a near miss of one tells nothing.
_WHOLE = 0.01
_SUMMED_UP = re.compile("(?:合计|合共|总计|共计|相加|之和)[^，,。；]{0,6}占")
_CAME_TO = re.compile("[至到]")
_GREW = re.compile("(?:同比|环比|较?比?上年(?:同期)?|分别)?(?:增[长加]|上升|提高|下降|减少|降低|回落)了?")


def questions(context: Context, settled: Collection[int] = (), telling: bool = False) -> Iterator[Question]:
    """One question for every percentage beside which counts stand, but for those ``settled`` (by their places).

    Only questions that may accuse when ``telling``: the others have no reading that misses by a slip.
    """
    shares, slips = Shares(), Slips()
    asked: list[Around] = []
    for paragraph in context.paragraphs:
        rates = [p for p in paragraph if _is_asked(context, p) and not in_real_terms(context, p)]
        counts = [p for p in paragraph if _usable(p)] if rates else []
        for rate in rates:
            around = _around(context, rate, counts, slips)
            around.settled = rate.index in settled
            around.readings = list(_of_one(around, shares))
            if around.settled or (telling and not tells(around.readings)):
                continue
            around.readings += _of_several(around)
            asked.append(around)
    for around in asked:
        if around.readings:
            marks = Marks(context, around, shares)
            yield Question(SUBJECT, around.rate, around.readings, marks.of, partial(none, context, around))


def _is_asked(context: Context, place: Place) -> bool:
    quantity = place.quantity
    exact = quantity.kind == "rate" and quantity.bound is Bound.EXACT and quantity.value > 0
    return (
        exact and not place.is_plan and "分点" not in context.literal(place) and not in_turn(context, place)
    )


def _usable(place: Place) -> bool:
    quantity = place.quantity
    exact = quantity.value > 0 and quantity.bound is Bound.EXACT
    return place.addable and exact and not is_average(place)


def _around(context: Context, rate: Place, counts: list[Place], slips: Slips) -> Around:
    before = [p for p in counts if p.index < rate.index]
    after = [p for p in counts if p.index > rate.index]
    beside = [p for p in after if p.sentence == rate.sentence][:_AFTER]
    stated = printed(rate)
    name = rate_name(rate)
    sort = "share" if is_share(rate) else "named" if name else "bare"
    return Around(
        rate,
        float(stated.low),
        float(stated.high),
        float(rate.quantity.quantum),
        [p for p in before[-_PARTS:] if p.sentence >= rate.sentence - 1] + beside,
        before[-_WHOLES:] + after[:_AHEAD],
        [p for p in after[_AHEAD:] if of_last_time(context, p)][:_AHEAD],
        {p.index for p in (*before[-_NEAR:], *beside) if may_be_base(context, p)},
        name,
        sort,
        course(context, rate),
        slips,
        _own(context, rate),
    )


def _own(context: Context, rate: Place) -> int | None:
    """面积48.62万亩，比上年增加0.37万亩，产量21.86万吨，增长2.0%: the number right before, when only 增长 stands between."""
    before = context.places[rate.index - 1] if rate.index else None
    counted = before is not None and before.addable and before.sentence == rate.sentence
    return rate.index - 1 if counted and _GREW.fullmatch(rate.pre) else None


def _of_one(around: Around, shares: Shares) -> Iterator[Reading]:
    yield from _single_shares(around, shares)
    if not around.settled and around.course != LEVEL:
        yield from _changes(around)


def _of_several(around: Around) -> Iterator[Reading]:
    """The readings of more numbers than two, which only speak for the text."""
    if around.course != LEVEL:
        yield from _changes_of_two(around)
    extra = [*_shares_of_several(around), *_shares_of_changed(around)]
    yield from extra[:_EXTRA]


def _single_shares(around: Around, shares: Shares) -> Iterator[Reading]:
    rate = around.rate
    wholes = [p for p in around.wholes if not is_difference(p)]
    together = _SUMMED_UP.search(rate.pre) is not None
    for part in around.parts:
        if is_difference(part):
            continue
        for whole in wholes:
            if whole is part or not _alike(part, whole):
                continue
            if part.quantity.value > _TIMES * whole.quantity.value:
                continue
            reading = _fit(around, "share", part, whole)
            if reading.agrees is not None:
                shares.of_whole[whole.index].add(rate.index)
                shares.of_pair[part.index, whole.index].add(rate.index)
            elif part.index == rate.index - 1 and around.sort == "share":
                shares.not_of_whole[whole.index].add(rate.index)
            # 五类合计占72.2% is of no single one of them.
            yield replace(reading, near=None) if together else reading


def _alike(part: Place, whole: Place) -> bool:
    return same_unit(whole, part) or loosely_same(whole, part)


def _changes(around: Around) -> Iterator[Reading]:
    near = [p for p in around.wholes if p.index < around.rate.index][-_NEAR:]
    near += [p for p in around.parts if p.index > around.rate.index]
    moved = [is_difference(p) for p in near]
    for now in (p for p, steps in zip(near, moved, strict=True) if not steps):
        for base, steps in zip(near, moved, strict=True):
            if base is now or not same_unit(now, base) or not _may_grow(around, now, base):
                continue
            if steps:
                for kind in ("gained", "lost", "moved"):
                    yield _fit(around, kind, now, base)
            elif 1 / _MOST_GROWTH < now.quantity.value / base.quantity.value < _MOST_GROWTH:
                reading = _fit(around, "growth", now, base)
                yield reading if base.index in around.bases else replace(reading, near=None)
        for base in around.ahead:
            if (
                same_unit(now, base)
                and _may_grow(around, now, base)
                and 1 / _MOST_GROWTH < now.quantity.value / base.quantity.value < _MOST_GROWTH
            ):
                yield _fit(around, "growth", now, base)


def _may_grow(around: Around, now: Place, base: Place) -> bool:
    """True unless the words say of which number the growth is, and it is neither of these.

    业务量下降37.0%至36.7万笔: what it came to stands behind; 产量21.86万吨，增长2.0%: the number is right before.
    """
    after = (p for p in around.parts if p.index == around.rate.index + 1)
    reached = next((p for p in after if _CAME_TO.match(p.pre)), None)
    if reached is not None:
        return now is reached
    return around.own is None or around.own in (now.index, base.index)


def _changes_of_two(around: Around) -> Iterator[Reading]:
    """The growth of two numbers together by a difference: 企业40件、个人5件，同比增加7件，增长18.4%."""
    before = [p for p in around.wholes if p.index < around.rate.index][-_NEAR:]
    steps = [p for p in before if is_difference(p)]
    for one, other in pairwise(p for p in before if not is_difference(p)):
        for step in (s for s in steps if same_unit(s, one) and same_unit(one, other)):
            now, moved = float(one.quantity.value + other.quantity.value), float(step.quantity.value)
            for kind in ("gained", "lost"):
                if (agrees := around.agrees(COMPUTED[kind].of(now, moved))) is not None:
                    yield Reading(f"{kind} by two", (one, other, step), agrees)


def _shares_of_several(around: Around) -> Iterator[Reading]:
    """The sums of two numbers or more before the percentage that it is the share of: 三类共占71%."""
    before = [p for p in around.wholes if p.index < around.rate.index][-_SUMMED:]
    for end in range(len(before), max(0, len(before) - 3), -1):
        total = float(before[end - 1].quantity.value)
        for first in range(end - 2, max(-1, end - _LONGEST - 1), -1):
            run = before[first:end]
            total += float(run[0].quantity.value)
            if run[0].sentence < around.rate.sentence - 1 or not same_unit(run[0], run[-1]):
                break
            for whole in around.wholes:
                agrees = around.agrees(total / float(whole.quantity.value))
                if agrees is not None and whole not in run and same_unit(whole, run[0]):
                    yield Reading("share of several", (*run, whole), agrees)


def _shares_of_changed(around: Around) -> Iterator[Reading]:
    """The share of a whole with or without another number, and what is left of a whole."""
    for part in around.parts:
        wholes = [w for w in around.wholes if w is not part and same_unit(w, part)]
        values, own = [float(w.quantity.value) for w in wholes], float(part.quantity.value)
        for at, whole in enumerate(wholes):
            if (agrees := around.agrees(own / (own + values[at]))) is not None:
                yield Reading("share of the two", (part, whole), agrees)
            if (agrees := around.agrees(1 - own / values[at])) is not None:
                yield Reading("the rest", (part, whole), agrees)
            for further in range(at + 1, len(wholes)):
                for kind, made in (
                    ("share of both", values[at] + values[further]),
                    ("share without", values[at] - values[further]),
                ):
                    if made > 0 and (agrees := around.agrees(own / made)) is not None:
                        yield Reading(kind, (part, whole, wholes[further]), agrees)


def _fit(around: Around, kind: str, one: Place, other: Place) -> Reading:
    a, b = float(one.quantity.value), float(other.quantity.value)
    agrees = around.agrees(COMPUTED[kind].of(a, b))
    exceeds = kind == "share" and around.sort == "share" and a > b
    told = (
        around.settled
        or agrees is not None
        or around.step >= _WHOLE
        or _round(one)
        or _round(other)
        or exceeds
    )
    near = None if told else _near(around, kind, (one, a), (other, b))
    return Reading(kind, (one, other), agrees, near)


def _round(place: Place) -> bool:
    """True for 4万亿元: no slip is read into its one digit."""
    quantity = place.quantity
    return quantity.quantum > 1 and quantity.value < 10 * quantity.quantum


def _near(around: Around, kind: str, one: tuple[Place, float], other: tuple[Place, float]) -> float | None:
    """Chance that an unrelated percentage would be one slip from what the numbers give; ``None`` where no slip joins them."""
    computed, slips, low, high, step = COMPUTED[kind], around.slips, around.low, around.high, around.step
    (first, a), (second, b) = one, other
    made = computed.of(a, b)
    if not (
        slips.reach(around.rate, [(made - step * _CUT, made + step / 2)])
        or slips.reach(first, computed.first(b, low, high))
        or slips.reach(second, computed.second(a, low, high))
    ):
        return None
    moved = [*(computed.of(x, b) for x in slips.of(first)), *(computed.of(a, x) for x in slips.of(second))]
    most = max(1.0, low + high)
    reached = {round(m / step) for m in moved if 0 < m <= most}
    own = sum(v <= most for v in slips.of(around.rate))
    return min(1.0, (len(reached) + own) / max(1, round(1 / step)))
