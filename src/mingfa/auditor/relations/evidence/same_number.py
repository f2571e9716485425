"""Would an unrelated number of that length lie one slip from this one?"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import is_count, same_unit
from mingfa.auditor.relations.evidence.slips import slips_to


def slip_chance(place: Place) -> float:
    """Share of the numbers as long as this one that are one slip from it: 29 of 900 for 343; 1300 is as short as 13."""
    quantity = place.quantity
    return _chance(str(int(quantity.value / quantity.quantum)).rstrip("0") or "0")


@lru_cache(maxsize=4096)
def _chance(digits: str) -> float:
    """Nine other digits in each place, no nought in the first, and each two unlike neighbours changed about."""
    altered = _OTHERS * len(digits) - (len(digits) > 1)
    swapped = sum(a != b for a, b in pairwise(digits))
    return min(1.0, (altered + swapped) / int("9" + "0" * (len(digits) - 1)))


_OTHERS = 9


def one_slip_apart(one: Place, other: Place) -> bool:
    """True for 343 and 348, 254 and 245: two exact numbers of one unit, unequal, that a slip would make equal."""
    a, b = one.quantity, other.quantity
    if a.bound is not Bound.EXACT or b.bound is not Bound.EXACT or a.value == b.value:
        return False
    if a.quantum != b.quantum or not (is_count(one) and is_count(other) and same_unit(one, other)):
        return False
    return slips_to(one, b.value)


@cache
def _stages() -> re.Pattern[str]:
    return re.compile(any_of(word for word in lexicon().role_of if len(word) == len("受理")))


def stage_told(words: str) -> str:
    """The stage that the words name last: done for 上述审结的, the empty string when they name none."""
    found = _stages().findall(words)
    return lexicon().role_of[found[-1]] if found else ""
