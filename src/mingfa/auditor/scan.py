"""From text to quantities: which numerals are figures, with value, unit, precision and bound."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import Lexicon, any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.numerals import CHINESE, parse_arabic, parse_chinese, scale_of
from mingfa.auditor.text import BOUNDARY

CN = "一二三四五六七八九十百千零〇两"
_DAMAGED_SPACE = "数字中间夹有空格"
_NO_UNIT = "数字后面没有量词，原文可能脱字"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral that counts something, before it is known what."""

    start: int
    end: int
    value: Decimal
    quantum: Decimal
    unit: str
    kind: str
    group: str
    bound: Bound
    unit_printed: bool = True
    damage: str | None = None
    unit_inferred: bool = False
    ceiling: Decimal | None = None
    label: str = ""
    open_range: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Patterns:
    arabic: re.Pattern[str]
    chinese: re.Pattern[str]
    fraction: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    bound_of: dict[str, Bound]
    rank: re.Pattern[str]
    range_join: re.Pattern[str]
    zero: re.Pattern[str]
    non_units: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lex = lexicon()
    before, after = lex.cues["bounds_before"], lex.cues["bounds_after"]
    bound_of = {word: Bound(name) for name, words in before.items() for word in words}
    bound_of |= {"后" + word: Bound(name) for name, words in after.items() for word in words}
    rates = any_of(lex.rates)
    arabic = (
        r"(?<![\dA-Za-z.])(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:(?: \d+){1,4})?(?: ?\. ?\d+)?)"
        r"(?: ?(?P<more1>[余多来几])?(?P<scale>[百千]?[万亿]{1,2}(?:\d+(?:\.\d+)?[万千])?|[百千](?![米克瓦伏])))?"
        r"(?P<more2>[余多来](?![次]?元化))? ?"
        rf"(?:(?P<rate>{rates})|(?P<more3>[余多])?(?P<unit>{lex.unit_pattern})|(?P<big>大)(?=[\u4e00-\u9fff]))?"
    )
    chinese = (
        rf"(?P<cn>(?:[数几上近])?[{CN}]+(?:点[{CN}]+)?[万亿]*[{CN}万亿]*)(?P<more>[余多来几])?(?P<scale>[万亿])?"
        rf"(?:(?P<unit>{lex.chinese_unit_pattern}|人次|件次|场次|元|户次|家次|份|小时|分钟|名|亩)|(?P<big>大)(?=[\u4e00-\u9fff]))"
    )
    fraction = (
        rf"(?P<base>百|千|万|[{CN}]+)分之(?P<top>[{CN}]+(?:点[{CN}]+)?|\d+(?:\.\d+)?)"
        rf"|(?P<tenth>[{CN}]|\d(?:\.\d)?)成(?P<half>半)?(?![立功员效果为绩本都人长年交品套因型片语熟文分就不家])"
    )
    return _Patterns(
        arabic=re.compile(arabic),
        chinese=re.compile(chinese),
        fraction=re.compile(fraction),
        before=re.compile(
            rf"(?<![治反])(?P<b>{any_of(w for ws in before.values() for w in ws if w != '上')}) ?$"
        ),
        after=re.compile(rf" ?(?P<a>{any_of(w for ws in after.values() for w in ws)})"),
        bound_of=bound_of,
        rank=re.compile(rf"第(?P<n>\d+|[{CN}]+)(?P<u>[位名])?"),
        range_join=re.compile(r" ?[-—–−~～至到] ?"),
        zero=re.compile(r"零(?=败诉|投诉|事故|发案|上访|差错|超期|逾期|违规|违纪|复议|诉讼)"),
        non_units=re.compile(r"[\u4e00-\u9fffA-Za-z]"),
    )


class _Spans:
    """Disjoint masked spans with fast lookup."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        merged: list[tuple[int, int, str]] = []
        for start, end, name in sorted(spans):
            if merged and start < merged[-1][1]:
                last = merged[-1]
                merged[-1] = (last[0], max(last[1], end), last[2])
            else:
                merged.append((start, end, name))
        self.items = merged
        self._starts = [span[0] for span in merged]

    def at(self, start: int, end: int) -> tuple[int, int, str] | None:
        """The masked span that touches [start, end), if any."""
        index = bisect_right(self._starts, end - 1) - 1
        if index >= 0 and self.items[index][1] > start:
            return self.items[index]
        return None


def masked_spans(view: str, lex: Lexicon) -> list[tuple[int, int, str]]:
    """Stretches in which numerals are not figures, with the name of the rule."""
    spans = [
        (match.start(), match.end(), name)
        for name, pattern in lex.masks
        for match in pattern.finditer(view)
        if name != "引号内名称" or re.search(rf"[\d{CHINESE}]", match.group())
    ]
    spans += [(m.start(), m.end(), "口号或热线") for m in lex.slogans.finditer(view)]
    return spans


def scan(view: str) -> list[Quantity]:
    """All quantities of a plain view (see :func:`mingfa.auditor.text.plain`), in order, not overlapping."""
    lex, patterns = lexicon(), _patterns()
    spans = _Spans(masked_spans(view, lex))
    found = [*_rates_in_words(view, patterns, spans), *_ranks(view, patterns, lex)]
    taken = _Spans([(q.start, q.end, "") for q in found])
    found += [q for q in _arabic(view, lex, patterns, spans) if not taken.at(q.start, q.end)]
    taken = _Spans([(q.start, q.end, "") for q in found])
    found += [q for q in _chinese(view, lex, patterns, spans) if not taken.at(q.start, q.end)]
    found.sort(key=lambda q: q.start)
    return found


def _bound(view: str, start: int, end: int, more: str | None, patterns: _Patterns) -> tuple[Bound, int]:
    """Bound of the number in [start, end) and the end including a bound word like 以上."""
    bounds = []
    if more:
        bounds.append(Bound.AT_LEAST)
    prefix = patterns.before.search(view[max(0, start - 6) : start])
    if prefix and not _is_compound(view, start - len(prefix.group()), prefix.group("b")):
        bounds.append(patterns.bound_of[prefix.group("b")])
    suffix = patterns.after.match(view, end)
    if suffix and suffix.group("a") not in "余多" and not view.startswith("内容", suffix.start("a")):
        bounds.append(patterns.bound_of["后" + suffix.group("a")])
        end = suffix.end()
    if not bounds:
        return Bound.EXACT, end
    return (bounds[0] if len(set(bounds)) == 1 else Bound.APPROX), end


def _ceiling(value: Decimal, more: str | None) -> Decimal | None:
    """余 and 多 promise less than one more of the last printed digit that is not zero: 2430余 is under 2440."""
    if not more or not value:
        return None
    exponent = int(str(value.normalize().as_tuple().exponent))
    return value + Decimal(1).scaleb(exponent)


def _is_compound(view: str, at: int, word: str) -> bool:
    """True when a one-character bound word is the tail of another word: 签约, 最近, 治超."""
    if len(word) > 1:
        return False
    before = view[at - 1 : at] if at > 0 else ""
    tails = {"约": "合签节预履条公违契邀集制", "近": "最附临亲靠", "超": "治赶反", "逾": "", "上": ""}
    return bool(before) and before in tails.get(word, "")


def _arabic(view: str, lex: Lexicon, patterns: _Patterns, spans: _Spans) -> Iterator[Quantity]:
    previous: Quantity | None = None
    for match in patterns.arabic.finditer(view):
        quantity = _one_arabic(view, match, lex, patterns, spans)
        if quantity is None:
            continue
        if previous is not None:
            joined = _range_with(view, previous, quantity, patterns)
            if joined:
                previous, quantity = joined
        if previous is not None and not previous.open_range:
            yield previous
        previous = quantity
    if previous is not None and not previous.open_range:
        yield previous


def _range_with(
    view: str, low: Quantity, high: Quantity, patterns: _Patterns
) -> tuple[Quantity, Quantity] | None:
    """``3—5个``: the first number takes the unit of the second; together they bound the true one."""
    join = patterns.range_join.fullmatch(view[low.end : high.start])
    if join is None or low.unit_printed or low.value >= high.value or not high.unit:
        return None
    factor = Decimal(1)
    if high.kind == "rate":
        factor = Decimal("0.01")
    elif high.value >= 10000 and low.value * 1000 < high.value:
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


def _one_arabic(
    view: str, match: re.Match[str], lex: Lexicon, patterns: _Patterns, spans: _Spans
) -> Quantity | None:
    start, number = match.start("num"), match.group("num")
    damage = None
    end_number = match.end("num")
    if " " in number:
        if not _spaces_are_damage(view, match):
            return None
        damage = _DAMAGED_SPACE
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
        bound, end = _bound(view, start, match.end(), more, patterns)
        return Quantity(start, end, value * factor, quantum * factor, "1", "rate", "1", bound, damage=damage)
    if unit_word:
        unit = lex.units[unit_word]
        if unit.kind == "skip" or (view[start - 1 : start] == "第" and unit_word not in "位名"):
            return None
        if view[start - 1 : start] == "第":
            return Quantity(start, match.end(), value, quantum, "位", "rank", "位", Bound.EXACT)
        bound, end = _bound(view, start, match.end(), more, patterns)
        return Quantity(
            start, end, value, quantum, unit.unit, unit.kind, unit.group, bound,
            damage=damage, ceiling=_ceiling(value, more),
        )  # fmt: skip
    if match.group("big") and value < 30 and value == value.to_integral_value():
        return Quantity(start, match.end(), value, quantum, "类", "count", "项", Bound.EXACT)
    return _without_unit(view, match, value, quantum, more, patterns, damage)


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
    patterns: _Patterns,
    damage: str | None,
) -> Quantity | None:
    """A bare number counts when a word stands before it and a clause ends after it, or a scale is printed."""
    start = match.start("num")
    end = max(match.end(name) for name in ("num", "scale", "more1", "more2"))
    number = match.group("num")
    bound, end = _bound(view, start, end, more, patterns)
    before = view[start - 1 : start]
    after = view[end : end + 1]
    is_range = patterns.range_join.match(view, end) is not None and view[end : end + 2].strip() != ""
    if is_range and re.match(r" ?[-—–−~～至到] ?\d", view[end : end + 4]):
        return Quantity(start, end, value, quantum, "", "", "", bound, unit_printed=False, open_range=True)
    if len(number) == 4 and number[:2] in ("19", "20") and not match.group("scale"):
        return None
    scaled = bool(match.group("scale"))
    if (
        not before
        or before in "第(-—/\t\n ."
        or not (patterns.non_units.match(before) or before in "》”)为:")
    ):
        if not scaled:
            return None
    if before == ":" and not scaled:
        return None
    closes = not after or after in BOUNDARY
    quoted = after in '“"「' and bool(after)
    if view.startswith(lexicon().bare_nouns, end) and not scaled:
        return Quantity(start, end, value, quantum, "个", "count", "项", bound, unit_printed=False)
    if not (closes or scaled or quoted):
        return None
    return Quantity(
        start, end, value, quantum, "", "", "", bound,
        unit_printed=False, damage=None if scaled or quoted else (damage or _NO_UNIT),
    )  # fmt: skip


def _chinese(view: str, lex: Lexicon, patterns: _Patterns, spans: _Spans) -> Iterator[Quantity]:
    for match in patterns.chinese.finditer(view):
        quantity = _one_chinese(view, match, lex, patterns, spans)
        if quantity is not None:
            yield quantity
    for match in patterns.zero.finditer(view):
        if not spans.at(match.start(), match.end()):
            yield Quantity(
                match.start(), match.end(), Decimal(0), Decimal(1), "件", "count", "件", Bound.EXACT,
                unit_printed=False,
            )  # fmt: skip


def _one_chinese(
    view: str, match: re.Match[str], lex: Lexicon, patterns: _Patterns, spans: _Spans
) -> Quantity | None:
    start, word = match.start("cn"), match.group("cn")
    if spans.at(start, match.end("cn")) or view[start - 1 : start] in ("第", "·", "之"):
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
    bound, end = _bound(view, start, end, more, patterns)
    if vague in ("数", "几", "上"):
        bound = Bound.AT_LEAST
    elif vague == "近":
        bound = Bound.AT_MOST
    return Quantity(start, end, value, Decimal(1), unit, kind, group, bound, ceiling=_ceiling(value, more))


def _closes(view: str, end: int) -> bool:
    return end >= len(view) or view[end] in BOUNDARY


def _counts_before(view: str, start: int) -> bool:
    """True when a noun stands right before: ``行政诉讼案件一件``."""
    return start > 1 and "\u4e00" <= view[start - 1] <= "\u9fff" and "\u4e00" <= view[start - 2] <= "\u9fff"


def _rates_in_words(view: str, patterns: _Patterns, spans: _Spans) -> Iterator[Quantity]:
    for match in patterns.fraction.finditer(view):
        if spans.at(match.start(), match.end()):
            continue
        try:
            if match.group("tenth"):
                top, base = _number(match.group("tenth")) + (Decimal("0.5") if match.group("half") else 0), Decimal(10)
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
        bound, end = _bound(view, match.start(), end, None, patterns)
        yield Quantity(match.start(), end, top / base, quantum, "1", "rate", "1", bound)


def _number(word: str) -> Decimal:
    if word[0].isdigit():
        return Decimal(word)
    if len(word) == 1 and word in "百千万":
        return Decimal(scale_of(word))
    return parse_chinese(word)


def _ranks(view: str, patterns: _Patterns, lex: Lexicon) -> Iterator[Quantity]:
    cues = any_of(lex.words("ranks"))
    for match in patterns.rank.finditer(view):
        start, end = match.start("n"), match.end()
        closes = end >= len(view) or view[end] in BOUNDARY
        clause = view[max(0, match.start() - 24) : match.start()]
        cut = max(clause.rfind(c) for c in BOUNDARY)
        cue = re.search(cues, clause[cut + 1 :])
        if not (match.group("u") or (closes and cue)):
            continue
        if not cue and not closes:
            continue
        try:
            value = _number(match.group("n"))
        except ValueError:
            continue
        yield Quantity(start, end, value, Decimal(1), "位", "rank", "位", Bound.EXACT)
