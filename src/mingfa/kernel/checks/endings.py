"""Every matter can end: from every state that a matter can come to, some lawful course leads to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition


NAME = "endings"


def check(definition: Definition, _: Library, survey: Survey) -> Iterator[Issue]:
    """A matter that can never be closed would stay on somebody's list for ever."""
    can_end = any(step.ends is not None for step in definition.steps.values()) or any(
        term.lapse is not None and term.lapse.ends for term in definition.terms.values()
    )
    if not can_end:
        if definition.kind == "procedure":
            yield error(NAME, definition, 1, "没有一个步骤能够办结案件（ends）")
        return
    if not survey.ended:
        yield error(NAME, definition, 1, "试办的案件没有一件能够办结")
        return
    for standing in survey.stuck.values():
        titles = "、".join(definition.steps[name].title for name in standing.done if name in definition.steps)
        yield warning(NAME, definition, 1, f"办过“{titles}”的案件，没有见到能够办结的办法")
