"""What came in and what was there before, against what was due, what was closed and what is carried on.

``收到9712件，上年结转305件，办结9826件，结转下年191件``: the first two together are the last two.
``新收637件，上年结转28件，应办理665件``: the first two are what was due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    all_exact,
    exact_sum,
    finding,
    is_count,
    loosely_same,
    number,
    sum_of,
)
from mingfa.auditor.relations.evidence.slips import slips_to
from mingfa.auditor.relations.words.changes import is_difference

KIND = "差额"
_AHEAD, _BACK, _FEW, _LISTED, _LEAD, _MANY = 12, 4, 2, 3, 12, 5


@dataclass(frozen=True, slots=True)
class _Words:
    any: re.Pattern[str]
    before: re.Pattern[str]
    onward: re.Pattern[str]
    due: re.Pattern[str]
    new: re.Pattern[str]
    rest: re.Pattern[str]
    none: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    earlier = (
        r"(?:上一?年度?|上期|上月|上一?季度|去年|往年|以前年度|年初|期初|前期|(?:19|20)\d\d年度?|\d{1,2}月)"
    )
    later = r"(?:下|次|明年|翌年|(?:19|20)\d\d年|\d{1,2}月)"
    return _Words(
        any=re.compile(any_of(lex.words("left_over"))),
        before=re.compile(
            rf"{earlier}[底末]?的?(?:尚|还)?{any_of(lex.words('left_over'))}(?!到|至|下|次|入|明|翌|(?:19|20)\d\d)"
            rf"|旧存|^(?:加上?|算上|连同|另有|含)[^，,]{{0,4}}{any_of(lex.words('left_over'))}的?$"
        ),
        onward=re.compile(
            rf"{any_of(lex.words('carried_on'))}(?:到|至|入)?{later}|存案|期末|年末|[年月]底(?!前)"
        ),
        none=re.compile(
            rf"(?:无|没有?|未有|不含|不存在|不涉及)(?:任何)?{earlier}[底末]?的?(?:尚|还)?{any_of(lex.words('left_over'))}"
            rf"|{earlier}[底末]?的?(?:尚|还)?(?:无|没有)[^，,。；\d]{{0,4}}{any_of(lex.words('left_over'))}"
        ),
        due=re.compile(rf"{any_of(lex.words('to_be_done'))}"),
        rest=re.compile(any_of(lex.words("rest_kinds"))),
        new=re.compile(r"新(?:收|受理|立|接|登记|启动|发|增)|收到|受理|立案|接收|接到"),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """The numbers of one balance: what came in (any of several), what was there, what was due, closed, carried on."""

    came: list[Place]
    before: Place
    due: Place | None
    gone: Place | None
    onward: Place | None
    others: list[Place]
    after: list[Place]


def find(context: Context) -> Iterator[Finding]:
    """A finding for every number left from an earlier time, against what came in with it and what became of both."""
    for paragraph in context.paragraphs:
        start, end = paragraph[0].sentence_start, paragraph[-1].clause_end
        if not _words().any.search(context.view, start, end):
            continue
        counts = [p for p in paragraph if is_count(p) and all_exact([p]) and not is_difference(p)]
        told = [_side(p) for p in counts]
        for none in _words().none.finditer(context.view, start, end):
            yield from _without(context, counts, told, none.start())
        for at, side in enumerate(told):
            if side == "before":
                yield from _judge(context, _sides(context, counts, told, at))


def _without(context: Context, counts: list[Place], told: list[str], none: int) -> Iterator[Finding]:
    """收到37件，无上年结转；办结33件，结转下年4件: with nothing there before, what came in is all that was to be closed."""
    pairs = list(zip(counts, told, strict=True))
    ahead = [p for p, s in pairs if s == "in" and p.quantity.start < none and not p.depth]
    if not ahead or "before" in told:
        return
    came = ahead[-1]
    after = [(p, s) for p, s in pairs if p.quantity.start > none and loosely_same(p, came) and not p.depth][
        :_AHEAD
    ]
    ends = next((at for at, (_, s) in enumerate(after) if s == "in"), len(after))
    after = after[:ends]
    gone = _summed([p for p, _ in after]) or _first(after, "out")
    onward = next((p for p, s in after if s == "onward" and gone and p.index > gone.index), None)
    if gone and onward:
        known = (gone.index, onward.index)
        others = [p for p, _ in after if p.index not in known and p.index < onward.index]
        yield from _two_sides(context, [[came]], [gone, onward], others, "办结与转入下期之和")


def _side(place: Place) -> str:
    clause = place.pre + place.post
    words = _words()
    if place.role == "left" and _AT_END.search(place.pre):
        return "onward"
    if words.before.search(clause) and not words.due.search(place.pre):
        return "before"
    if words.onward.search(clause) and (place.role != "done" or words.onward.search(place.pre[-12:])):
        return "onward"
    if words.due.search(place.pre):
        return "due"
    if place.role == "left":
        return "onward"
    if place.role in ("received", "accepted") or (place.role is None and words.new.search(place.pre)):
        return "in"
    return "out" if place.role == "done" and not _KIND.search(place.pre) else ""


# 12月底未结649件 is carried on, 去年12月底未结649件 was there before.
_AT_END = re.compile(r"^(?:到|至|截至|截止)?(?:(?:本|当|今)?年[底末]|12月[底末]|12月31日)")
# 不予处理3件、其他处理4件 are kinds of answers, and no sum of them.
_KIND = re.compile("(?:不予|其[他它])处理$")


def _sides(context: Context, counts: list[Place], told: list[str], at: int) -> _Sides:
    """The numbers around one left from before: those of its unit, until what came in is told anew."""
    before = counts[at]
    pairs = [(p, s) for p, s in zip(counts, told, strict=True) if loosely_same(p, before)]
    where = next(i for i, (p, _) in enumerate(pairs) if p is before)
    came = [p for p, s in pairs[max(0, where - _BACK) : where] if s == "in" and p.depth <= before.depth]
    after: list[tuple[Place, str]] = []
    for place, side in pairs[where + 1 : where + 1 + _AHEAD]:
        if side == "in" and not came and place.sentence == before.sentence:
            came = [place]
            continue
        if side in ("before", "in"):
            break
        if not place.depth:
            after.append((place, side))
    # 应办2127件，由新收1974件与结转135件构成: what was due may be told first.
    ahead = [(p, s) for p, s in pairs[max(0, where - _BACK) : where] if p.sentence == before.sentence]
    due = _first(after, "due") or _first(ahead, "due")
    gone = _summed([p for p, _ in after]) or _first(after, "out")
    onward = next((p for p, s in after if s == "onward" and (gone is None or p.index > gone.index)), None)
    known = {p.index for p in (due, gone, onward) if p}
    parts = context.members
    others = [
        p for p, _ in after if p.index not in known | parts and (onward is None or p.index < onward.index)
    ]
    return _Sides(came, before, due, gone, onward, others, [p for p, _ in after])


def _summed(after: list[Place]) -> Place | None:
    """予以公开88件，…，其他处理16件，总计219件: what was closed may be told as the sum of its kinds, which stand before it."""
    value = Decimal(0)
    for at, place in enumerate(after):
        if at > _FEW and place.quantity.value == value:
            return place
        value += place.quantity.value
    return None


def _first(after: list[tuple[Place, str]], side: str) -> Place | None:
    return next((p for p, s in after if s == side), None)


def _judge(context: Context, sides: _Sides) -> Iterator[Finding]:
    came, before, due, gone, onward = sides.came, sides.before, sides.due, sides.gone, sides.onward
    if due and came:
        yield from _two_sides(context, [[p, before] for p in reversed(came)], [due], [], "应办数")
    if came and (onward is None or gone is None or gone.role is None):
        yield from _became(context, came[-1], sides)
    if gone and onward:
        bases = [[due]] if due else []
        bases += [[p, before] for p in reversed(came)]
        # 共27件（其中2件由上年结转）: it may be counted already.
        spare = [[p] for p in came]
        if bases:
            yield from _two_sides(context, bases, [gone, onward], sides.others, "办结与转入下期之和", spare)


def _became(context: Context, came: Place, sides: _Sides) -> Iterator[Finding]:
    """新收63件，加上上年结转的3件一并办理：公开48件…结转下年度2件: both together are what the list to its end divides."""
    base, listed = [came, sides.before], [p for p in sides.after if p is not sides.due]
    # 其中 before the first opens the list; before a later one it opens a list below it.
    listed = listed[:1] + [p for p in listed[1:] if not p.part_mark or listed[0].part_mark]
    if sides.onward in listed:
        listed = listed[: listed.index(sides.onward) + 1]
    for size in range(_LISTED, len(listed) + 1):
        told = listed[:size]
        if exact_sum(told) == exact_sum(base) and (sides.onward in told or sides.onward not in listed):
            yield finding(
                Verdict.CONSISTENT, KIND, [*base, *told], f"{sum_of(base)}={sum_of(told)}",
                f"{context.quote(*base, *told)}：新收与上期结转之和等于后列各项之和。",
            )  # fmt: skip
            return
    if sides.onward in listed and _divides(context, base, listed):
        yield finding(
            Verdict.CONTRADICTION, KIND, [*base, *listed], f"{sum_of(base)}≠{sum_of(listed)}",
            f"{context.quote(*base, *listed)}：新收与上期结转之和（{number(exact_sum(base))}）与后列各项之和"
            f"（{number(exact_sum(listed))}）应当相等。",
        )  # fmt: skip


# 加上上年结转的3件一并办理: what was there is added in words.
_ADDED = re.compile(r"(?:加上?|算上|连同|连上|并入|合并|另有)[^，,。；\d]{0,10}$")
_TOGETHER = re.compile(r"^[^，,。；\d]{0,6}(?:一并|一起|一同|合并|共同|合计|合在一起)")


def _divides(context: Context, base: list[Place], listed: list[Place]) -> bool:
    """True when a list of one sentence, added to in words and ended by what is carried on, misses both by a slip alone."""
    before, first, last = base[1], listed[0], listed[-1]
    added = _ADDED.search(context.view[before.clause_start : before.quantity.start]) or _TOGETHER.match(
        context.view[before.quantity.end : before.quantity.end + _LEAD]
    )
    # 予以公开21件…其他处理3件，另有6件结转下年度: a list to its end needs no such word.
    full = len(listed) > _MANY and any(_words().rest.search(p.pre) for p in listed[:-1])
    if not (added or full) or len(listed) <= _LISTED or first.sentence != last.sentence:
        return False
    if (
        any(p.role is not None and not _KIND.search(p.pre) for p in listed[:-1])
        or exact_sum(listed) == base[0].quantity.value
    ):
        return False
    # One or two of the items may be told of another.
    spare = (exact_sum(some) for some in _few(listed[:-1]))
    over = exact_sum(listed) - exact_sum(base)
    return over not in [value for value in spare if value] and _slipped(base, listed)


def _two_sides(
    context: Context,
    bases: list[list[Place]],
    ends: list[Place],
    others: list[Place],
    what: str,
    spare: list[list[Place]] | None = None,
) -> Iterator[Finding]:
    """That one of the bases is what it became, with some of the ``others``; or that the first is not, by a slip."""
    for base in [*bases, *(spare or [])]:
        for added in _few(others):
            if exact_sum(base) == exact_sum([*ends, *added]):
                involved = [*base, *ends, *added]
                yield finding(
                    Verdict.CONSISTENT, KIND, involved, f"{sum_of(base)}={sum_of([*ends, *added])}",
                    f"{context.quote(*involved)}：收、转、结、存各数相符。",
                )  # fmt: skip
                return
    for base in bases:
        if _slipped(base, ends):
            involved = [*base, *ends]
            yield finding(
                Verdict.CONTRADICTION, KIND, involved, f"{sum_of(base)}≠{sum_of(ends)}",
                f"{context.quote(*involved)}：新收与上期结转之和（{number(exact_sum(base))}）与{what}"
                f"（{number(exact_sum(ends))}）应当相等。",
            )  # fmt: skip
            return


def _few(others: list[Place]) -> Iterator[list[Place]]:
    """Nothing, one or two neighbours, or all of the other ways out."""
    yield []
    for size in range(1, _FEW + 1):
        yield from (others[at : at + size] for at in range(len(others) - size + 1))
    if len(others) > _FEW:
        yield others


def _slipped(base: list[Place], ends: list[Place]) -> bool:
    """True when one digit of any of the numbers on the two sides would make them equal."""
    gap = exact_sum(base) - exact_sum(ends)
    return any(_moves(p, gap) for p in ends) or any(_moves(p, -gap) for p in base)


def _moves(place: Place, by: Decimal) -> bool:
    meant = place.quantity.value + by
    # 649 for 946: the same digits in another order.
    told = f"{place.quantity.value:f}"
    return meant > 0 and (
        slips_to(place, meant) or (len(told) > _FEW and sorted(told) == sorted(f"{meant:f}"))
    )
