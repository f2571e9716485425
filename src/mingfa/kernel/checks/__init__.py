"""What must be true of every definition before it can be used: one check a file, all of them listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.cases import play_case, read_case
from mingfa.kernel.checks import (
    choices,
    citations,
    contradictions,
    endings,
    links,
    obligations,
    reachability,
    transitions,
    unused,
)
from mingfa.kernel.checks.issue import Issue
from mingfa.kernel.checks.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

CHECKS = (citations, links, unused, contradictions, reachability, obligations, choices, endings, transitions)

__all__ = ["CHECKS", "Issue", "check"]


def courses(definition: Definition, library: Library) -> list[tuple[State, ...]]:
    """The courses of the good cases, as far as they were played under this very version."""
    found = []
    for text, file in library.cases(definition.system, "good"):
        if (
            definition.id not in text
        ):  # reading them all for every definition would take longer than the walks
            continue
        case = read_case(text, file)
        if case.procedure == definition.id:
            states = tuple(s for s in play_case(case, library) if s.definition is definition)
            if states:
                found.append(states)
    return found


def check(definition: Definition, library: Library) -> Iterator[Issue]:
    """Every issue of one definition, in the order of the checks."""
    survey = Survey.of(definition, courses(definition, library))
    for one in CHECKS:
        yield from one.check(definition, library, survey)
