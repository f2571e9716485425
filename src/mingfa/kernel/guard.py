"""Guards: conditions over a matter's facts. What they are made of; `cel` reads them, `operators` combines them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Run = Callable[
        [Any], Any
    ]  # judges what the scope's words look at: a scene in a matter, a row in the measures

NUMBERS = frozenset(("int", "number"))
GUARD_TYPE = {
    "bool": "bool",
    "int": "int",
    "decimal": "number",
    "money": "number",
    "date": "date",
    "time": "time",
    "text": "text",
    "choice": "text",
    "choices": "set",
    "party": "text",
    "officer": "text",
}


class Unknown(Exception):  # noqa: N818  # not an error: a fact that nobody has given yet
    """A guard asked for a fact that is not known."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


class GuardError(ValueError):
    """A guard that cannot be read; `expected` and `example` complete the message."""

    def __init__(self, problem: str, expected: str, example: str) -> None:
        super().__init__(problem)
        self.problem, self.expected, self.example = problem, expected, example


class Kind(NamedTuple):
    """A guard's type: bool, int, number, text, set, date, time, list. `values`: the only texts it can be."""

    name: str
    values: tuple[str, ...] | None = None


BOOL, INT, NUMBER, TEXT, DATE = Kind("bool"), Kind("int"), Kind("number"), Kind("text"), Kind("date")


@dataclass(frozen=True, slots=True)
class Scope:
    """The words that guards of one definition may use."""

    facts: Mapping[str, Kind]
    steps: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    words: Mapping[str, tuple[Kind, Run]] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)


class Table(NamedTuple):
    """A table for `lookup`: facts that are its keys, the types of its columns, its rows by key."""

    keys: tuple[str, ...]
    columns: Mapping[str, Kind]
    rows: Mapping[tuple[str, ...], Mapping[str, Any]]


class Call(NamedTuple):
    """A function: parameter kinds (`step`, `term`, `unit` are words checked when read; others are types), result, body."""

    takes: tuple[str, ...]
    gives: Kind
    run: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Guard:
    """A compiled guard: its source, the facts that it names, and how to judge it."""

    source: str
    facts: frozenset[str]
    run: Run

    def holds(self, scene: Any) -> bool:
        """Whether it holds; a fact not known makes it not hold."""
        try:
            return bool(self.run(scene))
        except Unknown:
            return False


class Typed(NamedTuple):
    """A part of a guard: its type, its closure, the facts it names; `constant` when it is one.

    `fact` when it is nothing but a fact, `chain` when it is parts joined by one sign: both are judged without a call
    for each part.
    """

    kind: Kind
    run: Run
    facts: frozenset[str] = frozenset()
    constant: Any = None
    fact: str | None = None
    chain: tuple[str, tuple[Run, ...]] = ("", ())


ALWAYS = Guard("true", frozenset(), lambda _: True)
