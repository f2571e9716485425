"""The rate of one item of two lists told in turn: 甲、乙分别受理86件、93件，成功调解67件、88件。乙成功率为94.6%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, rate_chance
from mingfa.auditor.relations.rates.basis import held
from mingfa.auditor.relations.rates.levels import is_level
from mingfa.auditor.relations.rates.pairs import Nearby, nearby, run_of, usable
from mingfa.auditor.relations.rates.subjects import trimmed

KIND = "比率"
_BACK, _FEWEST, _TWO = 30, 2, 2
_NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{4,14})率(?:最[高低]|居首|居末|垫底)?[，,]?(?:为|达到?|是|仅|只有)*$"
)
_TURN = re.compile(r"分别|依次|顺次")
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,10}(?:[、和与及][\u4e00-\u9fff]{2,10})+")
_AND = re.compile("[、和与及]")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every rate that is called after an item of two lists of the paragraph."""
    near: Nearby | None = None
    for rate in context.places:
        if rate.quantity.kind != "rate" or not is_level(context, rate):
            continue
        lead = context.view[max(rate.sentence_start, rate.quantity.start - _BACK) : rate.quantity.start]
        named = _NAMED.search(lead)
        if named is None or not _told_in_turn(context, rate):
            continue
        near = near or nearby(context)
        lists = _lists(near, rate)
        if len(lists) >= _TWO:
            yield from _judge(near, named["name"].removeprefix("其中"), lists, rate)


def _told_in_turn(context: Context, rate: Place) -> bool:
    """True when something before the rate in its paragraph is told in turn, which is quick to see."""
    line = context.view.rfind("\n", 0, rate.quantity.start) + 1
    return _TURN.search(context.view, line, rate.quantity.start) is not None


def _lists(near: Nearby, rate: Place) -> list[list[Place]]:
    """The lists of the paragraph before the rate, in order: 86件、93件 and 67件、88件."""
    found: list[list[Place]] = []
    for place in near.before(rate, _BACK):
        if not usable(place) or (found and place in found[-1]):
            continue
        run = [p for p in run_of(near, place, place.quantity.kind) if usable(p)]
        apart = "\n" in near.context.view[place.quantity.end : rate.quantity.start]
        if len(run) >= _FEWEST and not apart and all(same_unit(p, run[0]) for p in run):
            found.append(run)
    return found


def _judge(near: Nearby, name: str, lists: list[list[Place]], rate: Place) -> Iterator[Finding]:
    """Hold the rate against the item of the last list that has its word, over the same item of one before."""
    context = near.context
    for part in reversed(lists):
        if not _TURN.search(_lead(context, part)) and not _TURN.search(_lead(context, lists[0])):
            continue
        if name[-_TWO:] not in _lead(context, part):
            continue
        for whole in (w for w in lists if w[0].index < part[0].index and len(w) == len(part)):
            at = _turn(context, name, whole)
            if at is None or not same_unit(part[at], whole[at]):
                continue
            own = part[at], whole[at]
            if agrees(*own, rate) or rate_chance([own[0]], own[1], rate) < CERTAIN:
                yield from held(context, KIND, name + "率", *own, rate, fits="依次核对，相符")
                return


def _lead(context: Context, run: list[Place]) -> str:
    return context.view[run[0].clause_start : run[0].quantity.start]


def _turn(context: Context, name: str, run: list[Place]) -> int | None:
    """Which of the list the name begins with, as it stands in the words of the numbers or in the list of names before."""
    labels = [trimmed(p.pre) for p in run]
    if sum(len(label) >= _FEWEST for label in labels) < len(run):
        lead = context.view[run[0].sentence_start : run[0].quantity.start]
        listed = [_AND.split(m.group()) for m in _LISTED.finditer(lead)]
        labels = next((names for names in listed if len(names) == len(run)), [])
    told = [at for at, label in enumerate(labels) if len(label) >= _FEWEST and _begins(name, label)]
    return told[0] if len(told) == 1 else None


def _begins(name: str, label: str) -> bool:
    """True for 餐饮 and 餐饮环节不合格, 道路交通四个调委会 and 道路交通调委会成功."""
    size = min(4, len(label), len(name) - _TWO)
    return size >= _FEWEST and name[:size] == label[:size]
