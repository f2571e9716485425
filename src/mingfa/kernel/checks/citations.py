"""Citations are well-formed: each names a paragraph, and each statute was in force while the definition is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition


NAME = "citations"


def check(definition: Definition, library: Library, _: Survey) -> Iterator[Issue]:
    """An article without its paragraph cannot be held against the text."""
    for step in definition.steps.values():
        for cite in (*step.cites, *step.by.cites):
            if cite.citation.paragraph is None:
                yield error(NAME, definition, step.line, f"步骤“{step.title}”引用{cite.zh}，没有写到款")
    for term in definition.terms.values():
        for cite in term.cites:
            if cite.citation.paragraph is None:
                yield error(NAME, definition, term.line, f"期限“{term.title}”引用{cite.zh}，没有写到款")
            version = library.statutes[cite.statute].version(cite.passed) if cite.passed else None
            if version is not None and version.until is not None and version.until < definition.version:
                what = f"期限“{term.title}”引用的{cite.zh}在{definition.version}前已经失效"
                yield warning(NAME, definition, term.line, what)
