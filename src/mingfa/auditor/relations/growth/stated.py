"""Growth and decline against a base that the text prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, interval, is_count, number, percent
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.growth.arithmetic import (
    gives,
    grown_slipped,
    is_points,
    may_move,
    moved_by,
    moved_fits,
    moved_slipped,
    shown,
    stated,
    together,
)
from mingfa.auditor.relations.growth.bases import (
    bare_base,
    base_after,
    base_in_brackets,
    from_to,
    of_a_part,
    told_then,
    with_base,
)
from mingfa.auditor.relations.growth.differences import differences
from mingfa.auditor.relations.growth.elsewhere import difference_elsewhere, told_elsewhere
from mingfa.auditor.relations.growth.lists import told_in_lists
from mingfa.auditor.relations.growth.points import points_elsewhere
from mingfa.auditor.relations.growth.times import agrees_elsewhere
from mingfa.auditor.relations.growth.wide import found_wide
from mingfa.auditor.relations.words.changes import (
    KIND,
    falls,
    in_real_terms,
    is_change,
    is_difference,
    own_subject,
    told_of_another,
)

_YEARLY = re.compile(r"年均|平均|月均|可比|不变价")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every printed change: does the base give it, or is the base missing."""
    for sentence in context.sentences:
        if not any(p.quantity.kind in ("rate", "ratio") for p in sentence):
            continue
        places = [_spoken(context, place) for place in sentence]
        found, told = told_in_lists(context, places)
        yield from found
        for position, change in enumerate(places):
            if is_change(context, change) and not change.is_plan and change.index not in told:
                yield from _one(context, places, position)


def _spoken(context: Context, place: Place) -> Place:
    """减少98件、32.1%: the rate takes the words of the difference that it is joined to."""
    before = context.places[place.index - 1] if place.index else None
    if place.quantity.kind != "rate" or place.pre or before is None or not is_difference(before):
        return place
    joined = context.view[before.quantity.end : place.quantity.start] in ("、", "(", "，", "或", "，即")
    return replace(place, pre=before.pre) if joined else place


def _one(context: Context, places: list[Place], position: int) -> Iterator[Finding]:
    change = places[position]
    if _YEARLY.search(change.pre):
        return
    falling = falls(change)
    if falling and change.quantity.value > 1 and change.quantity.kind == "rate":
        yield finding(
            Verdict.CONTRADICTION, KIND, [change], f"{context.literal(change)}>100%",
            f"{context.quote(change)}：降幅不可能超过100%。",
        )  # fmt: skip
        return
    pair = _pair(context, places, position)
    if pair is None:
        yield from _without_pair(context, places, position, falling)
        return
    # 第二产业增长5.8%；上年总量为40217.6亿元: a base in another clause may be of another thing.
    apart = pair[0].index > change.index and pair[0].segment != change.segment
    yield from _check_pair(context, *pair, change, falling, told=not apart)


def _pair(context: Context, places: list[Place], position: int) -> tuple[Place, Place] | None:
    """The two numbers that the words join to the change."""
    change, earlier = places[position], places[:position]
    pair = from_to(context, earlier, change) or base_in_brackets(context, earlier, change)
    pair = pair or with_base(context, earlier, change) or bare_base(context, earlier, change)
    pair = pair or base_after(context, places, position)
    if pair is None and len(places) > position + 2:
        # 同比增长25%，由去年的320件增至420件: the two numbers follow.
        following = places[position + 1 : position + 3]
        pair = from_to(context, following, following[-1]) if following[0].segment == change.segment else None
        pair = pair if pair and all(is_count(p) for p in pair) and not own_subject(following[0]) else None
    another = pair is not None and pair[0].index < change.index and told_of_another(context, pair[0], change)
    if pair is None or another or _settled(context, pair, change) or of_a_part(context, pair, change):
        return None
    return pair


def _settled(context: Context, pair: tuple[Place, Place], change: Place) -> bool:
    """True when the two have a growth that agrees, and a number of another kind follows it.

    用水87.4万立方米，较上年91.2万立方米下降4.2%；人均能耗231.6千克，下降2.1%: the second is of what was used by each.
    """
    last = max(p.index for p in pair)
    between = context.places[last + 1 : change.index]
    told = [p for p in between if p.quantity.kind == "rate" and is_change(context, p)]
    others = [p for p in between if p.quantity.kind != "rate" and p.depth == change.depth]
    return any(
        gives(*pair, rate, falls(rate), is_points(rate, context.literal(rate)))
        for rate in told
        if any(p.index > rate.index and p.quantity.unit != pair[0].quantity.unit for p in others)
    )


def _without_pair(context: Context, places: list[Place], position: int, falling: bool) -> Iterator[Finding]:
    """The words do not join two numbers to the change: by its difference, by its name, else anywhere in the paragraph."""
    change = places[position]
    then = told_then(context, places[:position], change)
    held = list(_check_pair(context, *then, change, falling, False)) if then else []
    yield from held
    if held:
        return
    moved = differences(context, places, position)
    judged_ = [found for one in moved for found in _check_difference(context, *one[:3], falling, one.told)]
    yield from judged_
    if judged_:
        return
    found = list(told_elsewhere(context, places, position))
    settled = [
        one for base, now, told in found for one in _check_pair(context, base, now, told, falling, False)
    ]
    yield from settled
    apart = difference_elsewhere(context, places, position)
    if apart is not None:
        yield from _check_difference(context, *apart, change, falling, told=False)
    if settled or apart or (found and not is_points(change, context.literal(change))):
        return
    points = list(points_elsewhere(context, places, position))
    yield from points
    if points:
        return
    wide = found_wide(context, places, position)
    if wide is not None:
        if wide.moved:
            yield from _check_difference(context, wide.first, wide.second, change, falling, wide.sure)
        else:
            yield from _check_pair(context, wide.first, wide.second, change, falling, told=False)
        return
    yield finding(
        Verdict.UNKNOWN, KIND, [change], f"?→?：{context.literal(change)}",
        f"{context.quote(change)}：增减所对比的基数未列出。",
    )  # fmt: skip


def _check_pair(
    context: Context, base: Place, now: Place, change: Place, falling: bool, told: bool = True
) -> Iterator[Finding]:
    """``told`` when the words join the three; else only a misfit that one slip explains is accused."""
    if now.quantity.kind != "rate" and (change.quantity.kind == "ratio" or base.quantity.value == 0):
        return
    fits = gives(base, now, change, falling, is_points(change, context.literal(change)))
    if not fits and (in_real_terms(context, change) or _settled(context, (base, now), change)):
        return
    if not fits and (
        _held_otherwise(context, base, now, change, falling)
        if told
        else not grown_slipped(base, now, change) or _of_two_others(context, base, now, change)
    ):
        return
    expression = shown(base, now, change, (context.literal(base), context.literal(now)))
    literal = ("−" if falling else "") + context.literal(change)
    yield from judged(context, KIND, [base, now, change], expression, literal, fits, "增减与前后两数")


_CHANCE, _RATES = 0.05, 6


def _held_otherwise(context: Context, base: Place, now: Place, change: Place, falling: bool) -> bool:
    """True when another number of the paragraph, in the place of one of the two, gives just the printed change."""
    if now.quantity.kind == "rate":
        # 比例分别为79.6%、16.7%、3.7%，Ⅰ类比例比上年的75.9%高3.7个百分点: of another of the rates.
        # 败诉率9.8%，2023年12.4%，2022年14.1%，两年下降4.3个百分点: of two others.
        points = is_points(change, context.literal(change))
        return points and any(
            gives(a, b, change, falling, True)
            for a, b in permutations(_rates_before(context, change)[:_RATES], 2)
            if (a, b) != (now, base)
        )
    others = [
        p
        for p in context.around_in_paragraph(change)
        # 由86天降至74天，再降到63天，两年共缩短23天，降幅26.7%: times and means as well as counts.
        if p.quantity.kind == now.quantity.kind
        and p.quantity.unit == now.quantity.unit
        and p.quantity.value > 0
        # 30日内 may be anything.
        and p.quantity.bound is Bound.EXACT
        and p not in (base, now)
    ]
    if agrees_elsewhere(context, change):
        return True
    if len(others) * float(change.quantity.quantum) > _CHANCE:
        return False
    near = next((p for p in others if p.sentence == now.sentence), None)
    if near is not None and gives(base, together(now, near), change, falling, False):
        # 上半年613件，下半年558件，全年较上年的1284件下降8.8%.
        return True
    # 2024年418家、2023年357家、2022年311家，2024年比2023年增长17.1%: of any two years.
    several = [base, now, *(p for p in others if not is_difference(p))]
    wide = len(several) ** 2 * float(change.quantity.quantum) <= _CHANCE
    return any(
        gives(p, now, change, falling, False) or gives(base, p, change, falling, False) for p in others
    ) or (
        wide
        and any(
            gives(a, b, change, falling, False) for a, b in permutations(several, 2) if (a, b) != (now, base)
        )
    )


def _of_two_others(context: Context, base: Place, now: Place, change: Place) -> bool:
    """True for 检察院受理28件，同比增长16.7%；上年法院受理94件，检察院24件: the number with a base that stands beside."""
    others = [
        p
        for p in context.around_in_paragraph(change)
        if _is_number(p) and p.quantity.unit == now.quantity.unit and p is not base
    ]
    telling = len(others) * float(change.quantity.quantum) <= _CHANCE
    return telling and any(gives(p, now, change, falls(change), False) for p in others)


def _rates_before(context: Context, change: Place) -> list[Place]:
    """The rates before the change that are no changes in points themselves, nearest first."""
    return [
        p
        for p in context.before_in_paragraph(change)
        if p.quantity.kind == "rate" and not is_points(p, context.literal(p))
    ]


def _check_difference(
    context: Context, now: Place, difference: Place, change: Place, falling: bool, told: bool = True
) -> Iterator[Finding]:
    down, step, moved = falls(difference), difference.quantity.value, moved_by(now, difference)
    if moved is None or change.quantity.kind != "rate":
        return
    expression = (
        f"{number(step)}÷({number(now.quantity.value)}{'+' if down else '−'}{number(step)})"
        f"={percent(abs(moved), change.quantity.quantum / 10)}"
    )
    fits = may_move(now, difference).meets(stated(change, falling))
    if not fits and _of_base(context, now, difference, change):
        # 8月8642宗，7月8317宗，多325宗，增幅3.91%: the number is the one that it grew from.
        expression, fits = f"{number(step)}÷{number(now.quantity.value)}", True
    if not fits and (
        _of_others(context, now, difference, change) or not (told or moved_slipped(now, difference, change))
    ):
        return
    involved = [now, difference, change]
    # 2.3万余, 8000余: the interval holds all that such numbers may stand for.
    yield from judged(
        context, KIND, involved, expression, context.literal(change), fits, "增减数与增减率", bounded=True
    )


def _of_others(context: Context, now: Place, difference: Place, change: Place) -> bool:
    """True for 一季度318件，二季度402件，三季度386件，二季度环比增加84件，增长26.4%: of another number of the paragraph."""
    if context.places[now.index].quantity.value != now.quantity.value:
        # 比上年的6204份少639份: made from the base that the words give.
        return False
    others = [
        p
        for p in context.before_in_paragraph(difference)
        if p.quantity.unit == now.quantity.unit and p is not now and _is_number(p)
    ]
    telling = len(others) * float(change.quantity.quantum) <= _CHANCE
    return telling and any(moved_fits(p, difference, change) for p in others)


def _is_number(place: Place) -> bool:
    exact = place.quantity.bound is Bound.EXACT and place.quantity.value > 0
    return is_count(place) and exact and not is_difference(place)


def _of_base(context: Context, base: Place, difference: Place, change: Place) -> bool:
    """True when the number is the one before, and what came of it stands near: 1674件对2013件，减少339件，降幅16.8%.

    That the difference is the printed share of it is not enough: to divide by the wrong number is a common mistake.
    """
    if base.quantity.value <= 0 or not interval(difference).over(interval(base)).meets(stated(change, False)):
        return False
    step = -difference.quantity.value if falls(difference) else difference.quantity.value
    return any(
        p.quantity.value == base.quantity.value + step and p.quantity.unit == base.quantity.unit
        for p in context.before_in_paragraph(difference)
    )
