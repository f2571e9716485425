"""Figures as Chinese reports print them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.measures import Figure, printed, rounded


def figure(value: str | None, **given: Any) -> Figure:
    """A figure with this value; all else as a plain count's unless given."""
    plain: dict[str, Any] = {
        "indicator": "某数",
        "dims": (),
        "region": "370113",
        "year": 2023,
        "kind": "count",
        "numerator": None,
        "denominator": None,
        "records": 0,
        "unit": "件",
        "digits": None,
        "rounding": "half_up",
        "scale": None,
        "note": "",
        "digest": "",
    }
    return Figure(**{**plain, "value": None if value is None else Decimal(value), **given})


@pytest.mark.parametrize(
    ("value", "given", "told", "number"),
    [
        ("133", {}, "133件", "133"),
        ("0", {}, "0件", "0"),
        ("15627400", {"unit": "元", "scale": "万"}, "1562.74万元", "15627400"),
        ("15627449.99", {"unit": "元", "scale": "万"}, "1562.74万元", "15627400"),
        ("15627450", {"unit": "元", "scale": "万"}, "1562.75万元", "15627500"),
        ("250000000", {"unit": "元", "scale": "亿", "digits": 1}, "2.5亿元", "250000000"),
        ("5300", {"unit": "亩", "scale": "万"}, "0.53万亩", "5300"),
        ("0.2030075187969924812030075188", {"unit": "1", "digits": 1}, "20.3%", "0.203"),
        ("1", {"unit": "1", "digits": 1}, "100%", "1"),
        ("0.98650", {"unit": "1"}, "98.65%", "0.9865"),
        ("0.66666", {"unit": "1", "digits": 1, "rounding": "down"}, "66.6%", "0.666"),
        ("-0.25", {"unit": "1"}, "-25%", "-0.25"),
        ("2.5", {"unit": "天"}, "2.5天", "2.5"),
        ("2.567", {"unit": "天", "digits": 1}, "2.6天", "2.6"),
        ("30.005", {"unit": "元"}, "30.01元", "30.01"),
        (None, {}, "—", None),
    ],
)
def test_printed(value: str | None, given: dict[str, Any], told: str, number: str | None) -> None:
    one = figure(value, **given)
    assert printed(one) == told
    assert rounded(one) == (None if number is None else Decimal(number))


@given(st.decimals(0, 10**12, places=2), st.sampled_from([None, "千", "万", "亿"]), st.integers(0, 6))
def test_printing_never_moves_a_figure_by_more_than_half_its_last_digit(
    value: Decimal, scale: str | None, digits: int
) -> None:
    one = figure(str(value), unit="元", scale=scale, digits=digits)
    unit = Decimal(10) ** {None: 0, "千": 3, "万": 4, "亿": 8}[scale]
    told = Decimal(printed(one).rstrip("元千万亿")) * unit
    assert told == rounded(one)
    assert abs(told - value) * 2 <= unit / 10**digits
