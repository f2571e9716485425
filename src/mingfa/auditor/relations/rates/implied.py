"""Shares that agree on one total, and a total told otherwise: 118件占25.7%, 283件占61.7% are of 459, not of 495."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import (
    Context,
    Interval,
    exact_sum,
    finding,
    interval,
    is_count,
    number,
    percent,
    printed,
    same_unit,
)
from mingfa.auditor.relations.evidence.slips import one_digit
from mingfa.auditor.relations.rates.levels import of_before
from mingfa.auditor.relations.words.changes import is_difference

KIND = "比率"
_SHARE = re.compile(
    r"(?:占比?(?P<whole>[^，,；;。\d]{0,12}?)的?|比例|比重)(?:比[重例])?(?:约|分别|达到?|为)?"
)
_BACK, _FAR = 10, 24
# A rate of few digits is met by one of many totals by chance.
_COARSE = Decimal("0.05")


def find(context: Context) -> Iterator[Finding]:
    """One finding per sentence whose shares contradict the total, or one of which contradicts its neighbours."""
    for places in context.sentences:
        pairs = _pairs(places)
        if len(pairs) >= 2:
            yield from _judge(context, pairs)


def _pairs(places: list[Place]) -> list[tuple[Place, Place]]:
    """Each plain share with the count right before it, all of one unit."""
    pairs: list[tuple[Place, Place]] = []
    wholes: set[str] = set()
    for before, rate in itertools.pairwise(places):
        if rate.quantity.kind != "rate":
            continue
        count = _own_count(places, before, rate)
        share = _SHARE.fullmatch(rate.pre)
        told = share is not None or _named(count, rate) != ""
        close = count.segment == rate.segment and count.depth == rate.depth and is_count(count)
        exact = count.quantity.bound is Bound.EXACT and rate.quantity.bound is Bound.EXACT
        now = not (is_change_like(rate) or of_before(rate))
        if told and close and exact and rate.quantity.value > 0 and now:
            pairs.append((count, rate))
            wholes.add((share["whole"] or "") if share else "")
    if len(wholes - {""}) > 1:
        # 占总投诉量的, 占商品类投诉的: shares of different wholes.
        return []
    return [pair for pair in pairs if same_unit(pair[0], pairs[0][0])]


_NAMED = re.compile(
    r"(?P<own>[\u4e00-\u9fff]{2,10}?)占(?P<whole>[\u4e00-\u9fff]{3,12}?)的?(?:比重|比例)?(?:约|为|达到?)?$"
)


_IN_WHOLE = re.compile(
    r"^在(?:全部)?(?P<whole>[\u4e00-\u9fff]{3,12}?)中(?:所占|占)(?:比[例重]?)?(?:约|为|达到?)*$"
)


def _named(count: Place, rate: Place) -> str:
    """The whole that a share names, when it also names this count: 税收占财政总收入的比重, 在财政总收入中占."""
    among = _IN_WHOLE.search(rate.pre)
    if among is not None:
        return among["whole"]
    named = _NAMED.search(rate.pre)
    return named["whole"] if named and named["own"][:2] in count.pre else ""


def _own_count(places: list[Place], before: Place, rate: Place) -> Place:
    """The count that a share is of: right before it, or before the growth that is told between."""
    earlier = [p for p in places if p.index <= before.index and p.segment == rate.segment]
    plain = [p for p in earlier if is_count(p) and not is_difference(p)]
    return plain[-1] if plain and (_NAMED.search(rate.pre) or _IN_WHOLE.search(rate.pre)) else before


def is_change_like(rate: Place) -> bool:
    """True when the share is of growth."""
    return "增" in rate.pre or "降" in rate.pre


def _implied(pair: tuple[Place, Place]) -> Interval:
    stated = printed(pair[1])
    low = stated.low if stated.low > 0 else pair[1].quantity.quantum / 10
    count = interval(pair[0])
    return Interval(count.low / stated.high, count.high / low)


def _meet(intervals: list[Interval]) -> Interval | None:
    low, high = max(i.low for i in intervals), min(i.high for i in intervals)
    return Interval(low, high) if low <= high else None


def _judge(context: Context, pairs: list[tuple[Place, Place]]) -> Iterator[Finding]:
    implied = [_implied(pair) for pair in pairs]
    common = _meet(implied)
    first = pairs[0][0]
    totals = _totals(context, first)
    apart = _of_themselves(context, pairs) if common is None else None
    if apart is not None:
        yield apart
        return
    if common is None:
        yield from _odd_one(context, pairs, implied, totals)
        wholes = {_named(*pair) for pair in pairs}
        if len(pairs) == 2 and len(wholes) == 1 and wholes != {""}:
            yield _at_odds(context, pairs, implied)
        return
    if not totals or any(interval(t).meets(common) for t in _totals(context, first, _FAR)):
        return
    # The largest share pins the total down; a total one slip away is the one that is meant.
    meant = next((t for t in totals if _slipped(t, common)), None)
    if meant is not None:
        low, high = number(round(common.low, 0)), number(round(common.high, 0))
        around = low if low == high else f"{low}至{high}"
        involved = [meant, *(p for pair in pairs for p in pair)]
        yield finding(
            Verdict.CONTRADICTION, KIND, involved, f"{around}≠{number(meant.quantity.value)}",
            f"{context.quote(*involved)}：各项占比都以{around}为总数，原文总数为{context.literal(meant)}。",
        )  # fmt: skip


def _of_themselves(context: Context, pairs: list[tuple[Place, Place]]) -> Finding | None:
    """商品类11703件，占55.36%，服务类9061件，占43.64%: the shares of all there is, of which all but one agree."""
    counts = [count for count, _ in pairs]
    whole = exact_sum(counts)
    exact = [count.quantity.value / whole for count in counts]
    odd = [
        (pair, share)
        for pair, share in zip(pairs, exact, strict=True)
        if not Interval(share, share).meets(printed(pair[1]))
    ]
    long = all(rate.quantity.value >= 100 * rate.quantity.quantum for _, rate in pairs)
    if len(odd) != 1 or not long:
        return None
    (count, rate), share = odd[0]
    if not one_digit(
        rate.quantity.value,
        round(share / rate.quantity.quantum) * rate.quantity.quantum,
        rate.quantity.quantum,
    ):
        return None
    involved = [*counts, rate]
    told = "+".join(number(c.quantity.value) for c in counts)
    should = percent(share, rate.quantity.quantum)
    return finding(
        Verdict.CONTRADICTION, KIND, involved,
        f"{number(count.quantity.value)}÷({told})={percent(share)}≠{context.literal(rate)}",
        f"{context.quote(*involved)}：其余占比都以各项之和{number(whole)}为总数，按此应为{should}。",
    )  # fmt: skip


def _at_odds(context: Context, pairs: list[tuple[Place, Place]], implied: list[Interval]) -> Finding:
    """Two shares of one named whole that ask for two different wholes."""
    told = "≠".join(number(round((i.low + i.high) / 2, -2)) for i in implied)
    involved = [p for pair in pairs for p in pair]
    return finding(
        Verdict.CONTRADICTION, KIND, involved, told,
        f"{context.quote(*involved)}：两项占比说的是同一个总数，按各自的数推算却不是同一个数（{told}）。",
    )  # fmt: skip


def _totals(context: Context, first: Place, reach: int = _BACK) -> list[Place]:
    """Counts of the unit told around the shares in their paragraph, those before first."""
    found = []
    after = [p for p in context.places[first.index + 1 : first.index + reach] if p.sentence != first.sentence]
    for place in [*reversed(context.places[max(0, first.index - reach) : first.index]), *after]:
        low, high = sorted((place.quantity.start, first.quantity.start))
        if "\n" in context.view[low:high]:
            continue
        larger = place.quantity.value >= first.quantity.value
        if is_count(place) and same_unit(place, first) and larger and place.quantity.bound is Bound.EXACT:
            found.append(place)
    return found


def _slipped(total: Place, common: Interval) -> bool:
    """True when a whole number that the shares allow differs from the total by a slip."""
    step = total.quantity.quantum
    low = int((common.low / step).to_integral_value(rounding="ROUND_CEILING"))
    high = int((common.high / step).to_integral_value(rounding="ROUND_FLOOR"))
    if high - low > 200:
        return False
    return any(one_digit(total.quantity.value, Decimal(n) * step, step) for n in range(low, high + 1))


def _odd_one(
    context: Context, pairs: list[tuple[Place, Place]], implied: list[Interval], totals: list[Place]
) -> Iterator[Finding]:
    """Three or more shares of which all but one agree, on a total that is told or on one another."""
    for at, (count, rate) in enumerate(pairs):
        rest = _meet([i for n, i in enumerate(implied) if n != at])
        if rest is None or len(pairs) < 3:
            continue
        far = _totals(context, count, _FAR)
        coarse = rate.quantity.quantum * len(far) > rate.quantity.value * _COARSE
        if not coarse and any(interval(t).meets(implied[at]) for t in far):
            # 138件，占案件类的2.5%: the share of another total that is told.
            continue
        told = [t for t in totals if interval(t).meets(rest)]
        narrow = (rest.high - rest.low) * 20 <= rest.high
        if not told and not narrow:
            continue
        whole = told[0].quantity.value if told else round((rest.low + rest.high) / 2, 0)
        exact = count.quantity.value / whole
        involved = [count, rate, *(told[:1])]
        yield finding(
            Verdict.CONTRADICTION, KIND, involved,
            f"{number(count.quantity.value)}÷{number(whole)}={number(round(exact * 100, 2))}%≠{context.literal(rate)}",
            f"{context.quote(count, rate)}：其余各项占比都以{number(whole)}左右为总数，按此占比应为"
            f"{number(round(exact * 100, 2))}%。",
        )  # fmt: skip
        return
