"""Figures as they are printed in Chinese reports: `1562.74万元`, `20.3%`, `133件`."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingfa.measures.figures import Figure

SCALES = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
_DIGITS = 2  # of what says nothing of its digits
ABSENT = "—"


def rounded(figure: Figure) -> Decimal | None:
    """The value as printed, in the unit itself: 27/133 in percent with one digit is 0.203; None when there is none."""
    if figure.value is None:
        return None
    power, digits = _power(figure), _digits(figure)
    return figure.value.quantize(Decimal(1).scaleb(power - digits), _way(figure))


def printed(figure: Figure) -> str:
    """The figure with its unit. Zeros at the end are left out (`100%`, `2.5亿元`); — when there is no value."""
    value = rounded(figure)
    if value is None:
        return ABSENT
    power = _power(figure)
    number = plain_number(value.scaleb(-power))
    if figure.unit == "1":
        return f"{number}%"
    return f"{number}{figure.scale or ''}{figure.unit}"


def plain_number(value: Decimal) -> str:
    """A number without exponent and without zeros at the end."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _power(figure: Figure) -> int:
    if figure.unit == "1":
        return -2
    return SCALES[figure.scale] if figure.scale else 0


def _digits(figure: Figure) -> int:
    return _DIGITS if figure.digits is None else figure.digits


def _way(figure: Figure) -> str:
    return ROUND_DOWN if figure.rounding == "down" else ROUND_HALF_UP
