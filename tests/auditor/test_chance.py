"""How much a near miss tells: the chance that unrelated numbers lie within one slip of agreeing."""

from __future__ import annotations

import random

from mingfa.auditor.audit import place_figures
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance, sum_chance


def _sum(whole: int, *parts: int) -> float:
    first, *rest = place_figures(f"审查{whole}件" + "".join(f"，其中{p}件" for p in parts)).places
    return sum_chance(rest, first)


def test_numbers_that_add_up_or_miss_by_more_are_no_near_miss() -> None:
    assert _sum(4475, 3431, 1044) == CERTAIN
    assert _sum(4375, 3431, 1044) < CERTAIN
    assert _sum(2475, 3431, 1331) == CERTAIN


def test_longer_numbers_tell_more() -> None:
    assert _sum(4385, 3431, 1044) < _sum(485, 341, 154) < _sum(45, 31, 15)


def test_the_chance_of_a_sum_is_what_dice_show() -> None:
    """Draw wholes at random: about as many are one slip from the sum as the chance says."""
    dice = random.Random(7)
    told = _sum(4375, 3431, 1044)
    hits = sum(_sum(dice.randrange(1000, 8000), 3431, 1044) < CERTAIN for _ in range(3000)) / 3000
    assert told / 3 < hits < told * 3


def test_the_chance_of_a_rate() -> None:
    whole, part, one, two = place_figures("受理498件，审结286件，占57.9%，占51.42%").places
    assert rate_chance([part], whole, two) < rate_chance([part], whole, one) < 0.1
    assert agrees_by_chance(two) < agrees_by_chance(one) < 0.002


def test_a_slip_in_any_part_of_a_sum_or_in_the_order_of_the_digits_is_a_near_miss() -> None:
    whole, one, two, mixed, far = place_figures("受理1864件，甲612件，乙485件，占88.55%，占12.34%").places
    assert rate_chance([one, two], whole, mixed) < CERTAIN
    assert rate_chance([one, two], whole, far) == CERTAIN
