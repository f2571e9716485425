"""What every relation needs: intervals as printed, comparable units, quotations."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property

from mingfa.auditor.model import Bound, Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.tables import Table

_MOST_IN_A_SENTENCE, _MOST_IN_A_PARAGRAPH = 48, 80
INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a printed number may stand for, ends included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        low = self.low - other.high if other.high.is_finite() else Decimal(0)
        high = self.high - other.low if self.high.is_finite() else INFINITE
        return Interval(low, high)

    def meets(self, other: Interval) -> bool:
        """True when some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def over(self, other: Interval) -> Interval:
        """The quotient; by nothing it may be anything."""
        low = self.low / other.high if other.high.is_finite() and other.high > 0 else Decimal(0)
        high = self.high / other.low if other.low > 0 and self.high.is_finite() else INFINITE
        return Interval(low, high)


# A whole with its listed parts and the position of the mark that opens the list.
Listed = tuple[Place, list[Place], int]


@dataclass
class Context:
    """A report being judged: its text, its quantities in place, its year."""

    text: str
    view: str
    places: list[Place]
    year: int | None = None
    tables: list[Table] = field(default_factory=list)
    lists_of: dict[int, list[Listed]] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    explained: set[int] = field(default_factory=set)

    @cached_property
    def at(self) -> dict[int, Place]:
        """Places by the offset of their number."""
        return {place.quantity.start: place for place in self.places}

    @cached_property
    def sentences(self) -> list[list[Place]]:
        """Places grouped by sentence, in order; a run of more than any sentence holds is cut."""
        groups: list[list[Place]] = []
        for place in self.places:
            last = groups[-1] if groups else []
            if last and last[0].sentence == place.sentence and len(last) < _MOST_IN_A_SENTENCE:
                last.append(place)
            else:
                groups.append([place])
        return groups

    @cached_property
    def paragraphs(self) -> list[list[Place]]:
        """Places grouped by line, in order; a run of more than a paragraph holds is cut."""
        groups: list[list[Place]] = []
        for place in self.places:
            last = groups[-1] if groups else []
            same = last and "\n" not in self.view[last[-1].quantity.end : place.quantity.start]
            if same and len(last) < _MOST_IN_A_PARAGRAPH:
                last.append(place)
            else:
                groups.append([place])
        return groups

    def before_in_paragraph(self, place: Place, reach: int = 16) -> list[Place]:
        """The places before this one in its paragraph, nearest first."""
        before = self.places[max(0, place.index - reach) : place.index]
        if not before:
            return []
        line = self.view.rfind("\n", before[0].quantity.end, place.quantity.start)
        return [other for other in reversed(before) if other.quantity.end > line]

    def around_in_paragraph(self, place: Place, reach: int = 16) -> list[Place]:
        """The places before this one in its paragraph, nearest first, then those behind it."""
        after = self.places[place.index + 1 : place.index + 1 + reach]
        if after:
            line = self.view.find("\n", place.quantity.end, after[-1].quantity.start)
            after = [other for other in after if line < 0 or other.quantity.start < line]
        return [*self.before_in_paragraph(place, reach), *after]

    @cached_property
    def _sentence_at(self) -> dict[int, int]:
        return {place.index: at for at, group in enumerate(self.sentences) for place in group}

    def sentence_before(self, places: list[Place]) -> list[Place]:
        """The places of the sentence before the one in which these places stand."""
        at = self._sentence_at[places[0].index]
        return self.sentences[at - 1] if at else []

    @cached_property
    def _starts(self) -> list[int]:
        return [place.quantity.start for place in self.places]

    def before(self, position: int, reach: int = 12) -> list[Place]:
        """The last places whose numbers begin before a position of the text, in order."""
        index = bisect_left(self._starts, position)
        return self.places[max(0, index - reach) : index]

    def after(self, position: int, reach: int = 1) -> list[Place]:
        """The first places whose numbers begin at a position of the text or behind it, in order."""
        index = bisect_left(self._starts, position)
        return self.places[index : index + reach]

    @cached_property
    def in_digits(self) -> set[int]:
        """The indexes of the numbers that are not spelt out: 3件, but not 三件."""
        return {p.index for p in self.places if any(c.isdigit() for c in self.literal(p))}

    def literal(self, place: Place) -> str:
        """The number as printed."""
        return self.text[place.quantity.start : place.quantity.end]

    def quote(self, *places: Place) -> str:
        """The printed words around the given quantities, in order, in Chinese quotation marks."""
        clauses = []
        last = -1
        for place in sorted(places, key=lambda p: p.quantity.start):
            start = max(place.clause_start, last)
            clause = self.text[start : max(place.clause_end, place.quantity.end)]
            last = max(place.clause_end, place.quantity.end)
            clauses.append(" ".join(clause.split()).strip("，,、；; "))
        return "“" + "…".join(c for c in clauses if c) + "”"


class Rounding(Enum):
    """How the writer of the report may have shortened a number; one writer does it one way."""

    EITHER = 0
    NEAREST = 1
    CUT = 2


def interval(place: Place, rounding: Rounding = Rounding.EITHER) -> Interval:
    """Values that the printed number may stand for, rounded to the nearest or cut."""
    quantity = place.quantity
    value, quantum = quantity.value, quantity.quantum
    if quantity.bound is Bound.AT_LEAST:
        return Interval(value, quantity.ceiling or INFINITE)
    if quantity.bound is Bound.AT_MOST:
        return Interval(Decimal(0), value)
    if quantity.bound is Bound.APPROX:
        return Interval(value * Decimal("0.9"), value * Decimal("1.1"))
    # What is measured (28微克/立方米) is rounded, though it is whole; what is counted is not.
    counted = quantity.kind not in ("rate", "level")
    if counted and quantum == 1 and value == value.to_integral_value():
        return Interval(value, value)
    # A cut number stays below its next step.
    low = value if rounding is Rounding.CUT else value - quantum / 2
    high = value + quantum / 2 if rounding is Rounding.NEAREST else value + quantum * Decimal("0.999")
    return Interval(low, high)


def printed(rate: Place) -> Interval:
    """The values that the printed rate may stand for; a plain 100 % is not more than the whole."""
    quantity = rate.quantity
    if quantity.bound is Bound.EXACT:
        half = quantity.quantum / 2
        if quantity.value == 1:
            return Interval(Decimal(1) - half, Decimal(1))
        # Nearest or truncated, as printed.
        return Interval(quantity.value - half, quantity.value + quantity.quantum - Decimal("1e-12"))
    return interval(rate)


def may_equal(parts: list[Place], whole: Place) -> bool:
    """True when the parts may add up to the whole, all of them shortened in one way."""
    return any(
        total(parts, rounding).meets(interval(whole, rounding))
        for rounding in (Rounding.NEAREST, Rounding.CUT)
    )


def may_stay_within(part: Place, whole: Place) -> bool:
    """True when the part may be no more than the whole, both shortened in one way."""
    if part.quantity.value <= whole.quantity.value:
        return True
    return any(
        interval(part, rounding).low < interval(whole, rounding).high
        for rounding in (Rounding.NEAREST, Rounding.CUT)
    )


def is_count(place: Place) -> bool:
    """True for things that can be added up: not rates, ranks, times, changes or thresholds (10万元以上的案件)."""
    return place.addable


def same_unit(left: Place, right: Place) -> bool:
    """Units equal, of one group, or one of them lost in the text."""
    a, b = left.quantity, right.quantity
    if not a.unit or not b.unit:
        return a.kind in ("", "count", "person", "occasion") and b.kind in ("", "count", "person", "occasion")
    return a.unit == b.unit or a.group == b.group


# An application is a 件 or a 份, a piece of news a 条 or a 篇.
_ALIKE = ({"件", "份"}, {"条", "篇"}, {"条", "则"}, {"件", "封"})


def loosely_same(left: Place, right: Place) -> bool:
    """Counts whose units differ but may count the same things (件 and 次)."""
    counts = ("count", "occasion", "person", "")
    loose = {"件", "次", "起", "人次", "件次", "宗", "例", ""}
    a, b = left.quantity, right.quantity
    if a.unit == b.unit or any({a.unit, b.unit} <= pair for pair in _ALIKE):
        return True
    return a.kind in counts and b.kind in counts and a.unit in loose and b.unit in loose


def number(value: Decimal) -> str:
    """A value for an expression: plain digits, large ones in 万 or 亿."""
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    for factor, word in ((10**8, "亿"), (10**4, "万")):
        scaled = value / factor
        if abs(value) >= 10 * factor and scaled == round(scaled, 2):
            return f"{scaled.normalize():f}{word}"
    return f"{value.normalize():f}"


def sum_of(places: list[Place]) -> str:
    """The numbers as an addition; one that stands for several things with its factor: 5+3×2."""
    return "+".join(number(p.quantity.value) + (f"×{p.times}" if p.times > 1 else "") for p in places)


def percent(value: Decimal, quantum: Decimal = Decimal("0.0001")) -> str:
    """A fraction as a percentage with the digits of ``quantum``, at least one more than needed to compare."""
    digits = max(1, -int(str(quantum.normalize().as_tuple().exponent)) - 1)
    return f"{value * 100:.{digits}f}%"


def finding(
    verdict: Verdict,
    kind: str,
    places: list[Place],
    expression: str,
    explanation: str,
    severity: Severity | None = None,
) -> Finding:
    """A finding about these places; severity by the verdict unless told."""
    usual = {
        Verdict.CONTRADICTION: Severity.HIGH,
        Verdict.SUSPICIOUS: Severity.MEDIUM,
        Verdict.UNKNOWN: Severity.INFO,
        Verdict.CONSISTENT: Severity.INFO,
    }
    indexes = tuple(dict.fromkeys(p.index for p in places))
    return Finding(verdict, kind, indexes, expression, explanation, severity or usual[verdict])


def total(places: list[Place], rounding: Rounding = Rounding.EITHER) -> Interval:
    """The interval of the sum."""
    result = Interval(Decimal(0), Decimal(0))
    for place in places:
        one = interval(place, rounding)
        result += Interval(one.low * place.times, one.high * place.times)
    return result


def exact_sum(places: list[Place]) -> Decimal:
    """The sum of the printed values."""
    return sum([p.quantity.value * p.times for p in places], Decimal(0))


def all_exact(places: list[Place]) -> bool:
    """True when no number is a bound or an approximation."""
    return all(p.quantity.bound is Bound.EXACT for p in places)


def agrees(numerator: Place, denominator: Place, rate: Place) -> bool:
    """True when the two counts may be printed as this rate, rounded or cut."""
    if denominator.quantity.value <= 0:
        return False
    quotient = interval(numerator).over(interval(denominator))
    return quotient.meets(printed(rate))


def possible(denominator: int, rate: Place) -> bool:
    """True when some whole number out of ``denominator`` would be printed as this rate."""
    stands_for = printed(rate)
    low = (stands_for.low * denominator).to_integral_value(rounding="ROUND_CEILING")
    return low <= stands_for.high * denominator


def pairs_in(words: str) -> set[str]:
    """Every two neighbouring characters: what two names have in common is mostly a word."""
    return {words[at : at + 2] for at in range(len(words) - 1)}
