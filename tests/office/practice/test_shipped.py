"""The stories and totals that the project ships: every story lawful, every row out of records or shown impossible."""

from __future__ import annotations

import pytest

from mingfa.office.config.paths import systems_dir
from mingfa.office.practice.conformance import EQUAL, IMPOSSIBLE, UNDEFINED
from mingfa.office.practice.service import Law, Year, find_totals, rehearse
from mingfa.office.practice.totals import Totals

FIVE = sorted(find_totals(systems_dir()), key=lambda one: one.report)
IMPOSSIBLE_ROWS = {"002": {"f55": "120 − 98 = 22 ≠ 12"}}


def test_there_are_five_reports_with_all_their_rows() -> None:
    assert [one.report[:3] for one in FIVE] == ["000", "001", "002", "003", "004"]
    assert sum(len(one.rows) for one in FIVE) == 471


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("totals", FIVE, ids=lambda one: one.report[:3])
def test_every_row_comes_out_of_records_or_is_shown_impossible(shipped: Law, totals: Totals) -> None:
    year = Year(shipped, totals)
    assert year.trials.faults == {}
    systems = {system.id for system in shipped.library.systems.values()}
    impossible = {}
    for verdict in rehearse(year):
        if verdict.verdict == IMPOSSIBLE:
            impossible[verdict.row.n] = verdict.why
        elif verdict.row.system in systems:
            assert verdict.verdict == EQUAL, verdict
        else:
            assert (verdict.verdict, verdict.why) == (UNDEFINED, "系统未建")
    expected = IMPOSSIBLE_ROWS.get(totals.report[:3], {})
    assert impossible.keys() == expected.keys()
    for n, arithmetic in expected.items():
        assert arithmetic in impossible[n]
