"""A total is shared out to the fen, every share within its range."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.office.practice.amounts import shares
from mingfa.office.practice.makers import Amount


@given(
    low=st.integers(0, 10_000),
    width=st.integers(0, 1_000_000),
    many=st.integers(1, 60),
    part=st.fractions(0, 1),
    digits=st.integers(0, 2),
    seed=st.integers(0, 99),
)
def test_shares_add_up_and_stay_in_range(
    low: int, width: int, many: int, part: object, digits: int, seed: int
) -> None:
    maker = Amount(Decimal(low), Decimal(low + width), digits)
    units = low * many * 10**digits + int(width * many * 10**digits * part)
    total = Decimal(units).scaleb(-digits)
    found = shares(total, many, maker, Random(seed))
    assert sum(found) == total
    assert len(found) == many
    assert all(maker.low <= one <= maker.high for one in found)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="不能分成"):
        shares(Decimal(10), 3, Amount(Decimal(4), Decimal(5), 0), Random(1))


def test_equal_seeds_give_equal_shares() -> None:
    maker = Amount(Decimal(100), Decimal(5000), 2)
    one, two = (shares(Decimal("98765.43"), 40, maker, Random(5)) for _ in range(2))
    assert one == two
    assert len(set(one)) > 20
