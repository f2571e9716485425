"""Procedures that a step opens, waits for or returns from exist, and end as they are expected to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition, Opens, Step, Wait


NAME = "links"


def check(definition: Definition, library: Library, _: Survey) -> Iterator[Issue]:
    """A link to nothing would wait for ever."""
    for step in definition.steps.values():
        if step.returns is not None and "link" not in step.by.roles:
            yield error(NAME, definition, step.line, f"步骤“{step.title}”由关联案件返回，应写 by: link")
        for opens in step.opens:
            yield from _opened(definition, library, step, opens)
        for wait in (*step.waits, *([step.returns] if step.returns else [])):
            yield from _awaited(definition, library, step, wait)


def _opened(definition: Definition, library: Library, step: Step, opens: Opens) -> Iterator[Issue]:
    if opens.procedure not in library.versions:
        yield warning(NAME, definition, step.line, f"步骤“{step.title}”转往的“{opens.procedure}”尚未写入")
        return
    known = {fact for other in library.versions_of(opens.procedure) for fact in other.facts}
    for theirs in opens.carry:
        if theirs not in known:
            what = f"步骤“{step.title}”带给“{opens.procedure}”的事项“{theirs}”，对方没有"
            yield error(NAME, definition, step.line, what)


def _awaited(definition: Definition, library: Library, step: Step, wait: Wait) -> Iterator[Issue]:
    if wait.procedure not in library.versions:
        yield warning(NAME, definition, step.line, f"步骤“{step.title}”等待的“{wait.procedure}”尚未写入")
        return
    outcomes = {outcome for other in library.versions_of(wait.procedure) for outcome in other.outcomes}
    for outcome in wait.outcomes:
        if outcome not in outcomes:
            what = f"步骤“{step.title}”等待“{wait.procedure}”的结果“{outcome}”，对方没有这个结果"
            yield error(NAME, definition, step.line, what)
