"""A definition as rows for reading: everything in Chinese, every rule with its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import UNIT_NAMES

if TYPE_CHECKING:
    from mingfa.kernel.library import Library, System
    from mingfa.kernel.model import Cite, Definition, Need, Step, Term

KINDS = {
    "deadline": "期限",
    "window": "行使权利的期限",
    "not_before": "至少经过",
    "notice": "至少提前",
    "validity": "有效期",
    "yearly": "每年固定日期",
}
KIND_TITLES = {"procedure": "程序", "register": "登记簿"}


class SystemRow(NamedTuple):
    """One system with its definitions, each at its newest version."""

    system: System
    definitions: tuple[Definition, ...]
    steps: int
    terms: int


class StepRow(NamedTuple):
    """One step, said in Chinese."""

    step: Step
    cites: str
    who: str
    order: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    document: str
    marks: tuple[str, ...]


class TermRow(NamedTuple):
    """One term, said in Chinese."""

    term: Term
    kind: str
    length: str
    start: str
    owed: str
    extension: str
    pauses: str
    silence: str
    cites: str


def systems(library: Library) -> tuple[SystemRow, ...]:
    """Every system, in the order of its id."""
    rows = []
    for system in library.systems.values():
        newest = tuple(
            library.versions_of(id_)[-1] for id_ in library.versions if id_.partition("/")[0] == system.name
        )
        rows.append(
            SystemRow(system, newest, sum(len(d.steps) for d in newest), sum(len(d.terms) for d in newest))
        )
    return tuple(sorted(rows, key=lambda row: (row.system.id[0], int(row.system.id[1:]))))


def cited(cites: tuple[Cite, ...]) -> str:
    """Citations joined, each once."""
    return "、".join(dict.fromkeys(cite.zh for cite in cites))


def steps(definition: Definition) -> tuple[StepRow, ...]:
    """Every step in the order of the file."""
    return tuple(_step(definition, step) for step in definition.steps.values())


def _step(definition: Definition, step: Step) -> StepRow:
    order = [f"须先{_titles(definition, need)}" for need in step.after]
    order += [f"{_titles(definition, need, '或者')}之后不再办理" for need in step.not_after]
    return StepRow(
        step,
        cited(step.cites),
        _who(definition, step),
        tuple(order),
        tuple((f"不得有此情形：{condition.say}", cited(condition.cites)) for condition in step.guards),
        definition.documents.get(step.document or "", ""),
        _marks(definition, step),
    )


def _titles(definition: Definition, need: Need, between: str = "或者") -> str:
    named = between.join(f"“{definition.steps[name].title}”" for name in need.any)
    return f"{named}（有条件）" if need.when else named


def _who(definition: Definition, step: Step) -> str:
    by = step.by
    who = "、".join(definition.roles[role].title for role in by.roles)
    if by.count > 1:
        who = f"{by.count}名以上{who}"
    if by.certificate:
        who += "（持有效执法证件）"
    if by.not_by:
        others = "、".join(definition.steps[name].title for name in by.not_by)
        who += f"，不得是办理“{others}”的人"
    return who


def _marks(definition: Definition, step: Step) -> tuple[str, ...]:
    marks = []
    if step.starts:
        marks.append("开始")
    if step.many:
        marks.append("可多次")
    if step.ends is not None:
        marks.append("办结")
    if step.outcome:
        marks.append(definition.outcomes[step.outcome].title)
    marks += [f"转入{opens.procedure}" for opens in step.opens]
    return tuple(marks)


def terms(definition: Definition) -> tuple[TermRow, ...]:
    """Every term in the order of the file."""
    return tuple(_term(definition, term) for term in definition.terms.values())


def _term(definition: Definition, term: Term) -> TermRow:
    start = [definition.steps[name].title for name in term.start_steps]
    start += [definition.facts[term.start_fact].title] if term.start_fact else []
    extension = ""
    if term.extension is not None:
        ext = term.extension
        extension = f"经“{definition.steps[ext.step].title}”可延长{ext.printed}，最多{ext.times}次（{cited(ext.cites)}）"
    return TermRow(
        term,
        KINDS[term.kind],
        _length(definition, term),
        "、".join(start),
        "、".join(definition.steps[name].title for name in term.met_by),
        extension,
        "、".join(definition.pauses[name].title for name in term.pauses),
        _silence(definition, term),
        cited(term.cites),
    )


def _length(definition: Definition, term: Term) -> str:
    if term.on is not None:
        return f"{term.on[0]}月{term.on[1]}日前"
    if term.until_fact is not None:
        return f"至{definition.facts[term.until_fact].title}"
    if term.length is not None:
        return f"{term.length.n}{UNIT_NAMES[term.length.unit]}"
    fact = definition.facts[term.length_fact].title if term.length_fact else ""
    least = f"，不少于{term.least.n}{UNIT_NAMES[term.least.unit]}" if term.least else ""
    return f"按“{fact}”{least}"


def _silence(definition: Definition, term: Term) -> str:
    lapse = term.lapse
    if lapse is None:
        return ""
    parts = []
    if lapse.deemed:
        parts.append(f"视为“{definition.steps[lapse.deemed].title}”")
    if lapse.ends:
        parts.append(f"以“{definition.outcomes[lapse.ends].title}”办结")
    if lapse.standing:
        parts.append("效力终止")
    parts += [f"不得再“{definition.steps[name].title}”" for name in lapse.lost]
    if lapse.escalate:
        parts.append(f"报{definition.roles[lapse.escalate].title}")
    return "，".join(parts)
