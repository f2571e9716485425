"""What every engine can do, and what is alike in all of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures.model import Stock
from mingfa.measures.view import holds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mingfa.kernel.calendar import Calendar
    from mingfa.measures.plan import Leaf
    from mingfa.measures.view import View


WIDE = Context(prec=60)  # more digits than the columns have: nothing is rounded on the way


class Count(NamedTuple):
    """A leaf's number and how many records stand behind it. `value` is None where no record gives a number."""

    value: Decimal | None
    records: int


class Behind(NamedTuple):
    """A record behind a figure: the matter, the event's number in it, and in the region."""

    matter: str
    n: int
    seq: int


class Engine(Protocol):
    """Computes leaves over the records of one region."""

    def counts(self, leaves: Collection[Leaf]) -> Mapping[Leaf, Count]:
        """Each leaf's number."""
        ...

    def records(self, leaf: Leaf) -> Sequence[Behind]:
        """The records that the leaf counts, by their numbers in the region."""
        ...


def belongs(leaf: Leaf, view: View) -> bool:
    """Whether a record that looks so is counted: the condition of the operation, and one of each dimension's."""
    return holds(leaf.operation.where, view) and all(
        any(holds(guard, view) for guard in test) for test in leaf.tests
    )


def taken_at(leaf: Leaf) -> datetime:
    """The moment before which a stock is taken: the start of its year, or of the next."""
    operation = leaf.operation
    year = leaf.year + 1 if isinstance(operation, Stock) and operation.at == "end" else leaf.year
    return datetime(year, 1, 1, tzinfo=SHANGHAI)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The exact sum, written in its one way: equal sums have equal digits, whatever they were added up from."""
    with localcontext(WIDE):
        found = sum(numbers, Decimal(0)).normalize()
        return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def quantile(spans: Mapping[Decimal, int], share: Decimal) -> Decimal | None:
    """The value below which `share` of the spans lie, between two neighbours in proportion; None without spans.

    `spans` says how many there are of each length.
    """
    ordered = sorted(spans.items())
    count = sum(spans.values())
    if not count:
        return None
    place = share * (count - 1)
    below = int(place)
    one, two = _at(ordered, below), _at(ordered, min(below + 1, count - 1))
    return one + (place - below) * (two - one)


def _at(ordered: Sequence[tuple[Decimal, int]], place: int) -> Decimal:
    for value, n in ordered:
        if place < n:
            return value
        place -= n
    raise IndexError(place)


_SECONDS = {"second": 1, "minute": 60, "hour": 3600}


def span(start: datetime, end: datetime, unit: str, calendar: Calendar) -> Decimal:
    """From `start` to `end`: calendar days, working days after the first, or exact hours, minutes, seconds."""
    if unit == "day":
        return Decimal((_day(end) - _day(start)).days)
    if unit == "working_day":
        return Decimal(calendar.working_between(_day(start), _day(end)))
    passed = end - start
    micro = (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
    return Decimal(micro) / (1_000_000 * _SECONDS[unit])


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
