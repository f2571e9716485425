"""Judging a whole against its parts: equal, too large, too small, and what may explain it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from mingfa.auditor.lexicon import lexicon
from mingfa.auditor.model import Finding, Severity, Verdict
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
    pairs_in,
    same_unit,
    sum_of,
    total,
)
from mingfa.auditor.relations.evidence.chance import sum_chance
from mingfa.auditor.relations.evidence.slips import sum_slipped, telling, transposed
from mingfa.auditor.relations.sums.division_words import leaves
from mingfa.auditor.relations.sums.parts_apart import (
    by_turns,
    head_of,
    made_before,
    nearer,
    share_their_own,
    things_and_theirs,
    within_piece,
    without_subtotals,
)
from mingfa.auditor.relations.sums.parts_fit import fitting, parallel
from mingfa.auditor.relations.sums.parts_siblings import joined_before, with_siblings
from mingfa.auditor.relations.sums.stages import is_pending, later_stage_at, overlap
from mingfa.auditor.relations.words.kinds import kinds_of_one, may_overlap, of_listed_kinds, told_in_part

KIND = "部分与整体"
_BESIDES = ("另有", "另外", "此外", "还有")
_FEW, _HARDLY, _BEFORE = 2, 0.2, 4


def judge(
    context: Context, whole: Place, members: list[Place], exhaustive: bool, places: list[Place]
) -> Iterator[Finding]:
    """The finding on one whole and its listed parts; ``exhaustive`` when the text claims to list them all."""
    listed = without_subtotals(whole, members)
    members = within_piece(context, whole, listed)
    exhaustive = exhaustive and members == listed
    involved = [whole, *members]
    quoted = context.quote(*involved)
    w = interval(whole)
    loose = any(not same_unit(p, whole) and not _one_sort(p, whole) for p in members)
    value = number(whole.quantity.value)
    larger = [p for p in members if interval(p).low > w.high]
    sums = fitting(context, whole, members)
    expression = f"{sum_of(members)}={number(exact_sum(members))}"
    if not sums and len(members) > 1 and _left_outside(context, whole, members[-1]):
        yield from judge(context, whole, members[:-1], False, places)
    elif apart := list(_apart(context, whole, members, bool(sums), exhaustive, places)):
        yield from apart
    elif larger:
        yield _too_large(context, whole, larger[0], loose, involved, quoted, places)
    elif sums:
        shown = sum_of(sums)
        relation = "=" if all_exact([*sums, whole]) else "≈"
        yield finding(
            Verdict.CONSISTENT,
            KIND,
            [whole, *sums],
            f"{shown}{relation}{value}",
            f"{quoted}：各部分之和等于总数。",
        )
    elif nested := _nested(context, members, whole):
        full = exact_sum(nested[1:]) == nested[0].quantity.value
        yield finding(
            Verdict.CONSISTENT, KIND, [whole, *nested],
            f"{sum_of(nested[1:])}{'=' if full else '≤'}{number(nested[0].quantity.value)}",
            f"{quoted}：后列各项是“{context.literal(nested[0])}”的分列，{'之和相符' if full else '不超过它'}。",
        )  # fmt: skip
    elif total(members).low > w.high or (
        exact_sum(members) > whole.quantity.value and not _may(members, whole)
    ):
        yield _sum_too_large(context, whole, members, loose, expression, quoted, places)
    elif exact_sum(members) > whole.quantity.value and not all_exact(involved):
        yield finding(
            Verdict.UNKNOWN,
            KIND,
            involved,
            f"{expression}，{value}",
            f"{quoted}：总数或部分是约数，无法核对之和。",
        )
    elif exhaustive and whole.sentence != members[0].sentence and sum_chance(members, whole) >= _HARDLY:
        # 甲类187件、乙类89件。其中重点建议8件、重点提案6件: some only, which no slip makes all.
        yield finding(
            Verdict.UNKNOWN, KIND, involved, f"{expression}<{value}",
            f"{quoted}：另起一句的“其中”指哪一个总数不明，所列之和不超过它。",
        )  # fmt: skip
    else:
        yield _sum_too_small(whole, members, exhaustive and not loose, expression, quoted)


def _apart(
    context: Context, whole: Place, members: list[Place], fits: bool, exhaustive: bool, places: list[Place]
) -> Iterator[Finding]:
    """What is said of members that are no one list, or are of another number than the nearest; nothing when they are its own."""
    involved = [whole, *members]
    quoted, value = context.quote(*involved), number(whole.quantity.value)
    expression = f"{sum_of(members)}={number(exact_sum(members))}"
    if not fits and share_their_own(context, whole, members):
        yield finding(
            Verdict.SUSPICIOUS, KIND, involved, f"{expression}≠{value}",
            f"{quoted}：各项占比都以各项之和为总数，与前列总数不是一回事；原文未说明。",
        )  # fmt: skip
    elif made := nearer(context, whole, members) or (None if fits else made_before(context, whole, members)):
        yield finding(
            Verdict.CONSISTENT, KIND, [made, *members], f"{expression}",
            f"{quoted}：各部分之和等于“{context.literal(made)}”。",
        )  # fmt: skip
    elif not fits and (name := things_and_theirs(members)) and not sum_slipped(members, whole):
        yield from judge(context, whole, members[::2], exhaustive, places)
        if head := head_of(context, whole, members[1::2], name):
            yield from judge(context, head, members[1::2], exhaustive, places)
    elif by_turns(members) and not sum_slipped(members, whole):
        yield finding(
            Verdict.UNKNOWN, KIND, involved, f"{expression}，{value}",
            f"{quoted}：所列交替说两种数，不能一并相加。",
        )  # fmt: skip


def _left_outside(context: Context, whole: Place, last: Place) -> bool:
    """True for 受理186件，审结169件，其中撤诉52件，判决83件；其余17件在审: what the whole leaves of a number before it."""
    if last.role != "left" or last.segment == whole.segment:
        return False
    before = context.before_in_paragraph(whole, _BEFORE)
    outer = whole.quantity.value + last.quantity.value
    return any(is_count(p) and same_unit(p, last) and p.quantity.value == outer for p in before)


# 致人死亡的168件中，取得谅解139件，判处缓刑121件: by marks that may hold at once.
_AMONG = re.compile(r"[^，,。；;\d]{0,10}[中里][，,][^，,。；;\d]{1,12}")


def _one_sort(part: Place, whole: Place) -> bool:
    """True when the units differ in name only: 件 and 份, 件 and 件次."""
    a, b = part.quantity, whole.quantity
    return a.kind == b.kind or a.unit.removesuffix("次") == b.unit.removesuffix("次") != ""


def _nested(context: Context, members: list[Place], whole: Place) -> list[Place]:
    """300件，其中有效回访246件，满意240件，一般5件，不满意1件: the later parts split the first."""
    first, rest = members[0], members[1:]
    if context.view.startswith("、", first.quantity.end) or first.depth > whole.depth:
        return []
    if len(rest) < 2 or not all_exact(members) or first.quantity.value > whole.quantity.value:
        return []
    within = exact_sum(rest) <= first.quantity.value and not sum_slipped(members, whole)
    beyond = exact_sum(members) > whole.quantity.value
    return members if exact_sum(rest) == first.quantity.value or (within and beyond) else []


def _may(members: list[Place], whole: Place) -> bool:
    return may_equal(members, whole) or not all_exact([*members, whole])


def _other_whole(whole: Place, need: Decimal, members: list[Place], places: list[Place]) -> Place | None:
    """An earlier count of the sentence that would hold the parts; what stands in a bracket is of the number before it."""
    if members[0].depth > whole.depth:
        return None
    for place in reversed(places):
        if place.quantity.start >= whole.quantity.start or not is_count(place) or place.depth:
            continue
        if place.segment != whole.segment and members[0].segment == whole.segment:
            # ；其中… opens a piece of its own, and may be of any number of the sentence.
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
    parts = involved[1:]
    if both := with_siblings(context, whole, parts):
        return finding(
            Verdict.CONSISTENT, KIND, [*both, *parts], f"{sum_of(parts)}={sum_of(both)}",
            f"{quoted}：所列各项之和等于前面几项的总和。",
        )  # fmt: skip
    if part.segment == whole.segment and joined_before(context, whole) >= exact_sum(parts):
        return finding(
            Verdict.UNKNOWN, KIND, involved, expression,
            f"{quoted}：“其中”或指前列各项的总和，总和不小于所列。",
        )  # fmt: skip
    slipped = sum_chance(parts, whole) < _HARDLY
    other = _other_whole(whole, exact_sum(parts), parts, places)
    spared = slipped or soft
    other = other or (None if spared else _other_whole(whole, part.quantity.value, parts, places))
    if other is not None and leaves(parts) and sum_slipped(parts, other):
        # 抽检620批次，发现不合格37批次，其中甲180批次，乙150批次，其余240批次: all of the number before.
        shown = f"{sum_of(parts)}={number(exact_sum(parts))}≠{number(other.quantity.value)}"
        return finding(
            Verdict.CONTRADICTION, KIND, [other, *parts], shown,
            f"{quoted}：所列各项应合成“{context.literal(other)}”，却不相等。",
        )  # fmt: skip
    if other is not None and _bound_to(whole, part, other):
        other = None
    if other is not None and not (len(parts) > 2 and slipped):
        return finding(
            Verdict.UNKNOWN, KIND, [other, *involved], f"{expression}，{number(other.quantity.value)}",
            f"{quoted}：“其中”指哪一个总数不明，若指“{context.literal(other)}”则不矛盾。",
        )  # fmt: skip
    stranger = whole.sentence != part.sentence and not _alike(whole, part) and not sum_slipped(parts, whole)
    # 六项指标, 其他20个城市: a small number in words, of something else.
    spelt = not any(c.isdigit() for c in context.literal(whole))
    # 工矿死亡4595人，其中煤矿1261人；道路交通死亡27270人: beside the whole, in a piece of its own.
    # 支持项目27个，其中续建18个，另有储备项目64个: beside it as well.
    apart = part.segment != whole.segment or part.pre.startswith(_BESIDES)
    apart = apart and part is not parts[0] and not sum_slipped(parts, whole)
    # 三个执法大队, 其中一大队有中队6个: another noun is counted.
    spelt = spelt and (whole.quantity.unit != part.quantity.unit or whole.post[:2] != part.post[:2])
    stranger = stranger or apart or spelt
    if stranger or (part is not involved[1] and not _belongs(context, whole, part, parts)):
        return finding(
            Verdict.UNKNOWN, KIND, involved, expression,
            f"{quoted}：“{context.literal(part)}”是否仍属“{context.literal(whole)}”的部分不明。",
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


def _bound_to(whole: Place, part: Place, other: Place) -> bool:
    """True when the part bears the name of its whole, and no name of the other: 意见486件，参与调解463件，其中调解成功471件."""
    own = pairs_in(part.pre) - {"其中", "包括"}
    return any(pair in whole.pre for pair in own) and not any(pair in other.pre + other.post for pair in own)


def _alike(whole: Place, part: Place) -> bool:
    """True when the names of a whole and of a part in the next sentence have a word in common."""
    own, told = part.pre + part.post, whole.pre + whole.post
    return any(own[i : i + 2] in told for i in range(len(own) - 1)) or (
        part.role is not None and part.role == whole.role
    )


def _belongs(context: Context, whole: Place, part: Place, members: list[Place]) -> bool:
    """True when a later part is surely one of the list: joined like the others, or a slip away from fitting."""
    before = members[members.index(part) - 1]
    return (
        parallel(context, before, part)
        or part.pre[-2:] == before.pre[-2:]
        or part.post[:2] == before.post[:2] != ""
        or sum_slipped(members, whole)
        or part.quantity.value < whole.quantity.value * 2
    )


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
    people = lexicon().words("overlap_people")
    if sum(any(word in p.pre + p.post for word in people) for p in members) > 1:
        return finding(
            Verdict.CONSISTENT,
            KIND,
            involved,
            shown,
            f"{quoted}：一人可同属几类，各类之和可以大于总数，各类均不超过总数。",
        )
    if overlap(members) and any(p.role in ("done", "accepted") or "庭" in p.pre for p in members):
        return finding(
            Verdict.CONSISTENT, KIND, involved, shown,
            f"{quoted}：所列是同一批事项的不同环节，可以重叠，各项均不超过总数。",
        )  # fmt: skip
    slip = transposed(members, whole) or (
        any("其他" in p.pre for p in members) and telling(involved) and sum_slipped(members, whole)
    )
    told = context.view[whole.quantity.end : members[0].quantity.start]
    once = any(word in told for word in lexicon().words("counted_once"))
    if (loose or overlap(members)) and not slip and not once:
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
    if may_overlap(context, members) and not once:
        return finding(
            Verdict.CONSISTENT, KIND, involved, shown,
            f"{quoted}：原文说一件可以同属几类，各类之和可以大于总数，各类均不超过总数。",
        )  # fmt: skip
    if (later := later_stage_at(whole, members)) and not sum_slipped(members, whole):
        rest = members[:later]
        if exact_sum(rest) <= whole.quantity.value or not sum_slipped(rest, whole):
            return finding(
                Verdict.CONSISTENT, KIND, involved, shown,
                f"{quoted}：所列有先后不同的环节，可以重叠，各项均不超过总数。",
            )  # fmt: skip
        involved, members = [whole, *rest], rest
        shown = f"{sum_of(rest)}={number(exact_sum(rest))}>{number(whole.quantity.value)}"
    if told_in_part().search(told) and not sum_slipped(members, whole):
        return finding(
            Verdict.UNKNOWN, KIND, involved, shown, f"{quoted}：所列只是主要的几项，是哪个总数的不明。"
        )
    gaps = [context.view[a.quantity.end : b.quantity.start] for a, b in pairwise(members)]
    joined = any("、" in gap[:2] or "；" in gap for gap in gaps)
    if (
        (told.startswith("，其中") or _AMONG.fullmatch(told))
        and not joined
        and not once
        and not sum_slipped(members, whole)
        and not of_listed_kinds(members)
        and not (len(members) == _FEW and kinds_of_one(members) and not any(p.role for p in members))
    ):
        # 4316人次，其中先行救助1870人次，急难型958人次，重病患者2204人次: by several marks at once, perhaps.
        return finding(
            Verdict.SUSPICIOUS, KIND, involved, shown,
            f"{quoted}：各部分之和大于总数；如所列几项并非同一种分法，可以解释，原文未说明。",
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
    if exhaustive and all_exact(involved) and not is_pending(whole, members):
        return finding(
            Verdict.CONTRADICTION, KIND, involved, shown,
            f"{quoted}：原文列出全部种类，但各部分之和比总数少{number(gap)}。",
        )  # fmt: skip
    share = exact_sum(members) / whole.quantity.value if whole.quantity.value else Decimal(1)
    stages = overlap(members) and any(p.role in ("done", "accepted") for p in members)
    # What was accepted and not yet closed may still be open.
    stages = stages or (is_pending(whole, members) and all("结案" in p.pre for p in members))
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
