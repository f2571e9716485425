"""Linear programs in whole and real numbers, solved by HiGHS. One thread and a fixed seed: equal programs, equal answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INFINITE = float(highspy.kHighsInf)


class Program:
    """Variables and rows; `solve` gives a value for each variable, or None where no values satisfy the rows."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._cost: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[float, float, dict[int, float]]] = []

    def variable(
        self, low: float = 0.0, high: float = INFINITE, cost: float = 0.0, *, whole: bool = False
    ) -> int:
        """A new variable's number."""
        self._low.append(low)
        self._high.append(high)
        self._cost.append(cost)
        self._whole.append(whole)
        return len(self._low) - 1

    def row(self, coefficients: Mapping[int, float], low: float, high: float) -> None:
        """`low` <= sum of coefficient x variable <= `high`."""
        self._rows.append((low, high, {at: value for at, value in coefficients.items() if value}))

    def near(self, coefficients: Mapping[int, float], target: float, cost: float) -> None:
        """Pay `cost` for each unit by which the sum differs from `target`."""
        over, under = self.variable(cost=cost), self.variable(cost=cost)
        self.row({**coefficients, over: -1.0, under: 1.0}, target, target)

    def solve(self, *, relaxed: bool = False, seconds: float = 10.0) -> Sequence[float] | None:
        """The cheapest values (within 1 %, or the best found in time); None when there are none."""
        make: Any = highspy.Highs  # its stubs leave the constructor untyped
        solver = make()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("random_seed", 1)
        solver.setOptionValue("time_limit", seconds)
        solver.setOptionValue("mip_rel_gap", 0.01)
        solver.passModel(self._model(relaxed=relaxed))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal or solver.getInfo().primal_solution_status == 2:
            return list(solver.getSolution().col_value)
        return None

    def _model(self, *, relaxed: bool) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._low), len(self._rows)
        model.col_cost_ = np.array(self._cost)
        model.col_lower_, model.col_upper_ = np.array(self._low), np.array(self._high)
        model.row_lower_ = np.array([row[0] for row in self._rows])
        model.row_upper_ = np.array([row[1] for row in self._rows])
        starts, index, value = [0], [], []
        for _, _, coefficients in self._rows:
            index += list(coefficients)
            value += list(coefficients.values())
            starts.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(index, dtype=np.int32)
        model.a_matrix_.value_ = np.array(value, dtype=np.float64)
        if not relaxed:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[whole] for whole in self._whole]
        return model


def total(parts: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """The sum of linear forms."""
    found: dict[int, float] = {}
    for part in parts:
        for at, value in part.items():
            found[at] = found.get(at, 0.0) + value
    return found
