"""Events as text and back: one event has one text, and the text gives the event back."""

from __future__ import annotations

import json
from datetime import UTC, date, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.links import link, link_ended
from mingfa.kernel.state import fold
from mingfa.kernel.wire import canonical, dump, iso, load
from tests.kernel.small import Matter, at, law

if TYPE_CHECKING:
    from mingfa.kernel.events import Event
    from mingfa.kernel.model import Definition

LAW = law("""
facts:
  party: {title: 当事人, type: party}
  name: {title: 姓名, type: text}
  fine: {title: 罚款, type: money}
  share: {title: 比例, type: decimal}
  count: {title: 件数, type: int}
  major: {title: 重大, type: bool}
  on: {title: 日期, type: date}
  seen_at: {title: 时间, type: time}
  kind: {title: 类别, type: choice, of: {a: 甲, b: 乙}}
  kinds: {title: 种类, type: choices, of: {a: 甲, b: 乙}}
  who: {title: 承办人, type: officer}
steps:
  apply:
    {title: 申请, cite: "1.1", by: party, starts: true, many: true,
     opens: [{procedure: other/other, carry: {x: fine, y: on, z: kinds}}],
     takes: [party, name, fine, share, count, major, on, seen_at, kind, kinds, who], recuses: who}
  wait: {title: 中止, cite: "2.1", by: officer, many: true}
  resume: {title: 恢复, cite: "2.1", by: officer, afresh: [apply], many: true}
  decide: {title: 决定, cite: "3.1", by: officer, many: true, ends: true, after_end: true}
terms:
  t: {title: 期限, kind: deadline, from: apply, for: decide, length: 10日, pauses: [p], cite: "3.2"}
  h: {title: 时限, kind: deadline, from: apply, for: decide, length: 24小时, cite: "3.2"}
pauses:
  p: {title: 中止, from: wait, until: resume, cite: "2.1"}
""")
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "party": st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True),
        "name": st.text(min_size=1).filter(lambda t: bool(t.strip())),
        "fine": st.decimals(0, 10**12, places=2),
        "share": st.decimals(-(10**6), 10**6, places=4),
        "count": st.integers(-(10**9), 10**9),
        "major": st.booleans(),
        "on": st.dates(min_value=at("2000-01-01").date(), max_value=at("2100-01-01").date()),
        "seen_at": st.datetimes(
            min_value=at("2000-01-01").replace(tzinfo=None), max_value=at("2100-01-01").replace(tzinfo=None)
        ),
        "kind": st.sampled_from(["a", "b"]),
        "kinds": st.lists(st.sampled_from(["a", "b"]), min_size=1),
        "who": st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True),
    },
)


def through_text(event: Event, definition: Definition) -> Event:
    """Write the event as text and read it back, as a ledger does."""
    record: dict[str, Any] = json.loads(canonical(dump(event)))
    facts = {name: definition.facts[name].check(value) for name, value in record.get("facts", {}).items()}
    return load(record, facts)


def course(facts: dict[str, Any]) -> Matter:
    """A matter that uses every part of an event."""
    m = Matter(LAW)
    m.does("apply", "2023-03-01", **facts)
    m.does("wait", "2023-03-03")
    m.keep(link(m.state, "c1", "other/other", at("2023-03-04")))
    m.keep(link_ended(m.state, "c1", "done", at("2023-03-05")))
    m.does("resume", "2023-03-06")
    m.does("decide", "2023-03-30")
    return m


@given(
    st.dates()
    | st.datetimes(timezones=st.sampled_from([SHANGHAI, UTC, timezone(timedelta(hours=-3, minutes=-30))]))
)
def test_times_are_written_in_iso_8601(moment: date) -> None:
    assert iso(moment) == moment.isoformat()


@settings(max_examples=120, deadline=None)
@given(FACTS)
def test_events_survive_their_text(facts: dict[str, Any]) -> None:
    m = course(facts)
    back = [through_text(event, LAW) for event in m.events]
    for event, read in zip(m.events, back, strict=True):
        # what a matter hands over is read by the other procedure, under its own types
        assert read._replace(opens=()) == event._replace(opens=())
        assert [o.procedure for o in read.opens] == [o.procedure for o in event.opens]
    assert fold(LAW, back) == fold(LAW, m.events) == m.state


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_one_event_has_one_text(facts: dict[str, Any]) -> None:
    for event in course(facts).events:
        text = canonical(dump(event))
        assert text == canonical(dump(through_text(event, LAW)))


def test_what_is_empty_is_left_out() -> None:
    m = Matter(LAW)
    m.does("apply", "2023-03-01")
    record = dump(m.events[0])
    assert record.keys() >= {"matter", "n", "step", "at", "actors", "clocks"}
    assert not record.keys() & {"facts", "pauses", "outcome", "ended", "note", "deemed"}


def test_money_keeps_its_fen() -> None:
    m = Matter(LAW)
    m.does("apply", "2023-03-01", fine="100.10")
    assert dump(m.events[0])["facts"] == {"fine": "100.10"}
    assert through_text(m.events[0], LAW).facts == {"fine": Decimal("100.10")}
