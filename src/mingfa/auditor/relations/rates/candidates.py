"""What a rate may be of: the number beside it, those that its name points to, several taken together."""

from __future__ import annotations

import re

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import same_unit
from mingfa.auditor.relations.rates.columns import column_of, in_column
from mingfa.auditor.relations.rates.later import of_later_list
from mingfa.auditor.relations.rates.levels import is_level
from mingfa.auditor.relations.rates.names import (
    another_due,
    asked_or_timed,
    called,
    due_and_done,
    due_and_done_far,
    named_numerators,
    narrower,
    of_stage,
    rate_name,
    stem_of,
)
from mingfa.auditor.relations.rates.pairs import (
    ALL_OF_THEM,
    Nearby,
    Part,
    beside,
    joined,
    named_together,
    run_of,
    together,
    usable,
)
from mingfa.auditor.relations.rates.subjects import called_so, is_few, subject_of

_BACK, _STEP = 24, 3
_INTAKE = ("received", "accepted")
_TWO = (0, 1)


def parts_of(near: Nearby, rate: Place) -> list[Part]:
    """What the rate may be of: the number beside it, those that its name points to, several taken together."""
    if not is_level(near.context, rate):
        return []
    settled = _of_former(near, rate) or of_later_list(near, rate)
    if settled:
        return settled
    name = rate_name(rate)
    summed = together(near, rate)
    if summed and (ALL_OF_THEM.search(rate.pre) or named_together(near, rate)):
        return summed
    close = [Part((p,)) for p in beside(near, rate)]
    if not close and not summed and subject_of(near.context, rate):
        so_called = called_so(near.context, rate, [p for p in near.before(rate, _BACK) if usable(p)])
        if so_called:
            return [Part((p,)) for p in so_called]
    if close and not summed:
        close = _named_fully(near, rate, close[0].first) or close
    if close or not name or each_its_own(near, rate):
        return [*close, *joined(near, rate)] if close else summed
    before = [p for p in near.before(rate, 10) if usable(p) and not is_few(near.context, p)]
    earlier = [p for p in before if p.sentence == rate.sentence]
    due = due_and_done(earlier, rate)
    if due is not None:
        return [Part((due,))]
    around = near.places[max(0, rate.index - 10) : rate.index + 3]
    far = due_and_done_far([p for p in around if usable(p) and p.segment == rate.segment], rate)
    if far:
        return [Part((p,)) for p in far]
    counts = called(name, earlier) or named_numerators(name, earlier, rate)
    if not earlier:
        counts = named_numerators(name, [p for p in before if p.sentence == rate.sentence - 1], rate)
    own = [Part((p,)) for p in counts if not narrower(name, p)]
    own = [*_and_more(earlier, own), *own] or _told_together(near, rate, earlier)
    row = joined(near, rate)
    if row and any(part.first in row[0].places for part in own):
        # 完成拆除416个、加固1083个、迁建924个，已完成项目所占比率: all that is listed.
        return [*row, *own]
    return [*own, *summed] or row or _behind(near, rate) or _of_two(near, rate, earlier)


def _named_fully(near: Nearby, rate: Place, beside_it: Place) -> list[Part]:
    """法院委托1289件，公安委托1034件，个人委托912件，法院委托占39.8%: the number of the whole name, not the nearest."""
    own = subject_of(near.context, rate)
    listed = [p for p in run_of(near, beside_it, beside_it.quantity.kind) if own and p.pre.startswith(own)]
    if len(listed) == 1:
        # 物业投诉512件、供暖投诉433件，物业投诉最多，占: the one of the list that has the name.
        return [Part((listed[0],))]
    if (
        len(own) <= len(_TWO)
        or own in near.context.view[beside_it.clause_start : rate.quantity.start][: -len(rate.pre)]
    ):
        return []
    before = [p for p in near.before(rate, _BACK) if usable(p) and p.sentence == rate.sentence]
    return [Part((p,)) for p in before if p.pre.removeprefix("其中") == own][:1]


def _behind(near: Nearby, rate: Place) -> list[Part]:
    """收到940条，办结率98.83%，尚有11条。已办结的929条中: what was done is told after its rate."""
    stem = stem_of(rate_name(rate))[-2:]
    following = near.context.places[rate.index + 1 : rate.index + 1 + _STEP]
    told = [
        p for p in following if usable(p) and p.pre.endswith((f"已{stem}的", f"已{stem}")) and len(stem) > 1
    ]
    between = near.context.view[rate.quantity.end : told[0].quantity.start] if told else ""
    return [Part((told[0],))] if told and "\n" not in between else []


_MORE = re.compile("又|再(?!审|生|就)|继续|陆续|另外?")


def _and_more(earlier: list[Place], own: list[Part]) -> list[Part]:
    """半年内销号58个，年底前又销号25个，销号率96.5%: what was done first and what was done later, together."""
    if len(own) < len(_TWO):
        return []
    last, first = own[0].first, own[1].first
    beside = [p for p in earlier if first.index < p.index < last.index]
    later = _MORE.search(last.pre) is not None and same_unit(first, last) and first.depth == last.depth
    return [Part((first, last))] if later and not beside and first.index < last.index else []


_IN_ALL = ("计", "共", "共有", "计有")
_SUMMED = re.compile("合计|总共|总和|共计|合起来|加起来|合在一起|加在一起|相加|加总|累计")


def _told_together(near: Nearby, rate: Place, earlier: list[Place]) -> list[Part]:
    """发现问题的两类合起来334户，问题发现率17.96%: the sum told right before the rate, whatever it is called."""
    last = earlier[-1:]
    if not last or last[0].index != rate.index - 1 or asked_or_timed().search(rate_name(rate)):
        return []
    between = near.context.view[last[0].quantity.end : rate.quantity.start]
    told = last[0].pre in _IN_ALL or _SUMMED.search(
        near.context.view, last[0].clause_start, last[0].quantity.start
    )
    level = (
        last[0].segment == rate.segment and last[0].depth == rate.depth and len(_COMMA.findall(between)) == 1
    )
    return [Part((last[0],))] if told and level else []


_COMMA = re.compile("[，,]")
_FORMER = re.compile(r"^(?:其中)?(?:(?P<former>前者)|后者)[^，,；;。\d]{0,8}(?:占|比[重例])")


def _of_former(near: Nearby, rate: Place) -> list[Part]:
    """住房消费类24.96亿元、非住房消费类7.38亿元，前者占77.18%: the first of the two numbers right before."""
    told = _FORMER.match(rate.pre)
    if told is None:
        return []
    two = [p for p in near.before(rate, _STEP) if usable(p) and p.sentence == rate.sentence][-2:]
    if len(two) < len(_TWO) or not same_unit(*two):
        return []
    return [Part((two[0 if told["former"] else 1],))]


def _of_two(near: Nearby, rate: Place, earlier: list[Place]) -> list[Part]:
    """立卷20386宗，已经自查18413宗，自查覆盖面89.0%: the second of the two numbers right before, whatever it is called."""
    last = earlier[-2:]
    if len(last) < len(_TWO) or asked_or_timed().search(rate_name(rate)) or not same_unit(*last):
        return []
    if another_due(last[0], last[1], rate):
        return []
    if last[1].role in _INTAKE and of_stage(rate_name(rate)):
        # 登记1347件，受理1018件，调解成功率71.5%: what succeeded is not printed.
        return []
    places = near.context.places[rate.index - 2 : rate.index]
    plain = all(p is q for p, q in zip(places, last, strict=True)) and last[0].segment == rate.segment
    level = all(p.depth == rate.depth for p in last)
    larger = last[0].quantity.value > last[1].quantity.value
    return [Part((last[1],))] if plain and level and larger and not _HELD_IN.search(last[1].pre) else []


# 审结1795件，其中含上年受理的203件，调解率: what the whole also holds is not what the rate is of.
_HELD_IN = re.compile("^(?:其中|内)?(?:含|包含|包括|涵盖|连同)")


def of_column(near: Nearby, rate: Place, parts: list[Part]) -> list[Part]:
    """追回1197人、985.2万元，金额追回率92.6%: the number of the kind that the name asks for, which stands beside."""
    kind = column_of(rate)
    if kind is None or not parts:
        return parts
    own = [part for part in parts if in_column(kind, part.first)]
    last = [p for p in near.before(rate, _STEP) if usable(p) and p.sentence == rate.sentence]
    return own or [Part((p,)) for p in last[::-1] if in_column(kind, p)][:1]


def right_beside(near: Nearby, parts: list[Part], rate: Place) -> list[Part]:
    """The number right before the rate, and the second of 35件43人: what it may be of, whatever the name says."""
    close = [p for p in near.before(rate, _STEP) if usable(p) and p.sentence == rate.sentence]
    ends = [(p, near.context.at.get(p.quantity.end)) for part in parts for p in part.places]
    twins = [twin for _, twin in ends if twin is not None and usable(twin)]
    taken = {p.index for part in parts for p in part.places}
    return [Part((p,)) for p in (*close[-1:], *twins) if p.index not in taken]


def each_its_own(near: Nearby, rate: Place) -> bool:
    """工作满意率和结果满意率分别达到99.8%和98.5%: each rate is of a number of its own."""
    lead = near.context.view[max(rate.clause_start, rate.quantity.start - 6) : rate.quantity.start]
    return "分别" in lead and "占" not in lead and len(run_of(near, rate, "rate")) > 1
