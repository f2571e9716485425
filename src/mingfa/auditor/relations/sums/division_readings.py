"""Which numbers of a paragraph may divide which: the runs after each, to the end of a piece, a sentence or a stage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, lru_cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count
from mingfa.auditor.relations.sums.division_words import (
    FEWEST,
    SMALLEST,
    Reading,
    ends_in_rest,
    promised,
)
from mingfa.auditor.relations.sums.stages import STAGES
from mingfa.auditor.relations.words.changes import is_planned
from mingfa.auditor.relations.words.kinds import kinds_of_one
from mingfa.auditor.relations.words.no_parts import (
    each_of_several,
    is_average,
    is_carried_on,
    is_compared,
    is_moved,
    of_other_year,
    rises_from,
)

_AHEAD, _MOST, _LONG = 22, 20, 4


def alike(context: Context, paragraph: list[Place]) -> list[list[Place]]:
    """The counts of a paragraph by unit, in order; growth, plans, last year's numbers and 三种形式 divide nothing."""
    grouped: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in paragraph:
        if not is_count(place) or place.quantity.bound is not Bound.EXACT or place.is_plan:
            continue
        # 提前完成年度240件的计划数
        planned = place.post.startswith("的") and is_planned(place)
        if planned or place.index not in context.in_digits:
            continue
        apart = rises_from(context, place) or is_average(place) or each_of_several(context, place)
        aside = is_moved(context, place) or is_compared(place) or of_other_year(context, place)
        if not apart and not aside:
            grouped[thing(place), place.depth].append(place)
    return list(grouped.values())


_SAME = {"份": "件", "封": "件", "篇": "项", "则": "项"}


def thing(place: Place) -> str:
    """What is counted, for numbers whose measure words may change in one list: 11份申请, 予以公开3件."""
    unit = place.quantity.group or place.quantity.unit
    return _SAME.get(unit, unit)


def made_up(run: list[Place]) -> tuple[set[int], set[int]]:
    """Indexes of the numbers that neighbouring others, or those of their own stage, make up; and of those others."""
    wholes: set[int] = set()
    parts: set[int] = set()
    named: dict[str, list[Place]] = defaultdict(list)
    for whole in reversed(run):
        same = named[whole.pre[-_LONG:]]
        if len(same) > 1 and sum(p.quantity.value for p in same) == whole.quantity.value:
            wholes.add(whole.index)
        same.append(whole)
    for chain in [run, *_by_role(run)]:
        values = [p.quantity.value for p in chain]
        # No one adds 7.2万 to 4186; what is rounded may miss the sum of finer numbers by a step.
        steps = [p.quantity.quantum for p in chain]
        slacks = [
            s if p.quantity.kind == "money" or s != 1 else Decimal(0)
            for p, s in zip(chain, steps, strict=True)
        ]
        present, rounded = set(values), any(slacks)
        for start in range(len(chain)):
            total, coarsest = values[start], steps[start]
            for end in range(start + 1, min(len(chain), start + _MOST)):
                total += values[end]
                coarsest = max(coarsest, steps[end])
                # Small numbers make up one another by chance.
                beside = start > 0 and values[start - 1] == total
                if total < SMALLEST * (SMALLEST if end == start + 1 and not beside else 2):
                    continue
                if not rounded and total not in present:
                    continue
                for at in (*range(max(0, start - _AHEAD), start), *range(end + 1, min(len(chain), end + 4))):
                    slack = slacks[at] if coarsest <= steps[at] else Decimal(0)
                    if abs(values[at] - total) <= slack:
                        wholes.add(chain[at].index)
                        parts.update(p.index for p in chain[start : end + 1])
    return wholes, parts


def _by_role(run: list[Place]) -> list[list[Place]]:
    roles = {p.role for p in run if p.role in ("received", "accepted", "done", "found")}
    if len(roles) < FEWEST:
        return []
    return [[p for p in run if p.role == role] for role in roles]


def readings_of(
    context: Context, run: list[Place], at: int, near: Callable[[Reading], bool]
) -> Iterator[Reading]:
    """The runs after a number that may divide it, when any of them is near: others are not worth asking for their words."""
    runs = list(_runs(context, run, at))
    # Several ends may bound one run.
    apart = {parts: Reading(run[at], list(parts)) for _, parts in runs}
    if not any(near(reading) for reading in apart.values()):
        return
    seen: set[tuple[Place, ...]] = set()
    for same, parts in runs:
        reading = apart[parts]
        if parts in seen and same:
            continue
        if same == "paragraph" and not kinds_of_one(reading.parts):
            continue
        if same == "list" and not (ends_in_rest(reading.parts) or promised(context, reading)):
            continue
        if same:
            seen.add(parts)
        yield reading


def _runs(context: Context, run: list[Place], at: int) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """The runs after a number, to the end of the piece, of the sentence, of a later one; of its stage; and what bounds each."""
    whole, following = run[at], run[at + 1 : at + 1 + _AHEAD]
    if whole.role == "done":
        # 办理完毕83件：公开31件…其他4件；结转下年度6件: what is carried on is none of what was closed.
        ends = (at for at, p in enumerate(following) if is_carried_on(p))
        following = following[: next(ends, None)]
    chains = [following]
    staged = any(p.role in STAGES for p in following)
    if staged and (role := whole.role or _role_before(context, whole)) in STAGES:
        chains.append([p for p in following if p.role == role])
    if len(whole.pre) >= _LONG:
        # 挽回损失325.55万元。…县挽回损失214.35万元。…区挽回损失111.20万元: the same words of each.
        chains.append([p for p in following if p.pre[-_LONG:] == whole.pre[-_LONG:]])
    if pair := _closed_and_open(following):
        yield "", pair
    for chain in chains:
        for start, first in enumerate(chain):
            before = chain[start - 1] if start else whole
            fresh = first.sentence != before.sentence or first.segment != before.segment
            if start and not fresh:
                continue
            for same, parts in _until(chain[start:]):
                if FEWEST <= len(parts) <= _MOST:
                    # Only a run of all that follows needs to be of one kind.
                    plain = same == "paragraph" and chain is not following
                    yield "stage" if plain else same, parts


def _closed_and_open(following: list[Place]) -> tuple[Place, ...]:
    """已办结826件…正在查办292件: what was done and what is left are all there is."""
    done = next((p for p in following if p.role == "done"), None)
    left = next((p for p in following if p.role == "left"), None)
    return (done, left) if done and left and done.index < left.index else ()


def _role_before(context: Context, place: Place) -> str | None:
    """The stage told far before the number: 受理涉环境资源刑事、民事和行政案件8215件."""
    start = max(context.view.rfind(mark, place.sentence_start, place.quantity.start) for mark in "，,；。")
    lead = context.view[max(start + 1, place.sentence_start) : place.quantity.start]
    named = _role_words().findall(lead)
    return lexicon().role_of[named[-1]] if named else None


@cache
def _role_words() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().role_of))


def _until(chain: list[Place]) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """The numbers from the first to the end of its piece, of its sentence, of the chain, or to one that begins something else.

    A list goes on to the end of its sentence, or to a number that sums it up.
    """
    first, parts = chain[0], chain[:1]
    ends: dict[str, int] = {}
    for place in chain[1:]:
        another = place.sentence != first.sentence
        leaves = _leaves(place, first)
        summed = another or _SUMMED.search(place.pre) is not None
        bounds = (leaves or another or place.segment != first.segment, leaves or another, leaves, summed)
        for same, bound in zip(_BOUNDS, bounds, strict=True):
            if bound:
                ends.setdefault(same, len(parts))
        if len(ends) == len(_BOUNDS):
            break
        # 企业14.27万户，其中外资企业246户: a part of a part.
        if not place.part_mark:
            parts.append(place)
    for same in _BOUNDS:
        yield same, tuple(parts[: ends.get(same)])


_BOUNDS = ("segment", "sentence", "paragraph", "list")


@cache
def _others() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("new_acts")))


_SUMMED = re.compile("合计|共计|总计|^(?:共|累计|综合|总|并(?!案|入|到|处|存))")


def _leaves(place: Place, first: Place) -> bool:
    staged = first.role in STAGES or first.part_mark or place.role in ("left", "carried", "success")
    if staged and place.role in STAGES and place.role != first.role and not place.outcome:
        return True
    summed, act = _begins(place.pre)
    return summed or (act is not None and act not in first.pre)


@lru_cache(maxsize=4096)
def _begins(words: str) -> tuple[bool, str | None]:
    """Whether the words before a number sum up, and the new act that they tell; asked once of the same words."""
    act = _others().search(words)
    return _SUMMED.search(words) is not None, act.group() if act else None
