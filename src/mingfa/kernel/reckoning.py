"""Explain a date: the same run as `running`, told step by step in Chinese with the articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.calendar import WEEKDAYS
from mingfa.kernel.counting import DAY_UNITS, SHANGHAI, Counting, Length, Pause, Unit, day_of
from mingfa.kernel.running import Run, Segment, as_moment, latest_notice, month_end, run, yearly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingfa.kernel.calendar import Calendar

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A computed date with its explanation.

    ``due``: the last day, or the moment for hours and shorter. ``provisional``: the notices do not cover every day
    that was looked up. ``stopped``: the term stands still now; ``due`` is then as if it ran on at once.
    ``lines``: the explanation in Chinese, one step each.
    """

    due: date
    provisional: bool
    stopped: bool
    lines: tuple[str, ...]


def reckon(
    start: date,
    length: Length,
    counting: Counting,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[tuple[Length, str]] = (),
    cite: str = "",
    what: str = "",
) -> Reckoning:
    """The same answer as :func:`deadline`, explained. ``what`` names the term, ``cite`` is its article."""
    result = run(start, length, counting, calendar, pauses=pauses, extensions=extensions)
    provisional = _is_provisional(result.consulted, day_of(start), calendar)
    name = f"“{what}”" if what else "期限"
    lines = [f"{name}为{_length(length, counting)}{_in_brackets(cite)}。{_unit_rule(length, counting)}"]
    if length.unit in DAY_UNITS:
        lines += _day_lines(result, day_of(start), counting, calendar, pauses)
    else:
        lines += _moment_lines(result, counting, pauses)
    lines += _stopped_lines(result, pauses)
    lines += _end_lines(result, counting, calendar)
    if provisional:
        lines.append(_provisional_line(calendar))
    return Reckoning(result.due, provisional, result.stopped, tuple(lines))


def reckon_earliest(
    start: date, length: Length, counting: Counting, calendar: Calendar, *, cite: str = "", what: str = ""
) -> Reckoning:
    """The same answer as :func:`earliest`, explained: the first day after a minimum term has fully run."""
    told = reckon(start, length, counting, calendar, cite=cite, what=what)
    if isinstance(told.due, datetime):
        return Reckoning(
            told.due, told.provisional, False, (*told.lines, f"{zh_point(told.due)}以后方可办理。")
        )
    first = told.due + _ONE
    line = f"此为最短期限，须全部届满，自次日{zh_day(first)}起方可办理。"
    return Reckoning(first, told.provisional, False, (*told.lines, line))


def reckon_notice(
    event_day: date, length: Length, counting: Counting, calendar: Calendar, *, cite: str = "", what: str = ""
) -> Reckoning:
    """The same answer as :func:`latest_notice`, explained."""
    due = latest_notice(event_day, length, counting, calendar)
    name = f"“{what}”" if what else "通知"
    owed = f"{name}须在{zh_day(event_day)}的{_length(length, counting)}前作出{_in_brackets(cite)}。"
    lines = [owed + _unit_rule(length, counting)]
    if length.n:
        lines.append(_backward_line(event_day, due, length, counting))
    lines.append(f"最迟通知日为{zh_day(due)}。")
    off = calendar.why_off(due)
    if off is not None:
        sooner = calendar.add_working(due, -1)
        lines.append(
            f"该日为休假日（{off}）。倒算的期限不向后顺延，否则留给当事人的时间不足；宜在{zh_day(sooner)}以前通知。"
        )
    consulted = event_day if length.unit is Unit.WORKING_DAY else None
    provisional = _is_provisional(consulted, due, calendar)
    if provisional:
        lines.append(_provisional_line(calendar))
    return Reckoning(due, provisional, False, tuple(lines))


def reckon_yearly(
    month: int, day: int, after: date, calendar: Calendar | None = None, *, cite: str = "", what: str = ""
) -> Reckoning:
    """The same answer as :func:`yearly`, explained."""
    due = yearly(month, day, after, calendar)
    name = f"“{what}”" if what else "此项"
    lines = [
        f"{name}每年{month}月{day}日前办理{_in_brackets(cite)}，{zh_day(after)}之后的下一次为{zh_day(due)}。"
    ]
    if calendar is not None and (due.month, due.day) != (month, day):
        lines.append(f"{month}月{day}日为休假日或者当年没有该日的，以其后的第一个工作日为准。")
    provisional = calendar is not None and _is_provisional(due, due, calendar)
    if calendar is not None and provisional:
        lines.append(_provisional_line(calendar))
    return Reckoning(due, provisional, False, tuple(lines))


def redate(old: Reckoning, new: Reckoning) -> str | None:
    """What changed when a notice of holidays arrived, in Chinese; None if nothing did."""
    if old.due == new.due:
        if old.provisional and not new.provisional:
            return f"放假安排公布后，原暂定的{zh_point(new.due)}确定为届满日。"
        return None
    state = "仍为暂定" if new.provisional else "已确定"
    was = "原暂定" if old.provisional else "原定"
    moved = "推迟" if new.due > old.due else "提前"
    return f"放假安排公布后，届满日由{was}的{zh_point(old.due)}{moved}至{zh_point(new.due)}（{state}）。"


def zh_day(day: date) -> str:
    """2023-06-01（星期四）."""
    return f"{day.isoformat()}（{WEEKDAYS[day.weekday()]}）"


def zh_point(point: date) -> str:
    """A day as `zh_day`; a moment with its time, to the second where it has seconds."""
    if not isinstance(point, datetime):
        return zh_day(point)
    local = point.astimezone(SHANGHAI)
    return f"{zh_day(local.date())}{local.time().isoformat('seconds' if local.second else 'minutes')}"


def _in_brackets(cite: str) -> str:
    return f"（{cite}）" if cite else ""


def _length(length: Length, counting: Counting) -> str:
    """As the statute prints it: where its own rule makes 日 working days, it prints 日."""
    if length.unit is Unit.WORKING_DAY and counting.counts_as_working(length.n):
        return f"{length.n}日"
    return length.zh()


def _unit_rule(length: Length, counting: Counting) -> str:
    """Why these days are working days, or calendar days."""
    if length.unit is Unit.WORKING_DAY:
        if counting.counts_as_working(length.n):
            return f"该{length.n}日是指工作日，不含法定休假日{_in_brackets(counting.source)}。"
        return "按工作日计算，不含法定休假日。"
    if length.unit is Unit.DAY:
        if isinstance(counting.working_lengths, frozenset):
            rule = _in_brackets(counting.source)
            return f"{length.n}日不在该法按工作日计算的期限之列{rule}，按自然日计算。"
        return "按自然日计算。"
    return ""


def _day_lines(
    result: Run, start: date, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]
) -> list[str]:
    lines = []
    rule = _in_brackets(counting.start_rule or counting.general)
    if result.segments[0].length.n == 0:
        lines.append(f"自{zh_day(start)}当日届满。")
    elif counting.exclude_start:
        lines.append(f"{zh_day(start)}为开始的当日，不计入，自{zh_day(start + _ONE)}起算{rule}。")
    else:
        lines.append(f"自{zh_day(start)}起算，当日计入。")
    for number, segment in enumerate(result.segments):
        if number:
            ground = _in_brackets(segment.ground)
            lines.append(f"延长{segment.length.zh()}{ground}，自{zh_day(segment.start + _ONE)}起算。")
        if segment.length.n:
            inclusive = number == 0 and not counting.exclude_start
            lines.append(_plain_line(segment, counting, calendar, inclusive))
        lines += _skipped_days(segment, pauses)
    return lines


def _plain_line(segment: Segment, counting: Counting, calendar: Calendar, inclusive: bool) -> str:
    if segment.length.unit is Unit.WORKING_DAY:
        return _working_line(segment, calendar, inclusive)
    if segment.length.unit is Unit.DAY:
        return f"计{segment.length.n}日，至{zh_day(segment.plain)}。"
    return _month_line(segment, counting, inclusive)


def _working_line(segment: Segment, calendar: Calendar, inclusive: bool) -> str:
    after = segment.start - _ONE if inclusive else segment.start
    days = [after + timedelta(days=i) for i in range(1, (segment.plain - after).days + 1)]
    line = f"计{segment.length.n}个工作日，至{zh_day(segment.plain)}"
    names = [off for day in days if (off := calendar.why_off(day))]
    if names:
        kinds = ["周末" if name in WEEKDAYS else name for name in names]
        each = "；".join(f"{kind}{kinds.count(kind)}日" for kind in dict.fromkeys(kinds))
        line += f"，其间休假{len(names)}日不计（{each}）"
    worked = [day for day in days if calendar.why_worked(day)]
    if worked:
        line += f"，{'、'.join(map(zh_day, worked))}调休上班，计入"
    return line + "。"


def _month_line(segment: Segment, counting: Counting, inclusive: bool) -> str:
    rule = _in_brackets(counting.month_rule or counting.general)
    months = segment.length.n * (12 if segment.length.unit is Unit.YEAR else 1)
    end = month_end(segment.start, months)
    counted = f"计{segment.length.zh()}"
    if end.day != segment.start.day:
        return f"{counted}，到期月没有对应日，以月末日{zh_day(segment.plain)}为最后一日{rule}。"
    if inclusive:
        return f"{counted}，因开始的当日计入，至到期月对应日的前一日{zh_day(segment.plain)}{rule}。"
    return f"{counted}，到期月的对应日为{zh_day(end)}{rule}。"


def _skipped_days(segment: Segment, pauses: Sequence[Pause]) -> list[str]:
    lines = []
    counted = "个工作日" if segment.length.unit is Unit.WORKING_DAY else "日"
    for a, b, lost in segment.skipped:
        grounds = [
            p.ground for p in pauses if p.end is not None and day_of(p.start) < b and day_of(p.end) > a
        ]
        span = f"{zh_day(a + _ONE)}至{zh_day(b)}"
        lines.append(f"{span}为{_grounds(grounds)}，其中{lost}{counted}不计入期限。")
    if segment.skipped:
        lines.append(f"扣除后计至{zh_day(segment.end)}。")
    return lines


def _grounds(grounds: Sequence[str]) -> str:
    named = "、".join(f"“{ground}”" for ground in dict.fromkeys(grounds))
    return f"{named}期间" + ("（重叠部分只扣除一次）" if len(grounds) > 1 else "")


def _moment_lines(result: Run, counting: Counting, pauses: Sequence[Pause]) -> list[str]:
    rule = _in_brackets(counting.hour_rule or counting.general)
    lines = []
    for number, segment in enumerate(result.segments):
        if number:
            lines.append(f"延长{segment.length.zh()}{_in_brackets(segment.ground)}。")
        elif counting.exclude_start_hour and segment.length.unit is Unit.HOUR:
            lines.append(f"开始的时不计入，从次时{zh_point(segment.start)}起算{rule}。")
        else:
            lines.append(f"自{zh_point(segment.start)}起连续计算，休假日不除外{rule}。")
        lines.append(f"计{segment.length.zh()}，至{zh_point(segment.plain)}。")
        for a, b, lost in segment.skipped:
            grounds = [
                p.ground
                for p in pauses
                if p.end is not None and as_moment(p.start) < b and as_moment(p.end) > a
            ]
            lines.append(
                f"{zh_point(a)}至{zh_point(b)}为{_grounds(grounds)}，其间{_zh_seconds(lost)}不计入期限。"
            )
        if segment.skipped:
            lines.append(f"扣除后计至{zh_point(segment.end)}。")
    return lines


def _zh_seconds(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    parts = [(hours, "小时"), (minute, "分钟"), (second, "秒")]
    return "".join(f"{n}{unit}" for n, unit in parts if n) or "0秒"


def _stopped_lines(result: Run, pauses: Sequence[Pause]) -> list[str]:
    if not result.stopped:
        return []
    first = min((p for p in pauses if p.end is None), key=lambda p: as_moment(p.start))
    since = zh_point(first.start)
    return [f"“{first.ground}”自{since}起尚未结束，期限现处于暂停；以下日期按不再暂停推算，恢复后重新计算。"]


def _end_lines(result: Run, counting: Counting, calendar: Calendar) -> list[str]:
    last, due = result.last, result.due
    if isinstance(due, datetime):
        return [f"届满时刻为{zh_point(due)}。"]
    lines = []
    rule = _in_brackets(counting.roll_rule or counting.general)
    worked = "（调休上班）" if calendar.why_worked(due) else ""
    off = calendar.why_off(last)
    if due != last:
        until = f"以休假结束后的第一个工作日{zh_day(due)}{worked}为最后一日"
        lines.append(f"最后一日{zh_day(last)}为法定休假日（{off}），{until}{rule}。")
    elif worked:
        lines.append(f"最后一日{zh_day(due)}虽为周末，但系调休上班日，不顺延。")
    elif off:
        lines.append(f"最后一日{zh_day(due)}为休假日（{off}），此期限不因休假日顺延。")
    lines.append(f"届满日为{zh_day(due)}。")
    return lines


def _is_provisional(consulted: date | None, start: date, calendar: Calendar) -> bool:
    return consulted is not None and not calendar.covers(min(start, consulted), consulted)


def _backward_line(event_day: date, due: date, length: Length, counting: Counting) -> str:
    between = f"{zh_day(due + _ONE)}至{zh_day(event_day - _ONE)}"
    rule = _in_brackets(counting.start_rule or counting.general)
    return f"自{zh_day(event_day)}向前倒算，当日和通知当日均不计入，须留足{length.zh()}（{between}）{rule}。"


def _provisional_line(calendar: Calendar) -> str:
    covered = f"{calendar.published_from.isoformat()}至{calendar.published_through.isoformat()}"
    return f"已收录的放假安排只覆盖{covered}，其外只按周末推算，此日期为暂定；通知公布后重新计算。"
