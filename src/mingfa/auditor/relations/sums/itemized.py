"""A total and the items that follow it sentence by sentence: 发生事故17起。1.建筑施工发生2起；2.火灾发生1起…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

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
    sum_of,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.changes import is_difference

_FEWEST, _MOST, _LEAD, _NAME = 3, 12, 24, 4
_SERIAL = re.compile(
    r"[((][一二三四五六七八九十\d]{1,2}[))]|(?<!\d)\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]是"
)
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.、．]|[((][一二三四五六七八九十\d]{1,2}[))])")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every total that the items of the following sentences make up, or miss by a slip."""
    pieces = _pieces(context)
    for at, head in enumerate(pieces):
        for whole in head:
            rest = [p for p in head if p.index > whole.index]
            announced = rest and ":" in context.view[whole.quantity.end : rest[0].quantity.start]
            items = _items(context, whole, [*([rest] if announced else []), *pieces[at + 1 : at + 1 + _MOST]])
            if len(items) >= _FEWEST and all_exact([whole, *items]):
                yield from _judge(context, whole, items)


def _pieces(context: Context) -> list[list[Place]]:
    """The counts of each piece between 。 and ；, without those that tell a growth."""
    pieces: list[list[Place]] = []
    moved: set[int] = set()
    for before, place in pairwise([None, *context.places]):
        if place is None:
            continue
        joined = before is not None and context.view[before.quantity.end : place.quantity.start] in ("、", "")
        if is_difference(place) or (joined and before is not None and before.index in moved):
            moved.add(place.index)
        last = pieces[-1][0] if pieces and pieces[-1] else None
        if last is None or last.sentence != place.sentence or last.segment != place.segment:
            pieces.append([])
        if is_count(place) and place.index not in moved and not place.depth:
            pieces[-1].append(place)
    return [piece for piece in pieces if piece]


def _items(context: Context, whole: Place, following: list[list[Place]]) -> list[Place]:
    """The first number of the whole's unit in each piece that follows, as long as each has one and names it alike."""
    items: list[Place] = []
    for piece in following:
        alike = (p for p in piece if p.quantity.unit == whole.quantity.unit and same_unit(p, whole))
        own = next(alike, None)
        if own is None and piece[0].sentence == whole.sentence:
            continue
        if own is None or _apart(context, items[-1] if items else whole, own):
            break
        items.append(own)
    return items


def _apart(context: Context, one: Place, other: Place) -> bool:
    """True when a line break parts the two and the second does not begin a numbered item."""
    between = context.view[one.quantity.end : other.quantity.start]
    return "\n" in between and _NUMBERED.match(context.view, other.sentence_start) is None


def _judge(context: Context, whole: Place, items: list[Place]) -> Iterator[Finding]:
    same = [p for p in items if p.pre[-_NAME:] == whole.pre[-_NAME:]]
    if 1 < len(same) < len(items) and exact_sum(same) == whole.quantity.value:
        # 环境问题22个。第一批环境问题10个，其中…；第二批环境问题12个，其中…
        return
    for size in range(len(items), _FEWEST - 1, -1):
        parts = items[:size]
        if exact_sum(parts) == whole.quantity.value:
            context.explained |= {whole.index, *(p.index for p in parts)}
            if not all(p.index in context.members for p in parts):
                yield finding(
                    Verdict.CONSISTENT, KIND, [whole, *parts],
                    f"{sum_of(parts)}={number(whole.quantity.value)}",
                    f"{context.quote(whole, *parts)}：逐项之和等于总数。",
                )  # fmt: skip
            return
    value = exact_sum(items)
    earlier = {
        p.quantity.value for p in context.before_in_paragraph(whole, _MOST) if p.sentence == whole.sentence
    }
    if any(exact_sum(items[at:]) in earlier for at in range(len(items) - 1)):
        # 处罚36件，其中当场31件；普通程序5件。按甲条例28件；按乙条例5件；按丙条例3件: of the number before.
        return
    told = not any(p.index in context.members or p.index in context.explained for p in items)
    pairs = {whole.pre[i : i + 2] for i in range(len(whole.pre) - 1)}
    leads = [context.view[max(p.sentence_start, p.quantity.start - _LEAD) : p.quantity.start] for p in items]
    numbered = all(_SERIAL.search(lead) for lead in leads)
    alike = numbered or all(any(pair in p.pre for pair in pairs) for p in items)
    largest = whole.quantity.value >= 10 and all(p.quantity.value <= whole.quantity.value for p in items)
    if (
        told
        and alike
        and (largest or (numbered and whole.quantity.value >= 10))
        and value > whole.quantity.value
        and sum_slipped(items, whole)
    ):
        yield finding(
            Verdict.CONTRADICTION, KIND, [whole, *items],
            f"{sum_of(items)}={number(value)}>{number(whole.quantity.value)}",
            f"{context.quote(whole, *items)}：逐项之和比总数多{number(value - whole.quantity.value)}。",
        )  # fmt: skip
