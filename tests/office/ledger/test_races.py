"""Promises 3, 4 and 6 under real concurrency: threads with connections of their own, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.db import connections
from tests.contracts.bicycles import BODY, hire, inspect, new, ride

from mingfa.office.ledger.service import ConflictError, LedgerError, Once, PostgresLedger, Receipt
from mingfa.office.ledger.verify import verify

if TYPE_CHECKING:
    from mingfa.office.ledger.keys import Signer

WRITERS = 8
Result = TypeVar("Result")


def at_once(act: Callable[[int], Result], writers: int = WRITERS) -> list[Result | LedgerError]:
    """What each of the writers got, all starting at the same moment, each on its own connection."""
    barrier = Barrier(writers)

    def one(number: int) -> Result | LedgerError:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            return act(number)
        except LedgerError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(one, range(writers)))


@pytest.mark.parametrize("_round", range(5))
def test_exactly_one_of_many_writers_wins_a_step(ledger: PostgresLedger, region: str, _round: int) -> None:
    """3: the others are told by a sentence, and nothing of theirs is there."""
    here = ledger.append(hire(new(region))).positions[0]
    got = at_once(lambda number: ledger.append(inspect(here, finding=f"第{number}人")))
    won = [one for one in got if isinstance(one, Receipt)]
    lost = [one for one in got if isinstance(one, ConflictError)]
    assert (len(won), len(lost)) == (1, WRITERS - 1)
    assert all("刚刚已由他人办理" in str(one) for one in lost)
    assert [record.seq for record in ledger.stream(region)] == [1, 2]


@pytest.mark.parametrize("_round", range(5))
def test_exactly_one_of_many_opens_a_matter(ledger: PostgresLedger, region: str, _round: int) -> None:
    """3: also where there is nothing yet to lock."""
    here = new(region)
    got = at_once(lambda number: ledger.append(hire(here, rider=f"rider{number}")))
    assert Counter(type(one) for one in got) == {Receipt: 1, ConflictError: WRITERS - 1}
    assert len(list(ledger.stream(region))) == 1


@pytest.mark.parametrize("_round", range(5))
def test_a_request_sent_many_times_at_once_is_done_once(
    ledger: PostgresLedger, region: str, _round: int
) -> None:
    """4: every sender gets the same answer, each having thought of another number for the matter."""
    once = Once(BODY, f"{region}-k", {"step": "hire"})
    entries = [hire(new(region)) for _ in range(WRITERS)]
    got = at_once(lambda number: ledger.append(entries[number], once=once))
    assert all(isinstance(one, Receipt) for one in got), got
    assert len({one.matters for one in got if isinstance(one, Receipt)}) == 1
    assert sum(not one.repeated for one in got if isinstance(one, Receipt)) == 1
    assert len(list(ledger.stream(region))) == 1


def test_many_writers_number_without_holes(ledger: PostgresLedger, region: str, signer: Signer) -> None:
    """6: a reader who comes again and again while they write gets every record once, in order."""
    seen: list[int] = []
    done = []

    def act(number: int) -> None:
        if number == 0:
            while len(done) < WRITERS - 1:
                seen.extend(record.seq for record in ledger.stream(region, after=seen[-1] if seen else 0))
            seen.extend(record.seq for record in ledger.stream(region, after=seen[-1] if seen else 0))
            return
        try:
            for turn in range(10):
                here = ledger.append(hire(new(region), rider=f"rider{turn}")).positions[0]
                ledger.append(inspect(here))
        finally:
            done.append(number)

    assert at_once(act) == [None] * WRITERS
    assert seen == list(range(1, (WRITERS - 1) * 20 + 1))
    assert verify(region, signer.public).findings == ()


def test_several_matters_at_once_do_not_block_each_other_in_a_ring(
    ledger: PostgresLedger, region: str
) -> None:
    """2, 3: two matters, taken in opposite orders by everybody; some win, none hangs or breaks."""
    one, two = (ledger.append(hire(new(region), rider=f"rider{n}")).positions[0] for n in range(2))

    def act(number: int) -> Receipt:
        pair = [inspect(one), inspect(two)]
        return ledger.append(*(pair if number % 2 else pair[::-1]))

    got = at_once(act)
    assert Counter(type(each) for each in got) == {Receipt: 1, ConflictError: WRITERS - 1}
    assert len(list(ledger.stream(region))) == 4


def test_one_new_party_in_many_acts_gets_one_token(ledger: PostgresLedger, region: str) -> None:
    """9: nobody knew the rider, and all meet him at once."""
    entries = [hire(new(region), rider="rider1", rider_name=f"姓名{n}") for n in range(WRITERS)]
    got = at_once(lambda number: ledger.append(entries[number]))
    tokens = {one.positions[0].state.facts["rider"] for one in got if isinstance(one, Receipt)}
    assert len(got) == WRITERS
    assert all(isinstance(one, Receipt) for one in got), got
    assert len(tokens) == 1


def test_imports_and_acts_at_once(ledger: PostgresLedger, region: str, signer: Signer) -> None:
    """6, 8: writers wait for an import and go on; the numbers have no holes."""

    def act(number: int) -> None:
        if number % 2:
            ledger.append_batch(
                [e for n in range(20) for e in ride(region, rider=f"rider{n}")], source="旧系统"
            )
        else:
            for n in range(10):
                ledger.append(hire(new(region), rider=f"rider{n}"))

    assert at_once(act, 4) == [None] * 4
    assert [record.seq for record in ledger.stream(region)] == list(range(1, 2 * 80 + 2 * 10 + 1))
    assert verify(region, signer.public).findings == ()
