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

_BACK, _PAIR, _FEWEST = 14, 2, 4
# More readings than this would make any rate right.
_BY_CHANCE = 0.05


def held_elsewhere(near: Nearby, accused: list[Place], rate: Place) -> bool:
    """True when a bracket, or other numbers of the paragraph, say that the rate is not of those it was held against."""
    if _in_another_bracket(near, accused, rate) or _of_all_pairs(near, accused, rate):
        return True
    return len(accused) == _PAIR and _with_another(near, accused, rate)


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
