"""Words that make a rate one of other numbers than those it is held against: 15秒接通率, 以裁决以外方式结案的占."""

from __future__ import annotations

import re
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, rate_chance
from mingfa.auditor.relations.rates.columns import other_column
from mingfa.auditor.relations.rates.names import rate_name, stem_of
from mingfa.auditor.relations.rates.pairs import Part
from mingfa.auditor.relations.rates.unslipped import copied

_BACK, _KEY, _LEAD = 10, 2, 24
_PIECES = re.compile("[，,；;]")


def another_rate(context: Context, parts: list[Place], whole: Place, rate: Place) -> bool:
    """True when the words, or a rate beside that agrees, say that this one is not of these two numbers."""
    part = parts[-1]
    return (
        _of_the_rest(context, part, rate)
        or _of_one(parts, whole, rate)
        or _is_whole(context, part, rate)
        or other_column(rate, part)
        or _of_another_whole(context, parts, whole, rate)
        or _of_what_was_left(context, parts, whole, rate)
        or (bool(rate_name(rate)) and _named_otherwise(context, part, whole, rate))
    )


def _named_otherwise(context: Context, part: Place, whole: Place, rate: Place) -> bool:
    """True when the name of the rate asks for another number than the part, or than the whole."""
    return (
        _within_a_time(context, part, rate)
        or _of_the_asked(context, part, whole, rate)
        or _between_two(part, whole, rate)
        or _beside_the_plain(context, part, whole, rate)
    )


def _of_one(parts: list[Place], whole: Place, rate: Place) -> bool:
    """反馈意见224件，满意217件、基本满意7件，满意率96.9%: one of those taken together gives the rate by itself."""
    return len(parts) > 1 and any(same_unit(p, whole) and agrees(p, whole, rate) for p in parts)


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("told_of_the_rest")) + "|除[^，,；;。\\d]{1,10}外")


def _of_the_rest(context: Context, part: Place, rate: Place) -> bool:
    """裁决213件…以裁决以外方式结案的占72%: what is not the part."""
    own = context.view[max(rate.clause_start, part.quantity.end) : rate.quantity.start]
    return _rest().search(own) is not None and _rest().search(part.pre) is None


@cache
def _qualified() -> re.Pattern[str]:
    return re.compile(r"占[^，,；;。占]*?(?P<of>" + any_of(lexicon().words("narrower_wholes")) + ")")


@cache
def _taken_out() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("taken_out")) + "(?!隐患|险情|风险|故障|妨害|障碍|法)")


_BRACKET = re.compile(r"\([^()]*\)")
_JOINED = 0.02


def _of_what_was_left(context: Context, parts: list[Place], whole: Place, rate: Place) -> bool:
    """收到举报352起，剔除重复的后，村级上报196起，占有效举报的74%: the whole is what was left, which is not printed.

    Three long numbers that one slip joins say that they belong together all the same.
    """
    first = min(parts, key=lambda p: p.index)
    if whole.index >= first.index:
        return False
    asked = _qualified().search(context.view, rate.clause_start, rate.quantity.start)
    told = context.view[whole.clause_start : first.quantity.start]
    apart = asked is not None and asked["of"] not in told
    if not apart:
        between = context.view[whole.quantity.end : first.quantity.start]
        apart = _taken_out().search(_BRACKET.sub("", between)) is not None
    return apart and rate_chance(parts, whole, rate) >= _JOINED


_AVERAGE = re.compile(r"[日月年天周季]均|平均每?[日月年天周季]?")
_FAR, _PER_MILLE = 100, "‰‱"


def _of_another_whole(context: Context, parts: list[Place], whole: Place, rate: Place) -> bool:
    """受害森林2.1公顷，受害率0.018‰; 日均清运2840吨…可回收物963吨…，回收利用率38.8%: no slip joins what is of another whole."""
    part, value = parts[-1], rate.quantity.value
    if value <= 0 or whole.quantity.value <= 0:
        return False
    tiny = context.literal(rate)[-1:] in _PER_MILLE
    tiny = tiny or part.quantity.value > _FAR * value * whole.quantity.value
    if not tiny and _averaged(context, whole):
        return _told_of_another(rate, part)
    return tiny and rate_chance(parts, whole, rate) >= CERTAIN and not copied(context, Part((part,)), rate)


def _averaged(context: Context, whole: Place) -> bool:
    """True when the whole is told as an average."""
    return _AVERAGE.search(context.view, whole.clause_start, whole.quantity.start) is not None


def _told_of_another(rate: Place, part: Place) -> bool:
    """True for the 回收利用率 of 可回收物963吨: the words that the name ends in are not those of the number."""
    key = stem_of(rate_name(rate))[-_KEY:]
    return bool(key) and key not in part.pre + part.post


def _is_whole(context: Context, part: Place, rate: Place) -> bool:
    """抽查单位占应督察58个单位的69%: the number between 占 and 的 is the whole, and never the part."""
    if part.index != rate.index - 1 or part.depth != rate.depth or part.sentence != rate.sentence:
        return False
    between = context.view[part.quantity.end : rate.quantity.start]
    return _SO_MANY_OF.fullmatch(between) is not None and _TAKEN_OF.search(part.pre) is not None


_SO_MANY_OF = re.compile(r"[^，,；;。、()占]{0,10}(?:的|中的)(?:比[例重])?(?:约|近|为)?")
_TAKEN_OF = re.compile(r"占(?!用|地|道|有|领|压|补)[^，,；;。]*$")
_UNIT_OF_TIME = r"个?(?:秒钟?|分钟|小时|工作日|天|日|周|月|年)"
_TIME_BEFORE = re.compile(
    rf"(?:[\d.]+{_UNIT_OF_TIME}(?:以?内|之内)?|[一二两三四五六七八九十]+{_UNIT_OF_TIME}(?:以?内|之内))的?$"
)
_TIME_LEADS = re.compile(rf"^(?:其中)?[一二两三四五六七八九十\d.]*{_UNIT_OF_TIME}(?:以?内|之内)")


def _within_a_time(context: Context, part: Place, rate: Place) -> bool:
    """接通9.64万通…15秒接通率93.5%: of those that were answered in fifteen seconds, unless the part says so too."""
    name = rate_name(rate)
    lead = context.view[max(rate.sentence_start, rate.quantity.start - _LEAD) : rate.quantity.start]
    told = _TIME_LEADS.search(name) or _TIME_BEFORE.search(lead.rpartition(name)[0])
    if told is None:
        return False
    # 5个工作日内办结3158件: the time is a number itself, and stands before the words of the part.
    before = _PIECES.split(context.view[part.sentence_start : part.quantity.start])[-1]
    return told.group() not in before + context.view[part.quantity.start : part.clause_end]


@cache
def _asked_for() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("asked_for")) + r"(?!后)[\u4e00-\u9fff]*$")


def _of_the_asked(context: Context, part: Place, whole: Place, rate: Place) -> bool:
    """申请司法确认386件，确认率100%: what was applied for is what the rate is of; what was confirmed is not printed."""
    told = _asked_for().search(part.pre)
    if told is None or part.index != rate.index - 1:
        return False
    if _asked_for().search(rate.pre) or stem_of(rate_name(rate))[-_KEY:] not in part.pre + part.post:
        return False
    return _DUE.search(part.pre) is not None or _unjoined(context, part, whole, rate)


_DUE = re.compile(r"(?:^|[^相适对反响供])(?:应|需|须|待)(?!求|诉)[当要]?[\u4e00-\u9fff]{1,6}$")


def _between_two(part: Place, whole: Place, rate: Place) -> bool:
    """败诉13件，撤诉率31.0%，协调化解48件: a rate of another word between two numbers is of neither."""
    if not part.index < rate.index < whole.index:
        return False
    own, stem = part.pre + part.post, stem_of(rate_name(rate))
    if any(stem[i : i + _KEY] in own for i in range(len(stem) - 1)) or _PLAIN.fullmatch(stem):
        return False
    return whole.pre[:1] not in ("共", "总", "全", "应")


# 完成87件，比率…: a name without a word of its own.
_PLAIN = re.compile("比|占|比例|完成|覆盖")


def _beside_the_plain(context: Context, part: Place, whole: Place, rate: Place) -> bool:
    """接通率98.2%…首次接通率93.5%: of the two that are told, one rate agrees, so that of another name is of others."""
    name = rate_name(rate)
    for other in context.places[max(0, rate.index - _BACK) : rate.index + _BACK]:
        if other is rate or other.quantity.kind != "rate" or other.sentence != rate.sentence:
            continue
        told = rate_name(other)
        if not told or other.index < part.index or not agrees(part, whole, other):
            continue
        if told != name or _of_an_item(context, other, rate):
            return True
    return False


def _of_an_item(context: Context, first: Place, rate: Place) -> bool:
    """抽样3480批次，合格3443批次，合格率98.9%：蔬菜1862批次、合格率98.7%: the second rate of the name is of the item."""
    between = context.places[first.index + 1 : rate.index]
    return any(p.addable and p.depth == rate.depth for p in between)


def _unjoined(context: Context, part: Place, whole: Place, rate: Place) -> bool:
    """True when no slip joins the three, or the rate is that of all: 100%."""
    if rate.quantity.value == 1 or not same_unit(part, whole):
        return True
    return rate_chance([part], whole, rate) >= CERTAIN and not copied(context, Part((part,)), rate)
