"""Names bound by arithmetic wherever they stand: 自然增长率 is 出生率 less 死亡率, 顺差 is 出口 less 进口."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, Interval, interval, number, printed, same_unit
from mingfa.auditor.relations.evidence.judging import judged

KIND = "固定关系"
_END = (
    r"(?:企业|人员|市场主体|经营主体|用户|会员|党员)?(?:总?[额值量数])?(?:完成|实现|达到?|为|是|分别|共|约)*$"
)
_SIGNS = {"+": "+", "-": "−", "/": "÷", ":": "÷"}
_BACK, _REACH, _NAME = 12, 80, 12
# 性别比(女性=100)是, 自然增长率-5.19‰
_BRACKET = re.compile(r"\([^()]{0,20}\)")


@dataclass(frozen=True, slots=True)
class _Triple:
    """Result, first and second by their names, and how the result is made: first×times + − or / second.

    ``:`` is a ratio for each hundred: 性别比109.2. ``apart`` when the two may stand in sentences before.
    """

    words: tuple[str, ...]
    result: re.Pattern[str]
    first: re.Pattern[str]
    second: re.Pattern[str]
    sign: str
    times: int = 1
    apart: bool = False


@cache
def _triples() -> tuple[_Triple, ...]:
    rows = lexicon().cues["triples"]

    def names(words: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<![进以])(?:{any_of(words)}){_END}")

    return tuple(
        _Triple(
            tuple(r["result"]),
            names(r["result"]), names(r["first"]), names(r["second"]), r["sign"],
            r.get("times", 1), r.get("apart", False),
        )
        for r in rows
    )  # fmt: skip


def find(context: Context) -> Iterator[Finding]:
    """A finding for every sentence that prints all three of a triple."""
    told = [triple for triple in _triples() if any(word in context.view for word in triple.words)]
    for places in context.sentences if told else ():
        leads = {p.index: _lead(context, p) for p in places}
        for triple in told:
            c = next((p for p in places if triple.result.search(leads[p.index])), None)
            if c is None:
                continue
            a = next((p for p in places if triple.first.search(leads[p.index])), None)
            b = next((p for p in places if triple.second.search(leads[p.index])), None)
            if triple.apart:
                before = context.before_in_paragraph(c, _BACK)
                a = a or next((p for p in before if triple.first.search(_lead(context, p))), None)
                b = b or next((p for p in before if triple.second.search(_lead(context, p))), None)
            if a and b and len({a.index, b.index, c.index}) == 3 and _alike(triple.sign, a, b, c):
                a, b = _that_fit(context, (a, b, c), triple)
                yield from _judge(context, (a, b, c), triple)


def _that_fit(context: Context, three: tuple[Place, Place, Place], triple: _Triple) -> tuple[Place, Place]:
    """The first two, or others of the same names in the paragraph that give the result: 新设主体41610户，其中新设企业12847户."""
    a, b, c = three
    if triple.sign in "/:" or _fits(a, b, c, triple):
        return a, b
    around = [p for p in context.before_in_paragraph(c, _BACK) if same_unit(p, c)]
    named = [
        [one, *(p for p in around if p is not one and pattern.search(_lead(context, p)))]
        for one, pattern in ((a, triple.first), (b, triple.second))
    ]
    # Where none of them fits, the largest are the wholes.
    pairs = [(x, y) for x in named[0] for y in named[1] if x is not y]
    fitting = [(x, y) for x, y in pairs if _fits(x, y, c, triple)]
    largest = max(pairs, key=lambda pair: pair[0].quantity.value + pair[1].quantity.value)
    return fitting[0] if fitting else largest if triple.sign == "-" and not triple.apart else (a, b)


def _lead(context: Context, place: Place) -> str:
    """The words before the number; 性别比(以女性为100)为 without the bracket, though a number stands in it."""
    view, start = context.view, place.clause_start
    words = _BRACKET.sub("", view[start : place.quantity.start]).rstrip("-−负")
    if view[start - 1 : start] != ")":
        return words
    opening = view.rfind("(", max(place.sentence_start, start - _REACH), start)
    return view[place.sentence_start : max(opening, place.sentence_start)][-_NAME:] + words


def _alike(sign: str, a: Place, b: Place, c: Place) -> bool:
    one = a.quantity.kind == b.quantity.kind and same_unit(a, b)
    if sign in "/:":
        kind = "rate" if sign == "/" else ""
        plain = c.quantity.kind == kind or (sign == ":" and c.quantity.unit_inferred)
        return one and plain and b.quantity.value > 0
    return one and c.quantity.kind == a.quantity.kind and same_unit(c, a)


def _judge(context: Context, three: tuple[Place, Place, Place], triple: _Triple) -> Iterator[Finding]:
    a, b, c = three
    _, exact = _made(a, b, triple)
    told = [_shown(context, p) for p in three]
    result = f"{round(exact * 100, 2)}%" if triple.sign == "/" else number(exact * _scale(context, a))
    factor = f"×{triple.times}" if triple.times > 1 else ""
    words = f"{told[0]}{factor}{_SIGNS[triple.sign]}{told[1]}={result}"
    fits = _fits(a, b, c, triple)
    yield from judged(context, KIND, list(three), words, told[2], fits, "三个数")


def _fits(a: Place, b: Place, c: Place, triple: _Triple) -> bool:
    made, _ = _made(a, b, triple)
    if made.high < 0:
        # 自然增长率-5.19‰ is printed with its sign before it.
        made = Interval(-made.high, -made.low)
    return made.meets(printed(c) if triple.sign == "/" else interval(c))


def _made(a: Place, b: Place, triple: _Triple) -> tuple[Interval, Decimal]:
    one, value = interval(a), a.quantity.value * triple.times
    first = Interval(one.low * triple.times, one.high * triple.times)
    if triple.sign == "+":
        return first + interval(b), value + b.quantity.value
    if triple.sign == "-":
        return first - interval(b), value - b.quantity.value
    quotient, exact = first.over(interval(b)), value / b.quantity.value
    if triple.sign == "/":
        return quotient, exact
    return Interval(quotient.low * 100, quotient.high * 100), round(exact * 100, 2)


def _scale(context: Context, place: Place) -> int:
    return 1000 if "‰" in context.literal(place) else 100 if place.quantity.kind == "rate" else 1


def _shown(context: Context, place: Place) -> str:
    if place.quantity.kind == "rate":
        return context.literal(place)
    return number(place.quantity.value)
