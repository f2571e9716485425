"""Shares and rates that the words make of several numbers together, wherever in the paragraph these stand.

两类案件共占713件的63.25%, 三项合计，综合化解率58.2%, 两项合并，已解决的占63.1%: the words say how many, and seldom which. All
that may be meant are tried; where none gives the rate, one slip must join those that do best, and chance hardly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import interval, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance
from mingfa.auditor.relations.rates.held_elsewhere import held_elsewhere
from mingfa.auditor.relations.rates.levels import is_level
from mingfa.auditor.relations.rates.pairs import Nearby, Part, fits, usable
from mingfa.auditor.relations.rates.readings import Reading
from mingfa.auditor.relations.rates.telling import accusation
from mingfa.auditor.relations.words.kinds import several_kinds

_TWO = 2
_NUMBER = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_SIZE = re.compile(
    r"(?:^|[，,；;。、的这上述前以])(?P<n>[两二三四五六])(?:个|者|项|类|种|地|市|区|县|级|批|部分|方面)"
)
_REACH, _BACK, _LIMIT, _ROW, _RIGHT = 26, 16, 0.25, 4, 0.5
_PIECES = re.compile("[，,；;。]")


@cache
def _together() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("rates_of_all")) + "|[共合]占")


def judge(near: Nearby, rate: Place) -> Finding | None:
    """An accusation where the words take a number of counts together, and none so taken gives the rate."""
    lead = near.context.view[max(rate.sentence_start, rate.clause_start - _REACH) : rate.quantity.start]
    if not (_together().search(lead) or _SIZE.search(lead)) or not is_level(near.context, rate):
        return None
    told = [m for m in _SIZE.finditer(lead) if len(_PIECES.findall(lead[m.end() :])) <= 1]
    if not told or rate.quantity.value >= 1:
        return None
    return _judge(near, rate, _NUMBER[told[-1]["n"]])


def _judge(near: Nearby, rate: Place, size: int) -> Finding | None:
    counts = [p for p in near.around(rate) if p.index < rate.index and p.index >= rate.index - _BACK]
    counts = [p for p in counts if _beside(near, p, rate) and not _is_size(p)][::-1]
    if not counts or several_kinds().search(near.context.view, rate.sentence_start, rate.sentence_end):
        return None
    if size == _TWO and rate.pre.endswith("率"):
        return _of_two_pairs(near, rate, counts[-2 * size :])
    runs = list(_runs(counts, size))
    named = [p for p in counts if _named(p, rate)]
    # 两项合并，已解决的占: those that have the name, where the rate has one.
    called = [run for run in runs if all(p in named for p in run)]
    runs, members = (called, named) if called else (runs, counts)
    pairs = [(Part(tuple(run)), w) for run in runs for w in counts if _whole_of(w, run)]
    wide = [(Part(r), w) for r in combinations(members, size) for w in counts if _whole_of(w, list(r))]
    if any(fits(part, interval(w), rate) for part, w in wide) or not pairs:
        return None
    singles = [(Part((p,)), w) for p in members for w in counts if _whole_of(w, [p])]
    by_chance = agrees_by_chance(rate) * len(singles) > _RIGHT
    if not by_chance and any(fits(part, interval(w), rate) for part, w in singles):
        return None
    odds = [(rate_chance(list(part.places), w, rate), at) for at, (part, w) in enumerate(pairs)]
    chance, at = min(odds)
    if chance >= CERTAIN or chance * len(pairs) > _LIMIT:
        return None
    part, whole = pairs[at]
    # 甲126件、纠错9件，乙98件、纠错14件，两类合计纠错率10.3%: of all there was, too.
    elsewhere = held_elsewhere(near, [*part.places, whole], rate)
    return None if elsewhere else accusation(near.context, Reading(part, whole, 0), rate)


def _of_two_pairs(near: Nearby, rate: Place, counts: list[Place]) -> Finding | None:
    """第一批126件办结121件，第二批88件办结69件，两批合计办结率88.8%: what was done in both, of both."""
    if len(counts) < 2 * _TWO or any(not same_unit(p, counts[0]) for p in counts):
        return None
    due, done = counts[::2], counts[1::2]
    alike = len({p.role for p in done}) == 1 and all(p.sentence == rate.sentence for p in counts)
    if not alike or rate.pre[-3:-1] not in done[0].pre or rate.pre[-3:-1] in due[0].pre:
        return None
    reading = Reading(Part(tuple(done)), due[0], 0, carried=due[1])
    if reading.part.value > reading.sum.quantity.value or fits(reading.part, interval(reading.sum), rate):
        return None
    chance = rate_chance(done, reading.sum, rate)
    others = [(Part((p,)), w) for p in counts for w in counts if p is not w]
    if chance > _LIMIT or any(fits(part, interval(w), rate) for part, w in others):
        return None
    return None if held_elsewhere(near, counts, rate) else accusation(near.context, reading, rate)


def _named(place: Place, rate: Place) -> bool:
    """True for 已解决67件 where the rate is 已解决的占."""
    own = rate.pre.partition("占")[0]
    return any(own[i : i + 2] in place.pre for i in range(len(own) - 1))


def _is_size(place: Place) -> bool:
    """True for the 三个 of 三个重点月份."""
    return place.quantity.value < len(_NUMBER) + 1 and place.quantity.unit in ("个", "项", "类", "种", "级")


def _beside(near: Nearby, place: Place, rate: Place) -> bool:
    return usable(place) and "\n" not in near.context.view[place.quantity.end : rate.quantity.start]


def _whole_of(whole: Place, run: list[Place]) -> bool:
    """True for another number of the unit that is no less than those taken together."""
    made = sum(p.quantity.value for p in run)
    return whole not in run and same_unit(whole, run[0]) and whole.quantity.value >= made


def _runs(counts: list[Place], size: int) -> Iterator[list[Place]]:
    """As many numbers of one unit: in a row, each second of a row, or with the same words before them."""
    seen: set[tuple[int, ...]] = set()
    for step in (1, 2, 3):
        for at in range(len(counts) - step * (size - 1)):
            run = counts[at : at + step * (size - 1) + 1 : step]
            key = tuple(p.index for p in run)
            alike = all(same_unit(p, run[0]) and p.depth == run[0].depth for p in run)
            named = step == 1 or len({p.pre[-2:] for p in run}) == 1 or len({p.role for p in run}) == 1
            if alike and named and key not in seen:
                seen.add(key)
                yield run
