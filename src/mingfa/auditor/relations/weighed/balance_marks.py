"""The marks of a balance: what there was, what came, what went, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, exact_sum
from mingfa.auditor.relations.weighed.readings import Reading, several, stage

# Cases do not vanish between a year and the next; people and permits do.
_STOCK = re.compile("[年期月季]初|[年月季][末底]")
_FEW, _SMALL = 2, 10


@dataclass(frozen=True, slots=True)
class Flow:
    """The counts of one thing in a paragraph, in order, with the movement that each tells of."""

    context: Context
    places: list[Place]
    told: dict[int, str] = field(default_factory=dict)

    def movement(self, place: Place) -> str:
        """Whether a number is what there was (had), came, went or is left (has), by its words; or none of them."""
        if place.index not in self.told:
            self.told[place.index] = _movement(self.context, place)
        return self.told[place.index]


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lex = lexicon()
    flows = lex.cues["weighed_flows"]
    return (
        ("has", re.compile(any_of(flows["has"]))),
        ("had", re.compile(any_of(flows["had"]))),
        ("went", re.compile(any_of([*lex.words("goes"), *flows["went"]]))),
        ("came", re.compile(any_of([*lex.words("comes"), *flows["came"]]))),
    )


def _movement(context: Context, place: Place) -> str:
    lead = context.view[place.clause_start : place.quantity.start] + place.post[:2]
    for name, pattern in _words():
        if pattern.search(lead):
            return name
    by_role = {"carried": "had", "left": "has", "done": "went", "received": "came", "accepted": "came"}
    return by_role.get(place.role or "", "-")


def may_be_untold(context: Context, reading: Reading) -> bool:
    """True for 年初386人，新接收412人，解除367人，年末422人: few may have left in a way that is not told."""
    places = list(reading.places)
    left, right = places[: reading.cut], places[reading.cut :]
    flow = Flow(context, places)
    moved = [p.quantity.value for p in places if flow.movement(p) not in ("had", "has")]
    stock = any(_STOCK.search(context.view, p.clause_start, p.quantity.start) for p in left)
    gap = abs(exact_sum(left) - exact_sum(right))
    return stock and len(moved) <= _FEW and gap * _SMALL < max(moved, default=gap)


def none(flow: Flow, closing: Place) -> Iterator[str]:
    """The marks of a number that closes no balance."""
    yield "none"
    yield f"none: {flow.movement(closing)}"
    yield f"none: {several(len(flow.places), 4, 5, 6, 8)} numbers"


def marks(flow: Flow, kind: str, left: Sequence[Place], right: Sequence[Place]) -> Iterator[str]:
    """What the words and the places of the numbers say for and against a balance of two sides."""
    yield kind
    yield f"{min(len(left), 4)} come, {min(len(right), 4)} gone"
    came = [flow.movement(p) for p in left]
    went = [flow.movement(p) for p in right]
    yield f"begins with {came[0]}"
    yield f"ends with {went[-1]}"
    strange = sum(m in ("went", "has") for m in came) + sum(m in ("came", "had") for m in went)
    yield f"{min(strange, 3)} on the other side"
    yield f"{min(2, sum(m == '-' for m in (*came, *went)))} without a word"
    yield f"{min(2, came.count('had'))} had, {min(2, went.count('has'))} left"
    places = sorted((*left, *right), key=lambda p: p.index)
    yield f"over {min(3, places[-1].sentence - places[0].sentence) + 1} sentences"
    yield "one depth" if len({p.depth for p in places}) == 1 else "depths differ"
    yield "of one unit" if len({p.quantity.unit for p in places}) == 1 else "units differ"
    if any(p.part_mark for p in places):
        yield "a part within"
    if sum(p.quantity.kind == "rate" for p in flow.context.places[places[0].index : places[-1].index]):
        yield "rates within"
    if sum(stage(p) == "in" for p in left) > 1:
        yield "two that came in"
