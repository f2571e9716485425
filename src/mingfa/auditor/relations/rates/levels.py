"""Which rates tell how things stand: neither a change, nor a plan, nor what was before."""

from __future__ import annotations

import re
from dataclasses import replace

from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.words.changes import is_change

_LONGEST_STEP, _LEAD, _REACH = 4, 30, 200
# 占比较2023年的49.8%提高, 出庭率由2023年的88.6%提高到: what the rate was before.
_BEFORE = re.compile(
    r"(?:由|从(?!事|业)|较(?![大小多少高低重为])|(?<!占)比(?![重例])|高于|低于|上年|去年|前年|同期)[^，,；;。\d]{0,12}(?:(?:19|20)\d\d年)?[^，,；;。\d]{0,8}$"
)
_REACHED = re.compile(
    r"(?:提高|提升|上升|回升|攀升|升高|升|增加|扩大|增|降低|下降|回落|降|减少|缩小|减|变|调整)(?:[到至为]|[到至][^，,；;。]{1,8}(?:年|季度|月份?|期末?|末)的)$"
)


def of_before(rate: Place) -> bool:
    """True for what the rate was at another time: 较2023年的49.8%提高, 由88.6%提高到."""
    return _BEFORE.search(rate.pre) is not None


# 审结率按应办案件算为92.0%: the words between the name and the number say of what it is reckoned.
_RECKONED = re.compile(
    r"^(?P<own>[^，,；;。\d]{2,14}(?:率|占比))[(]?(?:按|以)(?P<whole>[^，,；;。\d]{2,12}?)(?:总?[数量额])?(?:来?算|计|计算|统计|折算|测算|为分母|为基数|为底数)[)]?(?:则?[是为]|达到?)?$"
)
_OF_WHOLE = re.compile(r"占[^，,；;。\d占]{0,14}[\d.]+[^，,；;。\d占]{1,14}的$")


def whole_named(context: Context, rate: Place) -> bool:
    """True for 事前立案占案件总数459件的91.7%: the number right before the share is its whole."""
    if rate.quantity.kind != "rate" or not rate.index or "占" not in context.places[rate.index - 1].pre:
        return False
    whole = context.places[rate.index - 1]
    return (
        whole.addable
        and whole.sentence == rate.sentence
        and _OF_WHOLE.search(context.view, whole.clause_start, rate.quantity.start) is not None
    )


def reached(context: Context, rate: Place) -> Place:
    """出庭率由2023年的88.6%提高到94.6%: the rate that was reached, with the name that stands before 由.

    相当于冻结资金的27.5% is read as 占冻结资金的27.5%.
    """
    reckoned = _RECKONED.search(rate.pre)
    if (
        reckoned
        and reckoned["whole"] in context.view[max(0, rate.sentence_start - _REACH) : rate.clause_start]
    ):
        return replace(rate, pre=reckoned["own"])
    if "相当于" in rate.pre:
        return replace(rate, pre=rate.pre.replace("相当于", "占"))
    before = context.places[rate.index - 1] if rate.index else rate
    if whole_named(context, rate):
        return replace(rate, pre=before.pre + rate.pre, clause_start=before.clause_start)
    ranked = _ranked(context, rate)
    if ranked:
        return replace(rate, pre=ranked)
    told = _BEFORE.search(before.pre)
    if not _REACHED.fullmatch(rate.pre) or before.quantity.kind != "rate" or told is None:
        return rate
    return replace(rate, pre=before.pre[: told.start()], clause_start=before.clause_start)


# 企业开办在总量中占比最高，为41.0%，新生儿出生次之，为23.9%.
_IS = re.compile("(?:约|仅|达|达到|高达|为|约为|达到了)")
# 渔政案件最多，占41.6%: the name stands before what is said of its place.
_HOLDS = re.compile("(?:约|共|已)?占(?:比?|到|了|比?[达为]到?|总[数量额]的?|全部的?)")
_MOST = re.compile(
    r"(?:^|[，,；;。:、])(?P<own>[^，,；;。:\d]{2,10}?)(?:类)?(?:的?(?:案件|事项|问题|投诉|诉求|工单))?(?:数量|数|量)?(?:占比)?"
    r"(?:最[多高大]|居首位?|[居排列]第一位?|居?首位|排名第一|位居榜首|占了?大头)[，,]$"
)
_FIRST = re.compile(
    r"(?P<own>[^，,；;。:\d]*(?:占比|比重|比例|份额))[^，,；;。\d]{0,4}(?:最[高大多重]|居首|居前|第一|首位)[，,]$"
)
_NEXT = re.compile(
    r"(?P<own>[^，,；;。:\d]{2,12}?)(?:位?居?次之|其次|位?居次席?|紧随其后|位?[居列]第[二三]|排?名?第[二三])[，,]$"
)


def _ranked(context: Context, rate: Place) -> str:
    """The words of a share that is told a clause after its name: 企业开办占比最高，为41.0%; else the empty string."""
    if _HOLDS.fullmatch(context.view, rate.clause_start, rate.quantity.start):
        most = _MOST.search(
            context.view[max(rate.sentence_start, rate.clause_start - _LEAD) : rate.clause_start]
        )
        return most["own"] + rate.pre if most else ""
    if not _IS.fullmatch(context.view[rate.clause_start : rate.quantity.start]):
        return ""
    lead = context.view[max(rate.sentence_start, rate.clause_start - _LEAD) : rate.clause_start]
    first = _FIRST.search(lead)
    if first:
        return first["own"].replace("比重", "占比")
    before = context.places[rate.index - 1] if rate.index else rate
    following = _NEXT.search(lead)
    share = before.quantity.kind == "rate" and before.sentence == rate.sentence
    return following["own"] + "占" if following and share and _ranked(context, before) else ""


def is_level(context: Context, rate: Place) -> bool:
    """True for a rate that is no change, no plan and no bound, nor joined to a change: 分别上升60.7%、68.8%."""
    quantity = rate.quantity
    plain = quantity.kind == "rate" and quantity.bound is Bound.EXACT and quantity.value > 0
    if not plain or rate.is_plan or of_before(rate):
        return False
    at, places = rate.index, context.places
    while at and len(places[at].pre) < 2 and places[at - 1].quantity.kind == "rate":
        if places[at - 1].sentence != rate.sentence or rate.index - at > _LONGEST_STEP:
            break
        at -= 1
    if at != rate.index and is_change(context, places[at]):
        return False
    return not is_change(context, rate) and not re.search("(?<![新累])增|降", rate.pre)
