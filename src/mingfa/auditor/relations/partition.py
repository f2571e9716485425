"""A total and the numbers that divide it, with no word that says so, in one sentence or over a paragraph.

``来电582个，直接解答410个，转办172个``; ``公开信息128条。市政府公开54条，县政府公开74条。``
Without 其中 nothing promises that the numbers belong together. They are taken for parts when they add up exactly, and
accused when they miss by one digit and either the numbers are long or their names are plainly kinds of one thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import groupby

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    is_count,
    number,
    same_unit,
)
from mingfa.auditor.relations.growth_base import is_difference
from mingfa.auditor.relations.kinds import kinds_of_one, sibling
from mingfa.auditor.relations.parts_judge import KIND, overlap
from mingfa.auditor.relations.parts_list import carry_mentioned, is_compared, members_of
from mingfa.auditor.relations.slips import sum_slipped, telling

_FEWEST, _MOST = 2, 9
_LEAST, _GREATEST = Decimal("0.7"), Decimal("1.4")
_BACK = 8
_TAIL = 4
_LONG = 100
_REACH, _LEAD = 12, 30


def find(context: Context) -> Iterator[Finding]:
    """A finding for every unmarked run of numbers that makes up a number before it, or just fails to."""
    for places in context.sentences:
        if sum(is_count(p) for p in places) < _FEWEST:
            continue
        members_of(context, places)
        used: set[int] = set()
        for whole, run in _exact_runs(context, places):
            context.explained |= {whole.index, *(p.index for p in run)}
            used.update(p.index for p in run)
            if not all(p.index in context.members for p in run) and _meant(context, whole, run):
                yield _agreement(context, whole, run)
        for run in _runs(places, context.members):
            if not any(p.index in used for p in run):
                judged = list(_one(context, run))
                used.update(p.index for p in run if judged)
                yield from judged


def _runs(places: list[Place], members: set[int]) -> Iterator[list[Place]]:
    """Neighbouring counts of one unit and depth: over the sentence, then in each of its pieces; longest first."""
    counts = [p for p in places if is_count(p) and not p.is_plan]
    grouped: dict[tuple[str, int, bool], list[Place]] = defaultdict(list)
    for place in counts:
        grouped[place.quantity.group or place.quantity.unit, place.depth, place.index in members].append(
            place
        )
    alike = list(grouped.values())
    pieces = [list(g) for run in alike for _, g in groupby(run, key=lambda p: p.segment)]
    runs = [*alike, *pieces]
    runs += [run[:at] for run in pieces if (at := _first_sum(run))]
    runs += [run[1:] for run in runs] + [run[1:] for run in (r[1:] for r in runs)]
    seen: set[tuple[int, ...]] = set()
    for run in sorted(runs, key=len, reverse=True):
        key = tuple(p.index for p in run)
        if _FEWEST <= len(run) <= _MOST and key not in seen:
            seen.add(key)
            yield run


_SUMS = re.compile("^(?:综合|总|合计|共计|累计)")


def _first_sum(run: list[Place]) -> int:
    """Where a number stands that sums up those before it: 转派45件，在线办结58件，综合办结103件; 0 without one."""
    return next((at for at, place in enumerate(run) if at and _SUMS.match(place.pre)), 0)


def _exact_runs(context: Context, places: list[Place]) -> Iterator[tuple[Place, list[Place]]]:
    """Neighbouring counts that make up an earlier one exactly, longest first from each."""
    counts = [p for p in places if is_count(p) and not p.is_plan and all_exact([p]) and not is_compared(p)]
    counts = [p for p in counts if not is_difference(p)]
    grouped: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in counts:
        grouped[place.quantity.group or place.quantity.unit, place.depth].append(place)
    for run in grouped.values():
        start = 0
        while start < len(run) - 1:
            wholes = {w.quantity.value: w for w in reversed(_wholes(context, run[start:]))}
            fitting = [
                end
                for end in range(start + _FEWEST, min(len(run), start + _MOST) + 1)
                if (value := exact_sum(run[start:end])) in wholes
                and value > _least(wholes[value], run[start:end]) * wholes[value].quantity.quantum
            ]
            if fitting:
                end = fitting[-1]
                yield wholes[exact_sum(run[start:end])], run[start:end]
                start = end
            else:
                start += 1


_OUT_OF = re.compile(
    r"在?[已所]?(?P<act>[\u4e00-\u9fff]{2})的?[\u4e00-\u9fff]{0,6}中[，,:][^，,。；;\d]{0,12}$"
)


def _wholes(context: Context, run: list[Place]) -> list[Place]:
    """Totals that may stand for the run: that which is named, 在已立案提案中, else all earlier in its paragraph."""
    named = _named_whole(context, run)
    return [named] if named is not None else _earlier(context, run)


def _named_whole(context: Context, run: list[Place]) -> Place | None:
    """The number that the words before the run name: 在已立案提案中 points to the one that was 立案."""
    lead = context.view[max(run[0].sentence_start, run[0].quantity.start - _LEAD) : run[0].quantity.start]
    act = _OUT_OF.search(lead)
    if act is None:
        return None
    named = [
        w for w in _earlier(context, run) if act["act"] in context.view[w.clause_start : w.quantity.start]
    ]
    return next((w for w in named if not re.search(f"[未不]予?{act['act']}", w.pre)), None)


def _earlier(context: Context, run: list[Place]) -> list[Place]:
    found: list[Place] = []
    for place in reversed(context.places[max(0, run[0].index - _BACK) : run[0].index]):
        if "\n" in context.view[place.quantity.end : run[0].quantity.start]:
            break
        if context.view.startswith("、", place.quantity.end) and place.sentence == run[0].sentence:
            # One of a list is no total of what follows in it.
            continue
        fits = is_count(place) and same_unit(place, run[0]) and place.depth <= run[0].depth <= place.depth + 1
        if fits and not place.is_plan:
            found.append(place)
    return found


def _agreement(context: Context, whole: Place, run: list[Place]) -> Finding:
    return finding(
        Verdict.CONSISTENT, KIND, [whole, *run],
        f"{'+'.join(number(p.quantity.value) for p in run)}={number(whole.quantity.value)}",
        f"{context.quote(whole, *run)}：各部分之和等于总数。",
    )  # fmt: skip


def _meant(context: Context, whole: Place, run: list[Place]) -> bool:
    """True when an exact sum is more than chance: long numbers, kinds of one thing, or a number that calls itself one."""
    long = whole.quantity.value >= _LONG * whole.quantity.quantum
    return long or kinds_of_one(run) or _is_total(context, whole, run)


def _least(whole: Place, run: list[Place]) -> int:
    """Below this a sum is soon met by chance; the more so for two numbers of another sentence."""
    return 9 if whole.sentence == run[0].sentence or len(run) > _FEWEST else 20


def _one(context: Context, run: list[Place]) -> Iterator[Finding]:
    if not all_exact(run):
        return
    value = exact_sum(run)
    marked = all(p.index in context.members for p in run)
    if marked or overlap(run) or any(p.part_mark or p.role == "carried" for p in run):
        return
    whole = next((w for w in _wholes(context, run) if all_exact([w]) and _suits(context, w, run)), None)
    if whole is None or carry_mentioned(context, whole):
        return
    sign = ">" if value > whole.quantity.value else "<"
    yield finding(
        Verdict.CONTRADICTION, KIND, [whole, *run],
        f"{'+'.join(number(p.quantity.value) for p in run)}={number(value)}{sign}{number(whole.quantity.value)}",
        f"{context.quote(whole, *run)}：后列各项似为前数的分列，之和差{number(abs(value - whole.quantity.value))}。",
    )  # fmt: skip


def _suits(context: Context, whole: Place, run: list[Place]) -> bool:
    """True when the run is so plainly a division of the whole that its failing to add up is a fault."""
    # 调整33项。调整的项目分三种…: a part may be a total in its turn when it is named again.
    again = _opened(context, run) and whole.sentence != run[0].sentence and _named_again(context, whole, run)
    if (whole.index in context.members and not again) or whole.outcome:
        return False
    if whole.quantity.value / whole.quantity.quantum < 10 or sibling(context, whole, run):
        return False
    value = exact_sum(run)
    opened = _opened(context, run) or _shared(context, run)
    near_enough = _LEAST <= value / whole.quantity.value <= (_GREATEST if not opened else _MOST)
    named = value > whole.quantity.value and kinds_of_one(run) and _named_whole(context, run) is whole
    if named:
        return True
    if not (near_enough or telling([whole, *run])) or not sum_slipped(run, whole):
        return False
    # A few short of the whole are those that wait; a round number short is a slip.
    if 0 < whole.quantity.value - value < 10 * whole.quantity.quantum and not opened:
        return False
    near = (whole.sentence == run[0].sentence and whole.segment == run[0].segment) or _sole_before(
        context, whole, run
    )
    # What is listed may be less than all there is; only a rest that is named completes it.
    full = value > whole.quantity.value or any("其他" in q.pre or "其余" in q.pre for q in run)
    kinds = full and (kinds_of_one(run) or opened) and (again or _is_total(context, whole, run))
    return kinds or (near and telling([whole]) and all(p.segment == run[0].segment for p in run))


def _named_again(context: Context, whole: Place, run: list[Place]) -> bool:
    lead = context.view[run[0].sentence_start : run[0].quantity.start]
    return len(whole.pre) > 1 and whole.pre[-2:] in lead[:_REACH]


def _sole_before(context: Context, whole: Place, run: list[Place]) -> bool:
    """True when the sentence before told this one number of the unit and the run opens its own sentence."""
    before = context.sentence_before(run)
    sole = [p for p in before if is_count(p) and same_unit(p, whole)] == [whole]
    lead = context.view[run[0].sentence_start : run[0].clause_start].strip()
    return sole and not lead


def _is_total(context: Context, whole: Place, run: list[Place]) -> bool:
    """True when the number says that it is one: 共受理; a number of some other kind is a neighbour, not a whole."""
    lead = context.view[whole.clause_start : whole.quantity.start]
    if len(whole.pre) > _TAIL and all(p.pre.endswith(whole.pre[-_TAIL:]) for p in run):
        return True
    return (
        whole.role is not None
        or "总" in lead
        or any(word in lead for word in lexicon().words("totals"))
        or bool(_acts().search(lead))
    )


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("counted_acts")))


@cache
def _openers() -> re.Pattern[str]:
    words = any_of(lexicon().words("list_openers"))
    return re.compile(rf"{words}[\u4e00-\u9fff]{{0,3}}[:，,][^，,。；;\d]{{0,20}}$")


def _opened(context: Context, run: list[Place]) -> bool:
    """True for 工单分类：…, 从类型看，…: the words before the run announce a division."""
    lead = context.view[max(run[0].sentence_start, run[0].quantity.start - 40) : run[0].quantity.start]
    return _openers().search(lead) is not None


def _shared(context: Context, run: list[Place]) -> bool:
    """True when every number is followed by its share: 咨询216件，占47%；求助141件，占31%."""
    beside = [context.places[p.index + 1] for p in run if p.index + 1 < len(context.places)]
    return len(beside) == len(run) and all(
        p.quantity.kind == "rate" and (p.pre.startswith("占") or p.pre == "") and p.segment == q.segment
        for p, q in zip(beside, run, strict=True)
    )
