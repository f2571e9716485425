"""A share of the whole told again of what was done and of what is left.

``共418件（其中甲82件），办成361件（其中甲74件），剩余57件（其中甲8件）``: the shares add up as their numbers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

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
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.no_parts import is_compared, is_moved

_FEWEST, _AHEAD, _NAME, _ENOUGH = 4, 8, 3, 2

# A number and the part of it that is told after it.
_Row = tuple[Place, Place]


def find(context: Context) -> Iterator[Finding]:
    """A finding for every share that its own division exceeds, or does not add up to."""
    for paragraph in context.paragraphs:
        if sum(p.part_mark or p.depth > 0 for p in paragraph) < _ENOUGH:
            continue
        counts = [p for p in paragraph if is_count(p) and all_exact([p])]
        counts = [p for p in counts if not (is_compared(p) or is_moved(context, p))]
        if len(counts) < _FEWEST:
            continue
        rows = _rows(counts)
        for at, row in enumerate(rows[:-1]):
            alike = [r for r in rows[at + 1 : at + 1 + _AHEAD] if _named_alike(row[1], r[1])]
            # 东院受理46件，其中未结21件；西院受理39件，其中未结25件: one beside the other.
            alike = [] if any(r[0].role == row[0].role is not None for r in alike) else alike
            if alike and all(same_unit(r[0], row[0]) for r in alike):
                yield from _judge(context, row, alike, counts)


def _rows(counts: list[Place]) -> list[_Row]:
    """Every marked or bracketed number with the plain one before it."""
    rows: list[_Row] = []
    plain: Place | None = None
    for place in counts:
        if not (place.part_mark or place.depth or _inside(place)):
            plain = place
        elif plain is not None and same_unit(place, plain):
            rows.append((plain, place))
    return rows


def _inside(place: Place) -> bool:
    """True for 里面有省级交办8件, 里头省级交办8件."""
    return place.pre.startswith(("里面", "里头", "当中", "内有", "内含"))


def _named_alike(one: Place, other: Place) -> bool:
    """True when the two bear one name of three characters or more: 省级交办, 由省级交办的, 省级交办事项办成."""
    own, told = one.pre + one.post, other.pre + other.post
    names = (own[i : i + _NAME] for i in range(len(own) - _NAME + 1))
    return any(name in told and "其中" not in name for name in names)


def _judge(context: Context, head: _Row, alike: list[_Row], counts: list[Place]) -> Iterator[Finding]:
    whole, share = head
    later = [p for p in counts if p.index > share.index and not p.depth and same_unit(p, whole)][:_AHEAD]
    pairs = [pair for pair in combinations(later, 2) if exact_sum(list(pair)) == whole.quantity.value]
    divided = next((p for p in pairs if any(r[0] in p for r in alike)), None)
    if divided is None:
        return
    shares = [r[1] for r in alike if r[0] in divided]
    value, stated = exact_sum(shares), share.quantity.value
    full = len(shares) == len(divided)
    if value > stated or (full and value != stated):
        sign = ">" if value > stated else "<"
        yield finding(
            Verdict.CONTRADICTION, KIND, [share, *shares],
            f"{sum_of(shares)}={number(value)}{sign}{number(stated)}",
            f"{context.quote(share, *shares)}：总数已分尽，其中同一部分的分列却与该部分总数不符。",
        )  # fmt: skip
