"""Stages of a procedure: received ≥ accepted ≥ concluded, unless something was carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon, pattern_of
from mingfa.auditor.model import Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    agrees,
    all_exact,
    exact_sum,
    finding,
    interval,
    is_count,
    loosely_same,
    may_stay_within,
    number,
    same_unit,
    total,
)
from mingfa.auditor.relations.evidence.slips import telling, variants
from mingfa.auditor.relations.sums import parts_list

KIND = "环节先后"
_NEAR, _LEAD, _FEWEST = 100, 40, 2
# 平均每天呼入3008个: a mean is no stage.
_MEAN = re.compile(r"平均|[日月年人]均|每[天日周月年]")
_CASES = re.compile(r"案件|案$|申请|新收|收案|受案|(?:线索|投诉|举报|诉求|工单)$")

# 合并到其他提案2件 is a way out.
_ELSEWHERE = re.compile("合并|并入|并案|转为|转作|其他|其它|其余|另")


@cache
def _rank() -> dict[str, int]:
    order = {role: at for at, role in enumerate(lexicon().cues["funnel"])}
    return order | {"found": 0, "success": 2}


def find(context: Context) -> Iterator[Finding]:
    """Adjacent stages of one procedure in one segment."""
    for places in context.sentences:
        yield from _due(context, places)
        yield from _some_of(context, places)
        inside = parts_list.members_of(context, places)
        stages = [
            p
            for p in places
            if is_count(p)
            and not p.depth
            and p.index not in inside
            and _stage(p) is not None
            and not _MEAN.search(p.pre)
        ]
        for one, later in pairwise(stages):
            if _torn(stages, one, later):
                yield _accuse(context, one, later)
                continue
            earlier = _listed_of(places, one, later) or one
            explained = {earlier.index, later.index} <= context.explained
            if _linked(places, earlier, later) and not explained and not _share(context, earlier, later):
                carried = [p for p in places if p.role == "carried" and p.segment == later.segment]
                yield from _judge(context, earlier, later, carried)


def _share(context: Context, earlier: Place, later: Place) -> bool:
    """True for 非现场案件3216件，占全部案件的42.6%，全年立案7549件: a share of a whole is no stage before it."""
    rate = context.places[earlier.index + 1]
    told = rate.quantity.kind == "rate" and rate.index < later.index and "占" in rate.pre
    return told and (earlier.role is None or agrees(earlier, later, rate))


def _overfulfilled(context: Context, whole: Place, part: Place) -> bool:
    """True for 应完成315家次，实际完成365家次，为进度的115.9%: a rate above the whole says that more was done."""
    behind = context.places[part.index + 1 : part.index + 1 + _FEWEST]
    return any(p.quantity.kind == "rate" and p.quantity.value > 1 and agrees(part, whole, p) for p in behind)


@cache
def _subsets() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Pairs of words: of what, and what can only be some of it."""
    return tuple(
        (re.compile(any_of(row["of"])), re.compile(rf"(?<![不未])(?<![不未]予)(?:{any_of(row['some'])})"))
        for row in lexicon().cues["subsets"]
    )


def _some_of(context: Context, places: list[Place]) -> Iterator[Finding]:
    """发放问卷600份，收回612份: what came back is no more than what went out."""
    counts = [p for p in places if is_count(p) and not p.depth and not _MEAN.search(p.pre)]
    back = [p for p in counts if pattern_of("sent_back").search(p.pre)] if len(counts) > 2 else []
    # 签收67件，退回5件，实际受理62件: what went back stands between.
    kept = [p for p in counts if p not in back]
    for before, part in pairwise(kept):
        whole = _listed_of(places, before, part) or before
        if part.quantity.value <= whole.quantity.value:
            continue
        gone = sum(whole.index < p.index < part.index for p in back)
        near = (
            part.index == whole.index + 1 + gone
            and whole.segment == part.segment
            and loosely_same(whole, part)
        )
        if not near or part.role == "left" or may_stay_within(part, whole):
            continue
        if _overfulfilled(context, whole, part):
            continue
        told = [context.view[p.clause_start : p.clause_end] for p in (whole, part)]
        if _split().search(told[1]) or _with_another(places, whole, part):
            continue
        if parts_list.carry_mentioned(context, part) or _some_older(context, part):
            # 发出建议157份，回复158份，其中含上年末发出的11份
            continue
        # 其中急办工单3029件，已及时办理3015件
        same = part.role == "done" and _SAME_THINGS.match(told[1]) and _CASES.search(whole.pre)
        if (same and whole.role is None and whole.trailing) or any(
            of.search(told[0]) and some.search(told[1]) and not some.search(told[0])
            for of, some in _subsets()
        ):
            yield finding(
                Verdict.CONTRADICTION, KIND, [whole, part],
                f"{number(part.quantity.value)}>{number(whole.quantity.value)}",
                f"{context.quote(whole, part)}：后一数是前一数中的一部分，不应更多。",
            )  # fmt: skip


# 当年采纳51件，其中5件是上年末发出、今年回复的
_OLDER = re.compile(
    r"(?:其中|包括|含)[^。；;]{0,24}(?<![比较与同])(?:上一?年|去年|往年|以前年度|上期|上一?季|上半年|上月|此前|年前)"
)


def _some_older(context: Context, part: Place) -> bool:
    """True when the words behind say that some of the number began in a year before."""
    end = min(part.sentence_end, part.quantity.end + _LEAD)
    return _OLDER.search(context.view, part.quantity.end, end) is not None


@cache
def _split() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("split_words")))


_DUE = re.compile(r"(?:^|[^相适对反响])应(?!急|诉|用|对|届|聘|邀|援)(?:当)?[\u4e00-\u9fff]{1,16}$")
_TARGET = re.compile("序时|时序|进度|计划|目标|任务|指标|应(?:当)?(?:完成|达到?|实现|改造|新建|建设|植|造)")
_ACTUAL = re.compile(r"^(?:实际?|已)[\u4e00-\u9fff]{1,16}$")


def _due(context: Context, places: list[Place]) -> Iterator[Finding]:
    """应参加80人，实际参加88人: no more than were due."""
    for due, actual in pairwise(places):
        linked = (
            due.segment == actual.segment and is_count(due) and is_count(actual) and same_unit(due, actual)
        )
        if not linked or actual.quantity.value <= due.quantity.value:
            continue
        # 按序时应完成315家次，实际完成365家次: a target may be surpassed.
        if _TARGET.search(context.view, due.clause_start, due.quantity.start) or _overfulfilled(
            context, due, actual
        ):
            continue
        if _DUE.search(due.pre) and _ACTUAL.search(actual.pre) and not may_stay_within(actual, due):
            yield finding(
                Verdict.CONTRADICTION, KIND, [due, actual],
                f"{number(actual.quantity.value)}>{number(due.quantity.value)}",
                f"{context.quote(due, actual)}：实际数大于应有数。",
            )  # fmt: skip


def _stage(place: Place) -> int | None:
    if "占" in place.pre:
        # 综合纠错119件，占审结总数357件的33.3%: the whole of a share is no later stage.
        return None
    if place.role in _rank():
        return _rank()[place.role]
    if (
        place.role is None
        and place.trailing
        and not place.part_mark
        and _CASES.search(place.pre)
        and not _ELSEWHERE.search(place.pre)
    ):
        return 0
    return None


def _linked(places: list[Place], earlier: Place, later: Place) -> bool:
    first, second = _stage(earlier), _stage(later)
    return (
        first is not None
        and second is not None
        and first < second
        and earlier.segment == later.segment
        and same_unit(earlier, later)
        and len(later.pre) <= 12
        and later.index - earlier.index <= 3
        and not _of_another(earlier, later)
        and not _nearer(places, earlier, later)
        and not _with_another(places, earlier, later)
    )


_MUCH = Decimal("1.1")


def _torn(stages: list[Place], earlier: Place, later: Place) -> bool:
    """True for 申请28416件，受理38327件，办理27804件: one digit of the middle number tears a chain that held."""
    last = next((p for p in stages if p.index == later.index + 1), None)
    if last is None or [p.role for p in (earlier, later, last)] != ["received", "accepted", "done"]:
        return False
    apart = earlier.segment != last.segment or later.index != earlier.index + 1
    if apart or not all_exact([earlier, later, last]) or not telling([earlier, later, last]):
        return False
    high, middle, low = (p.quantity.value for p in (earlier, later, last))
    if middle <= high * _MUCH or low > high or not (same_unit(earlier, later) and same_unit(later, last)):
        return False
    return any(low <= value <= high for value in variants(later))


def _accuse(context: Context, earlier: Place, later: Place) -> Finding:
    return finding(
        Verdict.CONTRADICTION, KIND, [earlier, later],
        f"{number(later.quantity.value)}>{number(earlier.quantity.value)}",
        f"{context.quote(earlier, later)}：受理数大于收到数，而再后一环节又在收到数以内，此数当有误。",
    )  # fmt: skip


def _listed_of(places: list[Place], earlier: Place, later: Place) -> Place | None:
    """发现268个，当场交办192个、限期整改76个，到年底销号251个: an item of a list; what comes later is of the whole list."""
    told = [p for p in places if p.index < later.index and p.segment == earlier.segment and is_count(p)]
    told = [p for p in told if same_unit(p, earlier) and not p.depth]
    for at in range(len(told) - _FEWEST):
        items = told[at + 1 :]
        if earlier in items and told[at].quantity.value == exact_sum(items):
            return told[at]
    return None


def _nearer(places: list[Place], earlier: Place, later: Place) -> bool:
    """True when a larger number stands between: 反馈3项12个方面46个问题，整改41个."""
    between = [p for p in places if earlier.index < p.index < later.index and same_unit(p, later)]
    return any(p.quantity.value >= later.quantity.value and not p.part_mark for p in between)


def _with_another(places: list[Place], earlier: Place, later: Place) -> bool:
    """True for 会议期间提案962件、闭会期间提案27件，立案835件: the number before it is of that stage too."""
    before = next((p for p in places if p.index == earlier.index - 1), None)
    if before is None or before.segment != earlier.segment or not same_unit(before, earlier):
        return False
    alike = len(earlier.pre) > 1 and before.pre[-2:] == earlier.pre[-2:]
    return alike and later.quantity.value <= before.quantity.value + earlier.quantity.value


@cache
def _topics() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("topics")))


def _of_another(earlier: Place, later: Place) -> bool:
    """True when each number names its own matter and the two are not the same: 提案895件, 行政复议案件32910件."""
    named = [set(_topics().findall(p.pre + p.post)) for p in (earlier, later)]
    if named[0] and named[1]:
        return not named[0] & named[1]
    own = _plain_words().sub("", later.pre)
    told = earlier.pre + earlier.post
    pairs = [own[i : i + 2] for i in range(len(own) - 1)]
    return len(own) > 3 and sum(pair in told for pair in pairs) * 2 < len(pairs)


@cache
def _plain_words() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(any_of([*lex.role_of, *lex.words("fillers")]))


@cache
def _closed() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("closed_periods")))


# “已办结22件” speaks of the things just named.
_SAME_THINGS = re.compile(r"^[，,、 ]*(?:现|目前|均|截至目前)?(?:已|其中|按期|按时|及时)")


def _of_the_same(context: Context, earlier: Place, later: Place) -> bool:
    """True when nothing older can be among the later number."""
    if earlier.role == "found" and later.role == "done":
        return True
    if _closed().search(context.view, max(0, later.sentence_start - _NEAR), later.quantity.start):
        return True
    return bool(_SAME_THINGS.match(context.view[later.clause_start : later.quantity.start]))


_FEW, _TWICE = 50, 2


def _too_many(earlier: Place, later: Place) -> bool:
    """受理189.96万件，审结873.75万件: no carry-over is larger than a year's cases, unless they are few."""
    exact = all_exact([earlier, later]) and earlier.quantity.value >= _FEW
    return exact and later.quantity.value > _TWICE * earlier.quantity.value


def _judge(context: Context, earlier: Place, later: Place, carried: list[Place]) -> Iterator[Finding]:
    a, b = interval(earlier), interval(later)
    quoted = context.quote(earlier, later)
    shown = f"{number(later.quantity.value)}≤{number(earlier.quantity.value)}"
    if carried and a.high < b.low <= (a + total(carried)).high:
        added = "+".join(number(p.quantity.value) for p in [earlier, *carried])
        yield finding(
            Verdict.CONSISTENT, KIND, [earlier, *carried, later], f"{number(later.quantity.value)}≤{added}",
            f"{context.quote(earlier, *carried, later)}：计入结转后，后一环节不多于前一环节。",
        )  # fmt: skip
        return
    if may_stay_within(later, earlier):
        yield finding(
            Verdict.CONSISTENT, KIND, [earlier, later], shown, f"{quoted}：后一环节不多于前一环节。"
        )
        return
    shown = f"{number(later.quantity.value)}>{number(earlier.quantity.value)}"
    excess = number(later.quantity.value - earlier.quantity.value)
    if carried and all_exact([earlier, later, *carried]) and b.low > (a + total(carried)).high:
        added = "+".join(number(p.quantity.value) for p in [earlier, *carried])
        yield finding(
            Verdict.CONTRADICTION, KIND, [earlier, *carried, later], f"{number(later.quantity.value)}>{added}",
            f"{context.quote(earlier, *carried, later)}：计入结转后，后一环节仍多于前一环节。",
        )  # fmt: skip
    elif parts_list.carry_mentioned(context, later) or _some_older(context, later):
        yield finding(
            Verdict.SUSPICIOUS, KIND, [earlier, later], shown,
            f"{quoted}：后一环节多{excess}，原文注明含以前年度结转，可以解释；但结转数未列，无法核对。",
            Severity.LOW,
        )  # fmt: skip
    elif later.role == "success" or _of_the_same(context, earlier, later):
        yield finding(
            Verdict.CONTRADICTION, KIND, [earlier, later], shown,
            f"{quoted}：{context.literal(later)}是{context.literal(earlier)}中的一部分，不应更多。",
        )  # fmt: skip
    elif _too_many(earlier, later):
        yield finding(
            Verdict.CONTRADICTION, KIND, [earlier, later], shown,
            f"{quoted}：后一环节是前一环节的两倍以上，以前年度结转不足以解释。",
        )  # fmt: skip
    else:
        yield finding(
            Verdict.SUSPICIOUS, KIND, [earlier, later], shown,
            f"{quoted}：后一环节比前一环节多{excess}。如含以前年度结转可以解释；原文未说明。",
        )  # fmt: skip
