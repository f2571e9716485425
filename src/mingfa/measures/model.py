"""An indicator: what is counted, of which records, under which conditions, in which unit. Frozen after reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from mingfa.kernel.guard import Guard


@dataclass(frozen=True, slots=True)
class Flow:
    """Events of the year: counted, distinct by matter or fact, or a number fact summed.

    `distinct`: None (each event), "matter", or a fact. `year_fact`: the year is this fact's, not the event's.
    """

    of: tuple[str, ...]
    steps: tuple[str, ...]
    where: Guard | None
    distinct: str | None = None
    summed: str | None = None
    year_fact: str | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """Matters by their state at the `end` or `start` of the year: counted, distinct by fact, or a fact summed."""

    of: tuple[str, ...]
    where: Guard | None
    at: str
    distinct: str | None = None
    summed: str | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """Another indicator, at given values of its dimensions (none: all)."""

    name: str
    dims: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure against another, both named."""

    of: Ref | Flow | Stock
    to: Ref | Flow | Stock


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against last year's: growth or decline, as a ratio of last year's or in points."""

    of: Ref | Flow | Stock
    decline: bool
    points: bool


@dataclass(frozen=True, slots=True)
class Duration:
    """Time from one step to another of the same matter: a quantile (0.5 the median) or the longest (1)."""

    of: tuple[str, ...]
    start: str
    end: str
    quantile: Decimal
    unit: str
    where: Guard | None


Operation = Flow | Stock | Rate | Change | Duration


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension: its values by title, each with the condition that makes a record belong to it."""

    name: str
    values: Mapping[str, Guard]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `name` is its published name, unique in the library; `unit` "1" is a ratio shown in percent."""

    id: str
    name: str
    english: str
    unit: str
    operation: Operation
    dimensions: Mapping[str, Dimension]
    targets: Flow | None
    digits: int | None
    rounding: str
    scale: str | None
    cite: str
    system: str
    file: str
    digest: str

    @property
    def kind(self) -> str:
        """count, sum, stock, rate, change or duration."""
        operation = self.operation
        if isinstance(operation, Flow):
            return "sum" if operation.summed else "count"
        return type(operation).__name__.lower()
