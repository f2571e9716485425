"""Rates that two other numbers of the paragraph make right, or of which the text says that they are reckoned otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Interval, interval, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, sum_chance
from mingfa.auditor.relations.rates.pairs import Nearby, Part, fits

_BACK, _AHEAD = 14, 6
# More pairs than this would make any rate right.
_BY_CHANCE = 0.05
_COMMON = re.compile("案件|金额|总[数量额]|占|[比率]")
_ONE = re.compile("[\u4e00-\u9fff]，+")
_AVERAGED = re.compile(
    r"[^，,；;。\d]{0,6}\((?:[^()]*?)(?:平均|加权|算术|剔除|扣除|不[计含]|未[计含]|不包括|口径)"
)


def reckoned_otherwise(near: Nearby, rate: Place) -> bool:
    """True for 平均负债率61.4%(按各户简单平均): the bracket behind the rate says that it is no plain quotient."""
    return _AVERAGED.match(near.context.view, rate.quantity.end) is not None


def of_money(rate: Place, part: Place) -> bool:
    """True for 使用金额相当于余额的1.22% where the number at hand is of things: 应急使用137笔."""
    return part.quantity.kind != "money" and _MONEY.search(rate.pre) is not None


_MONEY = re.compile(r"^[^占]{0,8}(?:金额|资金|余额|[款费税价]额)")


def right_anywhere(near: Nearby, rate: Place, accused: Part, meant: Place) -> bool:
    """True for 准予614件、不准予57件，准予率91.5%: two numbers of the paragraph give the rate, and chance hardly would.

    A number with a share of its own is not tried as the part of another: 甲占30.1%，乙占30.1%.
    """
    taken = {p.index for part, other in near.pairs if other is not rate for p in part.places}
    taken -= {p.index for p in accused.places}
    made = list(_pairs(near, rate, taken, meant))
    if agrees_by_chance(rate) * len(made) > _BY_CHANCE:
        return False
    return any(fits(Part((p,)), whole, rate) and _spoken_of(near, p, rate) for p, whole in made)


def _spoken_of(near: Nearby, part: Place, rate: Place) -> bool:
    """True for 准予614件 and 准予率, 公务用车2147万元 and 公务用车占: the words of the rate are those of the number."""
    told, own = near.context.view[part.clause_start : part.clause_end], _COMMON.sub("，", rate.pre)
    if _ONE.fullmatch(own):
        # 税占比: 税收收入.
        return own[0] in told
    return any(own[i : i + 2] in told for i in range(len(own) - 1) if "，" not in own[i : i + 2])


def _pairs(near: Nearby, rate: Place, taken: set[int], meant: Place) -> Iterator[tuple[Place, Interval]]:
    """Every count with each that it may be part of, and with the sum of it and its neighbour."""
    context = near.context
    counts = [p for p in near.around(rate) if rate.index - _BACK <= p.index <= rate.index + _AHEAD]
    counts = [p for p in counts if not _apart(context.view, p, rate)]
    counts.sort(key=lambda p: p.index)
    for part in counts:
        if part.index in taken:
            continue
        for whole in counts:
            if part is not whole and same_unit(part, whole) and whole.quantity.value >= part.quantity.value:
                yield part, interval(whole)
    for one, other in pairwise(counts):
        # 评价538件，满意541件，基本满意42件: the whole that is one slip from the sum is itself what went wrong.
        apart = meant in (one, other) or sum_chance([one, other], meant) == CERTAIN
        if same_unit(one, other) and one.sentence == other.sentence and apart:
            both = interval(one) + interval(other)
            yield from ((p, both) for p in (one, other) if p.index not in taken)


def _apart(view: str, place: Place, rate: Place) -> bool:
    """True when the number stands in another paragraph."""
    first, last = sorted((place.quantity.start, rate.quantity.start))
    return "\n" in view[first:last]
