"""A numeral that counts something, before it is known what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mingfa.auditor.model import Bound


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
