"""Terms of a matter: what starts, meets, extends, pauses and restarts them, and what silence does."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from mingfa.kernel.decide import Performed, as_of, may, perform
from mingfa.kernel.duties import due, explain
from mingfa.kernel.events import LAPSE
from mingfa.kernel.links import redate
from mingfa.kernel.silence import advance
from mingfa.kernel.state import State, fold
from tests.kernel.small import OFFICER, PARTY, Matter, at, law

STEPS = """
facts:
  received_on: {title: 收到日, type: date}
  known_on: {title: 知道之日, type: date}
  hearing_on: {title: 听证日期, type: date}
  until_on: {title: 指定的期限, type: date}
  days: {title: 指定的日数, type: int}
  urgent: {title: 紧急, type: bool}
outcomes:
  expired: {title: 逾期结案, cite: "8.1"}
steps:
  apply:
    {title: 申请, cite: "1.1", by: party, starts: true,
     takes: [received_on, known_on, days, until_on, urgent]}
  accept: {title: 受理, cite: "2.1", by: officer, after: apply, many: true}
  test: {title: 送检, cite: "3.1", by: officer, many: true}
  tested: {title: 检毕, cite: "3.2", by: officer, many: true}
  wait: {title: 中止, cite: "3.3", by: officer, many: true}
  resume: {title: 恢复, cite: "3.4", by: officer, many: true}
  extend: {title: 延期, cite: "4.1", by: leader, many: true}
  resubmit: {title: 补正, cite: "4.2", by: party, many: true}
  hear: {title: 听证通知, cite: "5.1", by: officer, takes: [hearing_on], many: true}
  decide: {title: 决定, cite: "6.1", by: officer, many: true}
  close: {title: 结案, cite: "7.1", by: officer, ends: true, takes: [known_on]}
  late: {title: 逾期后登记, cite: "7.2", by: officer, after_end: true}
"""
PAUSES = """
pauses:
  testing: {title: 检测期间, from: test, until: tested, cite: "3.1"}
  waiting: {title: 中止期间, from: wait, until: resume, cite: "3.3"}
"""


def matter(terms: str, pauses: str = "", **options: object) -> Matter:
    """A matter under the steps above, with these terms."""
    return Matter(law(STEPS + pauses + "terms:\n" + terms, **options))


def last_day(state: State, term: str = "t") -> object:
    """The term's last day or moment."""
    return state.clocks[term].due


@pytest.mark.parametrize(
    ("length", "start", "last"),
    [
        ("10日", "2023-03-01", date(2023, 3, 13)),  # the 11th is a Saturday: it rolls off
        ("5日", "2023-03-01", date(2023, 3, 8)),  # this statute counts 5日 as working days
        (
            "5个工作日",
            "2023-09-27",
            date(2023, 10, 10),
        ),  # over the autumn holidays, with two days worked in exchange
        ("1个月", "2023-01-31", date(2023, 2, 28)),
        ("1年", "2020-02-29", date(2021, 3, 1)),  # the 28th is a Sunday
        ("24小时", "2023-03-01 10:30", at("2023-03-02 10:30")),
        ("30分钟", "2023-03-01 23:45", at("2023-03-02 00:15")),
    ],
)
def test_lengths_as_the_statute_prints_them(length: str, start: str, last: object) -> None:
    m = matter(
        f'  t: {{title: 决定期限, kind: deadline, from: apply, for: decide, length: {length}, cite: "6.2"}}'
    )
    assert last_day(m.does("apply", start)) == last


def test_a_deadline_met_late_is_recorded_as_late() -> None:
    m = matter('  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, cite: "6.2"}')
    m.does("apply", "2023-03-01")
    (owed,) = due(m.state, at("2023-03-15"))
    assert (owed.title, owed.owed, owed.days, owed.overdue) == ("决定期限", ("决定",), -2, 2)
    clock = m.does("decide", "2023-03-15").clocks["t"]
    assert (clock.late, clock.met) == (True, at("2023-03-15"))
    assert due(m.state, at("2023-03-16")) == ()


def test_a_deadline_met_on_its_last_day_is_not_late() -> None:
    m = matter('  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, cite: "6.2"}')
    m.does("apply", "2023-03-01")
    assert not m.does("decide", "2023-03-13 23:59").clocks["t"].late


def test_a_term_counts_from_the_latest_of_its_steps() -> None:
    m = matter(
        '  t: {title: 决定期限, kind: deadline, from: [apply, accept], for: decide, length: 10日, cite: "6.2"}'
    )
    m.does("apply", "2023-03-01")
    assert last_day(m.does("accept", "2023-03-05")) == date(2023, 3, 15)


def test_a_term_counts_from_a_date_that_is_stated() -> None:
    m = matter(
        "  t: {title: 决定期限, kind: deadline, from: {step: apply, on: received_on}, for: decide, length: 10日, cite: '6.2'}"
    )
    assert last_day(m.does("apply", "2023-03-08", received_on="2023-03-01")) == date(2023, 3, 13)


def test_a_term_starts_when_its_date_becomes_known() -> None:
    m = matter(
        "  t: {title: 决定期限, kind: deadline, from: {fact: known_on}, for: decide, length: 10日, cite: '6.2'}"
    )
    assert "t" not in m.does("apply", "2023-03-08").clocks
    m = matter(
        "  t: {title: 决定期限, kind: deadline, from: {fact: known_on}, for: decide, length: 10日, cite: '6.2'}"
    )
    assert last_day(m.does("apply", "2023-03-08", known_on="2023-03-01")) == date(2023, 3, 13)


def test_a_window_closes_the_very_step_that_states_its_day() -> None:
    m = matter(
        "  t: {title: 申请期限, kind: window, from: {fact: known_on}, for: close, length: 10日, cite: '6.2'}"
    )
    m.does("apply", "2023-03-08")
    said = m.refused("close", "2023-03-20", known_on="2023-03-01")
    assert said == (
        "不能办理“结案”：“申请期限”已于2023-03-13（星期一）届满（《样例法》第六条第二款）。期限届满后不再受理，请依法告知当事人。"
    )
    m.does("close", "2023-03-20", known_on="2023-03-10")


def test_a_term_that_applies_only_on_a_condition() -> None:
    terms = '  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, if: urgent, cite: "6.2"}'
    assert "t" in matter(terms).does("apply", "2023-03-01", urgent="true").clocks
    assert "t" not in matter(terms).does("apply", "2023-03-01", urgent="false").clocks
    assert "t" not in matter(terms).does("apply", "2023-03-01").clocks


def test_lengths_set_by_facts() -> None:
    fact = """
  t: {title: 履行期限, kind: deadline, from: apply, for: decide, length: {fact: days, unit: 日, min: 15日}, cite: '6.2'}
"""
    assert last_day(matter(fact).does("apply", "2023-03-01", days="20")) == date(2023, 3, 21)
    assert last_day(matter(fact).does("apply", "2023-03-01", days="1")) == date(2023, 3, 16)
    assert "t" not in matter(fact).does("apply", "2023-03-01").clocks
    until = "  t: {title: 履行期限, kind: deadline, from: apply, for: decide, length: {until: until_on}, cite: '6.2'}"
    assert last_day(matter(until).does("apply", "2023-03-01", until_on="2023-03-18")) == date(2023, 3, 18)


def test_a_length_beyond_every_calendar_is_refused_in_words() -> None:
    fact = "  t: {title: 履行期限, kind: deadline, from: apply, for: decide, length: {fact: days, unit: 日}, cite: '6.2'}"
    said = matter(fact).refused("apply", "2023-03-01", days="99999999999999")
    assert said.startswith("不能办理“申请”：无法计算期限：")


def test_not_before_a_minimum_has_run() -> None:
    m = matter('  t: {title: 公示期, kind: not_before, from: apply, for: decide, length: 10日, cite: "6.2"}')
    m.does("apply", "2023-03-01")
    assert "“公示期”须满10日，最早可于2023-03-14（星期二）办理（《样例法》第六条第二款）" in m.refused(
        "decide", "2023-03-13"
    )
    m.does("decide", "2023-03-14")
    hours = matter(
        '  t: {title: 停电通知, kind: not_before, from: apply, for: decide, length: 24小时, cite: "6.2"}'
    )
    hours.does("apply", "2023-03-01 16:00")
    assert "停电通知" in hours.refused("decide", "2023-03-02 15:59")
    hours.does("decide", "2023-03-02 16:00")


def test_notice_that_is_too_short() -> None:
    m = matter(
        '  t: {title: 听证通知期限, kind: notice, for: hear, before: hearing_on, length: 7日, cite: "5.2"}'
    )
    m.does("apply", "2023-03-01")
    said = m.refused("hear", "2023-03-02", hearing_on="2023-03-10")
    assert said == (
        "不能办理“听证通知”：“听证通知期限”不少于7个工作日：听证日期为2023-03-10（星期五）的，"
        "最迟应于2023-02-28（星期二）办理（《样例法》第五条第二款）。请改定听证日期。"
    )
    m.does("hear", "2023-03-02", hearing_on="2023-03-14")


def test_yearly_duty_comes_again() -> None:
    m = matter('  t: {title: 年度报告, kind: yearly, from: apply, for: decide, on: 01-31, cite: "6.2"}')
    assert last_day(m.does("apply", "2022-05-01")) == date(2023, 1, 31)
    state = m.does("decide", "2023-01-10")
    assert (last_day(state), state.clocks["t"].late) == (date(2024, 1, 31), False)
    state = m.does("decide", "2024-02-05")
    assert (last_day(state), state.clocks["t"].late) == (date(2025, 2, 5), True), "the spring festival"


def test_validity_runs_out() -> None:
    m = matter(
        "  t: {title: 有效期, kind: validity, from: accept, length: 1年, lapse: {standing: expired, cite: '6.3'}, cite: '6.2'}"
    )
    m.does("apply", "2022-03-01")
    m.does("accept", "2022-03-02")
    assert as_of(m.state, at("2023-03-02")).standing == "open"
    later, (event,) = advance(m.state, at("2023-03-04"))
    assert (later.standing, event.step, event.deemed, event.cite) == (
        "expired",
        LAPSE,
        "t",
        "样例法@2020-01-01 6.3",
    )


EXTENDED = """
  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, cite: '6.2',
      extension: {step: extend, length: 20日, times: 1, cite: '4.3'}}
"""


def test_extension_prolongs_once_and_only_while_the_term_runs() -> None:
    m = matter(EXTENDED)
    assert "“决定期限”没有在计算，无期限可延长（《样例法》第四条第三款）" in Matter(
        law(
            STEPS.replace("extend: {title: 延期, ", "extend: {title: 延期, starts: true, ")
            + "terms:"
            + EXTENDED
        )
    ).refused("extend", "2023-03-01")
    m.does("apply", "2023-03-01")
    state = m.does("extend", "2023-03-13")
    assert (last_day(state), state.clocks["t"].extended) == (date(2023, 3, 31), 1)
    said = m.refused("extend", "2023-03-14")
    assert "“决定期限”已延长1次，依法最多延长1次（《样例法》第四条第三款）。请在期限内办结" in said
    late = matter(EXTENDED)
    late.does("apply", "2023-03-01")
    assert "“决定期限”已于2023-03-13（星期一）届满，届满后不得延长" in late.refused("extend", "2023-03-14")


PAUSED = '  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 20日, pauses: [testing, waiting], cite: "6.2"}'


def test_a_pause_stops_the_clock_and_its_days_are_not_counted() -> None:
    m = matter(PAUSED, PAUSES)
    assert last_day(m.does("apply", "2023-03-01")) == date(2023, 3, 21)
    assert m.does("test", "2023-03-06").clocks["t"].stopped
    assert due(m.state, at("2023-05-01"))[0].overdue == 0
    state = m.does("tested", "2023-03-16")
    assert (last_day(state), state.clocks["t"].stopped) == (date(2023, 3, 31), False)


def test_overlapping_pauses_count_once() -> None:
    m = matter(PAUSED, PAUSES)
    m.does("apply", "2023-03-01")
    m.does("test", "2023-03-06")
    m.does("wait", "2023-03-10")
    assert m.does("tested", "2023-03-16").clocks["t"].stopped
    state = m.does("resume", "2023-03-20")
    assert (last_day(state), state.clocks["t"].stopped) == (date(2023, 4, 4), False)
    # what opens an open pause, or closes a closed one, changes nothing
    assert last_day(m.does("resume", "2023-03-21")) == date(2023, 4, 4)


def test_a_restart_is_not_a_pause() -> None:
    terms = "  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 20日, restart: [resubmit], cite: '6.2'}"
    m = matter(terms)
    m.does("apply", "2023-03-01")
    assert last_day(m.does("resubmit", "2023-03-16")) == date(2023, 4, 6)  # the 5th is Qingming
    fresh = Matter(
        law(
            STEPS.replace("resubmit: {title: 补正, ", "resubmit: {title: 补正, starts: true, ")
            + "terms:\n"
            + terms
        )
    )
    assert "t" not in fresh.does("resubmit", "2023-03-16").clocks


def silent(lapse: str) -> Matter:
    """A matter whose officer keeps silent for ten days."""
    m = matter(
        "  t: {title: 受理期限, kind: deadline, from: apply, for: [accept, close], length: 10日, cite: '2.2',"
        f" lapse: {lapse}}}\n"
        "  u: {title: 决定期限, kind: deadline, from: accept, for: decide, length: 20日, cite: '6.2'}"
    )
    m.does("apply", "2023-03-01")
    return m


@pytest.mark.parametrize(
    ("effective", "day", "last"),
    [
        ("start", date(2023, 3, 1), date(2023, 3, 21)),
        ("last", date(2023, 3, 13), date(2023, 4, 3)),
        ("next", date(2023, 3, 14), date(2023, 4, 3)),
    ],
)
def test_silence_is_deemed_an_act(effective: str, day: date, last: date) -> None:
    m = silent(f"{{deemed: accept, effective: {effective}, cite: '2.3'}}")
    assert not as_of(m.state, at("2023-03-13 23:59")).did("accept"), "not before the term has run out"
    now, (event,) = advance(m.state, at("2023-03-14"))
    assert now.did("accept")
    assert (event.step, event.deemed, event.cite, event.actors) == (
        "accept",
        "t",
        "样例法@2020-01-01 2.3",
        (),
    )
    assert event.at.date() == day
    assert last_day(now, "u") == last
    assert due(m.state, at("2023-03-13"))[0].silence == "期满未办的，视为“受理”（《样例法》第二条第三款）"


def test_the_next_recorded_step_carries_what_silence_did() -> None:
    m = silent("{deemed: accept, effective: start}")
    allowed = {p.step.name for p in may(m.state, OFFICER, at("2023-04-01")) if p.allowed}
    assert "decide" in allowed
    m.does("decide", "2023-04-01")
    assert [(e.n, e.step, e.deemed) for e in m.events] == [
        (1, "apply", None),
        (2, "accept", "t"),
        (3, "decide", None),
    ]
    assert fold(m.state.definition, m.events) == m.state
    assert m.state.clocks["u"].late


def test_silence_that_was_broken_has_no_effect() -> None:
    m = silent("{deemed: accept, effective: start}")
    m.does("accept", "2023-03-10")
    assert advance(m.state, at("2023-09-01")) == (m.state, ())


def test_silence_ends_a_matter() -> None:
    m = silent("{ends: expired}")
    now, (event,) = advance(m.state, at("2023-03-14"))
    assert (now.outcome, now.standing, now.ended is not None, event.step) == ("expired", "ended", True, LAPSE)
    assert "本案以“逾期结案”办结" in due(m.state, at("2023-03-13"))[0].silence
    assert m.refused("decide", "2023-03-14").startswith("不能办理“决定”：案件已于2023-03-14（星期二）办结")


def test_rights_are_lost_and_superiors_told() -> None:
    m = silent("{lost: [hear], escalate: leader}")
    m.does("hear", "2023-03-13")
    assert "“受理期限”已于2023-03-13（星期一）届满" in m.refused("hear", "2023-03-14")
    assert due(m.state, at("2023-03-13"))[0].silence == (
        "期满未办的，不得再办理“听证通知”，报负责人（《样例法》第二条第二款）"
    )


def test_every_date_explains_itself() -> None:
    m = matter(EXTENDED)
    m.does("apply", "2023-03-01")
    m.does("extend", "2023-03-13")
    told = explain(m.state, "t")
    assert told.due == date(2023, 3, 31)
    text = "".join(told.lines)
    for words in ("决定期限", "10日", "20日", "《样例法》第六条第二款", "《样例法》第四条第三款"):
        assert words in text
    floor = matter(
        '  t: {title: 公示期, kind: not_before, from: apply, for: decide, length: 10日, cite: "6.2"}'
    )
    assert (
        explain(floor.does("apply", "2023-03-01"), "t").lines[-1].endswith("2023-03-14（星期二）起方可办理。")
    )
    with pytest.raises(KeyError):
        explain(m.state, "u")


def test_the_countys_own_length() -> None:
    terms = '  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, local: true, cite: "6.2"}'
    m = matter(terms, local={"terms.t": "8日"})
    assert last_day(m.does("apply", "2023-03-01")) == date(2023, 3, 9)
    other = matter(terms.replace(", local: true", ""), local={"terms.t": "8日"})
    assert last_day(other.does("apply", "2023-03-01")) == date(2023, 3, 13), (
        "only where the law lets the county set it"
    )


def test_after_the_end_only_what_may_still_be_done_is_owed() -> None:
    m = matter(
        '  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, cite: "6.2"}\n'
        '  u: {title: 登记期限, kind: deadline, from: close, for: late, length: 10日, cite: "6.2"}'
    )
    m.does("apply", "2023-03-01")
    m.does("close", "2023-03-02")
    assert [o.term.name for o in due(m.state, at("2023-03-02"))] == ["u"]


def test_dates_move_when_a_notice_arrives() -> None:
    """Provisional until the State Council's notice: the event keeps the old day, and the past is not rewritten."""
    m = matter(
        '  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 5个工作日, cite: "6.2"}'
    )
    m.does("apply", "2023-03-01")
    assert redate(m.state, at("2023-03-02")) is None, "nothing moves under the same calendar"
    moved = m.state.clocks["t"]._replace(due=date(2023, 3, 7), provisional=True)
    before = m.state._replace(clocks={"t": moved})
    result = redate(before, at("2023-03-02"))
    assert result is not None
    assert last_day(result.state) == date(2023, 3, 8)
    assert result.events[0].note == (
        "节假日安排公布：“决定期限”由2023-03-07（星期二）改为2023-03-08（星期三）"
    )


def test_perform_does_not_change_what_it_was_given() -> None:
    m = matter(PAUSED, PAUSES)
    m.does("apply", "2023-03-01")
    before = m.state
    copy = fold(before.definition, m.events)
    perform(before, "test", [OFFICER], at("2023-03-06"))
    advance(before, at("2024-01-01"))
    assert before == copy


def test_the_day_is_the_day_in_shanghai() -> None:
    """Midnight in Shanghai is four in the afternoon in London: the same moment, and the day that counts is ours."""
    terms = '  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, cite: "6.2"}'
    m = matter(terms)
    result = perform(m.state, "apply", [PARTY], at("2023-03-02 01:00").astimezone(UTC))
    assert isinstance(result, Performed)
    assert result.events[0].at.isoformat() == "2023-03-02T01:00:00+08:00"
    assert last_day(result.state) == date(2023, 3, 13)
    assert due(result.state, at("2023-03-14 00:30").astimezone(UTC))[0].overdue == 1
    with pytest.raises(ValueError, match="没有写明时区"):
        perform(m.state, "apply", [PARTY], at("2023-03-02").replace(tzinfo=None))
