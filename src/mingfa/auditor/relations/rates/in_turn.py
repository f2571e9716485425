"""Shares of one structure told in a row: 刑事、民事、行政业务占比依次为71.26%、15.83%、14.74% exceed a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, exact_sum, finding, number
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.rates.names import rate_name
from mingfa.auditor.relations.sums.stages import overlap
from mingfa.auditor.relations.words.changes import is_change
from mingfa.auditor.relations.words.kinds import several_kinds

KIND = "数值范围"
_FEWEST, _AROUND = 3, 80
_ALIKE = re.compile("[、,，]|和|与|及|以及|、?而?")
# 刑事、民事、行政业务所占比重依次为: several kinds, then one word that makes them shares.
_TOLD = re.compile(
    r"(?P<kinds>[^，,；;。:：\d占]+(?:、[^，,；;。:：\d占]+)+)"
    r"(?:所占的?|各占|分别占|依次占|占)(?P<whole>[^，,；;。、\d]{0,12}?)"
    r"(?:比[重例率]?|份额)?(?:分别|依次|顺次|各)?(?:约|为|是|达到?|占)*$"
)
_OF_THEMSELVES = re.compile(
    r"(?P<kinds>[^，,；;。:：\d]+(?:、[^，,；;。:：\d]+)+)的?(?:比[重例]|构成|份额)(?:分别|依次|顺次|各)(?:约|为|是|达到?)*$"
)
_BY_KIND = re.compile(
    r"按[^，,；;。\d]{1,10}(?:[划区]?分|分类|来看|看|统计|类别|构成)(?:来看|看)?[，,:：]|(?:构成|结构|分布)(?:情况)?(?:为|是|如下)?[，,:：]"
)
_BARE = re.compile(r"(?:其[他它余][\u4e00-\u9fff]{0,8}[，,]?)?[\u4e00-\u9fff]{0,8}?(?:类|占|占比|仅|为|约)*")
# 绿化率, 60岁以上: each of a whole of its own, or one within another.
_APART = re.compile(
    r"率|以上|以下|以内|[市县区镇乡村州]、|其中|[包内]含|同比|增|降|提[高升]|多选|满意|完成|进度"
)


def find(context: Context) -> Iterator[Finding]:
    """A finding for every row of shares of one whole that exceeds it by more than rounding, but for one slip."""
    for places in context.sentences:
        for run in _rows(context, [p for p in places if p.quantity.kind == "rate"]):
            if _of_one_whole(context, run) and not _told_to_overlap(context, run):
                yield from _judge(context, run)


def _rows(context: Context, rates: list[Place]) -> Iterator[list[Place]]:
    """The rates that follow one another with no other number between, three or more."""
    run: list[Place] = []
    for rate in rates:
        if run and (rate.index != run[-1].index + 1 or rate.depth != run[-1].depth):
            if len(run) >= _FEWEST:
                yield run
            run = []
        if not is_change(context, rate) and rate.quantity.bound is Bound.EXACT:
            run.append(rate)
    if len(run) >= _FEWEST:
        yield run


def _of_one_whole(context: Context, run: list[Place]) -> bool:
    """True for kinds told first and their shares in turn, and for 按类型分，咨询74%，投诉19%，其余7%."""
    lead = context.view[run[0].sentence_start : run[0].quantity.start]
    between = [context.view[a.quantity.end : b.quantity.start] for a, b in pairwise(run)]
    if all(_ALIKE.fullmatch(words) for words in between):
        told = _TOLD.search(lead) or _OF_THEMSELVES.search(lead)
        if told is None or _APART.search(told.group()):
            return False
        kinds = re.split("[、和与及]|以及", told["kinds"])
        return len(kinds) == len(run)
    if not _BY_KIND.search(lead) or _APART.search("".join(between)):
        return False
    return all(
        _BARE.fullmatch(words.strip("，,、;；")) and not rate_name(p)
        for words, p in zip(between, run[1:], strict=True)
    )


def _told_to_overlap(context: Context, run: list[Place]) -> bool:
    """True where the paragraph says that one thing may count twice: 部分事项涉及多个类别."""
    first, last = run[0].sentence_start, run[-1].sentence_end
    lead = context.view[max(0, first - _AROUND) : first].rpartition("\n")[2]
    rest = context.view[last : last + _AROUND].partition("\n")[0]
    return overlap(run) or several_kinds().search(lead + context.view[first:last] + rest) is not None


def _judge(context: Context, run: list[Place]) -> Iterator[Finding]:
    value, slack = exact_sum(run), sum((p.quantity.quantum for p in run), Decimal(0)) / 2
    slipped = any(abs(value - p.quantity.value + v - 1) <= slack for p in run for v in variants(p))
    if value - slack > 1 and slipped:
        shown = "+".join(context.literal(p) for p in run) + f"={number(value * 100)}%>100%"
        words = f"{context.quote(*run)}：同一构成的各项占比之和超过100%。"
        yield finding(Verdict.CONTRADICTION, KIND, run, shown, words)
