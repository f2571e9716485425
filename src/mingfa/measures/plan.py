"""From an indicator with values of its dimensions and a year to what must be counted: a formula of leaves.

A leaf is one operation on records; engines know leaves only. Rates and changes are formulas over them, so every engine
agrees on them by construction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingfa.kernel.errors import nearest
from mingfa.measures.model import Change, Duration, Flow, Rate, Ref, Stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mingfa.kernel.guard import Guard
    from mingfa.measures.model import Indicator

Dims = tuple[tuple[str, str], ...]
Operation = Flow | Stock | Duration


class FigureError(LookupError):
    """No such indicator, dimension or value; the sentence says which are known."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One operation on the records of one year. `tests` must all be met, each by one of its conditions.

    `id` names the operation (`penalty/cases_filed`, `penalty/overdue_rate#to`); two leaves are equal when id,
    dimensions and year are.
    """

    id: str
    dims: Dims
    year: int
    operation: Operation = field(compare=False, repr=False)
    tests: tuple[tuple[Guard, ...], ...] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure against another."""

    of: Formula
    to: Formula


@dataclass(frozen=True, slots=True)
class Against:
    """This year's figure against last year's."""

    now: Formula
    before: Formula
    decline: bool
    points: bool


Formula = Leaf | Ratio | Against


def dims_of(given: Mapping[str, str] | Iterable[tuple[str, str]] | str) -> Dims:
    """Dimensions in their one order; text is read as published lists write it: `口径=含上年结转;被告=区政府`.

    Raises FigureError for text without `=`.
    """
    if isinstance(given, str):
        parts = [part.partition("=") for part in given.replace("；", ";").split(";") if part.strip()]
        for name, sign, _ in parts:
            if not sign:
                raise FigureError(f"“{name}”不是“维度=值”；例如 渠道=线上")
        return tuple(sorted((name.strip(), value.strip()) for name, _, value in parts))
    pairs = given.items() if hasattr(given, "items") else given
    return tuple(sorted(pairs))


def split(value: str, known: Mapping[str, object]) -> tuple[str, ...]:
    """The values that `value` joins by 、; a known value that itself contains 、 stays whole."""
    return (value,) if value in known else tuple(value.split("、"))


def indicator_of(catalogue: Mapping[str, Indicator], name: str) -> Indicator:
    """The indicator of this published name. Raises FigureError with the nearest one."""
    indicator = catalogue.get(name)
    if indicator is None:
        raise FigureError(f"没有“{name}”这个指标{nearest(name, catalogue)}")
    return indicator


def plan(
    catalogue: Mapping[str, Indicator], name: str, dims: Mapping[str, str] | Dims | str, year: int
) -> Formula:
    """What to count for a figure. Raises FigureError in Chinese."""
    indicator = indicator_of(catalogue, name)
    chosen = dims_of(dims)
    for dimension, value in chosen:
        _known(catalogue, indicator, dimension, value)
    return _formula(catalogue, indicator, chosen, year)


def target(
    catalogue: Mapping[str, Indicator], name: str, dims: Mapping[str, str] | Dims | str, year: int
) -> Leaf:
    """What to count for the target set for an indicator in a year: the reported rows that its `targets` names.

    A dimension 年度 says the year itself. Raises FigureError when the indicator has no targets.
    """
    indicator = indicator_of(catalogue, name)
    if indicator.targets is None:
        raise FigureError(f"指标“{name}”没有目标值")
    for dimension, value in dims_of(dims):
        if dimension != "年度" or not value.isdecimal():
            raise FigureError(f"目标值没有“{dimension}={value}”这个维度")
        year = int(value)
    return Leaf(f"{indicator.id}#target", (), year, indicator.targets, ())


def leaves(formula: Formula) -> Iterator[Leaf]:
    """The leaves of a formula; numerator before denominator, this year before last."""
    if isinstance(formula, Leaf):
        yield formula
    elif isinstance(formula, Ratio):
        yield from leaves(formula.of)
        yield from leaves(formula.to)
    else:
        yield from leaves(formula.now)
        yield from leaves(formula.before)


def choices(catalogue: Mapping[str, Indicator], indicator: Indicator) -> Iterator[Dims]:
    """The whole, then each value of each dimension alone."""
    yield ()
    for dimension in indicator.dimensions.values():
        for value in dimension.values:
            if not _is_label(catalogue, indicator, dimension.name):
                yield ((dimension.name, value),)


def _formula(catalogue: Mapping[str, Indicator], indicator: Indicator, dims: Dims, year: int) -> Formula:
    operation = indicator.operation
    if isinstance(operation, Rate):
        return Ratio(
            _operand(catalogue, indicator, operation.of, "of", dims, year),
            _operand(catalogue, indicator, operation.to, "to", dims, year),
        )
    if isinstance(operation, Change):
        now, before = (
            _operand(catalogue, indicator, operation.of, "of", dims, one) for one in (year, year - 1)
        )
        return Against(now, before, operation.decline, operation.points)
    tests = []
    for dimension, value in dims:
        values = indicator.dimensions[dimension].values
        tests.append(tuple(values[one] for one in split(value, values)))
    return Leaf(indicator.id, dims, year, operation, tuple(tests))


def _operand(
    catalogue: Mapping[str, Indicator],
    indicator: Indicator,
    part: Ref | Flow | Stock,
    role: str,
    dims: Dims,
    year: int,
) -> Formula:
    if not isinstance(part, Ref):
        return Leaf(f"{indicator.id}#{role}", (), year, part, ())
    other = catalogue[part.name]
    passed = [pair for pair in dims if takes(catalogue, other, *pair)]
    return _formula(catalogue, other, dims_of([*part.dims.items(), *passed]), year)


def takes(catalogue: Mapping[str, Indicator], indicator: Indicator, dimension: str, value: str) -> bool:
    """Whether the indicator, or one that it is made of, tells records apart by this value."""
    operation = indicator.operation
    if isinstance(operation, Rate | Change):
        parts = (operation.of, operation.to) if isinstance(operation, Rate) else (operation.of,)
        named = [catalogue[part.name] for part in parts if isinstance(part, Ref)]
        return any(takes(catalogue, other, dimension, value) for other in named)
    if dimension not in indicator.dimensions:
        return False
    values = indicator.dimensions[dimension].values
    return all(one in values for one in split(value, values))


def _is_label(catalogue: Mapping[str, Indicator], indicator: Indicator, dimension: str) -> bool:
    """Whether a rate's dimension only says how the rate is made, and tells no records apart."""
    if not isinstance(indicator.operation, Rate | Change):
        return False
    return not any(
        takes(catalogue, indicator, dimension, value) for value in indicator.dimensions[dimension].values
    )


def _known(catalogue: Mapping[str, Indicator], indicator: Indicator, dimension: str, value: str) -> None:
    if takes(catalogue, indicator, dimension, value):
        return
    declared = indicator.dimensions.get(dimension)
    if declared is None:
        known = "、".join(indicator.dimensions) or "（无）"
        raise FigureError(f"指标“{indicator.name}”没有“{dimension}”这个维度；已有的维度：{known}")
    values = declared.values
    wrong = [one for one in split(value, values) if one not in values]
    if wrong:
        known = "、".join(values)
        raise FigureError(
            f"指标“{indicator.name}”的“{dimension}”没有“{'、'.join(wrong)}”{nearest(wrong[0], values)}；已有的值：{known}"
        )
