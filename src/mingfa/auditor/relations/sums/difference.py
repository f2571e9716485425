"""What remains: found − done = left, accepted − closed = open, with other ways out and carry-over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

from mingfa.auditor.lexicon import any_of, lexicon, pattern_of
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    number,
    same_unit,
    total,
)
from mingfa.auditor.relations.evidence.chance import sum_chance
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums import parts_list
from mingfa.auditor.relations.sums.marks import rest_untold
from mingfa.auditor.relations.sums.parts_reach import SUMMED
from mingfa.auditor.relations.words.changes import is_difference

KIND = "差额"
_BASES = ("found", "received", "accepted")
_MOST, _FEW, _TIMES, _REACH, _TINY = 5, 2, 100, 8, 10
# A carry-over that is not told would not leave just one slip from the sum.
_CHANCE = 0.03
_NEW = re.compile(r"新(?:收|受理|立案?|接)")
_REST = re.compile("其余|剩余|余下|剩下")


def find(context: Context) -> Iterator[Finding]:
    """For every number of things left, whether the numbers before it leave just that many."""
    for places in context.sentences:
        inside = parts_list.members_of(context, places) if any(p.role == "left" for p in places) else set()
        for position, left in enumerate(places):
            # 收入986亿元，加上补助221亿元、结余35亿元: what is added is not what is left.
            added = "加上" in context.view[left.sentence_start : left.quantity.start]
            if _is_left(left) and not added and left.index not in inside and position:
                more = any(p.role == "left" and _together(p, left) for p in places[position + 1 :])
                after = [
                    p for p in places[position + 1 : position + 3] if _together(p, left) and not p.part_mark
                ]
                yield from _one(context, places[:position], left, inside, more, after)


def _is_left(place: Place) -> bool:
    """True for 未办结21件, but not for 未办结减少12件, nor for what an earlier time left: 上年结余35418万元."""
    plain = place.role == "left" and is_count(place) and not is_difference(place)
    return plain and pattern_of("growth_base", "earlier_periods").match(place.pre) is None


def _together(one: Place, other: Place) -> bool:
    return (
        one.segment == other.segment and is_count(one) and same_unit(one, other) and one.depth == other.depth
    )


def _one(
    context: Context, earlier: list[Place], left: Place, inside: set[int], more: bool, after: list[Place]
) -> Iterator[Finding]:
    """``more`` when another number left follows: what is left is then told in two numbers."""
    floor = max(
        (p.index for p in earlier if p.role == "left" and same_unit(p, left) and not _together(p, left)),
        default=-1,
    )
    counts = [
        p
        for p in earlier
        if is_count(p)
        and same_unit(p, left)
        and p.index not in inside
        and p.index > floor
        and not p.depth
        and not is_difference(p)
    ]
    carried = [p for p in earlier if _is_carried(p) and same_unit(p, left) and not _of_done(context, p)]
    counts = [p for p in counts if p not in carried]
    if len(counts) < 2:
        return
    # 发现86个，已整改57个，正在整改18个，移送11个: another way out may follow.
    fits = (_fit([*counts, *after[:size]], carried, left) for size in range(len(after) + 1))
    fit = next((found for found in fits if found is not None), None)
    if fit is not None:
        base, gone, extra = fit
        shown = _shown(base, gone, extra)
        involved = [base, *extra, *gone, left]
        yield finding(
            Verdict.CONSISTENT, KIND, involved, f"{shown}={number(left.quantity.value)}",
            f"{context.quote(*involved)}：余数与前面各数相符。",
        )  # fmt: skip
        return
    if not more and (_out_after(counts, left, after) or _from_another(earlier, carried, left)):
        return
    if not more and left.index not in context.explained and not _is_narrower(left, earlier):
        told = [p for p in earlier if is_count(p) and same_unit(p, left)]
        counts = _of_one_size(counts, left)
        if len(counts) >= _FEW and not _left_of_two(context, told[0], left):
            yield from _misfit(context, counts, carried, left, told)


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lex = lexicon()
    return re.compile(any_of(lex.words("narrower_left"))), re.compile(
        rf"^[\u4e00-\u9fff]{{0,8}}{any_of(lex.cues['roles']['carried'])}[\u4e00-\u9fff]{{0,4}}案件$"
    )


def _is_carried(place: Place) -> bool:
    """旧存104件, 旧存执行案件104件."""
    return place.role == "carried" or (place.role is None and _words()[1].search(place.pre) is not None)


def _of_done(context: Context, place: Place) -> bool:
    """True for 审结1794件，其中旧存138件: what was carried over of what was closed is not all that was."""
    before = context.places[place.index - 1] if place.index else place
    return place.part_mark and before.role == "done" and not place.depth


def _is_narrower(left: Place, earlier: list[Place]) -> bool:
    """True for 超期未办理4件: what is left of some of them only, unless those in time are told as well."""
    in_time = any(re.search("按[期时]", p.pre) for p in earlier if _together(p, left))
    return _words()[0].search(left.pre) is not None and not in_time


def _from_another(earlier: list[Place], carried: list[Place], left: Place) -> bool:
    """True when a number in brackets or among parts is the base that fits: 收到112件（受理101件）…办结97件，未结21件."""
    counts = [p for p in earlier if is_count(p) and same_unit(p, left)]
    added = [p for p in earlier if "结转" in p.pre and same_unit(p, left)] or carried
    done = [p for p in counts if p.role in ("done", "success")][-1:]
    for base in (p for p in counts if p.depth > left.depth):
        for extra in ([], added):
            involved = [*extra, *done]
            fits = (interval(base) + total(extra) - total(done)).meets(interval(left))
            if done and base not in involved and fits:
                return True
    return False


def _shown(base: Place, gone: list[Place], extra: list[Place]) -> str:
    added = "".join(f"+{number(p.quantity.value)}" for p in extra)
    return f"{number(base.quantity.value)}{added}" + "".join(f"−{number(p.quantity.value)}" for p in gone)


def _fit(
    counts: list[Place], carried: list[Place], left: Place
) -> tuple[Place, list[Place], list[Place]] | None:
    """A base, the numbers taken from it and the carry-over that leave exactly ``left``."""
    target = interval(left)
    started = any(p.role in _BASES for p in counts[:-1])
    for at in range(len(counts) - 2, -1, -1):
        if started and counts[at].role not in _BASES:
            continue
        base, gone_pool = counts[at], counts[at + 1 : at + 1 + _MOST]
        for extra in ([], carried):
            if (interval(base) + total(extra) - total(counts[at + 1 :])).meets(target):
                return base, counts[at + 1 :], list(extra)
        for extra in ([], carried) if carried else ([],):
            # Any few of many would fit by chance.
            for size in range(1, min(len(gone_pool), _FEW) + 1):
                for gone in combinations(gone_pool, size):
                    if (interval(base) + total(extra) - total(list(gone))).meets(target):
                        return base, list(gone), list(extra)
    return None


def _misfit(
    context: Context, counts: list[Place], carried: list[Place], left: Place, told: list[Place]
) -> Iterator[Finding]:
    largest = max(counts[:-1], key=lambda p: p.quantity.value)
    named = next((p for p in reversed(counts[:-1]) if p.role in _BASES), None)
    base = named or largest
    gone = [p for p in counts if p.index > base.index and p.role in ("done", "success", "rejected", "failed")]
    also = [p for p in counts if p.index > base.index and p.role == "left"]
    if also and not _REST.match(left.pre):
        return
    middle = [p for p in counts if p.index > base.index and p not in also]
    most = max((p.quantity.value for p in middle), default=0)
    listed = (
        len(middle) > _FEW and not any(p.role == "success" for p in middle) and exact_sum(middle) > 2 * most
    )
    # 道路运输71起；建筑施工19起；工矿商贸23起；其余6起, of 119: one slip from the rest of all that was listed.
    listed = listed or (_REST.match(left.pre) is not None and sum_slipped([*middle, *also, left], base))
    gone = [*((middle if listed else None) or _last_stage(gone) or middle[-1:]), *also]
    if not gone:
        return
    involved = [base, *carried, *gone, left]
    if not all_exact(involved):
        return
    expected = base.quantity.value + exact_sum(carried) - exact_sum(gone)
    slip = sum_slipped([*gone, left], base) if not carried else False
    unjoined = _unjoined(context, named is None, gone, left, expected)
    if not slip and ((unjoined and not carried) or (named is None and _of_list(context, base, gone, left))):
        return
    if named is None and left.quantity.value > base.quantity.value:
        # 被撤销2件，被确认违法1件，仍有5件在诉讼程序中: more than what it would be left of.
        return
    if expected > left.quantity.value and rest_untold(context, left):
        return
    if _open(context, base, middle, left, expected, slip) or _of_before_all(context, base, told, left):
        return
    if of_some(told, base, exact_sum([*gone, left])):
        return
    shown = f"{_shown(base, gone, carried)}={number(expected)}≠{number(left.quantity.value)}"
    chance = sum_chance([*gone, left], base) if not carried else 1.0
    mentions = carried or (chance >= _CHANCE and parts_list.carry_mentioned(context, left))
    quoted = context.quote(*involved)
    unit = left.quantity.unit or base.quantity.unit
    if mentions and not carried:
        yield finding(
            Verdict.UNKNOWN, KIND, involved, shown, f"{quoted}：原文提到结转，但未列结转数，无法核对余数。"
        )
    elif base.topic != left.topic and base.segment != left.segment:
        return
    elif not carried and _NEW.search(base.pre) and left.quantity.value > expected:
        yield finding(
            Verdict.SUSPICIOUS, KIND, involved, shown,
            f"{quoted}：余数比前面各数所余多{number(left.quantity.value - expected)}。如含以前年度未结可以解释；原文未说明。",
        )  # fmt: skip
    else:
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, shown,
            f"{quoted}：{context.literal(base)}减去{'、'.join(context.literal(p) for p in gone)}"
            f"应余{number(expected)}{unit}，原文为{context.literal(left)}。",
        )  # fmt: skip


def _of_one_size(counts: list[Place], left: Place) -> list[Place]:
    """检测18.2万辆次，查处964辆次，其余387辆次: what is a hundred times all that follows is not what they are left of."""
    for at in range(len(counts)):
        rest = [*counts[at + 1 :], left]
        if counts[at].quantity.value < _TIMES * exact_sum(rest):
            return counts[at:]
    return []


def _left_of_two(context: Context, first: Place, left: Place) -> bool:
    """查处964辆次，抓拍577件，其余387辆次: what is left is what a number of another measure word leaves of one."""
    near = context.places[max(first.index, left.index - _REACH) : left.index]
    near = [p for p in near if is_count(p) and p.quantity.kind != "money" and not is_difference(p)]
    if left.quantity.kind == "money" or left.quantity.value < _TINY:
        return False
    return any(
        one.quantity.value - gone.quantity.value == left.quantity.value
        for one, gone in combinations(near, _FEW)
    )


def _out_after(counts: list[Place], left: Place, after: list[Place]) -> bool:
    """True for 问题75个，整改36个，正在整改22个，移送13个: more ways out follow, and not all of them need be told."""
    further = [p for p in after[:1] if p.role in ("failed", "rejected") or _OUT.search(p.pre)]
    base = max(counts, key=lambda p: p.quantity.value)
    gone = [p for p in counts if p.index > base.index]
    return bool(further) and exact_sum([*gone, left, *further]) < base.quantity.value


_OUT = re.compile("移送|移交|转[送办交]|退[回件]|撤[回销]|中止|终止|不予|作废|核销")


def _of_before_all(context: Context, base: Place, told: list[Place], left: Place) -> bool:
    """True for 受理358件。…当年受理的审结325件，…年底未结33件: of what came in, told a sentence or more before."""
    came = (p for p in context.before_in_paragraph(told[0]) if p.role in _BASES and same_unit(p, left))
    gone = [p.quantity.value for p in told if p.role != "left"]
    return any(p.quantity.value - left.quantity.value in gone for p in came if p is not base)


def _open(
    context: Context, base: Place, middle: list[Place], left: Place, expected: Decimal, slip: bool
) -> bool:
    """True when the numbers need not leave what is left: some came before, some are not told, or all stand in another order."""
    # More was closed than came in: some was there before, and is not told.
    before = expected < 0 and (base.role in ("received", "accepted") or not slip)
    short = exact_sum([*middle, left]) < base.quantity.value
    # 化解71件，为任务96件的74.0%，剩余25件: the larger is told after the smaller.
    return before or -expected == left.quantity.value or (short and _one_of_items(context, middle, left))


def _one_of_items(context: Context, middle: list[Place], left: Place) -> bool:
    """True for 维持11件、纠正4件、尚未审结5件: 、 joins what is left to the results before it."""
    items = [*middle, left]
    gaps = (context.view[a.quantity.end : b.quantity.start] for a, b in pairwise(items))
    return len(middle) > 1 and all(gap.startswith("、") for gap in gaps)


def _unjoined(context: Context, unnamed: bool, gone: list[Place], left: Place, expected: Decimal) -> bool:
    """True for 新增94人，注销41人，另有37人待考: no word joins them; or when another number behind is lacking as well.

    ``排查746处，当场整改512处，限期整改187处，其中到期171处；移送47处``: the last way out stands behind other numbers.
    """
    if unnamed and not any(p.role for p in gone) and not SUMMED.search(left.pre):
        return True
    after = context.places[left.index + 1 : left.index + _REACH]
    lacking = expected - left.quantity.value
    return any(is_count(p) and same_unit(p, left) and p.quantity.value == lacking for p in after)


def _of_list(context: Context, base: Place, gone: list[Place], left: Place) -> bool:
    """True when a number that no word calls the whole is an item of the list of which the rest is told.

    ``办理65904件…；律师承办52380件，法律服务所承办9846件，其余3678件``, or 402件、168件，其余73件 of a list that goes far back.
    """
    if len(gone) == 1 and gone[0].role is None and gone[0].index != base.index + 1:
        return _REST.match(left.pre) is not None
    both = base.quantity.value + exact_sum([*gone, left])
    reach = context.before_in_paragraph(base)
    return any(p.quantity.value == both and is_count(p) and same_unit(p, left) for p in reach)


def of_some(told: list[Place], base: Place, both: Decimal) -> bool:
    """True for 问题18个，其中列入市级清单11个、省级3个；已销号13个，其余1个: the fourteen listed are divided, not all."""
    listed = [p for p in told if p.index > base.index]
    return any(
        exact_sum(listed[at : at + size]) == both
        for size in (1, _FEW, _FEW + 1)
        for at in range(len(listed) - size + 1)
        if not any(p.role in ("done", "success") for p in listed[at : at + size])
    )


def _last_stage(gone: list[Place]) -> list[Place]:
    """Conclusions and other ways out; of several stages of conclusion only the first list counts."""
    done = [p for p in gone if p.role in ("done", "success")]
    out = [p for p in gone if p.role in ("rejected", "failed")]
    return [*done[:1], *out]
