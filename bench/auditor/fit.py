"""Fit the weights of ``relations/weighed`` to passages: ``python -m bench.auditor.fit``.

Nobody labels which reading of a number is meant. In a true passage it is one whose numbers agree (as far as chance does
not explain that), one that something unprinted explains, or none: the weights make such passages likely (an expectation
maximisation by gradient). Then one number of a reading that is plainly meant is altered by a slip, by a generator with a
fixed seed, and the weights also have to tell these questions from those of the true passages (a logistic loss on the
evidence). Passages that the label sets call contradictory are not used, so that they remain a test of it.

Prints, for every fifth of the label files left out in turn, how many of their passages the weighing alone accuses at
several thresholds, and writes ``data/weights.yaml``.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import yaml

from mingfa.auditor.audit import place_figures
from mingfa.auditor.relations.weighed import balances, percents, readings, steps, sums
from mingfa.auditor.relations.weighed.readings import SUREST, UNEXPLAINED, Question, weigh

LABELS = Path("tests/auditor/labels")
WEIGHTS = Path("src/mingfa/auditor/data/weights.yaml")
_HEAD = """\
# 权衡读法的权重：由 bench/auditor/fit.py 从 tests/auditor/labels 的真实语段拟合，勿手改；改了记号或语段后重新拟合。
"""
_FOLDS, _ALTERED, _PLAIN, _SEED = 5, 3, 0.8, 7
_MIDDLE, _NEGATIVES, _RIDGE, _RATE = math.log(8), 3.0, 0.0002, 0.05
_THRESHOLDS = (5, 10, 20, 30, 40, 60, 100)

Rows = tuple[list[tuple[list[str], float | None, float | None]], list[str]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the verdict of its label."""

    file: str
    verdict: str
    text: str


def passages() -> list[Passage]:
    """Every labelled passage, and the true form of every passage made for development."""
    found = []
    for path in sorted(LABELS.glob("passages_*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            told = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [Passage(path.name, r["verdict"], r["text"].replace("\\n", "\n")) for r in told]
    for path in sorted(LABELS.glob("development_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            text = row["text"].format(**row["vals"]) if row.get("vals") else row["text"]
            found.append(Passage(path.name, "一致", text))
    return found


def rows(question: Question) -> Rows:
    """A question as marks and chances."""
    told = [(list(question.marks(r)), r.agrees, r.near) for r in question.readings]
    return told, list(question.none())


@dataclass(slots=True)
class _Table:
    """Questions as flat arrays: one line a reading, and one for none of them."""

    line: np.ndarray
    mark: np.ndarray
    question: np.ndarray
    fits: np.ndarray
    near: np.ndarray
    lines: int
    questions: int

    @classmethod
    def of(cls, told: list[Rows], names: dict[str, int]) -> _Table:
        line, mark, question, fits, near = [], [], [], [], []
        for at, (told_readings, none) in enumerate(told):
            every = [*told_readings, (none, 1.0, None)]
            for marks, agrees, missed in every:
                for name in marks:
                    line.append(len(fits))
                    mark.append(names.setdefault(name, len(names)))
                question.append(at)
                near.append(0.0 if missed is None else 1 / max(missed, SUREST))
                alone = UNEXPLAINED if agrees is None else 1 / max(agrees, SUREST)
                fits.append(0.0 if missed is not None else alone)
        arrays = [np.array(x) for x in (line, mark, question, fits, near)]
        return cls(*arrays, lines=len(fits), questions=len(told))

    def likelihoods(self, weights: np.ndarray) -> np.ndarray:
        """The likelihood of each line, the largest of its question set to one."""
        score = np.bincount(self.line, weights=weights[self.mark], minlength=self.lines)
        most = np.full(self.questions, -np.inf)
        np.maximum.at(most, self.question, score)
        return np.exp(score - most[self.question])

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum of the lines of each question."""
        return np.bincount(self.question, weights=values, minlength=self.questions)

    def marks(self, values: np.ndarray, count: int) -> np.ndarray:
        """The sum of the lines that bear each mark."""
        return np.bincount(self.mark, weights=values[self.line], minlength=count)


def fit(true: list[Rows], altered: list[Rows], rounds: int = 200) -> dict[str, float]:
    """The weight of each mark."""
    names: dict[str, int] = {}
    kept, changed = _Table.of(true, names), _Table.of(altered, names)
    count = len(names)
    weights, first, second = np.zeros(count), np.zeros(count), np.zeros(count)
    for step in range(1, rounds + 1):
        slope = _told(kept, weights, count) - _RIDGE * kept.questions * weights
        slope += _NEGATIVES * _parted(kept, weights, count, 0.0)
        if altered:
            slope += _parted(changed, weights, count, 1.0)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope * slope
        weights = weights + _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: float(weights[at]) for name, at in names.items()}


def _told(table: _Table, weights: np.ndarray, count: int) -> np.ndarray:
    """The slope of the likelihood of true passages; a reading that misses is explained by what is not printed."""
    meant = table.likelihoods(weights)
    share = meant / table.sums(meant)[table.question]
    unexplained = UNEXPLAINED / 10
    agreed = share * np.where((table.near > 0) | (table.fits == UNEXPLAINED), unexplained, table.fits)
    return table.marks(agreed / table.sums(agreed)[table.question] - share, count)


def _parted(table: _Table, weights: np.ndarray, count: int, wrong: float) -> np.ndarray:
    """The slope of the logistic loss on the evidence of questions that are wrong (1) or right (0)."""
    meant = table.likelihoods(weights)
    against, speaks_for = table.sums(meant * table.near), table.sums(meant * table.fits)
    some = against > 0
    evidence = np.where(some, np.log(np.where(some, against, 1)) - np.log(speaks_for), -50)
    error = (wrong - 1 / (1 + np.exp(_MIDDLE - evidence))) * some
    each = meant * table.near / np.where(some, against, 1)[table.question]
    each = each - meant * table.fits / speaks_for[table.question]
    return table.marks(error[table.question] * each, count)


def altered(subject: ModuleType, true: list[Passage], weights: dict[str, float]) -> list[list[Rows]]:
    """For each passage, its plainly meant questions with one number of the meant reading altered by a slip."""
    chance = random.Random(_SEED)
    return [list(_altered(subject, passage.text, weights, chance)) for passage in true]


def _altered(
    subject: ModuleType, text: str, weights: dict[str, float], chance: random.Random
) -> Iterator[Rows]:
    for question in subject.questions(place_figures(text)):
        meant = _meant(question, weights)
        if meant is None:
            continue
        places = tuple(p.index for p in meant.places)
        for _ in range(_ALTERED):
            number = chance.choice(meant.places).quantity
            literal = text[number.start : number.end]
            if not any(char.isdigit() for char in literal):
                # 十二: no slip of a digit.
                continue
            slipped = slip(literal, chance)
            changed = place_figures(text[: number.start] + slipped + text[number.end :])
            for other in subject.questions(changed):
                same = other.place.index == question.place.index
                if same and any(
                    r.near is not None and r.kind == meant.kind and tuple(p.index for p in r.places) == places
                    for r in other.readings
                ):
                    yield rows(other)


def _meant(question: Question, weights: dict[str, float]) -> readings.Reading | None:
    """The reading that agrees and is plainly meant, if there is one."""

    def likelihood(marks: Iterable[str]) -> float:
        return math.exp(sum(weights.get(mark, 0.0) for mark in marks))

    told = [
        (
            likelihood(question.marks(r))
            * (UNEXPLAINED / 10 if r.agrees is None else 1 / max(r.agrees, SUREST)),
            r,
        )
        for r in question.readings
    ]
    most, reading = max(told, key=lambda pair: pair[0])
    every = sum(weight for weight, _ in told) + likelihood(question.none())
    return reading if reading.agrees is not None and most > _PLAIN * every else None


def slip(literal: str, chance: random.Random) -> str:
    """The number with one digit changed, or two neighbours changed about."""
    digits = [at for at, char in enumerate(literal) if char.isdigit()]
    while True:
        changed = list(literal)
        if len(digits) > 1 and chance.random() < 0.4:
            at = chance.randrange(len(digits) - 1)
            one, two = digits[at], digits[at + 1]
            changed[one], changed[two] = changed[two], changed[one]
        else:
            changed[chance.choice(digits)] = chance.choice("0123456789")
        told = "".join(changed)
        if told != literal and (changed[digits[0]] != "0" or literal[digits[0]] == "0"):
            return told
        if len(set(literal)) == 1 and len(digits) == len(literal) == 1 and told != literal:
            return told


def main() -> None:
    """Fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="print only; leave weights.yaml as it is")
    options = parser.parse_args()
    every = passages()
    true = [p for p in every if p.verdict != "矛盾"]
    files = sorted({p.file for p in every})
    fold = {file: at % _FOLDS for at, file in enumerate(files)}
    result = {}
    for subject in (sums, balances, steps, percents):
        told = [[rows(q) for q in subject.questions(place_figures(p.text))] for p in true]
        start = fit([r for one in told for r in one], [])
        changed = altered(subject, true, start)
        weights = fit([r for one in told for r in one], [r for one in changed for r in one], 300)
        result[subject.SUBJECT] = {k: round(v, 2) for k, v in sorted(weights.items()) if round(v, 2)}
        print(f"{subject.SUBJECT}: {sum(map(len, told))} questions, {sum(map(len, changed))} altered")
        _validate(subject, every, fold, (true, told, changed))
    if not options.keep:
        WEIGHTS.write_text(_HEAD + yaml.safe_dump(result, allow_unicode=True, sort_keys=False), "utf-8")


def _validate(
    subject: ModuleType,
    every: list[Passage],
    fold: dict[str, int],
    data: tuple[list[Passage], list[list[Rows]], list[list[Rows]]],
) -> None:
    """Print what the weighing alone finds in files that it was not fitted to."""
    labelled = [p for p in every if p.file.endswith(".tsv")]
    evidence: list[tuple[bool, float]] = []
    for left_out in range(_FOLDS):
        true, altered_rows = (
            [r for p, told in zip(data[0], part, strict=True) if fold[p.file] != left_out for r in told]
            for part in data[1:]
        )
        weights = fit(true, altered_rows)
        readings.weights = lambda _, held=weights: held
        for passage in (p for p in labelled if fold[p.file] == left_out):
            answers = [weigh(q, 1.0) for q in subject.questions(place_figures(passage.text))]
            evidence.append((passage.verdict == "矛盾", max((a.evidence for a in answers if a), default=0.0)))
    for threshold in _THRESHOLDS:
        right = sum(wrong and e > threshold for wrong, e in evidence)
        false = sum(not wrong and e > threshold for wrong, e in evidence)
        print(f"  evidence > {threshold}: {right} altered passages accused, {false} true ones")


if __name__ == "__main__":
    main()
