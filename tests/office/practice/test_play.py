"""A played year: lawful, on worked days, in its years, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.office.practice.conftest import row

from mingfa.kernel import fold
from mingfa.kernel.wire import canonical, dump
from mingfa.office.ledger.service import MemoryLedger
from mingfa.office.practice.errors import PracticeError
from mingfa.office.practice.matters import Matter
from mingfa.office.practice.service import Year, play_year

Make = Callable[..., Year]
ROWS = (
    row("a", "缺陷数", 150),
    row("b", "逾期修复数", 20),
    row("c", "赔偿金额", 30_000, kind="amount", unit="元"),
)


@pytest.fixture(scope="module")
def matters(a_year: Make) -> list[Matter]:
    return [matter for played in a_year(*ROWS).played() for matter in played.matters]


def test_events_fold_to_the_state_that_was_played(matters: list[Matter]) -> None:
    assert len(matters) > 150
    for matter in matters:
        assert fold(matter.state.definition, matter.events) == matter.state


def test_acts_are_done_on_worked_days_and_hours_except_online(matters: list[Matter], a_year: Make) -> None:
    days = a_year(*ROWS).player.schedule.days
    off = Counter()
    for matter in matters:
        for event in matter.events:
            if event.deemed is None and event.channel != "online":
                assert days.is_working(event.at.date()), event
                assert 9 <= event.at.hour < 18, event
            else:
                off[event.channel] += not days.is_working(event.at.date())
    assert off["online"] > 0


def test_nothing_is_done_before_what_went_before(matters: list[Matter]) -> None:
    for matter in matters:
        times = [event.at for event in matter.events]
        assert times == sorted(times)


def test_minimum_terms_put_acts_off(matters: list[Matter]) -> None:
    waited = [
        matter.state.done["check"].at.date() - matter.state.done["fix"].at.date()
        for matter in matters
        if "check" in matter.state.done
    ]
    assert waited
    assert min(waited) >= timedelta(days=3)


def test_stories_lie_in_their_years(matters: list[Matter]) -> None:
    years = Counter(tuple(sorted({event.at.year for event in matter.events})) for matter in matters)
    assert set(years) == {(2022,), (2023,), (2022, 2023)}


def test_what_stays_open_began_late(matters: list[Matter]) -> None:
    pending = [matter for matter in matters if matter.state.ended is None]
    assert pending
    assert all(matter.state.opened is not None and matter.state.opened.month >= 9 for matter in pending)


def test_different_persons_where_the_law_asks_for_it(matters: list[Matter]) -> None:
    for matter in matters:
        if "check" in matter.state.done:
            finders = matter.state.done["find"].actors
            assert len(set(finders)) == 2
            assert not set(finders) & set(matter.state.done["check"].actors)


def test_matters_have_numbers_of_their_own(matters: list[Matter]) -> None:
    numbers = [matter.state.matter for matter in matters]
    assert len(set(numbers)) == len(numbers)
    assert numbers[0].startswith("110000-2023-T1-")


def _told(year: Year) -> list[bytes]:
    return [canonical(dump(event)) for played in year.played() for m in played.matters for event in m.events]


def test_the_same_seed_gives_the_same_records(a_year: Make) -> None:
    one, two, other = a_year(*ROWS, seed=4), a_year(*ROWS, seed=4), a_year(*ROWS, seed=5)
    assert _told(one) == _told(two)
    assert _told(one) != _told(other)


def test_a_scaled_year_is_so_many_times_as_large(a_year: Make) -> None:
    one, three = a_year(*ROWS), a_year(*ROWS, scale=3)
    assert three.plays == 3 * one.plays
    damages = [
        event.facts["damages"]
        for played in three.played()
        for matter in played.matters
        for event in matter.events
        if "damages" in event.facts
    ]
    assert sum(damages) == 90_000


def test_a_year_is_played_into_a_ledger_once(a_year: Make) -> None:
    ledger = MemoryLedger()
    imported = play_year(a_year(*ROWS), ledger)
    assert imported.events == sum(1 for _ in ledger.stream("110000"))
    with pytest.raises(PracticeError, match="已经在这个台账中"):
        play_year(a_year(*ROWS), ledger)


def test_a_story_that_the_law_refuses_is_told_with_the_refusal(a_year: Make, parks: object) -> None:
    from mingfa.office.practice.stories import read_story
    from mingfa.office.practice.variants import variants

    year = a_year(*ROWS)
    text = """
title: 没有登记就修复
of: parks/defect
facts: {keeper: {firm: any}, level: minor, place: 东门}
acts:
  - {do: find}
  - {do: close, wait: 1..2}
"""
    story = read_story(text, "stories/wrong.yaml", "parks/wrong", year.law.library)
    (variant,) = variants(story, frozenset())
    with pytest.raises(PracticeError) as caught:
        year.player.trial(variant)
    assert "没有登记就修复" in str(caught.value)
    assert "stories/wrong.yaml，第7行，“close”" in str(caught.value)
    assert "不能办理“办结”：尚未办理“复查”" in str(caught.value)
