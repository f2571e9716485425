"""Totals that close an enumeration: A 10 件、B 20 件，共计 30 件."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    may_equal,
    number,
    same_unit,
    sum_of,
)
from mingfa.auditor.relations.evidence.chance import sum_chance
from mingfa.auditor.relations.evidence.slips import sum_slipped, telling
from mingfa.auditor.relations.sums.parts_judge import KIND
from mingfa.auditor.relations.words.changes import is_difference
from mingfa.auditor.relations.words.no_parts import rises_from

_SPAN = "[两二三四五六]项|以上|上述|全年|上半年|下半年|全季|年内|前三季度|一年来|全[市县区省州旗]"
_TOTAL = re.compile(
    rf"^(?:{_SPAN})?(?:合计|共计|总计|总共|一共|共|累计)[^，。；]{{0,14}}$"
    r"|^[\u4e00-\u9fff]{2,8}(?:共计|合计|总计)(?:有|为|达)?$"
)
# 上半年办结1286件，下半年办结1468件，全年办结2654件: all of the year, all of the county.
_WHOLE = re.compile(r"^(?:全[年市县区省州旗])(?P<act>[\u4e00-\u9fff]{2,8})$")
# 收入98.6亿元，加上补助22.1亿元、结余3.5亿元，总收入124.2亿元
_GRAND = re.compile("总(?:收入|支出|财力|额|金额)(?:达到?|为|共)?$")
_SHORT, _MANY, _LIKELY = 8, 3, 0.05


def closing_totals(context: Context, places: list[Place]) -> Iterator[Finding]:
    """Findings for every count that says 合计 after a run of like counts."""
    for position, closing in enumerate(places):
        head = context.view[closing.clause_start : closing.quantity.start].strip("，, ")
        grand = _GRAND.search(head) is not None
        if not is_count(closing) or not (
            grand or _TOTAL.match(head) or _of_all(context, places[:position], head)
        ):
            continue
        run = _run_before(context, places[:position], closing)
        if len(run) == 1 and "加上" in context.view[closing.sentence_start : closing.quantity.start]:
            run = [*_told_before(context, places, closing), *run]
        own = _TOTAL_WORD.sub("", head)
        repeated = bool(run) and own != "" and run[0].pre.startswith(own)
        other_stage = not repeated and closing.role is not None and closing.role not in {p.role for p in run}
        if len(run) < 2 or other_stage or closing.post.startswith(("组成", "的")):
            continue
        joined = all("、" in context.view[p.quantity.end : p.quantity.end + 2] for p in run[:-1])
        far = (grand or (len(head) > _SHORT and not joined)) and not may_equal(run, closing)
        if (far and sum_chance(run, closing) > _LIKELY) or not (grand or _of_like(context, run, head)):
            continue
        windows = [run[i:] for i in range(len(run) - 1)]
        if interval(run[0]).meets(interval(closing)) and len(run) > 2:
            windows = [run[1:]]
            run = run[1:]
        match = next((w for w in windows if may_equal(w, closing)), None)
        match = match or _with_another(places[:position], run, closing)
        chosen = match or run
        shown = f"{sum_of(chosen)}={number(exact_sum(chosen))}"
        quoted = context.quote(*chosen, closing)
        if match:
            yield finding(
                Verdict.CONSISTENT, KIND, [closing, *chosen], shown, f"{quoted}：合计与各项之和相符。"
            )
        elif interval(run[0]).meets(interval(closing)):
            yield finding(
                Verdict.CONSISTENT,
                KIND,
                [closing, run[0]],
                number(closing.quantity.value),
                f"{quoted}：前后总数相同。",
            )
        elif _far_apart(chosen, closing) or (head.startswith("累计") and not sum_slipped(chosen, closing)):
            continue
        elif all_exact([*run, closing]) and len(run) <= 6:
            one_act = joined or len({p.role for p in run}) == 1
            clean = all(p.segment == closing.segment for p in run) and one_act
            sure = clean or (telling([closing]) and sum_slipped(run, closing))
            verdict = Verdict.CONTRADICTION if sure else Verdict.SUSPICIOUS
            yield finding(
                verdict, KIND, [closing, *run], f"{shown}≠{number(closing.quantity.value)}",
                f"{quoted}：合计与所列各项之和不符。",
            )  # fmt: skip


def _run_before(context: Context, earlier: list[Place], closing: Place) -> list[Place]:
    """The counts of its unit right before a total, none of which tells a growth."""
    run: list[Place] = []
    for place in reversed(earlier):
        if closing.quantity.kind == "money" and is_count(place) and place.quantity.kind != "money":
            # 684件的补贴101.25万元；468人次的补贴17.82万元，共计119.07万元: what the money is for stands between.
            continue
        if not is_count(place) or not same_unit(place, closing) or place.depth != closing.depth:
            break
        if is_difference(place) or rises_from(context, place):
            break
        run.insert(0, place)
    return run


def _told_before(context: Context, places: list[Place], closing: Place) -> list[Place]:
    """收入65800万元，其中…。加上补助497136万元，收入总计562936万元: the largest number of the sentence before."""
    before = [p for p in context.sentence_before(places) if is_count(p) and same_unit(p, closing)]
    return [max(before, key=lambda p: p.quantity.value)] if before else []


def _with_another(earlier: list[Place], run: list[Place], closing: Place) -> list[Place] | None:
    """完成14.87亿元，比上年14.41亿元增长3.2%，加上补助12.94亿元、…，合计31.63亿元: a number before completes the sum."""
    alike = [p for p in earlier if is_count(p) and same_unit(p, closing) and p not in run]
    return next(([p, *run] for p in alike if may_equal([p, *run], closing)), None)


def _far_apart(run: list[Place], closing: Place) -> bool:
    """True when the total is many times what was listed: 来信10件、转派5件，共形成工单3352件."""
    return closing.quantity.value > exact_sum(run) * _MANY


# 县政府79件，乡政府74件，县政府和乡政府合计败诉153件: the total names what it sums.
_NAMING = re.compile(r"^(?P<names>[\u4e00-\u9fff、]{4,24})(?:合计|共计|总计)[\u4e00-\u9fff]{0,8}$")


def naming_totals(context: Context, places: list[Place]) -> Iterator[Finding]:
    """Findings for every count that says 合计 and names the counts before it."""
    for position, closing in enumerate(places):
        head = context.view[closing.clause_start : closing.quantity.start].strip("，, ")
        named = _NAMING.match(head) if is_count(closing) else None
        if named is None:
            continue
        names = re.split("[、和与及]", named["names"])
        run: list[Place] = []
        for place in reversed(places[:position]):
            name = place.pre.removeprefix("其中").strip("，, ")
            if not is_count(place) or not same_unit(place, closing) or len(name) < 2 or name not in names:
                break
            run.insert(0, place)
        if len(run) < 2 or not all_exact([*run, closing]):
            continue
        shown = f"{sum_of(run)}={number(exact_sum(run))}"
        quoted = context.quote(*run, closing)
        if may_equal(run, closing):
            yield finding(Verdict.CONSISTENT, KIND, [closing, *run], shown, f"{quoted}：合计与各项之和相符。")
        else:
            yield finding(
                Verdict.CONTRADICTION, KIND, [closing, *run], f"{shown}≠{number(closing.quantity.value)}",
                f"{quoted}：合计与所列各项之和不符。",
            )  # fmt: skip


def _of_all(context: Context, earlier: list[Place], head: str) -> bool:
    """True when the numbers right before tell the same act of the halves of a year or of the parts of a county."""
    whole = _WHOLE.match(head)
    if whole is None or len(earlier) < 2:
        return False
    heads = [context.view[p.clause_start : p.quantity.start].strip("，, ") for p in earlier[-2:]]
    return all(h.endswith(whole["act"]) and h != whole["act"] and not h.startswith("全") for h in heads)


_TOTAL_WORD = re.compile(rf"^(?:{_SPAN})?(?:合计共|合计|共计|总计|总共|一共|共|累计)(?:有|为|达到?|约|计)*")
_EACH = re.compile(r"[各每均][^，,、；;]{0,14}$")


def _of_like(context: Context, run: list[Place], head: str) -> bool:
    """True when the total says nothing of its own that the run does not say, and no number is a price."""
    own = re.sub("(?:共计|合计|总计)(?:有|为|达)?$", "", _TOTAL_WORD.sub("", head))
    whole = _WHOLE.match(own)
    own = whole["act"] if whole else own
    said = context.view[run[0].clause_start : run[-1].clause_end]
    priced = any(_EACH.search(context.view[p.clause_start : p.quantity.start]) for p in run)
    return not priced and (len(own) < 2 or own[:2] in said or own[-2:] in said)
