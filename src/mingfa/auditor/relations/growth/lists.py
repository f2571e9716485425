"""Changes told in turn of several things: 教育、卫生支出分别为21.9亿元、10.5亿元，上年分别为20.6亿元、10.2亿元，增长6.0%、2.7%.

Where the two lists of numbers stand is not asked. When of all pairs of lists with the same units in the same order one
gives every change but one, and that one is a slip away, the numbers have said which lists were meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mingfa.auditor.model import Bound, Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, number, percent
from mingfa.auditor.relations.evidence.chance import CERTAIN
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.growth.arithmetic import (
    gap_chance,
    gap_fits,
    gives,
    grown_slipped,
    moved_by,
    moved_fits,
    moved_slipped,
    shown,
)
from mingfa.auditor.relations.growth.differences import rates_in_turn
from mingfa.auditor.relations.words.changes import KIND, change_words, falls, is_change, is_difference

_BACK, _AHEAD, _FEWEST, _MOST, _CHANCE = 24, 10, 2, 6, 0.1


class _Told(NamedTuple):
    """A change with the two numbers that it may be between; ``moved`` when the second is a difference."""

    first: Place
    second: Place
    change: Place
    falling: bool
    moved: bool

    def fits(self) -> bool:
        """True when the two numbers give the change."""
        if is_count(self.change):
            more, less = (self.first, self.second) if self.falling else (self.second, self.first)
            return gap_fits(more, less, self.change)
        if self.moved:
            return moved_fits(self.first, self.second, self.change)
        return gives(self.first, self.second, self.change, self.falling, False)

    def slipped(self) -> bool:
        """True when one slip in any of the three would make them agree."""
        if is_count(self.change):
            return gap_chance(self.first, self.second, self.change) < CERTAIN
        check: Callable[[Place, Place, Place], bool] = moved_slipped if self.moved else grown_slipped
        return check(self.first, self.second, self.change)


def told_in_lists(
    context: Context, places: list[Place], counted: bool = False
) -> tuple[list[Finding], set[int]]:
    """Findings for the changes that stand in a row, and the indexes of those that are judged.

    ``counted`` for differences: 分别比上年增加17件和减少12件.
    """
    found: list[Finding] = []
    judged_: set[int] = set()
    for position, change in enumerate(places):
        told_so = is_count(change) and is_difference(change) if counted else is_change(context, change)
        if change.index in judged_ or not told_so or change.is_plan:
            continue
        rates = rates_in_turn(context, places, position)[:_MOST]
        # 分别下降5.98%、40.00%及减少4.69个百分点: one of the things is a rate itself.
        ends = [*rates, *places[position + len(rates) : position + len(rates) + 1]]
        if len(rates) < _FEWEST or any("分点" in context.literal(p) for p in ends):
            continue
        best = _best(context, rates)
        if best:
            judged_ |= {told.change.index for told in best}
            found += [finding for told in best for finding in _judge(context, told)]
    return found, judged_


def _best(context: Context, rates: list[Place]) -> list[_Told]:
    """The pair of lists that gives every change, else the one that misses one of them by a slip."""
    signs = _signs(rates)
    # 下降7.9%、12.2%: the second takes the word of the first.
    spoken = [
        rate if falls(rate) == sign else replace(rate, pre=rates[0].pre)
        for rate, sign in zip(rates, signs, strict=True)
    ]
    nearly: list[_Told] = []
    tried = 0
    for one, other in _pairs_of_lists(context, rates):
        tried += 1
        lasting = other
        moved, word = is_difference(other[0]), other[0].pre
        if moved:
            # 减少57起、46人: the second takes the word of the first.
            lasting = [p if is_difference(p) else replace(p, pre=word) for p in other]
        for first, second in ((one, lasting),) if moved else ((one, other), (other, one)):
            told = [_Told(*row, moved) for row in zip(first, second, spoken, signs, strict=True)]
            if is_count(rates[0]) and any(
                row.first.quantity.unit != row.change.quantity.unit for row in told
            ):
                continue
            wrong = [row for row in told if not row.fits()]
            if not wrong:
                return told
            if len(wrong) == 1 and not nearly and wrong[0].slipped():
                nearly = told
    return [] if nearly and is_count(rates[0]) and _by_chance(nearly) * tried > _CHANCE else nearly


def _by_chance(told: list[_Told]) -> float:
    """Chance that unrelated lists would give all the differences but one, and that one but for a slip."""
    chance = 1.0
    for row in told:
        room = max(row.first.quantity.value, row.second.quantity.value) / row.change.quantity.quantum
        chance *= 1 / float(room) if row.fits() else gap_chance(row.first, row.second, row.change)
    return chance


def _signs(rates: list[Place]) -> list[bool]:
    """Which of the changes fall: 下降7.9%、12.2%, but 下降7.9%、上升2.2%."""
    signs: list[bool] = []
    for rate in rates:
        own = not signs or change_words()["either"].search(rate.pre[-8:]) is not None
        signs.append(falls(rate) if own else signs[-1])
    return signs


def _pairs_of_lists(context: Context, rates: list[Place]) -> Iterator[tuple[list[Place], list[Place]]]:
    """Two runs of numbers of the same units in the same order, the nearest first."""
    size = len(rates)
    before = [p for p in context.before_in_paragraph(rates[0], _BACK) if _usable(p)][::-1]
    after = [p for p in _following(context, rates[-1]) if _usable(p)]
    counts = before + after
    if is_count(rates[0]):
        wanted = {p.quantity.unit for p in rates}
        counts = [p for p in counts if p.quantity.unit in wanted and not is_difference(p)]
    units = [p.quantity.unit for p in counts]
    yield from _side_by_side(counts, units, size)
    for at in range(len(counts) - size, size - 1, -1):
        for back in range(at - size, -1, -1):
            if units[at : at + size] == units[back : back + size]:
                yield counts[back : back + size], counts[at : at + size]


def _side_by_side(
    counts: list[Place], units: list[str], size: int
) -> Iterator[tuple[list[Place], list[Place]]]:
    """新收6842件，2019年为5731件；审结6821件，2019年为5696件: each with its own base."""
    for at in range(len(counts) - size - 1, -1, -1):
        # 2021年5218件、2022年4736件、2023年4183件: each is the base of the next.
        if len(set(units[at : at + size + 1])) == 1:
            yield counts[at : at + size], counts[at + 1 : at + size + 1]
    for at in range(len(counts) - 2 * size, -1, -1):
        if units[at : at + 2 * size : 2] == units[at + 1 : at + 2 * size : 2]:
            yield counts[at : at + 2 * size : 2], counts[at + 1 : at + 2 * size : 2]


def _usable(place: Place) -> bool:
    """Counts, and averages of counts: 较前五年均值（28.4起、203.6公顷）."""
    counted = place.quantity.kind not in ("rate", "rank", "ratio", "time", "")
    return counted and place.quantity.bound is Bound.EXACT and place.quantity.value > 0


def _following(context: Context, place: Place) -> list[Place]:
    found = []
    for other in context.places[place.index + 1 : place.index + 1 + _AHEAD]:
        if "\n" in context.view[place.quantity.end : other.quantity.start]:
            break
        found.append(other)
    return found


def _judge(context: Context, told: _Told) -> Iterator[Finding]:
    first, second, change, falling, moved = told
    sign = "−" if falling else ""
    if is_count(change):
        gap = second.quantity.value - first.quantity.value
        expression = f"{number(second.quantity.value)}−{number(first.quantity.value)}={number(gap)}"
    elif moved:
        exact = moved_by(first, second)
        down, step = falls(second), second.quantity.value
        share = percent(abs(exact), change.quantity.quantum / 10) if exact is not None else "?"
        expression = (
            f"{number(step)}÷({number(first.quantity.value)}{'+' if down else '−'}{number(step)})={share}"
        )
    else:
        expression = shown(first, second, change, (context.literal(first), context.literal(second)))
    yield from judged(
        context, KIND, [first, second, change], expression, sign + context.literal(change), told.fits(),
        "依次所列的增减与前后两数",
    )  # fmt: skip
