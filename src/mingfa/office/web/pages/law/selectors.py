"""The law as rows for reading: systems, definitions, indicators; everything in Chinese, every rule with its article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.channels import CHANNELS
from mingfa.kernel.counting import UNIT_NAMES
from mingfa.measures import explain
from mingfa.measures.printed import plain_number
from mingfa.office.reports.figures import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingfa.kernel.library import Library, System
    from mingfa.kernel.model import Cite, Definition, Need, Step, Term

KINDS = {
    "deadline": "办理期限",
    "window": "行使期限",
    "not_before": "至少经过",
    "notice": "至少提前",
    "validity": "有效期",
    "yearly": "每年固定日期",
}
READ_SHRUNK = 1480  # the page is 1230 wide: letters of 12 become 10
KIND_TITLES = {"procedure": "程序", "register": "登记簿"}


class SystemRow(NamedTuple):
    """One system with its definitions, each at its newest version."""

    system: System
    definitions: tuple[Definition, ...]


class Linked(NamedTuple):
    """Another procedure that a step leads to or waits for: what it does, its title, and its id where there is a page."""

    what: str
    title: str
    system: str
    name: str


class StepRow(NamedTuple):
    """One step, said in Chinese."""

    step: Step
    cites: str
    who: str
    channels: str
    order: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, bool], ...]
    document: str
    marks: tuple[str, ...]
    links: tuple[Linked, ...]


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
    rows = [system_row(library, system) for system in library.systems.values()]
    return tuple(sorted(rows, key=lambda row: (row.system.id[0], int(row.system.id[1:]))))


def system_row(library: Library, system: System) -> SystemRow:
    """One system with its procedures and registers."""
    names = [id_ for id_ in library.versions if id_.partition("/")[0] == system.name]
    return SystemRow(system, tuple(library.versions_of(id_)[-1] for id_ in names))


def cited(cites: tuple[Cite, ...]) -> str:
    """Citations joined, each once."""
    return "、".join(dict.fromkeys(cite.zh for cite in cites))


def steps(definition: Definition, library: Library) -> tuple[StepRow, ...]:
    """Every step in the order of the file."""
    return tuple(_step(definition, step, library) for step in definition.steps.values())


def _step(definition: Definition, step: Step, library: Library) -> StepRow:
    return StepRow(
        step,
        cited(step.cites),
        who(definition, step),
        "、".join(CHANNELS.get(channel, channel) for channel in step.channels),
        (*(f"须先{_titles(definition, need)}" for need in step.after), *_exclusions(definition, step)),
        tuple((f"不得有此情形：{condition.say}", cited(condition.cites)) for condition in step.guards),
        tuple(
            (definition.facts[name].title, needed)
            for names, needed in ((step.needs, True), (step.takes, False))
            for name in names
        ),
        definition.documents.get(step.document or "", ""),
        _marks(definition, step),
        _links(step, library),
    )


def _exclusions(definition: Definition, step: Step) -> tuple[str, ...]:
    """What must not have been done before, on one line; what holds only under a condition on its own."""
    always = [name for need in step.not_after if need.when is None for name in need.any]
    merged = _quoted(definition, always)
    lines = [f"{merged}之后不再办理"] if merged else []
    lines += [f"{_titles(definition, need)}之后不再办理" for need in step.not_after if need.when is not None]
    return tuple(lines)


def _quoted(definition: Definition, names: Iterable[str], between: str = "") -> str:
    return between.join(f"“{definition.steps[name].title}”" for name in dict.fromkeys(names))


def _titles(definition: Definition, need: Need) -> str:
    named = _quoted(definition, need.any, "或者")
    return f"{named}（有条件）" if need.when else named


def who(definition: Definition, step: Step) -> str:
    """Who may do a step: roles, how many, with what, and who not."""
    by = step.by
    told = "、".join(definition.roles[role].title for role in by.roles)
    if by.count > 1:
        told = f"{by.count}名以上{told}"
    if by.certificate:
        told += f"（持有效{by.certificate}）"
    if by.not_by:
        told += f"，不得是办理{_quoted(definition, by.not_by)}的人"
    if by.recused:
        told += "，有利害关系的应当回避"
    return told


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
    return tuple(marks)


def _links(step: Step, library: Library) -> tuple[Linked, ...]:
    verb = "移送" if step.transfers else "转入"
    found = [_linked(verb, opens.procedure, library) for opens in step.opens]
    found += [_linked("须待办结", wait.procedure, library) for wait in step.waits]
    if step.returns is not None:
        found.append(_linked("办结后返回自", step.returns.procedure, library))
    return tuple(found)


def _linked(what: str, id_: str, library: Library) -> Linked:
    system, _, name = id_.partition("/")
    if id_ not in library.versions:
        return Linked(what, id_, "", "")
    return Linked(what, library.versions_of(id_)[-1].title, system, name)


class IndicatorRow(NamedTuple):
    """One indicator, its name and its definition in Chinese, a line each."""

    name: str
    lines: tuple[str, ...]


def indicators(system: str, library: Library) -> tuple[IndicatorRow, ...]:
    """Every indicator of a system, in the order of their files."""
    of_system = [one for one in catalogue(library).values() if one.system == system]
    return tuple(
        IndicatorRow(one.name, tuple(explain(one, library).splitlines()[1:]))
        for one in sorted(of_system, key=lambda one: one.file)
    )


def fits(picture: str) -> bool:
    """Whether a drawing is narrow enough to be shrunk to the page and still read; a wider one is scrolled."""
    width = re.search(r'\bwidth="(\d+)"', picture)
    return width is not None and int(width[1]) <= READ_SHRUNK


def terms(definition: Definition) -> tuple[TermRow, ...]:
    """Every term in the order of the file."""
    return tuple(_term(definition, term) for term in definition.terms.values())


def _term(definition: Definition, term: Term) -> TermRow:
    start = [definition.steps[name].title for name in dict.fromkeys((*term.start_steps, *term.restart))]
    start += [definition.facts[term.start_fact].title] if term.start_fact else []
    start += [f"“{definition.facts[term.before_fact].title}”之前"] if term.before_fact else []
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
        silence(definition, term),
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


class ThresholdRow(NamedTuple):
    """One threshold as people read it."""

    title: str
    value: str
    unit: str
    local: bool
    cites: str


def thresholds(definition: Definition) -> tuple[ThresholdRow, ...]:
    """Every threshold: money in yuan, shares in percent."""
    return tuple(
        ThresholdRow(one.title, plain_number(one.value), one.unit, one.local, cited(one.cites))
        for one in definition.thresholds.values()
    )


def silence(definition: Definition, term: Term) -> str:
    """What the lapse of a term does, in words; empty when it does nothing."""
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
