"""What is declared is used: a fact that no step gives, a pause that no term knows, an outcome that nothing leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.checks.issue import error, warning
from mingfa.kernel.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.checks.issue import Issue
    from mingfa.kernel.checks.survey import Survey
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition


NAME = "unused"


def check(definition: Definition, _: Library, __: Survey) -> Iterator[Issue]:
    """Unused parts are mostly slips of the pen."""
    steps = definition.steps.values()
    given = {fact for step in steps for fact in (*step.needs, *step.takes, *step.returns_carry.values())}
    for fact in definition.facts.values():
        if fact.name not in given:
            yield error(NAME, definition, 1, f"事项“{fact.title}”（{fact.name}）没有任何步骤填写")
        if fact.name in WORDS:
            what = f"事项“{fact.title}”（{fact.name}）与条件中的词同名，条件里的“{fact.name}”不是它，请换一个英文名"
            yield warning(NAME, definition, 1, what)
    paused = {pause for term in definition.terms.values() for pause in term.pauses}
    for pause in definition.pauses.values():
        if pause.name not in paused:
            yield error(NAME, definition, 1, f"中止情形“{pause.title}”（{pause.name}）没有任何期限适用")
    led = {step.outcome for step in steps} | {
        choice
        for step in steps
        if step.outcome_fact
        for choice in definition.facts[step.outcome_fact].choices
    }
    led |= {term.lapse.ends for term in definition.terms.values() if term.lapse}
    for outcome in definition.outcomes.values():
        if outcome.name not in led:
            yield error(NAME, definition, 1, f"办理结果“{outcome.title}”（{outcome.name}）没有任何步骤得出")
    rules = [c.when for step in steps for c in step.guards] + [
        need.when for step in steps for need in (*step.after, *step.not_after)
    ]
    sources = " ".join(
        [c.that.source for step in steps for c in step.guards]
        + [step.ends.source for step in steps if step.ends]
        + [when.source for when in rules if when]
        + [term.when.source for term in definition.terms.values() if term.when]
    )
    for table in definition.tables.values():
        if f'"{table.name}"' not in sources and f"'{table.name}'" not in sources:
            yield warning(NAME, definition, 1, f"表“{table.title}”（{table.name}）没有任何条件引用")
