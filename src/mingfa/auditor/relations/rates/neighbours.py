"""What the neighbours of a share say of its whole: 516件，占73.71%；83件，占11.86%；… are of 700, which is not printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, printed, same_unit, total
from mingfa.auditor.relations.evidence.chance import CERTAIN, sum_chance
from mingfa.auditor.relations.evidence.slips import variants
from mingfa.auditor.relations.rates.pairs import Nearby, Part, fits
from mingfa.auditor.relations.rates.words import names_it

_LONGEST_ROW, _PLAINLY = 12, 2
# Totals that agree within a fiftieth are one total: rates are printed to few digits.
_FEWEST, _NARROW = 2, Decimal("0.02")
_SHARE = re.compile(r"占比?(?P<whole>[^，,；;。\d]*)$")
_OWN_SHARE = re.compile(
    r"[^，,；;。\d占中]{0,6}[，,(、]?[^，,；;。\d占中]{0,8}占比?(?P<whole>[^，,；;。\d]*)\d"
)
_HOW_MUCH = re.compile(r"(?:约|的|比[重例]|分别|达到?|为|是)*$")
_WITHIN = re.compile("其中|[^其]中[，,有]|这些|上述")


def _named(share: re.Match[str] | None) -> str | None:
    """The whole that the words of a share name: 投诉总量 for 占投诉总量的; ``None`` where no share is told."""
    return _HOW_MUCH.sub("", share["whole"]) if share else None


def sibling(context: Context, rate: Place, part: Place, whole: Place) -> bool:
    """True for 商品类387件，占投诉总量的49.05%，服务类336件，占投诉总量的: each is a share, neither the whole of the other."""
    share = _OWN_SHARE.match(context.view, whole.quantity.end)
    if share is not None and share.end() > rate.quantity.start:
        # 合计3037.89万元，办案经费一项占71.9%: the share that follows the whole is this very one.
        return False
    own = _named(share)
    told = _named(_SHARE.search(rate.pre))
    if told is None or own is None or whole is part or whole.depth != part.depth:
        return False
    if told and own:
        return told == own or (told.startswith("总") and own.endswith(told))
    if told:
        # 1680件，占27.1%；行政处罚2100，占收到申请总数的33.9%: of one total, unless it is the whole that is named.
        return "总" in told and names_it(context, rate, whole) < _PLAINLY
    low, high = sorted((whole.quantity.end, part.quantity.start))
    return not own and not _WITHIN.search(context.view, low, high)


def of_one_another(near: Nearby, part: Part, rate: Place, named: Place) -> bool:
    """591件…解决148件，占25.2%；列入计划364件，占61.9%；…: shares of the sum of what is listed, 588.

    Where the whole that is named is one slip from that sum, it is itself what went wrong.
    """
    row = _row(near, rate)
    if len(row) < 2 or all(r is not rate for _, r in row):
        return False
    counts = list(dict.fromkeys(c for p, _ in row for c in p.places))
    whole = total(counts)
    if named not in counts and sum_chance(counts, named) < CERTAIN:
        return False
    return fits(part, whole, rate) and sum(fits(p, whole, r) for p, r in row) >= len(row) - 1


def of_another_total(near: Nearby, part: Part, rate: Place, named: Place) -> bool:
    """交通2589件，占5.08%，工商2194件，占4.31%: the neighbours agree on a total that is none of the printed numbers.

    Where the whole that is named is one slip from that total, it is itself what went wrong.
    """
    peers = list(_peers(near, part, rate))
    if len(peers) < _FEWEST or any(fits(p, interval(named), r) for p, r in peers):
        return False
    implied = [p.interval.over(printed(r)) for p, r in peers]
    common = Interval(max(i.low for i in implied), min(i.high for i in implied))
    if common.low > common.high:
        # 占全年控制指标的40.6%，占全年控制指标的46.9%: each of a total of its own.
        return _named(_SHARE.search(rate.pre)) != ""
    if any(common.low <= v <= common.high for v in variants(named)):
        return False
    told = any(same_unit(w, named) and interval(w).meets(common) for w in near.around(rate))
    return not told and common.high - common.low <= _NARROW * common.high


def _row(near: Nearby, rate: Place) -> list[tuple[Part, Place]]:
    return [(p, r) for p, r in near.pairs if r.sentence == rate.sentence][:_LONGEST_ROW]


def _peers(near: Nearby, part: Part, rate: Place) -> Iterator[tuple[Part, Place]]:
    """The other shares of the sentence that are told as this one is."""
    name = _named(_SHARE.search(rate.pre))
    for other, share in _row(near, rate):
        alike = name is not None and _named(_SHARE.search(share.pre)) == name
        if (
            share is not rate
            and alike
            and same_unit(other.first, part.first)
            and other.first is not part.first
        ):
            yield other, share
