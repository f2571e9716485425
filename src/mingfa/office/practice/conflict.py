"""Rows that no records can satisfy together: a smallest set of them, and the arithmetic that shows it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.plan import Leaf, Ratio
from mingfa.measures.printed import plain_number
from mingfa.office.practice.demands import Demand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mingfa.office.practice.forms import Form

_MOST_TERMS = 6


class Conflict(NamedTuple):
    """Rows that exclude each other. `dropped` is the one that is given up; `arithmetic` says why, in Chinese."""

    demands: tuple[Demand, ...]
    dropped: Demand
    arithmetic: str

    @property
    def sentence(self) -> str:
        """The conflict as people read it."""
        names = "、".join(demand.row.n for demand in self.demands)
        if len(self.demands) == 1:
            return f"{names} 不可能：{self.arithmetic}"
        told = "；".join(f"{demand.row.n} {demand.row.label} {zh_value(demand)}" for demand in self.demands)
        return f"{names} 不能同时成立：{self.arithmetic}（{told}）"

    def beside(self, demand: Demand) -> str:
        """The same, told at one of the rows that are kept."""
        others = "、".join(one.row.n for one in self.demands if one is not demand)
        return f"与 {others} 不能同时成立：{self.arithmetic}"


def smallest(demands: Sequence[Demand], possible: Callable[[Sequence[Demand]], bool]) -> tuple[Demand, ...]:
    """A smallest part of impossible `demands` that is impossible already: each left out in turn, kept if it matters."""
    kept = list(demands)
    for demand in list(demands):
        without = [one for one in kept if one is not demand]
        if not possible(without):
            kept = without
    return tuple(kept)


def conflict_in(demands: Sequence[Demand], possible: Callable[[Sequence[Demand]], bool]) -> Conflict:
    """The conflict among impossible `demands`, giving up the row that is least supported: without it all others hold."""
    few = smallest(demands, possible)
    for demand in reversed(few):
        if possible([one for one in demands if one is not demand]):
            return Conflict(few, demand, arithmetic(few))
    return Conflict(few, few[-1], arithmetic(few))


def arithmetic(demands: Sequence[Demand]) -> str:
    """Why these rows exclude each other."""
    if len(demands) == 1:
        return _alone(demands[0])
    plain = [demand for demand in demands if isinstance(demand.formula, Leaf) and demand.row.bound is None]
    if len(plain) == len(demands) and len(plain) <= _MOST_TERMS:
        said = _equation(plain) or _inequality(plain)
        if said:
            return said
    for demand in demands:
        said = _quotient(demand, plain) if isinstance(demand.formula, Ratio) else ""
        if said:
            return said
    numbers = "、".join(f"{demand.row.n}={zh_value(demand)}" for demand in demands)
    return f"没有一组整数能同时得出 {numbers}"


def _alone(demand: Demand) -> str:
    if not any(demand.forms):
        return "没有任何办理记录能产生这个数"
    if isinstance(demand.formula, Leaf) and demand.row.value != demand.row.value.to_integral_value():
        return f"{zh_value(demand)} 不是能由记录累加得出的数"
    return f"没有一组记录能得出 {zh_value(demand)}"


def _combined(demands: Sequence[Demand], signs: Sequence[int]) -> Form:
    found: Form = defaultdict(Decimal)
    for demand, sign in zip(demands, signs, strict=True):
        for key, part in demand.forms[0].items():
            found[key] += sign * part
    return found


def _signs(demands: Sequence[Demand]) -> Iterable[tuple[int, ...]]:
    for rest in product((-1, 0, 1), repeat=len(demands) - 1):
        if any(rest):
            yield (1, *rest)


def _equation(demands: Sequence[Demand]) -> str:
    """A − B = C is forced, and the numbers say otherwise."""
    for signs in _signs(demands):
        if any(_combined(demands, signs).values()):
            continue
        plus = [demand.row.value for demand, sign in zip(demands, signs, strict=True) if sign > 0]
        minus = [demand.row.value for demand, sign in zip(demands, signs, strict=True) if sign < 0]
        if sum(plus) == sum(minus) or not plus or not minus:
            continue
        if len(plus) > len(minus):
            plus, minus = minus, plus
        if len(plus) == 1 and len(minus) == 1:
            return f"{plain_number(plus[0])} ≠ {plain_number(minus[0])}"
        if len(plus) == 1:
            rest = plus[0] - sum(minus[:-1])
            taken = " − ".join(plain_number(one) for one in (plus[0], *minus[:-1]))
            return f"{taken} = {plain_number(rest)} ≠ {plain_number(minus[-1])}"
        return f"{_sum(plus)} ≠ {_sum(minus)}"
    return ""


def _inequality(demands: Sequence[Demand]) -> str:
    """The parts cannot be more than the whole."""
    for signs in (*_signs(demands), *(tuple(-one for one in signs) for signs in _signs(demands))):
        if any(part < 0 for part in _combined(demands, signs).values()):
            continue
        whole = [demand.row.value for demand, sign in zip(demands, signs, strict=True) if sign > 0]
        parts = [demand.row.value for demand, sign in zip(demands, signs, strict=True) if sign < 0]
        if whole and parts and sum(whole) < sum(parts):
            return f"{_sum(parts)} ＞ {_sum(whole)}，部分多于整体"
    return ""


def _quotient(rate: Demand, plain: Sequence[Demand]) -> str:
    """The quotient of two published numbers is not the published rate."""
    of, to = (_number_of(form, plain) for form in rate.forms)
    if of is None or to is None:
        return ""
    if not to:
        return f"{plain_number(of)} ÷ {plain_number(to)} 没有意义"
    share = (of / to * 100).quantize(Decimal("0.01"))
    return f"{plain_number(of)} ÷ {plain_number(to)} = {plain_number(share)}% ≠ {zh_value(rate)}"


def _number_of(form: Form, plain: Sequence[Demand]) -> Decimal | None:
    return next((demand.row.value for demand in plain if demand.forms[0] == form), None)


def zh_value(demand: Demand) -> str:
    """A row's value as printed."""
    row = demand.row
    if row.unit == "1":
        return f"{plain_number(row.value * 100)}%"
    return f"{plain_number(row.value)}"


def _sum(numbers: Sequence[Decimal]) -> str:
    told = " + ".join(plain_number(number) for number in numbers)
    return f"{told} = {plain_number(sum(numbers, Decimal(0)))}" if len(numbers) > 1 else told
