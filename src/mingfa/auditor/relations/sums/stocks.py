"""What there was at the beginning, what came and what went, and what there is at the end.

``年初在册586人，全年新接收472人，期满解除431人，收监9人，年末在册618人``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    finding,
    is_count,
    number,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import slips_to, variants
from mingfa.auditor.relations.sums.difference import KIND

_MOST, _FEWEST, _REACH, _NAME = 8, 3, 24, 2
_LIKELY = 0.05
_BEGIN = re.compile(
    r"(?:年初|期初|月初|季初|[上去前]年度?[末底]|上期末|上月[末底]|1月1日|(?:19|20)\d\d年[末底])"
)
_END = re.compile(r"(?:年[末底]|期末|月[末底]|季末|12月3[01]日|(?:3|6|9)月3[01]日|年终)")
_NET = re.compile("净[增减]")


@cache
def _flows() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lex = lexicon()
    return re.compile(any_of(lex.words("comes"))), re.compile(any_of(lex.words("goes")))


def find(context: Context) -> Iterator[Finding]:
    """A finding for every stock that is told at the beginning and at the end of a time, with what moved between."""
    for paragraph in context.paragraphs:
        start, end = paragraph[0].sentence_start, paragraph[-1].clause_end
        if not (_BEGIN.search(context.view, start, end) and _END.search(context.view, start, end)):
            continue
        counts = [p for p in paragraph if is_count(p) and all_exact([p]) and not p.depth]
        for at, first in enumerate(counts):
            before = counts[at - 1].quantity.end if at else 0
            lead = _lead(context, first, before) or _words(context, first)
            if _BEGIN.search(lead) and not _NET.search(first.pre):
                alike = [p for p in counts[at + 1 :] if same_unit(p, first)]
                yield from _judge(context, first, alike)
                yield from _told_apart(context, first, [p for p in counts if same_unit(p, first)])


def _words(context: Context, place: Place) -> str:
    """The words before a number; of the second of 新增142户231人 those before the first."""
    before = context.places[place.index - 1] if place.index else None
    joined = before is not None and not place.pre and before.quantity.end == place.quantity.start
    return before.pre if before is not None and joined else place.pre


def _told_apart(context: Context, first: Place, counts: list[Place]) -> Iterator[Finding]:
    """年末持证4807户。年初4936户，新办351户，注销480户: both stocks first, or last, or the end before the beginning."""
    at = next(i for i, p in enumerate(counts) if p is first)
    ends = [p for p in counts[max(0, at - 1) : at + 2] if p is not first and _ends(context, p)]
    if len(ends) != 1:
        return
    stocks = sorted((at, counts.index(ends[0])))
    for run in (counts[stocks[1] + 1 :], counts[: stocks[0]][::-1]):
        flows: list[tuple[int, Place]] = []
        for place in run[:_MOST]:
            sign = 0 if _NET.search(place.pre) else _sign(_words(context, place))
            if not sign or place.index in context.members:
                break
            flows.append((sign, place))
        # Unlike names need numbers that speak for themselves, which those of few moves must.
        plain = _same_stock(first, ends[0]) or len(flows) < _FEWEST
        if {s for s, _ in flows} == {1, -1} and plain:
            yield from _compare(context, first, flows, ends[0])
            return


def _ends(context: Context, place: Place) -> bool:
    lead = context.view[place.clause_start : place.quantity.start].split("，")[-1]
    words = lead if place.pre else _words(context, place)
    return _END.search(words) is not None and _FORMER.search(words) is None


_FORMER = re.compile(r"[年期月季]初|上[年期月]")


def _lead(context: Context, place: Place, before: int) -> str:
    """The words between the count before and a number, with a time before a comma: 2023年末，户籍人口352641人."""
    start = max(place.sentence_start, before, place.quantity.start - _REACH)
    return context.view[start : place.quantity.start]


def _judge(context: Context, first: Place, alike: list[Place]) -> Iterator[Finding]:
    flows: list[tuple[int, Place]] = []
    nets: list[Place] = []
    for at, place in enumerate(alike[: _MOST + 1]):
        sign = _sign(_words(context, place))
        if not sign and _END.search(_words(context, place)) and _same_stock(first, place):
            if {s for s, _ in flows} == {1, -1}:
                yield from _compare(context, first, flows, place)
            nets += [p for p in alike[at + 1 : at + 2] if _NET.search(p.pre) and _BEGIN.search(p.pre)]
            yield from _nets(context, first, place, nets)
            return
        if _NET.search(place.pre):
            nets.append(place)
            continue
        if place.index in context.members:
            continue
        if not sign:
            return
        flows.append((sign, place))


def _same_stock(first: Place, last: Place) -> bool:
    """True for 年初在册586人 and 年末在册604人."""
    own = _END.sub("", last.pre)
    if first.role == last.role == "left":
        return True
    return len(own) < len("在册") or any(own[i : i + 2] in first.pre for i in range(len(own) - 1))


def _named_alike(first: Place, last: Place) -> bool:
    """True for 年初现行有效规章62件 and 年末现行有效规章59件: but for the time the names are one, or the second is left out."""
    names = [_TIME.sub("", p.pre + p.post) for p in (first, last)]
    return len(names[1]) < _NAME or names[0][-_NAME:] == names[1][-_NAME:] or names[1] in names[0]


_TIME = re.compile(
    r"(?:全[市县区省州])?(?:(?:19|20)\d\d)?[^，,。；\d]{0,2}[年期月季][初末底]|^[到至截]?[至止]?(?:12|[369])月3[01]日|[有为达仍尚共实]$"
)


def _sign(words_before: str) -> int:
    """One for what came, minus one for what went, nought for neither, by the word that stands last."""
    comes, goes = (list(words.finditer(words_before)) for words in _flows())
    if not comes and not goes:
        return 0
    return 1 if comes and (not goes or comes[-1].end() > goes[-1].end()) else -1


def _compare(
    context: Context, first: Place, flows: list[tuple[int, Place]], last: Place
) -> Iterator[Finding]:
    value = first.quantity.value + sum((p.quantity.value * s for s, p in flows), Decimal(0))
    moves = "".join(f"{'+' if s > 0 else '−'}{number(p.quantity.value)}" for s, p in flows)
    shown = f"{number(first.quantity.value)}{moves}={number(value)}"
    involved = [first, *(p for _, p in flows), last]
    quoted = context.quote(*involved)
    gap = last.quantity.value - value
    if not gap:
        context.explained |= {p.index for p in involved}
        yield finding(Verdict.CONSISTENT, KIND, involved, shown, f"{quoted}：期初、增减与期末各数相符。")
    elif _slipped(first, flows, last, gap):
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{number(last.quantity.value)}",
            f"{quoted}：期初数加减其间增减，应为{number(value)}，原文为{context.literal(last)}。",
        )  # fmt: skip


def _nets(context: Context, first: Place, last: Place, nets: list[Place]) -> Iterator[Finding]:
    """年初在册386人，…年末在册422人，比年初净增36人: the difference of the two."""
    gap = abs(last.quantity.value - first.quantity.value)
    for net in nets:
        shown = f"{number(last.quantity.value)}−{number(first.quantity.value)}"
        involved, quoted = [first, net, last], context.quote(first, net, last)
        signed = [
            (first, gap - net.quantity.value),
            (last, gap - net.quantity.value),
            (net, net.quantity.value - gap),
        ]
        if net.quantity.value == gap:
            yield finding(
                Verdict.CONSISTENT,
                KIND,
                involved,
                f"|{shown}|={number(gap)}",
                f"{quoted}：期初、期末之差相符。",
            )
        elif any(slips_to(p, p.quantity.value + d * s) for p, d in signed for s in (1, -1)):
            yield finding(
                Verdict.CONTRADICTION, KIND, involved, f"|{shown}|={number(gap)}≠{number(net.quantity.value)}",
                f"{quoted}：期初、期末之差应为{number(gap)}，原文为{context.literal(net)}。",
            )  # fmt: skip


def _slipped(first: Place, flows: list[tuple[int, Place]], last: Place, gap: Decimal) -> bool:
    """True when one digit of one number makes the stock hold, and not by chance of few or short numbers."""
    signed = [(1, first), *flows, (-1, last)]
    meant = any(slips_to(p, p.quantity.value + gap * s) for s, p in signed)
    reached = sum(1 for _, p in signed for _ in variants(p))
    room = float(max(first.quantity.value, last.quantity.value) / last.quantity.quantum)
    # What an untold movement leaves is anything, and soon what digits changed about would.
    plain = f"{abs(gap / last.quantity.quantum):f}".split(".")[0].rstrip("0")
    named = (
        _named_alike(first, last) and {s for s, _ in flows} == {1, -1} and len(plain) == 1 and plain != "9"
    )
    return meant and (named or len(flows) >= _FEWEST or reached / max(room, 1) <= _LIKELY)
