"""Figures: indicators computed for a region and a year, each with its numerator, denominator and records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.plan import Leaf, Ratio, choices, dims_of, indicator_of, leaves, plan, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingfa.measures.engines.base import Behind, Count, Engine
    from mingfa.measures.model import Indicator
    from mingfa.measures.plan import Dims, Formula

TARGET = "target"


class Figure(NamedTuple):
    """An indicator's value. `value` is exact, not rounded; None when there is none, and `note` says why.

    For a rate `numerator` and `denominator` are its two sides; for a change they are this year's and last year's value.
    `kind` is the indicator's, or `target`. `digest` is that of the indicator's definition.
    """

    indicator: str
    dims: Dims
    region: str
    year: int
    kind: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    records: int
    unit: str
    digits: int | None
    rounding: str
    scale: str | None
    note: str
    digest: str


class Wanted(NamedTuple):
    """A figure to be computed; `target`: the one that was planned for, not the one that came out."""

    indicator: str
    dims: Dims = ()
    target: bool = False


class Told(NamedTuple):
    """A record behind a figure. `part`: 分子, 分母, 本年, 上年 for rates and changes, else empty."""

    part: str
    record: Behind


def compute(
    catalogue: Mapping[str, Indicator], engine: Engine, wanted: Iterable[Wanted], *, region: str, year: int
) -> list[Figure]:
    """These figures, in their order, all leaves given to the engine at once. Raises FigureError."""
    asked = [one._replace(dims=dims_of(one.dims)) for one in wanted]
    formulas = [_formula(catalogue, one, year) for one in asked]
    counts = engine.counts(list(dict.fromkeys(leaf for formula in formulas for leaf in leaves(formula))))
    return [
        _figure(catalogue[one.indicator], one, formula, counts, region, year)
        for one, formula in zip(asked, formulas, strict=True)
    ]


def records(catalogue: Mapping[str, Indicator], engine: Engine, figure: Figure) -> list[Told]:
    """The records behind a figure: those of a rate's numerator and denominator, of a change's two years."""
    wanted = Wanted(figure.indicator, figure.dims, figure.kind == TARGET)
    return [
        Told(part, record)
        for part, leaf in _named(_formula(catalogue, wanted, figure.year), "")
        for record in engine.records(leaf)
    ]


def _formula(catalogue: Mapping[str, Indicator], wanted: Wanted, year: int) -> Formula:
    make = target if wanted.target else plan
    return make(catalogue, wanted.indicator, wanted.dims, year)


def _named(formula: Formula, part: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(formula, Leaf):
        yield part, formula
        return
    one, two = (
        (("分子", formula.of), ("分母", formula.to))
        if isinstance(formula, Ratio)
        else (("本年", formula.now), ("上年", formula.before))
    )
    for name, inner in (one, two):
        yield from _named(inner, f"{part}{name}")


class Value(NamedTuple):
    """What a formula comes to. `top` and `bottom` are its two sides, if it has two."""

    value: Decimal | None
    top: Decimal | None
    bottom: Decimal | None
    note: str


def evaluate(formula: Formula, counts: Mapping[Leaf, Count]) -> Value:
    """The exact value of a formula from its leaves' counts. Leaves that are not among them count nothing."""
    if isinstance(formula, Leaf):
        count = counts.get(formula)
        value = Decimal(0) if count is None else count.value
        return Value(value, None, None, "没有可以计量的记录" if value is None else "")
    if isinstance(formula, Ratio):
        of, to = evaluate(formula.of, counts), evaluate(formula.to, counts)
        if of.value is None or to.value is None:
            return Value(None, of.value, to.value, of.note or to.note)
        if not to.value:
            return Value(None, of.value, to.value, "分母为零")
        return Value(of.value / to.value, of.value, to.value, "")
    now, before = evaluate(formula.now, counts), evaluate(formula.before, counts)
    if now.value is None or before.value is None:
        note = f"本年{now.note}" if now.value is None else f"上年{before.note}"
        return Value(None, now.value, before.value, note)
    difference = before.value - now.value if formula.decline else now.value - before.value
    if formula.points:
        return Value(difference, now.value, before.value, "")
    if not before.value:
        return Value(None, now.value, before.value, "上年为零，无从比较")
    return Value(difference / before.value, now.value, before.value, "")


def _figure(
    indicator: Indicator,
    wanted: Wanted,
    formula: Formula,
    counts: Mapping[Leaf, Count],
    region: str,
    year: int,
) -> Figure:
    behind = sum(counts[leaf].records for leaf in leaves(formula))
    value, top, bottom, note = evaluate(formula, counts)
    if wanted.target:
        year = next(leaves(formula)).year
        if not behind:  # a target that nobody has set is not a target of nought
            value, note = None, "没有填报目标值"
    return Figure(
        indicator.name,
        wanted.dims,
        region,
        year,
        TARGET if wanted.target else indicator.kind,
        value,
        top,
        bottom,
        behind,
        indicator.unit,
        indicator.digits,
        indicator.rounding,
        indicator.scale,
        note,
        indicator.digest,
    )


def all_wanted(catalogue: Mapping[str, Indicator], names: Sequence[str] = ()) -> list[Wanted]:
    """Every indicator (or those named): the whole, and each value of each dimension alone. Raises FigureError."""
    chosen = [indicator_of(catalogue, name) for name in names] if names else list(catalogue.values())
    return [Wanted(one.name, dims) for one in chosen for dims in choices(catalogue, one)]
