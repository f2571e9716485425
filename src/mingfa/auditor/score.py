"""Precision and recall of the auditor on labelled texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingfa.auditor.audit import audit_text
from mingfa.auditor.model import Audit, Verdict

Reader = Callable[[str], list[tuple[int, Decimal, str]]]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of right, wrong and missed, and of right units among the right."""

    right: int
    wrong: int
    missed: int
    right_units: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 1 when nothing was said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was said."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def units(self) -> float:
        """Share of the right figures whose unit is right too."""
        return self.right_units / self.right if self.right else 1.0


def figures_of(text: str) -> list[tuple[int, Decimal, str]]:
    """Offset, value and unit of every figure, each printed number once."""
    return [(f.start, f.value, f.unit) for f in {f.start: f for f in audit_text(text).figures}.values()]


def score_reports(audits: Mapping[str, Audit], labels: Mapping[str, list[tuple[int, Decimal, str]]]) -> Score:
    """Figures of whole reports by offset and value."""
    return add(
        _match([(f.start, f.value, f.unit) for f in audits[name].figures], wanted)
        for name, wanted in labels.items()
    )


def _match(found: list[tuple[int, Decimal, str]], wanted: list[tuple[int, Decimal, str]]) -> Score:
    have = {(offset, value.normalize()): unit for offset, value, unit in found}
    want = {(offset, value.normalize()): unit for offset, value, unit in wanted}
    both = have.keys() & want.keys()
    units = sum(1 for key in both if have[key] == want[key])
    return Score(len(both), len(have) - len(both), len(want) - len(both), units)


def score_with(
    reader: Reader, texts: Mapping[str, str], labels: Mapping[str, list[tuple[int, Decimal, str]]]
) -> Score:
    """Figures that any other reader finds, by offset and value."""
    return add(_match(reader(texts[name]), wanted) for name, wanted in labels.items())


def score_figures(rows: Iterable[tuple[str, str]], reader: Reader = figures_of) -> Score:
    """Figures of single sentences by value; the label is ``"123 件;0.5 1"``."""
    return add(_sentence(reader(text), cell) for text, cell in rows)


def _sentence(found: list[tuple[int, Decimal, str]], cell: str) -> Score:
    pairs = [item.split() for item in cell.split(";") if item.strip()]
    want = Counter((Decimal(value).normalize()) for value, _ in pairs)
    have = Counter(value.normalize() for _, value, _ in found)
    right = want & have
    want_units = Counter((Decimal(value).normalize(), unit) for value, unit in pairs)
    have_units = Counter((value.normalize(), unit) for _, value, unit in found)
    return Score(
        right.total(),
        (have - want).total(),
        (want - have).total(),
        min((want_units & have_units).total(), right.total()),
    )


def score_passages(rows: Iterable[tuple[str, str]]) -> Score:
    """Contradictions in single passages: found where one is labelled, and nowhere else."""
    right = wrong = missed = 0
    for verdict, text in rows:
        found = audit_text(text).count(Verdict.CONTRADICTION)
        if verdict == Verdict.CONTRADICTION.value:
            right += bool(found)
            missed += not found
        else:
            wrong += found
    return Score(right, wrong, missed)


def score_doubts(rows: Iterable[tuple[str, str]]) -> Score:
    """Doubts in passages that hold no contradiction."""
    right = wrong = missed = 0
    for verdict, text in rows:
        if verdict == Verdict.CONTRADICTION.value:
            continue
        found = audit_text(text).count(Verdict.SUSPICIOUS)
        if verdict == Verdict.SUSPICIOUS.value:
            right += bool(found)
            missed += not found
        else:
            wrong += found
    return Score(right, wrong, missed)


def add(scores: Iterable[Score]) -> Score:
    """The scores together."""
    every = list(scores)
    return Score(
        sum(s.right for s in every),
        sum(s.wrong for s in every),
        sum(s.missed for s in every),
        sum(s.right_units for s in every),
    )
