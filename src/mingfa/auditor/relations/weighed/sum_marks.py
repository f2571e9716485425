"""The marks of the readings of a sum: what the words and the places of the numbers say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, exact_sum, is_count
from mingfa.auditor.relations.sums.division_words import Reading as Division
from mingfa.auditor.relations.sums.division_words import another_thing, promised
from mingfa.auditor.relations.sums.divisions import gap_told
from mingfa.auditor.relations.sums.parts_list import carried_between
from mingfa.auditor.relations.sums.stages import is_pending, overlap
from mingfa.auditor.relations.weighed.readings import Reading, last_time, several, stage
from mingfa.auditor.relations.words.changes import is_planned
from mingfa.auditor.relations.words.kinds import (
    every_listed_kind,
    kinds_of_one,
    several_kinds,
    sibling,
    told_in_part,
)
from mingfa.auditor.relations.words.no_parts import is_compared, rises_from

_LEAD, _NEAR, _NAME = 60, 8, 8
_NAMELESS = frozenset({"案件", "申请", "问题", "事项"})


@dataclass(slots=True)
class Run:
    """The counts of one thing in a paragraph, in order, and what adds up exactly among them."""

    context: Context
    places: list[Place]
    telling: bool
    values: set[Decimal]
    wholes_of: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    exact: dict[tuple[int, ...], set[int]] = field(default_factory=lambda: defaultdict(set))

    def told(self, key: tuple[int, ...], parts: Sequence[Place]) -> bool:
        """True when the sum of these numbers is printed, or one of them is made up of others among them."""
        if self.exact.get(key) or exact_sum(list(parts)) in self.values:
            return True
        among = set(key)
        return any(wholes & among and among.intersection(made) for made, wholes in self.exact.items())


def of_two_times(context: Context, parts: Sequence[Place]) -> bool:
    """True when some of the numbers are told of another time, and others not: 举报3967件，上年为3105件."""
    told = [p for p in parts if p.role != "carried"]
    then = [bool(last_time().search(_lead(context, p))) for p in told]
    return any(then) and not all(then)


def of_last_bracket(context: Context, parts: Sequence[Place], whole: Place) -> bool:
    """True when the parts stand in a bracket of another time than the whole: 死亡38人，受伤247人（上年为41人、266人）."""
    opening = context.view.rfind("(", parts[0].sentence_start, parts[0].quantity.start)
    inside = opening >= whole.quantity.end and all(p.depth > whole.depth for p in parts)
    return inside and last_time().match(context.view, opening + 1) is not None


def may_be_pending(context: Context, parts: Sequence[Place], whole: Place) -> bool:
    """True for 受理318件…批准247件，不批准61件: of what came in some may not be decided, where nothing says it is divided."""
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    divided = any(pattern.search(lead) for _, pattern in _words().leads)
    return stage(whole) == "in" and not divided and all(p.role != "left" for p in parts)


def told_apart(context: Context, reading: Reading) -> bool:
    """True when the relations would not divide this whole into these parts for a reason of theirs."""
    *parts, whole = reading.places
    # 化解71件，为任务96件的74%，剩余25件: what was planned is no part of what was done.
    planned = {is_planned(p) for p in parts}
    return len(planned) > 1 or (whole.index < parts[0].index and another_thing(context, whole, parts))


def _share_apart(context: Context, places: Sequence[Place]) -> bool:
    """True for 管理类6146件，占16.80%；保障类3112件，占8.51%；建设类3044件，占8.32%: items of one list, each with its share."""
    beside = [context.places[p.index + 1] for p in places if p.index + 1 < len(context.places)]
    shares = [r.quantity.value for r in beside if r.quantity.kind == "rate" and r.pre.startswith("占")]
    *parts, whole = shares or [Decimal(0)]
    room = max((r.quantity.quantum for r in beside), default=Decimal(0))
    return len(shares) == len(places) and abs(sum(parts) - whole) > room * len(parts)


def is_explained(context: Context, reading: Reading) -> bool:
    """True when cases may be pending or of several kinds, or the gap is told near the parts: 349件（其中1件涉两市）."""
    *parts, whole = reading.places
    if _share_apart(context, reading.places):
        return True
    short = exact_sum(parts) < whole.quantity.value
    if short and (is_pending(whole, parts) or may_be_pending(context, parts, whole)):
        return True
    manifold = several_kinds().search(context.view, parts[0].sentence_start, parts[-1].sentence_end)
    if not short and (
        manifold or (whole.index < parts[0].index and carried_between(context, whole, parts[0]))
    ):
        return True
    near = context.places[max(0, parts[0].index - _NEAR) : parts[-1].index + _NEAR]
    values = {p.quantity.value for p in near if is_count(p)}
    return whole.index < parts[0].index and gap_told(context, values, Division(whole, parts))


def is_open(context: Context, parts: Sequence[Place], whole: Place) -> bool:
    """True when the words that lead to the parts leave room for more: 其中维持32件，驳回13件; 未结案件中，民商事1236件."""
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    told = any(word in lead for word in lexicon().words("parts")) or _AMONG.search(lead) is not None
    return told and not any(_words().rest.search(p.pre) for p in parts)


_AMONG = re.compile("[^集]中[，,:][^，,。；;]{0,12}$")


@dataclass(frozen=True, slots=True)
class _Words:
    leads: tuple[tuple[str, re.Pattern[str]], ...]
    total: re.Pattern[str]
    summed: re.Pattern[str]
    rest: re.Pattern[str]
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
        re.compile(any_of(lex.words("besides"))),
    )


def _lead(context: Context, place: Place) -> str:
    return context.view[place.clause_start : place.quantity.start]


def none(run: Run, whole: Place, where: str) -> Iterator[str]:
    """The marks of a number that may be no sum of those right before, right after, or further on."""
    context = run.context
    yield "none"
    yield f"none: {where}"
    yield f"none: {stage(whole)}"
    if _words().total.search(_lead(context, whole)):
        yield "none: called a total"
    if whole.part_mark:
        yield "none: marked as a part"
    if "其中" in context.view[whole.quantity.end : whole.quantity.end + 12]:
        yield "none: 其中 follows"
    yield f"none: number {min(3, run.places.index(whole))}"
    if whole is run.places[-1]:
        yield "none: the last"


def names(opening: str, whole: Place) -> bool:
    """True when the words before a list say what the whole is of: 不批准逮捕292人。不捕人员中, 转派承办单位30599件。转派件中."""
    name = (whole.pre + whole.post)[-_NAME:]
    return any(
        pair in opening
        for pair in (name[at : at + 2] for at in range(len(name) - 1))
        if pair not in _NAMELESS
    )


class Marks:
    """The marks of a reading in its run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def of(self, reading: Reading) -> Iterator[str]:
        """What the words and the places of the numbers say for and against this reading."""
        parts, whole = list(reading.places[:-1]), reading.places[-1]
        yield from reading.hints
        yield f"parts: {several(len(parts), 2, 3, 4, 6)}"
        yield from self._position(parts, whole)
        yield from self._list(parts)
        yield from self._roles(parts, whole)
        yield from self._sizes(parts, whole)
        yield from self._neighbours(parts, whole)
        yield from self._words(parts, whole)

    def _position(self, parts: list[Place], whole: Place) -> Iterator[str]:
        first, last = parts[0], parts[-1]
        if whole.index < first.index:
            yield from self._leading(first, whole)
        elif whole.index > last.index:
            yield f"before: sentence {min(2, whole.sentence - last.sentence)}"
            if _words().summed.search(whole.pre):
                yield "before: called a sum"
            elif _words().summed.search(self.run.context.view[last.quantity.end : whole.quantity.start]):
                yield "before: told to be a sum"
        else:
            yield "between"
        yield f"parts over {min(2, last.sentence - first.sentence) + 1} sentences"
        yield f"depth {max(-1, min(1, first.depth - whole.depth)):+d}"
        if len({p.depth for p in parts}) > 1:
            yield "depths differ"

    def _leading(self, first: Place, whole: Place) -> Iterator[str]:
        """What leads from the whole to the first of the parts."""
        context = self.run.context
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
        if beside:
            yield f"{several(beside, 1, 2, 3, 5)} others before the parts"
        opening = context.view[first.sentence_start : first.quantity.start]
        if names(opening, whole):
            yield "the parts' sentence names the whole"
        elif beside and names(opening, self.run.places[self.run.places.index(first) - 1]):
            yield "the parts' sentence names another"
        if _words().besides.search(lead):
            yield "lead: besides"
        if first.sentence == whole.sentence:
            yield "after: same piece" if first.segment == whole.segment else "after: another piece"

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
        roles = [stage(p) for p in parts]
        known = [r for r in roles if r != "-"]
        if len(roles) == 2 and roles[1] == "left":
            yield "done and left"
        elif "left" in roles:
            yield "left among them"
        if "carried" in roles:
            yield "carried among them"
        if known and len(set(known)) == 1 and len(known) == len(roles):
            yield "all of the whole's stage" if known[0] == stage(whole) else "all of one stage"
        elif len(set(known) & {"in", "done", "success"}) > 1:
            yield "of several stages"
        elif known and known[0] in ("in", "done") and known[0] != stage(whole):
            yield "begins with another stage"
        yield f"whole {stage(whole)}"

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
        if last_time().search(_lead(context, first)):
            yield "parts of another time"
        if last_time().search(_lead(context, whole)):
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
