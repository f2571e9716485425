"""What the weighing of readings accuses, beside what the relations have said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, exact_sum, finding, number, percent, sum_of
from mingfa.auditor.relations.rates.pairs import nearby
from mingfa.auditor.relations.rates.wide import Wide
from mingfa.auditor.relations.sums.marks import rest_untold
from mingfa.auditor.relations.weighed import balances, percents, steps, sums
from mingfa.auditor.relations.weighed.balance_marks import may_be_untold
from mingfa.auditor.relations.weighed.computed import COMPUTED
from mingfa.auditor.relations.weighed.readings import Answer, Question, Reading, weigh
from mingfa.auditor.relations.weighed.sum_marks import is_explained, is_open, told_apart

# How much louder than for the text the numbers must speak against it; by cross-validation, `bench/auditor/fit.py`.
_ENOUGH = {sums.SUBJECT: 30.0, balances.SUBJECT: 15.0, steps.SUBJECT: 15.0, percents.SUBJECT: 20.0}
_TRIPLE, _HARDLY, _SURELY = 3, 0.1, 5


def judge(context: Context, found: Iterable[Finding]) -> Iterator[Finding]:
    """Accusations of numbers that the relations found nothing wrong with; ``found`` by the places of the numbers."""
    said = list(found)
    accused = {i for f in said if f.verdict is Verdict.CONTRADICTION for i in f.figures}
    settled = {f.figures[-1] for f in said if f.verdict is Verdict.CONSISTENT and len(f.figures) >= _TRIPLE}
    settled.update(i for f in said if f.verdict is Verdict.SUSPICIOUS for i in f.figures)
    asked = chain(
        sums.questions(context, telling=True),
        balances.questions(context, telling=True),
        steps.questions(context, telling=True),
        percents.questions(context, settled | accused, telling=True),
    )
    for question in asked:
        if question.place.index in accused:
            continue
        answer = weigh(question, _ENOUGH[question.subject])
        if answer is None or answer.evidence < _ENOUGH[question.subject]:
            continue
        if accused.isdisjoint(p.index for p in answer.reading.places):
            result = _accuse(context, question, answer)
            if result is not None:
                accused.update(p.index for p in answer.reading.places)
                yield result


def _accuse(context: Context, question: Question, answer: Answer) -> Finding | None:
    """The accusation, unless the relations would leave these numbers alone for a reason of theirs, and it is not very loud."""
    if question.subject == sums.SUBJECT:
        enough = _ENOUGH[sums.SUBJECT] * (_SURELY if told_apart(context, answer.reading) else 1)
        excused = answer.evidence < enough or is_explained(context, answer.reading)
        return None if excused else _unequal(context, answer)
    if question.subject == balances.SUBJECT:
        excused = may_be_untold(context, answer.reading) or _balances_without_one(answer.reading)
        return None if excused else _unbalanced(context, answer)
    if question.subject == steps.SUBJECT:
        # 揭示84个，整改41个，正在整改23个，移送7个，其余仍在核实
        return None if rest_untold(context, question.place) else _apart(context, answer)
    if _made_right(question):
        return None
    accusation = _not_of(context, question.place, answer)
    if answer.reading.kind == "share":
        wide, (part, whole) = Wide(nearby(context)), answer.reading.places
        if not wide.allows(part, whole, question.place):
            return None
        accusation = wide.mended(accusation)
    return accusation if accusation.verdict is Verdict.CONTRADICTION else None


def _balances_without_one(reading: Reading) -> bool:
    """True when all but one of the numbers balance: 结转0.17亿元。收入64.9亿元、支出58.37亿元，当年结余6.53亿元."""
    left, right = list(reading.places[: reading.cut]), list(reading.places[reading.cut :])
    gap = exact_sum(left) - exact_sum(right)
    return any(p.quantity.value == (gap if p in left else -gap) for p in reading.places)


def _made_right(question: Question) -> bool:
    """True when a reading makes the number right, which chance would hardly do among so many."""
    likeliest = min((r.agrees for r in question.readings if r.agrees is not None), default=1.0)
    return likeliest * len(question.readings) < _HARDLY


def _unequal(context: Context, answer: Answer) -> Finding:
    *parts, whole = answer.reading.places
    made, told = exact_sum(parts), whole.quantity.value
    quoted, gap = context.quote(whole, *parts), number(abs(made - told))
    if made < told and is_open(context, parts, whole):
        return finding(
            Verdict.SUSPICIOUS, "部分与整体", [whole, *parts], f"{sum_of(parts)}={number(made)}<{number(told)}",
            f"{quoted}：从文字和位置看，各项之和应为总数，少{gap}；如另有未列的情形，可以解释，原文未说明。",
        )  # fmt: skip
    return finding(
        Verdict.CONTRADICTION, "部分与整体", [whole, *parts], f"{sum_of(parts)}={number(made)}≠{number(told)}",
        f"{quoted}：从文字和位置看，各项之和应为总数，相差{gap}；换一位数字即相等。",
    )  # fmt: skip


def _unbalanced(context: Context, answer: Answer) -> Finding:
    reading = answer.reading
    places = list(reading.places)
    left, right = places[: reading.cut], places[reading.cut :]
    came, went = exact_sum(left), exact_sum(right)
    gap = number(abs(came - went))
    return finding(
        Verdict.CONTRADICTION, "收支平衡", places,
        f"{sum_of(left)}={number(came)}≠{sum_of(right)}={number(went)}",
        f"{context.quote(*places)}：原有与增加之和应等于减少与所余之和，相差{gap}；换一位数字即相等。",
    )  # fmt: skip


def _apart(context: Context, answer: Answer) -> Finding:
    smaller, step, bigger = answer.reading.places
    one, other, told = (number(p.quantity.value) for p in (bigger, smaller, step))
    made = number(bigger.quantity.value - smaller.quantity.value)
    return finding(
        Verdict.CONTRADICTION, "差额", [bigger, smaller, step], f"{one}−{other}={made}≠{told}",
        f"{context.quote(bigger, smaller, step)}：从文字和位置看，后数是前两数之差，应为{made}；换一位数字即相符。",
    )  # fmt: skip


_TOLD = {
    "share": "前数占后数的比例",
    "growth": "两数相比的增减幅度",
    "gained": "由增加数反推的增幅",
    "lost": "由减少数反推的降幅",
    "moved": "增减数占基数的比例",
}


def _not_of(context: Context, rate: Place, answer: Answer) -> Finding:
    kind, places = answer.reading.kind, answer.reading.places
    made = COMPUTED[kind].of(*(float(p.quantity.value) for p in places[:2]))
    one, two = (number(p.quantity.value) for p in places[:2])
    shown = {
        "share": f"{one}÷{two}",
        "growth": f"|{one}−{two}|÷{two}",
        "gained": f"{two}÷({one}−{two})",
        "lost": f"{two}÷({one}+{two})",
        "moved": f"{two}÷{one}",
    }[kind]
    exact = percent(Decimal(repr(made)), rate.quantity.quantum / 10)
    return finding(
        Verdict.CONTRADICTION, "比率" if kind == "share" else "增减", [*places, rate],
        f"{shown}={exact}≠{context.literal(rate)}",
        f"{context.quote(*places, rate)}：从文字和位置看，这是{_TOLD[kind]}，应为{exact}；换一位数字即相符。",
    )  # fmt: skip
