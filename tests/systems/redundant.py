"""Rules of order that no case can hold, because the other rules of the same definition already imply them.

They stay in the files: they say under which article, and the picture of the procedure is drawn from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingfa.kernel.model import Definition, Need, Step


def implied(definition: Definition, step: str, part: str, need: Need) -> bool:
    """Whether `definition`, which lacks the rule `part` (`after` or `not_after`) `need` of `step`, keeps it all the same."""
    undone = {name for one in definition.steps.values() for name in one.afresh}
    before = _always_before(definition)
    if part == "after":
        starts = {name for name, one in definition.steps.items() if one.starts}
        begun = starts <= set(need.any) and not starts & undone and step not in starts
        return begun or bool((before[step] & set(need.any)) - undone)
    rule = definition.steps[step]
    return all(_excluded_anyway(definition, rule, other, before, undone) for other in need.any)


def _excluded_anyway(
    definition: Definition, step: Step, other: str, before: dict[str, set[str]], undone: set[str]
) -> bool:
    """Whether `step` can never follow `other`: `other` closes the matter, or follows the only doing of `step`."""
    rule = definition.steps[other]
    closes = rule.ends is not None and rule.ends.source == "true" and not step.after_end
    follows = step.name in before[other] and not step.many and step.name not in undone
    return closes or follows


def _always_before(definition: Definition) -> dict[str, set[str]]:
    """For each step, the steps that were surely done before it: the greatest sets that the unconditional rules give."""
    names = set(definition.steps)
    deemed = {term.lapse.deemed for term in definition.terms.values() if term.lapse}
    found = {name: set(names) for name in names}

    def surely(any_of: tuple[str, ...]) -> set[str]:
        return set.intersection(*({name} | found[name] for name in any_of)) if any_of else set()

    starts = tuple(name for name, step in definition.steps.items() if step.starts)
    changed = True
    while changed:
        changed = False
        for name, step in definition.steps.items():
            sure: set[str] = set() if step.starts else surely(starts)
            if name not in deemed:  # silence does a step whatever was done before
                for need in step.after:
                    if need.when is None:
                        sure |= surely(need.any)
            if sure != found[name]:
                found[name], changed = sure, True
    return found
