"""Numbers of another unit beside a whole and each of its parts: 47起45人，一般44起36人，较大3起9人."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    may_equal,
    number,
    same_unit,
    sum_of,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.no_parts import is_average, is_moved


def columns(context: Context, whole: Place, members: list[Place], told: bool = True) -> Iterator[Finding]:
    """12460户22715人，其中城市5310户10842人，农村7150户11873人: what is complete in one unit is so in the other.

    ``told`` when the text marks the parts; else only a sum that misses by a slip is accused.
    """
    if len(members) == 1:
        yield from _beside_one(context, whole, members[0])
        return
    if not all_exact([whole, *members]) or exact_sum(members) != whole.quantity.value:
        return
    rows = _between(context, whole, members)
    # 4127件(含旧存318件)，其中甲2296件(含旧存147件): of the same unit only in brackets.
    heads = (p for p in rows[0] if p.quantity.unit != whole.quantity.unit or p.depth > whole.depth)
    for head in (p for p in heads if p.quantity.unit):
        lone = head.quantity.unit != whole.quantity.unit
        lone = lone and sum(p.quantity.unit == head.quantity.unit for p in rows[0]) == 1
        second = [head, *(place for row in rows[1:] if (place := _same(head, row, lone)) is not None)]
        if len(second) == len(rows) and all_exact(second):
            yield from _column(context, whole, second, told)


def _same(head: Place, row: list[Place], lone: bool) -> Place | None:
    """The number beside a part that tells what the one beside the whole tells: of its unit and name, or both ``lone`` in it."""
    # （含旧存412件） of the whole may be 其中旧存254件 of a part.
    alike = [
        p
        for p in row
        if p.quantity.unit == head.quantity.unit
        and (p.depth == head.depth or (p.depth < head.depth and p.part_mark))
    ]
    named = [p for p in alike if _name(p) == _name(head)]
    return named[0] if named else alike[0] if lone and len(alike) == 1 else None


def _name(place: Place) -> str:
    return place.post[:2] or place.pre[-2:]


def _beside_one(context: Context, whole: Place, part: Place) -> Iterator[Finding]:
    """2.1亿元，涉及劳动者2.6万人，其中农民工1.9亿元，涉及农民工2.8万人: the number of the same verb is a part too."""
    if part.index != whole.index + 2 or part.sentence != whole.sentence:
        return
    second = [context.places[p.index + 1] for p in (whole, part) if p.index + 1 < len(context.places)]
    if len(second) < 2 or not all(is_count(p) and p.segment == part.segment for p in second):
        return
    larger, smaller = second
    alike = len(larger.pre) > 1 and larger.pre[:2] == smaller.pre[:2] and not same_unit(larger, whole)
    if alike and same_unit(larger, smaller) and interval(smaller).low > interval(larger).high:
        yield finding(
            Verdict.CONTRADICTION, KIND, second,
            f"{number(smaller.quantity.value)}>{number(larger.quantity.value)}",
            f"{context.quote(*second)}：其中一类的数大于总数。",
        )  # fmt: skip


def _between(context: Context, whole: Place, members: list[Place]) -> list[list[Place]]:
    """The numbers that stand between each one and the next, in the sentence."""
    heads = [whole, *members]
    ends = [p.index for p in heads[1:]] + [len(context.places)]
    return [
        [
            p
            for p in context.places[head.index + 1 : min(end, head.index + 6)]
            if p.sentence == head.sentence and is_count(p) and not (is_average(p) or is_moved(context, p))
        ]
        for head, end in zip(heads, ends, strict=True)
    ]


def _column(context: Context, whole: Place, second: list[Place], told: bool) -> Iterator[Finding]:
    value, stated = exact_sum(second[1:]), second[0].quantity.value
    shown = f"{sum_of(second[1:])}={number(value)}"
    quoted = context.quote(*second)
    if may_equal(second[1:], second[0]):
        yield finding(Verdict.CONSISTENT, KIND, second, shown, f"{quoted}：各部分之和等于总数。")
    elif told or sum_slipped(second[1:], second[0]):
        yield finding(
            Verdict.CONTRADICTION, KIND, second, f"{shown}≠{number(stated)}",
            f"{quoted}：所列各类已合成总数{context.literal(whole)}，此项之和却不等于{context.literal(second[0])}。",
        )  # fmt: skip
