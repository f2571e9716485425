"""Figures written in Chinese numerals, fractions in words, and ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingfa.auditor.lexicon import Lexicon, any_of
from mingfa.auditor.masks import Spans
from mingfa.auditor.model import Bound
from mingfa.auditor.numerals import parse_chinese, scale_of
from mingfa.auditor.patterns import bound_at, ceiling_of, patterns
from mingfa.auditor.quantity import Quantity
from mingfa.auditor.text import BOUNDARY

_NEAR = Decimal("0.05")


def chinese_figures(view: str, lex: Lexicon, spans: Spans) -> Iterator[Quantity]:
    """Chinese numerals before a measure word, and 零 before things that should not happen."""
    for match in patterns().chinese.finditer(view):
        quantity = _one_chinese(view, match, lex, spans)
        if quantity is not None:
            yield quantity
    for match in patterns().zero.finditer(view):
        if not spans.at(match.start(), match.end()):
            yield Quantity(
                match.start(), match.end(), Decimal(0), Decimal(1), "件", "count", "件", Bound.EXACT,
                unit_printed=False,
            )  # fmt: skip


def _one_chinese(view: str, match: re.Match[str], lex: Lexicon, spans: Spans) -> Quantity | None:
    start, word = match.start("cn"), match.group("cn")
    if spans.at(start, match.end("cn")) or view[start - 1 : start] in ("第", "·", "之"):
        return None
    if view[start - 1 : start] in ("每", "/") and word.strip("百千万") == "":
        # 每千人 and 批次/千人 are measures, not a thousand people.
        return None
    more = match.group("more")
    vague = word[0] if word[0] in "数几上近" else ""
    digits = word[1:] if vague else word
    start += 1 if vague in ("上", "近") else 0
    try:
        value = parse_chinese(digits) * scale_of(match.group("scale") or "")
    except ValueError:
        return None
    unit_word = match.group("unit")
    end = match.end()
    if value < 2 and not (unit_word and _closes(view, end) and _counts_before(view, start)):
        return None
    if match.group("big"):
        unit, kind, group, end = "个", "count", "项", match.end("big")
        if value > 30 or vague:
            return None
    else:
        found = lex.units[unit_word]
        unit, kind, group = found.unit, found.kind, found.group
        if (
            kind == "time"
            and unit == "天"
            and view[end : end + 1] in "内以"
            and view[start - 1 : start] == "月"
        ):
            return None
    bound, end = bound_at(view, start, end, more)
    if vague in ("数", "几", "上"):
        bound = Bound.AT_LEAST
    elif vague == "近":
        bound = Bound.AT_MOST
    return Quantity(start, end, value, Decimal(1), unit, kind, group, bound, ceiling=ceiling_of(value, more))


def _closes(view: str, end: int) -> bool:
    return end >= len(view) or view[end] in BOUNDARY


def _counts_before(view: str, start: int) -> bool:
    """True when a noun stands right before: ``行政诉讼案件一件``."""
    return start > 1 and "\u4e00" <= view[start - 1] <= "\u9fff" and "\u4e00" <= view[start - 2] <= "\u9fff"


def rates_in_words(view: str, spans: Spans) -> Iterator[Quantity]:
    """百分之十二点五, 三分之二, 九成: rates written in words."""
    for match in patterns().fraction.finditer(view):
        if spans.at(match.start(), match.end()):
            continue
        try:
            if match.group("tenth"):
                top, base = (
                    _number(match.group("tenth")) + (Decimal("0.5") if match.group("half") else 0),
                    Decimal(10),
                )
            else:
                top = _number(match.group("top"))
                base = _number(match.group("base"))
        except ValueError:
            continue
        if not base:
            continue
        end = match.end()
        if view.startswith("点", end):
            continue
        decimals = max(0, -int(str(top.as_tuple().exponent)))
        quantum = Decimal(1).scaleb(-decimals) / base
        if base % 10:
            # 三分之二 is said of anything near it, not of any third.
            quantum = _NEAR
        bound, end = bound_at(view, match.start(), end, None)
        yield Quantity(match.start(), end, top / base, quantum, "1", "rate", "1", bound)


def _number(word: str) -> Decimal:
    if word[0].isdigit():
        return Decimal(word)
    if len(word) == 1 and word in "百千万":
        return Decimal(scale_of(word))
    return parse_chinese(word)


def ranks(view: str, lex: Lexicon) -> Iterator[Quantity]:
    """Ranks that the text boasts of: 位列全国第27位."""
    cues = re.compile(any_of(lex.words("ranks")))
    for match in patterns().rank.finditer(view):
        start, end = match.start("n"), match.end()
        closes = end >= len(view) or view[end] in BOUNDARY
        clause = view[max(0, match.start() - 24) : match.start()]
        cut = max(clause.rfind(c) for c in BOUNDARY)
        cue = cues.search(clause[cut + 1 :])
        if not (match.group("u") or (closes and cue)):
            continue
        if not cue and not closes:
            continue
        try:
            value = _number(match.group("n"))
        except ValueError:
            continue
        yield Quantity(start, end, value, Decimal(1), "位", "rank", "位", Bound.EXACT)
