"""The working days: as the notices say, day by day, and the arithmetic on them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.kernel.calendar import Calendar, Holiday, Notice, YearNotice, read_year
from mingfa.kernel.errors import DefinitionError

FOLDER = Path(__file__).parents[2] / "systems" / "_calendar"
YEARS = [
    read_year(path.read_text(encoding="utf-8"), f"systems/_calendar/{path.name}")
    for path in sorted(FOLDER.glob("*.yaml"))
]
CALENDAR = Calendar.of(YEARS)
ONE = timedelta(days=1)

# The notice for 2006 (国办发明电〔2005〕35号, point 1) makes Saturday 2005-12-31 worked; the library overlooks it.
ORACLE_IS_WRONG = {date(2005, 12, 31)}

days = st.dates(date(2004, 1, 1), date(2027, 6, 30))


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


class TestNotices:
    def test_each_day_of_23_years_is_as_the_oracle_says(self):
        """Every day from 2004 to 2026 agrees with an independent library, except where that one is wrong."""
        differing = {
            day
            for day in each_day(date(2004, 1, 1), date(2026, 12, 31))
            if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)
        }
        assert differing == ORACLE_IS_WRONG
        assert CALENDAR.is_working(date(2005, 12, 31))

    def test_one_file_for_each_year_from_2004_to_2026(self):
        assert [year.year for year in YEARS] == list(range(2004, 2027))
        assert CALENDAR.published_from == date(2004, 1, 1)
        assert CALENDAR.published_through == date(2026, 12, 31)

    def test_each_notice_has_title_number_day_and_a_government_link_or_a_reason(self):
        for year in YEARS:
            for notice in year.notices:
                assert notice.title.startswith("国务院")
                assert notice.number is not None
                assert notice.published is not None
                assert notice.published.year in {year.year - 1, year.year}
                assert notice.link is None or ".gov.cn/" in notice.link
        assert [y.year for y in YEARS if any(n.link is None for n in y.notices)] == [2005]

    def test_pairs_stand_where_the_notices_pair_days_and_within_their_holiday(self):
        """The notices for 2006 to 2009 say which day is moved to which; the later ones do not."""
        paired = {year.year for year in YEARS for h in year.holidays() if h.swapped}
        assert paired == {2006, 2007, 2008, 2009}
        for year in YEARS:
            for holiday in year.holidays():
                assert {off for off, _ in holiday.swapped} <= set(holiday.off)
                assert {worked for _, worked in holiday.swapped} <= set(holiday.worked)
                assert not set(holiday.off) & set(holiday.worked)

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            (date(2023, 10, 2), "中秋节、国庆节"),
            (date(2023, 10, 7), None),  # a Saturday worked
            (date(2023, 10, 14), "星期六"),
            (date(2023, 10, 9), None),
            (date(2015, 9, 3), "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
            (date(2024, 2, 9), None),  # 除夕: leave was encouraged, not given
            (date(2022, 12, 31), "元旦"),  # the notice for 2023 reaches back
            (date(2027, 10, 1), None),  # not published: only weekends are off
        ],
    )
    def test_why_a_day_is_off(self, day, why):
        assert CALENDAR.why_off(day) == why

    def test_why_a_weekend_day_is_worked(self):
        assert CALENDAR.why_worked(date(2023, 10, 7)) == "中秋节、国庆节"
        assert CALENDAR.why_worked(date(2023, 10, 14)) is None
        assert CALENDAR.why_worked(date(2023, 10, 9)) is None

    def test_a_later_notice_of_the_year_counts_from_its_day_on(self):
        """The Spring Festival of 2020 was prolonged on 2020-01-27; the day before, 2020-01-31 was a working day."""
        before = Calendar.of(YEARS, known=date(2020, 1, 26))
        after = Calendar.of(YEARS, known=date(2020, 1, 27))
        assert before.is_working(date(2020, 1, 31))
        assert before.is_working(date(2020, 2, 1))
        assert not after.is_working(date(2020, 1, 31))
        assert not after.is_working(date(2020, 2, 1))
        assert before.published_through == after.published_through == date(2020, 12, 31)

    def test_labour_day_2019_before_and_after_its_change(self):
        assert Calendar.of(YEARS, known=date(2019, 3, 21)).is_working(date(2019, 5, 2))
        assert not Calendar.of(YEARS, known=date(2019, 3, 22)).is_working(date(2019, 5, 2))
        assert not Calendar.of(YEARS, known=date(2019, 3, 21)).is_working(date(2019, 5, 5))
        assert CALENDAR.is_working(date(2019, 5, 5))

    def test_before_a_year_is_published_only_weekends_are_off(self):
        early = Calendar.of(YEARS, known=date(2023, 10, 24))
        assert early.published_through == date(2023, 12, 31)
        assert early.is_working(date(2024, 1, 1))
        assert not CALENDAR.is_working(date(2024, 1, 1))


class TestArithmetic:
    @given(days, st.integers(-400, 400))
    def test_add_working_counts_as_day_by_day(self, day, n):
        step = ONE if n > 0 else -ONE
        expected, left = day, abs(n)
        while left:
            expected += step
            left -= CALENDAR.is_working(expected)
        assert CALENDAR.add_working(day, n) == expected

    @given(days, days)
    def test_working_between_counts_as_day_by_day(self, after, through):
        expected = sum(CALENDAR.is_working(day) for day in each_day(after + ONE, through))
        assert CALENDAR.working_between(after, through) == expected

    @given(days)
    def test_next_working_is_the_first_from_the_day_itself(self, day):
        found = CALENDAR.next_working(day)
        assert CALENDAR.is_working(found)
        assert found >= day
        assert not any(CALENDAR.is_working(d) for d in each_day(day, found - ONE))

    @given(days, st.integers(0, 800))
    def test_working_after_is_next_working_of_the_nth_day(self, day, n):
        assert CALENDAR.working_after(day, n) == CALENDAR.next_working(day + timedelta(days=n))

    @given(st.dates(date(1990, 1, 1), date(2109, 12, 1)))
    def test_a_day_off_has_a_reason_and_a_working_day_has_none(self, day):
        assert (CALENDAR.why_off(day) is None) == CALENDAR.is_working(day)

    @pytest.mark.parametrize(
        "ask",
        [
            lambda: CALENDAR.is_working(date(1989, 12, 31)),
            lambda: CALENDAR.add_working(date(1980, 1, 1), 3),
            lambda: CALENDAR.add_working(date(2109, 12, 1), 100),
            lambda: CALENDAR.add_working(date(1990, 1, 1), -1),
            lambda: CALENDAR.working_after(date(2109, 12, 1), 100),
        ],
    )
    def test_days_out_of_range_are_refused_in_words(self, ask):
        with pytest.raises(ValueError, match="超出工作日历能够计算的范围（1990年至2109年）"):
            ask()

    def test_a_gap_between_years_is_refused(self):
        with pytest.raises(ValueError, match="年度不连续：2004、2006"):
            Calendar.of([YEARS[0], YEARS[2]])

    def test_no_year_at_all_is_refused(self):
        with pytest.raises(ValueError, match="至少要有一个年度"):
            Calendar.of([])

    def test_a_day_both_off_and_worked_is_refused(self):
        day = date(2030, 5, 4)
        holidays = (Holiday("劳动节", (day,), ()), Holiday("青年节", (), (day,)))
        year = YearNotice(2030, (Notice("通知", None, None, None, holidays),))
        with pytest.raises(ValueError, match="2030-05-04的安排互相矛盾"):
            Calendar.of([year])


GOOD = """\
year: 2024
notices:
  - title: 国务院办公厅关于2024年部分节假日安排的通知
    link: null
    note: 示例
    holidays:
      - name: 国庆节
        off: [2024-10-01, 2024-10-02]
        worked: [2024-09-29]
"""


class TestFiles:
    def test_a_year_reads(self):
        year = read_year(GOOD, "_calendar/2024.yaml")
        assert year.holidays()[0].worked == (date(2024, 9, 29),)

    @pytest.mark.parametrize(
        ("change", "line", "words"),
        [
            (("2024-09-29", "2024-09-30"), 9, "2024-09-30是星期一，本来就上班"),
            (("2024-10-02", "2025-10-02"), 8, "2025-10-02不在2024年"),
            (("2024-10-02", "二日"), 8, "“二日”不是日期"),
            (("    note: 示例\n", ""), 4, "没有链接，也没有说明原因"),
            (("link: null", "link: gov.cn"), 4, "“gov.cn”不是链接"),
            (("year: 2024", "year: 2023"), 1, "年度2023与文件名“2024.yaml”不符"),
            (("name: 国庆节", "names: 国庆节"), 7, "未知的键“names”"),
            (("        off: [2024-10-01, 2024-10-02]\n", ""), 7, "缺少键“off”"),
            (
                ("worked: [2024-09-29]", "swapped: [{off: 2024-10-03, worked: 2024-09-29}]"),
                9,
                "不在本节的 off 之中",
            ),
            (("year: 2024\n", "year: 2024\nyear: 2024\n"), 2, "键“year”重复"),
            (("[2024-10-01, 2024-10-02]", "[2024-10-01"), 9, "不是合乎语法的 YAML"),
        ],
    )
    def test_a_fault_is_told_with_file_line_and_words(self, change, line, words):
        with pytest.raises(DefinitionError) as caught:
            read_year(GOOD.replace(*change), "_calendar/2024.yaml")
        assert caught.value.file == "_calendar/2024.yaml"
        assert caught.value.line == line
        assert words in str(caught.value)
        assert "_calendar/2024.yaml" in str(caught.value)

    def test_no_notice_at_all_is_a_fault(self):
        with pytest.raises(DefinitionError, match="没有放假通知"):
            read_year("year: 2024\nnotices: []\n", "2024.yaml")

    def test_an_empty_file_is_a_fault(self):
        with pytest.raises(DefinitionError, match="文件是空的"):
            read_year("", "2024.yaml")
