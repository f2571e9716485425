"""Every step can be reached: some lawful course of a matter comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition


NAME = "reachability"


def check(definition: Definition, _: Library, survey: Survey) -> Iterator[Issue]:
    """A step that no course ever reaches is either forbidden by the others or written wrongly."""
    reachable = _relaxed(definition)
    for step in definition.steps.values():
        if step.name not in reachable:
            yield error(
                NAME,
                definition,
                step.line,
                f"步骤“{step.title}”（{step.name}）永远不能办理：它所需的步骤互相等待",
            )
        elif step.name not in survey.done and "link" not in step.by.roles:
            what = f"步骤“{step.title}”（{step.name}）在试办的案件中从未能够办理，请核对它的条件"
            yield warning(NAME, definition, step.line, what)


def _relaxed(definition: Definition) -> set[str]:
    """Steps that can be reached when conditions and exclusions are left out: an upper bound, and exact where it says no."""
    reached: set[str] = set()
    while True:
        more = {
            step.name
            for step in definition.steps.values()
            if step.name not in reached
            and (reached or step.starts)
            and all(need.when is not None or reached & set(need.any) for need in step.after)
        }
        if not more:
            return reached
        reached |= more
