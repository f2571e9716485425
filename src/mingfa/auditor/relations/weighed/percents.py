"""Of which numbers a percentage may be the share or the growth."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, loosely_same, printed, same_unit
from mingfa.auditor.relations.evidence.slips import moves
from mingfa.auditor.relations.rates.names import named_numerators, rate_name, stem_of
from mingfa.auditor.relations.rates.words import another_stage, is_outcome, names_it, own_body
from mingfa.auditor.relations.weighed.readings import Question, Reading
from mingfa.auditor.relations.words.changes import is_change, is_difference

SUBJECT = "percent"
_LEVEL = "level"
_PARTS, _WHOLES, _AFTER, _AHEAD, _NEAR, _SUMMED = 3, 8, 2, 2, 4, 10
_TIMES, _MOST_GROWTH, _LONGEST, _EXTRA = 10, 30, 10, 60
# A rate that is cut, not rounded, is less than a step below what it stands for.
_CUT = 0.999

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Computed:
    """What is computed of two numbers, and between what each must lie for a result between two values."""

    of: Callable[[float, float], float]
    first: Callable[[float, float, float], list[Span]]
    second: Callable[[float, float, float], list[Span]]


def _back(base: float, low: float, high: float) -> list[Span]:
    """The number of which another is a share between two values."""
    return [(base / high, base / low)] if low > 0 else []


# By kind: of a part and its whole, of now and before, of a number and the difference told (and the reverse).
COMPUTED: dict[str, Computed] = {
    "share": Computed(
        lambda part, whole: part / whole, lambda whole, low, high: [(low * whole, high * whole)], _back
    ),
    "growth": Computed(
        lambda now, base: abs(now - base) / base,
        lambda base, low, high: [
            (base * (1 + low), base * (1 + high)),
            (base * (1 - high), base * (1 - low)),
        ],
        lambda now, low, high: [
            (now / (1 + high), now / (1 + low)),
            *([(now / (1 - low), now / (1 - high))] if high < 1 else []),
        ],
    ),
    "gained": Computed(
        lambda now, more: more / (now - more) if now > more else math.inf,
        lambda more, low, high: [(more + one, more + other) for one, other in _back(more, low, high)],
        lambda now, low, high: [(now * low / (1 + low), now * high / (1 + high))],
    ),
    "lost": Computed(
        lambda now, less: less / (now + less),
        lambda less, low, high: [(one - less, other - less) for one, other in _back(less, low, high)],
        lambda now, low, high: [(now * low / (1 - low), now * high / (1 - high))] if high < 1 else [],
    ),
    "moved": Computed(
        lambda base, step: step / base, _back, lambda base, low, high: [(low * base, high * base)]
    ),
}


class _Slips(dict[int, list[float]]):
    """The values that one slip would print, for each place, in order."""

    def of(self, place: Place) -> list[float]:
        """Those of this place, computed once."""
        if place.index not in self:
            quantum = float(place.quantity.quantum)
            digits = int(place.quantity.value / place.quantity.quantum)
            meant = sorted(digits + move for move in moves(digits))
            self[place.index] = [value * quantum for value in meant if value > 0]
        return self[place.index]

    def reach(self, place: Place, spans: list[Span]) -> bool:
        """True when a slip would print a number within one of these spans."""
        values = self.of(place)
        return any(
            at < len(values) and values[at] <= high
            for low, high in spans
            for at in (bisect_left(values, low),)
        )


@dataclass(slots=True)
class _Around:
    """A percentage and the counts around it that it may be of."""

    rate: Place
    low: float
    high: float
    step: float
    parts: list[Place]
    wholes: list[Place]
    name: str
    sort: str
    course: str
    slips: _Slips
    settled: bool = False
    readings: list[Reading] = field(default_factory=list)

    def agrees(self, made: float) -> float | None:
        """The chance that another number would give the percentage, where this one does."""
        return min(1.0, self.high - self.low) if self.low <= made <= self.high else None


@dataclass(slots=True)
class _Shares:
    """Which percentages agree with a share of which numbers."""

    of_whole: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_pair: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    not_of_whole: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def questions(context: Context, settled: Collection[int] = ()) -> Iterator[Question]:
    """One question for every percentage beside which counts stand, but for those ``settled`` (by their places)."""
    shares, slips = _Shares(), _Slips()
    asked: list[_Around] = []
    for paragraph in context.paragraphs:
        rates = [p for p in paragraph if _is_asked(context, p)]
        counts = [p for p in paragraph if _usable(p)] if rates else []
        for rate in rates:
            around = _around(context, rate, counts, slips)
            around.settled = rate.index in settled
            around.readings = list(_readings(around, shares))
            if not around.settled:
                asked.append(around)
    for around in asked:
        if around.readings:
            marks = _Marks(context, around, shares)
            yield Question(SUBJECT, around.rate, around.readings, marks.of, partial(_none, context, around))


def _is_asked(context: Context, place: Place) -> bool:
    quantity = place.quantity
    exact = quantity.kind == "rate" and quantity.bound is Bound.EXACT and quantity.value > 0
    return exact and not place.is_plan and "分点" not in context.literal(place)


def _usable(place: Place) -> bool:
    quantity = place.quantity
    return place.addable and quantity.value > 0 and quantity.bound is Bound.EXACT


def _around(context: Context, rate: Place, counts: list[Place], slips: _Slips) -> _Around:
    before = [p for p in counts if p.index < rate.index]
    after = [p for p in counts if p.index > rate.index]
    beside = [p for p in after if p.sentence == rate.sentence][:_AFTER]
    stated = printed(rate)
    name = rate_name(rate)
    sort = "share" if _words().share.search(rate.pre) else "named" if name else "bare"
    return _Around(
        rate,
        float(stated.low),
        float(stated.high),
        float(rate.quantity.quantum),
        [p for p in before[-_PARTS:] if p.sentence >= rate.sentence - 1] + beside,
        before[-_WHOLES:] + after[:_AHEAD],
        name,
        sort,
        _course(context, rate),
        slips,
    )


def _readings(around: _Around, shares: _Shares) -> Iterator[Reading]:
    yield from _single_shares(around, shares)
    if around.settled:
        return
    if around.course != _LEVEL:
        yield from _changes(around)
        yield from _changes_of_two(around)
    extra = [*_shares_of_several(around), *_shares_of_changed(around)]
    yield from extra[:_EXTRA]


def _single_shares(around: _Around, shares: _Shares) -> Iterator[Reading]:
    rate = around.rate
    wholes = [p for p in around.wholes if not is_difference(p)]
    for part in around.parts:
        if is_difference(part):
            continue
        for whole in wholes:
            if whole is part or not _alike(part, whole):
                continue
            if part.quantity.value > _TIMES * whole.quantity.value:
                continue
            reading = _fit(around, "share", part, whole)
            if reading.agrees is not None:
                shares.of_whole[whole.index].add(rate.index)
                shares.of_pair[part.index, whole.index].add(rate.index)
            elif part.index == rate.index - 1 and around.sort == "share":
                shares.not_of_whole[whole.index].add(rate.index)
            yield reading


def _alike(part: Place, whole: Place) -> bool:
    return same_unit(whole, part) or loosely_same(whole, part)


def _changes(around: _Around) -> Iterator[Reading]:
    near = [p for p in around.wholes if p.index < around.rate.index][-_NEAR:]
    near += [p for p in around.parts if p.index > around.rate.index]
    moved = [is_difference(p) for p in near]
    for now in (p for p, steps in zip(near, moved, strict=True) if not steps):
        for base, steps in zip(near, moved, strict=True):
            if base is now or not same_unit(now, base):
                continue
            if steps:
                for kind in ("gained", "lost", "moved"):
                    yield _fit(around, kind, now, base)
            elif 1 / _MOST_GROWTH < now.quantity.value / base.quantity.value < _MOST_GROWTH:
                yield _fit(around, "growth", now, base)


def _changes_of_two(around: _Around) -> Iterator[Reading]:
    """The growth of two numbers together by a difference: 企业40件、个人5件，同比增加7件，增长18.4%."""
    before = [p for p in around.wholes if p.index < around.rate.index][-_NEAR:]
    steps = [p for p in before if is_difference(p)]
    for one, other in pairwise(p for p in before if not is_difference(p)):
        for step in (s for s in steps if same_unit(s, one) and same_unit(one, other)):
            now, moved = float(one.quantity.value + other.quantity.value), float(step.quantity.value)
            for kind in ("gained", "lost"):
                if (agrees := around.agrees(COMPUTED[kind].of(now, moved))) is not None:
                    yield Reading(f"{kind} by two", (one, other, step), agrees)


def _shares_of_several(around: _Around) -> Iterator[Reading]:
    """The sums of two numbers or more before the percentage that it is the share of: 三类共占71%."""
    before = [p for p in around.wholes if p.index < around.rate.index][-_SUMMED:]
    for end in range(len(before), max(0, len(before) - 3), -1):
        total = float(before[end - 1].quantity.value)
        for first in range(end - 2, max(-1, end - _LONGEST - 1), -1):
            run = before[first:end]
            total += float(run[0].quantity.value)
            if run[0].sentence < around.rate.sentence - 1 or not same_unit(run[0], run[-1]):
                break
            for whole in around.wholes:
                agrees = around.agrees(total / float(whole.quantity.value))
                if agrees is not None and whole not in run and same_unit(whole, run[0]):
                    yield Reading("share of several", (*run, whole), agrees)


def _shares_of_changed(around: _Around) -> Iterator[Reading]:
    """The share of a whole with or without another number, and what is left of a whole."""
    for part in around.parts:
        wholes = [w for w in around.wholes if w is not part and same_unit(w, part)]
        values, own = [float(w.quantity.value) for w in wholes], float(part.quantity.value)
        for at, whole in enumerate(wholes):
            if (agrees := around.agrees(own / (own + values[at]))) is not None:
                yield Reading("share of the two", (part, whole), agrees)
            if (agrees := around.agrees(1 - own / values[at])) is not None:
                yield Reading("the rest", (part, whole), agrees)
            for further in range(at + 1, len(wholes)):
                for kind, made in (
                    ("share of both", values[at] + values[further]),
                    ("share without", values[at] - values[further]),
                ):
                    if made > 0 and (agrees := around.agrees(own / made)) is not None:
                        yield Reading(kind, (part, whole, wholes[further]), agrees)


def _fit(around: _Around, kind: str, one: Place, other: Place) -> Reading:
    a, b = float(one.quantity.value), float(other.quantity.value)
    agrees = around.agrees(COMPUTED[kind].of(a, b))
    told = around.settled or agrees is not None or _round(one) or _round(other)
    near = None if told else _near(around, kind, (one, a), (other, b))
    return Reading(kind, (one, other), agrees, near)


def _round(place: Place) -> bool:
    """True for 4万亿元: no slip is read into its one digit."""
    quantity = place.quantity
    return quantity.quantum > 1 and quantity.value < 10 * quantity.quantum


def _near(around: _Around, kind: str, one: tuple[Place, float], other: tuple[Place, float]) -> float | None:
    """Chance that an unrelated percentage would be one slip from what the numbers give; ``None`` where no slip joins them."""
    computed, slips, low, high, step = COMPUTED[kind], around.slips, around.low, around.high, around.step
    (first, a), (second, b) = one, other
    made = computed.of(a, b)
    if not (
        slips.reach(around.rate, [(made - step * _CUT, made + step / 2)])
        or slips.reach(first, computed.first(b, low, high))
        or slips.reach(second, computed.second(a, low, high))
    ):
        return None
    moved = [*(computed.of(x, b) for x in slips.of(first)), *(computed.of(a, x) for x in slips.of(second))]
    most = max(1.0, low + high)
    reached = {round(m / step) for m in moved if 0 < m <= most}
    own = sum(v <= most for v in slips.of(around.rate))
    return min(1.0, (len(reached) + own) / max(1, round(1 / step)))


@dataclass(frozen=True, slots=True)
class _Words:
    share: re.Pattern[str]
    up: re.Pattern[str]
    down: re.Pattern[str]
    total: re.Pattern[str]
    last: re.Pattern[str]
    together: re.Pattern[str]
    said: re.Pattern[str]
    kept: re.Pattern[str]
    dropped: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    return _Words(
        share=re.compile("占|比[重例]|份额"),
        up=re.compile(any_of(lex.words("weighed_up"))),
        down=re.compile(any_of(lex.words("weighed_down"))),
        total=re.compile(any_of(lex.words("weighed_totals"))),
        last=re.compile(any_of(lex.words("weighed_last")) + "|20\\d\\d年"),
        together=re.compile("合|共|总计|相加|之和|两者|三者|[两二三四五六七八九十]类|上述|以上"),
        said=re.compile(r"[增减升降幅率下上长多少出了约达为，, 同比较上年去环期相度]"),
        kept=re.compile("结转|旧存|结存"),
        dropped=re.compile("撤|不|未|终止"),
    )


_STAGE = {"received": "in", "accepted": "in", "found": "in"}


def _stage(place: Place) -> str:
    return _STAGE.get(place.role or "", place.role or "-")


def _several(count: float, *edges: float) -> str:
    return next((f"≤{edge:g}" for edge in edges if count <= edge), "more")


def _none(context: Context, around: _Around) -> Iterator[str]:
    rate = around.rate
    beside = sum(p.sentence == rate.sentence for p in around.parts)
    yield f"none: {around.sort}"
    yield f"none: {around.course}"
    yield f"none: {around.sort}, {min(beside, 3)} counts in the sentence"
    if is_outcome(around.name):
        yield "none: outcome"
    if own_body(context, rate):
        yield "none: own body"
    if any(p.role == "carried" for p in around.wholes):
        yield "none: something carried over"
    if re.search("全[国省市]", rate.pre):
        yield "none: of a wider scope"


def _course(context: Context, rate: Place) -> str:
    """Whether the words call a percentage a change, may call it one, or do not."""
    if is_change(context, rate):
        return "change"
    words, tail = _words(), rate.pre[-6:]
    return "maybe change" if words.up.search(tail) or words.down.search(tail) else _LEVEL


class _Marks:
    """The marks of a reading of one percentage."""

    def __init__(self, context: Context, around: _Around, shares: _Shares) -> None:
        self.context, self.around, self.shares = context, around, shares

    @cached_property
    def _named(self) -> list[int]:
        """The parts that the name of the rate points to."""
        rate = self.around.rate
        before = [p for p in self.around.parts if p.index < rate.index]
        return [p.index for p in named_numerators(self.around.name, before, rate)]

    def of(self, reading: Reading) -> Iterator[str]:
        """What the words and the places of the numbers say for and against this reading."""
        yield f"{reading.kind}, {self.around.course}"
        yield f"{reading.kind}, {self.around.sort}"
        if reading.kind == "share":
            part, whole = reading.places
            yield from self._part(part)
            yield from self._pair(part, whole)
            yield from self._whole(whole)
        elif reading.kind in ("growth", "gained", "lost", "moved"):
            yield from self._change(reading)
        else:
            yield from self._wider(reading)

    def _part(self, part: Place) -> Iterator[str]:
        around, places = self.around, self.context.places
        rate, sort = around.rate, around.sort
        if part.index < rate.index:
            between = sum(part.index < p.index < rate.index for p in around.parts)
            yield f"{sort}: part {_several(between, 0, 1, 2, 3)} before"
            for place in places[part.index + 1 : rate.index]:
                if place.quantity.kind == "rate":
                    change = is_change(self.context, place)
                    yield "a change between" if change else "another rate between"
                    break
        else:
            yield f"{sort}: part {'right' if part.index == rate.index + 1 else 'further'} after"
        yield "part in the sentence" if part.sentence == rate.sentence else "part in the sentence before"
        if part.sentence == rate.sentence:
            yield "part in the piece" if part.segment == rate.segment else "part in another piece"
        yield f"part depth {max(-1, min(1, part.depth - rate.depth)):+d}"
        yield f"{sort}: part {_stage(part)}"
        if part.part_mark:
            yield "part marked"
        if sort == "named":
            at = self._named.index(part.index) if part.index in self._named else -1
            yield "named first" if at == 0 else "named" if at > 0 else "not named"
            stem = set(stem_of(around.name)) - set("行政案件")
            shared = len(stem & set(part.pre + part.post)) / max(1, len(stem))
            yield f"name shared {_several(shared, 0, 0.34, 0.67, 0.99)}"

    def _pair(self, part: Place, whole: Place) -> Iterator[str]:
        yield from self._between(part, whole)
        if _stage(part) == _stage(whole) != "-":
            yield "one stage"
        if part.depth != whole.depth:
            yield f"depth {max(-1, min(1, part.depth - whole.depth)):+d}"
        if part.topic and part.topic == whole.topic:
            yield "one topic"
        if not same_unit(part, whole):
            yield "loosely one unit"
        elif part.quantity.unit != whole.quantity.unit:
            yield "another measure word"
        if part.quantity.value > whole.quantity.value:
            yield "part exceeds whole"
        index = self.around.rate.index
        if self.shares.of_pair[part.index, whole.index] - {index}:
            yield "pair has its rate"
        pairs = self.shares.of_pair.items()
        if any(i == part.index and j != whole.index and rates - {index} for (i, j), rates in pairs):
            yield "part has its rate"

    def _between(self, part: Place, whole: Place) -> Iterator[str]:
        context = self.context
        first, last = (whole, part) if whole.index < part.index else (part, whole)
        between = context.places[first.index + 1 : last.index]
        count = sum(is_count(p) and same_unit(p, part) for p in between)
        yield f"whole {'before' if whole is first else 'after'} by {_several(count, 0, 1, 2, 4, 8)}"
        yield f"whole sentence {max(-1, min(3, part.sentence - whole.sentence))}"
        if whole is first:
            if part.sentence == whole.sentence:
                yield "whole in the piece" if part.segment == whole.segment else "whole in another piece"
            gap = context.view[first.quantity.end : last.quantity.start]
            if "其中" in gap:
                yield "其中 between"
            elif "中" in gap or "里" in gap:
                yield "中 between"
            if "\n" in gap:
                yield "line between"

    def _whole(self, whole: Place) -> Iterator[str]:
        context, around = self.context, self.around
        rate, sort = around.rate, around.sort
        yield f"{sort}: whole {_stage(whole)}"
        if whole.part_mark:
            yield "whole marked as a part"
        same = [p for p in around.wholes if same_unit(p, whole) and p.index <= rate.index]
        sentence = [p for p in same if p.sentence == whole.sentence]
        if same and whole is same[0]:
            yield "whole first"
        if sentence and whole is sentence[0]:
            yield "whole first in its sentence"
        if same and whole.quantity.value == max(p.quantity.value for p in same):
            yield "whole largest"
        if sentence and whole.quantity.value == max(p.quantity.value for p in sentence):
            yield "whole largest in its sentence"
        yield f"{sort}: {min(2, len(self.shares.of_whole[whole.index] - {rate.index}))} other shares of it"
        if sort == "share":
            yield f"{min(3, len(self.shares.not_of_whole[whole.index] - {rate.index}))} shares not of it"
            yield f"名 {max(-2, names_it(context, rate, whole))}"
        following = context.places[whole.index + 1] if whole.index + 1 < len(context.places) else None
        own = following is not None and following is not rate and following.quantity.kind == "rate"
        if own and following and following.sentence == whole.sentence and not is_change(context, following):
            yield "whole has a share"
        if _words().total.search(context.view[whole.clause_start : whole.quantity.start]):
            yield "whole called a total"
        if another_stage(context, rate, whole):
            yield "another stage"
        if whole.is_plan:
            yield "whole planned"

    def _change(self, reading: Reading) -> Iterator[str]:
        context, rate = self.context, self.around.rate
        now, base = reading.places
        kind = "moved from" if reading.kind in ("gained", "lost") else reading.kind
        for name, place in (("now", now), ("base", base)):
            between = context.places[place.index + 1 : rate.index]
            count = sum(map(is_count, between)) if place.index < rate.index else 9
            yield f"{kind}: {name} {_several(count, 0, 1, 2, 3, 8)}"
            yield f"{kind}: {name} sentence {max(-1, min(2, rate.sentence - place.sentence))}"
            if place.depth != rate.depth:
                yield f"{kind}: {name} depth {max(-1, min(1, place.depth - rate.depth)):+d}"
        first, last = (base, now) if base.index < now.index else (now, base)
        between = context.places[first.index + 1 : last.index]
        order = "base first" if base is first else "now first"
        yield f"{kind}: {order} by {_several(sum(is_count(p) for p in between), 0, 1, 2)}"
        near = now.sentence == rate.sentence == base.sentence and now.segment == rate.segment == base.segment
        yield f"{kind}: {'one piece' if near else 'apart'}"
        if any(
            p.quantity.kind == "rate" for p in context.places[min(last.index, rate.index) + 1 : rate.index]
        ):
            yield f"{kind}: rate between"
        if len(_words().said.sub("", rate.pre)) > 2:
            yield f"{kind}: own subject"
        if now.quantity.unit != base.quantity.unit:
            yield f"{kind}: another measure word"
        if "分别" in context.view[rate.clause_start : rate.quantity.start]:
            yield f"{kind}: in turn"
        yield from self._direction(reading)

    def _direction(self, reading: Reading) -> Iterator[str]:
        context, words, rate = self.context, _words(), self.around.rate
        now, base = reading.places
        up, down = words.up.search(rate.pre[-6:]), words.down.search(rate.pre[-6:])
        if reading.kind == "growth":
            lead = [context.view[p.clause_start : p.quantity.start] for p in (now, base)]
            told = [bool(words.last.search(one)) for one in lead]
            yield f"growth: {'now told of then' if told[0] else '-'}, {'base told of then' if told[1] else '-'}"
            if re.search("[由从]", lead[1]):
                yield "growth: from"
            if re.search("[至到为]$", lead[0]):
                yield "growth: to"
            if bool(up) != bool(down):
                rises = now.quantity.value > base.quantity.value
                yield "growth: as told" if bool(up) == rises else "growth: not as told"
            if now.role != base.role:
                yield "growth: roles differ"
            if now.part_mark != base.part_mark:
                yield "growth: one marked as a part"
        elif reading.kind in ("gained", "lost"):
            gained = reading.kind == "gained"
            yield "moved from: as told" if (up if gained else down) else "moved from: not as told"
            falls = bool(words.down.search(base.pre[-5:]))
            yield "moved from: as the difference" if falls != gained else "moved from: not as the difference"

    def _wider(self, reading: Reading) -> Iterator[str]:
        kind, rate, sort = reading.kind, self.around.rate, self.around.sort
        part = reading.places[0]
        if kind == "share of several":
            run = reading.places[:-1]
            told = _words().together.search(self.context.view[rate.clause_start : rate.quantity.start])
            yield f"several: {_several(len(run), 2, 3, 5)}"
            yield "several: said to be together" if told else "several: not said to be together"
            between = sum(run[-1].index < p.index < rate.index for p in self.around.wholes)
            yield f"several: {_several(between, 0, 1, 2)} before"
            yield f"several: {min(2, len(self.shares.of_whole[reading.places[-1].index]))} other shares"
            if any(a.sentence != b.sentence for a, b in pairwise(run)):
                yield "several: of two sentences"
            return
        if kind in ("gained by two", "lost by two"):
            return
        yield f"{kind}: part {'right before' if part.index == rate.index - 1 else 'further'}"
        if kind == "the rest":
            denied = re.search("[不未非无否]", part.pre + rate.pre)
            yield "the rest: denied" if denied else "the rest: not denied"
            return
        if kind == "share of the two":
            return
        whole, other = reading.places[1:]
        words = _words()
        carried = "carried" in (whole.role, other.role) or words.kept.search(whole.pre + other.pre)
        sign = "carried over" if carried else "told apart" if words.dropped.search(other.pre) else "plain"
        yield f"{kind}: {sign}"
        yield f"{kind}: {'beside' if other.index - whole.index <= 2 else 'apart'}"
        yield f"{kind}: {sort}"
