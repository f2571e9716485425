"""Fact types: how a value is checked, kept, stored and shown. One table; no chains of cases elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.model import Fact
from mingfa.kernel.reckoning import zh_point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from mingfa.kernel.events import Value

_BOOLS = {True: True, False: False, "true": True, "false": False, "是": True, "否": False}
_DIGITS = 15  # no sum or number of a county has more; beyond it arithmetic would not be exact
_YEARS = range(1900, 2201)  # a date outside is a slip of the pen, and no calendar could count from it
_IDENTIFIER = re.compile(r"\S{1,200}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a declared fact admits."""

    choices: Mapping[str, str]
    least: Decimal | None
    most: Decimal | None


def _bool(_: Limits, value: Any) -> Value:
    if not isinstance(value, (bool, str)) or value not in _BOOLS:
        raise ValueError(f"应为是或者否，实为“{value}”")
    return _BOOLS[value]


def _bounded(number: Decimal, limits: Limits) -> Decimal:
    if limits.least is not None and number < limits.least:
        raise ValueError(f"不得小于{limits.least}，实为{number}")
    if limits.most is not None and number > limits.most:
        raise ValueError(f"不得大于{limits.most}，实为{number}")
    return number


def _decimal(limits: Limits, value: Any) -> Value:
    try:
        number = Decimal("NaN" if isinstance(value, (bool, float)) else str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"应为十进制数，实为“{value}”")
    if number.adjusted() >= _DIGITS:
        raise ValueError(f"应为不超过{_DIGITS}位的数")
    return _bounded(number, limits)


def _int(limits: Limits, value: Any) -> Value:
    number = _decimal(limits, value)
    if number != int(number):  # type: ignore[arg-type]  # a Decimal
        raise ValueError(f"应为整数，实为{value}")
    return int(number)  # type: ignore[arg-type]


def _money(limits: Limits, value: Any) -> Value:
    amount = _decimal(limits, value)
    if not isinstance(amount, Decimal) or amount < 0:
        raise ValueError(f"金额不得为负，实为{value}元")
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"金额最多到分，实为{value}元")
    return amount


def _date(_: Limits, value: Any) -> Value:
    if isinstance(value, datetime):
        day = value.astimezone(SHANGHAI).date()
    elif isinstance(value, date):
        day = value
    else:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            raise ValueError(f"应为日期（年-月-日），实为“{value}”") from None
    return _of_our_time(day)


def _of_our_time(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(f"应为{_YEARS[0]}年至{_YEARS[-1]}年的日期，实为“{day}”")
    return day


def _time(_: Limits, value: Any) -> Value:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"应为时间（年-月-日 时:分），实为“{value}”") from None
    _of_our_time(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _text(_: Limits, value: Any) -> Value:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应为文字，不能为空")
    return value


def _reference(_: Limits, value: Any) -> Value:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"应为编号，实为“{value}”")
    return value


def _choice(limits: Limits, value: Any) -> Value:
    if not isinstance(value, str) or value not in limits.choices:
        raise ValueError(f"应为{'、'.join(limits.choices.values())}之一，实为“{value}”")
    return value


def _choices(limits: Limits, value: Any) -> Value:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ValueError(f"应为若干选项，实为“{value}”")
    chosen = tuple(sorted({str(_choice(limits, one)) for one in value}))
    if not chosen:
        raise ValueError("应至少选一项")
    return chosen


CHECKS: dict[str, Callable[[Limits, Any], Value]] = {
    "bool": _bool,
    "int": _int,
    "decimal": _decimal,
    "money": _money,
    "date": _date,
    "time": _time,
    "text": _text,
    "choice": _choice,
    "choices": _choices,
    "party": _reference,
    "officer": _reference,
}
SEALED_TYPES = frozenset(("party",))


def fact_of(name: str, title: str, kind: str, limits: Limits, *, personal: bool) -> Fact:
    """A fact of a known type. Money is shown with 元, choices by their titles, dates in Chinese."""

    def show(value: Value) -> str:
        if kind == "bool":
            return "是" if value else "否"
        if kind == "money":
            return f"{value:,.2f}元"
        if isinstance(value, date):
            return zh_point(value)
        if isinstance(value, tuple):
            return "、".join(limits.choices.get(one, one) for one in value)
        return limits.choices.get(str(value), str(value))

    return Fact(
        name,
        title,
        kind,
        limits.choices,
        personal or kind in SEALED_TYPES,
        limits.least,
        limits.most,
        partial(CHECKS[kind], limits),
        show,
    )
