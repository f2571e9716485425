"""A total and the numbers that divide it, wherever in the paragraph they stand, missing each other by one slip.

``审查4385件，准予执行3431件，不予执行1044件``; ``受理957件…受理一审343件，结案349件；受理二审96件…``.
No word need say that the numbers belong together. They are accused when nothing in the paragraph makes them up, and when
chance would hardly bring unrelated numbers so near: the weaker the words, the longer the numbers have to be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import pairwise

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    exact_sum,
    finding,
    interval,
    is_count,
    number,
    same_unit,
    sum_of,
    total,
)
from mingfa.auditor.relations.evidence.chance import CERTAIN, sum_chance
from mingfa.auditor.relations.evidence.slips import shortened, slip_wide, sum_slipped
from mingfa.auditor.relations.sums.difference import KIND as DIFFERENCE
from mingfa.auditor.relations.sums.difference import of_some
from mingfa.auditor.relations.sums.division_counts import all_told
from mingfa.auditor.relations.sums.division_readings import alike, made_up, readings_of
from mingfa.auditor.relations.sums.division_words import (
    FEWEST,
    SMALLEST,
    Reading,
    another_thing,
    by_year,
    calls_itself_total,
    closed,
    complete,
    divided_anew,
    ends_in_rest,
    is_marked,
    leaves,
    promised,
    spelt_out,
)
from mingfa.auditor.relations.sums.marks import rest_untold
from mingfa.auditor.relations.sums.partition import out_of
from mingfa.auditor.relations.sums.parts_apart import by_turns
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.sums.stages import STAGES, is_pending, overlap
from mingfa.auditor.relations.words.kinds import every_listed_kind, kinds_of_one, may_overlap
from mingfa.auditor.relations.words.no_parts import is_average

_NAME, _LEAD, _AHEAD, _TAIL = 6, 30, 8, 4
_POINTS = 3
# How telling a near miss must be (powers of ten against chance), and what each kind of word takes off it.
_NEEDED, _MARKED, _LISTED, _TOTAL, _BESIDE, _LARGER, _OPEN, _KINDS = 1.5, 0.5, 0.5, 0.25, 0.5, 0.5, 1.5, 0.25


_LITTLE = Decimal("0.03")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every total in a paragraph that its likely parts miss by a slip."""
    for paragraph in context.paragraphs:
        for run in alike(context, paragraph):
            if len(run) > FEWEST:
                # 四类 counts what is listed, and is none of it.
                values = {
                    p.quantity.value for p in paragraph if p.quantity.unit != "类" and same_unit(p, run[0])
                }
                yield from _judge(context, run, values)


def _judge(context: Context, run: list[Place], values: set[Decimal]) -> Iterator[Finding]:
    near = partial(_near, context, values, shortened(run))
    made: tuple[set[int], set[int]] | None = None
    accused: set[int] = set()
    for at in reversed(range(len(run) - FEWEST)):
        # From the last whole to the first: a list is of the nearest number that it can be of.
        whole = run[at]
        listed = at > 0 and "、" in context.view[run[at - 1].quantity.end : whole.quantity.start][:2]
        small = whole.quantity.value < SMALLEST * whole.quantity.quantum
        part = whole.outcome is not None and whole.index in context.members
        if (
            small
            or part
            or whole.role == "carried"
            or (listed and not any(_taken_up(context, whole, p) for p in run[at + 1 :]))
        ):
            continue
        readings = [r for r in readings_of(context, run, at, near) if _untold(context, values, r)]
        if not readings:
            continue
        wholes, parts = made = made or made_up(run)
        held = [sum(p.index in parts for p in r.parts) * 2 - len(r.parts) for r in readings]
        tried = max(1, sum(more < 0 for more in held)) + (whole.index in wholes)
        for reading, more in zip(readings, held, strict=True):
            slipped = sum_slipped(reading.parts, whole)
            named = _named(context, reading)
            if not (slipped or named):
                continue
            plain = more < 0 or (more == 0 and not any(p.index in wholes for p in reading.parts))
            again = _taken_up(context, whole, reading.parts[0])
            plain = plain or (whole.index not in wholes and (again or complete(context, reading)))
            if accused.intersection(p.index for p in reading.parts) or gap_told(context, values, reading):
                continue
            explained = all(p.index in parts for p in reading.parts) and whole.index not in wholes
            # 总1843件。甲1328件，分为A、B、C；乙515件: A, B, C and 乙 make up the first of themselves.
            beside = (
                at + 1 < len(run) and run[at + 1] is reading.parts[0] and reading.parts[-1] is not run[-1]
            )
            explained = explained and not again and not (beside and spelt_out(context, reading))
            announced = not explained and _announced(context, reading) and not _better(context, run, reading)
            announced = announced or (named and kinds_of_one(reading.parts) and not overlap(reading.parts))
            # 退税74.3万人，补税11.8万人，其余35.8万人。享受甲扣除28.5万人、乙41.7万人: an item of a list, sentences before.
            item = whole.index in parts and whole.index not in wholes
            far = item and _far_from_words(context, reading)
            if not announced and (far or _held_nearer(context, reading)):
                continue
            if announced or (plain and _told(context, reading, tried)):
                accused.update(p.index for p in reading.parts)
                yield _accuse(context, reading)
                break


def _taken_up(context: Context, whole: Place, first: Place) -> bool:
    """True for 许可12项、其他权力71项。其他权力由备案7项、调解4项…组成: an item of a list whose name begins the next sentence."""
    name = whole.pre
    if len(name) < FEWEST or whole.sentence == first.sentence:
        return False
    lead = context.view[first.sentence_start : first.quantity.start]
    return name in lead[: len(name) + _POINTS]


def _far_from_words(context: Context, reading: Reading) -> bool:
    """True when no word carries a list over to a number of a sentence before: 教育14.4亿元… after 税收21.4亿元, 支出68.9亿元."""
    whole, parts = reading.whole, reading.parts
    return whole.sentence != parts[0].sentence and not (
        promised(context, reading) or ends_in_rest(parts) or leaves(parts) or kinds_of_one(parts)
    )


def _held_nearer(context: Context, reading: Reading) -> bool:
    """True for 税收21.4亿元。支出68.9亿元，民生55.6亿元；教育14.4亿元…: what the parts exceed is farther than what holds them."""
    whole, parts = reading.whole, reading.parts
    made = exact_sum(parts)
    if made <= whole.quantity.value or whole.sentence == parts[0].sentence:
        return False
    between = context.places[whole.index + 1 : parts[0].index]
    return any(
        p.sentence == parts[0].sentence and p.quantity.value >= made and is_count(p) and same_unit(p, whole)
        for p in between
    )


def _untold(context: Context, values: set[Decimal], reading: Reading) -> bool:
    """True when the sum of the parts is none of the numbers told, or the words name the whole."""
    return exact_sum(reading.parts) not in values or _named(context, reading)


def _near(context: Context, values: set[Decimal], rounded: bool, reading: Reading) -> bool:
    """True when a slip joins the parts to the whole, and their sum is not told; or when the words name the whole."""
    made = exact_sum(reading.parts)
    wide = rounded or slip_wide(int(reading.whole.quantity.value - made))
    slipped = wide and made not in values and sum_slipped(reading.parts, reading.whole)
    return slipped or _named(context, reading)


def gap_told(context: Context, values: set[Decimal], reading: Reading) -> bool:
    """True for 建议713件（其中5件不必答复）, A类471件、B类183件、C类54件: what is lacking is told beside."""
    gap = reading.whole.quantity.value - exact_sum(reading.parts)
    beside = context.places[reading.whole.index + 1 : reading.parts[0].index]
    if gap < 0 and any(p.depth > reading.whole.depth and p.quantity.value == -gap for p in beside):
        # 349件（其中1件涉两市），甲市48件、…: what is too much is told as well.
        return True
    return gap > 0 and gap in values - {p.quantity.value for p in reading.parts}


def _better(context: Context, run: list[Place], reading: Reading) -> bool:
    """True when an earlier number is a slip away from the list, or named where it begins, and this one is neither."""
    lead = context.view[reading.parts[0].sentence_start : reading.parts[0].quantity.start]

    def fits(whole: Place) -> bool:
        return sum_slipped(reading.parts, whole) or (len(whole.pre) > 1 and whole.pre[-_NAME:] in lead)

    return not fits(reading.whole) and any(fits(p) for p in run if p.index < reading.whole.index)


def _named(context: Context, reading: Reading) -> bool:
    """True when the words before the list name the whole by its verb, and it is too small: 在已立案提案中."""
    whole, first = reading.whole, reading.parts[0]
    if reading.parts[-1].sentence != first.sentence:
        return False
    lead = context.view[max(first.sentence_start, first.quantity.start - _LEAD) : first.quantity.start]
    act = out_of(lead)
    if act is None or exact_sum(reading.parts) <= whole.quantity.value:
        return False
    told = act["act"] in context.view[whole.clause_start : whole.quantity.start]
    return told and not re.search(f"[未不]予?{act['act']}", whole.pre)


def _told(context: Context, reading: Reading, tried: int) -> bool:
    """True when chance hardly explains how near the numbers are, the words weighed in."""
    whole, parts = reading.whole, reading.parts
    chance = sum_chance(parts, whole)
    if chance == CERTAIN or another_thing(context, whole, parts):
        return False
    if may_overlap(context, parts) or by_turns(parts):
        return False
    needed = _needed(context, reading)
    return needed is not None and -math.log10(chance * tried) >= needed


def _graded(context: Context, parts: list[Place]) -> bool:
    """True for 提案163件。反馈满意195件、基本满意4件: grades of what was told before, of which no number holds as many."""
    made = exact_sum(parts)
    before = context.before_in_paragraph(parts[0])
    return all("满意" in p.pre for p in parts) and not any(
        p.quantity.value >= made and is_count(p) and same_unit(p, parts[0]) for p in before
    )


def _needed(context: Context, reading: Reading) -> float | None:
    """How telling the near miss must be for these words; ``None`` when no near miss would tell."""
    whole, parts = reading.whole, reading.parts
    larger = exact_sum(parts) > whole.quantity.value
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    rest, marked = ends_in_rest(parts), is_marked(lead)
    pair = [p.role for p in parts] == ["done", "left"]
    # 至年底审结1476件。…剩余69件: what is left is all that was not closed.
    over = pair and leaves(parts) and not _of_some(context, whole, parts)
    listed = rest or pair or kinds_of_one(parts) or _joined(context, parts)
    # 立案查处企业1045家。省级立案查处企业158家；市县立案查处企业1292家: the same words of the whole and of each.
    listed = listed or (len(whole.pre) >= _TAIL and all(p.pre[-_TAIL:] == whole.pre[-_TAIL:] for p in parts))
    # A list may be open, and then falls short of the whole by a little.
    ended = (
        rest
        or over
        or by_year(whole, parts)
        or every_listed_kind(parts)
        or (len(parts) > FEWEST + 1 and promised(context, reading))
    )
    apart = whole.quantity.kind == "money" or parts[0].segment != whole.segment
    if not larger and rest_untold(context, parts[-1]):
        return None
    if not larger and ((is_pending(whole, parts) and not over) or (not ended and _goes_on(context, parts))):
        return None
    if len(parts) == FEWEST and not (listed or marked) and apart:
        return None
    if complete(context, reading):
        return 0
    if larger and _graded(context, parts):
        return _KINDS
    if every_listed_kind(parts) and not is_pending(whole, parts) and parts[0].sentence == whole.sentence:
        return _KINDS
    needed = _NEEDED - _MARKED * marked - _LISTED * listed - _LISTED * over
    if len(parts) == FEWEST and not (listed or marked):
        needed += _LISTED
    if max(p.quantity.value for p in parts) > whole.quantity.value:
        needed += _LARGER
    if calls_itself_total(context, whole):
        needed -= _TOTAL
    # What is told may be some of it only, unless chance hardly brings it one slip from all.
    needed += _OPEN * (not larger and not ended)
    # 肉类4.52万吨，其中猪肉3.18万吨、禽肉0.93万吨、牛羊肉0.36万吨: a little is left for what is not named.
    gap = whole.quantity.value - exact_sum(parts)
    needed += _LISTED * (not ended and 0 < gap <= _LITTLE * whole.quantity.value and "其中" in lead)
    return needed - _BESIDE * (parts[0].sentence == whole.sentence)


def _of_some(context: Context, whole: Place, parts: list[Place]) -> bool:
    between = [
        p for p in context.places[whole.index + 1 : parts[0].index] if is_count(p) and same_unit(p, whole)
    ]
    return of_some(between, whole, exact_sum(parts))


# The parts of a county leave nothing of it out.
_REGION = re.compile(r"(?:[市县区旗州镇乡]|街道|办事处)$")


def _announced(context: Context, reading: Reading) -> bool:
    """True when the text says that it divides the number before, and what it lists misses it by a slip."""
    whole, parts = reading.whole, reading.parts
    spelt = spelt_out(context, reading) or all_told(context, reading)
    spelt = spelt and not is_pending(whole, parts)
    if not (spelt or (len(parts) > FEWEST and promised(context, reading))):
        return False
    if parts[0].sentence != parts[-1].sentence or another_thing(context, whole, parts):
        return False
    if not sum_slipped(parts, whole):
        # What is many times the whole is of another one, told elsewhere.
        return False
    if total(parts).low > interval(whole).high:
        return True
    everywhere = all(_REGION.search(p.pre) for p in parts)
    full = everywhere or (spelt and not _goes_on(context, parts))
    full = full and not rest_untold(context, parts[-1])
    return full and total(parts).high < interval(whole).low


def _goes_on(context: Context, parts: list[Place]) -> bool:
    """True when more numbers of the same thing follow in the sentence: the list may be longer."""
    if closed(context, parts):
        return False
    last = parts[-1]
    following = context.places[last.index + 1 : last.index + _AHEAD]
    # 企业调委会6个四类 tells how many were listed.
    kinds = _KINDS_LISTED.match(context.view, last.quantity.end)
    listed = (
        {following[0].index} if following and kinds and following[0].quantity.start < kinds.end() else set()
    )
    # 分为警告21件、罚款87件；简易程序53件: what 、 joins ends where the piece does.
    joined = _joined(context, parts)
    alike = (
        p
        for p in following
        if p.sentence == last.sentence
        and is_count(p)
        and same_unit(p, last)
        and p.index not in listed
        and not (divided_anew(context, last, p) or is_average(p))
        and not (joined and p.segment != last.segment)
    )
    return any(p.role not in STAGES or p.role in {q.role for q in parts} or p.outcome for p in alike)


_KINDS_LISTED = re.compile(r"等?共?(?:[两二三四五六七八九十]|\d{1,2})(?:大?类|大?项|部分|个方面|种|级)?")


def _joined(context: Context, parts: list[Place]) -> bool:
    """True when the numbers are joined by 、, the last by 和 or alike, as the items of one list."""
    gaps = [context.view[a.quantity.end : b.quantity.start][:3] for a, b in pairwise(parts)]
    return len(gaps) > 1 and all("、" in gap for gap in gaps[:-1]) and _LAST.search(gaps[-1]) is not None


_LAST = re.compile("[、和及与]")


def _accuse_rest(context: Context, reading: Reading) -> Finding:
    """120−98=22≠12: what is left is told as a difference, and need not be asked again."""
    whole, gone, left = reading.whole, reading.parts[:-1], reading.parts[-1]
    context.explained.add(left.index)
    expected = whole.quantity.value - exact_sum(gone)
    taken = "".join(f"−{number(p.quantity.value)}" for p in gone)
    return finding(
        Verdict.CONTRADICTION, DIFFERENCE, [whole, *gone, left],
        f"{number(whole.quantity.value)}{taken}={number(expected)}≠{number(left.quantity.value)}",
        f"{context.quote(whole, *gone, left)}：{context.literal(whole)}减去{'、'.join(context.literal(p) for p in gone)}"
        f"应余{number(expected)}{left.quantity.unit}，原文为{context.literal(left)}。",
    )  # fmt: skip


def _accuse(context: Context, reading: Reading) -> Finding:
    whole, parts = reading.whole, reading.parts
    if leaves(parts):
        return _accuse_rest(context, reading)
    value, stated = exact_sum(parts), whole.quantity.value
    sign = ">" if value > stated else "<"
    return finding(
        Verdict.CONTRADICTION, KIND, [whole, *parts],
        f"{sum_of(parts)}={number(value)}{sign}{number(stated)}",
        f"{context.quote(whole, *parts)}：后列各项似为前数的分列，之和差{number(abs(value - stated))}。",
    )  # fmt: skip
