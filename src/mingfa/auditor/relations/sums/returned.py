"""What was actually taken of what came in, after some of it went back: 签收83件，退回9件，实际受理74件."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mingfa.auditor.lexicon import pattern_of
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    is_count,
    loosely_same,
    number,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.difference import KIND
from mingfa.auditor.relations.sums.parts_list import carry_mentioned

_FEWEST = 3


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number actually kept that misses by a slip what came in less what went back."""
    for places in context.sentences:
        if len(places) < _FEWEST:
            continue
        counts = [p for p in places if is_count(p)]
        for at, kept in enumerate(counts):
            if at > 1 and not kept.depth and pattern_of("actually_kept").search(kept.pre):
                yield from _judge(context, counts[:at], kept)


def _judge(context: Context, before: list[Place], kept: Place) -> Iterator[Finding]:
    """签收83件，退回9件，实际受理77件: 83−9≠77, unless some of what went back makes it hold."""
    like = [p for p in before if loosely_same(p, kept)]
    gone: list[Place] = []
    while (
        like
        and pattern_of("sent_back").search(like[-1].pre)
        and not pattern_of("actually_kept").search(like[-1].pre)
    ):
        gone.insert(0, like.pop())
    if not gone or not like or not all_exact([kept, like[-1], *gone]):
        return
    whole = like[-1]
    apart = (
        whole.segment != kept.segment
        or whole.role in ("done", "left")
        or pattern_of("actually_kept").search(whole.pre)
    )
    if apart or carry_mentioned(context, kept) or any(_holds(whole, p, gone, kept) for p in (whole, *like)):
        return
    if sum_slipped([*gone, kept], whole):
        involved = [whole, *gone, kept]
        expected = whole.quantity.value - exact_sum(gone)
        shown = "−".join(number(p.quantity.value) for p in (whole, *gone))
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}={number(expected)}≠{number(kept.quantity.value)}",
            f"{context.quote(*involved)}：减去退回、剔除的部分应为{number(expected)}，原文为{context.literal(kept)}。",
        )  # fmt: skip


def _holds(whole: Place, other: Place, gone: list[Place], kept: Place) -> bool:
    """True when some of what went back, or another number before, makes the rest up."""
    some = (list(few) for size in range(1, len(gone) + 1) for few in combinations(gone, size))
    return any(other.quantity.value - exact_sum(few) == kept.quantity.value for few in some) or (
        kept.quantity.value == whole.quantity.value
    )
