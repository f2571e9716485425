"""What every relation needs: intervals as printed, comparable units, quotations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mingfa.auditor.model import Bound, Finding, Severity, Verdict
from mingfa.auditor.reading import Place

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
        """The quotient; the divisor must be positive."""
        low = self.low / other.high if other.high.is_finite() else Decimal(0)
        high = self.high / other.low if other.low > 0 and self.high.is_finite() else INFINITE
        return Interval(low, high)


@dataclass
class Context:
    """A report being judged: its text, its quantities in place, its year."""

    text: str
    view: str
    places: list[Place]
    year: int | None = None

    @cached_property
    def sentences(self) -> list[list[Place]]:
        """Places grouped by sentence, in order."""
        groups: dict[int, list[Place]] = {}
        for place in self.places:
            groups.setdefault(place.sentence, []).append(place)
        return list(groups.values())

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


def interval(place: Place) -> Interval:
    """Values that the printed number may stand for, allowing rounding and truncation."""
    quantity = place.quantity
    value, quantum = quantity.value, quantity.quantum
    if quantity.bound is Bound.AT_LEAST:
        return Interval(value, INFINITE)
    if quantity.bound is Bound.AT_MOST:
        return Interval(Decimal(0), value)
    if quantity.bound is Bound.APPROX:
        return Interval(value * Decimal("0.9"), value * Decimal("1.1"))
    if quantum == 1 and value == value.to_integral_value() and quantity.kind not in ("money", "rate"):
        return Interval(value, value)
    if quantity.kind == "money" and quantum == 1:
        return Interval(value, value)
    return Interval(value - quantum / 2, value + quantum)


def is_count(place: Place) -> bool:
    """True for things that can be added up: not rates, ranks, times or changes."""
    return place.quantity.kind not in ("rate", "rank", "time", "ratio")


def same_unit(left: Place, right: Place) -> bool:
    """Units equal, of one group, or one of them lost in the text."""
    a, b = left.quantity, right.quantity
    if not a.unit or not b.unit:
        return a.kind in ("", "count", "person", "occasion") and b.kind in ("", "count", "person", "occasion")
    return a.unit == b.unit or a.group == b.group


def loosely_same(left: Place, right: Place) -> bool:
    """Counts whose units differ but may count the same things (件 and 次)."""
    counts = ("count", "occasion", "person", "")
    loose = {"件", "次", "起", "人次", "件次", "宗", "例", ""}
    a, b = left.quantity, right.quantity
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


def total(places: list[Place]) -> Interval:
    """The interval of the sum."""
    result = Interval(Decimal(0), Decimal(0))
    for place in places:
        result += interval(place)
    return result


def exact_sum(places: list[Place]) -> Decimal:
    """The sum of the printed values."""
    return sum((p.quantity.value for p in places), Decimal(0))


def all_exact(places: list[Place]) -> bool:
    """True when no number is a bound or an approximation."""
    return all(p.quantity.bound is Bound.EXACT for p in places)
