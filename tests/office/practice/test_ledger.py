"""A year in the real ledger: all of it or nothing, sound, played once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.office.practice.conftest import row

from mingfa.office.practice.errors import PracticeError
from mingfa.office.practice.service import Year, entries, entries_ahead, play_year

Make = Callable[..., Year]
ROWS = (row("a", "缺陷数", 60), row("b", "赔偿金额", 8_000, kind="amount", unit="元"))


def test_the_other_process_makes_the_same_entries(a_year: Make) -> None:
    here = [(one.before.state.matter, one.events, one.outsiders) for one in entries(a_year(*ROWS))]
    there = [(one.before.state.matter, one.events, one.outsiders) for one in entries_ahead(a_year(*ROWS))]
    assert here == there


def test_a_refusal_in_the_other_process_is_told_here(a_year: Make) -> None:
    class Refused(Year):
        def played(self) -> Iterator[object]:  # type: ignore[override]
            yield from super().played()
            raise PracticeError("故事不能办理")

    year = a_year(*ROWS)
    year.__class__ = Refused
    with pytest.raises(PracticeError, match="故事不能办理"):
        list(entries_ahead(year))


@pytest.mark.django_db(transaction=True)
def test_a_year_stands_in_the_ledger_sound_and_once(a_year: Make, parks: object) -> None:
    from django.conf import settings

    from mingfa.office.ledger import keys
    from mingfa.office.ledger.service import PostgresLedger
    from mingfa.office.ledger.verify import verify
    from mingfa.office.practice.service import seal

    ledger, told = PostgresLedger(), []
    year = a_year(*ROWS)
    imported = play_year(year, ledger, told.append)
    assert sum(told) == year.plays
    assert imported.events == sum(1 for _ in ledger.stream("110000"))
    assert all(record.source == "practice/110000/2023" for record in ledger.stream("110000"))
    assert seal("110000") is not None
    report = verify("110000", keys.signer(settings.DATA_DIR).public)
    assert report.events == imported.events
    assert not report.findings
    with pytest.raises(PracticeError, match="已经在这个台账中"):
        play_year(a_year(*ROWS), ledger)
