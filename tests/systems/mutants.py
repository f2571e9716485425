"""Definitions with one rule left out, to see whether anybody would notice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tests.systems.redundant import implied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.kernel.model import Definition, Need, Step, Term


class Mutant(NamedTuple):
    """`rule` says what was left out of `step`, in the words of the definition's file.

    `implied`: the rules that are left say the same, so that nobody could notice.
    """

    name: str
    step: str
    rule: str
    definition: Definition
    implied: bool = False


def mutants(definition: Definition) -> Iterator[Mutant]:
    """One definition for each rule that could be left out."""
    for step in definition.steps.values():
        for rule, changed in _without_one(step):
            steps = {**definition.steps, step.name: changed}
            yield _mutant(definition, step.name, rule, replace(definition, steps=steps))
        for part in ("after", "not_after"):
            yield from _out_of_order(definition, step, part)
    for part in ("windows", "floors", "notices", "lost_by"):
        held: Mapping[str, tuple[Term, ...]] = getattr(definition.index, part)
        for name, terms in held.items():
            for term in terms:
                left = {**held, name: tuple(other for other in terms if other is not term)}
                index = replace(definition.index, **{part: left})
                yield _mutant(definition, name, f"{part} {term.name}", replace(definition, index=index))


def _mutant(definition: Definition, step: str, rule: str, changed: Definition) -> Mutant:
    return Mutant(f"{definition.name} {step}: {rule}", step, rule, changed)


def _out_of_order(definition: Definition, step: Step, part: str) -> Iterator[Mutant]:
    needs: tuple[Need, ...] = getattr(step, part)
    for i, need in enumerate(needs):
        rule = f"{part} {'|'.join(need.any)}" + (f" if {need.when.source}" if need.when else "")
        steps = {**definition.steps, step.name: replace(step, **{part: needs[:i] + needs[i + 1 :]})}
        mutant = _mutant(definition, step.name, rule, replace(definition, steps=steps))
        yield mutant._replace(implied=implied(mutant.definition, step.name, part, need))


def _without_one(step: Step) -> Iterator[tuple[str, Step]]:
    for i, guard in enumerate(step.guards):
        rule = f"guard {guard.that.source}" + (f" if {guard.when.source}" if guard.when else "")
        yield rule, replace(step, guards=step.guards[:i] + step.guards[i + 1 :])
    for i, wait in enumerate(step.waits):
        yield f"waits {wait.procedure}", replace(step, waits=step.waits[:i] + step.waits[i + 1 :])
    by = step.by
    if by.count > 1:
        yield f"count {by.count}", replace(step, by=replace(by, count=by.count - 1))
    if by.certificate:
        yield "certificate", replace(step, by=replace(by, certificate=False))
    for other in by.not_by:
        left = tuple(name for name in by.not_by if name != other)
        yield f"not_by {other}", replace(step, by=replace(by, not_by=left))
