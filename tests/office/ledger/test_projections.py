"""Promise 12, without a database: a row carried on from record to record is the kernel's fold, written down anew.

The events are arbitrary, not lawful: whatever the kernel may write one day must come out the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.bicycles import definition

from mingfa.kernel.events import LINK_ENDED, LINKED, Clock, Event, Interval, Link
from mingfa.kernel.state import State, apply
from mingfa.office.ledger.projections import kept_after, kept_of, next_due, row_of, state_of
from mingfa.office.ledger.records import canonical, parse, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LAW = definition("bicycles/hire@2021-01-01")
ZONES = [timezone(timedelta(hours=8)), timezone(timedelta(hours=7)), UTC]

NAMES = st.sampled_from(["甲", "乙", "丙"])
DAYS = st.dates(date(2023, 1, 1), date(2023, 1, 5))
TIMES = st.datetimes(datetime(2023, 1, 1), datetime(2023, 1, 2), timezones=st.sampled_from(ZONES))
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "deposit": st.decimals(0, 999, places=2),
        "kinds": st.sampled_from([("adult",), ("adult", "child")]),
        "finding": st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
        "rider": st.just("sealed:" + "ab" * 32),
        "born_on": st.just("sealed:" + "cd" * 32),
    },
)
CLOCKS = st.builds(
    Clock,
    DAYS | TIMES,
    DAYS | TIMES,
    provisional=st.booleans(),
    extended=st.integers(0, 2),
    stopped=st.booleans(),
    met=st.none() | TIMES,
    late=st.booleans(),
    lapsed=st.booleans(),
)
LINKS = st.builds(Link, NAMES, st.just("bicycles/search"), st.booleans(), st.none() | NAMES)
STEPS = st.sampled_from(["hire", "inspect", "renew", "give_back", LINKED, LINK_ENDED])


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A few events of one matter in the order of their numbers."""
    return [
        Event(
            "事项", n, draw(STEPS), draw(TIMES), tuple(draw(st.lists(NAMES, max_size=2))), "机关", "测试区",
            draw(st.none() | st.just("window")), draw(FACTS), (), "1.1", LAW.name,
            clocks=draw(st.dictionaries(st.just("return_within"), CLOCKS)),
            pauses=draw(st.dictionaries(NAMES, st.lists(st.builds(Interval, TIMES, st.none() | TIMES)).map(tuple))),
            afresh=tuple(draw(st.lists(st.sampled_from(["hire", "inspect", "renew"]), max_size=2))),
            recused=tuple(draw(st.lists(NAMES, max_size=2))), link=draw(st.none() | LINKS),
            standing=draw(st.none() | NAMES), outcome=draw(st.none() | NAMES), ended=draw(st.booleans()),
        )
        for n in range(1, draw(st.integers(1, 6)) + 1)
    ]  # fmt: skip


@pytest.mark.slow
@settings(deadline=None)  # a busy machine is not a fault
@given(histories())
def test_a_row_is_carried_on_as_the_kernel_folds(events: list[Event]) -> None:
    """12: after each record the row says what the state says, and the state comes back from it."""
    state = State(LAW, "事项", "机关", "测试区")
    records = [parse(canonical(record_of(event, "2023-01-09T09:00:00+08:00"))) for event in events]
    kept: Mapping[str, Any] = {}
    for event, record in zip(events, records, strict=True):
        before = canonical(kept)
        state, after = apply(state, event), kept_after(kept, [record])
        assert canonical(kept) == before, "the row before is still the row before"
        kept = after
        assert parse(canonical(kept)) == parse(canonical(kept_of(state)))
        row = row_of(state, b"x" * 32, parse(canonical(kept)))
        assert state_of(row, LAW) == state
    assert canonical(kept_after({}, records)) == canonical(kept), "all at once, as in an import"


@settings(deadline=None)  # a busy machine is not a fault
@given(st.lists(CLOCKS, min_size=1, max_size=1))
def test_what_is_due_next_is_what_still_runs(clocks: list[Clock]) -> None:
    """12: not what was met, has lapsed or stands still; a day ends at midnight in the law's time."""
    (clock,) = clocks
    state = State(LAW, "事项", clocks={"return_within": clock})
    due = next_due(state)
    if clock.met is not None or clock.lapsed or clock.stopped:
        assert due is None
    elif isinstance(clock.due, datetime):
        assert due == clock.due
    else:
        assert due == datetime(clock.due.year, clock.due.month, clock.due.day + 1, tzinfo=ZONES[0])
