"""Dates explained step by step, minimum terms and yearly days, and dates that move when a notice arrives."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from mingfa.kernel.calendar import Calendar, read_year
from mingfa.kernel.dating import reckon_by_law
from mingfa.kernel.statutes import link_statutes, read_statute
from mingfa.kernel.terms import (
    SHANGHAI,
    Counting,
    Length,
    Pause,
    Unit,
    earliest,
    reckon,
    reckon_earliest,
    reckon_yearly,
    redate,
    yearly,
)

SYSTEMS = Path(__file__).parents[2] / "systems"
YEARS = [
    read_year(path.read_text(encoding="utf-8"), path.name)
    for path in sorted(SYSTEMS.glob("_calendar/*.yaml"))
]
CALENDAR = Calendar.of(YEARS)
LAWS = link_statutes(
    read_statute(path.read_text(encoding="utf-8"), path.name) for path in sorted(SYSTEMS.glob("_laws/*.yaml"))
)
DAYS_ONLY = Counting(general="《民法典》第二百零一条至第二百零三条")
SOME_WORKING = Counting(
    working_lengths=frozenset({2, 3, 5, 7}), source="《甲法》第八十五条", general="《乙法》第一条"
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    return date.fromisoformat(text)


class TestMinimum:
    def test_act_waits_until_the_day_after_thirty_days_of_comment(self):
        assert earliest(day("2023-06-06"), Length(30, Unit.DAY), DAYS_ONLY, CALENDAR) == day("2023-07-07")
        told = reckon_earliest(day("2023-06-06"), Length(30, Unit.DAY), DAYS_ONLY, CALENDAR)
        assert told.due == day("2023-07-07")
        assert told.lines[-1] == "此为最短期限，须全部届满，自次日2023-07-07（星期五）起方可办理。"

    def test_in_hours_the_act_may_be_done_at_the_moment(self):
        start = at("2023-06-01T09:00")
        assert earliest(start, Length(2, Unit.HOUR), DAYS_ONLY, CALENDAR) == at("2023-06-01T11:00")
        assert reckon_earliest(start, Length(2, Unit.HOUR), DAYS_ONLY, CALENDAR).due == at("2023-06-01T11:00")


class TestYearly:
    @pytest.mark.parametrize(
        ("after", "due", "rolled"),
        [
            ("2023-01-30", "2023-01-31", "2023-01-31"),
            ("2023-01-31", "2024-01-31", "2024-01-31"),
            ("2025-12-01", "2026-01-31", "2026-02-02"),  # a Saturday
            ("2026-02-01", "2027-01-31", "2026-02-02"),  # still due on the Monday
        ],
    )
    def test_next_fixed_day(self, after, due, rolled):
        assert yearly(1, 31, day(after)) == day(due)
        assert yearly(1, 31, day(after), CALENDAR) == day(rolled)

    def test_a_day_off_moves_to_the_next_working_day_and_is_still_due_until_then(self):
        assert yearly(3, 31, day("2024-03-31")) == day("2025-03-31")
        assert yearly(3, 31, day("2024-03-31"), CALENDAR) == day("2024-04-01")
        assert yearly(2, 29, day("2023-01-01")) == day("2023-02-28")

    def test_explained(self):
        told = reckon_yearly(
            3, 31, day("2024-03-01"), CALENDAR, cite="《甲法》第四十九条", what="公布年度报告"
        )
        assert told.due == day("2024-04-01")
        assert told.lines[0].startswith("“公布年度报告”每年3月31日前办理（《甲法》第四十九条）")
        assert not told.provisional
        assert reckon_yearly(3, 31, day("2027-01-01"), CALENDAR).provisional


class TestExplanation:
    def test_every_step_of_an_ordinary_term(self):
        told = reckon_by_law(
            day("2023-09-20"),
            7,
            "day",
            LAWS["行政处罚法"],
            CALENDAR,
            cite="《行政处罚法》第六十一条第一款",
            what="送达决定书",
        )
        assert told.lines == (
            "依照《行政处罚法》（2021-01-22通过，自2021-07-15起施行）计算。",
            "“送达决定书”为7日（《行政处罚法》第六十一条第一款）。该7日是指工作日，不含法定休假日（《行政处罚法》第八十五条）。",
            "2023-09-20（星期三）为开始的当日，不计入，自2023-09-21（星期四）起算（《民法典》第二百零一条第一款）。",
            "计7个工作日，至2023-10-07（星期六），其间休假10日不计（周末2日；中秋节、国庆节8日），2023-10-07（星期六）调休上班，计入。",
            "最后一日2023-10-07（星期六）虽为周末，但系调休上班日，不顺延。",
            "届满日为2023-10-07（星期六）。",
        )

    def test_pauses_extension_and_roll_off(self):
        told = reckon(
            day("2023-06-01"),
            Length(30, Unit.DAY),
            SOME_WORKING,
            CALENDAR,
            pauses=[
                Pause(day("2023-06-05"), day("2023-06-15"), "鉴定"),
                Pause(day("2023-06-10"), day("2023-06-20"), "听证"),
            ],
            extensions=[(Length(1, Unit.MONTH), "经负责人批准")],
        )
        assert (
            told.lines[0]
            == "期限为30日。30日不在该法按工作日计算的期限之列（《甲法》第八十五条），按自然日计算。"
        )
        assert told.lines[2:] == (
            "计30日，至2023-07-01（星期六）。",
            "2023-06-06（星期二）至2023-06-20（星期二）为“鉴定”、“听证”期间（重叠部分只扣除一次），其中15日不计入期限。",
            "扣除后计至2023-07-16（星期日）。",
            "延长1个月（经负责人批准），自2023-07-17（星期一）起算。",
            "计1个月，到期月的对应日为2023-08-16（星期三）（《乙法》第一条）。",
            "届满日为2023-08-16（星期三）。",
        )

    def test_backward_from_a_hearing_by_law(self):
        told = reckon_by_law(day("2023-10-18"), 7, "日", LAWS["行政处罚法"], CALENDAR, backward=True)
        assert told.due == day("2023-10-08")

    def test_a_statute_not_yet_in_force_is_refused(self):
        with pytest.raises(ValueError, match="《行政处罚法》在2020-06-01尚无已收录的施行版本"):
            reckon_by_law(day("2020-06-01"), 7, "day", LAWS["行政处罚法"], CALENDAR)

    def test_the_partys_term_says_why_its_days_are_calendar_days(self):
        told = reckon_by_law(day("2023-06-01"), 5, "day", LAWS["行政许可法"], CALENDAR, authority=False)
        assert (
            told.lines[1]
            == "此为当事人的期限，不适用只约束行政机关的工作日规则（《行政许可法》第八十二条）。"
        )
        assert told.due == day("2023-06-06")


class TestRedating:
    """A notice arrives: what was provisional is computed again, and the change is told."""

    def test_prolonged_holiday_moves_the_last_day(self):
        start, length = day("2020-01-20"), Length(5, Unit.WORKING_DAY)
        old = reckon(start, length, DAYS_ONLY, Calendar.of(YEARS, known=day("2020-01-26")))
        new = reckon(start, length, DAYS_ONLY, Calendar.of(YEARS, known=day("2020-01-27")))
        assert (old.due, new.due) == (day("2020-02-01"), day("2020-02-04"))
        assert (
            redate(old, new)
            == "放假安排公布后，届满日由原定的2020-02-01（星期六）推迟至2020-02-04（星期二）（已确定）。"
        )

    def test_provisional_date_becomes_certain(self):
        start, length = day("2023-12-20"), Length(15, Unit.DAY)
        old = reckon(start, length, DAYS_ONLY, Calendar.of(YEARS, known=day("2023-10-01")))
        new = reckon(start, length, DAYS_ONLY, CALENDAR)
        assert old.provisional
        assert redate(old, new) == "放假安排公布后，原暂定的2024-01-04（星期四）确定为届满日。"

    def test_provisional_date_moves(self):
        start, length = day("2023-12-17"), Length(15, Unit.DAY)
        old = reckon(start, length, DAYS_ONLY, Calendar.of(YEARS, known=day("2023-10-01")))
        new = reckon(start, length, DAYS_ONLY, CALENDAR)
        assert (
            redate(old, new)
            == "放假安排公布后，届满日由原暂定的2024-01-01（星期一）推迟至2024-01-02（星期二）（已确定）。"
        )

    def test_nothing_to_tell_when_nothing_changed(self):
        told = reckon(day("2023-06-01"), Length(15, Unit.DAY), DAYS_ONLY, CALENDAR)
        assert redate(told, told) is None
