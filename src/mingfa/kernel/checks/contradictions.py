"""No two rules contradict: a step both required and excluded, a minimum longer than its deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error
from mingfa.kernel.counting import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition, Term


NAME = "contradictions"
# Calendar days in the shortest such unit: enough to compare a minimum with a maximum.
DAYS = {
    Unit.SECOND: 1 / 86400,
    Unit.MINUTE: 1 / 1440,
    Unit.HOUR: 1 / 24,
    Unit.DAY: 1,
    Unit.WORKING_DAY: 1.4,
    Unit.MONTH: 30,
    Unit.YEAR: 365,
}


def check(definition: Definition, _: Library, __: Survey) -> Iterator[Issue]:
    """Rules that can never hold together."""
    for step in definition.steps.values():
        barred = {name for need in step.not_after if need.when is None for name in need.any}
        for need in step.after:
            if need.when is None and set(need.any) <= barred:
                titles = "、".join(definition.steps[name].title for name in need.any)
                yield error(
                    NAME, definition, step.line, f"步骤“{step.title}”既须在“{titles}”之后，又须在其之前"
                )
            if need.when is None and step.name in need.any and len(need.any) == 1:
                yield error(NAME, definition, step.line, f"步骤“{step.title}”须在它自己之后")
        others = any(other.starts for other in definition.steps.values() if other is not step)
        if step.starts and not others and any(need.when is None for need in step.after):
            yield error(NAME, definition, step.line, f"步骤“{step.title}”是唯一的开始，却须在别的步骤之后")
    for floor in definition.terms.values():
        if floor.kind == "not_before" and floor.length is not None:
            yield from _too_long(definition, floor)


def _too_long(definition: Definition, floor: Term) -> Iterator[Issue]:
    """A minimum term that outlasts the deadline for the same step from the same start."""
    for term in definition.terms.values():
        if term.kind not in ("deadline", "window") or term.length is None or floor.length is None:
            continue
        same = set(term.start_steps) & set(floor.start_steps) and set(term.met_by) & set(floor.met_by)
        if same and term.when is None and floor.when is None and _days(floor) > _days(term):
            what = f"“{floor.title}”至少{floor.printed}，“{term.title}”至多{term.printed}，不能同时满足"
            yield error(NAME, definition, floor.line, what)


def _days(term: Term) -> float:
    if term.length is None:
        return 0
    return term.length.n * DAYS[term.length.unit]
