"""What every ledger must do, as a suite: a store adds its fixture `ledger` and inherits the tests.

The numbers are those of the promises in docs/reference/ledger.md.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mingfa.kernel.state import fold
from mingfa.office.ledger.chain import ZERO, linked
from mingfa.office.ledger.clock import now
from mingfa.office.ledger.projections import kept_of
from mingfa.office.ledger.records import SEALED, decode, event_of
from mingfa.office.ledger.service import (
    ERASED,
    ConflictError,
    Entry,
    KeyReusedError,
    NotFoundError,
    Once,
    UnrecordableError,
)
from tests.contracts import bicycles
from tests.contracts.bicycles import BODY, RIDER, day, definition, do, hire, inspect, new, ride

if TYPE_CHECKING:
    from mingfa.kernel.events import Event
    from mingfa.office.ledger.service import Ledger, Position


@pytest.fixture
def region() -> str:
    return bicycles.fresh_region()


def events(ledger: Ledger, matter: str) -> list[Event]:
    return [event_of(record.content, definition(record.definition)) for record in ledger.records(matter)]


def hired(ledger: Ledger, region: str, **facts: object) -> Position:
    return ledger.append(hire(new(region), **facts)).positions[0]


class LedgerContract:
    """Inherit, and give a fixture `ledger`."""

    # 2 an act is recorded whole or not at all

    def test_an_act_is_recorded_with_what_silence_did_before_it(self, ledger: Ledger, region: str) -> None:
        """2: after a week of silence the renewal is deemed, and comes with the next act."""
        here = hired(ledger, region)
        receipt = ledger.append(inspect(here, day(3, 20)))
        assert (receipt.first, receipt.last) == (2, 3)
        assert [(e.n, e.step, e.deemed) for e in events(ledger, here.state.matter)] == [
            (1, "hire", None),
            (2, "renew", "return_within"),
            (3, "inspect", None),
        ]

    def test_several_matters_are_recorded_together(self, ledger: Ledger, region: str) -> None:
        """2: a loss is reported and the search opened, in one go."""
        here = hired(ledger, region)
        loss = do(here.state, "report_loss", day(3, 3), actor=RIDER)
        (to_open,) = loss.events[-1].opens
        search = new(region, "search")
        opened = do(search.state, "open", day(3, 3), to_open.facts)
        receipt = ledger.append(Entry(here, loss.events), Entry(search, opened.events))
        assert set(receipt.matters) == {here.state.matter, search.state.matter}
        assert receipt.last - receipt.first + 1 == 2
        assert [e.step for e in events(ledger, search.state.matter)] == ["open"]
        assert ledger.position(here.state.matter, definition).state.n == 2

    def test_nothing_of_several_is_recorded_when_one_is_refused(self, ledger: Ledger, region: str) -> None:
        """2: one matter has moved on, so the other does not move either."""
        stale, fine = hired(ledger, region), hired(ledger, region, rider="rider2")
        ledger.append(inspect(stale))
        with pytest.raises(ConflictError):
            ledger.append(inspect(fine, finding="甲"), inspect(stale, finding="乙"))
        assert ledger.position(fine.state.matter, definition).state.n == 1

    def test_entries_of_two_regions_are_refused(self, ledger: Ledger, region: str) -> None:
        """2: regions are numbered apart."""
        other = bicycles.fresh_region()
        with pytest.raises(UnrecordableError, match="一次只能记入一个行政区划的台账"):
            ledger.append(hire(new(region)), hire(new(other)))

    def test_an_entry_that_does_not_follow_is_refused(self, ledger: Ledger, region: str) -> None:
        """2: an event numbered 2 cannot open a matter."""
        entry = hire(new(region))
        with pytest.raises(UnrecordableError, match="应记第 1 条"):
            ledger.append(Entry(entry.before, (entry.events[0]._replace(n=2),)))
        with pytest.raises(UnrecordableError, match="没有要记录的内容"):
            ledger.append(Entry(entry.before, ()))

    def test_text_that_no_store_keeps_is_refused_in_words(self, ledger: Ledger, region: str) -> None:
        """2: half a character and the zero character; a backslash before u0000 is only text."""
        here = hired(ledger, region)
        for bad in ("\ud800", "a\x00b"):
            with pytest.raises(UnrecordableError, match="不能记入台账"):
                ledger.append(inspect(here, finding=bad))
        odd = '\\u0000 \\\\ "引" \t\n\r 𠮷 \u2028 \x7f {} \\N'
        after = ledger.append(inspect(here, finding=odd)).positions[0]
        assert after.state.facts["finding"] == odd
        assert ledger.position(here.state.matter, definition).state.facts["finding"] == odd

    # 3 exactly one of several writers

    def test_the_second_writer_on_one_position_is_told(self, ledger: Ledger, region: str) -> None:
        """3: the whole sentence."""
        here = hired(ledger, region)
        ledger.append(inspect(here, finding="甲"))
        with pytest.raises(ConflictError) as refused:
            ledger.append(inspect(here, finding="乙"))
        assert str(refused.value) == (
            f"事项 {here.state.matter} 刚刚已由他人办理（您依据的是第 1 条记录，现有 2 条），"
            "本次办理没有记入。请刷新后重新办理。"
        )
        assert [decode(r.content)["facts"].get("finding") for r in ledger.records(here.state.matter)] == [
            None,
            "甲",
        ]

    def test_a_matter_is_opened_once(self, ledger: Ledger, region: str) -> None:
        """3: two openings of one number."""
        entry = hire(new(region))
        ledger.append(entry)
        with pytest.raises(ConflictError, match="不能重复立案"):
            ledger.append(entry)

    def test_a_matter_that_is_not_there_cannot_go_on(self, ledger: Ledger, region: str) -> None:
        """3: nothing to write against."""
        opened = hire(new(region))
        after = do(opened.before.state, "hire", day(3, 1), bicycles.RIDE).state
        with pytest.raises(ConflictError, match="没有事项"):
            ledger.append(inspect(opened.before._replace(state=after, head=b"x" * 32)))

    def test_a_position_with_another_history_is_refused(self, ledger: Ledger, region: str) -> None:
        """3, 5: the number fits and the digest does not."""
        here = hired(ledger, region)
        with pytest.raises(ConflictError, match="与您所见的不一致"):
            ledger.append(inspect(here._replace(head=b"x" * 32)))

    # 4 done once

    def test_a_request_sent_twice_is_done_once(self, ledger: Ledger, region: str) -> None:
        """4: the same key and request get the same answer."""
        here = hired(ledger, region)
        once = Once(BODY, f"{region}-k", {"step": "inspect", "finding": "完好"})
        first = ledger.append(inspect(here), once=once)
        again = ledger.append(inspect(here), once=once)
        assert again == first._replace(positions=(), repeated=True)
        assert ledger.answered(once) == again
        assert len(ledger.records(here.state.matter)) == 2

    def test_an_opening_sent_twice_opens_one_matter(self, ledger: Ledger, region: str) -> None:
        """4: the second time the caller has thought of another number for the matter."""
        once = Once(BODY, f"{region}-k", {"step": "hire"})
        first = ledger.append(hire(new(region)), once=once)
        again = ledger.append(hire(new(region)), once=once)
        assert again.matters == first.matters
        assert len(list(ledger.stream(region))) == 1

    def test_several_matters_sent_twice_are_recorded_once(self, ledger: Ledger, region: str) -> None:
        """4: the answer covers all of them, in the order of their numbers."""
        once = Once(BODY, f"{region}-k", {"step": "hire", "riders": 3})
        entries = [hire(new(region), rider=f"rider{n}") for n in range(3)]
        first = ledger.append(*entries, once=once)
        again = ledger.append(*entries, once=once)
        assert (again.first, again.last) == (first.first, first.last) == (1, 3)
        assert set(again.matters) == set(first.matters)

    def test_one_key_for_two_requests_is_refused(self, ledger: Ledger, region: str) -> None:
        """4: in plain words, and nothing is recorded."""
        here = hired(ledger, region)
        after = ledger.append(inspect(here), once=Once(BODY, f"{region}-k", {"finding": "完好"})).positions[0]
        other = Once(BODY, f"{region}-k", {"finding": "破损"})
        with pytest.raises(KeyReusedError, match="已经用于另一项内容不同的办理"):
            ledger.append(inspect(after, finding="破损"), once=other)
        with pytest.raises(KeyReusedError):
            ledger.answered(other)
        assert len(ledger.records(here.state.matter)) == 2

    def test_a_refused_request_may_be_sent_again(self, ledger: Ledger, region: str) -> None:
        """4: what was refused did not use up its key."""
        here = hired(ledger, region)
        after = ledger.append(inspect(here)).positions[0]
        once = Once(BODY, f"{region}-k", {"finding": "乙"})
        with pytest.raises(ConflictError):
            ledger.append(inspect(here, finding="乙"), once=once)
        assert ledger.answered(once) is None
        assert not ledger.append(inspect(after, finding="乙"), once=once).repeated

    def test_two_bodies_may_use_the_same_key(self, ledger: Ledger, region: str) -> None:
        """4: keys belong to a body."""
        for body in (f"{region}甲", f"{region}乙"):
            ledger.append(hire(new(region)), once=Once(body, "1", {"body": body}))
        assert len(list(ledger.stream(region))) == 2

    # 5 the chain

    def test_each_event_covers_the_one_before_it(self, ledger: Ledger, region: str) -> None:
        """5: SM3 over the previous digest and the record's text, which holds the recording time."""
        here = hired(ledger, region)
        ledger.append(inspect(here, day(3, 20)))
        previous = ZERO
        for record in ledger.records(here.state.matter):
            assert record.prev == previous
            assert record.digest == linked(previous, record.content.encode())
            assert decode(record.content)["recorded_at"] == record.recorded_at.isoformat()
            previous = record.digest

    # 6 numbers without holes

    def test_a_region_counts_without_holes(self, ledger: Ledger, region: str) -> None:
        """6: refusals leave no hole, and another region counts for itself."""
        here = hired(ledger, region)
        ledger.append(hire(new(bicycles.fresh_region())))
        with pytest.raises(ConflictError):
            ledger.append(inspect(here._replace(head=b"x" * 32)))
        ledger.append(inspect(here, day(3, 20)))
        ledger.append_batch(ride(region), source="旧系统")
        assert [record.seq for record in ledger.stream(region)] == list(range(1, 8))
        assert [record.seq for record in ledger.stream(region, after=5)] == [6, 7]

    # 7 two times

    def test_legal_and_recording_time_are_both_kept(self, ledger: Ledger, region: str) -> None:
        """7: the act was in March, it was entered now."""
        before = now()
        here = hired(ledger, region)
        (record,) = ledger.records(here.state.matter)
        assert record.at == day(3, 1)
        assert before <= record.recorded_at <= now()

    # 8 a batch is many appends

    def test_a_batch_leaves_what_single_appends_leave(self, ledger: Ledger, region: str) -> None:
        """8: the same events, numbers and positions; only the source and the recording time differ."""
        other = bicycles.fresh_region()
        batch = ride(region, kinds=["adult", "child"], born_on="1990-01-01")
        imported = ledger.append_batch(batch, source="旧系统")
        assert (imported.first, imported.last, imported.matters, imported.events) == (1, 4, 1, 4)
        here = new(other)
        for entry in batch:
            moved = [e._replace(matter=here.state.matter, region=other) for e in entry.events]
            here = ledger.append(Entry(here, tuple(moved))).positions[0]
        one, two = list(ledger.stream(region)), list(ledger.stream(other))
        for single, many in zip(two, one, strict=True):
            assert single.source is None
            assert many.source == "旧系统"
            left, right = decode(single.content), decode(many.content)
            for record in (left, right):
                for own in ("source", "recorded_at", "matter", "region"):
                    record.pop(own, None)
                for fact, value in record.get("facts", {}).items():
                    if str(value).startswith(SEALED):
                        record["facts"][fact] = "sealed"
            assert left == right
        stored = ledger.position(one[0].matter, definition).state
        assert stored == fold(stored.definition, events(ledger, one[0].matter))

    def test_a_batch_carries_on_what_the_ledger_has(self, ledger: Ledger, region: str) -> None:
        """8: a matter opened by hand goes on in the import, and by hand again."""
        here = hired(ledger, region)
        on = inspect(here, day(3, 20))
        ledger.append_batch([*ride(region), on], source="旧系统")
        there = ledger.position(here.state.matter, definition)
        assert there.state.n == 3
        assert ledger.append(inspect(there, day(3, 21))).last == 8
        assert [r.source for r in ledger.records(here.state.matter)] == [None, "旧系统", "旧系统", None]

    def test_a_batch_is_recorded_whole_or_not_at_all(self, ledger: Ledger, region: str) -> None:
        """8: the last entry does not fit, so nothing is there; then without it everything is."""
        good = ride(region) + ride(region, rider="rider2")
        stale = good[1]
        with pytest.raises(ConflictError):
            ledger.append_batch([*good, stale], source="旧系统")
        assert list(ledger.stream(region)) == []
        assert ledger.append_batch(good, source="旧系统").events == 8

    def test_a_batch_that_breaks_off_leaves_nothing(self, ledger: Ledger, region: str) -> None:
        """8: the file that it reads from ends in the middle."""

        def broken():
            yield from ride(region)
            raise OSError("the file ends here")

        with pytest.raises(OSError, match="ends here"):
            ledger.append_batch(broken(), source="旧系统")
        assert list(ledger.stream(region)) == []

    @pytest.mark.parametrize(("entries", "source"), [([], "旧系统"), (None, "")])
    def test_a_batch_needs_entries_and_a_source(
        self, ledger: Ledger, region: str, entries: list[Entry] | None, source: str
    ) -> None:
        """8: an import without a source could not be told from the office's own work."""
        with pytest.raises(UnrecordableError):
            ledger.append_batch(ride(region) if entries is None else entries, source=source)

    def test_a_batch_opens_no_matter_that_is_there(self, ledger: Ledger, region: str) -> None:
        """8, 3."""
        entry = hire(new(region))
        ledger.append(entry)
        with pytest.raises(ConflictError, match="已经立案"):
            ledger.append_batch([*ride(region), entry], source="旧系统")

    def test_strange_text_survives_a_batch(self, ledger: Ledger, region: str) -> None:
        """8: tabs, line ends, backslashes, quotes, braces, what COPY calls nothing."""
        odd = "制表\t换行\n回车\r反斜\\N \\. 引\"号' {a,b} 𠮷"
        here = hired(ledger, region)
        ledger.append_batch([inspect(here, finding=odd)], source=odd)
        last = ledger.records(here.state.matter)[-1]
        assert decode(last.content)["facts"]["finding"] == odd
        assert last.source == odd

    # 9 personal data

    def test_personal_values_are_not_in_the_ledger(self, ledger: Ledger, region: str) -> None:
        """9: neither in the record nor in the position; other facts are."""
        here = hired(ledger, region, rider="rider9", rider_name="李四", born_on="1990-01-02")
        (record,) = ledger.records(here.state.matter)
        for clear in ("rider9", "李四", "1990-01-02"):
            assert clear not in record.content
            assert clear not in repr(ledger.position(here.state.matter, definition)[1:])
        facts = decode(record.content)["facts"]
        assert facts["deposit"] == "200"
        assert all(facts[fact].startswith(SEALED) for fact in ("rider", "rider_name", "born_on"))

    def test_a_party_who_acts_is_sealed_too(self, ledger: Ledger, region: str) -> None:
        """9: the rider gives the bicycle back; the actor is the same token as the fact."""
        here = hired(ledger, region)
        back = do(here.state, "give_back", day(3, 3), actor=RIDER)
        ledger.append(Entry(here, back.events, outsiders=frozenset({RIDER.id})))
        hired_by, given_back = ledger.records(here.state.matter)
        assert given_back.actors == (decode(hired_by.content)["facts"]["rider"],)
        assert hired_by.actors == ("clerk1",)
        assert RIDER.id not in given_back.content

    def test_what_is_carried_into_another_matter_stays_sealed(self, ledger: Ledger, region: str) -> None:
        """9: also when the act itself gives the value that it carries on."""
        here = hired(ledger, region)
        loss = do(here.state, "report_loss", day(3, 3), actor=RIDER)
        ledger.append(Entry(here, loss.events, outsiders=frozenset({RIDER.id})))
        facts = decode(ledger.records(here.state.matter)[0].content)["facts"]
        carried = decode(ledger.records(here.state.matter)[1].content)["opens"][0]["facts"]
        assert carried == {"owner": facts["rider"], "owner_name": facts["rider_name"]}

    def test_a_party_has_one_token_in_a_region_and_another_elsewhere(
        self, ledger: Ledger, region: str
    ) -> None:
        """9: so that persons can be counted; names are not told apart that way."""
        first, second = hired(ledger, region), hired(ledger, region)
        ledger.append_batch(ride(region), source="旧系统")
        elsewhere = hired(ledger, bicycles.fresh_region())
        tokens = {
            record.matter: decode(record.content)["facts"]
            for record in ledger.stream(region)
            if record.n == 1
        }
        assert len({facts["rider"] for facts in tokens.values()}) == 1
        assert len({facts["rider_name"] for facts in tokens.values()}) == 3
        assert ledger.tokens(region, ["rider1", "nobody"]) == {"rider1": first.state.facts["rider"]}
        assert second.state.facts["rider"] == first.state.facts["rider"] != elsewhere.state.facts["rider"]

    def test_reading_a_personal_value_leaves_a_trace(self, ledger: Ledger, region: str) -> None:
        """9: who, when, of which matter, why; and without a reason nothing is shown."""
        here = hired(ledger, region)
        tokens = [str(here.state.facts["rider"]), str(here.state.facts["rider_name"])]
        before = now() - timedelta(seconds=5)
        shown = ledger.reveal(tokens, who="clerk1", matter=here.state.matter, why="办理归还")
        assert {t: clear.text for t, clear in shown.items()} == dict(
            zip(tokens, ["rider1", "张三"], strict=True)
        )
        (read,) = ledger.readings(here.state.matter)
        assert (read.who, read.why, read.tokens) == ("clerk1", "办理归还", tuple(tokens))
        assert before <= read.at <= now() + timedelta(seconds=5)
        with pytest.raises(UnrecordableError, match="须写明"):
            ledger.reveal(tokens, who="clerk1", matter=here.state.matter, why="")

    def test_an_erased_value_is_gone_and_the_chain_holds(self, ledger: Ledger, region: str) -> None:
        """9: its token stays, says 已依法删除, and is erased only once."""
        here = hired(ledger, region)
        token = str(here.state.facts["rider_name"])
        ledger.erase(token, who="clerk1", ground="个人信息保护请求")
        shown = ledger.reveal([token], who="clerk1", matter=here.state.matter, why="核对")
        assert (shown[token].text, shown[token].erased) == (ERASED, True)
        (record,) = ledger.records(here.state.matter)
        assert record.digest == linked(ZERO, record.content.encode())
        with pytest.raises(NotFoundError):
            ledger.erase(token, who="clerk1", ground="个人信息保护请求")
        with pytest.raises(UnrecordableError):
            ledger.erase(str(here.state.facts["rider"]), who="clerk1", ground="")

    def test_a_party_who_was_erased_comes_back_as_somebody_else(self, ledger: Ledger, region: str) -> None:
        """9: the old token must not lead to the new text."""
        first = hired(ledger, region)
        token = str(first.state.facts["rider"])
        ledger.erase(token, who="clerk1", ground="个人信息保护请求")
        again = hired(ledger, region)
        assert again.state.facts["rider"] != token
        assert ledger.tokens(region, ["rider1"]) == {"rider1": again.state.facts["rider"]}
        assert ledger.reveal([token], who="c", matter="m", why="核对")[token].erased

    # 12 what stands beside the ledger follows from it

    def test_a_position_is_the_fold_of_its_events(self, ledger: Ledger, region: str) -> None:
        """12: read back, given in the receipt, and folded anew they are one; and so is what the row keeps."""
        here = hired(ledger, region, born_on="1990-01-02", kinds=["adult"])
        here = ledger.append(inspect(here, day(3, 20))).positions[0]
        loss = do(here.state, "report_loss", day(3, 21), actor=RIDER)
        here = ledger.append(Entry(here, loss.events)).positions[0]
        read = ledger.position(here.state.matter, definition)
        folded = fold(here.state.definition, events(ledger, here.state.matter))
        assert read.state == here.state == folded
        assert read.head == here.head == ledger.records(here.state.matter)[-1].digest
        assert read.kept == here.kept == kept_of(folded)

    def test_an_unknown_matter_has_no_position_and_no_records(self, ledger: Ledger, region: str) -> None:
        """12."""
        with pytest.raises(NotFoundError, match="没有事项"):
            ledger.position(f"{region}-0", definition)
        assert list(ledger.records(f"{region}-0")) == []
