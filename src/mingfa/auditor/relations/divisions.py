"""A total and the numbers that divide it, wherever in the paragraph they stand, missing each other by one slip.

``审查4385件，准予执行3431件，不予执行1044件``; ``受理957件…受理一审343件，结案349件；受理二审96件…``.
No word need say that the numbers belong together. They are accused when nothing in the paragraph makes them up, and when
chance would hardly bring unrelated numbers so near: the weaker the words, the longer the numbers have to be.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
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
    sum_of,
    total,
)
from mingfa.auditor.relations.chance import CERTAIN, sum_chance
from mingfa.auditor.relations.kinds import SEVERAL, TOLD_IN_PART, every_listed_kind, kinds_of_one, sibling
from mingfa.auditor.relations.partition import OUT_OF
from mingfa.auditor.relations.parts_judge import KIND, but_some, is_pending, overlap
from mingfa.auditor.relations.parts_list import (
    carry_mentioned,
    is_average,
    is_compared,
    is_moved,
    rises_from,
)
from mingfa.auditor.relations.rate_basis import agrees
from mingfa.auditor.relations.slips import sum_slipped

_AHEAD, _MOST, _FEWEST, _SMALLEST, _NAME, _LEAD, _LONG = 18, 14, 2, 10, 6, 30, 4
# How telling a near miss must be (powers of ten against chance), and what each kind of word takes off it.
_NEEDED, _MARKED, _LISTED, _TOTAL, _BESIDE, _LARGER = 1.5, 0.5, 0.5, 0.25, 0.25, 0.5
_APART = Decimal(10)
_STAGES = ("received", "accepted", "done", "success", "found", "left", "carried", "rejected")


def find(context: Context) -> Iterator[Finding]:
    """A finding for every total in a paragraph that its likely parts miss by a slip."""
    for paragraph in context.paragraphs:
        for run in _alike(context, paragraph):
            if len(run) > _FEWEST:
                yield from _judge(context, run, {p.quantity.value for p in paragraph})


def _alike(context: Context, paragraph: list[Place]) -> list[list[Place]]:
    """The counts of a paragraph by unit, in order; growth, plans, last year's numbers and 三种形式 divide nothing."""
    grouped: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in paragraph:
        spelt = not any(c.isdigit() for c in context.literal(place))
        plain = is_count(place) and all_exact([place]) and not (place.is_plan or spelt)
        plain = plain and not (rises_from(context, place) or is_average(place))
        if plain and not is_moved(context, place) and not is_compared(place):
            grouped[_thing(place), place.depth].append(place)
    return list(grouped.values())


_SAME = {"份": "件", "封": "件", "篇": "项", "则": "项"}


def _thing(place: Place) -> str:
    """What is counted, for numbers whose measure words may change in one list: 11份申请, 予以公开3件."""
    unit = place.quantity.group or place.quantity.unit
    return _SAME.get(unit, unit)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A total with the numbers that may be its parts."""

    whole: Place
    parts: list[Place]


def _judge(context: Context, run: list[Place], values: set[Decimal]) -> Iterator[Finding]:
    wholes, parts = _made_up(run)
    accused: set[int] = set()
    for at in range(len(run) - 1, -1, -1):
        # From the last whole to the first: a list is of the nearest number that it can be of.
        whole = run[at]
        listed = at > 0 and "、" in context.view[run[at - 1].quantity.end : whole.quantity.start][:2]
        small = whole.quantity.value < _SMALLEST * whole.quantity.quantum
        part = whole.outcome is not None and whole.index in context.members
        if small or part or whole.role == "carried" or listed:
            continue
        readings = [
            r for r in _readings(context, run, at) if exact_sum(r.parts) not in values or _named(context, r)
        ]
        free = [r for r in readings if sum(p.index in parts for p in r.parts) * 2 < len(r.parts)]
        for reading in readings:
            plain = reading in free or _complete(context, reading)
            if accused.intersection(p.index for p in reading.parts):
                continue
            announced = _announced(context, reading) and not _better(context, run, reading)
            announced = announced or (_named(context, reading) and kinds_of_one(reading.parts))
            if announced or (plain and _told(context, reading, max(1, len(free)) + (whole.index in wholes))):
                accused.update(p.index for p in reading.parts)
                yield _accuse(context, reading)
                break


def _better(context: Context, run: list[Place], reading: _Reading) -> bool:
    """True when an earlier number is a slip away from the list, or named where it begins, and this one is neither."""
    lead = context.view[reading.parts[0].sentence_start : reading.parts[0].quantity.start]

    def fits(whole: Place) -> bool:
        return sum_slipped(reading.parts, whole) or (len(whole.pre) > 1 and whole.pre[-_NAME:] in lead)

    return not fits(reading.whole) and any(fits(p) for p in run if p.index < reading.whole.index)


def _named(context: Context, reading: _Reading) -> bool:
    """True when the words before the list name the whole by its verb, and it is too small: 在已立案提案中."""
    whole, first = reading.whole, reading.parts[0]
    lead = context.view[max(first.sentence_start, first.quantity.start - _LEAD) : first.quantity.start]
    act = OUT_OF.search(lead)
    apart = reading.parts[-1].sentence != first.sentence
    if act is None or apart or exact_sum(reading.parts) <= whole.quantity.value:
        return False
    told = act["act"] in context.view[whole.clause_start : whole.quantity.start]
    return told and not re.search(f"[未不]予?{act['act']}", whole.pre)


def _made_up(run: list[Place]) -> tuple[set[int], set[int]]:
    """Indexes of the numbers that neighbouring others, or those of their own stage, make up; and of those others."""
    wholes: set[int] = set()
    parts: set[int] = set()
    rounded = [p for p in run if p.quantity.kind == "money" or p.quantity.quantum != 1]
    slack = max((p.quantity.quantum for p in rounded), default=Decimal(0))
    for chain in [run, *_by_role(run)]:
        values = [p.quantity.value for p in chain]
        for start in range(len(chain)):
            total = values[start]
            for end in range(start + 1, min(len(chain), start + _MOST)):
                total += values[end]
                # Small numbers make up one another by chance.
                beside = start > 0 and values[start - 1] == total
                if total < _SMALLEST * (_SMALLEST if end == start + 1 and not beside else 2):
                    continue
                for at in range(max(0, start - _AHEAD), min(len(chain), end + 4)):
                    if abs(values[at] - total) <= slack and not start <= at <= end:
                        wholes.add(chain[at].index)
                        parts.update(p.index for p in chain[start : end + 1])
    return wholes, parts


def _by_role(run: list[Place]) -> list[list[Place]]:
    roles = {p.role for p in run if p.role in ("received", "accepted", "done", "found")}
    if len(roles) < _FEWEST:
        return []
    return [[p for p in run if p.role == role] for role in roles]


def _readings(context: Context, run: list[Place], at: int) -> Iterator[_Reading]:
    """The runs after a number that may divide it: to the end of the piece, of the sentence, of a later one; of its stage."""
    whole, following = run[at], run[at + 1 : at + 1 + _AHEAD]
    seen: set[tuple[int, ...]] = set()
    chains = [following]
    if (role := whole.role or _role_before(context, whole)) in _STAGES:
        chains.append([p for p in following if p.role == role])
    if len(whole.pre) >= _LONG:
        # 挽回损失325.55万元。…县挽回损失214.35万元。…区挽回损失111.20万元: the same words of each.
        chains.append([p for p in following if p.pre[-_LONG:] == whole.pre[-_LONG:]])
    if pair := _closed_and_open(following):
        yield _Reading(whole, pair)
    for chain in chains:
        for start, first in enumerate(chain):
            before = chain[start - 1] if start else whole
            fresh = first.sentence != before.sentence or first.segment != before.segment
            if start and not fresh:
                continue
            for same in ("segment", "sentence", "paragraph", "list"):
                parts = _until(chain[start:], first, same)
                if same == "paragraph" and chain is following and not kinds_of_one(parts):
                    continue
                if same == "list" and not (_rest(parts) or _promised(context, _Reading(whole, parts))):
                    continue
                key = tuple(p.index for p in parts)
                if _FEWEST <= len(parts) <= _MOST and key not in seen:
                    seen.add(key)
                    yield _Reading(whole, parts)


def _closed_and_open(following: list[Place]) -> list[Place]:
    """已办结826件…正在查办292件: what was done and what is left are all there is."""
    done = next((p for p in following if p.role == "done"), None)
    left = next((p for p in following if p.role == "left"), None)
    return [done, left] if done and left and done.index < left.index else []


def _role_before(context: Context, place: Place) -> str | None:
    """The stage told far before the number: 受理涉环境资源刑事、民事和行政案件8215件."""
    start = max(context.view.rfind(mark, place.sentence_start, place.quantity.start) for mark in "，,；。")
    lead = context.view[max(start + 1, place.sentence_start) : place.quantity.start]
    named = _role_words().findall(lead)
    return lexicon().role_of[named[-1]] if named else None


@cache
def _role_words() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().role_of))


def _until(chain: list[Place], first: Place, same: str) -> list[Place]:
    """The numbers from the first to the end of its piece or sentence, or to one that begins something else."""
    parts: list[Place] = []
    for place in chain:
        if same != "paragraph" and place.sentence != first.sentence:
            break
        if same == "segment" and place.segment != first.segment:
            break
        if parts and (_SUMMED.search(place.pre) if same == "list" else _leaves(place, first)):
            break
        if parts and place.part_mark:
            # 企业14.27万户，其中外资企业246户: a part of a part.
            continue
        parts.append(place)
    return parts


@cache
def _others() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("new_acts")))


_SUMMED = re.compile("合计|共计|总计|^(?:共|累计|综合|总|并(?!案))")


def _leaves(place: Place, first: Place) -> bool:
    staged = first.role in _STAGES or first.part_mark or place.role in ("left", "carried", "success")
    if staged and place.role in _STAGES and place.role != first.role and not place.outcome:
        return True
    act = _others().search(place.pre)
    return bool(_SUMMED.search(place.pre)) or (act is not None and act.group() not in first.pre)


_MARK = re.compile(
    r"其中|包括|分别|分为|:|\(含|[从按就][^，,。；]{1,14}[看分]|方面[，,]|[类型况布源道域]看?[，,:]|中[，,]"
)
_REST = re.compile("其他|其余|其它")
_TOTALS = re.compile("共|合计|累计|总|各类|全年|全部")


def _told(context: Context, reading: _Reading, tried: int) -> bool:
    """True when chance hardly explains how near the numbers are, the words weighed in."""
    whole, parts = reading.whole, reading.parts
    chance = sum_chance(parts, whole)
    if chance == CERTAIN or _another_thing(context, whole, parts):
        return False
    if SEVERAL.search(context.view, parts[0].sentence_start, parts[0].sentence_end):
        return False
    needed = _needed(context, reading)
    return needed is not None and -math.log10(chance * tried) >= needed


def _needed(context: Context, reading: _Reading) -> float | None:
    """How telling the near miss must be for these words; ``None`` when no near miss would tell."""
    whole, parts = reading.whole, reading.parts
    larger = exact_sum(parts) > whole.quantity.value
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    rest, marked = _rest(parts), _MARK.search(lead) is not None
    pair = [p.role for p in parts] == ["done", "left"]
    listed = rest or pair or kinds_of_one(parts) or _joined(context, parts)
    # A list may be open, and then falls short of the whole by a little.
    closed = rest or every_listed_kind(parts) or (len(parts) > _FEWEST + 1 and _promised(context, reading))
    apart = whole.quantity.kind == "money" or parts[0].segment != whole.segment
    if not larger and (not closed or is_pending(whole, parts)):
        return None
    if len(parts) == _FEWEST and not (listed or marked) and apart:
        return None
    if _complete(context, reading):
        return 0
    needed = _NEEDED - _MARKED * marked - _LISTED * listed
    if len(parts) == _FEWEST and not (listed or marked):
        needed += _LISTED
    if max(p.quantity.value for p in parts) > whole.quantity.value:
        needed += _LARGER
    if _TOTALS.search(context.view[whole.clause_start : whole.quantity.start]):
        needed -= _TOTAL
    return needed - _BESIDE * (parts[0].sentence == whole.sentence)


# 按区域分布为：…, 结果分别为…, 从来源看，…: the words promise that the whole is divided.
_ANNOUNCED = re.compile(
    r"分别[为是系有][^，,。；]{0,8}$|分为?[两三四五六七八九][^，,。；\d]{1,8}[，,:][^，,。；]{0,14}$|[从按就][^，,。；\d]{1,14}(?:[看分]|划分|来说)[^，,。；\d]{0,4}[，,:][^，,。；]{0,14}$"
    r"|(?:分布|类型|类别|构成|渠道|来源|性质|结果|情况|如下)[^，,。；\d]{0,4}[，,:\s][^，,。；]{0,14}$"
    r"|经[^，,。；\d]{1,10}[，,][^，,。；]{0,14}$"
    r"|(?:[信事案问诉]\w{1,6}|\d[^，,。；\d]{1,10})中[，,][^，,。；]{0,14}$"
)
# 54家单位中评为A类的有50家、B类4家
_AMONG = re.compile(r"[^，,。；\d]{1,10}中[^，,。；\d]{2,16}")
# The parts of a county leave nothing of it out.
_REGION = re.compile(r"(?:[市县区旗州镇乡]|街道|办事处)$")


def _promised(context: Context, reading: _Reading) -> bool:
    """True when the words before the list say that the number before is divided, each thing once."""
    whole, parts = reading.whole, reading.parts
    start = max(whole.quantity.end, parts[0].sentence_start, parts[0].quantity.start - 40)
    lead = context.view[start : parts[0].quantity.start]
    if not (_ANNOUNCED.search(lead) or (start == whole.quantity.end and _AMONG.fullmatch(lead))):
        return False
    return not SEVERAL.search(context.view, parts[0].sentence_start, parts[0].sentence_end)


def _announced(context: Context, reading: _Reading) -> bool:
    """True when the text says that it divides the number before, into three parts or more that together are larger."""
    whole, parts = reading.whole, reading.parts
    if len(parts) <= _FEWEST or not _promised(context, reading) or _another_thing(context, whole, parts):
        return False
    if parts[0].sentence != parts[-1].sentence:
        return False
    if not sum_slipped(parts, whole):
        # What is many times the whole is of another one, told elsewhere.
        return False
    everywhere = all(_REGION.search(p.pre) for p in parts)
    short = total(parts).high < interval(whole).low
    return total(parts).low > interval(whole).high or (everywhere and short)


def _another_thing(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when the words or the sizes tell that the numbers do not divide this whole."""
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    years = {p.year for p in (whole, *parts) if p.year.isdigit()}
    return (
        overlap(parts)
        or len(years) > 1
        or bool(but_some(parts, whole))
        or any(p.quantity.value == whole.quantity.value for p in parts)
        or not 1 / _APART <= exact_sum(parts) / whole.quantity.value <= _APART
        or (carry_mentioned(context, whole) and not _holds_carry(context, whole))
        or any(p.role == "carried" or (p.role == "left" and len(parts) > _FEWEST) for p in parts)
        or _in_part(context, whole, parts)
        or lead.startswith("、")
        or _BESIDES.search(lead) is not None
        or _shares_another(context, whole, parts)
        or _round([whole, *parts])
        or sibling(context, whole, parts)
        or _stages(whole, parts)
    )


_WITH_CARRY = re.compile(r"[\u4e00-\u9fff]{0,4}\([^()]*(?:结转|旧存)[^()]*\)")


def _holds_carry(context: Context, whole: Place) -> bool:
    """True for 25件（含上年结转1件）: what was carried over is in the number."""
    return _WITH_CARRY.match(context.view, whole.quantity.end) is not None


# 抢险救援10.4万起；另外，社会救助5.4万起: beside it, not of it.
_BESIDES = re.compile("另外|此外")


def _shares_another(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when the parts print their shares, and none is a share of this whole: 985人，占起诉总人数的6.8%."""
    following = [(p, context.places[p.index + 1]) for p in parts if p.index + 1 < len(context.places)]
    shares = [(p, r) for p, r in following if r.quantity.kind == "rate" and r.pre.startswith("占")]
    return len(shares) > 1 and not any(agrees(p, whole, r) for p, r in shares)


def _in_part(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when only the largest are told, or the whole is such a one: 主要是噪音，共24个；水、大气分别为19个、18个."""
    same = whole.sentence == parts[0].sentence
    if same and TOLD_IN_PART.search(context.view, whole.sentence_start, whole.quantity.start):
        return True
    start = max(whole.quantity.end, parts[0].sentence_start)
    told = TOLD_IN_PART.search(context.view, start, parts[0].quantity.start)
    return told is not None and not _rest(parts)


def _stages(whole: Place, parts: list[Place]) -> bool:
    """True for 新收1132件，审结974件，败诉228件: each number is a later stage of the one before, none a part."""
    later = parts[0].role in _STAGES and parts[0].role != whole.role and parts[-1].role != "left"
    return later and not kinds_of_one(parts) and len({p.role for p in parts}) > 1


def _complete(context: Context, reading: _Reading) -> bool:
    """True for a list to its end, 其他39件, that is larger than a whole which the words make one: it needs no more words."""
    whole, parts = reading.whole, reading.parts
    larger = exact_sum(parts) > whole.quantity.value
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    apart = parts[0].sentence != whole.sentence or _MARK.search(lead) is not None
    told = apart or _TOTALS.search(context.view[whole.clause_start : whole.quantity.start]) is not None
    return larger and told and len(parts) > _FEWEST and _rest(parts)


def _rest(parts: list[Place]) -> bool:
    """True when the list ends in what is not told one by one, and so is complete: 其他信息82条."""
    return any(_REST.search(p.pre) for p in parts)


def _round(places: list[Place]) -> bool:
    """True for numbers all of which end in zeros: 800公里, 600公里, 300公里 are estimates."""
    return all(p.quantity.value / p.quantity.quantum % _SMALLEST == 0 for p in places)


def _joined(context: Context, parts: list[Place]) -> bool:
    """True when the numbers are joined by 、, the last by 和 or alike, as the items of one list."""
    gaps = [context.view[a.quantity.end : b.quantity.start][:3] for a, b in pairwise(parts)]
    return len(gaps) > 1 and all("、" in gap for gap in gaps[:-1]) and _LAST.search(gaps[-1]) is not None


_LAST = re.compile("[、和及与]")


def _accuse(context: Context, reading: _Reading) -> Finding:
    whole, parts = reading.whole, reading.parts
    value, stated = exact_sum(parts), whole.quantity.value
    sign = ">" if value > stated else "<"
    return finding(
        Verdict.CONTRADICTION, KIND, [whole, *parts],
        f"{sum_of(parts)}={number(value)}{sign}{number(stated)}",
        f"{context.quote(whole, *parts)}：后列各项似为前数的分列，之和差{number(abs(value - stated))}。",
    )  # fmt: skip
