"""From text to quantities: which numerals are figures, with value, unit, precision and bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.lexicon import Lexicon, lexicon
from mingfa.auditor.masks import Spans, masked_spans
from mingfa.auditor.model import Bound
from mingfa.auditor.numerals import parse_arabic
from mingfa.auditor.patterns import LONGEST, bound_at, ceiling_of, patterns
from mingfa.auditor.quantity import Quantity
from mingfa.auditor.scan_chinese import chinese_figures, ranks, rates_in_words
from mingfa.auditor.text import BOUNDARY

_DAMAGED_SPACE = "数字中间夹有空格"
_BETWEEN = re.compile(" ?(?:之间|区间|范围内|不等)")
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?: ?\. ?\d+)?")
_NO_UNIT = "数字后面没有量词，原文可能脱字"


def scan(view: str) -> list[Quantity]:
    """All quantities of a plain view (see :func:`mingfa.auditor.text.plain`), in order, not overlapping."""
    lex = lexicon()
    spans = Spans(masked_spans(view, lex))
    found = [*rates_in_words(view, spans), *ranks(view, lex)]
    taken = Spans([(q.start, q.end, "") for q in found])
    found += [q for q in _arabic(view, lex, spans) if not taken.at(q.start, q.end)]
    taken = Spans([(q.start, q.end, "") for q in found])
    found += [q for q in chinese_figures(view, lex, spans) if not taken.at(q.start, q.end)]
    found.sort(key=lambda q: q.start)
    return found


def _arabic(view: str, lex: Lexicon, spans: Spans) -> Iterator[Quantity]:
    previous: Quantity | None = None
    for match in patterns().arabic.finditer(view):
        quantity = _one_arabic(view, match, lex, spans)
        if quantity is None:
            continue
        if previous is not None:
            joined = _range_with(view, previous, quantity)
            if joined:
                previous, quantity = joined
            else:
                previous = _shares_unit(view, previous, quantity)
        if previous is not None and not previous.open_range:
            yield previous
        previous = quantity
    if previous is not None and not previous.open_range:
        yield previous


def _shares_unit(view: str, first: Quantity, second: Quantity) -> Quantity:
    """``分别提高15、22个百分点``: a bare number in a list takes the unit printed behind the next one."""
    listed = patterns().list_join.fullmatch(view[first.end : second.start])
    if listed is None or first.unit_printed or first.unit or not second.unit_printed or not second.unit:
        return first
    factor = Decimal("0.01") if second.kind == "rate" else Decimal(1)
    return Quantity(
        first.start, first.end, first.value * factor, first.quantum * factor, second.unit, second.kind, second.group,
        first.bound, unit_printed=True, notes=("单位同后一个数",),
    )  # fmt: skip


def _range_with(view: str, low: Quantity, high: Quantity) -> tuple[Quantity, Quantity] | None:
    """``3—5个``: the first number takes the unit of the second; together they bound the true one."""
    join = patterns().range_join.fullmatch(view[low.end : high.start])
    # 在200件至400件之间: both print their unit; without 之间 the one may have grown into the other.
    twice = low.unit_printed and low.unit == high.unit and _BETWEEN.match(view, high.end)
    if join is None or (low.unit_printed and not twice) or low.value >= high.value or not high.unit:
        return None
    factor = Decimal(1)
    if high.kind == "rate" and not twice:
        factor = Decimal("0.01")
    elif not twice and high.value >= 10000 and low.value * 1000 < high.value:
        factor = Decimal(10000)
    first = Quantity(
        low.start, low.end, low.value * factor, low.quantum * factor, high.unit, high.kind, high.group,
        Bound.AT_LEAST, unit_printed=True, notes=("区间的下限",),
    )  # fmt: skip
    second = Quantity(
        high.start, high.end, high.value, high.quantum, high.unit, high.kind, high.group,
        Bound.AT_MOST, unit_printed=True, notes=("区间的上限",),
    )  # fmt: skip
    return first, second


def _one_arabic(view: str, match: re.Match[str], lex: Lexicon, spans: Spans) -> Quantity | None:
    start, number = match.start("num"), match.group("num")
    if len(number) > LONGEST:
        return None
    damage = None
    end_number = match.end("num")
    if " " in number:
        if not _spaces_are_damage(view, match):
            return None
        damage = None if _GROUPED.fullmatch(number) else _DAMAGED_SPACE
    mask = spans.at(start, end_number)
    if mask:
        return None
    unit_word = match.group("unit")
    rate_word = match.group("rate")
    try:
        value, quantum = parse_arabic(number.replace(" ", "") + (match.group("scale") or ""))
    except ValueError:
        return None
    more = match.group("more1") or match.group("more2") or match.group("more3")
    if rate_word:
        factor = lex.rates[rate_word]
        bound, end = bound_at(view, start, match.end(), more)
        return Quantity(start, end, value * factor, quantum * factor, "1", "rate", "1", bound, damage=damage)
    if unit_word:
        unit = lex.units[unit_word]
        if unit.kind == "skip" or (view[start - 1 : start] == "第" and unit_word not in "位名"):
            return None
        if view[start - 1 : start] == "第":
            return Quantity(start, match.end(), value, quantum, "位", "rank", "位", Bound.EXACT)
        bound, end = bound_at(view, start, match.end(), more)
        return Quantity(
            start, end, value, quantum, unit.unit, unit.kind, unit.group, bound,
            damage=damage, ceiling=ceiling_of(value, more),
        )  # fmt: skip
    if match.group("big") and value < 30 and value == value.to_integral_value():
        return Quantity(start, match.end(), value, quantum, "类", "count", "项", Bound.EXACT)
    return _without_unit(view, match, value, quantum, more, damage)


def _spaces_are_damage(view: str, match: re.Match[str]) -> bool:
    """Blanks inside a number are damage when a character stands right before it and a unit right after."""
    start = match.start("num")
    before = view[start - 1 : start]
    if not (match.group("unit") or match.group("rate")):
        return False
    return bool(before) and ("\u4e00" <= before <= "\u9fff")


def _without_unit(
    view: str,
    match: re.Match[str],
    value: Decimal,
    quantum: Decimal,
    more: str | None,
    damage: str | None,
) -> Quantity | None:
    """A bare number counts when a word stands before it and a clause ends after it, or a scale is printed."""
    start = match.start("num")
    end = max(match.end(name) for name in ("num", "scale", "more1", "more2"))
    number = match.group("num")
    bound, end = bound_at(view, start, end, more)
    before = view[start - 1 : start]
    after = view[end : end + 1]
    is_range = patterns().range_join.match(view, end) is not None and view[end : end + 2].strip() != ""
    listed = patterns().list_join.match(view, end) and view[end + 1 : end + 2].isdigit() and before != "第"
    if (is_range and re.match(r" ?[-—–−~～至到] ?\d", view[end : end + 4])) or (
        listed and not match.group("scale")
    ):
        return Quantity(start, end, value, quantum, "", "", "", bound, unit_printed=False, open_range=True)
    if len(number) == 4 and number[:2] in ("19", "20") and not match.group("scale"):
        return None
    scaled = bool(match.group("scale"))
    stands_after_word = bool(before) and (patterns().non_units.match(before) is not None or before in "》”)")
    if not scaled and (not stands_after_word or before == "第"):
        return None
    closes = not after or after in BOUNDARY
    quoted = after in '“"「' and bool(after)
    regions = view.startswith(lexicon().words("bare_regions"), end) and before == "等"
    if (view.startswith(lexicon().bare_nouns, end) or regions) and not scaled:
        return Quantity(start, end, value, quantum, "个", "count", "项", bound, unit_printed=False)
    if not (closes or scaled or quoted):
        return None
    return Quantity(
        start, end, value, quantum, "", "", "", bound,
        unit_printed=False, damage=None if scaled or quoted else (damage or _NO_UNIT),
    )  # fmt: skip
