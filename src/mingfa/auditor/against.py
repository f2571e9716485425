"""A report against last year's, and against values taken from the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Audit, Bound, Figure, Finding, Severity, Verdict
from mingfa.auditor.relations.base import number, percent

LAST_YEAR = "与上年报告"
LEDGER = "与台账"
_LEAP = 10
_LOOSE = ("时期", "范围", "事项", "性质")


def against_last_year(now: Audit, before: Audit) -> list[Finding]:
    """Changes and carry-overs that this report states, checked against the figures of the last one."""
    found: list[Finding] = []
    for index, figure in enumerate(now.figures):
        if figure.is_change:
            found += _change(now, before, index)
        elif figure.role == "carried":
            found += _carried(figure, index, before)
        elif _is_of_then(now, figure):
            found += _quoted(now, before, index)
        elif not figure.is_rate:
            found += _leap(figure, index, before)
    return found


def against_ledger(now: Audit, values: Mapping[str, Decimal]) -> list[Finding]:
    """Figures linked to an indicator against the value that the records give for it."""
    found = []
    for index, figure in enumerate(now.figures):
        value = values.get(figure.indicator or "")
        if value is None or set(figure.dims) - set(_LOOSE):
            continue
        agrees = value == figure.value
        if figure.bound is Bound.AT_LEAST:
            agrees = value >= figure.value
        elif figure.bound is Bound.AT_MOST:
            agrees = value <= figure.value
        elif figure.bound is Bound.APPROX or figure.quantum != 1:
            agrees = abs(value - figure.value) < max(figure.quantum, figure.value / 10)
        found.append(
            Finding(
                Verdict.CONSISTENT if agrees else Verdict.CONTRADICTION,
                LEDGER,
                (index,),
                f"{number(figure.value)}{'＝' if agrees else '≠'}{number(value)}",
                f"“{figure.what}{figure.literal}”：台账中“{figure.indicator}”为{number(value)}。",
                Severity.INFO if agrees else Severity.HIGH,
            )
        )
    return found


def _name(figure: Figure) -> str:
    words = any_of(["全年", "共", "累计", "已", "案件", "的", *lexicon().words("fillers")])
    return re.sub(rf"{words}|[\s“”\"、，,]|(?:19|20)\d{{2}}年?", "", figure.what)


def counterpart(figure: Figure, before: Audit) -> Figure | None:
    """The one figure of the other report that counts the same thing, if there is just one."""
    dims = {k: v for k, v in figure.dims.items() if k not in _LOOSE}

    def alike(other: Figure) -> bool:
        rest = {k: v for k, v in other.dims.items() if k not in _LOOSE}
        same = figure.indicator == other.indicator and rest == dims if figure.indicator else False
        return other.unit == figure.unit and not other.is_change and (same or _name(other) == _name(figure))

    exact = [f for f in before.figures if alike(f) and _name(f) == _name(figure)]
    found = exact or [f for f in before.figures if alike(f)]
    return found[0] if len({f.value for f in found}) == 1 else None


def _is_of_then(now: Audit, figure: Figure) -> bool:
    """True for a number that the report tells of the year before its own: 比上年的302件增加48件."""
    return now.year is not None and figure.dims.get("时期") == str(now.year - 1)


_COMPARED = re.compile("^(?:[比较与同]|相比)")


def _quoted(now: Audit, before: Audit, index: int) -> list[Finding]:
    """A number of last year that this report quotes, against the one that last year's report gives."""
    told = now.figures[index]
    subject = told
    if _COMPARED.match(told.what):
        # 办理350件，比上年的302件: of what it is, the number compared tells.
        earlier = [f for f in now.figures[:index] if f.sentence == told.sentence and f.unit == told.unit]
        subject = earlier[-1] if earlier else told
    then = counterpart(subject, before)
    if then is None or told.bound is not Bound.EXACT or told.is_rate != then.is_rate:
        return []
    same = told.value == then.value or abs(told.value - then.value) < max(told.quantum, then.quantum)
    return [
        Finding(
            Verdict.CONSISTENT if same else Verdict.SUSPICIOUS,
            LAST_YEAR,
            (index,),
            f"{number(told.value)}{'＝' if same else '≠'}{number(then.value)}",
            f"“{told.what}{told.literal}”{'与上年报告相符' if same else '与上年报告不同'}，上年报告“{then.what}{then.literal}”"
            + ("。" if same else "；事后核定或统计口径调整时可以解释。"),
            Severity.INFO if same else Severity.MEDIUM,
        )
    ]


def _change(now: Audit, before: Audit, index: int) -> list[Finding]:
    change = now.figures[index]
    subject = next(
        (
            f
            for f in reversed(now.figures[:index])
            if f.sentence == change.sentence and not f.is_change and not _is_of_then(now, f)
        ),
        None,
    )
    if subject is None:
        return []
    base = counterpart(subject, before)
    if base is None or base.value == 0:
        return []
    falling = any(word in change.what for word in lexicon().words("growth_down"))
    points = subject.is_rate
    moved = subject.value - base.value if points else (subject.value - base.value) / base.value
    printed = -change.value if falling else change.value
    agrees = abs(moved - printed) <= change.quantum
    shown = (
        f"{subject.literal}−{base.literal}={number(moved * 100)}个百分点"
        if points
        else f"({number(subject.value)}−{number(base.value)})÷{number(base.value)}={percent(moved, change.quantum)}"
    )
    quoted = f"“{subject.what}{subject.literal}…{change.what}{change.literal}”，上年报告“{base.what}{base.literal}”"
    indexes = (now.figures.index(subject), index)
    if agrees:
        return [Finding(Verdict.CONSISTENT, LAST_YEAR, indexes, shown, f"{quoted}：增减相符。")]
    return [
        Finding(
            Verdict.CONTRADICTION,
            LAST_YEAR,
            indexes,
            f"{shown}≠{'−' if falling else ''}{change.literal}",
            f"{quoted}：所称增减与两年报告的数字不符。",
            Severity.HIGH,
        )
    ]


def _carried(figure: Figure, index: int, before: Audit) -> list[Finding]:
    open_then = [
        f for f in before.figures if f.role == "left" and f.topic == figure.topic and f.unit == figure.unit
    ]
    if len(open_then) != 1:
        return []
    then = open_then[0]
    shown = f"{number(figure.value)}{'＝' if then.value == figure.value else '≠'}{number(then.value)}"
    if then.value == figure.value:
        return [Finding(Verdict.CONSISTENT, LAST_YEAR, (index,), shown, "上年结转与上年报告的未结数相符。")]
    return [
        Finding(
            Verdict.SUSPICIOUS,
            LAST_YEAR,
            (index,),
            shown,
            f"“{figure.what}{figure.literal}”与上年报告“{then.what}{then.literal}”不同；统计口径不同时可以解释。",
            Severity.MEDIUM,
        )
    ]


def _leap(figure: Figure, index: int, before: Audit) -> list[Finding]:
    if figure.value < 20 or figure.unit == "元":
        return []
    base = counterpart(figure, before)
    if base is None or base.value < 20:
        return []
    ratio = figure.value / base.value
    if 1 / Decimal(_LEAP) < ratio < _LEAP:
        return []
    return [
        Finding(
            Verdict.SUSPICIOUS,
            LAST_YEAR,
            (index,),
            f"{number(figure.value)}÷{number(base.value)}={ratio:.1f}倍",
            f"“{figure.what}{figure.literal}”与上年报告“{base.what}{base.literal}”相差十倍以上；可能多写或少写一位，"
            "也可能口径改变。",
            Severity.LOW,
        )
    ]
