"""Rates that are of other numbers of the paragraph than those they were held against, as these numbers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Interval, interval, printed, same_unit, total
from mingfa.auditor.relations.evidence.chance import agrees_by_chance
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.rates.pairs import Nearby, Part, fits

_BACK, _PAIR, _FEWEST, _STEP = 14, 2, 4, 3
_FINE = 0.005
# More readings than this would make any rate right.
_BY_CHANCE = 0.05


def held_elsewhere(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True when a bracket, or other numbers of the paragraph, say that the rate is not of those it was held against."""
    if _in_another_bracket(near, accused, rate) or _of_all_pairs(near, accused, rate):
        return True
    if len(accused) != _PAIR:
        return False
    return (
        _of_both(near, accused, rate)
        or _rest_of_another(near, accused, rate)
        or _with_another(near, accused, rate)
    )


_DECIDED = re.compile(
    "不(?:予)?(?:批准|批|起|逮|支持|同意|许可)?[捕诉逮予]?|未|完毕|终结|已决|审结的|办结的|[结查]的?[人案]"
)


def _of_both(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True for 受理67人，已审查的人中，逮捕38人、不捕27人，批捕率58.46%: of the two together, the others still wait.

    A sum that is one slip from the whole may be the whole, misprinted, unless the words say that not all is decided.
    """
    part, whole = accused
    if _sharing(part, whole, rate):
        return True
    beside = [p for p in near.around(part) if abs(p.index - part.index) <= _STEP and p is not whole]
    beside = [p for p in beside if p.sentence == part.sentence and p.depth == part.depth and p is not part]
    made = [
        p
        for p in beside
        if same_unit(p, part) and p.quantity.value + part.quantity.value < whole.quantity.value
    ]
    if agrees_by_chance(rate) * len(made) > _BY_CHANCE:
        return False
    for other in made:
        both = interval(part) + interval(other)
        if not interval(part).over(both).meets(printed(rate)):
            continue
        low, high = min(part.index, other.index), max(part.index, other.index)
        end = near.context.places[low].quantity.start
        told = near.context.view[whole.quantity.end : end] if whole.quantity.end < end else ""
        words = told + near.context.places[high].pre + near.context.places[low].pre
        summed = part.quantity.value + other.quantity.value
        if _DECIDED.search(words) or summed not in set(variants(whole)):
            return True
    return False


def _sharing(part: Place, whole: Place, rate: Place) -> bool:
    """True for 调解418件，裁决357件，调解率53.94%: the two accused stand side by side, and one is that part of both."""
    if abs(part.index - whole.index) != 1 or part.depth != whole.depth or not same_unit(part, whole):
        return False
    both = interval(part) + interval(whole)
    fine = agrees_by_chance(rate) < _FINE and whole.index < part.index
    return fine and any(interval(p).over(both).meets(printed(rate)) for p in (part, whole))


def _rest_of_another(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True for 不合格率1.76%，合格率98.24%: what the other rate leaves, which is right of numbers of its own."""
    part, _ = accused
    for other in near.context.places[max(0, rate.index - _STEP) : rate.index + _STEP + 1]:
        same = other.quantity.kind == "rate" and other.sentence == rate.sentence and other is not rate
        if not same or other.quantity.value + rate.quantity.value != 1 or agrees_by_chance(rate) > _FINE:
            continue
        counts = [p for p in near.around(rate) if _close(near, p, rate) and p is not part][: _STEP * 2]
        for own in counts:
            for whole in counts:
                left = whole.quantity.value - own.quantity.value
                if left <= 0 or not same_unit(own, whole) or not fits(Part((own,)), interval(whole), other):
                    continue
                if left not in set(variants(part)) and left != part.quantity.value:
                    return True
    return False


def beside_parts(near: Nearby, part: Part, place: Place) -> bool:
    """True for the 1362件 of 甲1362件、乙984件、丙871件: it stands in the list of the parts, and is not their whole."""
    if len(part.places) < _PAIR or place.index != part.first.index - 1 or not same_unit(place, part.first):
        return False
    view, second = near.context.view, part.places[1]
    before = view[place.quantity.end : part.first.quantity.start]
    after = view[part.first.quantity.end : second.quantity.start]
    level = place.depth == part.first.depth and place.quantity.value <= part.value
    return level and before[:1] == after[:1] == "、"


def _in_another_bracket(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True for 优良312天，…比上年的303天(全年365天，优良率83.0%): the rate in a bracket is of the number before it.

    办结(办结率96%) holds no number: what stands before it is looked for further back, as ever.
    """
    if not rate.depth or any(p.depth >= rate.depth for p in accused[:1]):
        return False
    view = near.context.view
    start = view.rfind("(", rate.sentence_start, rate.quantity.start)
    before = next((p for p in reversed(near.before(rate, _BACK)) if p.quantity.end <= start), None)
    if start < 0 or before is None or before in accused or before.quantity.end != start:
        return False
    return before.quantity.kind not in ("rate", "ratio")


def _with_another(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True for 执行数49.8亿元…预算51亿元的97.6%，完成调整预算49.5亿元的100.6%: another number has just this rate.

    It takes the place of one of the two, and is no slip away from it: that would be the number that went wrong.
    """
    part, whole = accused
    others = [p for p in near.around(rate) if p not in accused and _close(near, p, rate)]
    made = [(p, whole) for p in others if same_unit(p, whole) and not _slip_of(part, p)]
    made = [(p, w) for p, w in made if p.quantity.value != w.quantity.value]
    if agrees_by_chance(rate) * len(made) > _BY_CHANCE:
        return False
    own = whole.index == rate.index - 1
    return own and any(fits(Part((p,)), interval(w), rate) for p, w in made)


def _slip_of(one: Place, other: Place) -> bool:
    """True when one number may be the other, misprinted."""
    return other.quantity.value == one.quantity.value or other.quantity.value in set(variants(one))


def _of_all_pairs(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True for 隐患2057处，整改2039处；隐患8643处，整改8216处，综合整改率95.8%: of all pairs together."""
    if "占" in rate.pre or not _of_all().search(rate.pre):
        return False
    counts = [p for p in near.around(rate) if p.index < rate.index and _close(near, p, rate)]
    counts = [p for p in counts if same_unit(p, accused[0])][::-1]
    made = list(_paired(counts))
    if agrees_by_chance(rate) * len(made) > _BY_CHANCE:
        return False
    return any(done.over(whole).meets(printed(rate)) for done, whole in made if whole.low > 0)


@cache
def _of_all() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("rates_of_all")))


def _paired(counts: list[Place]) -> Iterator[tuple[Interval, Interval]]:
    """What was done and what there was, of two or more pairs right before: one by one, or all that there was first."""
    for size in range(_FEWEST, len(counts) + 1, 2):
        run = counts[-size:]
        yield total(run[1::2]), total(run[::2])
        yield total(run[size // 2 :]), total(run[: size // 2])


def _close(near: Nearby, place: Place, rate: Place) -> bool:
    """True when the number stands in the paragraph of the rate, and not far off."""
    low, high = sorted((place.quantity.start, rate.quantity.start))
    return abs(place.index - rate.index) <= _BACK and "\n" not in near.context.view[low:high]
