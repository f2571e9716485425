"""Rates whose whole the text around them tells: 受理9271件。…城乡建设类1561件，占比16.84%.

Nothing is accused that any plausible reading of the text around it makes right. What none makes right is accused when
the words point to the numbers that are meant and chance hardly explains that one slip joins them: the more the words
say, the less is asked of the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, interval, number, percent, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance
from mingfa.auditor.relations.rates.basis import KIND
from mingfa.auditor.relations.rates.names import called, named_numerators, narrower, rate_name, stem_of
from mingfa.auditor.relations.rates.neighbours import of_another_total, of_one_another, sibling
from mingfa.auditor.relations.rates.pairs import (
    ALL_OF_THEM,
    Nearby,
    Part,
    beside,
    fits,
    is_level,
    joined,
    named_together,
    nearby,
    run_of,
    together,
    usable,
)
from mingfa.auditor.relations.rates.sums import made_right
from mingfa.auditor.relations.rates.words import (
    another_kind,
    another_name,
    another_period,
    another_stage,
    apart,
    is_outcome,
    names_it,
    newly,
    of_success,
    own_body,
    plainly_of,
    stage,
)

# The chance that is allowed, by how much the words and the neighbours say.
_LIMITS = (0.03, 0.1, 0.2, 0.5, 1.0)
_PLAUSIBLE, _IMPOSSIBLE = 0.05, 1e9
_TWICE, _LONGEST_ROW = Decimal("0.56"), 12
# A slip of one digit makes a part no more than ten times its whole.
_OVER = 10
# A number copied from its neighbour may miss by anything: how often unrelated neighbours are alike.
_COPY, _NEAR, _LONG = 0.1, 6, 100


@dataclass(frozen=True, slots=True)
class _Reading:
    """A part, its whole, and how much the words say for them."""

    part: Part
    whole: Place
    evidence: int
    carried: Place | None = None

    @property
    def wholes(self) -> list[Place]:
        """The whole as printed: one number, or what came in and what was carried over."""
        return [self.whole, self.carried] if self.carried else [self.whole]

    @property
    def sum(self) -> Place:
        """The whole as one number."""
        if self.carried is None:
            return self.whole
        value = self.whole.quantity.value + self.carried.quantity.value
        return replace(self.whole, quantity=replace(self.whole.quantity, value=value))


class Wide:
    """The rates of a text held against all the numbers around them.

    ``peers`` holds, for each whole, the parts whose printed shares agree with it; ``shared`` the numbers of which the
    text prints a share.
    """

    def __init__(self, near: Nearby) -> None:
        self.near = near
        self.context = near.context
        self.peers: dict[int, set[int]] = {}
        self.shared = {part.first.index for part, _ in near.pairs}
        for part, rate in near.pairs:
            for whole in near.around(part.first):
                if _close(part, whole, rate) and fits(part, interval(whole), rate):
                    self.peers.setdefault(whole.index, set()).add(part.first.index)

    def right(self, part: Part, rate: Place) -> _Reading | None:
        """The reading that makes the rate right."""
        for whole in self.near.around(rate):
            if whole not in part.places and _close(part, whole, rate) and fits(part, interval(whole), rate):
                return _Reading(part, whole, self._evidence(part, whole, rate))
        return None

    def carried_right(self, part: Part, rate: Place) -> bool:
        """True when a whole more or less another number near it (carried over, withdrawn) makes the rate right."""
        around = [p for p in self.near.around(rate) if same_unit(p, part.first)][:12]
        for whole in around:
            for other in around:
                if other is whole or abs(other.index - whole.index) > 6 or not apart(other):
                    continue
                both = interval(whole) + interval(other), interval(whole) - interval(other)
                if any(w.low >= part.value and fits(part, w, rate) for w in both):
                    return True
        return False

    def _carried(self, part: Part, whole: Place, rate: Place) -> bool:
        """办结1502件，办结率94.7%(未到期49件): what is told apart, unless the words leave no doubt of the whole."""
        if not rate_name(rate) or rate.quantity.value == 1 or plainly_of(self.context, whole, part.first):
            return False
        return self.carried_right(part, rate)

    def judge(self, rate: Place) -> Finding | None:
        """A finding where the text around tells the whole; ``None`` where it leaves it open."""
        parts = self._parts(rate)
        for part in parts:
            right = self.right(part, rate)
            if right is not None:
                chance = agrees_by_chance(rate) * len(self.near.around(rate))
                return self._confirmed(right, rate) if right.evidence > 0 or chance < _PLAUSIBLE else None
        readings = [reading for part in parts[:3] for reading in self._readings(part, rate)]
        if not readings or own_body(self.context, rate):
            return None
        odds, best = min(((self._odds(r, readings, rate), r) for r in readings), key=lambda pair: pair[0])
        if odds > 1:
            return None
        if any(self.carried_right(part, rate) for part in parts[:2]) or self._summed_right(best, rate):
            return None
        if _twice_rounded(best, rate) or self._elsewhere(best.part, best.whole, rate):
            return None
        return self._accused(best, rate)

    def mended(self, accused: Finding) -> Finding:
        """The accusation, or what takes its place when the text around holds a whole that makes the rate right."""
        places = [self.context.places[i] for i in accused.figures]
        part, rate = Part((places[0],)), places[-1]
        if len(places) != 3 or not is_level(self.context, rate):
            return accused
        right = self.right(part, rate)
        if right is not None and not plainly_of(self.context, places[1], places[0]):
            return self._confirmed(right, rate)
        if _twice_rounded(_Reading(part, places[1], 0), rate):
            words = f"{self.context.quote(*places)}：差在末位，可能是两次舍入。"
            return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)
        if self._otherwise(_Reading(part, places[1], 0), rate):
            words = f"{self.context.quote(*places)}：分母可能另有所指，原文未列。"
            return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)
        if own_body(self.context, rate):
            words = f"{self.context.quote(rate)}：说的是另一个主体，分子、分母均未列出。"
            return finding(Verdict.UNKNOWN, KIND, [rate], f"?÷?={self.context.literal(rate)}", words)
        return accused

    def _otherwise(self, reading: _Reading, rate: Place) -> bool:
        """True when the text leaves room for another whole than the one that the sentence offers."""
        part, whole = reading.part, reading.whole
        if self._elsewhere(part, whole, rate):
            return True
        sentence = [p for p in self.near.around(rate)[:_LONGEST_ROW] if p.sentence == rate.sentence]
        return (
            another_stage(self.context, rate, whole)
            or another_kind(rate, part.first, whole, sentence)
            or self._open(part, whole, rate)
            or self._in_turn(rate)
            or self._summed_right(reading, rate)
            or self._carried(part, whole, rate)
        )

    def _elsewhere(self, part: Part, whole: Place, rate: Place) -> bool:
        """True when the words or the neighbours say that the whole is another, which is not printed."""
        return (
            another_period(self.context, rate, part.first)
            or of_success(rate, part.first, self.context.places[rate.index : rate.index + _NEAR])
            or sibling(self.context, rate, part.first, whole)
            or of_another_total(self.near, part, rate, whole)
        )

    def _summed_right(self, reading: _Reading, rate: Place) -> bool:
        """True when the rate is right of several numbers together."""
        part, whole = reading.part, reading.whole
        return of_one_another(self.near, part, rate, whole) or made_right(self.near, part, whole, rate)

    def _in_turn(self, rate: Place) -> bool:
        """工作满意率和结果满意率分别达到99.8%和98.5%: each rate is of a number of its own."""
        lead = self.context.view[max(rate.clause_start, rate.quantity.start - 6) : rate.quantity.start]
        return "分别" in lead and "占" not in lead and len(run_of(self.near, rate, "rate")) > 1

    def _open(self, part: Part, whole: Place, rate: Place) -> bool:
        """True when no slip joins the three and the words leave room for a whole that is not printed."""
        if whole.index > rate.index or rate_chance(list(part.places), whole, rate) < CERTAIN:
            return False
        if another_name(self.context, rate, part.first, whole) and not self._copied(part, rate):
            return True
        if whole.sentence != part.first.sentence:
            named = names_it(self.context, rate, whole) >= 2 and whole.quantity.quantum == 1
            return not named and whole.index not in self.peers
        if rate.quantity.value < part.value / whole.quantity.value and newly(whole):
            # 新收84.33万件，结案80.58万件，结案率87.64%: what was carried over is not printed.
            return True
        if plainly_of(self.context, whole, part.first):
            return False
        return is_outcome(rate_name(rate)) or self._several(part, whole, rate)

    def _several(self, part: Part, whole: Place, rate: Place) -> bool:
        """接收1.18万件，受理8127件，调解成功3694件: of two that may be the whole neither is; so another may be."""
        own = [p for p in self.near.around(part.first)[:_NEAR] if p.sentence == rate.sentence]
        stages = [p for p in own if p.role in ("received", "accepted") and p.index < part.first.index]
        return whole in stages and any(p is not whole and same_unit(p, whole) for p in stages)

    def _parts(self, rate: Place) -> list[Part]:
        """What the rate may be of: the number beside it, those that its name points to, several taken together."""
        if not is_level(self.context, rate):
            return []
        name = rate_name(rate)
        summed = together(self.near, rate)
        if summed and (ALL_OF_THEM.search(rate.pre) or named_together(self.near, rate)):
            return summed
        near = [Part((p,)) for p in beside(self.near, rate)]
        if near or not name or self._in_turn(rate):
            return [*near, *joined(self.near, rate)] if near else summed
        before = [p for p in self.near.before(rate, 10) if usable(p)]
        earlier = [p for p in before if p.sentence == rate.sentence]
        counts = called(name, earlier) or named_numerators(name, earlier, rate)
        if not earlier:
            counts = named_numerators(name, [p for p in before if p.sentence == rate.sentence - 1], rate)
        own = [Part((p,)) for p in counts if not narrower(name, p)]
        return [*own, *summed] or joined(self.near, rate)

    def _readings(self, part: Part, rate: Place) -> list[_Reading]:
        """Every number nearby that may be the whole of the part."""
        near = [w for w in self.near.around(part.first) if same_unit(w, part.first)]
        wholes = [w for w in near if w not in part.places and w.quantity.value * _OVER >= part.value]
        # 4万亿元 is a round number: no slip is read into its one digit.
        wholes = [w for w in wholes if w.quantity.quantum <= 1 or w.quantity.value >= 10 * w.quantity.quantum]
        carried = [w for w in near if w.role == "carried" and w.sentence == rate.sentence]
        larger = sum(w.quantity.value >= part.value for w in wholes)
        readings = [_Reading(part, w, self._evidence(part, w, rate, larger == 1)) for w in wholes]
        # 新收8634件，旧存752件，审结8912件，结案率94.95%: what came in and what was there.
        readings += [
            replace(r, carried=c, evidence=r.evidence + 1)
            for r in list(readings)
            for c in carried
            if r.whole.role in ("received", "accepted") and r.whole.sentence == c.sentence
        ]
        # A slip may make the part larger than its whole, but then the words must name the whole.
        return [r for r in readings if r.evidence >= (0 if r.sum.quantity.value >= part.value else 2)]

    def _evidence(self, part: Part, whole: Place, rate: Place, only: bool = False) -> int:
        """How much the words and the neighbours say for this whole."""
        if another_stage(self.context, rate, whole):
            return -1
        others = self.peers.get(whole.index, set()) - {p.index for p in part.places}
        told = min(len(others), 3) + names_it(self.context, rate, whole)
        if whole.index > part.first.index and not told and stage(rate, whole) < 2:
            return -1
        low, high = sorted((whole.quantity.end, part.first.quantity.end))
        if not told and "\n" in self.context.view[low:high]:
            return -1
        if whole.index in self.shared:
            # A number that has a share of its own stands beside the part, it is seldom its whole.
            if not told and whole.sentence == part.first.sentence:
                return -1
            return told + stage(rate, whole) + only
        before = next((p for p in self.near.around(part.first) if same_unit(p, part.first)), None)
        close = whole.sentence == part.first.sentence
        name = stem_of(rate_name(rate))
        own_name = len(name) > 1 and name in part.first.pre + part.first.post
        return max(0, told + stage(rate, whole) + close + only + (before is whole) + own_name)

    def _odds(self, reading: _Reading, readings: list[_Reading], rate: Place) -> float:
        """Chance of such a near miss among as many readings as the words favour no less, over the chance allowed."""
        chance = rate_chance(list(reading.part.places), reading.sum, rate)
        below = reading.part.value < reading.whole.quantity.value or reading.whole.index in self.peers
        if chance >= CERTAIN and below and len(reading.part.places) == 1 and self._copied(reading.part, rate):
            chance = _COPY
        least = min(reading.whole.quantity.value, reading.part.value)
        tries = sum(r.evidence >= reading.evidence and r.whole.quantity.value >= least for r in readings)
        return _IMPOSSIBLE if chance >= CERTAIN else chance * tries / _LIMITS[min(reading.evidence, 4)]

    def _copied(self, part: Part, rate: Place) -> bool:
        """True when a number of three digits is printed for its neighbour too: 144件，占8.78%，178件，占8.78%."""
        near = self.context.places[max(0, rate.index - _NEAR) : rate.index + _NEAR]
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

    def _confirmed(self, reading: _Reading, rate: Place) -> Finding:
        involved, shown = self._shown(reading, rate)
        quoted = self.context.quote(*involved)
        return finding(
            Verdict.CONSISTENT, KIND, involved, f"{shown}≈{self.context.literal(rate)}",
            f"{quoted}：以上下文的{self.context.literal(reading.whole)}为总数，比率相符。",
        )  # fmt: skip

    def _accused(self, reading: _Reading, rate: Place) -> Finding:
        involved, shown = self._shown(reading, rate)
        should = percent(reading.part.value / reading.sum.quantity.value, rate.quantity.quantum)
        whole = "加".join(self.context.literal(w) for w in reading.wholes)
        return finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{self.context.literal(rate)}",
            f"{self.context.quote(*involved)}：以上下文的{whole}为总数，应为{should}。",
        )  # fmt: skip

    def _shown(self, reading: _Reading, rate: Place) -> tuple[list[Place], str]:
        exact = percent(reading.part.value / reading.sum.quantity.value, rate.quantity.quantum / 10)
        told = f"{_added(reading.part.places)}÷{_added(reading.wholes)}={exact}"
        return [*reading.part.places, *reading.wholes, rate], told


def _added(places: Sequence[Place]) -> str:
    told = "+".join(number(p.quantity.value) for p in places)
    return f"({told})" if len(places) > 1 else told


def _twice_rounded(reading: _Reading, rate: Place) -> bool:
    """True for 25.548% printed as 25.6%: rounded to 25.55% before."""
    exact = reading.part.value / reading.sum.quantity.value
    return abs(exact - rate.quantity.value) < _TWICE * rate.quantity.quantum


def _close(part: Part, whole: Place, rate: Place) -> bool:
    """True when the numbers are of one unit and roughly fit: a quick look before the exact one."""
    if not same_unit(whole, part.first) or whole in part.places:
        return False
    made, told = float(part.value) / float(whole.quantity.value), float(rate.quantity.value)
    return abs(made - told) <= 0.2 * told + 2 * float(rate.quantity.quantum)


def _undecided(found: Finding) -> bool:
    """True for what a sentence leaves open: no whole in it, a doubt about the one it has, or the sum of its parts for one."""
    if found.verdict is Verdict.CONSISTENT:
        return len(found.figures) == 2
    doubted = found.verdict is Verdict.SUSPICIOUS and len(found.figures) <= 3
    return found.verdict is Verdict.UNKNOWN or doubted


def settle(context: Context, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of the sentences, mended and completed by what the text around each rate says."""
    judged = list(found)
    of: dict[int, list[int]] = {}
    for at, one in enumerate(judged):
        for index in one.figures:
            of.setdefault(index, []).append(at)
    told: dict[int, Finding] = {}
    wide = Wide(nearby(context))
    for rate in context.places:
        if rate.quantity.kind != "rate":
            continue
        for at in of.get(rate.index, ()):
            if judged[at].verdict is Verdict.CONTRADICTION:
                judged[at] = wide.mended(judged[at])
        open_to = all(_undecided(judged[at]) for at in of.get(rate.index, ()))
        result = wide.judge(rate) if open_to else None
        if result is not None:
            told[rate.index] = result
    yield from (f for f in judged if not _undecided(f) or f.figures[-1] not in told)
    yield from told.values()
