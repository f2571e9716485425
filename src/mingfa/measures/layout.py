"""What conditions ask of which records: so much, and no more, is kept of each event in the columns.

A layout follows from the catalogue. Equal layouts make equal columns; its digest names the folder of the files.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.model import Duration, Flow, Rate, Stock
from mingfa.measures.view import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.kernel.guard import Guard
    from mingfa.measures.model import Indicator

FORMAT = 1  # of the columns; a new number makes new files
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORD = re.compile(r"[A-Za-z_]\w*")
_CALL = re.compile(r"\b(late|done|times)\(\s*[\"']([^\"']+)[\"']\s*\)")
_HAS = re.compile(r"\bhas\(\s*(\w+)\s*\)")


class Asked(NamedTuple):
    """What conditions name: facts, words, terms met late, steps done, steps counted."""

    facts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()

    def __or__(self, other: Asked) -> Asked:
        """Both together."""
        return Asked(*(one | two for one, two in zip(self, other, strict=True)))


def asked_by(guard: Guard) -> Asked:
    """What one condition names."""
    calls: dict[str, set[str]] = {"late": set(), "done": set(), "times": set()}
    for call, name in _CALL.findall(guard.source):
        calls[call].add(name)
    words = frozenset(_WORD.findall(_TEXT.sub("", guard.source))) & WORDS.keys()
    return Asked(
        guard.facts | frozenset(_HAS.findall(guard.source)),
        words,
        frozenset(calls["late"]),
        frozenset(calls["done"]),
        frozenset(calls["times"]),
    )


@dataclass(slots=True)
class Need:
    """What the indicators need of one procedure. `acts`: by step, what flows ask; `state`: what stocks ask, if any."""

    acts: dict[str, Asked] = field(default_factory=dict)
    state: Asked | None = None
    numbers: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    starts: dict[str, set[str]] = field(default_factory=dict)

    def told(self) -> list[object]:
        """The same as plain sorted lists, for the digest."""
        return [
            [[step, [sorted(part) for part in asked]] for step, asked in sorted(self.acts.items())],
            None if self.state is None else [sorted(part) for part in self.state],
            sorted(self.numbers),
            sorted(self.keys),
            sorted((step, sorted(starts)) for step, starts in self.starts.items()),
        ]


class Layout:
    """What is kept of each procedure's records."""

    def __init__(self, catalogue: Mapping[str, Indicator]) -> None:
        self.needs: dict[str, Need] = {}
        for indicator in catalogue.values():
            for operation, guards in counted(indicator):
                self._add(operation, guards)
        told = [FORMAT, sorted((id_, need.told()) for id_, need in self.needs.items())]
        self.digest = hashlib.sha256(repr(told).encode()).hexdigest()

    def _add(self, operation: Flow | Stock | Duration, guards: list[Guard]) -> None:
        asked = Asked()
        for guard in guards:
            asked |= asked_by(guard)
        for id_ in operation.of:
            need = self.needs.setdefault(id_, Need())
            if isinstance(operation, Stock):
                need.state = asked if need.state is None else need.state | asked
            else:
                steps = operation.steps if isinstance(operation, Flow) else (operation.end,)
                for step in steps:
                    need.acts[step] = need.acts.get(step, Asked()) | asked
            if isinstance(operation, Duration):
                need.starts.setdefault(operation.end, set()).add(operation.start)
                continue
            if operation.summed:
                need.numbers.add(operation.summed)
            if isinstance(operation, Flow) and operation.year_fact:
                need.numbers.add(operation.year_fact)
            if operation.distinct not in (None, "matter"):
                need.keys.add(str(operation.distinct))

    @property
    def starts(self) -> list[str]:
        """The steps from which durations are measured, over all procedures."""
        return sorted(
            {start for need in self.needs.values() for some in need.starts.values() for start in some}
        )

    @property
    def numbers(self) -> list[str]:
        """The facts that are summed, or that say which year counts, over all procedures."""
        return sorted(set().union(*(need.numbers for need in self.needs.values())))

    @property
    def keys(self) -> list[str]:
        """The facts of which different values are counted, over all procedures."""
        return sorted(set().union(*(need.keys for need in self.needs.values())))


def counted(indicator: Indicator) -> Iterator[tuple[Flow | Stock | Duration, list[Guard]]]:
    """The operations on records that an indicator is made of, each with every condition that may be put to them."""
    operation = indicator.operation
    parts = [operation.of, operation.to] if isinstance(operation, Rate) else [getattr(operation, "of", None)]
    if isinstance(operation, Flow | Stock | Duration):
        dimensions = indicator.dimensions.values()
        guards = [guard for dimension in dimensions for guard in dimension.values.values()]
        yield operation, [*guards, *([operation.where] if operation.where else [])]
    else:
        for part in parts:
            if isinstance(part, Flow | Stock):
                yield part, [part.where] if part.where else []
    if indicator.targets is not None:
        yield indicator.targets, [indicator.targets.where] if indicator.targets.where else []
