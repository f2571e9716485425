"""Every obligation can be met: what is owed can be done, within its term, after what started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition, Term


NAME = "obligations"


def check(definition: Definition, _: Library, survey: Survey) -> Iterator[Issue]:
    """An obligation that nobody can meet is no obligation."""
    for term in definition.terms.values():
        if term.kind not in ("deadline", "window", "yearly"):
            continue
        titles = "、".join(definition.steps[name].title for name in term.met_by)
        barred = [name for name in term.met_by if set(term.start_steps) and _barred(definition, name, term)]
        if term.met_by and len(barred) == len(term.met_by):
            what = f"期限“{term.title}”：办理起算步骤之后就不能再办理“{titles}”"
            yield error(NAME, definition, term.line, what)
        elif not survey.met.get(term.name) and any(name in survey.done for name in term.met_by):
            what = f"期限“{term.title}”在试办的案件中从未有人在起算后办理“{titles}”"
            yield warning(NAME, definition, term.line, what)


def _barred(definition: Definition, step: str, term: Term) -> bool:
    """Whether the steps that start the term exclude `step` outright."""
    starts = set(term.start_steps)
    return any(
        need.when is None and starts & set(need.any) and starts <= set(need.any)
        for need in definition.steps[step].not_after
    )
