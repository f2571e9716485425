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
    exact_sum,
    finding,
    interval,
    is_count,
    number,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import sum_slipped
from mingfa.auditor.relations.sums.beside import columns
from mingfa.auditor.relations.sums.marks import rest_untold
from mingfa.auditor.relations.sums.paired import columns_of
from mingfa.auditor.relations.sums.parts_judge import KIND, judge
from mingfa.auditor.relations.sums.parts_list import carry_mentioned, marked_lists
from mingfa.auditor.relations.sums.stages import overlap
from mingfa.auditor.relations.words.kinds import every_listed_kind, mostly, told_in_part


@cache
def _exhausted() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("exhaustive")))


def find(context: Context) -> Iterator[Finding]:
    """Findings for every whole that the text splits into parts."""
    for places in context.sentences:
        marked: set[int] = set()
        for whole, members, mark in marked_lists(context, places):
            marked.update(p.index for p in members)
            if in_turn := columns_of(context, whole, members):
                for head, column in in_turn:
                    yield from within(context, head, column)
                continue
            yield from judge(context, whole, members, _exhaustive(context, whole, mark, members), places)
            yield from columns(context, whole, members)
        for whole, members in _outcomes(places, marked):
            marked.update(p.index for p in members)
            yield from judge(context, whole, members, False, places)
        for whole, members in _opposites(places, marked):
            if carry_mentioned(context, whole) or context.view.startswith("、", whole.quantity.end):
                # 完全办结47件、阶段性办结28件、没有办结18件: the first is an item as well.
                continue
            undone = _UNDONE.match(_bare(members[1])) is not None and sum_slipped(members, whole)
            yield from judge(context, whole, members, undone, places)
        yield from _out_of(context, places)


AMONG = re.compile(
    r"[^，,；。\d]{0,24}中的?[，,]?(?:已|共)?(?:有)?(?:约|近|超过)?$|[，,](?:目前|现|截至目前[，,]?)?已有(?:约|近|超过)?$"
)


_AMONG_LOOSE = re.compile(r"[^，,；。\d]{1,24}中[，,][^，,；。\d]{0,16}$")


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


def within(context: Context, whole: Place, parts: list[Place]) -> Iterator[Finding]:
    """Whether each of a column is no more than its head: 分别96件和128件，其中调解31件和47件."""
    for part in parts:
        larger = interval(part).low > interval(whole).high
        yield finding(
            Verdict.CONTRADICTION if larger else Verdict.CONSISTENT, KIND, [whole, part],
            f"{number(part.quantity.value)}{'>' if larger else '≤'}{number(whole.quantity.value)}",
            f"{context.quote(whole, part)}：部分{'大于' if larger else '不超过'}整体。",
        )  # fmt: skip


_KINDS_TOLD = re.compile(r"([两二三四五六七八九])(?:级|大?类|部分|方面)")
_KIND_COUNT = {word: at for at, word in enumerate("零一二三四五六七八九")} | {"两": 2}


# 19件(新制定5件，修改14件): what stands in a bracket without 其中 or 含 is all there is.
_ALL_TOLD = re.compile("(?:[(]|均为|即)$")


def _exhaustive(context: Context, whole: Place, mark: int, members: list[Place]) -> bool:
    if any(rest_untold(context, p) for p in members):
        # 举报立案418件，不予立案2604件，其余未到核查期限
        return False
    told = context.before(mark, 2)
    if (
        told
        and told[-1].quantity.end == mark
        and told[-1].quantity.kind == "rate"
        and told[-1].quantity.value == 1
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
    if mostly().match(context.view, members[-1].quantity.end):
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
    # What other numbers were told of before is no list of kinds: 按日计罚17件、查封207件；累计3248件，包括….
    # 五类案件总数148件 is told in words, and is what the list is of.
    listed = [p for p in context.before(mark, 4)[:-1] if p.index in context.in_digits]
    told_before = max((p.quantity.end for p in listed), default=0)
    before = context.view[max(members[0].sentence_start, mark - 60, told_before) : mark]
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
    counted = [p for p in places if p.quantity.kind not in ("money", "rate")]
    for whole, one, other in zip(counted, counted[1:], counted[2:], strict=False):
        if whole.segment != other.segment or {whole.index, one.index, other.index} & marked:
            continue
        same = is_count(whole) and all(
            is_count(p) and same_unit(p, whole) and p.segment == whole.segment and p.depth == whole.depth
            for p in (one, other)
        )
        if not same:
            continue
        # What is less may wait, what is more cannot be.
        enough = one.quantity.value + other.quantity.value >= whole.quantity.value
        names = _bare(one), _bare(other)
        # What was not done is all the rest.
        enough = enough or (_UNDONE.match(names[1]) is not None and sum_slipped([one, other], whole))
        largest = max(one.quantity.value, other.quantity.value)
        if largest > whole.quantity.value and not sum_slipped([one, other], whole):
            continue
        if enough and (_denies(*names) or _two_kinds(*names) or _halves(*names)):
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


_UNDONE = re.compile("[尚还仍]?有?(?:未|没)")


def _denies(one: str, other: str) -> bool:
    """合格 and 不合格, 通过合法性审查 and 未通过: the second denies the first word of the first."""
    stem = re.sub(r"^[尚还仍]?(?:有)?(?:不予|未予|未能|没有|没能|未|不|没)", "", other).removesuffix("的")
    return stem != other and len(stem) >= 2 and stem in one
