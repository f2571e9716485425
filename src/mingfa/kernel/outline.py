"""A procedure in words: its steps in order, who does them, what each needs and where it is written, then its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.duties import silence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mingfa.kernel.model import Cite, Definition, Need, Step, Term

KINDS = {
    "deadline": "办理期限",
    "window": "权利期限",
    "not_before": "最短期间",
    "notice": "提前通知",
    "validity": "有效期",
    "yearly": "每年应办",
}


def outline(definition: Definition) -> tuple[str, ...]:
    """The lines of the outline, indented by two spaces a level."""
    return tuple(_lines(definition))


def _lines(definition: Definition) -> Iterator[str]:
    law = f"依据{definition.law.name}" if definition.law else ""
    yield f"{definition.title}（{definition.id}，自{definition.version}起施行）{law}"
    yield f"步骤（{len(definition.steps)}个）"
    for number, step in enumerate(definition.steps.values(), 1):
        yield f"  {number}. {step.title}（{step.name}）{_cites(step.cites)}"
        for line in _step(definition, step):
            yield f"     {line}"
    if definition.terms:
        yield f"期限（{len(definition.terms)}个）"
    for term in definition.terms.values():
        yield f"  {term.title}（{term.name}，{KINDS[term.kind]}）{_cites(term.cites)}"
        for line in _term(definition, term):
            yield f"     {line}"
    if definition.outcomes:
        yield f"办理结果：{'、'.join(one.title for one in definition.outcomes.values())}"


def _cites(cites: Iterable[Cite]) -> str:
    return "".join(f"〔{cite.zh}〕" for cite in dict.fromkeys(cites))


def _titles(definition: Definition, names: Sequence[str], between: str = "、") -> str:
    return between.join(f"“{definition.steps[name].title}”" for name in names)


def _need(definition: Definition, need: Need) -> str:
    condition = f"（当 {need.when.source}）" if need.when else ""
    return f"{_titles(definition, need.any, '或者')}{condition}"


def _step(definition: Definition, step: Step) -> Iterator[str]:
    by = step.by
    who = "、".join(definition.roles[role].title for role in by.roles)
    people = f"，不少于{by.count}人" if by.count > 1 else ""
    shown = f"，须持有效{by.certificate}" if by.certificate else ""
    others = f"，不得由办理{_titles(definition, by.not_by)}的人员办理" if by.not_by else ""
    yield f"由{who}办理{people}{shown}{others}"
    if step.after:
        yield f"须先办理：{'；'.join(_need(definition, need) for need in step.after)}"
    if step.not_after:
        yield f"办理下列步骤后不得办理：{'；'.join(_need(definition, need) for need in step.not_after)}"
    if step.needs:
        yield f"须填写：{'、'.join(definition.facts[name].title for name in step.needs)}"
    if step.evidence:
        yield f"须附材料：{'、'.join(step.evidence)}"
    if step.document:
        yield f"制作文书：{definition.documents[step.document]}"
    for guard in step.guards:
        yield f"不得办理的情形：{guard.say}{_cites(guard.cites)}"
    if step.ends is not None:
        outcome = f"，结果为“{definition.outcomes[step.outcome].title}”" if step.outcome else ""
        yield f"办结案件{outcome}{'' if step.ends.source == 'true' else f'（当 {step.ends.source}）'}"


def _term(definition: Definition, term: Term) -> Iterator[str]:
    yield f"{_start(definition, term)}{_length(definition, term)}"
    if term.met_by:
        yield f"办理：{_titles(definition, term.met_by)}"
    if term.when is not None:
        yield f"适用条件：{term.when.source}"
    if term.extension is not None:
        extension = term.extension
        title = definition.steps[extension.step].title
        yield f"经“{title}”可延长{extension.printed}，最多{extension.times}次{_cites(extension.cites)}"
    if term.pauses:
        yield f"不计入：{'、'.join(definition.pauses[name].title for name in term.pauses)}"
    if term.restart:
        yield f"办理{_titles(definition, term.restart)}后重新计算"
    if term.lapse is not None:
        yield silence(definition, term)


def _start(definition: Definition, term: Term) -> str:
    if term.start_steps:
        return f"自办理{_titles(definition, term.start_steps, '或者')}之日起"
    if term.start_fact:
        return f"自{definition.facts[term.start_fact].title}起"
    return f"在{definition.facts[term.before_fact].title}之前" if term.before_fact else ""


def _length(definition: Definition, term: Term) -> str:
    if term.on is not None:
        return f"每年{term.on[0]}月{term.on[1]}日前"
    if term.until_fact is not None:
        return f"至{definition.facts[term.until_fact].title}"
    if term.length_fact is not None:
        least = f"，不少于{term.printed}" if term.least else ""
        return f"由“{definition.facts[term.length_fact].title}”确定{least}"
    return term.printed
