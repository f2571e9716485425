"""The numbers before a whole with which it may be meant: 公办106家、民办57家，其中三级11家、二级57家、一级95家."""

from __future__ import annotations

from decimal import Decimal

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, exact_sum, is_count, loosely_same, same_unit

_MOST_SIBLINGS = 6


def joined_before(context: Context, whole: Place) -> Decimal:
    """闯红灯214起、逆行187起，其中当场处罚263起: what the list that ends in the whole comes to, when 、 joins it; else nought."""
    both = [whole]
    while both[0].index and len(both) <= _MOST_SIBLINGS:
        before = context.places[both[0].index - 1]
        gap = context.view[before.quantity.end : both[0].quantity.start]
        if not (gap.startswith("、") and is_count(before) and same_unit(before, whole)):
            break
        both.insert(0, before)
    return exact_sum(both) if len(both) > 1 else Decimal(0)


def with_siblings(context: Context, whole: Place, parts: list[Place]) -> list[Place]:
    """公办106家、民办57家，其中三级11家、二级57家、一级95家: numbers before the parts that these make up together."""
    value, both = exact_sum(parts), [whole]
    for place in reversed(context.places[max(0, whole.index - _MOST_SIBLINGS) : whole.index]):
        if place.sentence != whole.sentence or not is_count(place):
            break
        if not loosely_same(place, whole):
            continue
        if place.quantity.value == value and all_exact([place, *parts]):
            return [place]
        both.insert(0, place)
        if all_exact([*both, *parts]) and exact_sum(both) == value:
            return both
    return []
