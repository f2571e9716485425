"""Terms: dates that statutes give, against the calendar and against counting day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.kernel.calendar import Calendar, read_year
from mingfa.kernel.intervals import union
from mingfa.kernel.statutes import link_statutes, read_statute
from mingfa.kernel.terms import (
    SHANGHAI,
    Counting,
    Length,
    Pause,
    TermError,
    Unit,
    deadline,
    elapsed,
    latest_notice,
    reckon,
    reckon_notice,
    split_printed,
    zh_day,
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
ONE = timedelta(days=1)
DAYS_ONLY = Counting(general="《民法典》第二百零一条至第二百零三条")
SOME_WORKING = Counting(
    working_lengths=frozenset({2, 3, 5, 7}), source="《甲法》第八十五条", general="《乙法》第一条"
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    return date.fromisoformat(text)


days = st.dates(date(2004, 1, 1), date(2027, 3, 31))
day_lengths = st.builds(
    Length, st.integers(0, 130), st.sampled_from([Unit.WORKING_DAY, Unit.DAY])
) | st.builds(Length, st.integers(0, 12), st.sampled_from([Unit.MONTH, Unit.YEAR]))
countings = st.builds(
    Counting, exclude_start=st.booleans(), roll_off=st.booleans(), general=st.just("《民法典》")
)


@st.composite
def pauses_near(draw: st.DrawFn, start: date) -> tuple[Pause, ...]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        begin = start + timedelta(days=draw(st.integers(-30, 200)))
        ends = draw(st.integers(0, 60))
        found.append(Pause(begin, None if ends == 60 else begin + timedelta(days=ends), f"事由{number}"))
    return tuple(found)


@st.composite
def day_terms(draw: st.DrawFn) -> dict:
    start = draw(days)
    return {
        "start": start,
        "length": draw(day_lengths),
        "counting": draw(countings),
        "calendar": CALENDAR,
        "pauses": draw(pauses_near(start)),
        "extensions": draw(st.lists(st.tuples(day_lengths, st.just("经批准")), max_size=2)),
    }


def by_hand(start, length, counting, calendar, pauses=(), extensions=()):
    """The last day found by walking the calendar: the oracle for days and working days."""
    paused = {
        p.start + timedelta(days=i)
        for p in pauses
        if p.end is not None
        for i in range(1, (p.end - p.start).days + 1)
    }
    here = start
    for number, (stretch, _) in enumerate([(length, ""), *extensions]):
        if stretch.n == 0:
            continue
        if number == 0 and not counting.exclude_start:
            here -= ONE
        left = stretch.n
        while left:
            here += ONE
            counts = calendar.is_working(here) if stretch.unit is Unit.WORKING_DAY else True
            left -= counts and here not in paused
    while counting.roll_off and (not calendar.is_working(here) or here in paused):
        here += ONE
    return here


class TestDates:
    """Dates a jurist would work out from the article."""

    @pytest.mark.parametrize(
        ("law", "start", "printed", "due"),
        [
            ("行政处罚法", "2023-09-20", "7日", "2023-10-07"),  # working days; the make-up Saturday counts
            (
                "行政处罚法",
                "2023-07-03",
                "90日",
                "2023-10-07",
            ),  # calendar days; ends on 10-01, rolls to the make-up day
            ("行政处罚法", "2023-06-15", "7日", "2023-06-27"),  # 端午节 22–24, 25 June (Sunday) worked
            ("行政处罚法", "2023-06-01", "15日", "2023-06-16"),  # 15 is not among 2, 3, 5, 7
            ("行政处罚法", "2023-06-02", "15日", "2023-06-19"),  # last day a Saturday
            ("行政许可法", "2023-01-16", "20日", "2023-02-16"),  # every 日 of the authority is a working day
            ("行政许可法", "2023-04-20", "5日", "2023-04-26"),  # 23 April, a Sunday, is worked
            ("行政强制法", "2023-05-26", "10日", "2023-06-09"),  # 十日以内 are working days
            (
                "行政强制法",
                "2023-05-26",
                "30日",
                "2023-06-25",
            ),  # ends on a Sunday that is worked: nothing moves
            ("行政复议法", "2023-06-01", "10日", "2023-06-12"),  # the law of 2017: only 5 and 7
            ("行政复议法", "2024-06-03", "10日", "2024-06-18"),  # the law of 2023: 3, 5, 7, 10
            ("行政复议法", "2023-06-15", "60日", "2023-08-14"),
            ("政府信息公开条例", "2023-09-18", "20个工作日", "2023-10-20"),
            ("信访工作条例", "2023-06-01", "60日", "2023-07-31"),
            ("行政诉讼法", "2023-01-31", "6个月", "2023-07-31"),
            ("行政诉讼法", "2023-08-31", "6个月", "2024-02-29"),  # no 31 February: the month's last day
            ("行政处罚法", "2022-02-28", "2年", "2024-02-28"),
            ("行政处罚法", "2024-02-29", "1年", "2025-02-28"),
        ],
    )
    def test_deadline(self, law, start, printed, due):
        counting = LAWS[law].version_on(day(start)).counting
        assert deadline(day(start), counting.length(printed), counting, CALENDAR) == day(due)

    def test_applicants_terms_are_calendar_days_where_the_rule_speaks_of_the_authority(self):
        """行政许可法 art 82 makes only the authority's terms working days."""
        counting = LAWS["行政许可法"].version_on(day("2023-01-01")).counting
        assert counting.length("5日").unit is Unit.WORKING_DAY
        assert counting.length("5日", authority=False).unit is Unit.DAY
        assert LAWS["行政处罚法"].versions[0].counting.length("5日", authority=False).unit is Unit.WORKING_DAY

    def test_hours_run_from_the_moment_and_never_roll(self):
        assert deadline(at("2023-09-29T18:20"), Length(24, Unit.HOUR), DAYS_ONLY, CALENDAR) == at(
            "2023-09-30T18:20"
        )
        assert deadline(at("2023-09-29T18:20:05"), Length(5, Unit.MINUTE), DAYS_ONLY, CALENDAR) == at(
            "2023-09-29T18:25:05"
        )
        assert deadline(at("2023-09-29T18:20"), Length(90, Unit.SECOND), DAYS_ONLY, CALENDAR) == at(
            "2023-09-29T18:21:30"
        )

    def test_hours_of_court_procedure_run_from_the_next_full_hour(self):
        """民事诉讼法 art 85.2: the hour in which the term starts is not counted."""
        counting = LAWS["民事诉讼法"].versions[0].counting
        assert deadline(at("2024-03-01T09:20"), Length(48, Unit.HOUR), counting, CALENDAR) == at(
            "2024-03-03T10:00"
        )
        assert deadline(at("2024-03-01T09:00"), Length(48, Unit.HOUR), counting, CALENDAR) == at(
            "2024-03-03T10:00"
        )
        assert deadline(at("2024-03-01T09:20"), Length(5, Unit.MINUTE), counting, CALENDAR) == at(
            "2024-03-01T09:25"
        )

    def test_a_moment_starts_a_term_in_days_on_its_day_in_shanghai(self):
        utc = datetime(2023, 6, 1, 17, tzinfo=ZoneInfo("UTC"))  # 01:00 on 2 June in Shanghai
        assert deadline(utc, Length(15, Unit.DAY), DAYS_ONLY, CALENDAR) == day("2023-06-19")

    def test_where_the_start_day_counts_the_term_ends_a_day_earlier(self):
        whole = Counting(exclude_start=False, roll_off=False)
        assert deadline(day("2023-03-01"), Length(3, Unit.DAY), whole, CALENDAR) == day("2023-03-03")
        assert deadline(day("2023-03-01"), Length(3, Unit.YEAR), whole, CALENDAR) == day("2026-02-28")
        assert deadline(day("2023-01-31"), Length(1, Unit.MONTH), whole, CALENDAR) == day("2023-02-28")
        assert deadline(day("2023-03-04"), Length(1, Unit.WORKING_DAY), whole, CALENDAR) == day("2023-03-06")

    def test_extension_runs_from_the_unrolled_end(self):
        """30 days end on Saturday 1 July; 30 more are counted from Sunday, not from the Monday after."""
        length = Length(30, Unit.DAY)
        assert deadline(day("2023-06-01"), length, DAYS_ONLY, CALENDAR) == day("2023-07-03")
        extended = deadline(day("2023-06-01"), length, DAYS_ONLY, CALENDAR, extensions=[(length, "经批准")])
        assert extended == day("2023-07-31")
        assert extended == deadline(day("2023-06-01"), Length(60, Unit.DAY), DAYS_ONLY, CALENDAR)

    def test_pause_days_are_not_counted_and_overlaps_only_once(self):
        pauses = [
            Pause(day("2023-06-05"), day("2023-06-15"), "鉴定"),
            Pause(day("2023-06-10"), day("2023-06-20"), "听证"),
        ]
        found = deadline(day("2023-06-01"), Length(30, Unit.DAY), DAYS_ONLY, CALENDAR, pauses=pauses)
        assert found == day("2023-07-17")  # 1 July plus 15 days: Sunday 16 July, rolled
        working = deadline(
            day("2023-06-01"), Length(10, Unit.WORKING_DAY), DAYS_ONLY, CALENDAR, pauses=pauses
        )
        assert working == day(
            "2023-07-03"
        )  # 2 counted by 5 June, 11 working days paused, 8 more from the 21st

    def test_pause_that_begins_on_the_day_off_of_the_last_day_holds_the_end_back(self):
        """The last day is rolled from Saturday to Monday; a pause over that Monday moves it on."""
        pause = [Pause(day("2023-07-01"), day("2023-07-05"), "鉴定")]
        assert deadline(day("2023-06-01"), Length(30, Unit.DAY), DAYS_ONLY, CALENDAR, pauses=pause) == day(
            "2023-07-06"
        )

    def test_pause_in_hours_takes_out_its_duration(self):
        pauses = [Pause(at("2023-06-01T10:00"), at("2023-06-01T12:30"), "故障")]
        found = deadline(at("2023-06-01T09:00"), Length(24, Unit.HOUR), DAYS_ONLY, CALENDAR, pauses=pauses)
        assert found == at("2023-06-02T11:30")

    def test_open_pause_stops_the_term(self):
        pauses = [Pause(day("2023-06-05"), None, "中止审理")]
        told = reckon(day("2023-06-01"), Length(60, Unit.DAY), DAYS_ONLY, CALENDAR, pauses=pauses)
        assert told.stopped
        assert told.due == day("2023-07-31")
        late = reckon(day("2023-06-01"), Length(2, Unit.DAY), DAYS_ONLY, CALENDAR, pauses=pauses)
        assert not late.stopped

    @pytest.mark.parametrize(
        ("call", "words"),
        [
            (lambda: deadline(day("2023-06-01"), Length(24, Unit.HOUR), DAYS_ONLY, CALENDAR), "须写明时刻"),
            (
                lambda: deadline(datetime(2023, 6, 1), Length(1, Unit.HOUR), DAYS_ONLY, CALENDAR),
                "没有写明时区",
            ),
            (
                lambda: deadline(datetime(2023, 6, 1), Length(1, Unit.DAY), DAYS_ONLY, CALENDAR),
                "没有写明时区",
            ),
            (lambda: Length(-1, Unit.DAY), "不能是负数"),
            (lambda: DAYS_ONLY.unit_of("旬", 1), "不认识的期限单位“旬”"),
            (lambda: split_printed("七日"), "“七日”不是期限"),
            (
                lambda: latest_notice(day("2023-06-01"), Length(1, Unit.HOUR), DAYS_ONLY, CALENDAR),
                "提前通知的期限",
            ),
            (
                lambda: deadline(
                    day("2023-06-01"),
                    Length(7, Unit.DAY),
                    DAYS_ONLY,
                    CALENDAR,
                    extensions=[(Length(1, Unit.HOUR), "")],
                ),
                "不能延长1小时",
            ),
        ],
    )
    def test_what_cannot_be_computed_is_refused_in_words(self, call, words):
        with pytest.raises(TermError, match=words):
            call()


class TestUnits:
    @pytest.mark.parametrize(
        ("printed", "n", "unit"),
        [
            ("日", 7, Unit.WORKING_DAY),
            ("日", 15, Unit.DAY),
            ("天", 3, Unit.WORKING_DAY),
            ("个工作日", 15, Unit.WORKING_DAY),
            ("自然日", 7, Unit.DAY),
            ("个月", 3, Unit.MONTH),
            ("年", 2, Unit.YEAR),
            ("小时", 24, Unit.HOUR),
            ("分钟", 5, Unit.MINUTE),
            ("秒", 300, Unit.SECOND),
        ],
    )
    def test_printed_words_as_the_statute_counts_them(self, printed, n, unit):
        assert SOME_WORKING.unit_of(printed, n) is unit
        assert SOME_WORKING.length(f"{n}{printed}") == Length(n, unit)

    def test_every_unit_has_a_printed_form_that_reads_back(self):
        for unit in Unit:
            length = Length(4, unit)
            assert DAYS_ONLY.length(length.zh()) == length


class TestNotice:
    def test_seven_working_days_lie_between_notice_and_hearing(self):
        """行政处罚法 art 64.1.2 with art 85; 7 and 8 October 2023 are worked."""
        counting = LAWS["行政处罚法"].versions[0].counting
        limit = latest_notice(day("2023-10-18"), counting.length("7日"), counting, CALENDAR)
        assert limit == day("2023-10-08")
        assert CALENDAR.working_between(limit, day("2023-10-17")) == 7

    def test_limit_on_a_day_off_stays_and_the_advice_is_earlier(self):
        counting = LAWS["行政处罚法"].versions[0].counting
        told = reckon_notice(day("2023-10-16"), counting.length("7日"), counting, CALENDAR)
        assert told.due == day("2023-10-06")
        assert any("宜在2023-09-28（星期四）以前通知" in line for line in told.lines)

    @given(days, day_lengths.filter(lambda length: length.n > 0), st.booleans())
    def test_limit_is_the_last_day_from_which_the_whole_length_runs_before_the_event(
        self, event, length, exclude
    ):
        counting = Counting(exclude_start=exclude, roll_off=False)
        limit = latest_notice(event, length, counting, CALENDAR)
        assert deadline(limit, length, counting, CALENDAR) < event
        for later in (limit + ONE, limit + 2 * ONE):
            assert deadline(later, length, counting, CALENDAR) >= event

    @given(days, day_lengths)
    def test_explained_notice_is_the_computed_one(self, event, length):
        told = reckon_notice(event, length, SOME_WORKING, CALENDAR, cite="《甲法》第一条", what="听证通知")
        assert told.due == latest_notice(event, length, SOME_WORKING, CALENDAR)
        assert any(line.startswith(f"最迟通知日为{told.due.isoformat()}") for line in told.lines)
        assert told.lines[0].startswith("“听证通知”须在")


class TestProperties:
    @given(day_terms())
    def test_days_are_counted_as_by_hand(self, term):
        units = {term["length"].unit, *(length.unit for length, _ in term["extensions"])}
        if units & {Unit.MONTH, Unit.YEAR}:
            term["length"] = Length(term["length"].n, Unit.DAY)
            term["extensions"] = [(Length(e.n, Unit.WORKING_DAY), ground) for e, ground in term["extensions"]]
        closed = [p for p in term["pauses"] if p.end is not None]
        assert deadline(**term) == by_hand(**{**term, "pauses": closed})

    @given(days, st.integers(1, 60), st.booleans())
    def test_months_end_on_the_corresponding_day_or_the_months_last(self, start, n, roll):
        counting = Counting(roll_off=roll)
        found = deadline(start, Length(n, Unit.MONTH), counting, CALENDAR)
        plain = deadline(start, Length(n, Unit.MONTH), Counting(roll_off=False), CALENDAR)
        assert plain.day == start.day or (plain + ONE).day == 1
        assert (plain.year - start.year) * 12 + plain.month - start.month == n
        assert found == (CALENDAR.next_working(plain) if roll else plain)

    @given(day_terms())
    def test_explained_date_is_the_computed_one(self, term):
        told = reckon(**term, cite="《甲法》第六十条", what="作出决定")
        assert told.due == deadline(**term)
        assert told.lines[0].startswith(f"“作出决定”为{term['length'].n}")
        assert f"届满日为{zh_day(told.due)}。" in told.lines
        assert all(line.endswith("。") for line in told.lines)

    @given(day_terms(), st.integers(0, 40), st.integers(1, 30))
    def test_another_pause_never_makes_the_term_end_earlier(self, term, offset, length):
        begin = term["start"] + timedelta(days=offset)
        more = (*term["pauses"], Pause(begin, begin + timedelta(days=length), "又一事由"))
        assert deadline(**{**term, "pauses": more}) >= deadline(**term)

    @given(day_terms(), st.integers(0, 10))
    def test_a_later_start_never_ends_earlier(self, term, later):
        term["pauses"] = ()
        term["counting"] = Counting(roll_off=term["counting"].roll_off)
        moved = {**term, "start": term["start"] + timedelta(days=later)}
        assert deadline(**moved) >= deadline(**term)

    @given(day_terms())
    def test_rolled_end_is_a_working_day(self, term):
        due = deadline(**term)
        if term["counting"].roll_off:
            assert CALENDAR.is_working(due)

    @given(day_terms())
    def test_an_open_pause_within_the_term_stops_it_and_nothing_else_does(self, term):
        told = reckon(**term)
        assert told.stopped == any(p.end is None and p.start < told.due for p in term["pauses"])
        assert told.stopped == any("期限现处于暂停" in line for line in told.lines)

    @given(day_terms())
    def test_provisional_exactly_when_days_beyond_the_notices_were_looked_up(self, term):
        told = reckon(**term)
        units = [term["length"].unit, *(length.unit for length, _ in term["extensions"])]
        if term["counting"].roll_off:
            assert told.provisional == (told.due > CALENDAR.published_through)
        elif Unit.WORKING_DAY not in units:
            assert not told.provisional
        assert told.provisional == told.lines[-1].startswith("已收录的放假安排只覆盖")

    @given(
        st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 1)),
        st.integers(0, 200),
        st.sampled_from([Unit.HOUR, Unit.MINUTE, Unit.SECOND]),
        st.lists(st.tuples(st.integers(-100_000, 400_000), st.integers(0, 200_000)), max_size=4),
    )
    def test_time_elapsed_until_the_moment_is_the_length(self, start, n, unit, spans):
        start = start.replace(tzinfo=SHANGHAI)
        pauses = [
            Pause(start + timedelta(seconds=a), start + timedelta(seconds=a + length), "事由")
            for a, length in spans
        ]
        due = deadline(start, Length(n, unit), DAYS_ONLY, CALENDAR, pauses=pauses)
        seconds = {Unit.HOUR: 3600, Unit.MINUTE: 60, Unit.SECOND: 1}[unit] * n
        assert elapsed(start, due, pauses) == timedelta(seconds=seconds)
        told = reckon(start, Length(n, unit), DAYS_ONLY, CALENDAR, pauses=pauses)
        assert told.due == due
        assert not told.provisional

    @given(st.lists(st.tuples(days, days), max_size=6))
    def test_union_covers_the_same_days_in_disjoint_order(self, spans):
        merged = union(spans)
        points = {a.toordinal() + i for a, b in spans for i in range(1, (b - a).days + 1) if b > a}
        covered = [a.toordinal() + i for a, b in merged for i in range(1, (b - a).days + 1)]
        assert len(covered) == len(set(covered))
        assert set(covered) == points
        assert all(first[1] < second[0] for first, second in pairwise(merged))


class TestElapsed:
    def test_an_open_pause_lasts_to_the_end(self):
        pauses = [Pause(at("2023-06-01T10:00"), None, "中止")]
        assert elapsed(at("2023-06-01T09:00"), at("2023-06-01T12:00"), pauses) == timedelta(hours=1)

    def test_end_before_start_is_nothing(self):
        assert elapsed(at("2023-06-01T12:00"), at("2023-06-01T09:00")) == timedelta(0)

    def test_call_out_answered_in_seconds(self):
        assert elapsed(at("2023-06-01T12:00:10"), at("2023-06-01T12:04:59")).total_seconds() == 289
