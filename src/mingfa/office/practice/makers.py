"""Makers: how a story's facts get their values. Each is a frozen value; the dice are given, so equal seeds make equal facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mingfa.kernel.source import Source

PARTIES = ("person", "firm")
EXAMPLE = "{money: [500, 50000]}"
_SPAN = re.compile(r"(-?\d+)(?:\.\.(-?\d+))?")


@dataclass(frozen=True, slots=True)
class Fixed:
    """The value as written: a text, or a tuple for a set of choices."""

    value: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """One of these values. Where an indicator asks for the fact, the story becomes one variant for each."""

    values: tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from `low` to `high` in steps of 10**-`digits`; amounts may be set so that sums come out."""

    low: Decimal
    high: Decimal
    digits: int


@dataclass(frozen=True, slots=True)
class Party:
    """A person or firm: as a fact of type party its number, as a text its name."""

    kind: str


@dataclass(frozen=True, slots=True)
class Same:
    """The value of another fact of the story."""

    fact: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day counted from that of the act that gives it."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Number:
    """A running number in a format: `3701{:06d}`."""

    format: str


@dataclass(frozen=True, slots=True)
class Year:
    """The year that is played, or one before or after it."""

    offset: int


Maker = Fixed | Choose | Amount | Party | Same | Day | Number | Year


def read_maker(node: Source, facts: Collection[str]) -> Maker:
    """Read one maker; `facts` are those of the procedure, for `same`. Raises DefinitionError."""
    if not node.is_mapping:
        return Fixed(_value(node))
    part = node.mapping(
        optional=(*_READERS, "date"),
        example=EXAMPLE,
    )
    if len(part) != 1:
        raise node.fault("应当恰好写一种取值方法", "一个键", EXAMPLE)
    (key, value), *_ = part.items()
    if key == "same":
        name = value.text("fine")
        if name not in facts:
            raise value.fault(f"“{name}”不是本程序的事项", "已有的事项", min(facts, default="fine"))
        return Same(name)
    if key == "date":
        return Fixed(value.day("2023-05-01").isoformat())
    return _READERS[key](value)


def _value(node: Source) -> str | tuple[str, ...]:
    return tuple(one.text() for one in node.items()) if node.is_list else node.text()


def _party(node: Source) -> Party:
    return Party(node.key.rpartition(".")[2])


def _choose(node: Source) -> Choose:
    values = tuple(_value(one) for one in node.items("[a, b]"))
    if not values:
        raise node.fault("没有可选的值", "至少一个值", "{choose: [citizen, organisation]}")
    return Choose(values)


def _amount(node: Source) -> Amount:
    ends = node.items("[500, 50000]")
    if len(ends) != 2:
        raise node.fault("不是一个范围", "两个数：最小、最大", EXAMPLE)
    low, high = (_decimal(end) for end in ends)
    if low > high:
        raise node.fault("最小大于最大", "从小到大的两个数", EXAMPLE)
    kind = node.key.rpartition(".")[2]
    printed = max(0, *(-_exponent(one) for one in (low, high)))
    return Amount(low, high, {"money": 2, "int": 0}.get(kind, max(printed, 2)))


def _decimal(node: Source) -> Decimal:
    try:
        return Decimal(node.text("500"))
    except InvalidOperation:
        raise node.fault(f"“{node.text()}”不是数", "数", "500") from None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _day(node: Source) -> Day:
    low, high = span(node)
    return Day(low, high)


def _number(node: Source) -> Number:
    written = node.text("3701{:06d}")
    try:
        told = written.format(1) != written.format(2)
    except (IndexError, KeyError, ValueError):
        told = False
    if not told:
        raise node.fault(f"“{written}”不能编号", "含一个数位的格式", '{number: "3701{:06d}"}')
    return Number(written)


def _year(node: Source) -> Year:
    return Year(node.integer(-20, 20, "0"))


_READERS: dict[str, Callable[[Source], Maker]] = {
    "person": _party,
    "firm": _party,
    "choose": _choose,
    "money": _amount,
    "int": _amount,
    "decimal": _amount,
    "same": lambda node: Same(node.text("fine")),
    "day": _day,
    "number": _number,
    "year": _year,
}


def span(node: Source) -> tuple[int, int]:
    """`5..20` or `5` as two whole numbers. Raises DefinitionError."""
    written = node.text("5..20")
    found = _SPAN.fullmatch(written)
    if found is None:
        raise node.fault(f"“{written}”不是一个范围", "两个整数，中间两点", "5..20")
    low = int(found[1])
    high = int(found[2]) if found[2] else low
    if low > high:
        raise node.fault(f"“{written}”从大到小", "从小到大的两个整数", "5..20")
    return low, high


def day_from(day: date, days: int) -> date:
    """The day `days` after `day`."""
    return date.fromordinal(day.toordinal() + days)
