"""A number that the words call the sum of those before it: A 10 件、B 20 件，两项相加 30 件.

The words alone tell that there is a sum, seldom of which numbers. It is accused when no run of neighbours in the paragraph
makes it up, when one slip would let a run before it do so, and when the words or the length of the numbers leave chance out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
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
    may_equal,
    number,
    sum_of,
)
from mingfa.auditor.relations.evidence.chance import sum_chance
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.changes import is_difference
from mingfa.auditor.relations.words.no_parts import is_average, is_compared, is_moved, rises_from

_FEWEST, _MOST, _LEAD = 2, 14, 40
# How likely chance may be, by how plainly the words tell a sum.
_PLAINLY, _HARDLY = 0.5, 0.02
_NUMBER = {word: at for at, word in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class _Words:
    any: re.Pattern[str]
    plain: re.Pattern[str]
    vague: re.Pattern[str]
    told: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    plain, vague = any_of(lex.words("sum_words")), any_of(lex.words("vague_sum_words"))
    return _Words(
        any=re.compile(f"{plain}|{vague}"),
        # 两者相加，全年收缴罚款20900元: a clause may stand between when the words can only tell a sum.
        plain=re.compile(rf"{plain}(?:[，,]?[^，,。；;\d()]{{0,16}})$"),
        vague=re.compile(rf"{vague}[^，,。；;\d()]{{0,8}}$"),
        told=re.compile(
            r"(?<![第前])(?P<n>[两二三四五六七八九十]|(?<!\d)\d{1,2})(?!季度|月)[^，,。；;\d第]{0,8}$"
        ),
    )


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that is called a sum."""
    for paragraph in context.paragraphs:
        start, end = paragraph[0].sentence_start, paragraph[-1].sentence_end
        if len(paragraph) > _FEWEST and _words().any.search(context.view, start, end):
            grouped: dict[str, list[Place]] = defaultdict(list)
            for place in paragraph:
                if is_count(place) and all_exact([place]) and not is_average(place):
                    grouped[place.quantity.group or place.quantity.unit].append(place)
            for run in grouped.values():
                if len(run) > _FEWEST:
                    yield from _in_run(context, run)


def _in_run(context: Context, run: list[Place]) -> Iterator[Finding]:
    for at, closing in enumerate(run[_FEWEST:], _FEWEST):
        start = max(closing.sentence_start, run[at - 1].quantity.end, closing.quantity.start - _LEAD)
        lead = context.view[start : closing.quantity.start]
        cue = _words().plain.search(lead)
        plain = cue is not None
        cue = cue or _words().vague.search(lead)
        if cue is None or closing.index in context.members or closing.post.startswith(("组成", "的")):
            continue
        told = _words().told.search(lead[: cue.start()])
        size = 0 if told is None else _NUMBER.get(told["n"]) or int(told["n"])
        yield from _judge(context, run, at, size, plain)


def _judge(context: Context, run: list[Place], at: int, size: int, plain: bool) -> Iterator[Finding]:
    closing = run[at]
    chains = list(_chains(context, run[:at], closing))
    if _holds(run, at, chains, after=not plain):
        return
    windows = {tuple(p.index for p in w): w for chain in chains for w in _windows(chain, size)}
    near = [(sum_chance(w, closing), w) for w in windows.values() if not _other_stage(closing, w)]
    near = [(chance, w) for chance, w in near if chance < 1]
    if not near:
        return
    chance, parts = min(near, key=lambda pair: pair[0])
    sure = plain and (len(parts) == size or len(windows) == 1)
    if sure or chance * len(windows) <= (_PLAINLY if plain else _HARDLY):
        shown = f"{sum_of(parts)}={number(exact_sum(parts))}≠{number(closing.quantity.value)}"
        yield finding(
            Verdict.CONTRADICTION, KIND, [closing, *parts], shown,
            f"{context.quote(*parts, closing)}：合计与所列各项之和不符。",
        )  # fmt: skip


def _chains(context: Context, before: list[Place], closing: Place) -> Iterator[list[Place]]:
    """The numbers before a sum that it may be of: all, those that are no parts of others, the first of each piece."""
    moved = is_difference(closing)
    plain = [
        p
        for p in before
        if p.depth == closing.depth
        and not (is_compared(p) or rises_from(context, p) or (p.role == "carried" and p.depth))
        and (moved or not is_moved(context, p))
        and (p.quantity.unit == closing.quantity.unit or (p.trailing and closing.trailing))
    ]
    yield plain
    yield [p for p in plain if p.index not in context.members and not p.part_mark]
    yield [
        p
        for i, p in enumerate(plain)
        if not i or (plain[i - 1].sentence, plain[i - 1].segment) != (p.sentence, p.segment)
    ]
    if len(closing.pre) > 1:
        yield [p for p in plain if p.pre[-2:] == closing.pre[-2:]]


def _windows(chain: list[Place], size: int) -> Iterator[list[Place]]:
    """The last so many of a chain, when the words say how many; else the last two, three and so on, to one sentence back."""
    if size > 1 and len(chain) >= size:
        yield chain[-size:]
    else:
        for length in range(_FEWEST, min(len(chain), _MOST) + 1):
            yield chain[-length:]


def _holds(run: list[Place], at: int, chains: list[list[Place]], after: bool) -> bool:
    """True when another number repeats the sum, or neighbours make it up, before it or ``after``."""
    closing = run[at]
    if any(p.quantity.value == closing.quantity.value for p in run if p is not closing):
        return True
    for chain in [*chains, *([run[at + 1 :]] if after else [])]:
        for start in range(len(chain)):
            total = Decimal(0)
            for end in range(start, min(len(chain), start + _MOST)):
                total += chain[end].quantity.value * chain[end].times
                near = abs(total - closing.quantity.value) <= closing.quantity.quantum * (end - start + 2)
                if end > start and near and may_equal(chain[start : end + 1], closing):
                    return True
    return False


def _other_stage(closing: Place, parts: list[Place]) -> bool:
    """True for 来电10件、来信20件，共办结28件: what was done of them is not their sum."""
    ended = closing.role in ("done", "success", "left", "rejected")
    return ended and any(p.role != closing.role for p in parts)
