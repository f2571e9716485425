"""Accusations that another reading of the numbers clears.

收143件，转入9件；公开38件…其他6件，结转11件: the answers exceed what came in, yet with what was carried over all numbers
agree. Chance does not make so many agree, so the narrower reading was not meant. And where no slip explains why numbers
miss, but each of them agrees with others, they were not meant together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise, permutations

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, exact_sum, is_count, printed, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance, sum_chance
from mingfa.auditor.relations.words.changes import is_difference

# Fewer numbers than these agree by chance.
_FEWEST = 5
_PAIR, _REACH, _ELSEWHERE, _LIST, _LONGEST = 2, 15, 0.01, 4, 11
_LONG = 100
_MEAN = re.compile("历年|各年|逐年|年均")
# 52÷56, (30+12)÷56: not of 100% less something, nor of a whole that is itself added up.
_PLAIN = re.compile(r"(?:\([^()%−]*\)|[^()%]*)÷[^()%]*=")


def cleared(context: Context, found: list[Finding]) -> list[Finding]:
    """The findings but for the accusations that another reading clears."""
    if all(f.verdict is not Verdict.CONTRADICTION for f in found):
        return found
    held = [f for f in found if f.verdict is Verdict.CONSISTENT]
    agreed = _Sets(set(f.figures) for f in held)
    balanced = _Sets(set(f.figures) for f in held if f.kind == "差额" and len(f.figures) >= _LIST)
    return [
        f
        for f in found
        if f.verdict is not Verdict.CONTRADICTION
        or not _is_cleared(context, f, agreed.of(f.figures), balanced.of(f.figures))
    ]


class _Sets:
    """Sets of numbers by their members: of a long report only those that share a number are looked at."""

    def __init__(self, sets: Iterable[set[int]]) -> None:
        self._by_member: dict[int, list[set[int]]] = defaultdict(list)
        for one in sets:
            for member in one:
                self._by_member[member].append(one)

    def of(self, members: Iterable[int]) -> list[set[int]]:
        """The sets that hold any of these numbers."""
        return list({id(one): one for member in members for one in self._by_member.get(member, ())}.values())


def _is_cleared(
    context: Context, accusation: Finding, agreed: list[set[int]], balanced: list[set[int]]
) -> bool:
    figures = set(accusation.figures)
    if any(figures < wider for wider in agreed if len(wider) >= _FEWEST):
        return True
    places = [context.places[at] for at in dict.fromkeys(accusation.figures)]
    rates = [p for p in places if p.quantity.kind == "rate"]
    counts = [p for p in places if is_count(p)]
    if not rates:
        same = len(counts) >= _PAIR and all_exact(counts) and all(same_unit(p, counts[0]) for p in counts)
        sums = list(_sums_near(context, counts)) if same else []
        if figures and (
            _in_a_sum(figures, sums) or (_siblings(accusation, sums) and not _taken_up(context, counts))
        ):
            return True
        if accusation.kind == "差额":
            # 1694户，移出1120户…未发现问题573户、责令改正196户、…: the rest is one of a list that adds up.
            return any(accusation.figures[-1] in made for made in sums) or _left_of_several(context, counts)
        if accusation.kind == "环节先后":
            # 交办4382件，办结4391件，办结率100.2%: the writer knows, and says so.
            return any(len(wider) == _PAIR + 1 and figures < wider for wider in agreed)
        if accusation.kind != "部分与整体":
            return False
        return (
            _holds_a_change(counts)
            # 旧存14件，新收57件，办结48件，其中调解45件，未结23件: what balances stands side by side as well.
            or _siblings(accusation, balanced)
            or _of_one_another_told(context, accusation, agreed)
            or _complete_already(context, counts)
            or _makes_up_others(context, counts)
            or _agree_apart(context, counts, agreed)
        )
    if len(rates) > 1 or len(counts) != len(places) - 1:
        return False
    if len(counts) == _PAIR and accusation.kind == "比率" and _other_way_about(rates[0], counts):
        return True
    if any(is_difference(p) for p in counts):
        return _grew_from_another(context, rates[0], counts)
    is_share = accusation.kind == "比率" and _PLAIN.match(accusation.expression) is not None
    if not is_share or _slipped(rates[0], counts):
        return False
    # 历年平均结案率: a mean of rates is not the rate of the sums.
    return _MEAN.search(rates[0].pre) is not None or _is_of_others(rates[0], counts, agreed)


def _holds_a_change(counts: list[Place]) -> bool:
    """True for 盗窃19起，多7起，诈骗28起，少3起: by how much a number grew is no part."""
    moved = sum(is_difference(p) for p in counts)
    return 0 < moved < len(counts) and len(counts) >= _LIST


def _of_one_another_told(context: Context, accusation: Finding, agreed: list[set[int]]) -> bool:
    """True when one of the parts is a share of another: 评价1853件，参评率62.45%，满意1762件，满意率95.09%."""
    parts = set(accusation.figures[1:])
    for figures in agreed:
        *pair, rate = sorted(figures)
        told = context.places[rate].quantity
        exact = told.kind == "rate" and told.bound is Bound.EXACT and rate - 1 in pair
        if exact and len(pair) == _PAIR and parts.issuperset(pair):
            return True
    return False


def _complete_already(context: Context, counts: list[Place]) -> bool:
    """True when some of the parts make up the whole: 线索186起，其中甲74起，乙112起，移送2起."""
    whole = max(counts, key=lambda p: p.quantity.value)
    parts = sorted((p for p in counts if p is not whole), key=lambda p: p.index)
    long = whole.quantity.value >= _LONG * whole.quantity.quantum
    # 甲176件、乙80件、其他30件，共256件: the last is an item of the list, however well the others add up.
    beside = (
        end
        for end, (last, extra) in enumerate(pairwise(parts), 1)
        if end >= _PAIR and "其他" not in extra.pre and not _joined(context, last, extra)
    )
    return long and any(exact_sum(parts[:end]) == whole.quantity.value for end in beside)


def _joined(context: Context, one: Place, other: Place) -> bool:
    return other.index == one.index + 1 and context.view.startswith("、", one.quantity.end)


def _makes_up_others(context: Context, counts: list[Place]) -> bool:
    """True when parts that fall short make up another number: 共4215件（旧存231件），诉讼旧存118件，执行旧存113件."""
    whole = max(counts, key=lambda p: p.quantity.value)
    parts = [p for p in counts if p is not whole]
    made = exact_sum(parts)
    if len(parts) < _PAIR or made < _LONG * whole.quantity.quantum or sum_chance(parts, whole) < CERTAIN:
        return False
    around = [p for p in _around(context, whole) if p not in counts and same_unit(p, whole)]
    return made < whole.quantity.value and made in {p.quantity.value for p in around}


def _agree_apart(context: Context, counts: list[Place], agreed: list[set[int]]) -> bool:
    """True when no slip explains the sum, and each number agrees with others: 罚款462万元，其中147万元、315万元；个人58万元."""
    if len(counts) <= _PAIR:
        return False
    whole = max(counts, key=lambda p: p.quantity.value)
    parts = [p for p in counts if p is not whole]
    if sum_chance(parts, whole) < CERTAIN:
        return False
    sums = [figures for figures in agreed if all(is_count(context.places[at]) for at in figures)]
    return all(any(p.index in figures for figures in sums) for p in counts)


def _in_a_sum(accused: set[int], sums: list[set[int]]) -> bool:
    """True when the numbers are among neighbours that make up another one: 168件…，甲87件，乙52件，其余29件."""
    return any(accused <= made for made in sums)


def _siblings(accusation: Finding, sums: list[set[int]]) -> bool:
    """True when the whole and a part of it stand side by side in a sum: 761件。调解479件；裁决213件，其中终局141件；其他69件."""
    whole, parts = accusation.figures[:1], accusation.figures[1:]
    return any(made.issuperset(whole) and not made.isdisjoint(parts) for made in sums)


def _taken_up(context: Context, counts: list[Place]) -> bool:
    """True for 其他权力71项。其他权力由备案7项…组成: the whole's name begins the sentence of its parts."""
    whole, first = counts[0], counts[1]
    lead = context.view[first.sentence_start : first.quantity.start]
    return whole.sentence < first.sentence and len(whole.pre) >= _PAIR and lead.startswith(whole.pre + "由")


def _sums_near(context: Context, counts: list[Place]) -> Iterator[set[int]]:
    """The runs of neighbouring numbers, and of those that no 其中 takes out, that make up another number near."""
    one = counts[0]
    near = [p for p in _around(context, one) if same_unit(p, one) and not is_difference(p)]
    for chain in (near, [p for p in near if not p.part_mark]):
        values = {p.quantity.value for p in chain}
        for start in range(len(chain)):
            for end in range(start + _PAIR + 1, min(len(chain), start + _LONGEST) + 1):
                run = chain[start:end]
                made = exact_sum(run)
                if made >= _LONG * one.quantity.quantum and made in values - {p.quantity.value for p in run}:
                    yield {p.index for p in run}


def _left_of_several(context: Context, counts: list[Place]) -> bool:
    """True when a rest is what several numbers leave of as many: 隐患1873条、546条，改了1821条、533条，还剩65条."""
    rest = max(counts, key=lambda p: p.index)
    before = [p for p in _around(context, rest) if p.index < rest.index and same_unit(p, rest)]
    for size in range(_PAIR + 1, len(before) // 2 + 1):
        run = before[-2 * size :]
        if exact_sum(run[:size]) - exact_sum(run[size:]) == rest.quantity.value:
            return True
    # 新收756件，结转34件，答复761件，结转下年度29件
    carried = [p for p in before if p.role == "carried"]
    return any(
        came.quantity.value + p.quantity.value - went.quantity.value == rest.quantity.value
        for p in carried
        for came, went in permutations([q for q in before if q is not p and q.quantity.value >= _LONG], _PAIR)
    )


def _grew_from_another(context: Context, rate: Place, counts: list[Place]) -> bool:
    """True when the difference fits the growth of another number: 共4386件（新收3517件），新收数少413件，降幅10.51%."""
    told, steps = printed(rate), [p for p in counts if is_difference(p)]
    if len(counts) > _PAIR:
        return False
    others = [p for p in _around(context, rate) if p not in counts]
    if agrees_by_chance(rate) * len(others) * 3 > _ELSEWHERE:
        return False
    return any(
        told.low <= moved <= told.high
        for step in steps
        for other in others
        if same_unit(step, other)
        for moved in _moves(step.quantity.value, other.quantity.value)
    )


def _moves(step: Decimal, other: Decimal) -> Iterator[Decimal]:
    yield step / other
    yield step / (other + step)
    if other > step:
        yield step / (other - step)


def _around(context: Context, rate: Place) -> list[Place]:
    near = context.places[max(0, rate.index - _REACH) : rate.index + _REACH]
    return [p for p in near if is_count(p) and p.quantity.bound is Bound.EXACT and p.quantity.value > 0]


def _other_way_about(rate: Place, counts: list[Place]) -> bool:
    """True when the rate is of the one in the other, the other way about than it was asked: 任务320件，完成368件，115%."""
    return agrees_by_chance(rate) <= 2 * _ELSEWHERE and _of_one_another(rate, counts)


def _of_one_another(rate: Place, counts: list[Place]) -> bool:
    """True when one of the counts has just this rate in another of them."""
    told = printed(rate)
    return any(
        told.low * whole.quantity.value <= part.quantity.value <= told.high * whole.quantity.value
        for part, whole in permutations(counts, _PAIR)
        if whole.quantity.value > 0
    )


def _slipped(rate: Place, counts: list[Place]) -> bool:
    """True when a slip parts the rate from the share that one of the counts, or several, has in another."""
    return any(
        rate_chance([*parts], whole, rate) < CERTAIN
        for whole in counts
        for size in range(1, len(counts))
        for parts in combinations([p for p in counts if p is not whole], size)
    )


def _is_of_others(rate: Place, counts: list[Place], agreed: list[set[int]]) -> bool:
    """True when the numbers have a rate of their own, are the other way about, or would be several together."""
    pair = {p.index for p in counts}
    if len(counts) > _PAIR:
        # 合计占86.4%: of several, those that are meant may not all be printed.
        return True
    own = any(
        pair < figures and len(figures) == _PAIR + 1 and rate.index not in figures for figures in agreed
    )
    return own or _of_one_another(rate, counts)
