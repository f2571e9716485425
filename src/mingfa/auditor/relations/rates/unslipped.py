"""Rates that no slip joins to the numbers they are held against: when the two stand too far off, or are copies."""

from __future__ import annotations

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, interval, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance
from mingfa.auditor.relations.rates.pairs import Nearby, Part, fits

_PLAUSIBLE, _LONGEST_ROW = 0.05, 12
# A number copied from its neighbour may miss by anything.
_NEAR, _LONG = 6, 100


def far(near: Nearby, peers: dict[int, set[int]], part: Part, whole: Place, rate: Place) -> bool:
    """True when no slip joins the three, and they do not stand side by side or others around give the rate."""
    exact = all_exact([*part.places, whole, rate])
    if _sibling_fits(near.context, peers, part, whole, rate):
        return False
    if not exact or rate_chance(list(part.places), whole, rate) < CERTAIN or copied(near.context, part, rate):
        return False
    if whole.segment != rate.segment or whole.index > rate.index:
        return True
    own = [p for p in near.around(rate)[:_LONGEST_ROW] if p.sentence == rate.sentence]
    first = min(whole.index, part.first.index)
    between = [p for p in own if first < p.index < rate.index and p.depth <= rate.depth]
    apart = any(same_unit(p, whole) for p in between if p is not whole and p is not part.first)
    return apart or _anywhere(own, rate)


def _sibling_fits(
    context: Context, peers: dict[int, set[int]], part: Part, whole: Place, rate: Place
) -> bool:
    """收到712件，立案703件，占98.74%；未立案19件，占1.26%: the share beside is of the same whole, and right."""
    own = {p.index for p in part.places}
    fitting = peers.get(whole.index, set()) - own
    beside = [context.places[i] for i in fitting]
    plain = rate.pre.strip("，, ") in ("占", "占比") and part.places[-1].index == rate.index - 1
    return plain and any(p.sentence == rate.sentence and p.index == rate.index - 3 for p in beside)


def _anywhere(counts: list[Place], rate: Place) -> bool:
    """已交付13862套…剩余1947套，交付率87.7%: true when two other numbers of the sentence give the rate, hardly by chance."""
    pairs = [(p, w) for p in counts for w in counts if p is not w and same_unit(p, w)]
    pairs = [(p, w) for p, w in pairs if w.quantity.value >= p.quantity.value]
    if agrees_by_chance(rate) * len(pairs) > _PLAUSIBLE:
        return False
    return any(fits(Part((p,)), interval(w), rate) for p, w in pairs)


def copied(context: Context, part: Part, rate: Place) -> bool:
    """True when a number of three digits is printed for its neighbour too: 144件，占8.78%，178件，占8.78%."""
    near = context.places[max(0, rate.index - _NEAR) : rate.index + _NEAR]
    return any(
        own.quantity.value / own.quantity.quantum >= _LONG
        and own.quantity.value != 1
        and any(
            p.quantity.value == own.quantity.value and p.quantity.kind == own.quantity.kind
            for p in near
            if p is not own and p not in part.places
        )
        for own in (*part.places, rate)
    )
