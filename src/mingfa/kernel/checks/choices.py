"""Every choice leads somewhere: no value of a choice fact strands the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition


NAME = "choices"


def check(definition: Definition, _: Library, survey: Survey) -> Iterator[Issue]:
    """A value that never occurs in a matter that came to an end."""
    if not survey.ended:
        return
    for fact in definition.facts.values():
        seen = survey.values.get(fact.name)
        if not fact.choices or seen is None:
            continue
        for value, title in fact.choices.items():
            if value not in seen:
                what = f"“{fact.title}”选“{title}”（{value}）时，没有见到能够办结的案件"
                yield warning(NAME, definition, 1, what)
