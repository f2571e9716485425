"""Parts and whole: 其中…, listed kinds, results after a conclusion, and X among Y."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    same_unit,
    sum_of,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.parts_judge import KIND, judge, overlap
from mingfa.auditor.relations.sums.parts_list import carry_mentioned, marked_lists
from mingfa.auditor.relations.words.kinds import every_listed_kind, told_in_part


@cache
def _exhausted() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("exhaustive")))


def find(context: Context) -> Iterator[Finding]:
    """Findings for every whole that the text splits into parts."""
    for index, places in enumerate(context.sentences):
        before = context.sentences[index - 1] if index else []
        marked: set[int] = set()
        for whole, members, mark in marked_lists(context, places, before):
            marked.update(p.index for p in members)
            yield from judge(context, whole, members, _exhaustive(context, whole, mark, members), places)
            yield from _columns(context, whole, members)
        for whole, members in _outcomes(places, marked):
            marked.update(p.index for p in members)
            yield from judge(context, whole, members, False, places)
        for whole, members in _opposites(places, marked):
            if carry_mentioned(context, whole):
                continue
            yield from judge(context, whole, members, False, places)
        yield from _out_of(context, places)


AMONG = re.compile(
    r"[^，,；。\d]{0,24}中的?[，,]?(?:已|共)?(?:有)?(?:约|近|超过)?$|[，,](?:目前|现|截至目前[，,]?)?已有(?:约|近|超过)?$"
)


_AMONG_LOOSE = re.compile(r"[^，,；。\d]{1,24}中[，,][^，,；。\d]{0,16}$")


def _columns(context: Context, whole: Place, members: list[Place]) -> Iterator[Finding]:
    """12460户22715人，其中城市5310户10842人，农村7150户11873人: what is complete in one unit is so in the other."""
    if len(members) == 1:
        yield from _beside_one(context, whole, members[0])
        return
    if not all_exact([whole, *members]) or exact_sum(members) != whole.quantity.value:
        return
    between = _between(context, whole, members)
    for unit in {p.quantity.unit for p in between[0]} - {whole.quantity.unit, ""}:
        second = [next((p for p in places if p.quantity.unit == unit), None) for places in between]
        if all(p is not None and is_count(p) and all_exact([p]) for p in second):
            yield from _column(context, whole, [p for p in second if p is not None])


def _beside_one(context: Context, whole: Place, part: Place) -> Iterator[Finding]:
    """2.1亿元，涉及劳动者2.6万人，其中农民工1.9亿元，涉及农民工2.8万人: the number of the same verb is a part too."""
    if part.index != whole.index + 2 or part.sentence != whole.sentence:
        return
    second = [context.places[p.index + 1] for p in (whole, part) if p.index + 1 < len(context.places)]
    if len(second) < 2 or not all(is_count(p) and p.segment == part.segment for p in second):
        return
    larger, smaller = second
    alike = len(larger.pre) > 1 and larger.pre[:2] == smaller.pre[:2] and not same_unit(larger, whole)
    if alike and same_unit(larger, smaller) and interval(smaller).low > interval(larger).high:
        yield finding(
            Verdict.CONTRADICTION, KIND, second,
            f"{number(smaller.quantity.value)}>{number(larger.quantity.value)}",
            f"{context.quote(*second)}：其中一类的数大于总数。",
        )  # fmt: skip


def _between(context: Context, whole: Place, members: list[Place]) -> list[list[Place]]:
    """The numbers that stand between each one and the next, in the sentence."""
    heads = [whole, *members]
    ends = [p.index for p in heads[1:]] + [len(context.places)]
    return [
        [p for p in context.places[head.index + 1 : min(end, head.index + 6)] if p.sentence == head.sentence]
        for head, end in zip(heads, ends, strict=True)
    ]


def _column(context: Context, whole: Place, second: list[Place]) -> Iterator[Finding]:
    value, stated = exact_sum(second[1:]), second[0].quantity.value
    shown = f"{sum_of(second[1:])}={number(value)}"
    quoted = context.quote(*second)
    if value == stated:
        yield finding(Verdict.CONSISTENT, KIND, second, shown, f"{quoted}：各部分之和等于总数。")
    else:
        yield finding(
            Verdict.CONTRADICTION, KIND, second, f"{shown}≠{number(stated)}",
            f"{quoted}：所列各类已合成总数{context.literal(whole)}，此项之和却不等于{context.literal(second[0])}。",
        )  # fmt: skip


def _out_of(context: Context, places: list[Place]) -> Iterator[Finding]:
    """``38个部门中，已有36个…``."""
    for whole, part in pairwise(places):
        between = context.view[whole.quantity.end : part.quantity.start]
        if between.startswith("、"):
            # 已拆除的8起、正在整改中的10起: two items of a list.
            continue
        if not (is_count(whole) and is_count(part) and same_unit(whole, part)):
            continue
        # 136个村中，建成阵地140个村: the second number counts the same things.
        alike = len(part.post) > 0 and part.post[:2] == whole.post[:2] and _AMONG_LOOSE.fullmatch(between)
        if not (AMONG.fullmatch(between) or alike):
            continue
        a, b = interval(whole), interval(part)
        quoted = context.quote(whole, part)
        if b.low > a.high:
            yield finding(
                Verdict.CONTRADICTION, KIND, [whole, part],
                f"{number(part.quantity.value)}>{number(whole.quantity.value)}", f"{quoted}：部分大于整体。",
            )  # fmt: skip
        else:
            yield finding(
                Verdict.CONSISTENT, KIND, [whole, part],
                f"{number(part.quantity.value)}≤{number(whole.quantity.value)}", f"{quoted}：部分不超过整体。",
            )  # fmt: skip


_KINDS_TOLD = re.compile(r"([两二三四五六七八九])(?:级|大?类|部分|方面)")
_KIND_COUNT = {word: at for at, word in enumerate("零一二三四五六七八九")} | {"两": 2}


# 19件(新制定5件，修改14件): what stands in a bracket without 其中 or 含 is all there is.
_ALL_TOLD = re.compile("(?:[(]|均为|即)$")


def _exhaustive(context: Context, whole: Place, mark: int, members: list[Place]) -> bool:
    told = context.before(mark, 1)
    if (
        told
        and told[0].quantity.end == mark
        and told[0].quantity.kind == "rate"
        and told[0].quantity.value == 1
    ):
        # 满意率100%（满意133件，基本满意3件）
        return True
    if len(members) == 2 and sum("结转" in p.pre or "旧存" in p.pre for p in members) == 1:
        # 审理的1043件（包括受理的968件和上年结转的75件）
        return True
    if told_in_part().search(
        context.view, max(members[0].sentence_start, mark - 40), members[0].quantity.start
    ):
        return False
    window = context.view[mark : members[-1].quantity.end]
    # 其中甲、乙分别达到…: 分别 shares the numbers out among those named, who need not be all.
    some = window.startswith("其中")
    all_told = (m for m in _exhausted().finditer(window) if not (some and m.group().startswith("分别")))
    if any(all_told) or any(p.role == "left" for p in members):
        return True
    if context.view[mark] == ":":
        return True
    if _ALL_TOLD.search(context.view[: mark + 1], max(0, mark - 2)) and len(members) > 1:
        # (乡村全科162人、执助全科8人) of 504 names some only: what is all comes near the whole.
        return exact_sum(members) * 2 > whole.quantity.value and sum_slipped(members, whole)
    if len(members) >= 2 and every_listed_kind(members):
        return True
    if len(members) == 2 and _opposite(_bare(members[0]), _bare(members[1])):
        return True
    before = context.view[max(members[0].sentence_start, mark - 60) : mark]
    kinds_told = _KINDS_TOLD.search(before)
    if kinds_told and _KIND_COUNT[kinds_told.group(1)] == len(members):
        return True
    named = [name for p in members if (name := _bare(p)) and len(name) >= 2]
    return len(named) == len(members) >= 2 and all(name in before for name in named)


def _opposite(one: str, other: str) -> bool:
    """满意 and 不满意, 整改 and 未整改: there is no third."""
    return bool(one) and other in (f"不{one}", f"未{one}", f"非{one}", f"尚未{one}")


@cache
def _part_words() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("parts")))


def _bare(place: Place) -> str:
    return _part_words().sub("", place.pre).strip("，, ")


def _outcomes(places: list[Place], marked: set[int]) -> Iterator[tuple[Place, list[Place]]]:
    """Results listed right after a concluded number, without 其中: 审结58件，维持30件，驳回20件…"""
    for position, whole in enumerate(places):
        if whole.role not in ("done", "accepted") and not re.search("清理|评查|评定", whole.pre + whole.post):
            continue
        if whole.index in marked or whole.outcome or whole.depth:
            continue
        members: list[Place] = []
        for place in places[position + 1 :]:
            fits = is_count(place) and place.outcome and same_unit(place, whole)
            if not fits or place.segment != whole.segment or place.depth or place.role == "left":
                break
            members.append(place)
        if len(members) >= 2 and members[0].index not in marked and not overlap(members):
            yield whole, members


def _opposites(places: list[Place], marked: set[int]) -> Iterator[tuple[Place, list[Place]]]:
    """A number and its two halves, without 其中: 抽查120宗，合格98宗，不合格30宗."""
    counted = [p for p in places if p.quantity.kind != "money"]
    for whole, one, other in zip(counted, counted[1:], counted[2:], strict=False):
        same = is_count(whole) and all(
            is_count(p) and same_unit(p, whole) and p.segment == whole.segment and p.depth == whole.depth
            for p in (one, other)
        )
        # What is less may wait, what is more cannot be.
        enough = one.quantity.value + other.quantity.value >= whole.quantity.value
        largest = max(one.quantity.value, other.quantity.value)
        if largest > whole.quantity.value and not sum_slipped([one, other], whole):
            continue
        free = not {whole.index, one.index, other.index} & marked
        names = _bare(one), _bare(other)
        if same and enough and free and (_denies(*names) or _two_kinds(*names) or _halves(*names)):
            yield whole, [one, other]


def _two_kinds(one: str, other: str) -> bool:
    """查实 and 查否: named by the word list as the only two."""
    return any(
        len(kinds) == 2 and one in kinds and other in kinds and one != other
        for kinds in lexicon().cues["exhaustive_kinds"]
    )


def _halves(one: str, other: str) -> bool:
    """部分整改 and 已整改: what is done in part is not done."""
    return len(one) > 3 and one.startswith("部分") and other in (f"已{one[2:]}", f"已完成{one[2:]}", one[2:])


def _denies(one: str, other: str) -> bool:
    """合格 and 不合格, 通过合法性审查 and 未通过: the second denies the first word of the first."""
    stem = re.sub(r"^尚?(?:不予|未予|未能|未|不)", "", other)
    return stem != other and len(stem) >= 2 and stem in one
