"""Whether figures come out of records: each published row beside the figure computed from a year really played."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from mingfa.measures import FigureError, Wanted, compute, printed
from mingfa.office.practice.units import in_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingfa.measures import Engine, Figure
    from mingfa.office.practice.totals import Row
    from mingfa.office.practice.year import Year

EQUAL, IMPOSSIBLE, UNDEFINED, DIFFERENT = "相等", "不可能", "无定义", "不相等"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row: what was published, what was computed (exact; None when there is no figure), and why they differ."""

    report: str
    row: Row
    computed: Decimal | None
    shown: str
    verdict: str
    why: str

    @property
    def equal(self) -> bool:
        """Whether the computed figure would be printed as the published one."""
        return self.verdict == EQUAL

    def record(self) -> dict[str, Any]:
        """As JSON values."""
        row = self.row
        return {
            "report": self.report,
            "n": row.n,
            "system": row.system,
            "indicator": row.indicator,
            "dims": dict(row.dims),
            "published": format(row.value, "f"),
            "unit": row.unit,
            "bound": row.bound,
            "computed": None if self.computed is None else format(self.computed, "f"),
            "equal": self.equal,
            "verdict": self.verdict,
            "why": self.why,
        }


def verdicts(year: Year, engine: Engine) -> list[Verdict]:
    """Every row of the year's totals, judged by the figures that the engine computes."""
    report, catalogue = year.totals.report, year.law.catalogue
    why = {one.row.n: one.why for one in year.undefined}
    dropped = {one.dropped.row.n: one.sentence for one in year.solution.conflicts}
    beside = {
        demand.row.n: one.beside(demand)
        for one in year.solution.conflicts
        for demand in one.demands
        if demand is not one.dropped
    }
    found = []
    for row in year.totals.rows:
        if row.n in why:
            found.append(Verdict(report, row, None, "—", UNDEFINED, _undefined(year, row, why[row.n])))
            continue
        wanted = Wanted(row.indicator, row.dims, row.kind == "target")
        try:
            (figure,) = compute(catalogue, engine, [wanted], region=year.totals.region, year=year.totals.year)
        except FigureError as error:
            found.append(Verdict(report, row, None, "—", UNDEFINED, str(error)))
            continue
        value = in_unit(figure.value, figure.unit, row.unit)
        verdict, reason = _judged(row, figure, value)
        if verdict != EQUAL and row.n in dropped:
            verdict, reason = IMPOSSIBLE, dropped[row.n]
        elif row.n in beside:
            reason = "；".join(part for part in (reason, beside[row.n]) if part)
        found.append(Verdict(report, row, value, printed(figure), verdict, reason))
    return found


def _undefined(year: Year, row: Row, why: str) -> str:
    built = {system.id for system in year.law.library.systems.values()}
    return why if row.system in built or not row.system else "系统未建"


def _judged(row: Row, figure: Figure, value: Decimal | None) -> tuple[str, str]:
    if value is None:
        return DIFFERENT, figure.note
    if holds(row, value, figure.rounding):
        return EQUAL, ""
    return DIFFERENT, f"公布{format(row.value, 'f')}，计算{format(value, 'f')}"


def holds(row: Row, value: Decimal, rounding: str = "half_up") -> bool:
    """Whether a report could print `row` for this value: within its bound, or rounded as it is printed."""
    if row.bound == "at_least":
        return value >= row.value
    if row.bound == "at_most":
        return value <= row.value
    way = ROUND_DOWN if rounding == "down" else ROUND_HALF_UP
    return value.quantize(row.ulp, way) == row.value


def coverage(found: Iterable[Verdict]) -> dict[str, Counter[str]]:
    """For each system how many rows have each verdict."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.row.system or "—", Counter())[one.verdict] += 1
    return counts


def built(found: Sequence[Verdict], systems: Mapping[str, str]) -> list[Verdict]:
    """The rows of the systems that there are."""
    return [one for one in found if one.row.system in systems]
