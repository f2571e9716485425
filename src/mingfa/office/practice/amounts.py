"""Shares of a total: so many random numbers of a range that add up to it exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingfa.office.practice.values import some_amount

if TYPE_CHECKING:
    from random import Random

    from mingfa.office.practice.makers import Amount


def shares(total: Decimal, many: int, maker: Amount, rng: Random) -> list[Decimal]:
    """`many` numbers of the maker's range whose sum is `total`. Raises ValueError when there are none.

    Numbers are drawn as the maker draws them, then moved towards the end of the range that the total asks for, each
    by its share of the room that is left.
    """
    scale = 10**maker.digits
    low, high = (int(end * scale) for end in (maker.low, maker.high))
    wanted = int(total * scale)
    if wanted != total * scale or not low * many <= wanted <= high * many:
        raise ValueError(f"{total}不能分成{many}个{maker.low}至{maker.high}的数")
    drawn = [int(some_amount(maker, rng) * scale) for _ in range(many)]
    missing = wanted - sum(drawn)
    end = high if missing > 0 else low
    room = sum(end - one for one in drawn)
    if missing:
        drawn = [one + missing * (end - one) // room for one in drawn]
    missing = wanted - sum(drawn)
    step = 1 if missing > 0 else -1
    while missing:
        for i, one in enumerate(drawn):
            if missing and low <= one + step <= high:
                drawn[i] += step
                missing -= step
    return [Decimal(number).scaleb(-maker.digits) for number in drawn]
