"""Sums that make a rate right: 调解结案60件，裁决结案40件，裁决率40% is of the two together."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import interval, same_unit, total
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, sum_chance
from mingfa.auditor.relations.rates.names import rate_name
from mingfa.auditor.relations.rates.pairs import Nearby, Part, fits, usable

_LONGEST, _WHOLES = 12, 8
# More ways of adding up than this would make any rate right.
_BY_CHANCE = 0.1


def made_right(near: Nearby, part: Part, whole: Place, rate: Place) -> bool:
    """True when a sum of neighbours in the sentence, as the part or as its whole, gives the rate and chance hardly would.

    ``whole`` is the number that the words name: where it is one slip from the sum, it is itself what went wrong.
    """
    runs = list(_runs(near, part.first, rate))
    single = len(part.places) == 1
    return (single and _of_sum(part, whole, rate, runs)) or _sum_of(near, part, rate, runs)


def _of_sum(part: Part, whole: Place, rate: Place, runs: list[list[Place]]) -> bool:
    """裁决率 of 7385件 and 2741件 together."""
    if not rate_name(rate) or agrees_by_chance(rate) * len(runs) > _BY_CHANCE:
        return False
    return any(
        fits(part, total(run), rate) and (whole in run or sum_chance(run, whole) == CERTAIN) for run in runs
    )


def _sum_of(near: Nearby, part: Part, rate: Place, runs: list[list[Place]]) -> bool:
    """专利纠纷和技术合同纠纷1686件和158件，占9.71%: both together of a number before."""
    wholes = [p for p in near.around(part.first) if same_unit(p, part.first)][:_WHOLES]
    made = [
        (Part(tuple(run)), w)
        for run in runs
        for w in wholes
        if w not in run and w.quantity.value >= sum(p.quantity.value for p in run)
    ]
    if agrees_by_chance(rate) * len(made) > _BY_CHANCE:
        return False
    return any(fits(own, interval(w), rate) for own, w in made)


def _runs(near: Nearby, own: Place, rate: Place) -> Iterator[list[Place]]:
    """Two or more counts of one unit in a row that hold the part: 7385件…2741件…1329件."""
    row = [
        p
        for p in near.context.places[max(0, own.index - _LONGEST) : own.index + _LONGEST]
        if p.sentence == rate.sentence and usable(p) and same_unit(p, own) and p.depth == own.depth
    ]
    if own not in row:
        return
    at = row.index(own)
    for first in range(at + 1):
        for last in range(max(at, first + 1), len(row)):
            yield row[first : last + 1]
