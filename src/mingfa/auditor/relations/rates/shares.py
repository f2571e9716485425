"""Shares: 占, of a whole named in the clause, in the list, or in a sentence before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, is_count, same_unit
from mingfa.auditor.relations.evidence.slips import rate_slipped
from mingfa.auditor.relations.rates.basis import agreement, denominators, disagreement, missing
from mingfa.auditor.relations.rates.neighbours import sibling
from mingfa.auditor.relations.rates.pairs import of_it, of_several
from mingfa.auditor.relations.sums.parts import AMONG

_LOOK_BACK = 16


@dataclass(frozen=True, slots=True)
class Share:
    """A share as judged by itself: of what it is the share, if that could be told."""

    finding: Finding
    rate: Place
    numerator: Place | None = None
    whole: Place | None = None

    @property
    def plain(self) -> bool:
        """True when the share does not say of what, or says: of the total."""
        return _PLAIN.fullmatch(self.rate.pre) is not None


def share(context: Context, rate: Place, earlier: list[Place]) -> Share:
    """``X件，占Y件的Z%`` and ``在Y件中占Z%``: a number over a whole named in the clause or before."""
    bracketed = _whole_in_bracket(context, rate)
    if bracketed is not None:
        return bracketed
    named = _whole_in_clause(context, rate, earlier)
    near = [p for p in earlier if p is not named and p.segment == rate.segment]
    numerators = ([p for p in near if p.depth <= rate.depth] or near)[-1:]
    if not numerators or "分别" in rate.pre or of_several(rate):
        return Share(missing(context, rate, "占比", [], None), rate)
    numerator = numerators[0]
    wholes = [named] if named else [*denominators(numerator, earlier), *_before_sentence(context, numerator)]
    wholes = [w for w in wholes if not sibling(context, rate, numerator, w)]
    of_total = "总" in rate.pre
    opening = [w for w in wholes[:1] if not of_total and _opens(context, w, numerator)]
    # 68件案件中，…29件，占33.7%: of the 68 and of no other.
    wholes = opening or wholes
    own_name = rate.pre.split("占")[0]
    again = len(own_name) > 2 and numerator.pre.endswith(own_name)
    if _RATIO_OF.fullmatch(rate.pre) and not of_it(context, numerator, rate):
        # 随迁子女3.4万人，公办学校就读比例92.7%: of a number of its own, which is not printed.
        return Share(missing(context, rate, "占比", [], None), rate)
    if _OWN.match(rate.pre) and numerator.clause_end < rate.clause_start and not again:
        return Share(missing(context, rate, "占比", [], None), rate)
    match = next((w for w in wholes if agrees(numerator, w, rate)), None)
    if match is not None:
        return Share(agreement(context, rate, "占比", (numerator, match), []), rate, numerator, match)
    among = bool(opening) or _among(context, numerator, wholes)
    listed = numerator.part_mark or numerator.index in context.members or among
    whole = next((w for w in wholes if w is named or (listed and w.index not in context.members)), None)
    whole = whole or _told_total(context, rate, numerator, wholes)
    if (
        whole is not None
        and same_unit(whole, numerator)
        and (
            whole is named
            or numerator.trailing
            or ((among or numerator.part_mark) and (again or _SHORT.fullmatch(rate.pre)))
        )
    ):
        for judged in disagreement(context, rate, "占比", [(numerator, whole)], among or whole is named):
            return Share(judged, rate, numerator, whole)
    return Share(missing(context, rate, "占比", [numerator], None), rate, numerator)


_RATIO_OF = re.compile(r"[\u4e00-\u9fff]{4,}(?:比例|比重)(?:约|为|达到?)*")
_SHORT = re.compile("占比?(?:达到?|为)?")
_PLAIN = re.compile("(?:占比?|占[^，,；;]{0,6}总[量数]的?|比例|比重)?(?:约|分别|达到?|为)?")


_OPENS = re.compile(r"[^，,；。\d]{0,10}中[，,]")
_OWN = re.compile(r"(?!其中|共|合计|分别)[\u4e00-\u9fff]{4,}(?<!比重)占(?:比)?$")


def _opens(context: Context, whole: Place, numerator: Place) -> bool:
    """True when the clause of the whole ends in 中 and the next one tells the part."""
    between = context.view[whole.quantity.end : numerator.quantity.start]
    opened = _OPENS.match(between)
    return opened is not None and not re.search(r"[，,；。\d]", between[opened.end() :])


def _among(context: Context, numerator: Place, wholes: list[Place]) -> bool:
    """True for 160个村中，128个…: the whole is the number before 中."""
    nearest = next((w for w in wholes if w.sentence == numerator.sentence), None)
    between = context.view[nearest.quantity.end : numerator.quantity.start] if nearest else ""
    return AMONG.fullmatch(between) is not None


def settle(context: Context, shares: list[Share]) -> list[Finding]:
    """Findings of a sentence's shares: one that fails where its neighbours agree on a total is a contradiction."""
    found: list[Finding] = []
    for one in shares:
        peers = [
            p.whole
            for p in shares
            if p.whole is not None
            and p.finding.verdict is Verdict.CONSISTENT
            and (p.rate.pre == one.rate.pre or one.plain)
            and p.numerator is not one.numerator
            and p.whole is not one.numerator
        ]
        open_case = one.finding.verdict is Verdict.UNKNOWN and one.numerator is not None
        if open_case and one.numerator is not None and len({p.index for p in peers}) == 1:
            found += disagreement(context, one.rate, "占比", [(one.numerator, peers[0])], True)
        else:
            found.append(one.finding)
    return found


_TOTAL_OF = re.compile(
    r"占(?:全省|全市|全县|全区|本)?([\u4e00-\u9fff]{2,8}?)的?(?:总量|总数)|占(?:全部|所有)([\u4e00-\u9fff]{2,8}?)的?$"
)


# 占办理案件的…: the whole is what was 办理, in 案件.
_ACT_OF = re.compile(r"占(?:全年|所有|全部)?([\u4e00-\u9fff]{4,10}?)的$")


def _is_share_itself(context: Context, place: Place) -> bool:
    """True when a share of its own follows the number, so that it is a part and not the total."""
    following = context.places[place.index + 1 : place.index + 3]
    until = next((n for n, p in enumerate(following) if is_count(p)), len(following))
    return any(p.quantity.kind == "rate" and "占" in p.pre for p in following[:until])


_OF_ALL = re.compile(r"占(?:总数|总量|总额|全部)的?(?:约|比重|比例|达|为)*")


def _told_total(context: Context, rate: Place, numerator: Place, wholes: list[Place]) -> Place | None:
    """占工单总量的…: the count before that is of 工单."""
    noun = _TOTAL_OF.search(rate.pre)
    if _OF_ALL.fullmatch(rate.pre):
        plain = [w for w in wholes if w.index not in context.members and not _is_share_itself(context, w)]
        largest = max(plain, key=lambda w: w.quantity.value, default=None)
        return largest if largest is not None and rate_slipped(numerator, largest, rate) else None
    wholes = [w for w in wholes if not _is_share_itself(context, w)]
    told = [w for w in wholes if noun and (noun.group(1) or noun.group(2)) in w.pre + w.post]
    if noun and not told:
        tail = (noun.group(1) or noun.group(2))[-2:]
        alike = [w for w in wholes if tail in w.pre + w.post]
        largest = max(alike, key=lambda w: w.quantity.value, default=None)
        told = [largest] if largest is not None and rate_slipped(numerator, largest, rate) else []
    act = _ACT_OF.search(rate.pre)
    if act and not told:
        name = act.group(1).removeprefix("已")
        verb, thing = name[:2], name[-2:]
        told = [w for w in wholes if verb in w.pre and thing in w.pre[-2:] + w.post[:4] + context.literal(w)]
    return told[0] if len(told) == 1 else None


def _before_sentence(context: Context, numerator: Place) -> list[Place]:
    """Counts of the sentences before in the paragraph, nearest first: the total may have been told there."""
    found = []
    for place in reversed(context.places[max(0, numerator.index - _LOOK_BACK) : numerator.index]):
        if place.sentence == numerator.sentence or not is_count(place) or not same_unit(place, numerator):
            continue
        if "\n" in context.view[place.quantity.end : numerator.quantity.start]:
            break
        if place.quantity.value > numerator.quantity.value:
            found.append(place)
    return found


_BRACKET = re.compile(r"占[^，,；;。()\d]{2,20}\([^()]*\)的(?:比重|比例)?(?:约|为|达到?)?$")


def _whole_in_bracket(context: Context, rate: Place) -> Share | None:
    """优良天数349天，占全年有效天数(365天)的95.6%: the whole stands in the bracket."""
    before = context.view[max(rate.sentence_start, rate.quantity.start - 40) : rate.quantity.start]
    if rate.index < 2 or _BRACKET.search(before) is None:
        return None
    # Days are no counts elsewhere, but here one number is said to be a share of the other.
    numerator, whole = context.places[rate.index - 2 : rate.index]
    inside = whole.depth == rate.depth + 1 and numerator.depth == rate.depth
    if not inside or numerator.segment != rate.segment or not same_unit(numerator, whole):
        return None
    if agrees(numerator, whole, rate):
        return Share(agreement(context, rate, "占比", (numerator, whole), []), rate, numerator, whole)
    judged = next(disagreement(context, rate, "占比", [(numerator, whole)], True), None)
    return Share(judged, rate, numerator, whole) if judged else None


def _whole_in_clause(context: Context, rate: Place, earlier: list[Place]) -> Place | None:
    if not earlier:
        return None
    last = earlier[-1]
    between = context.view[last.quantity.end : rate.quantity.start]
    lead = context.view[max(last.sentence_start, last.quantity.start - 12) : last.quantity.start]
    lead = re.split(r"[，,；。]", lead)[-1]
    named = re.fullmatch(r"[^，,；。]{0,10}中占[^，,；。]{0,4}|[^，,；。占]{0,8}的[^，,；。]{0,4}", between)
    return last if named and ("占" in lead or "占" in between) else None
