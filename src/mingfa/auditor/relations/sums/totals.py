"""A number that the words call the sum of those before it: A 10 件、B 20 件，两项相加 30 件.

The words alone tell that there is a sum, seldom of which numbers. It is accused when no run of neighbours in the paragraph
makes it up, when one slip would let a run before it do so, and when the words or the length of the numbers leave chance out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    exact_sum,
    finding,
    interval,
    is_count,
    may_equal,
    number,
    percent,
    printed,
    sum_of,
    total,
)
from mingfa.auditor.relations.evidence.chance import CERTAIN, rate_chance, sum_chance
from mingfa.auditor.relations.sums.division_words import divides_itself
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.changes import is_difference
from mingfa.auditor.relations.words.no_parts import is_average, is_compared, is_moved, rises_from

_FEWEST, _MOST, _LEAD, _MOST_OF = 2, 14, 40, 6
# How likely chance may be, by how plainly the words tell a sum.
_PLAINLY, _TOLD, _HARDLY, _NEVER = 0.5, 0.2, 0.04, 0.001
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
        any=re.compile(f"{plain}|{vague}|全[年市县区省州旗]"),
        # 两者相加，全年收缴罚款20900元: a clause may stand between when the words can only tell a sum.
        plain=re.compile(rf"{plain}(?:[，,]?[^，,。；;\d()]{{0,16}})$"),
        # 上半年办结1286件，下半年办结1468件，全年办结2754件
        vague=re.compile(rf"(?:{vague}|全[年市县区省州旗])[^，,。；;\d()]{{0,14}}$"),
        told=re.compile(
            r"(?<![第前])(?P<n>[两二三四五六七八九十]|(?<!\d)\d{1,2})(?!季度|月)[^，,。；;\d第]{0,8}(?:\d{1,2}月)?$"
        ),
    )


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number that is called a sum."""
    for paragraph in context.paragraphs:
        start, end = paragraph[0].sentence_start, paragraph[-1].sentence_end
        if len(paragraph) <= _FEWEST:
            continue
        cues = [m.end() for m in _words().any.finditer(context.view, start, end)]
        if not cues:
            continue
        grouped: dict[str, list[Place]] = defaultdict(list)
        for place in paragraph:
            if is_count(place) and place.quantity.bound is Bound.EXACT:
                grouped[place.quantity.group or place.quantity.unit].append(place)
        for run in grouped.values():
            if len(run) > _FEWEST:
                yield from _in_run(context, run, cues)
        things = [
            p
            for one in grouped.values()
            for p in one
            if p.quantity.kind == "count" and not _spelt(context, p)
        ]
        things.sort(key=lambda p: p.index)
        if len(grouped) > 1 and len(things) > _FEWEST:
            yield from _in_run(context, things, cues, mixed=True)


# Not 合计占用土地200亩, 占道经营合计36起.
_SHARE = re.compile("占(?![用地道])")


def _share_of(
    context: Context, before: list[Place], base: Place, told: re.Match[str] | None
) -> Iterator[Finding]:
    """甲6个，乙2个，两者合计占11个领域的72.7%: the number is what the sum is a share of."""
    size = 0 if told is None else _NUMBER.get(told["n"]) or int(told["n"])
    rate = context.places[base.index + 1] if base.index + 1 < len(context.places) else None
    if rate is None or rate.quantity.kind != "rate" or rate.sentence != base.sentence or size <= 1:
        return
    parts = before[-size:]
    made = total(parts).over(interval(base))
    if len(parts) == size and not made.meets(printed(rate)) and rate_chance(parts, base, rate) < CERTAIN:
        quotient = exact_sum(parts) / base.quantity.value
        yield finding(
            Verdict.CONTRADICTION, "比率", [*parts, base, rate],
            f"({sum_of(parts)})÷{number(base.quantity.value)}={percent(quotient)}≠{context.literal(rate)}",
            f"{context.quote(*parts, base, rate)}：合计所占比重与各数不符。",
        )  # fmt: skip


def _spelt(context: Context, place: Place) -> bool:
    """True for 三项, which counts the numbers and is none of them."""
    return place.index not in context.in_digits


def _in_run(context: Context, run: list[Place], cues: list[int], mixed: bool = False) -> Iterator[Finding]:
    """``mixed`` for things of several measure words, 许可318个、许可146件, which only a told count of them joins."""
    for at, closing in enumerate(run[_FEWEST:], _FEWEST):
        start = max(closing.sentence_start, run[at - 1].quantity.end, closing.quantity.start - _LEAD)
        near = bisect_right(cues, start)
        if near == len(cues) or cues[near] > closing.quantity.start:
            continue
        lead = context.view[start : closing.quantity.start]
        cue = _words().plain.search(lead)
        # 化解29件，4月至6月又化解34件，上半年累计化解63件: what is added in so many words is summed up.
        plain = cue is not None or _added(context, run[:at], closing)
        cue = cue or _words().vague.search(lead)
        if cue is None or closing.index in context.members or closing.post.startswith(("组成", "的")):
            continue
        if _SHARE.search(lead, cue.start()):
            yield from _share_of(context, run[:at], closing, _words().told.search(lead[: cue.start()]))
            continue
        told = _words().told.search(lead[: cue.start()])
        size = 0 if told is None else _NUMBER.get(told["n"]) or int(told["n"])
        told_so = plain or 1 < size <= _MOST_OF or run[at - 1].sentence == closing.sentence
        if not (told_so or (not size and _named(run[:at], closing, size))) or is_average(closing):
            continue
        if mixed and (size < _FEWEST or len({p.quantity.unit for p in run[:at]}) == 1):
            continue
        yield from _judge(context, run, at, size, plain, mixed)


_AGAIN = re.compile(r"[又再](?!次|度|审|诉|犯|者|生|就|保|一次)|接着|随后")


def _added(context: Context, before: list[Place], closing: Place) -> bool:
    """True for X件，又Y件，累计Z件 in one sentence."""
    one, other = before[-_FEWEST:]
    if one.sentence != closing.sentence or other.depth != closing.depth:
        return False
    return _AGAIN.search(context.view, one.quantity.end, other.quantity.start) is not None


def _judge(
    context: Context, run: list[Place], at: int, size: int, plain: bool, mixed: bool
) -> Iterator[Finding]:
    closing, chains = run[at], list(_chains(context, run[:at], run[at], mixed))
    again = [i for i, p in enumerate(run) if p.quantity.value == closing.quantity.value and i != at]
    # 2024年不罚486件，2023年231件；减罚157件，从轻302件，三类合计945件: any three of the last few.
    some_of = [list(w) for w in combinations(chains[0][-_MOST_OF:], size)] if size > 1 and not again else []
    if again:
        # 来电7230个，答复6820个，转办350个，合计7230个: what stands between the two is of both.
        chains = [run[again[0] + 1 : at]] if plain and again[0] < at else []
    held = (w for w in _made_up(chains, closing) if not (plain and _cuts(context, w, chains[0])))
    some = (w for w in some_of if may_equal(w, closing))
    if (holds := next(held, None) or next(some, None)) is not None:
        yield finding(
            Verdict.CONSISTENT, KIND, [closing, *holds], f"{sum_of(holds)}={number(exact_sum(holds))}",
            f"{context.quote(*holds, closing)}：合计与各项之和相符。",
        )  # fmt: skip
        return
    lists = [w for chain in chains for w in _windows(context, chain, size)]
    named = _named(chains[0], closing, size) if chains else []
    windows = {tuple(p.index for p in w): w for w in [*lists, *some_of, *named]}
    near = [(sum_chance(w, closing), w) for w in windows.values() if not _other_stage(closing, w)]
    near = [(chance, w) for chance, w in near if not (divides_itself(w) or _own_items(closing, w))]
    apart = not plain and run[at - 1].sentence != closing.sentence
    near = [
        (chance, w)
        for chance, w in near
        if chance < CERTAIN and not (apart and len(w) != size and w not in named)
    ]
    if not near:
        return
    chance, parts = min(near, key=lambda pair: pair[0])
    if not plain and chance > _NEVER and next(_made_up([run[at + 1 :]], closing), None):
        return
    alone = len(windows) == 1 or parts == _joined(context, parts) or parts in named
    alone = alone and (plain or parts in named or _of_like(context, closing, parts))
    told = plain and len(parts) == size and parts in lists and not mixed
    limit = _PLAINLY if plain and not mixed else _TOLD if size > 1 else _HARDLY
    if told or alone or chance * len(windows) <= limit:
        shown = f"{sum_of(parts)}={number(exact_sum(parts))}≠{number(closing.quantity.value)}"
        yield finding(
            Verdict.CONTRADICTION, KIND, [closing, *parts], shown,
            f"{context.quote(*parts, closing)}：合计与所列各项之和不符。",
        )  # fmt: skip


def _named(chain: list[Place], closing: Place, size: int) -> list[list[Place]]:
    """The numbers that bear its name, 成功3462件…成功317件，两个阶段共成功3779件, or of whose names its own is made.

    接到投诉612件…接到举报274件。投诉举报信息共886件.
    """
    alike = [p for p in chain if len(closing.pre) > 1 and p.pre[-2:] == closing.pre[-2:]]
    if size > 1 and len(alike) == size:
        return [alike]
    named = [p for p in chain if len(p.pre) >= _FEWEST and p.pre[-2:] in closing.pre]
    tails = {p.pre[-2:] for p in named}
    return [named] if len(tails) == len(named) >= _FEWEST else []


def _chains(context: Context, before: list[Place], closing: Place, mixed: bool) -> Iterator[list[Place]]:
    """The numbers before a sum that it may be of: all, those that are no parts of others, the first of each piece."""
    moved = is_difference(closing)
    plain = [
        p
        for p in before
        if p.depth == closing.depth
        and not (
            is_compared(p) or is_average(p) or rises_from(context, p) or (p.role == "carried" and p.depth)
        )
        and (moved or not is_moved(context, p))
        and (mixed or p.quantity.unit == closing.quantity.unit or (p.trailing and closing.trailing))
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


def _windows(context: Context, chain: list[Place], size: int) -> Iterator[list[Place]]:
    """The last so many of a chain, when the words say how many, or those that 、 joins; else the last two, three and so on."""
    if size > 1 and len(chain) >= size:
        yield chain[-size:]
        return
    joined = _joined(context, chain)
    for length in range(max(_FEWEST, len(joined)), min(len(chain), _MOST) + 1):
        if _cut_short(context, chain[-length]):
            return
        yield chain[-length:]


def _cut_short(context: Context, place: Place) -> bool:
    """True for 31 in 依次为486、51、31、16批次: numbers without a unit, which are none of the chain, stand before it."""
    start = place.quantity.start
    bare = start > 1 and context.view[start - 1] == "、" and context.view[start - 2].isdigit()
    return bare and not (place.index and context.places[place.index - 1].quantity.end == start - 1)


_JOINS = re.compile(r".?、|[\u4e00-\u9fff]{0,2}(?:以及|[和及与](?!其中))")


def _joined(context: Context, chain: list[Place]) -> list[Place]:
    """The last numbers of a chain that 、 joins."""
    joined = chain[-1:]
    for place in reversed(chain[:-1]):
        if not _JOINS.match(context.view, place.quantity.end):
            break
        joined.insert(0, place)
    return joined


def _cuts(context: Context, window: list[Place], chain: list[Place]) -> bool:
    """True for a few of the numbers that 、 joins before the sum, which is of them all."""
    joined = {p.index for p in _joined(context, chain)}
    inside = joined & {p.index for p in window}
    return len(joined) > 1 and inside != joined and bool(inside)


def _of_like(context: Context, closing: Place, parts: list[Place]) -> bool:
    """True for 前三季度受理368件，第四季度受理142件，全年共受理510件: in one sentence, and nothing new is said of the sum."""
    own = _words().any.sub("", closing.pre)[-2:]
    said = context.view[parts[0].clause_start : parts[-1].clause_end]
    return parts[0].sentence == closing.sentence and (len(own) < len("受理") or own in said)


def _made_up(chains: list[list[Place]], closing: Place) -> Iterator[list[Place]]:
    """The neighbours that make a number up."""
    for chain in chains:
        for start in range(len(chain)):
            summed = Decimal(0)
            for end in range(start, min(len(chain), start + _MOST)):
                summed += chain[end].quantity.value * chain[end].times
                near = abs(summed - closing.quantity.value) <= closing.quantity.quantum * (end - start + 2)
                if end > start and near and may_equal(chain[start : end + 1], closing):
                    yield chain[start : end + 1]


_JOINED = re.compile(r"([\u4e00-\u9fff]{2,8})[和与及、]([\u4e00-\u9fff]{2,8})$")


def _own_items(closing: Place, parts: list[Place]) -> bool:
    """True for 法官助理与书记员共计98人: the words name what was added, and no number before is of it."""
    named = _JOINED.search(_words().any.sub("", closing.pre))
    if named is None:
        return False
    told = "，".join(p.pre + p.post for p in parts)
    return not any(name[i : i + 2] in told for name in named.groups() for i in range(len(name) - 1))


def _other_stage(closing: Place, parts: list[Place]) -> bool:
    """True for 来电10件、来信20件，共办结28件: what was done of them is not their sum."""
    ended = closing.role in ("done", "success", "left", "rejected")
    return ended and any(p.role != closing.role and p.pre[-2:] != closing.pre[-2:] for p in parts)
