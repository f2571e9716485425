"""Rows follow from the fold of events, whatever is played; nothing more of a matter is kept than indicators ask."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.kernel import State, apply, as_of
from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import Layout, Noted, Row, Tracer
from mingfa.measures.cells import Cells, dump, load
from mingfa.measures.view import View
from tests.measures.chance import matters
from tests.measures.test_read import GOOD, catalogue_of


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Noted], list[Row], dict[str, State]]:
    law, catalogue, events = matters(tmp_path_factory.mktemp("trace") / "law", seed=11, count=150)
    noted = [Noted(seq, event.at + timedelta(hours=1), event) for seq, event in enumerate(events, 1)]
    tracer = Tracer(Layout(catalogue), law.version)
    return noted, list(tracer.trace(noted)), tracer.states


def test_rows_are_the_folded_matter(played: tuple[list[Noted], list[Row], dict[str, State]]) -> None:
    """Every row's standing, outcome, opening day, facts, done steps and late terms are those of the kernel's fold."""
    noted, rows, _ = played
    states: dict[str, State] = {}
    late = 0
    for one, row in zip(noted, rows, strict=True):
        event = one.event
        before = states.get(event.matter)
        if before is None:
            before = State(_definition(played, event.matter), event.matter, event.body, event.region)
        state = states[event.matter] = apply(before, event)
        assert (row.seq, row.recorded_at, row.matter, row.n) == (
            one.seq,
            one.recorded_at,
            state.matter,
            state.n,
        )
        assert (row.standing, row.outcome) == (state.standing, state.outcome or "")
        assert row.opened == state.opened.astimezone(SHANGHAI).date() if state.opened else date.min
        assert row.deemed == (event.deemed is not None)
        for view in filter(None, (row.act, row.state)):
            assert view.facts.items() <= state.facts.items()
            assert all(state.did(step) for step in view.done)
            assert all(state.done[step].times == n for step, n in view.times.items())
        assert all(event.clocks[term].late for term in row.late)
        late += len(row.late)
    assert late > 3


def _definition(played: tuple[list[Noted], list[Row], dict[str, State]], matter: str) -> object:
    return played[2][matter].definition


def test_turns_are_what_silence_does(played: tuple[list[Noted], list[Row], dict[str, State]]) -> None:
    """At any moment after a matter's last record its row says what the kernel says of the matter then."""
    _, rows, states = played
    last = {row.matter: row for row in rows if row.state is not None}
    turned = 0
    for matter, row in last.items():
        for days in (0, 30, 200, 366, 367, 400, 4000):
            moment = row.at + timedelta(days=days)
            view = row.state
            for turn in row.turns:
                if turn.at <= moment:
                    view, turned = turn.state, turned + 1
            assert view is not None
            assert view.standing == as_of(states[matter], moment).standing
    assert turned > 10


def test_only_what_is_asked_is_kept(tmp_path: Path) -> None:
    """A layout keeps the facts and words that conditions name, of the steps that are counted, and nothing else."""
    catalogue = catalogue_of(
        tmp_path / "law",
        a=GOOD.replace("receive}", "receive, where: fee > 1 && channel == 'online' && !has(urgent)}"),
    )
    need = Layout(catalogue).needs["reading_room/request"]
    assert list(need.acts) == ["receive"]
    assert need.acts["receive"].facts == {"fee", "urgent"}
    assert need.acts["receive"].words == {"channel"}
    assert (need.state, need.numbers, need.keys, need.starts) == (None, set(), set(), {})
    quoted = "name: 收到数\nunit: 件\ncount:\n  of: reading_room/request\n  step: receive\n  where: room == 'the body'\n"
    other = catalogue_of(tmp_path / "other", a=quoted)
    asked = Layout(other).needs["reading_room/request"].acts["receive"]
    assert (asked.facts, asked.words) == ({"room"}, set())


VALUES = st.one_of(
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(),
    st.dates(),
    st.datetimes(timezones=st.just(SHANGHAI)),
    st.lists(st.text(), unique=True).map(tuple),
)
NAMES = st.text("abc_", min_size=1, max_size=4)
VIEWS = st.builds(
    View,
    procedure=NAMES,
    step=NAMES,
    channel=NAMES,
    body=st.text(),
    deemed=st.booleans(),
    outcome=NAMES,
    ended=st.booleans(),
    standing=NAMES,
    opened_this_year=st.just(False),
    late=st.frozensets(NAMES),
    done=st.frozensets(NAMES),
    times=st.dictionaries(NAMES, st.integers(1, 9)),
    facts=st.dictionaries(NAMES, VALUES),
)


@given(VIEWS)
@settings(max_examples=300)
def test_cells_give_views_back(view: View) -> None:
    """A cell's text gives the view back, types included, and equal views are one cell."""
    again = load(dump(view))
    assert again == view
    assert [type(value) for value in again.facts.values()] == [type(view.facts[name]) for name in again.facts]
    cells = Cells()
    assert cells.number(view) == cells.number(again)
    assert -(2**63) <= cells.number(view) < 2**63
