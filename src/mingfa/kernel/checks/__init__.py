"""What must be true of every definition before it can be used: one check a file, all of them listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks import (
    choices,
    citations,
    contradictions,
    endings,
    links,
    obligations,
    reachability,
    unused,
)
from mingfa.kernel.checks.issue import Issue
from mingfa.kernel.checks.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition

CHECKS = (citations, links, unused, contradictions, reachability, obligations, choices, endings)

__all__ = ["CHECKS", "Issue", "check"]


def check(definition: Definition, library: Library) -> Iterator[Issue]:
    """Every issue of one definition, in the order of the checks."""
    survey = Survey.of(definition)
    for one in CHECKS:
        yield from one.check(definition, library, survey)
