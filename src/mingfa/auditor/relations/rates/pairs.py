"""What each rate is of: the number beside it, those its words take together, and the counts around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, exact_sum, printed, same_unit, total
from mingfa.auditor.relations.rates.levels import is_level, whole_named
from mingfa.auditor.relations.rates.subjects import IN_ALL, is_size, named_so, names_of, total_told, trimmed
from mingfa.auditor.relations.words.changes import is_difference

_BACK, _AHEAD = 40, 16
_LONGEST_STEP, _LONGEST_LIST, _LONGEST_ROW = 4, 12, 8
_SHARE = re.compile(r"占|比[重例]|相当于")
_COUNT_OF = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_SO_MANY = re.compile(
    r"(?:(?:上述|以上|这|前|该|其中)(?P<n>[两二三四五六七八九十2-9])|(?P<m>[两二三四五])(?=地|者|项|类|市|区))"
    r"[^，,；;。\d]{0,24}(?:占|比重|比例)"
)
_THESE = re.compile(r"(?:上述|以上|这|前|该)$")
_SUM = "合计|总共|总和|共计|总计|一共|合起来|加起来|合在一起|加在一起|相加|加总|累计"
ALL_OF_THEM = re.compile(rf"(?:{_SUM}|合|共)约?占")
_TOGETHER = re.compile(rf"{_SUM}|共占|合占|综合[\u4e00-\u9fff]{{0,6}}率")


@dataclass(frozen=True, slots=True)
class Part:
    """One number, or several together, of which a rate may be the share."""

    places: tuple[Place, ...]

    @property
    def value(self) -> Decimal:
        """The sum of the printed values."""
        return exact_sum(list(self.places))

    @property
    def interval(self) -> Interval:
        """What the sum may stand for."""
        return total(list(self.places))

    @property
    def first(self) -> Place:
        """The place that stands first."""
        return self.places[0]


@dataclass(slots=True)
class Nearby:
    """What stands around each number of a text, and which rate is of which number."""

    context: Context
    places: list[Place]
    counts: list[Place]
    pairs: list[tuple[Part, Place]] = field(default_factory=list)
    _around: dict[int, list[Place]] = field(default_factory=dict)

    def around(self, place: Place) -> list[Place]:
        """The counts near a place, nearest first: those before, then those after."""
        if place.index not in self._around:
            low, high = place.index - _BACK, place.index + _AHEAD
            first = bisect_left(self.counts, low, key=lambda p: p.index)
            at = bisect_left(self.counts, place.index, key=lambda p: p.index)
            after = (p for p in self.counts[at : at + _AHEAD] if place.index < p.index < high)
            self._around[place.index] = [*reversed(self.counts[first:at]), *after]
        return self._around[place.index]

    def before(self, place: Place, reach: int = _BACK) -> list[Place]:
        """The places before one, in order."""
        return self.places[max(0, place.index - reach) : place.index]


def usable(place: Place) -> bool:
    """True for a count that may be a whole or a part: no change, and more than nothing."""
    quantity = place.quantity
    if not place.addable or quantity.value <= 0:
        return False
    if quantity.bound is Bound.AT_LEAST and quantity.ceiling is None:
        return False
    each = "各" in place.pre and _EACH.search(place.pre) is not None
    # 户均4.2万元 is neither a part nor a whole.
    return not each and not is_difference(place) and not ("均" in place.pre and _MEAN.search(place.pre))


_EACH = re.compile("各(?:有|为)?$")
_MEAN = re.compile(
    "[户人件案宗起笔单场校村县年季月周日]均[^，,；;。\\d]{0,4}$|平均(?:每[^，,；;。\\d]{1,6})?$"
)


def nearby(context: Context) -> Nearby:
    """The numbers of a text, with the number that each rate stands beside."""
    near = Nearby(context, context.places, [p for p in context.places if usable(p)])
    near.pairs = [
        (Part((count,)), rate)
        for rate in context.places
        if is_level(context, rate)
        for count in beside(near, rate)
    ]
    return near


def beside(near: Nearby, rate: Place) -> list[Place]:
    """The number that a share stands beside: 甲126件，占7.68%; 甲(126件，占7.68%); 126件，同比增长3%，占7.68%."""
    listed = _in_turn(near, rate)
    if listed is not None:
        return [listed]
    that_is = _after(near, rate)
    if that_is and _THAT_IS.match(near.context.view, rate.quantity.end):
        return that_is
    among = whole_among(near.context, rate)
    for place in reversed(near.before(among or rate, _LONGEST_STEP)):
        if is_size(near.context, place, rate):
            # 这三大问题占68.19%: of all three.
            return []
        if place.sentence != rate.sentence or place.depth < rate.depth - 1:
            break
        if usable(place) and place.index == rate.index - 1 and place.depth == rate.depth + 1:
            # 以上八类案件(1541件)占: the bracket holds the number of the words before it.
            between = near.context.view[place.quantity.end : rate.quantity.start]
            return [place] if re.match(r"\)(?:共|合计)?占", between) else []
        if usable(place) and place.depth <= rate.depth:
            between = near.context.view[place.quantity.end : rate.quantity.start]
            if _THESE.search(near.context.view, place.clause_start, place.quantity.start):
                return []
            bare = not re.search(r"[\u4e00-\u9fff]", between)
            if re.search("[；;]", between):
                return []
            share = _SHARE.search(rate.pre) or _SHARE.search(between)
            told = bare or (share and of_it(near.context, place, rate))
            return [place] if told and not _inside(near, place, rate) else _after(near, rate)
        if is_level(near.context, place) and not _SHARE.search(place.pre):
            break
        if place.quantity.kind not in ("rate", "ratio") and not is_difference(place):
            break
    return _after(near, rate)


_AMONG = re.compile(
    r"[在从][^，,；;。\d]{0,8}[\d.]+[^，,；;。\d]{1,12}[中里内](?:共|合计)?(?:占比?|比[重例])[^，,；;。\d]{0,4}$"
)


def whole_among(context: Context, rate: Place) -> Place | None:
    """The 1136件 of 合计833件，在全部1136件案件中占73.3%: the whole stands between the part and its share."""
    told = "中占" in rate.pre or rate.pre.endswith("的")
    before = context.places[rate.index - 1] if rate.index and told else rate
    if before is rate or before.sentence != rate.sentence:
        return None
    if whole_named(context, rate):
        return before
    return before if _AMONG.search(context.view, before.clause_start, rate.quantity.start) else None


_WHOLE_INSIDE = re.compile(r"占[^，,；;。占]*$")


def _inside(near: Nearby, count: Place, rate: Place) -> bool:
    """True for the 8464件 of 占审结总数8464件的86.46%: the whole, and not what the rate is of."""
    lead = near.context.view[count.clause_start : count.quantity.start]
    return rate.pre.startswith("的") and _WHOLE_INSIDE.search(lead) is not None


_THAT_IS = re.compile("[，,、(]?(?:即|也就是)")
_AFTER = re.compile(r"[，,、(]?(?:即|也就是|共计|共有|合计|总计|计有|共|计|有|为|达)?")


def _after(near: Nearby, rate: Place) -> list[Place]:
    """以县级部门为被申请人的占78.6%，共268件; 占裁决总数的65.2%，有418件: the number told right after its share."""
    following = near.context.places[rate.index + 1 : rate.index + 2]
    if not following or following[0].sentence != rate.sentence or not usable(following[0]):
        return []
    between = near.context.view[rate.quantity.end : following[0].quantity.start]
    alone = following[0].trailing or between.endswith("即")
    near_it = alone and following[0].segment == rate.segment
    return following if near_it and between and _AFTER.fullmatch(between) else []


_OF_IT = re.compile(r"(?:其中|共计?|合计|总?[数量]|约|已|并|其|则|均|分别|新收|全[市县区省]|[，,、()的])*$")


def of_it(context: Context, count: Place, rate: Place) -> bool:
    """False when the share tells what it is of, and that is not the number: 办结5428件，诉讼案件占比84%."""
    own = _OF_IT.sub("", _SHARE.split(IN_ALL.sub("", rate.pre), maxsplit=1)[0])
    if len(own) < 2 or own.endswith(("中", "里")):
        # 在1136件受理案件中占: the words before 占 are those of the whole.
        return True
    if total_told(context, count) > 1:
        # 544件提案中，民生类提案占27%: the 544 are the whole.
        return False
    # 其余106件涉及英烈保护等新领域，新领域占比: told behind the number too.
    between = context.view[count.clause_end : rate.clause_start]
    told = context.view[count.clause_start : count.clause_end] + ("" if _SHARE.search(between) else between)
    name = trimmed(own)
    return own[:2] in told or (len(name) > 1 and name[-2:] in told)


_JOINED = re.compile(r"[件人起宗个项次元份]*(?:[、和与及]|以及)[^\d，,；;。]{0,8}")


_IN_TURN = re.compile("分别|依次|各占|各自占")


def _in_turn(near: Nearby, rate: Place) -> Place | None:
    """收案11207件和8243件，占比9.81%和7.22%: the number that stands in its list as the rate does in its own."""
    listed = turn_of(near, rate)
    return listed[rate.index - run_of(near, rate, "rate")[0].index] if listed else None


def turn_of(near: Nearby, rate: Place) -> list[Place]:
    """The numbers of which the rates of a list are told in turn: 11207件 and 8243件."""
    run = run_of(near, rate, "rate")
    if len(run) < 2:
        return []
    before = [p for p in near.before(run[0], 10) if p.sentence == rate.sentence and usable(p)]
    before = [p for p in before if not is_size(near.context, p, run[0])]
    counts = before[-len(run) :]
    close = len(counts) == len(run) and counts[-1].index >= run[0].index - 2
    lead = near.context.view[max(run[0].sentence_start, run[0].clause_start - 1) : run[0].quantity.start]
    if not close or not all(p.depth == counts[0].depth for p in counts):
        return []
    # 9716起、31人，占40.4%和39.7%: the list is as long as that of the rates.
    listed = _list_of(near, before)
    told = _IN_TURN.search(lead) and "占" in lead and all(same_unit(p, counts[0]) for p in counts)
    if len(listed) != len(run) and not told:
        return []
    return counts


def _list_of(near: Nearby, counts: list[Place]) -> list[Place]:
    """The last numbers that 、 or 和 join, of whatever unit."""
    listed = counts[-1:]
    for place in reversed(counts[:-1]):
        between = near.context.view[place.quantity.end : listed[0].quantity.start]
        if listed[0].index != place.index + 1 or not _JOINED.fullmatch(between):
            break
        listed.insert(0, place)
    return listed


def joined(near: Nearby, rate: Place) -> list[Part]:
    """The numbers joined right before a rate, taken together: 整治1251个、备案1746个，所占比率为50.64%."""
    before = near.before(rate, 1)
    if not before or not usable(before[0]) or before[0].sentence != rate.sentence:
        return []
    lead = near.context.view[before[0].quantity.end : rate.quantity.start]
    run = [p for p in run_of(near, before[0], before[0].quantity.kind) if usable(p)]
    alone = len(run_of(near, rate, "rate")) == 1 and "分别" not in lead
    return [Part(tuple(run))] if alone and len(run) > 1 and same_unit(run[0], run[-1]) else []


def run_of(near: Nearby, place: Place, kind: str) -> list[Place]:
    """The numbers of one kind joined to a place by 、 or 和."""
    view, at = near.context.view, place.index
    first = last = at
    places = near.places

    def joined(left: Place, right: Place) -> bool:
        between = view[left.quantity.end : right.quantity.start]
        return left.quantity.kind == right.quantity.kind == kind and _JOINED.fullmatch(between) is not None

    while first > max(0, at - _LONGEST_LIST) and joined(places[first - 1], places[first]):
        first -= 1
    while last + 1 < min(len(places), at + _LONGEST_LIST) and joined(places[last], places[last + 1]):
        last += 1
    return places[first : last + 1]


def _lead(context: Context, rate: Place) -> str:
    return context.view[max(rate.sentence_start, rate.clause_start - 24) : rate.quantity.start]


def of_several(rate: Place) -> bool:
    """True when the share itself says that it is of several numbers: 三类合计占."""
    return "占" in rate.pre and _SO_MANY.search(rate.pre) is not None


def together(near: Nearby, rate: Place) -> list[Part]:
    """Numbers that the words take together: 上述三市占, 两者合占, 综合化解率."""
    named = named_together(near, rate)
    if named:
        return named
    lead = _lead(near.context, rate)
    told = _SO_MANY.search(lead)
    before = near.before(rate, 1)
    own = lead[-(rate.quantity.start - before[0].quantity.end) :] if before else lead
    if told is None and not _TOGETHER.search(own):
        return []
    word = (told["n"] or told["m"]) if told else ""
    size = (_COUNT_OF.get(word) or int(word)) if word else 0
    counts = [p for p in near.before(rate, 30) if usable(p) and p.depth <= rate.depth + 1]
    counts = [p for p in counts if p.quantity.value != size or p.index < rate.index - 1]
    if not counts:
        return []
    row = next((n for n, p in enumerate(reversed(counts)) if not _alike(p, counts[-1])), len(counts))
    sizes = [size] if size else sorted({2, 3, row} & set(range(2, row + 1)))
    runs = [counts[-many:] for many in sizes if many <= len(counts)]
    if size and told is not None and "前" in told.group():
        runs = [*_largest(counts[-_LONGEST_ROW:], size), *runs]
    return [Part(tuple(run)) for run in runs if all(same_unit(p, run[0]) for p in run)]


def _largest(counts: list[Place], size: int) -> list[list[Place]]:
    """火灾318次、抢险427次、救助596次，其他83次，前三项占: so many in a row that are the most, and no whole among them."""
    rows = [counts[at : at + size] for at in range(len(counts) - size + 1)]
    rows = [row for row in rows if 2 * max(p.quantity.value for p in row) <= exact_sum(row) or size == 2]
    rows = [row for row in rows if all(_alike(p, row[0]) for p in row)]
    return sorted(rows, key=exact_sum, reverse=True)[:1]


def named_together(near: Nearby, rate: Place) -> list[Part]:
    """维持1321件、驳回576件，维持率（驳回、维持）; 立案81件，转意见48件，立案及转意见率: the numbers that the name lists."""
    graded = _grade_and_above(near, rate)
    if graded:
        return graded
    names = names_of(near.context, rate)
    if not names:
        return []
    before = [p for p in reversed(near.before(rate, _LONGEST_LIST)) if usable(p)]
    before = [p for p in before if "\n" not in near.context.view[p.quantity.end : rate.quantity.start]]
    run = [next(iter(named_so(near.context, name, before)), None) for name in names]
    found = {p.index: p for p in run if p is not None}
    alike = len({p.quantity.unit for p in found.values()}) == 1
    return [Part(tuple(found[i] for i in sorted(found)))] if alike and len(found) == len(names) else []


_UPWARD = re.compile(
    "(?P<grade>[\u4e00-\u9fff]{2})(?:等次|等级|级)?(?:及其?)?以上(?:等次|等级|级|的|档次)*(?:案卷|占|比|率)"
)


def _grade_and_above(near: Nearby, rate: Place) -> list[Part]:
    """优秀97宗、合格145宗、不合格6宗，合格及以上占97.6%: from the first of the list to that grade."""
    told = _UPWARD.search(rate.pre) if "以上" in rate.pre else None
    if told is None:
        return []
    before = [p for p in near.before(rate, _LONGEST_LIST) if usable(p) and p.sentence == rate.sentence]
    at = next((n for n, p in enumerate(before) if p.pre.endswith(told["grade"]) and "不" not in p.pre), 0)
    if not at:
        return []
    run = [before[at]]
    for place in reversed(before[:at]):
        between = near.context.view[place.quantity.end : run[0].quantity.start]
        if not _alike(place, run[0]) or place.index != run[0].index - 1 or between[:1] not in "、，,；;和":
            break
        run.insert(0, place)
    # 评查248宗，优秀97宗，合格145宗: what is no less than the rest together is the whole.
    if run[0].quantity.value >= exact_sum(run[1:]) and len(run) > 2:
        run = run[1:]
    return [Part(tuple(run))] if len(run) > 1 else []


def _alike(place: Place, last: Place) -> bool:
    return place.depth == last.depth and place.sentence == last.sentence and same_unit(place, last)


def fits(part: Part, whole: Interval, rate: Place) -> bool:
    """True when the part of the whole may be printed as the rate."""
    return whole.high > 0 and part.interval.over(whole).meets(printed(rate))
