"""A version that takes over open matters knows all that stands in them: their steps, terms, pauses and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition

NAME = "transitions"


def check(definition: Definition, library: Library, _: Survey) -> Iterator[Issue]:
    """Whatever a matter may have brought with it from an earlier version must mean something in this one."""
    if definition.transition != "all_open":
        return
    for earlier in library.versions_of(definition.id):
        if earlier.version >= definition.version:
            continue
        for what, before, now in (
            ("步骤", earlier.steps, definition.steps),
            ("期限", earlier.terms, definition.terms),
            ("中止情形", earlier.pauses, definition.pauses),
            ("事项", earlier.facts, definition.facts),
        ):
            for name in before.keys() - now.keys():
                told = (
                    f"接办{earlier.version}版的未结案件，却没有其中的{what}“{before[name].title}”（{name}）"
                )
                yield error(NAME, definition, 1, told)
        for name in earlier.facts.keys() & definition.facts.keys():
            old, new = earlier.facts[name], definition.facts[name]
            if old.type != new.type or old.choices.keys() - new.choices.keys():
                told = f"接办{earlier.version}版的未结案件，事项“{old.title}”（{name}）的类型或者选项却与该版不合"
                yield error(NAME, definition, 1, told)
