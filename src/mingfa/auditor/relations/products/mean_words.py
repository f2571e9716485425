"""The words of an average: of what it is, for each of what: 人均收入, 平均每个小区325户, 每千人拥有97.1户."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.numerals import scale_of
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.words.changes import is_difference

_TIMES = "日天月年季周"
_WHO = (
    r"(?P<who>人次|批次|[户辆家件台艘]次|[人户件案宗起批次场站村亩台家套企栋校院所店篇卷本车镇县日天月年季周笔份单项宗班床座处票条辆盘幢组支队街区桥路])"
    r"均(?![衡匀线为]|价(?!值))"
)
_NAME = r"(?P<each>工作日|[\u4e00-\u9fff]{1,2}?次|[\u4e00-\u9fff]{1,12}?)"
_EACH = rf"每(?:一|个(?!工作))?(?P<many>[十百千万]万?|\d{{2,6}})?(?:个|名)?{_NAME}"
_REST = r"(?P<rest>[\u4e00-\u9fff“”]{0,12})$"
# 由527件上升到760件, 1.7辆次、9.1人次: the second number is an average as the first is.
_CARRIED = re.compile(r"[、和]|以及|[，,]?[\u4e00-\u9fff]{0,4}[到至为降升增减](?:了|约)?")
_LEVEL = re.compile(r"高产|典型|示范片|指标[均都]?[以按]|平均水平|平均值|平均线|平均数|均值")
_LINE = 40
# 平均每破一案: for each case.
_ONE = re.compile(r"^[破办查收立审结受]{1,2}(?:理|处|结|获)?一(?=[案件起宗])")


@dataclass(frozen=True, slots=True)
class Mean:
    """For each of what (``thing``), times ``factor``; ``thing`` is empty when only 平均 is said."""

    thing: str
    factor: Decimal = Decimal(1)
    timed: bool = False
    words: str = ""
    before: str = ""
    unit: str = ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    verbs = any_of(lexicon().words("each_verbs"))
    return (
        # 每个窗口年均受理3275件: among the windows; the year is that of the total.
        re.compile(rf"{_EACH}年均{_REST}"),
        re.compile(_WHO + _REST),
        # 机构均504.7件, 社区平均97人次
        re.compile(rf"(?P<who>{any_of(lexicon().words('mean_things'))})(?:平均|均(?![衡匀线为])){_REST}"),
        re.compile(
            rf"(?:平均|均价|单产|折合|折算|约合|摊到|[相约]当于?){_EACH}(?:均|平均)?(?:{verbs})?{_REST}"
        ),
        re.compile(rf"{_EACH}(?:平均|均){_REST}"),
        re.compile(r"每(?P<many>[百千万十]万?|\d{2,6})(?P<each>[\u4e00-\u9fff]{1,6}?)" + _REST),
        # 千人汽车拥有量234辆, 万车死亡率
        re.compile(
            r"(?<![\d一二三四五六七八九十两几数余多])(?P<many>[百千万十]万?)(?P<each>人口?|[户车])"
            r"(?P<rest>[\u4e00-\u9fff]{0,6}(?:拥有|保有|床位|发生|死亡|受伤|伤亡|发案|立案)[\u4e00-\u9fff]{0,4}|[\u4e00-\u9fff]{2,8}[量数](?:达到?|为|是|约)*)$"
        ),
        # 亩产450公斤, 每公顷产量7.25吨; 单产 is told by the 亩.
        re.compile(r"(?P<who>亩|公顷)产量?" + _REST),
        re.compile(r"(?P<crop>单产)" + _REST),
        # 季度平均141户, 月度平均: of the whole year, as 季均.
        re.compile(r"(?P<who>季|月|日|周)度?平均" + _REST),
        re.compile(r"(?P<plain>平均)" + _REST),
    )


# 5.41批次/千人
_PER = re.compile(r"/(?P<many>[十百千万]+)?(?P<each>人次|人|户|车|家)(?!年)")
_FOR_ONE = re.compile(r"每[\u4e00-\u9fff]{0,4}$")
# 万车死亡率1.37, 十万人口火灾死亡率0.27
_ROUND_RATE = re.compile(r"[十百千万][人车][\u4e00-\u9fff]{0,6}(?:死亡|受伤|伤亡|发生|发案|立案)率")
_PAIR_WORDS = 8
_ROUND = {"百人": 100, "千人": 1000, "万人": 10000, "百户": 100, "千户": 1000, "万户": 10000}


def _each_before(context: Context, place: Place) -> Mean | None:
    """平均每检查1家次发现隐患2.66项, 千人抽检量为5.66批次: for each of the number right before."""
    before = context.places[place.index - 1] if place.index else None
    if before is None or before.sentence != place.sentence or before.depth != place.depth:
        return None
    between = context.view[before.quantity.end : place.quantity.start]
    if not re.fullmatch(r"[\u4e00-\u9fff]{1,12}", between):
        return None
    if before.quantity.value == 1 and before.quantity.unit and _FOR_ONE.search(before.pre):
        return Mean(before.quantity.unit, words=between)
    factor = _ROUND.get(context.literal(before))
    # 三千人抽检: so many people, not for each thousand.
    if factor is None or not re.search("[量数](?:达到?|为|是|约)*$", between):
        return None
    return Mean(context.literal(before)[-1], Decimal(factor), words=between)


def mean_of(context: Context, place: Place) -> Mean | None:
    """What the words before the number say of it as an average; None when it is none."""
    if place.quantity.kind == "rate" or place.is_plan or is_difference(place):
        return None
    lead = context.view[place.clause_start : place.quantity.start].strip()[-_LINE:]
    per = _PER.match(context.view, place.quantity.end)
    if per is not None:
        return Mean(
            per["each"],
            Decimal(scale_of(per["many"])) if per["many"] else Decimal(1),
            words=lead[-_PAIR_WORDS:],
        )
    each = _each_before(context, place)
    if each is not None:
        return each
    if place.quantity.value == 1 and _FOR_ONE.search(lead):
        return None
    if not lead or (_CARRIED.fullmatch(lead) and "产" not in lead):
        before = context.places[place.index - 1] if place.index else None
        if before is None or before.sentence != place.sentence or before.depth != place.depth:
            return None
        joined = _CARRIED.fullmatch(context.view[before.quantity.end : place.quantity.start])
        return mean_of(context, before) if joined else None
    said = any(mark in lead for mark in "均每产") or ("率" in lead and _ROUND_RATE.search(lead) is not None)
    return _read(lead) if said and not _LEVEL.search(lead) else None


def _read(lead: str) -> Mean | None:
    for pattern in _patterns():
        match = pattern.search(lead)
        if match is None:
            continue
        found = match.groupdict()
        if found.get("plain"):
            return Mean("", words=found.get("rest") or "")
        if found.get("crop"):
            return Mean("亩", words=found.get("rest") or "")
        thing = found.get("who") or found.get("each") or ""
        if thing == "人" and (found.get("rest") or "").startswith("每次"):
            # 人均每次花费: for each visit.
            thing = "人次"
        if found.get("each"):
            # 每辆机动车对应驾驶人: where the thing ends, the numbers tell.
            thing = _ONE.sub("", (found["each"] or "") + (found.get("rest") or ""))
        many = found.get("many")
        factor = Decimal(1) if not many else Decimal(many) if many.isdigit() else Decimal(scale_of(many))
        timed = (thing[:1] in _TIMES and not thing.startswith(("天然", "年末", "月度"))) or thing.startswith(
            "工作日"
        )
        unit = "个" if match.group().find("每个") >= 0 else ""
        return Mean(thing, factor, timed, found.get("rest") or "", lead[: match.start()], unit)
    return None
