"""Of which numbers a number may be the sum: the runs before and after it, what stands apart, what came and went."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.evidence.slips import moves
from mingfa.auditor.relations.sums.division_words import Reading as Division
from mingfa.auditor.relations.sums.division_words import promised
from mingfa.auditor.relations.sums.stages import overlap
from mingfa.auditor.relations.weighed.equal import Sides, shortened, slip_wide
from mingfa.auditor.relations.weighed.readings import Question, Reading
from mingfa.auditor.relations.words.kinds import (
    every_listed_kind,
    kinds_of_one,
    several_kinds,
    sibling,
    told_in_part,
)
from mingfa.auditor.relations.words.no_parts import is_average, is_compared, is_moved, rises_from

SUBJECT = "sum"
_SMALLEST, _TIMES = 10, 10
_LONGEST, _FEWEST = 11, 3
_CROWD = 40
_SAME = {"份": "件", "封": "件", "篇": "项", "则": "项"}
_LEAD = 60


@dataclass(slots=True)
class _Run:
    """The counts of one thing in a paragraph, in order, and what adds up exactly among them."""

    context: Context
    places: list[Place]
    telling: bool
    wholes_of: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    exact: dict[tuple[int, ...], set[int]] = field(default_factory=lambda: defaultdict(set))


def questions(context: Context, telling: bool = False) -> Iterator[Question]:
    """One question for every count of a paragraph that other counts in it may make up.

    Only readings that fit or miss by a slip when ``telling``: the others hardly speak.
    """
    for paragraph in context.paragraphs:
        grouped: dict[str, list[Place]] = defaultdict(list)
        for place in paragraph:
            if _usable(context, place):
                unit = place.quantity.group or place.quantity.unit
                grouped[_SAME.get(unit, unit)].append(place)
        for places in grouped.values():
            if len(places) >= _FEWEST:
                yield from _questions(_Run(context, places, telling))


def _usable(context: Context, place: Place) -> bool:
    """True for exact counts in digits; growth, plans and averages make up nothing."""
    quantity = place.quantity
    if not is_count(place) or quantity.bound is not Bound.EXACT or quantity.value <= 0 or place.is_plan:
        return False
    spelt = not any(c.isdigit() for c in context.literal(place))
    return not (spelt or is_average(place) or is_moved(context, place))


def _questions(run: _Run) -> Iterator[Question]:
    found: dict[int, dict[tuple[int, ...], Reading]] = defaultdict(dict)
    for chain, places in _chains(run.places):
        for whole, parts, hints in _windows(places, run.telling):
            key = tuple(p.index for p in parts)
            if key not in found[whole.index]:
                reading = _reading(run, parts, whole, (f"chain {chain}", *hints))
                found[whole.index][key] = reading
    for key, wholes in run.exact.items():
        for index in key:
            run.wholes_of[index] |= wholes
    for whole in run.places:
        told = found[whole.index].items()
        # Numbers that make up another one exactly, or are of two times, do not miss this one by a slip.
        readings = [
            replace(r, near=None)
            if r.near is not None and (run.exact.get(key) or _mixed(run.context, r.places[:-1]))
            else r
            for key, r in told
        ]
        if readings and whole.quantity.value >= _SMALLEST * whole.quantity.quantum:
            yield Question(SUBJECT, whole, readings, _Marks(run).of, partial(_none, run, whole))


def _chains(places: list[Place]) -> Iterator[tuple[str, list[Place]]]:
    """The numbers in order, and those of them that no 其中 takes out."""
    yield "all", places
    unmarked = [p for p in places if not p.part_mark]
    if _FEWEST <= len(unmarked) < len(places) <= _CROWD:
        yield "unmarked", unmarked


def _windows(places: list[Place], telling: bool) -> Iterator[tuple[Place, list[Place], tuple[str, ...]]]:
    """Every run that ends where a sentence, a piece or the chain does, with the numbers near it that it may make up."""
    values, loose = _steps(places)
    for first in range(len(places)):
        total = values[first]
        for last in range(first + 1, min(len(places), first + _LONGEST)):
            total += values[last]
            after = places[last + 1] if last + 1 < len(places) else None
            end = _end(places[last], after)
            parts = places[first : last + 1]
            if first and _may(values[first - 1], values[first : last + 1], total, loose, telling):
                yield places[first - 1], parts, ("after", f"after: {end}")
            if after is not None and _may(values[last + 1], values[first : last + 1], total, loose, telling):
                yield after, parts, ("before", f"before: {end}")


def _steps(places: list[Place]) -> tuple[list[int], bool]:
    """The numbers in steps of the finest of them, and whether rounding or a factor may come between them and a sum."""
    step = min(p.quantity.quantum for p in places)
    loose = shortened(places) or any(p.times != 1 for p in places)
    return [int(p.quantity.value / step) * p.times for p in places], loose


def _may(whole: int, parts: list[int], total: int, loose: bool, telling: bool) -> bool:
    """True for sums of the size of the whole, and when ``telling`` for those that may fit or miss by a slip."""
    if whole > total * _TIMES or total > whole * _TIMES:
        return False
    gap = whole - total
    if not telling or loose or not gap:
        return True
    return slip_wide(gap) and (-gap in moves(whole) or any(gap in moves(part) for part in parts))


def _end(last: Place, after: Place | None) -> str:
    if after is None:
        return "end of paragraph"
    if after.sentence != last.sentence:
        return "end of sentence"
    return "end of piece" if after.segment != last.segment else "cut"


def _reading(run: _Run, parts: list[Place], whole: Place, hints: tuple[str, ...]) -> Reading:
    reading = _fit(parts, whole, hints)
    if reading.agrees is not None:
        run.exact[tuple(p.index for p in parts)].add(whole.index)
    return reading


def _mixed(context: Context, parts: Sequence[Place]) -> bool:
    """True when some of the numbers are told of another time, and others not: 举报3967件，上年为3105件."""
    told = [p for p in parts if p.role != "carried"]
    then = [bool(_words().last.search(_lead(context, p))) for p in told]
    return any(then) and not all(then)


def _fit(parts: Sequence[Place], whole: Place, hints: tuple[str, ...]) -> Reading:
    sides = Sides.of(parts, [whole])
    places = (*parts, whole)
    if sides.agree():
        return Reading(SUBJECT, places, sides.agree_chance(), None, hints)
    return Reading(SUBJECT, places, None, sides.near_chance(), hints)


def may_be_pending(context: Context, parts: Sequence[Place], whole: Place) -> bool:
    """True for 受理318件…批准247件，不批准61件: of what came in some may not be decided, where nothing says it is divided."""
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    divided = any(pattern.search(lead) for _, pattern in _words().leads)
    return _stage(whole) == "in" and not divided and all(p.role != "left" for p in parts)


def is_open(context: Context, parts: Sequence[Place], whole: Place) -> bool:
    """True when the words that lead to the parts leave room for more of them: 其中维持32件，驳回13件."""
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    told = any(word in lead for word in lexicon().words("parts"))
    return told and not any(_words().rest.search(p.pre) for p in parts)


@dataclass(frozen=True, slots=True)
class _Words:
    leads: tuple[tuple[str, re.Pattern[str]], ...]
    total: re.Pattern[str]
    summed: re.Pattern[str]
    rest: re.Pattern[str]
    last: re.Pattern[str]
    besides: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    leads = lex.cues["weighed_leads"]
    return _Words(
        tuple((name, re.compile(pattern)) for name, pattern in leads.items()),
        re.compile(any_of(lex.words("weighed_totals"))),
        re.compile(any_of(lex.words("weighed_sums"))),
        re.compile(any_of(lex.words("weighed_rest"))),
        re.compile(any_of(lex.words("weighed_last")) + "|20\\d\\d年"),
        re.compile(any_of(lex.words("besides"))),
    )


_STAGE = {"received": "in", "accepted": "in", "found": "in"}


def _stage(place: Place) -> str:
    return _STAGE.get(place.role or "", place.role or "-")


def _lead(context: Context, place: Place) -> str:
    return context.view[place.clause_start : place.quantity.start]


def _none(run: _Run, whole: Place) -> Iterator[str]:
    """The marks of a number that may be no sum at all."""
    context = run.context
    yield "none"
    yield f"none: {_stage(whole)}"
    if _words().total.search(_lead(context, whole)):
        yield "none: called a total"
    if whole.part_mark:
        yield "none: marked as a part"
    if "其中" in context.view[whole.quantity.end : whole.quantity.end + 12]:
        yield "none: 其中 follows"
    yield f"none: number {min(3, run.places.index(whole))}"
    if whole is run.places[-1]:
        yield "none: the last"


class _Marks:
    """The marks of a reading in its run."""

    def __init__(self, run: _Run) -> None:
        self.run = run

    def of(self, reading: Reading) -> Iterator[str]:
        """What the words and the places of the numbers say for and against this reading."""
        parts, whole = list(reading.places[:-1]), reading.places[-1]
        yield from reading.hints
        yield f"parts: {_several(len(parts), 2, 3, 4, 6)}"
        yield from self._position(parts, whole)
        yield from self._list(parts)
        yield from self._roles(parts, whole)
        yield from self._sizes(parts, whole)
        yield from self._neighbours(parts, whole)
        yield from self._words(parts, whole)

    def _position(self, parts: list[Place], whole: Place) -> Iterator[str]:
        context, first, last = self.run.context, parts[0], parts[-1]
        if whole.index < first.index:
            lead = context.view[max(whole.quantity.end, first.quantity.start - _LEAD) : first.quantity.start]
            beside = sum(whole.index < p.index < first.index for p in self.run.places)
            yield f"after: sentence {min(3, first.sentence - whole.sentence)}"
            for name, pattern in _words().leads:
                if pattern.search(lead):
                    yield f"lead: {name}, {'beside' if beside == 0 else 'further'}"
            if lead.startswith("("):
                yield "lead: bracket"
            if lead.startswith("、") or (len(lead) < 8 and "、" in lead):
                yield "lead: 、"
            if _words().besides.search(lead):
                yield "lead: besides"
            if first.sentence == whole.sentence:
                yield "after: same piece" if first.segment == whole.segment else "after: another piece"
        elif whole.index > last.index:
            yield f"before: sentence {min(2, whole.sentence - last.sentence)}"
            if _words().summed.search(whole.pre):
                yield "before: called a sum"
            elif _words().summed.search(context.view[last.quantity.end : whole.quantity.start]):
                yield "before: told to be a sum"
        else:
            yield "between"
        yield f"parts over {min(2, last.sentence - first.sentence) + 1} sentences"
        yield f"depth {max(-1, min(1, first.depth - whole.depth)):+d}"
        if len({p.depth for p in parts}) > 1:
            yield "depths differ"

    def _list(self, parts: list[Place]) -> Iterator[str]:
        context, last = self.run.context, parts[-1]
        gaps = [_separator(context.view[a.quantity.end : b.quantity.start]) for a, b in pairwise(parts)]
        if len(set(gaps)) == 1:
            yield f"joined by {gaps[0]}"
        else:
            yield "joined alike but the last" if len(set(gaps[:-1])) == 1 else "joined by several"
        if kinds_of_one(parts):
            yield "kinds of one"
        if every_listed_kind(parts):
            yield "every kind of a list"
        if len({p.trailing for p in parts}) > 1:
            yield "numbers before and after their nouns"
        if any(_words().rest.search(p.pre) for p in parts[-1:]):
            yield "ends in the rest"
        elif any(_words().rest.search(p.pre) for p in parts):
            yield "rest within"
        following = context.places[last.index + 1] if last.index + 1 < len(context.places) else None
        if following and following.sentence == last.sentence and _words().rest.search(following.pre):
            yield "rest follows"
        if "等" in context.view[last.quantity.end : last.quantity.end + 8]:
            yield "and others"
        if len({p.pre[-1:] for p in parts}) == 1:
            yield "names end alike"
        if any(p.part_mark for p in parts[1:]):
            yield "a part of a part within"
        if parts[0].part_mark:
            yield "first marked as a part"

    def _roles(self, parts: list[Place], whole: Place) -> Iterator[str]:
        roles = [_stage(p) for p in parts]
        known = [r for r in roles if r != "-"]
        if len(roles) == 2 and roles[1] == "left":
            yield "done and left"
        elif "left" in roles:
            yield "left among them"
        if "carried" in roles:
            yield "carried among them"
        if known and len(set(known)) == 1 and len(known) == len(roles):
            yield "all of the whole's stage" if known[0] == _stage(whole) else "all of one stage"
        elif len(set(known) & {"in", "done", "success"}) > 1:
            yield "of several stages"
        elif known and known[0] in ("in", "done") and known[0] != _stage(whole):
            yield "begins with another stage"
        yield f"whole {_stage(whole)}"

    def _sizes(self, parts: list[Place], whole: Place) -> Iterator[str]:
        total = float(sum(p.quantity.value * p.times for p in parts))
        value = float(whole.quantity.value)
        if max(p.quantity.value for p in parts) > whole.quantity.value:
            yield "a part exceeds the whole"
        if any(p.quantity.value == whole.quantity.value for p in parts):
            yield "a part equals the whole"
        if total < value:
            yield "falls short"
        if total < 0.4 * value:
            yield "far too small"
        elif total > 2.5 * value:
            yield "far too large"

    def _neighbours(self, parts: list[Place], whole: Place) -> Iterator[str]:
        run, places = self.run, self.run.context.places
        rates = sum(p.index + 1 < len(places) and places[p.index + 1].quantity.kind == "rate" for p in parts)
        span = abs(parts[-1].index - parts[0].index) + 1
        yield "no rates" if not rates else "rate each" if rates >= len(parts) - 1 else "some rates"
        yield f"{min(3, max(0, span - len(parts) - rates))} others among them"
        if any(p.quantity.unit != whole.quantity.unit for p in parts):
            yield "units differ"
        if all(p.quantity.value / p.quantity.quantum % 10 == 0 for p in (whole, *parts)):
            yield "all round"
        elsewhere = [run.wholes_of[p.index] - {whole.index} for p in parts if p.index in run.wholes_of]
        if sum(bool(e) for e in elsewhere) * 2 > len(parts):
            yield "parts make up another"
        if run.wholes_of.get(whole.index):
            yield "whole is part of another"

    def _words(self, parts: list[Place], whole: Place) -> Iterator[str]:
        context, words, first = self.run.context, _words(), parts[0]
        if words.total.search(_lead(context, whole)):
            yield "whole called a total"
        if whole.part_mark:
            yield "whole marked as a part"
        if len({p.year for p in (whole, *parts) if p.year.isdigit()}) > 1:
            yield "years differ"
        if words.last.search(_lead(context, first)):
            yield "parts of another time"
        if words.last.search(_lead(context, whole)):
            yield "whole of another time"
        name = whole.pre[-2:]
        if len(name) == 2 and sum(name in p.pre + p.post for p in parts) >= len(parts) - 1:
            yield "whole's name in the parts"
        if any(is_compared(p) for p in parts):
            yield "compared"
        if any(rises_from(context, p) for p in parts):
            yield "rises from"
        if overlap(parts):
            yield "kinds may overlap"
        if several_kinds().search(context.view, first.sentence_start, first.sentence_end):
            yield "one may be of several kinds"
        if whole.index < first.index:
            yield from self._following(parts, whole)

    def _following(self, parts: list[Place], whole: Place) -> Iterator[str]:
        context = self.run.context
        if told_in_part().search(context.view, whole.quantity.end, parts[0].quantity.start):
            yield "told in part"
        if sibling(context, whole, parts):
            yield "sibling"
        if promised(context, Division(whole, parts)):
            yield "promised"


def _separator(gap: str) -> str:
    return next((mark for mark in "。；;，,、" if mark in gap), "none")


def _several(count: int, *edges: int) -> str:
    return next((f"up to {edge}" for edge in edges if count <= edge), "more")
