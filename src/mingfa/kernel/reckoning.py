"""Explain a date: the same run as `running`, told step by step in Chinese with the articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mingfa.kernel.calendar import WEEKDAYS
from mingfa.kernel.counting import DAY_UNITS, SHANGHAI, Counting, Length, Pause, Unit, day_of
from mingfa.kernel.running import Run, Segment, latest_notice, month_end, run

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
    provisional = _is_provisional(result, start, calendar)
    lines = [_length_line(length, counting, cite, what)]
    if length.unit in DAY_UNITS:
        lines += _day_lines(result, day_of(start), counting, calendar)
    else:
        lines += _moment_lines(result, counting)
    lines += _pause_lines(pauses, result)
    lines += _end_lines(result, counting, calendar)
    if provisional:
        lines.append(_provisional_line(calendar))
    return Reckoning(result.due, provisional, result.stopped, tuple(lines))


def reckon_notice(
    event_day: date, length: Length, counting: Counting, calendar: Calendar, *, cite: str = "", what: str = ""
) -> Reckoning:
    """The same answer as :func:`latest_notice`, explained."""
    due = latest_notice(event_day, length, counting, calendar)
    name = f"“{what}”" if what else "通知"
    lines = [
        f"{name}须在{zh_day(event_day)}的{length.zh()}前作出{_in_brackets(cite)}。",
        _unit_line(length, counting),
        _backward_line(event_day, due, length, counting),
        f"最迟通知日为{zh_day(due)}。",
    ]
    off = calendar.why_off(due)
    if off is not None:
        sooner = calendar.add_working(due, -1)
        lines.append(
            f"该日为休假日（{off}）。倒算的期限不向后顺延，否则留给当事人的时间不足；宜在{zh_day(sooner)}以前通知。"
        )
    looked_up = length.unit is Unit.WORKING_DAY
    provisional = looked_up and not calendar.covers(due, event_day)
    if provisional:
        lines.append(_provisional_line(calendar))
    return Reckoning(due, provisional, False, tuple(line for line in lines if line))


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


def _backward_line(event_day: date, due: date, length: Length, counting: Counting) -> str:
    between = f"{zh_day(due + _ONE)}至{zh_day(event_day - _ONE)}"
    rule = _in_brackets(_start_rule(counting))
    return f"自{zh_day(event_day)}向前倒算，当日和通知当日均不计入，须留足{length.zh()}（{between}）{rule}。"


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


def _start_rule(counting: Counting) -> str:
    return counting.start_rule or counting.general


def _length_line(length: Length, counting: Counting, cite: str, what: str) -> str:
    name = f"“{what}”" if what else "期限"
    return f"{name}为{length.zh()}{_in_brackets(cite)}。{_unit_line(length, counting)}"


def _unit_line(length: Length, counting: Counting) -> str:
    """Why these days are working days, or calendar days."""
    if length.unit is Unit.WORKING_DAY:
        ruled = counting.counts_as_working(length.n)
        return f"按工作日计算，不含法定休假日{_in_brackets(counting.source if ruled else '')}。"
    if length.unit is Unit.DAY:
        if isinstance(counting.working_lengths, frozenset):
            return (
                f"{length.n}日不在该法按工作日计算的期限之列{_in_brackets(counting.source)}，按自然日计算。"
            )
        return "按自然日计算。"
    return ""


def _day_lines(result: Run, start: date, counting: Counting, calendar: Calendar) -> list[str]:
    lines = []
    rule = _in_brackets(_start_rule(counting))
    if result.segments[0].length.n == 0:
        lines.append(f"自{zh_day(start)}当日届满。")
    elif counting.exclude_start:
        lines.append(f"{zh_day(start)}为开始的当日，不计入，自{zh_day(start + _ONE)}起算{rule}。")
    else:
        lines.append(f"自{zh_day(start)}起算，当日计入{rule}。")
    for number, segment in enumerate(result.segments):
        lines += _segment_lines(number, segment, counting, calendar)
    return lines


def _segment_lines(number: int, segment: Segment, counting: Counting, calendar: Calendar) -> list[str]:
    lines = []
    if number:
        ground = _in_brackets(segment.ground)
        lines.append(f"延长{segment.length.zh()}{ground}，自{zh_day(segment.start + _ONE)}起算。")
    unit = segment.length.unit
    inclusive = number == 0 and not counting.exclude_start
    if segment.length.n == 0:
        return lines
    if unit is Unit.WORKING_DAY:
        lines.append(_working_line(segment, calendar, inclusive))
    elif unit is Unit.DAY:
        lines.append(f"计{segment.length.n}日，至{zh_day(segment.plain)}。")
    else:
        lines.append(_month_line(segment, counting, inclusive))
    counted = "个工作日" if unit is Unit.WORKING_DAY else "日"
    lines += [
        f"{(a + _ONE).isoformat()}至{b.isoformat()}中止计算，其中的{lost}{counted}不计入。"
        for a, b, lost in segment.skipped
    ]
    if segment.skipped:
        lines.append(f"扣除后计至{zh_day(segment.end)}。")
    return lines


def _working_line(segment: Segment, calendar: Calendar, inclusive: bool) -> str:
    after = segment.start - _ONE if inclusive else segment.start
    days = [after + timedelta(days=i) for i in range(1, (segment.plain - after).days + 1)]
    off = [day for day in days if not calendar.is_working(day)]
    holidays: dict[str, int] = {}
    for day in off:
        name = calendar.why_off(day) or ""
        holidays["周末" if name in WEEKDAYS else name] = (
            holidays.get("周末" if name in WEEKDAYS else name, 0) + 1
        )
    line = f"计{segment.length.n}个工作日，至{zh_day(segment.plain)}"
    if holidays:
        each = "、".join(f"{name}{n}日" for name, n in holidays.items())
        line += f"，其间休假{len(off)}日不计（{each}）"
    worked = [day for day in days if calendar.why_worked(day)]
    if worked:
        line += f"，{'、'.join(map(zh_day, worked))}调休上班计入"
    return line + "。"


def _month_line(segment: Segment, counting: Counting, inclusive: bool) -> str:
    rule = _in_brackets(counting.month_rule or counting.general)
    months = segment.length.n * (12 if segment.length.unit is Unit.YEAR else 1)
    end = month_end(segment.start, months)
    if end.day != segment.start.day:
        return f"计{segment.length.zh()}，到期月没有对应日，以月末日{zh_day(segment.plain)}为最后一日{rule}。"
    if inclusive:
        return f"计{segment.length.zh()}，因开始的当日计入，至对应日{zh_day(end)}的前一日{zh_day(segment.plain)}{rule}。"
    return f"计{segment.length.zh()}，到期月的对应日为{zh_day(end)}{rule}。"


def _moment_lines(result: Run, counting: Counting) -> list[str]:
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
        lines += [
            f"{zh_point(a)}至{zh_point(b)}中止计算，其间的{_zh_seconds(lost)}不计入，顺延后至{zh_point(segment.end)}。"
            for a, b, lost in segment.skipped
        ]
    return lines


def _zh_seconds(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    parts = [(hours, "小时"), (minutes, "分钟"), (second, "秒")]
    return "".join(f"{n}{unit}" for n, unit in parts if n) or "0秒"


def _pause_lines(pauses: Sequence[Pause], result: Run) -> list[str]:
    """The grounds of the pauses; the days themselves were told where they were taken out."""
    lines = []
    ended = [p for p in pauses if p.end is not None]
    if ended:
        each = "；".join(
            f"{p.ground}（{zh_point(p.start)}至{zh_point(p.end)}）" for p in ended if p.end is not None
        )
        lines.append(
            f"不计入期限的期间：{each}。重叠的部分只扣除一次。"
            if len(ended) > 1
            else f"不计入期限的期间：{each}。"
        )
    if result.stopped:
        open_pauses = [p for p in pauses if p.end is None]
        first = min(open_pauses, key=lambda p: day_of(p.start))
        lines.append(
            f"“{first.ground}”自{zh_point(first.start)}起尚未结束，期限暂停；恢复以后重新推算届满日。"
        )
    return lines


def _end_lines(result: Run, counting: Counting, calendar: Calendar) -> list[str]:
    last, due = result.last, result.due
    if isinstance(due, datetime):
        return [f"届满时刻为{zh_point(due)}。"]
    lines = []
    if due != last:
        off = calendar.why_off(last)
        why = f"为法定休假日（{off}）" if off else "计满"
        how = "，以休假结束后的第一个工作日"
        worked = "（调休上班）" if calendar.why_worked(due) else ""
        rule = _in_brackets(counting.roll_rule or counting.general)
        lines.append(f"最后一日{zh_day(last)}{why}{how}{zh_day(due)}{worked}为最后一日{rule}。")
    elif counting.roll_off and calendar.why_worked(due):
        lines.append(f"最后一日{zh_day(due)}系调休上班日，不顺延。")
    elif not counting.roll_off and calendar.why_off(due):
        lines.append(f"最后一日{zh_day(due)}为休假日（{calendar.why_off(due)}），此期限不因休假日顺延。")
    lines.append(f"届满日为{zh_day(due)}。")
    return lines


def _is_provisional(result: Run, start: date, calendar: Calendar) -> bool:
    if result.consulted is None:
        return False
    return not calendar.covers(min(day_of(start), result.consulted), result.consulted)


def _provisional_line(calendar: Calendar) -> str:
    return (
        f"放假安排只公布到{calendar.published_through.isoformat()}（自{calendar.published_from.year}年起），"
        "其外只按周末推算，此日期为暂定；通知公布后重新计算。"
    )
