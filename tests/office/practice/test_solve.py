"""Totals that records can give come out of records; totals that none can give are named with the arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.practice.conftest import row

from mingfa.office.practice.conformance import DIFFERENT, EQUAL, IMPOSSIBLE, UNDEFINED, Verdict
from mingfa.office.practice.service import Year, rehearse
from mingfa.office.practice.totals import Row

Make = Callable[..., Year]
FIXED, UNFIXED = {"状态": "已修复"}, {"状态": "未修复"}


def judged(year: Year) -> dict[str, Verdict]:
    return {verdict.row.n: verdict for verdict in rehearse(year)}


def major(**more: str) -> dict[str, str]:
    return {"等级": "重大", **more}


def test_parts_that_add_up_are_played(a_year: Make) -> None:
    year = a_year(
        row("a", "年末缺陷数", 120, dims=major()),
        row("b", "年末缺陷数", 98, dims=major(**FIXED)),
        row("c", "年末缺陷数", 22, dims=major(**UNFIXED)),
    )
    assert not year.solution.conflicts
    assert [verdict.verdict for verdict in rehearse(year)] == [EQUAL] * 3


def test_parts_that_do_not_add_up_are_named_and_the_rest_is_played(a_year: Make) -> None:
    year = a_year(
        row("f52", "缺陷数", 500),
        row("f53", "年末缺陷数", 120, dims=major()),
        row("f54", "年末缺陷数", 98, dims=major(**FIXED)),
        row("f55", "年末缺陷数", 12, dims=major(**UNFIXED)),
    )
    (conflict,) = year.solution.conflicts
    assert {demand.row.n for demand in conflict.demands} == {"f53", "f54", "f55"}
    assert conflict.dropped.row.n == "f55"
    assert conflict.arithmetic == "120 − 98 = 22 ≠ 12"
    assert conflict.sentence.startswith("f53、f54、f55 不能同时成立：120 − 98 = 22 ≠ 12")
    found = judged(year)
    assert [found[n].verdict for n in ("f52", "f53", "f54", "f55")] == [EQUAL, EQUAL, EQUAL, IMPOSSIBLE]
    assert found["f55"].computed == 22
    assert "f55" in found["f53"].why


def test_parts_cannot_be_more_than_the_whole(a_year: Make) -> None:
    year = a_year(row("a", "缺陷数", 10), row("b", "缺陷数", 11, dims=major()))
    (conflict,) = year.solution.conflicts
    assert conflict.arithmetic == "11 ＞ 10，部分多于整体"


def test_a_rate_that_is_not_the_quotient_is_named(a_year: Make) -> None:
    year = a_year(
        row("a", "逾期修复数", 27),
        row("b", "修复数", 133),
        row("c", "逾期修复率", "0.25", unit="1", kind="rate"),
    )
    (conflict,) = year.solution.conflicts
    assert conflict.arithmetic == "27 ÷ 133 = 20.3% ≠ 25%"


@pytest.mark.parametrize(("printed", "late"), [("0.203", 27), ("0.20", 27), ("1", 133), ("0", 0)])
def test_a_rate_comes_out_as_printed(a_year: Make, printed: str, late: int) -> None:
    year = a_year(
        row("a", "逾期修复数", late),
        row("b", "修复数", 133),
        row("c", "逾期修复率", printed, unit="1", kind="rate"),
    )
    assert not year.solution.conflicts
    assert {verdict.verdict for verdict in rehearse(year)} == {EQUAL}


def test_money_comes_out_to_the_fen(a_year: Make) -> None:
    year = a_year(row("a", "赔偿金额", "76543.21", unit="元", kind="amount"), row("b", "逾期修复数", 40))
    found = judged(year)
    assert found["a"].computed == Decimal("76543.21")
    assert found["b"].computed == 40


def test_money_beyond_what_the_matters_can_give_is_impossible(a_year: Make) -> None:
    year = a_year(row("a", "赔偿金额", 600_000, unit="元", kind="amount"), row("b", "逾期修复数", 40))
    assert len(year.solution.conflicts) == 1


@pytest.mark.parametrize(("bound", "most"), [("at_least", 60), ("at_most", 50)])
def test_bounds_are_kept_and_nearly_reached(a_year: Make, bound: str, most: int) -> None:
    found = judged(a_year(row("a", "缺陷数", 50, bound=bound)))
    computed = found["a"].computed
    assert computed is not None
    assert found["a"].equal
    assert 40 <= computed <= most
    assert (computed >= 50) == (bound == "at_least")


@pytest.mark.parametrize("decline", ["0.2", "0.193", "0.5"])
def test_a_decline_against_last_year_comes_out(a_year: Make, decline: str) -> None:
    year = a_year(row("a", "缺陷数", 88), row("b", "缺陷数同比降幅", decline, unit="1", kind="rate"))
    assert {verdict.verdict for verdict in rehearse(year)} == {EQUAL}


def test_a_row_without_a_definition_says_so(a_year: Make) -> None:
    year = a_year(row("a", "喷泉数", 3), row("b", "缺陷数", 3, dims={"颜色": "红"}), row("c", "缺陷数", 3))
    found = judged(year)
    assert [found[n].verdict for n in "abc"] == [UNDEFINED, UNDEFINED, EQUAL]
    assert "喷泉数" in found["a"].why
    assert "颜色" in found["b"].why


def test_a_row_that_nothing_gives_is_impossible_alone(a_year: Make) -> None:
    year = a_year(row("a", "缺陷数", "2.5"))
    (conflict,) = year.solution.conflicts
    assert conflict.sentence.startswith("a 不可能：2.5 不是能由记录累加得出的数")


def test_every_story_is_played_where_totals_leave_room(a_year: Make) -> None:
    year = a_year(row("a", "缺陷数", 200))
    played = {trial.variant.story.name for trial in year.trials.found if year.solution.plays(trial.variant)}
    assert played == {f"parks/{name}" for name in ("fixed", "late", "open", "carried_over", "before")}


_ROWS = {
    "total": ("缺陷数", {}),
    "major": ("缺陷数", major()),
    "fixed": ("年末缺陷数", FIXED),
    "open": ("年末缺陷数", UNFIXED),
    "major_open": ("年末缺陷数", major(**UNFIXED)),
    "late": ("逾期修复数", {}),
    "repaired": ("修复数", {}),
    "damages": ("赔偿金额", {}),
}


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(_ROWS)), st.integers(0, 60), min_size=1))
def test_what_is_said_to_be_playable_computes_back(a_year: Make, values: dict[str, int]) -> None:
    rows: list[Row] = []
    for name, value in values.items():
        indicator, dims = _ROWS[name]
        rows.append(row(name, indicator, value * 100 if name == "damages" else value, dims=dims))
    year = a_year(*rows)
    dropped = {conflict.dropped.row.n for conflict in year.solution.conflicts}
    for verdict in rehearse(year):
        assert verdict.verdict != DIFFERENT, (verdict, values)
        assert verdict.equal or verdict.row.n in dropped
    for conflict in year.solution.conflicts:  # what was given up was not given up for nothing
        alone = a_year(*(demand.row for demand in conflict.demands))
        assert alone.solution.conflicts
        rest = a_year(*(one.row for one in conflict.demands if one is not conflict.dropped))
        assert not rest.solution.conflicts
