"""What is laid down as a multiple of an amount: 货值金额56.3万元…按货值金额的3倍处以罚款168.9万元, 按日加处3%罚款.

The words name the amount (货值金额, 违法所得, 工程合同价款), a multiple or a percentage of it, and what comes of it. When no
amount of the paragraph times the multiple gives that, the one that the words name is held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, all_exact, interval, is_count, number, percent
from mingfa.auditor.relations.evidence.chance import CERTAIN, slip_from
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants

KIND = "单价与总额"
WHAT = "按基数倍数（或比例）所得与总额"
# In true texts the amount that the words name hardly ever misses what is laid down by a slip.
_NAMED, _UNNAMED = 0.9, 0.12
_BACK, _DAYS, _REACH, _LETTERS = 16, 8, 16, 2


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """按货值金额的3倍, then 处以罚款 with the amount; and 按日 for a fine that grows by the day."""
    lex = lexicon()
    base = any_of(lex.words("multiple_bases"))
    levied = any_of(lex.words("levied"))
    return (
        re.compile(rf"(?P<base>(?:{base})(?:金额|总额|额|价款|款)?)的?$"),
        re.compile(
            rf"^(?:的|标准|比例|予以|处以?|给予|并|共|合计|计|[，,]|{levied})*(?:{levied})[\u4e00-\u9fff]{{0,6}}$"
        ),
        re.compile(r"[按逐每][日天]|日(?:利率|加[收处])"),
    )


def find(context: Context) -> Iterator[Finding]:
    """A finding for every amount that is laid down as a multiple of another of the paragraph."""
    for place in context.places:
        quantity = place.quantity
        if quantity.kind not in ("ratio", "rate") or quantity.bound is not Bound.EXACT or quantity.value <= 0:
            continue
        after = context.places[place.index + 1] if place.index + 1 < len(context.places) else None
        if after is None or after.quantity.kind != "money" or after.sentence != place.sentence:
            continue
        base, levied, daily = _words()
        lead = context.view[max(place.sentence_start, place.quantity.start - _REACH) : place.quantity.start]
        between = context.view[place.quantity.end : after.quantity.start]
        if after.quantity.bound is not Bound.EXACT or levied.match(between) is None:
            continue
        by_day = daily.search(lead) is not None
        named = base.search(lead)
        if by_day or named is not None:
            yield from _judge(context, place, after, named["base"] if named else "", by_day)


def _judge(context: Context, times: Place, levied: Place, name: str, by_day: bool) -> Iterator[Finding]:
    around = [p for p in context.before_in_paragraph(times, _BACK) if is_count(p)]
    bases = [p for p in around if p.quantity.kind == "money" and p.quantity.value > 0]
    days = [p for p in context.before_in_paragraph(times, _DAYS) if p.quantity.unit in ("天", "日")]
    if by_day and not days:
        return
    factors: list[Place | None] = [*days] if by_day else [None]
    told = interval(levied)
    made = [(base, day) for base in bases for day in factors]
    values = [_product(times, base, day) for base, day in made]
    sums = [Interval(a.low + b.low, a.high + b.high) for a, b in combinations(values, 2)]
    for (base, day), value in zip(made, values, strict=True):
        if value.meets(told):
            yield from _tell(context, times, base, day, levied, True)
            return
    # A fine by the day may not outgrow what is owed.
    capped = by_day and any(p.quantity.value == levied.quantity.value for p in bases)
    if capped or any(value.meets(told) for value in sums) or not all_exact([levied, *bases]):
        return
    stem = name[:_LETTERS]
    named = [(b, d) for b, d in made if stem and stem in b.pre[-_REACH:]]
    chances = [(_chance(times, base, day, levied), base, day) for base, day in named or made]
    chance, base, day = min(chances, key=lambda row: row[0], default=(CERTAIN, levied, None))
    limit = _NAMED if named or (by_day and len(made) == 1) else _UNNAMED
    if chance < CERTAIN and chance * len(chances) <= limit:
        yield from _tell(context, times, base, day, levied, False)
    elif len(named) == 1 and len(made) == 1:
        # The one amount of the paragraph, by its name: no other reading is left.
        yield from _tell(context, times, *named[0], levied, False)


def _product(times: Place, base: Place, day: Place | None) -> Interval:
    """A multiple that is laid down is not rounded; the amount is as printed."""
    factor = times.quantity.value * (day.quantity.value if day else 1)
    one = interval(base)
    return Interval(one.low * factor, one.high * factor)


def _chance(times: Place, base: Place, day: Place | None, levied: Place) -> float:
    """Chance that an unrelated amount would be one slip from the product; 1 when no slip joins them."""
    factor = times.quantity.value * (day.quantity.value if day else 1)
    made = [v * factor for v in variants(base)]
    made += [v * base.quantity.value * (day.quantity.value if day else 1) for v in variants(times)]
    if day is not None:
        made += [v * base.quantity.value * times.quantity.value for v in variants(day)]
    return slip_from(base.quantity.value * factor, made, levied)


def _tell(
    context: Context, times: Place, base: Place, day: Place | None, levied: Place, fits: bool
) -> Iterator[Finding]:
    exact = base.quantity.value * times.quantity.value * (day.quantity.value if day else Decimal(1))
    told = percent(times.quantity.value) if times.quantity.kind == "rate" else number(times.quantity.value)
    shown = "×".join([number(base.quantity.value), told, *([number(day.quantity.value)] if day else [])])
    involved = [base, *([day] if day else []), times, levied]
    yield from judged(
        context, KIND, involved, f"{shown}={number(exact)}", number(levied.quantity.value), fits, WHAT
    )
