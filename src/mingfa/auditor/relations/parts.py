"""Parts and whole: 其中…, listed kinds, and totals that close an enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    loosely_same,
    may_equal,
    number,
    same_unit,
    total,
)

KIND = "部分与整体"
_STAGES = ("received", "accepted", "done", "success", "found")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lex = lexicon()
    return {
        "mark": re.compile(any_of(lex.words("parts"))),
        "exhaustive": re.compile(any_of(lex.words("exhaustive"))),
        "new": re.compile(any_of(lex.words("new_acts"))),
        "total": re.compile(
            rf"^(?:{any_of(['合计', '共计', '总计', '总共', '一共', '共'])})[^，。；]{{0,6}}$"
        ),
        "carry": re.compile(any_of(lex.words("carry"))),
    }


def find(context: Context) -> Iterator[Finding]:
    """Findings for every whole that the text splits into parts."""
    for index, places in enumerate(context.sentences):
        before = context.sentences[index - 1] if index else []
        marked: set[int] = set()
        for whole, members, mark in _marked(context, places, before):
            marked.update(p.index for p in members)
            yield from _judge(context, whole, members, _exhaustive(context, mark, members), places)
        for whole, members in _outcomes(places, marked):
            yield from _judge(context, whole, members, False, places)
        yield from _closing_totals(context, places)
        yield from _out_of(context, places)


_AMONG = re.compile(r"[^，,；。\d]{0,24}中[，,]?(?:已|共)?(?:有)?(?:约|近|超过)?$")


def _out_of(context: Context, places: list[Place]) -> Iterator[Finding]:
    """``38个部门中，已有36个…``."""
    for whole, part in pairwise(places):
        between = context.view[whole.quantity.end : part.quantity.start]
        if not (is_count(whole) and is_count(part) and same_unit(whole, part) and _AMONG.fullmatch(between)):
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


def members_of(context: Context, places: list[Place]) -> set[int]:
    """Indexes of the places that are parts of another place in the sentence; found once per sentence."""
    known = context.parts_of.get(places[0].index) if places else None
    if known is not None:
        return known
    found: set[int] = set()
    for _whole, members, _mark in _marked(context, places, []):
        found.update(p.index for p in members)
    if places:
        context.parts_of[places[0].index] = found
        context.members |= found
    return found


def _marked(
    context: Context, places: list[Place], before: list[Place]
) -> Iterator[tuple[Place, list[Place], int]]:
    if not places:
        return
    low, high = places[0].sentence_start, places[0].sentence_end
    marks = [m.start() for m in _patterns()["mark"].finditer(context.view, low, high)]
    marks += _colons(context, places)
    for mark in sorted(marks):
        following = [p for p in places if p.quantity.start > mark]
        if not following or following[0].clause_start > mark + 40:
            continue
        later = [m for m in marks if m > mark]
        first = next((p for p in following if is_count(p)), None)
        if first is None or (later and first.quantity.start > later[0]):
            continue
        whole = _whole(context, mark, first, places, before)
        if whole is None:
            continue
        members = _members(context, whole, first, following, min(later, default=high))
        if members:
            yield whole, members, mark


def _colons(context: Context, places: list[Place]) -> list[int]:
    """Colons right after a count open a list of its parts."""
    return [
        p.quantity.end
        for p in places
        if is_count(p) and p.depth == 0 and context.view[p.quantity.end : p.quantity.end + 1] == ":"
    ]


def _whole(
    context: Context, mark: int, first: Place, places: list[Place], before: list[Place]
) -> Place | None:
    earlier = [p for p in places if p.quantity.end <= mark and is_count(p)]
    if first.depth:
        return earlier[-1] if earlier and (same_unit(earlier[-1], first)) else None
    earlier = [p for p in earlier if p.depth == 0]
    for candidate in reversed(earlier):
        if same_unit(candidate, first) or loosely_same(candidate, first):
            return candidate
    opening = not context.view[first.sentence_start : mark].strip(" ")
    suitable = [p for p in before if is_count(p) and same_unit(p, first) and p.depth == 0]
    return suitable[0] if opening and not earlier and len(suitable) == 1 else None


def _members(context: Context, whole: Place, first: Place, following: list[Place], stop: int) -> list[Place]:
    new = _patterns()["new"]
    members: list[Place] = []
    for place in following:
        if place.quantity.start > stop:
            break
        if place.depth != first.depth:
            if place.depth < first.depth:
                break
            continue
        if not is_count(place) or not (same_unit(place, whole) or loosely_same(place, whole)):
            continue
        if members and not _parallel(context, members[-1], place) and _leaves(place, first, whole, new):
            break
        members.append(place)
    return members


def _leaves(place: Place, first: Place, whole: Place, new: re.Pattern[str]) -> bool:
    """True when the enumeration has ended before this place."""
    if place.role in _STAGES and first.role is None and not place.outcome:
        return True
    if _patterns()["total"].match(place.pre):
        return True
    act = new.search(place.pre)
    if act and act.group() not in first.pre and not (first.trailing and place.outcome):
        return True
    if place.segment != first.segment:
        tail = whole.pre[-2:]
        return not (len(tail) == 2 and place.pre.endswith(tail))
    return False


def _exhaustive(context: Context, mark: int, members: list[Place]) -> bool:
    window = context.view[mark : members[-1].quantity.end]
    if _patterns()["exhaustive"].search(window) or any(p.role == "left" for p in members):
        return True
    if context.view[mark] == ":":
        return True
    names = [p.pre + p.post for p in members]
    for kinds in lexicon().cues["exhaustive_kinds"]:
        if (
            len(members) >= 2
            and all(any(k in name for k in kinds) for name in names)
            and len(kinds) <= len(names)
        ):
            return True
    before = context.view[max(members[0].sentence_start, mark - 60) : mark]
    named = [name for p in members if (name := _bare(p)) and len(name) >= 2]
    return len(named) == len(members) >= 2 and all(name in before for name in named)


def _bare(place: Place) -> str:
    return re.sub(any_of(lexicon().words("parts")), "", place.pre).strip("，, ")


def _overlap(members: list[Place]) -> bool:
    if any(p.quantity.kind == "money" for p in members):
        return False
    names = [p.pre + p.post for p in members]
    return any(
        sum(1 for name in names if any(kind in name for kind in kinds)) >= 2
        for kinds in lexicon().cues["overlap_kinds"]
    )


def _judge(
    context: Context, whole: Place, members: list[Place], exhaustive: bool, places: list[Place]
) -> Iterator[Finding]:
    involved = [whole, *members]
    quoted = context.quote(*involved)
    w = interval(whole)
    loose = any(not same_unit(p, whole) for p in members)
    value = number(whole.quantity.value)
    larger = [p for p in members if interval(p).low > w.high]
    sums = _fitting(context, whole, members)
    expression = f"{'+'.join(number(p.quantity.value) for p in members)}={number(exact_sum(members))}"
    if larger:
        yield _too_large(context, whole, larger[0], loose or _overlap(members), involved, quoted, places)
    elif sums:
        shown = "+".join(number(p.quantity.value) for p in sums)
        relation = "=" if all_exact([*sums, whole]) else "≈"
        yield finding(
            Verdict.CONSISTENT,
            KIND,
            [whole, *sums],
            f"{shown}{relation}{value}",
            f"{quoted}：各部分之和等于总数。",
        )
    elif total(members).low > w.high or (
        exact_sum(members) > whole.quantity.value and not _may(members, whole)
    ):
        yield _sum_too_large(context, whole, members, loose, expression, quoted, places)
    else:
        yield _sum_too_small(whole, members, exhaustive and not loose, expression, quoted)


def _may(members: list[Place], whole: Place) -> bool:
    return may_equal(members, whole) or not all_exact([*members, whole])


def _fitting(context: Context, whole: Place, members: list[Place]) -> list[Place]:
    """The longest leading run of members whose sum may be the whole."""
    for count in range(len(members), 0, -1):
        chosen = members[:count]
        if count < len(members) and _parallel(context, members[count - 1], members[count]):
            continue
        exact = all_exact([whole, *chosen])
        near = exact or (count > 1 and exact_sum(chosen) * 10 >= whole.quantity.value * 9)
        if near and may_equal(chosen, whole):
            return chosen
    return []


def _parallel(context: Context, one: Place, next_one: Place) -> bool:
    """True when the next item plainly belongs to the same list: joined by 、 or another outcome."""
    if one.outcome and next_one.outcome:
        return True
    return "、" in context.view[one.quantity.end : one.quantity.end + 2]


def _other_whole(whole: Place, need: Decimal, members: list[Place], places: list[Place]) -> Place | None:
    """An earlier count of the sentence that would hold the parts."""
    for place in reversed(places):
        if place.quantity.start >= whole.quantity.start or not is_count(place) or place.depth:
            continue
        if place.segment != whole.segment:
            break
        if same_unit(place, members[0]) and interval(place).high >= need:
            return place
    return None


def _too_large(
    context: Context,
    whole: Place,
    part: Place,
    soft: bool,
    involved: list[Place],
    quoted: str,
    places: list[Place],
) -> Finding:
    expression = f"{number(part.quantity.value)}>{number(whole.quantity.value)}"
    other = _other_whole(whole, exact_sum(involved[1:]), involved[1:], places)
    if other is not None:
        return finding(
            Verdict.UNKNOWN, KIND, [other, *involved], f"{expression}，{number(other.quantity.value)}",
            f"{quoted}：“其中”指哪一个总数不明，若指“{context.literal(other)}”则不矛盾。",
        )  # fmt: skip
    if soft:
        return finding(
            Verdict.SUSPICIOUS, KIND, involved, expression,
            f"{quoted}：其中一类（{context.literal(part)}）大于总数（{context.literal(whole)}）。"
            "如一案并处多种措施、或量词所指不同（件与次），可以解释；原文未说明。",
        )  # fmt: skip
    return finding(
        Verdict.CONTRADICTION, KIND, involved, expression,
        f"{quoted}：部分（{context.literal(part)}）大于整体（{context.literal(whole)}）。",
    )  # fmt: skip


def _sum_too_large(
    context: Context,
    whole: Place,
    members: list[Place],
    loose: bool,
    expression: str,
    quoted: str,
    places: list[Place],
) -> Finding:
    involved = [whole, *members]
    shown = f"{expression}>{number(whole.quantity.value)}"
    if _overlap(members) and any(p.role in ("done", "accepted") or "庭" in p.pre for p in members):
        return finding(
            Verdict.CONSISTENT, KIND, involved, shown,
            f"{quoted}：所列是同一批事项的不同环节，可以重叠，各项均不超过总数。",
        )  # fmt: skip
    if loose or _overlap(members):
        return finding(
            Verdict.SUSPICIOUS, KIND, involved, shown,
            f"{quoted}：各部分之和大于总数，一案并处多种措施时可以解释；原文未说明。",
        )  # fmt: skip
    other = _other_whole(whole, exact_sum(members), members, places)
    if other is not None and total(members).meets(interval(other)):
        return finding(
            Verdict.CONSISTENT, KIND, [other, *members], f"{expression}",
            f"{quoted}：各部分之和等于“{context.literal(other)}”。",
        )  # fmt: skip
    excess = exact_sum(members) - whole.quantity.value
    return finding(
        Verdict.CONTRADICTION, KIND, involved, shown, f"{quoted}：各部分之和比总数多{number(excess)}。"
    )


def _sum_too_small(
    whole: Place, members: list[Place], exhaustive: bool, expression: str, quoted: str
) -> Finding:
    involved = [whole, *members]
    gap = whole.quantity.value - exact_sum(members)
    shown = f"{expression}<{number(whole.quantity.value)}"
    if len(members) == 1:
        return finding(
            Verdict.CONSISTENT, KIND, involved,
            f"{number(members[0].quantity.value)}≤{number(whole.quantity.value)}", f"{quoted}：部分不超过整体。",
        )  # fmt: skip
    if exhaustive and all_exact(involved) and not _pending(whole, members):
        return finding(
            Verdict.CONTRADICTION, KIND, involved, shown,
            f"{quoted}：原文列出全部种类，但各部分之和比总数少{number(gap)}。",
        )  # fmt: skip
    share = exact_sum(members) / whole.quantity.value if whole.quantity.value else Decimal(1)
    stages = _overlap(members) and any(p.role in ("done", "accepted") for p in members)
    if (
        all_exact(involved)
        and not stages
        and (share >= Decimal("0.9") or (len(members) >= 3 and share >= Decimal("0.6")))
    ):
        severity = Severity.MEDIUM if share < Decimal("0.9") or len(members) >= 3 else Severity.LOW
        return finding(
            Verdict.SUSPICIOUS, KIND, involved, shown,
            f"{quoted}：所列各项之和比总数少{number(gap)}。如有未列出的种类可以解释；原文未说明。",
            severity,
        )  # fmt: skip
    return finding(Verdict.CONSISTENT, KIND, involved, shown, f"{quoted}：各部分之和不超过总数（未列尽）。")


def _pending(whole: Place, members: list[Place]) -> bool:
    """Cases accepted and split by how they were closed: the rest may still be open."""
    return whole.role in ("accepted", "received") and any(
        p.role == "done" or p.outcome or "结案" in p.pre for p in members
    )


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
        if len(members) >= 2 and members[0].index not in marked and not _overlap(members):
            yield whole, members


def _closing_totals(context: Context, places: list[Place]) -> Iterator[Finding]:
    """A 10 件、B 20 件，共计 30 件."""
    pattern = _patterns()["total"]
    for position, closing in enumerate(places):
        head = context.view[closing.clause_start : closing.quantity.start].strip("，, ")
        if not is_count(closing) or not pattern.match(head):
            continue
        run: list[Place] = []
        for place in reversed(places[:position]):
            if not is_count(place) or not same_unit(place, closing) or place.depth != closing.depth:
                break
            run.insert(0, place)
        if len(run) < 2 or closing.post.startswith(("组成", "的")):
            continue
        windows = [run[i:] for i in range(len(run) - 1)]
        if interval(run[0]).meets(interval(closing)) and len(run) > 2:
            windows = [run[1:]]
            run = run[1:]
        match = next((w for w in windows if may_equal(w, closing)), None)
        chosen = match or run
        shown = f"{'+'.join(number(p.quantity.value) for p in chosen)}={number(exact_sum(chosen))}"
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
        elif all_exact([*run, closing]) and len(run) <= 6:
            clean = all(p.segment == closing.segment for p in run) and len({p.role for p in run}) == 1
            verdict = Verdict.CONTRADICTION if clean else Verdict.SUSPICIOUS
            yield finding(
                verdict, KIND, [closing, *run], f"{shown}≠{number(closing.quantity.value)}",
                f"{quoted}：合计与所列各项之和不符。",
            )  # fmt: skip


def carry_mentioned(context: Context, place: Place) -> bool:
    """True when the sentence speaks of cases carried over from another period."""
    return _patterns()["carry"].search(context.view, place.sentence_start, place.sentence_end) is not None
