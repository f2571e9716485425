"""A number and a narrower one of the same name: 罚款3666万元。其中10月份罚款519万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    finding,
    interval,
    is_count,
    may_stay_within,
    number,
    pairs_in,
    same_unit,
    total,
)
from mingfa.auditor.relations.evidence.same_number import stage_told
from mingfa.auditor.relations.sums.marks import closed_before
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.changes import is_difference, is_planned
from mingfa.auditor.relations.words.no_parts import is_moved

_LEAST, _REACH = 2, 6


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(any_of(w for w in lexicon().words("parts") if w == "其中"))


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number after 其中 whose namesake before it is told, where several things are told of a part."""
    for place in context.places:
        yield from _in_turn(context, place)
    for places in context.sentences:
        marks = _mark().finditer(context.view, places[0].sentence_start, places[0].sentence_end)
        mark = next((m.start() for m in marks), None)
        if mark is None:
            continue
        wider = [p for p in places if p.quantity.start < mark] or context.sentence_before(places)
        narrower = [p for p in places if p.quantity.start > mark]
        if narrower and closed_before(context, mark, narrower[0]):
            continue
        # 普通程序142件，警告21件、罚款121件；简易程序69件，其中警告48件: of the piece in which it stands.
        near = [p for p in wider if narrower and p.segment == narrower[0].segment]
        wider = near or wider
        if wider and "\n" not in context.view[wider[-1].quantity.end : mark]:
            plain = [p for p in wider if is_count(p) and not (p.depth or is_moved(context, p))]
            yield from _compare(context, plain, narrower)


_STAGES = ("received", "accepted", "done")
_WHOLE = re.compile(r"各类|共|总|全部")
_AHEAD = 12
# Another paragraph or another time.
_ELSEWHERE = re.compile(r"\n|(?:19|20)\d{2}|去年|上年")


@cache
def _kinds() -> tuple[re.Pattern[str], ...]:
    """Kinds that shut each other out and may be told one after the other: 一审, 二审, 再审."""
    return tuple(re.compile(any_of(kinds)) for kinds in lexicon().cues["kinds_in_turn"])


def _in_turn(context: Context, whole: Place) -> Iterator[Finding]:
    """共受理案件14451件。受理一审案件9908件；受理二审案件9791件: the kinds of one stage are no more than the whole."""
    if whole.depth or not is_count(whole):
        return
    told = context.view[whole.clause_start : whole.quantity.start]
    if not _WHOLE.search(told) or _stage(context, whole) not in _STAGES:
        return
    for kinds in _kinds():
        parts = _of_kinds(context, whole, kinds) if not kinds.search(told) else []
        if len(parts) > 1 and total(parts).low > interval(whole).high:
            summed = "+".join(number(p.quantity.value) for p in parts)
            yield finding(
                Verdict.CONTRADICTION, KIND, [whole, *parts],
                f"{summed}>{number(whole.quantity.value)}",
                f"{context.quote(whole, *parts)}：互不重复的各类之和大于总数。",
            )  # fmt: skip


def _of_kinds(context: Context, whole: Place, kinds: re.Pattern[str]) -> list[Place]:
    """The numbers of the same stage that follow in the paragraph, one of each kind, until the whole stage is told anew."""
    found: dict[str, Place] = {}
    stage = _stage(context, whole)
    for place in context.places[whole.index + 1 : whole.index + 1 + _AHEAD]:
        if _ELSEWHERE.search(context.view, whole.quantity.end, place.quantity.start):
            break
        if (
            place.depth
            or not is_count(place)
            or not same_unit(place, whole)
            or _stage(context, place) != stage
        ):
            continue
        named = set(kinds.findall(context.view[place.clause_start : place.quantity.start]))
        if len(named) != 1 or named & found.keys():
            break
        found[named.pop()] = place
    return list(found.values()) if all(p.quantity.bound is Bound.EXACT for p in found.values()) else []


def _stage(context: Context, place: Place) -> str:
    return place.role or stage_told(context.view[place.clause_start : place.quantity.start])


def _compare(context: Context, wider: list[Place], narrower: list[Place]) -> Iterator[Finding]:
    paired = [(whole, part) for part in narrower if (whole := _namesake(part, wider)) is not None]
    paired = paired if len(paired) > 1 else _by_unit(wider, narrower)
    # One alone is a list of parts, which is judged as such.
    if len({whole.index for whole, _ in paired}) < _LEAST:
        return
    for whole, part in paired:
        if not may_stay_within(part, whole) and part.quantity.bound is not Bound.AT_MOST:
            yield finding(
                Verdict.CONTRADICTION, KIND, [whole, part],
                f"{number(part.quantity.value)}>{number(whole.quantity.value)}",
                f"{context.quote(whole, part)}：其中的一部分大于总数。",
            )  # fmt: skip


def _by_unit(wider: list[Place], narrower: list[Place]) -> list[tuple[Place, Place]]:
    """为24万名劳动者追回1.8亿元，其中为20万名农民工追回1.5亿元: people with people, money with money."""
    counts = [p for p in narrower if is_count(p) and not p.depth and not is_difference(p)][:_LEAST]
    units = [p.quantity.unit for p in counts]
    before = [p for p in wider[-_LEAST:] if p.quantity.unit in units]
    if len(set(units)) < _LEAST or [p.quantity.unit for p in before] != units:
        return []
    return list(zip(before, counts, strict=True))


def _namesake(part: Place, wider: list[Place]) -> Place | None:
    """The one wider number of the same unit whose name ends alike."""
    if not is_count(part) or is_difference(part) or part.depth or len(part.pre) < _LEAST:
        return None
    # 3.5亿千瓦 and 4.94亿户: a unit that is not known is not that of the part.
    same = [w for w in wider if same_unit(w, part) and bool(w.quantity.unit) == bool(part.quantity.unit)]
    same = [w for w in same if not _opposed(w, part)]
    alike = [w for w in same if w.pre[-_LEAST:] == part.pre[-_LEAST:]]
    if len(alike) == 1:
        return alike[0]
    # 重大安全隐患25条, 重大隐患已整改22条: the name that shares most with it.
    shared = sorted(
        ((len(pairs_in(w.pre[-_REACH:]) & pairs_in(part.pre)), w.index, w) for w in same), reverse=True
    )
    if not shared or shared[0][0] < _LEAST or (len(shared) > 1 and shared[1][0] == shared[0][0]):
        return None
    # 重大安全隐患36条、消防重大隐患1条；重大隐患已整改33条: of either, so of the one that holds it.
    near = [w for share, _, w in shared if share >= shared[0][0] - 1]
    return max(near, key=lambda w: w.quantity.value)


def _opposed(one: Place, other: Place) -> bool:
    """True for 基金收入969万元 and 基金支出4093万元, and for what each of them was planned to be."""
    if is_planned(one) and is_planned(other):
        return True
    a, b = (next((w for w in _OPPOSITES if w in p.pre[-_REACH:]), "") for p in (one, other))
    return bool(a and b) and a != b


_OPPOSITES = ("收入", "支出")
