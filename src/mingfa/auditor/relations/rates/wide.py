"""Rates whose whole the text around them tells: 受理9271件。…城乡建设类1561件，占比16.84%.

Nothing is accused that any plausible reading of the text around it makes right. What none makes right is accused when
the words point to the numbers that are meant and chance hardly explains that one slip joins them: the more the words
say, the less is asked of the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, interval, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance, sum_chance
from mingfa.auditor.relations.rates import of_several
from mingfa.auditor.relations.rates.another_rate import another_rate
from mingfa.auditor.relations.rates.anywhere import of_money, reckoned_otherwise, right_anywhere
from mingfa.auditor.relations.rates.basis import KIND, other_way_about, wants_another
from mingfa.auditor.relations.rates.candidates import each_its_own, of_column, parts_of, right_beside
from mingfa.auditor.relations.rates.held_elsewhere import beside_parts, held_elsewhere
from mingfa.auditor.relations.rates.levels import is_level, reached
from mingfa.auditor.relations.rates.names import narrower, rate_name, stem_of
from mingfa.auditor.relations.rates.neighbours import of_another_total, of_one_another, sibling
from mingfa.auditor.relations.rates.pairs import (
    Nearby,
    Part,
    fits,
    named_together,
    nearby,
    together,
    turn_of,
    whole_among,
)
from mingfa.auditor.relations.rates.readings import Reading, fitting, like_units, twice_rounded
from mingfa.auditor.relations.rates.subjects import OTHER, called_so, of_its_kind, scope_told, total_told
from mingfa.auditor.relations.rates.sums import made_right
from mingfa.auditor.relations.rates.telling import accusation, confirmed
from mingfa.auditor.relations.rates.unslipped import copied, far
from mingfa.auditor.relations.rates.words import (
    another_act,
    another_kind,
    another_name,
    another_period,
    another_stage,
    apart,
    bracketed,
    due,
    is_outcome,
    names_it,
    newly,
    of_part_of_the_year,
    of_success,
    of_the_asked,
    own_body,
    plainly_of,
    rough,
    stage,
)

# The chance that is allowed, by how much the words and the neighbours say.
_LIMITS = (0.03, 0.1, 0.2, 0.5, 1.0)
_PLAUSIBLE, _IMPOSSIBLE = 0.05, 1e9
_LONGEST_ROW = 12
# A slip of one digit makes a part no more than ten times its whole.
_OVER = 10
# A number copied from its neighbour may miss by anything: how often unrelated neighbours are alike.
_COPY, _NEAR = 0.1, 6
_SURE, _VAGUE, _NAMED, _THREE = 5, 2, 2, 3


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
            for whole in fitting(part, near.around(part.first), rate):
                self.peers.setdefault(whole.index, set()).add(part.first.index)

    def right(self, part: Part, rate: Place) -> Reading | None:
        """The reading that makes the rate right."""
        whole = next(fitting(part, self.near.around(rate), rate), None)
        return Reading(part, whole, self._evidence(part, whole, rate)) if whole else None

    def carried_right(self, part: Part, rate: Place, named: Place) -> bool:
        """True when a whole more or less another number near it (carried over, withdrawn) makes the rate right.

        ``named`` is the whole that the words name: where it is one slip from that sum, it is itself what went wrong.
        """
        around = [p for p in self.near.around(rate) if same_unit(p, part.first)][:12]
        for whole in around:
            for other in around:
                if other is whole or abs(other.index - whole.index) > 6 or not apart(other):
                    continue
                with_part = part.first in (whole, other)
                if with_part and sum_chance([whole, other], named) < CERTAIN:
                    continue
                both = interval(whole) + interval(other), interval(whole) - interval(other)
                if any(w.low >= part.value and fits(part, w, rate) for w in both):
                    return True
        return False

    def _carried(self, part: Part, whole: Place, rate: Place) -> bool:
        """办结1502件，办结率94.7%(未到期49件): what is told apart, unless the words leave no doubt of the whole."""
        if not rate_name(rate) or rate.quantity.value == 1 or plainly_of(self.context, whole, part.first):
            return False
        return self.carried_right(part, rate, whole)

    def judge(self, rate: Place) -> Finding | None:
        """A finding where the text around tells the whole; ``None`` where it leaves it open."""
        parts = of_column(self.near, rate, parts_of(self.near, rate))
        for part in parts:
            right = self.right(part, rate)
            if right is not None:
                return (
                    confirmed(self.context, right, rate) if right.evidence > 0 or self._hardly(rate) else None
                )
        if any(self.right(part, rate) for part in right_beside(self.near, parts, rate)):
            return None
        readings = [reading for part in parts[:3] for reading in self._readings(part, rate)]
        if not readings or own_body(self.context, rate):
            return None
        odds, best = min(((self._odds(r, readings, rate), r) for r in readings), key=lambda pair: pair[0])
        if odds > 1 or rough(rate):
            return None
        if any(self.carried_right(part, rate, best.whole) for part in parts[:2]):
            return None
        if any(
            made_right(self.near, twin, best.whole, rate)
            for twin in right_beside(self.near, [best.part], rate)
        ):
            return None
        sure = best.evidence >= _SURE and len(best.part.places) == 1
        if not sure and self._summed_right(best, rate):
            return None
        if twice_rounded(best, rate) or self._elsewhere(best.part, best.whole, rate):
            return None
        if self._of_others(best, rate):
            return None
        # A、B级合计占: the words name both, and leave no room for others.
        named = len(best.part.places) > 1 and best.part in named_together(self.near, rate)
        if not named and right_anywhere(self.near, rate, best.part, best.whole):
            return None
        return accusation(self.context, best, rate)

    def _of_others(self, reading: Reading, rate: Place) -> bool:
        """True when the rate is reckoned otherwise, of money and not of things, or of numbers that are not these."""
        part = reading.part.first
        return (
            reckoned_otherwise(self.near, rate)
            or held_elsewhere(self.near, [*reading.part.places, reading.whole], rate)
            or of_money(rate, part)
            or other_way_about(part, reading.whole, rate)
            or of_the_asked(self.context, rate, part)
            or another_rate(self.context, list(reading.part.places), reading.whole, rate)
        )

    def allows(self, part: Place, whole: Place, rate: Place) -> bool:
        """True when neither the words nor the neighbours rule out that this is the part, and that the whole."""
        reading = Part((part,))
        return self._evidence(reading, whole, rate) >= 0 and not narrower(rate_name(rate), part)

    def mended(self, accused: Finding) -> Finding:
        """The accusation, or what takes its place when the text around holds a whole that makes the rate right."""
        places = [self.context.places[i] for i in accused.figures]
        part, rate = Part((places[0],)), places[-1]
        if held_elsewhere(self.near, places[:-1], rate):
            words = f"{self.context.quote(*places)}：比率另有所指，与文中其他数字相符。"
            return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)
        if len(places) >= _THREE and another_rate(self.context, places[:-2], places[-2], rate):
            words = f"{self.context.quote(*places)}：比率另有所指，分子或分母未列出。"
            return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)
        if len(places) != _THREE or not is_level(self.context, rate):
            return self._unless_vague(accused, places)
        plain = plainly_of(self.context, places[1], places[0])
        for own in [part, *parts_of(self.near, rate)]:
            right = None if plain else self.right(own, rate)
            if right is not None and (own == part or self._hardly(rate)):
                return confirmed(self.context, right, rate)
        if twice_rounded(Reading(part, places[1], 0), rate):
            words = f"{self.context.quote(*places)}：差在末位，可能是两次舍入。"
            return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)
        if (not plain and far(self.near, self.peers, part, places[1], rate)) or (
            reckoned_otherwise(self.near, rate) or self._otherwise(Reading(part, places[1], 0), rate)
        ):
            words = f"{self.context.quote(*places)}：分母可能另有所指，原文未列。"
            return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)
        if own_body(self.context, rate):
            words = f"{self.context.quote(rate)}：说的是另一个主体，分子、分母均未列出。"
            return finding(Verdict.UNKNOWN, KIND, [rate], f"?÷?={self.context.literal(rate)}", words)
        return accused

    def _unless_vague(self, accused: Finding, places: list[Place]) -> Finding:
        """The accusation, unless 0.2%左右 is held against what stands far off, or is far from it."""
        rate = places[-1].quantity
        if len(places) != 3 or rate.bound is not Bound.APPROX or places[1].quantity.value <= 0:
            return accused
        made = places[0].quantity.value / places[1].quantity.value
        far = places[1].sentence != places[0].sentence
        if not far and made <= _VAGUE * rate.value and rate.value <= _VAGUE * made:
            return accused
        words = f"{self.context.quote(*places)}：分母可能另有所指，原文未列。"
        return finding(Verdict.UNKNOWN, KIND, places, accused.expression, words)

    def _hardly(self, rate: Place) -> bool:
        """True when chance would hardly make one of the numbers around a whole of which the rate is right."""
        return agrees_by_chance(rate) * len(self.near.around(rate)) < _PLAUSIBLE

    def _otherwise(self, reading: Reading, rate: Place) -> bool:
        """True when the text leaves room for another whole than the one that the sentence offers."""
        part, whole = reading.part, reading.whole
        if self._elsewhere(part, whole, rate):
            return True
        sentence = [p for p in self.near.around(rate)[:_LONGEST_ROW] if p.sentence == rate.sentence]
        return (
            another_stage(self.context, rate, whole)
            or another_kind(rate, part.first, whole, sentence)
            or self._open(part, whole, rate)
            or each_its_own(self.near, rate)
            or self._summed_right(reading, rate)
            or self._carried(part, whole, rate)
        )

    def _elsewhere(self, part: Part, whole: Place, rate: Place) -> bool:
        """True when the words or the neighbours say that the whole is another, which is not printed."""
        return (
            another_period(self.context, rate, part.first)
            or of_part_of_the_year(self.context, part.first, whole)
            or another_act(self.context, rate, part.first)
            or of_success(rate, part.first, self.context.places[rate.index : rate.index + _NEAR])
            or sibling(self.context, rate, part.first, whole)
            or of_another_total(self.near, part, rate, whole)
        )

    def _summed_right(self, reading: Reading, rate: Place) -> bool:
        """True when the rate is right of several numbers together."""
        part, whole = reading.part, reading.whole
        return of_one_another(self.near, part, rate, whole) or made_right(self.near, part, whole, rate)

    def _open(self, part: Part, whole: Place, rate: Place) -> bool:
        """True when no slip joins the three and the words leave room for a whole that is not printed."""
        if whole.index > rate.index or rate_chance(list(part.places), whole, rate) < CERTAIN:
            return False
        if another_name(self.context, rate, part.first, whole) and not copied(self.context, part, rate):
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

    def _readings(self, part: Part, rate: Place) -> list[Reading]:
        """Every number nearby that may be the whole of the part."""
        near = [w for w in self.near.around(part.first) if like_units(w, part.first)]
        listed = turn_of(self.near, rate)
        wholes = [
            w
            for w in near
            if w not in part.places and w not in listed and w.quantity.value * _OVER >= part.value
        ]
        wholes = [w for w in wholes if not beside_parts(self.near, part, w)]
        # 4万亿元 is a round number: no slip is read into its one digit.
        wholes = [w for w in wholes if w.quantity.quantum <= 1 or w.quantity.value >= 10 * w.quantity.quantum]
        carried = [w for w in near if w.role == "carried" and w.sentence == rate.sentence]
        larger = sum(w.quantity.value >= part.value for w in wholes)
        readings = [Reading(part, w, self._evidence(part, w, rate, larger == 1)) for w in wholes]
        # 新收8634件，旧存752件，审结8912件，结案率94.95%: what came in and what was there.
        readings += [
            replace(r, carried=c, evidence=r.evidence + 1)
            for r in list(readings)
            for c in carried
            if r.whole.role in ("received", "accepted") and r.whole.sentence == c.sentence
        ]
        return [r for r in readings if r.evidence >= self._least(r)]

    def _least(self, reading: Reading) -> int:
        """How much the words must say: where the units differ (艘, 艘次), or a slip makes the part larger, more."""
        part, whole = reading.part, reading.sum
        plain = whole.quantity.value >= part.value and same_unit(whole, part.first)
        return 0 if plain else _NAMED

    def _evidence(self, part: Part, whole: Place, rate: Place, only: bool = False) -> int:
        """How much the words and the neighbours say for this whole."""
        if another_stage(self.context, rate, whole) or self._wants_another(whole, rate):
            return -1
        others = self.peers.get(whole.index, set()) - {p.index for p in part.places}
        told = min(len(others), 3) + names_it(self.context, rate, whole) + of_its_kind(part.first, whole)
        told += 2 * due(rate, whole)
        told += 2 * (whole is whole_among(self.context, rate) or whole is bracketed(self.context, rate))
        if (
            whole.index > part.first.index
            and not told
            and stage(rate, whole) < 2
            and not self._total(part, whole)
        ):
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
        own_name = own_name or bool(called_so(self.context, rate, list(part.places)))
        own_name = own_name or (len(part.places) > 1 and part in together(self.near, rate))
        scope = scope_told(self.context, part.first, whole)
        if scope == OTHER:
            return -1
        words = total_told(self.context, whole) + scope + self._opens(part, whole)
        return max(0, told + stage(rate, whole) + close + only + (before is whole) + own_name + words)

    def _total(self, part: Part, whole: Place) -> bool:
        """True when the words make the whole a total and it stands no further than the next sentence: 全年合计869件."""
        return total_told(self.context, whole) == 1 and whole.sentence - part.first.sentence <= 1

    def _opens(self, part: Part, whole: Place) -> bool:
        """True when the whole stands before all others of its sentence, and is more than any: what a paragraph is about."""
        near = [
            p for p in self.near.around(part.first) if same_unit(p, whole) and p.sentence == whole.sentence
        ]
        return all(
            p.quantity.value < whole.quantity.value and p.index > whole.index for p in near if p is not whole
        )

    def _wants_another(self, whole: Place, rate: Place) -> bool:
        """True for 出庭率 of cases of which the text does not say that they were heard."""
        return not is_outcome(rate_name(rate)) and wants_another(whole, rate)

    def _odds(self, reading: Reading, readings: list[Reading], rate: Place) -> float:
        """Chance of such a near miss among as many readings as the words favour no less, over the chance allowed."""
        chance = rate_chance(list(reading.part.places), reading.sum, rate)
        below = reading.part.value < reading.whole.quantity.value or reading.whole.index in self.peers
        if (
            chance >= CERTAIN
            and below
            and len(reading.part.places) == 1
            and copied(self.context, reading.part, rate)
        ):
            chance = _COPY
        least = min(reading.whole.quantity.value, reading.part.value)
        tries = sum(r.evidence >= reading.evidence and r.whole.quantity.value >= least for r in readings)
        # 满意率100% is as often told of all as it is reckoned.
        weight = max(0, reading.evidence - (rate.quantity.value == 1))
        open_to = chance >= CERTAIN or self._on_the_merits(reading, rate)
        return _IMPOSSIBLE if open_to else chance * tries / _LIMITS[min(weight, 4)]

    def _on_the_merits(self, reading: Reading, rate: Place) -> bool:
        """办结3.12万件，纠错2860件，纠错率12.4%: of fewer than all that were closed, of which the text tells no number."""
        less = rate.quantity.value * reading.sum.quantity.value > reading.part.value
        rough_whole = reading.whole.quantity.quantum > 1
        apart = reading.whole.sentence != reading.part.first.sentence
        if not (less and apart and rough_whole and is_outcome(rate_name(rate))):
            return False
        # 在作出复议决定的案件里，纠错2146件: the words name the whole that was told.
        return scope_told(self.context, reading.part.first, reading.whole) <= 0


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
        result = wide.judge(reached(context, rate)) if open_to else None
        if result is None and open_to:
            result = of_several.judge(wide.near, rate)
        if result is not None:
            told[rate.index] = result
    yield from (f for f in judged if not _undecided(f) or f.figures[-1] not in told)
    yield from told.values()
