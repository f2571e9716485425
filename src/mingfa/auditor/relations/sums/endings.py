"""How things ended, told right after how many ended: 审结58件；审结案件中调解结案21件，裁决结案37件.

A case ends in one way. So the ways, when nothing but they is named, are together no more than the cases, however short
the numbers are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

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
    sum_of,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped, transposed
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.sums.parts_list import carried_between, carry_mentioned
from mingfa.auditor.relations.words.kinds import may_overlap
from mingfa.auditor.relations.words.no_parts import is_compared, is_moved

_FEWEST, _LEAD = 2, 24
_AMONG = re.compile("[中里]")


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lex = lexicon()
    closed = any_of([*(w for w, role in lex.role_of.items() if role == "done"), *lex.words("endings")])
    return (
        re.compile(any_of(lex.words("endings"))),
        re.compile(any_of([*lex.words("ending_fillers"), *lex.words("endings")])),
        re.compile(closed),
    )


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number of what ended, or came in, that is less than what became of it."""
    for paragraph in context.paragraphs:
        yield from _came_and_went(context, paragraph)
        if not _words()[0].search(context.view, paragraph[0].sentence_start, paragraph[-1].clause_end):
            continue
        counts = [p for p in paragraph if is_count(p) and not p.depth]
        for at, whole in enumerate(counts):
            ways = _ways(context, whole, counts[at + 1 :])
            if len(ways) >= _FEWEST and _closed(context, whole):
                yield from _judge(context, whole, ways)


def _came_and_went(context: Context, paragraph: list[Place]) -> Iterator[Finding]:
    """收到274件，办结155件，不予受理191件: what was closed and what was refused are more than came, and a slip mends it."""
    for whole in paragraph:
        if whole.role != "received" or whole.depth or not is_count(whole):
            continue
        ends = context.places[whole.index + 1 : whole.index + 1 + len(_ENDS)]
        if {p.role for p in ends} != _ENDS or any(p.depth or p.segment != whole.segment for p in ends):
            continue
        told = all(is_count(p) and same_unit(p, whole) for p in ends) and all_exact([whole, *ends])
        if not told or exact_sum(ends) <= whole.quantity.value or carry_mentioned(context, whole):
            continue
        done, gone = sorted(ends, key=lambda p: p.role != "done")
        # What was sent on may be closed as well, and what was refused counted among what was closed.
        apart = gone.quantity.value > done.quantity.value and _SENT.search(gone.pre) is None
        if transposed(ends, whole) or (apart and sum_slipped(ends, whole)):
            yield _too_many(context, whole, ends, "办结与不予受理（移送、撤回）之和大于收到总数")


_ENDS = {"done", "rejected"}
_SENT = re.compile("[转移]|告知")


def _closed(context: Context, whole: Place) -> bool:
    """True for 审结22件, 终止17件 and 受理的52件全部结案, none of which is a way itself beside others."""
    told = whole.pre + whole.post
    before = context.places[whole.index - 1] if whole.index else None
    listed = before is not None and context.view[before.quantity.end : whole.quantity.start].startswith("、")
    plain = not (listed or is_compared(whole) or is_moved(context, whole))
    return (
        plain
        and not context.view.startswith("、", whole.quantity.end)
        and _words()[2].search(told) is not None
    )


def _ways(context: Context, whole: Place, following: list[Place]) -> list[Place]:
    """The numbers right after, each with a way of its own and no other name, in one clause after the other."""
    ways: list[Place] = []
    seen: set[str] = set()
    for place in following:
        since = (ways[-1] if ways else whole).quantity.end
        lead = context.view[since : place.quantity.start]
        if not same_unit(place, whole) or len(lead) > _LEAD or place.post or re.search(r"[\d\n]", lead):
            break
        if (ways and "其中" in lead) or (
            not ways and _words()[0].search(whole.pre) and not _AMONG.search(lead)
        ):
            # 调解18件，其中达成协议15件; 维持26件，终止21件 of another number: a way divides itself only where it is named again.
            break
        named = _words()[0].findall(lead.split("中")[-1].split("里")[-1])
        if not named or named[-1] in seen or _words()[1].sub("", lead).strip("，,、；;。:和及 "):
            break
        seen.add(named[-1])
        ways.append(place)
    return ways


def _judge(context: Context, whole: Place, ways: list[Place]) -> Iterator[Finding]:
    if not all_exact([whole, *ways]) or exact_sum(ways) <= whole.quantity.value or may_overlap(context, ways):
        return
    if carried_between(context, whole, ways[0]):
        return
    # 审结58件，调解21件，其中…: the first way alone may be the whole of the others.
    if exact_sum(ways[1:]) == ways[0].quantity.value:
        return
    yield _too_many(context, whole, ways, "各种结案方式之和大于所结总数")


def _too_many(context: Context, whole: Place, ways: list[Place], why: str) -> Finding:
    return finding(
        Verdict.CONTRADICTION, KIND, [whole, *ways],
        f"{sum_of(ways)}={number(exact_sum(ways))}>{number(whole.quantity.value)}",
        f"{context.quote(whole, *ways)}：{why}。",
    )  # fmt: skip
