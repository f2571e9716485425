"""Averages against a total and a count of the paragraph: 罚款3.68亿元、4180份、平均8.8万元; 本周58246件，日均8321件.

Any total of the unit over any count of the thing may be what was meant. When none of them gives the average, the pair
that one slip would make agree is accused, if chance hardly explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, all_exact, interval, is_count, number, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, slip_from
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.products.mean_words import Mean, mean_of
from mingfa.auditor.relations.products.scales import SCALES
from mingfa.auditor.relations.products.things import best_named, counts_thing, named_before, names_thing
from mingfa.auditor.relations.words.changes import change_words, is_difference, is_planned
from mingfa.auditor.relations.words.no_parts import rises_from
from mingfa.auditor.relations.words.periods import length_of

KIND = "单价与总额"
WHAT = "平均数与总数"
_BACK, _AHEAD = 20, 6
# A mean of a day may be that of a working day: 242 to 252 of 365.
_WORKING = Interval(Decimal("0.66"), Decimal("0.70"))
# 5.41批次/千人 ends behind the number.
_PER_END = 4
# In true texts the total and the count that the words name hardly ever miss the average by a slip.
_ALONE, _SEVERAL, _MANY, _MOST = 0.99, 0.6, 0.12, 60
_CASES = {"件", "份", "起", "宗", "户", "家", "次", "笔", "场"}
# 日均216万辆次，峰值出现在初六，达387万辆次: the most of one day is not what was shared out.
_JOINED = re.compile("^[^，,；;。]{0,6}[、和及与][^，,；;。]{0,8}$")
_PEAK = re.compile("峰值|高峰|单[日天月]|最[高多大低少小]|[日天]之最")
_NO_TOTAL = re.compile(r"每$|(?:[比较]|[低高少多短长快慢早晚][于过出]|不超过|不得?[少多低高]于|规定的?)$")
# A digit more or less, or the first one wrong; what is further off is of something else.
_ORDER = 15
_SAID = re.compile(
    r"均|[亩顷单]产|每[十百千万\d]|/[十百千万]*[人户家车]|[百千万][人户车][\u4e00-\u9fff]{1,10}[量数率]"
)


class _Mean(NamedTuple):
    """A total over a count; ``length`` when the count is of days that are named, not printed."""

    amount: Place
    divisor: Place | None
    length: Interval

    def quotient(self) -> Interval:
        """From what to what the average may lie."""
        return interval(self.amount).over(self.length)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every average whose total and count the paragraph tells."""
    for places in context.sentences:
        words = context.view[places[0].sentence_start : places[-1].quantity.end + _PER_END]
        for place in places if _SAID.search(words) else ():
            mean = mean_of(context, place)
            if mean is not None and not rises_from(context, place):
                yield from _one(context, place, mean)


def _one(context: Context, place: Place, mean: Mean) -> Iterator[Finding]:
    around = _around(context, place)
    amounts = _amounts(context, place, around)
    counts = _counts(context, place, mean, around)
    made = [
        _Mean(_scaled(a, place, mean), c, interval(c))
        for a in amounts
        for c in counts
        if a is not c and a.quantity.value > 0
    ]
    if mean.timed:
        made += _in_time(context, place, mean, amounts)
    fitting = [one for one in made if _fits(place, one.quotient())]
    if not fitting and _fits_others(context, place, mean, around, amounts, counts):
        return
    if fitting:
        yield from _tell(context, place, fitting[0], True)
        return
    if change_words()["base"].search(context.view, place.clause_start, place.quantity.start):
        # 人均18.6件次，比上年的人均15.2件次多3.4件次: of a year whose total may not be told.
        return
    if mean.timed and any(
        _fits(place, Interval(whole, whole).over(one.length))
        for one in made
        for whole in _row_sums(one.amount, around)
    ):
        # 2018年6214件、2019年6877件…，年均7115件: of all the years that stand in the row.
        return
    named = [one for one in made if one.divisor is None]
    # The days that are printed are those that were meant.
    if len(named) == len(made) and any(
        _fits(place, interval(one.amount).over(_working(one))) for one in named
    ):
        return
    # Seven days named and seven days printed are one reading.
    made = list({(one.amount.quantity.value, one.length.high): one for one in made}.values())
    if len(made) == 1 and _beside(place, made[0]):
        yield from (
            () if _has_its_mean(context, made[0], place, around) else _tell(context, place, made[0], False)
        )
        return
    if not all_exact([place]) or place.index not in context.in_digits:
        return
    # Of very many pairs some agree by chance, however long the numbers.
    chances = [(_chance(place, one), one) for one in made] if len(made) <= _MOST else []
    likely = [(_chance(place, one), one) for one in made if _plausible(context, place, mean, one, made)]
    for tried, limit in ((chances, _MANY), (likely, _ALONE if len(likely) == 1 else _SEVERAL)):
        chance, one = min(tried, key=lambda pair: pair[0], default=(CERTAIN, None))
        if one is not None and chance * len(tried) <= limit:
            yield from _tell(context, place, one, False)
            return


def _has_its_mean(context: Context, made: _Mean, place: Place, around: list[Place]) -> bool:
    """True for 经费286.4万元，人均4.2元，其中普法人均1.3元: the total has an average already, no other is told of it."""
    means = [p for p in around if p.index < place.index and _alike(p, place)]
    return any(_fits(p, made.quotient()) for p in means if mean_of(context, p) is not None)


def _plausible(context: Context, place: Place, mean: Mean, one: _Mean, made: list[_Mean]) -> bool:
    """True for the total and the count that a reader would take: by name, else near by, else the largest."""
    amounts = {m.amount.index: m.amount for m in made}
    counts = {m.divisor.index: m.divisor for m in made if m.divisor is not None}
    exact = [p for p in amounts.values() if p.quantity.unit == place.quantity.unit] or list(amounts.values())
    exact = _undivided(context, place, exact)
    named = best_named(mean, exact)
    if one.amount.index not in {p.index for p in _likely(place, named or exact)}:
        return False
    if one.divisor is None:
        return True
    things = [
        p
        for p in counts.values()
        if p.index != one.amount.index
        and (p.quantity.unit == mean.thing or names_thing(mean, p) or named_before(mean, p))
    ]
    return one.divisor.index in {p.index for p in _likely(place, things or list(counts.values()))}


def _undivided(context: Context, place: Place, amounts: list[Place]) -> list[Place]:
    """Without the parts into which one was divided right before: 7826人，其中专职3691人、辅助4135人，平均每所5.8人."""
    parts = [
        p
        for p in amounts
        if p.index in context.members and p.index < place.index and p.segment == place.segment
    ]
    # 减税14.3亿元，企业2386户，户均60万元，低税率优惠8.9亿元，企业914户，户均98万元: each is shared out itself.
    row = context.places[parts[-1].index : parts[0].index] if len(parts) > 1 else []
    if not row or any(is_count(p) and p not in parts for p in row):
        return amounts
    return [p for p in amounts if p not in parts] or amounts


def _likely(place: Place, numbers: list[Place]) -> list[Place]:
    """Those of the clauses around the average, else the largest of the paragraph."""
    # What stands in brackets is a part of what stands before them.
    numbers = [p for p in numbers if p.depth <= place.depth] or numbers
    beside = [p for p in numbers if p.segment == place.segment and p.sentence == place.sentence]
    before = [p for p in beside if p.index < place.index]
    return (before or beside)[:_PAIR] or [max(numbers, key=lambda p: p.quantity.value)]


def _fits_others(
    context: Context, place: Place, mean: Mean, around: list[Place], amounts: list[Place], counts: list[Place]
) -> bool:
    """True when a count that bears no name, or two of a kind together, give the average."""
    # 开工38个小区，完工29个，涉及6417户，平均每个小区221户: the second count bears no name.
    units = {c.quantity.unit for c in counts if is_count(c)} | {mean.unit} - {""}
    unnamed = [p for p in around if p.quantity.unit in units and is_count(p) and p.quantity.value > 0]
    pairs = [(_scaled(a, place, mean), c) for a in amounts for c in unnamed if a.index != c.index]
    if any(_fits(place, interval(a).over(interval(c))) for a, c in pairs):
        return True
    # 1892个村、386个社区，由542名律师担任，人均4.2个: of two kinds together.
    row = sorted(around, key=lambda p: p.index)
    both = [interval(a) + interval(b) for a, b in pairwise(row) if _beside_one(context, a, b)]
    return any(_fits(place, one.over(interval(c))) for one in both for c in unnamed)


def _beside_one(context: Context, one: Place, other: Place) -> bool:
    """True for 1892个村、386个社区: two counts of a kind that only a 、 or 和 parts."""
    joined = context.view[one.quantity.end : other.quantity.start]
    same = is_count(one) and is_count(other) and one.quantity.group == other.quantity.group
    return same and _JOINED.search(joined) is not None


def _beside(place: Place, made: _Mean) -> bool:
    """True when the one total and the one count stand in the sentence of the average."""
    others = [made.amount, *([made.divisor] if made.divisor else [])]
    quotient = made.quotient()
    if quotient.high * _ORDER < place.quantity.value or quotient.low > place.quantity.value * _ORDER:
        return False
    return (
        all(p.sentence == place.sentence for p in others)
        and made.amount.quantity.value > place.quantity.value
    )


def _row_sums(last: Place, around: list[Place]) -> Iterator[Decimal]:
    """The sums of the numbers of one unit and sentence that end with this one."""
    row = [
        p
        for p in around
        if p.sentence == last.sentence and p.quantity.unit == last.quantity.unit and p.index <= last.index
    ]
    row = [p for p in row if is_count(p) and p.depth == last.depth]
    yield from (sum((p.quantity.value for p in row[:size]), Decimal(0)) for size in range(2, len(row) + 1))


def _working(one: _Mean) -> Interval:
    return Interval(one.length.low * _WORKING.low, one.length.high * _WORKING.high)


def _around(context: Context, place: Place) -> list[Place]:
    """The numbers of the paragraph, nearest first, and some that follow."""
    after = []
    for other in context.places[place.index + 1 : place.index + 1 + _AHEAD]:
        if other.sentence != place.sentence:
            break
        after.append(other)
    # 每千人口6.86张。…以年末常住人口318.4万人为分母: the people may be told at the end.
    paragraph = context.view.find("\n", place.quantity.end)
    after += [
        p
        for p in context.places[place.index + 1 + len(after) : place.index + 1 + _BACK]
        if "人口" in p.pre and (p.quantity.start < paragraph or paragraph < 0)
    ]
    return [*context.before_in_paragraph(place, _BACK), *after]


def _amounts(context: Context, mean: Place, around: list[Place]) -> list[Place]:
    """What may have been shared out: numbers of the unit of the average, larger than it, no averages themselves."""
    return [
        p
        for p in around
        # 承诺时限总和6237个工作日，平均每项3.3个工作日: days are added up too.
        if (is_count(p) or (p.quantity.kind == "time" and p.quantity.unit == mean.quantity.unit))
        and (_alike(p, mean) or (p.quantity.unit, mean.quantity.unit) in SCALES)
        and not is_difference(p)
        and not is_planned(p)
        # 每十万人立案161.3起: for so many, not so many; 比30分钟的时限少18.2分钟: what is held against.
        and not _NO_TOTAL.search(context.view, max(0, p.quantity.start - _NEAR), p.quantity.start)
        and not _PEAK.search(context.view, max(p.sentence_start, p.quantity.start - _NEAR), p.quantity.start)
        and mean_of(context, p) is None
    ]


def _alike(place: Place, mean: Place) -> bool:
    a, b = place.quantity.unit, mean.quantity.unit
    return same_unit(place, mean) or a == f"{b}次" or b == f"{a}次"


def _scaled(amount: Place, mean: Place, of: Mean) -> Place:
    """The amount in the unit of the average, as many times as it is told of so many: 每千人, 吨 for 公斤."""
    factor = of.factor * SCALES.get((amount.quantity.unit, mean.quantity.unit), 1)
    if factor == 1:
        return amount
    quantity = amount.quantity
    # What was counted is exact in any unit.
    quantum = quantity.quantum if quantity.quantum == 1 else quantity.quantum * factor
    return replace(amount, quantity=replace(quantity, value=quantity.value * factor, quantum=quantum))


def _counts(context: Context, place: Place, mean: Mean, around: list[Place]) -> list[Place]:
    """Among how many it was shared: 人 of 人均, 小区 of 平均每个小区."""
    found = [
        p
        for p in around
        # 每检查1家次, 千人抽检量: for each of them, not among them.
        if p.quantity.value > 1
        and context.literal(p)[0] not in "百千万"
        and p.quantity.kind not in ("rate", "rank", "ratio", "money")
        and mean_of(context, p) is None
    ]
    if "人口" in mean.thing[:_NAME]:
        # 平均每万人口拥有律师3.60名（常住人口412.7万人）: of all the people, not of the lawyers.
        return [p for p in found if "人口" in p.pre + p.post]
    if mean.factor > 1 and mean.thing.startswith("人"):
        # 每万人拥有律师5.5名: of the people, where they are told.
        found = [p for p in found if "人口" in p.pre] or found
    if not mean.thing:
        same = [p for p in found if p.sentence == place.sentence and p.quantity.unit in _CASES]
        return same if len(same) == 1 else []
    named = [p for p in found if (is_count(p) or mean.timed) and counts_thing(p, mean)]
    # 启用避灾场所218个，平均每个安置29人
    last = [p for p in found if p.index == place.index - 1 and p.quantity.unit == mean.unit and is_count(p)]
    if mean.thing == "人" and not named:
        # 公务接待21865人次，人均131元: those who came are told by the times that they came.
        came = [
            p for p in found if p.quantity.unit == "人次" and p.sentence == place.sentence and not p.depth
        ]
        last = came if len(came) == 1 else last
    return named or last


_WHOLE_YEAR = re.compile("全年[^，。；]{0,8}?(?:共|累计|合计|总)?[^，。；]{0,8}[，,][^，。；]{0,10}$")
_PAIR, _FAR = 2, 120
_NEAR, _NAME, _FEW = 14, 6, 20


def _in_time(context: Context, place: Place, mean: Mean, amounts: list[Place]) -> Iterator[_Mean]:
    """The total right before over the days or months that the sentence names."""
    span = mean.thing[0]
    words = context.view[place.sentence_start : place.quantity.start]
    length = length_of(words, span)
    # 四个季度各…，全年共28651件，月均2388件: the whole year is the last time named, and so is meant.
    length = length_of("全年", span) if _WHOLE_YEAR.search(words) else length
    if length is None:
        # 2023年接报警情…。有效警情74362起，日均203.7起: the sentences before may tell the time.
        paragraph = context.view.rfind("\n", 0, place.sentence_start) + 1
        length = length_of(
            context.view[max(paragraph, place.sentence_start - _FAR) : place.quantity.start], span
        )
    earlier = [
        p
        for p in amounts
        if p.index < place.index
        and p.sentence == place.sentence
        and p.depth == place.depth
        and same_unit(p, place)
        and p.quantity.value > place.quantity.value
    ]
    if length is None or length.low <= 0:
        return
    for amount in earlier[:1] + [
        p for p in earlier[1:] if p.quantity.value == max(q.quantity.value for q in earlier)
    ]:
        yield _Mean(_scaled(amount, place, mean), None, length)


def _fits(place: Place, quotient: Interval) -> bool:
    step, value = place.quantity.quantum, place.quantity.value
    if place.quantity.bound is not Bound.EXACT:
        return quotient.meets(interval(place))
    # Nearest or cut; a few of something are not cut.
    above = step / 2 if value < _FEW * step else step * Decimal("0.999")
    return quotient.meets(Interval(value - step / 2, value + above))


def _chance(place: Place, made: _Mean) -> float:
    """Chance that an unrelated quotient would be one slip from the printed average; 1 when no slip joins them."""
    amount = made.amount.quantity
    numbers = [made.amount, *([made.divisor] if made.divisor else [])]
    if not all_exact([place, *numbers]) or made.length.low <= 0:
        return CERTAIN
    chances = []
    for divisor in {made.divisor.quantity.value} if made.divisor else {made.length.low, made.length.high}:
        tried = [v / divisor for v in variants(made.amount)]
        tried += [amount.value / v for v in variants(made.divisor) if v > 0] if made.divisor else []
        chances.append(slip_from(amount.value / divisor, tried, place))
    return min(chances)


def _tell(context: Context, place: Place, made: _Mean, fits: bool) -> Iterator[Finding]:
    count = made.divisor.quantity.value if made.divisor else made.length.high
    exact = made.amount.quantity.value / count
    shown = f"{number(made.amount.quantity.value)}÷{number(count)}={number(round(exact, 2))}"
    involved = [made.amount, *([made.divisor] if made.divisor else []), place]
    yield from judged(
        context, KIND, involved, shown, number(place.quantity.value), fits, WHAT, bounded=made.divisor is None
    )
