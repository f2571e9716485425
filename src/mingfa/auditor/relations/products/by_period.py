"""So much each year, for so many years: 自2021年起分三年、每年安排180万元，三年合计540万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.numerals import parse_chinese
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, is_count, number, same_unit
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.words.changes import is_difference

KIND = "单价与总额"
_PERIOD = "年度|学年|学期|年|季度|季|月|周|批次|批|期|轮|次"
_EACH = re.compile(rf"(?:按每|每一?)个?(?P<period>{_PERIOD})(?P<verb>[\u4e00-\u9fff]{{0,12}}?)$")
# 三年合计, 两批共, 全年累计: the time and that it is all of it.
_TOTAL = re.compile(
    rf"(?:(?P<n>[一二两三四五六七八九十]{{1,3}}|\d{{1,2}})个?(?P<period>{_PERIOD})|(?P<year>全年|一年|年度|整年))"
    r"(?:下来|内|来|间|里)?[\u4e00-\u9fff]{0,4}?(?:合计|共计|总计|累计|一共|总共|合共|共|计)[\u4e00-\u9fff]{0,8}$"
)
# 分三年、每年安排180万元，累计540万元: how many is told before.
_ALL = re.compile(r"(?:合计|共计|总计|累计|一共|总共|合共|共)[\u4e00-\u9fff]{0,8}$")
# 目前累计到位360万元: of the years that are gone.
_SO_FAR = re.compile("目前|已|截至|迄今|至今|到位|实际|现|年底|[月末]底")
_SPAN = re.compile(
    rf"(?:分|连续|为期|持续|接连|连|[计规]划)(?P<n>[二两三四五六七八九十]|\d{{1,2}})个?(?P<period>{_PERIOD})(?P<year>$.)?"
)
_IN_A_YEAR = {"季": 4, "月": 12}
# 每年约, 每年每村, 每年最多: no fixed sum for the whole.
_OTHERWISE = re.compile("平均|每|均|各|分别|左右|最[多高低少]|不[少低多超]|至[多少]|以上|递增|增")
_BACK = 4


def find(context: Context) -> Iterator[Finding]:
    """A finding for every amount each year, quarter, month or lot with the total of so many of them."""
    for place in context.places:
        if place.quantity.kind != "money" or place.quantity.bound is not Bound.EXACT or place.depth:
            continue
        told = _told(context, place)
        if told is not None:
            each = _each(context, place, told)
            if each is not None:
                yield from _judge(context, each, _times(told, each[1]), place)


def _told(context: Context, total: Place) -> re.Match[str] | None:
    """Of how many periods the total is: 三年合计, or 合计 behind the one 分三年 of the sentence."""
    lead = context.view[total.clause_start : total.quantity.start]
    told = _TOTAL.search(lead)
    if told is not None or _ALL.search(lead) is None or _SO_FAR.search(lead):
        return told
    spans = list(_SPAN.finditer(context.view, total.sentence_start, total.quantity.start))
    return spans[0] if len(spans) == 1 else None


def _each(context: Context, total: Place, told: re.Match[str]) -> tuple[Place, str] | None:
    """The one amount for each period before the total, when it is the last amount told before it."""
    near = [p for p in context.before_in_paragraph(total, _BACK) if is_count(p) and same_unit(p, total)]
    if not near or near[0].sentence != total.sentence:
        return None
    lead = context.view[near[0].clause_start : near[0].quantity.start]
    match = _EACH.search(lead)
    if match is None or is_difference(near[0]) or _OTHERWISE.search(match["verb"]):
        return None
    if sum(p.sentence == total.sentence for p in near) > 1 or "每" in lead[: match.start()]:
        # 第一年90万元，以后每年180万元: not the same each year.
        return None
    period = match["period"][0]
    return (near[0], period) if told["year"] or told["period"][0] in (period, "学") else None


def _times(told: re.Match[str], period: str) -> int:
    if told["year"]:
        return _IN_A_YEAR.get(period, 0)
    return int(told["n"]) if told["n"].isdigit() else int(parse_chinese(told["n"].replace("两", "二")))


def _judge(context: Context, each: tuple[Place, str], times: int, total: Place) -> Iterator[Finding]:
    """Each times the number of periods, and of the things of the sentence when it is told of each of them."""
    one, whole = each[0].quantity.value, total.quantity.value
    if times < 2:
        return
    made = one * times
    step = max(total.quantity.quantum / 10, Decimal("0.01"))
    fits = abs(made - whole) < step
    others = [
        p.quantity.value for p in context.before_in_paragraph(total, _BACK * 2) if p.quantity.kind != "rate"
    ]
    if not fits and any(
        abs(made * other - whole) < step or abs(made + other - whole) < step for other in others
    ):
        # 对12个村每年安排2万元，三年合计72万元
        return
    slipped = any(abs(v * times - whole) < step for v in variants(each[0])) or made in set(variants(total))
    if fits or (slipped and all_exact([each[0], total])):
        shown = f"{number(one)}×{times}={number(made)}"
        yield from judged(
            context, KIND, [each[0], total], shown, number(whole), fits, "每期数额乘以期数与合计"
        )
