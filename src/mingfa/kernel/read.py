"""A procedure or register file, read into a definition. Every fault names file, line, key, what was expected."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.errors import nearest
from mingfa.kernel.facts import CHECKS, Limits, fact_of
from mingfa.kernel.guard import GUARD_TYPE, Kind, Scope, Table
from mingfa.kernel.model import Definition, Disclosure, Outcome, PauseRule, TableRule, Threshold, index
from mingfa.kernel.parts import Reader
from mingfa.kernel.read_steps import read_step
from mingfa.kernel.read_terms import read_term
from mingfa.kernel.source import read_source
from mingfa.kernel.words import CALLS, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from mingfa.kernel.calendar import Calendar
    from mingfa.kernel.events import Value
    from mingfa.kernel.model import Cite, Fact, Role
    from mingfa.kernel.parts import Statutes
    from mingfa.kernel.source import Source

KEYS = (
    "title",
    "english",
    "law",
    "transition",
    "summary",
    "facts",
    "steps",
    "terms",
    "pauses",
    "outcomes",
    "disclosure",
    "thresholds",
    "tables",
)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
UNITS = ("yuan", "person", "percent", "times", "day", "working_day", "month", "year", "hour", "minute")


class Context(NamedTuple):
    """What surrounds a file: its place, the statutes, the calendar, its system's roles and documents.

    `local` holds the county's own values by dotted name (`thresholds.major_fine`, `terms.pay`, `tables.benchmark`).
    """

    id: str
    version: date
    kind: str
    system: str
    statutes: Statutes
    calendar: Calendar
    roles: Mapping[str, Role]
    documents: Mapping[str, str]
    local: Mapping[str, Source]


def read_definition(text: str, file: str, context: Context) -> Definition:
    """Read one version of a procedure or register. Raises DefinitionError."""
    root = read_source(text, file)
    top = root.mapping(["title", "law", "steps"], KEYS, "title: 行政处罚普通程序")
    reader = Reader(context.statutes, context.version)
    law = reader.law(top["law"])
    names = _Names(top)
    facts = {name: _fact(name, node) for name, node in names.facts.items()}
    thresholds = {n: _threshold(n, node, reader, context.local) for n, node in names.thresholds.items()}
    tables = {n: _table(n, node, reader, facts, context.local) for n, node in names.tables.items()}
    reader.scope = _scope(facts, names, thresholds, tables)
    reader.facts, reader.steps, reader.terms = facts, frozenset(names.steps), frozenset(names.terms)
    reader.pauses, reader.outcomes = frozenset(names.pauses), frozenset(names.outcomes)
    reader.roles, reader.documents, reader.local = context.roles, context.documents, context.local
    steps = {name: read_step(name, node, reader) for name, node in names.steps.items()}
    terms = {name: read_term(name, node, reader, steps) for name, node in names.terms.items()}
    pauses = {name: _pause(name, node, reader) for name, node in names.pauses.items()}
    if not any(step.starts for step in steps.values()):
        raise top["steps"].fault("没有一个步骤能开始案件", "至少一个步骤有 starts: true", "starts: true")
    transition, transition_cites = _transition(top.get("transition"), reader)
    return Definition(
        id=context.id,
        version=context.version,
        kind=context.kind,
        system=context.system,
        title=top["title"].text(),
        english=top["english"].text() if "english" in top else "",
        file=file,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        law=law,
        transition=transition,
        transition_cites=transition_cites,
        facts=facts,
        steps=steps,
        terms=terms,
        pauses=pauses,
        outcomes={name: _outcome(name, node, reader) for name, node in names.outcomes.items()},
        disclosures={name: _disclosure(name, node, reader) for name, node in names.disclosures.items()},
        thresholds=thresholds,
        tables=tables,
        roles=context.roles,
        documents=context.documents,
        calendar=context.calendar,
        index=index(terms, pauses),
    )


class _Names:
    """The named entries of each part, before any is read: guards may name what stands below them."""

    def __init__(self, top: Mapping[str, Source]) -> None:
        def part(key: str) -> dict[str, Source]:
            return named(top[key]) if key in top else {}

        self.facts, self.steps, self.terms = part("facts"), part("steps"), part("terms")
        self.pauses, self.outcomes, self.disclosures = part("pauses"), part("outcomes"), part("disclosure")
        self.thresholds, self.tables = part("thresholds"), part("tables")


def named(node: Source) -> dict[str, Source]:
    """The entries of a part by name. What people see is the title; a name is for guards and files, in English."""
    entries = node.mapping(optional=None)
    for name, entry in entries.items():
        if not _IDENTIFIER.fullmatch(name):
            raise entry.fault(f"“{name}”不是英文标识", "小写英文字母、数字和下划线，以字母开头", "party_kind")
    return entries


def _fact(name: str, node: Source) -> Fact:
    part = node.mapping(
        ["title", "type"], ["of", "personal", "min", "max"], "fine: {title: 罚款数额, type: money}"
    )
    kind = part["type"].text()
    if kind not in CHECKS:
        raise part["type"].fault(
            f"没有“{kind}”这种类型{nearest(kind, CHECKS)}", f"以下之一：{'、'.join(CHECKS)}", "money"
        )
    choices: dict[str, str] = {}
    if kind in ("choice", "choices"):
        if "of" not in part:
            raise node.fault(
                "没有列出可选值", "of: {英文名: 中文名}", "of: {citizen: 公民, organisation: 法人}"
            )
        choices = {value: title.text() for value, title in named(part["of"]).items()}
        if not choices:
            raise part["of"].fault("没有列出可选值", "of: {英文名: 中文名}", "of: {citizen: 公民}")
    least = _number(part["min"]) if "min" in part else None
    most = _number(part["max"]) if "max" in part else None
    personal = "personal" in part and part["personal"].boolean()
    return fact_of(name, part["title"].text(), kind, Limits(choices, least, most), personal=personal)


def _number(node: Source) -> Decimal:
    value = fact_of("", "", "decimal", Limits({}, None, None), personal=False)
    try:
        return value.check(node.text())  # type: ignore[return-value]  # a decimal fact reads decimals
    except ValueError as error:
        raise node.fault(str(error), "数", "200") from None


def _threshold(name: str, node: Source, reader: Reader, local: Mapping[str, Source]) -> Threshold:
    part = node.mapping(
        ["title", "value", "unit", "cite"],
        ["kind", "local"],
        '{title: 较大数额罚款, value: 10000, unit: yuan, cite: "63.1.1"}',
    )
    unit = part["unit"].text()
    if unit not in UNITS:
        raise part["unit"].fault(
            f"没有“{unit}”这个单位{nearest(unit, UNITS)}", f"以下之一：{'、'.join(UNITS)}", "yuan"
        )
    is_local = "local" in part and part["local"].boolean()
    value = local.get(f"thresholds.{name}", part["value"]) if is_local else part["value"]
    kind = part["kind"].text() if "kind" in part else "maximum"
    if kind not in ("maximum", "minimum"):
        raise part["kind"].fault(f"没有“{kind}”这种标准", "maximum（上限）或者 minimum（下限）", "maximum")
    return Threshold(
        name, part["title"].text(), _number(value), unit, kind, is_local, reader.cites(part["cite"])
    )


def _table(
    name: str, node: Source, reader: Reader, facts: Mapping[str, Fact], local: Mapping[str, Source]
) -> TableRule:
    part = node.mapping(["title", "keys", "columns", "rows", "cite"], ["local"], "keys: [violation, degree]")
    keys = tuple(key.text() for key in part["keys"].items())
    for key, source in zip(keys, part["keys"].items(), strict=True):
        if key not in facts:
            raise source.fault(f"“{key}”不是事项{nearest(key, facts)}", "facts 中的事项", "violation")
    columns = {column: kind.text() for column, kind in part["columns"].mapping(optional=None).items()}
    readers = {**{key: facts[key] for key in keys}}
    for column, kind in columns.items():
        if kind not in CHECKS:
            raise part["columns"].fault(
                f"列“{column}”的类型“{kind}”不存在", f"以下之一：{'、'.join(CHECKS)}", "money"
            )
        readers[column] = fact_of(column, column, kind, Limits({}, None, None), personal=False)
    is_local = "local" in part and part["local"].boolean()
    rows_node = local.get(f"tables.{name}", part["rows"]) if is_local else part["rows"]
    rows = []
    known: set[tuple[Value, ...]] = set()
    for row in rows_node.items():
        cells: dict[str, Value] = {}
        for column, cell in row.mapping([*keys, *columns], []).items():
            try:
                cells[column] = readers[column].check(cell.text())
            except ValueError as error:
                raise cell.fault(str(error), "与列的类型相符的值", "1000") from None
        where = tuple(cells[key] for key in keys)
        if where in known:
            raise row.fault("与前面一行的各键相同", "每种情形一行", "{violation: unlicensed, degree: grave}")
        known.add(where)
        rows.append(cells)
    return TableRule(
        name, part["title"].text(), keys, columns, tuple(rows), is_local, reader.cites(part["cite"])
    )


def _scope(
    facts: Mapping[str, Fact],
    names: _Names,
    thresholds: Mapping[str, Threshold],
    tables: Mapping[str, TableRule],
) -> Scope:
    kinds = {
        fact.name: Kind(GUARD_TYPE[fact.type], tuple(fact.choices) if fact.choices else None)
        for fact in facts.values()
    }
    return Scope(
        facts=kinds,
        steps=frozenset(names.steps),
        terms=frozenset(names.terms),
        thresholds={name: threshold.value for name, threshold in thresholds.items()},
        tables={
            name: Table(
                table.keys,
                {column: Kind(GUARD_TYPE[kind]) for column, kind in table.columns.items()},
                {tuple(str(row[key]) for key in table.keys): row for row in table.rows},
            )
            for name, table in tables.items()
        },
        words=WORDS,
        calls=CALLS,
    )


def _pause(name: str, node: Source, reader: Reader) -> PauseRule:
    part = node.mapping(
        ["title", "from", "until", "cite"], [], "appraisal: {title: 鉴定, from: send, until: back}"
    )
    start, end = reader.step_names(part["from"]), reader.step_names(part["until"])
    return PauseRule(name, part["title"].text(), start, end, reader.cites(part["cite"]))


def _outcome(name: str, node: Source, reader: Reader) -> Outcome:
    part = node.mapping(["title", "cite"], [], 'penalised: {title: 给予行政处罚, cite: "57.1.1"}')
    return Outcome(name, part["title"].text(), reader.cites(part["cite"]))


def _disclosure(name: str, node: Source, reader: Reader) -> Disclosure:
    keys = ["withdraw", "show", "mask", "term", "withdraw_term", "until"]
    part = node.mapping(["title", "publish", "cite"], keys, "publish: publish_decision")
    terms = tuple(reader.term_name(part[key]) for key in ("term", "withdraw_term", "until") if key in part)
    return Disclosure(
        name,
        part["title"].text(),
        reader.step_name(part["publish"]),
        reader.step_name(part["withdraw"]) if "withdraw" in part else None,
        reader.fact_names(part.get("show")),
        reader.fact_names(part.get("mask")),
        terms,
        reader.cites(part["cite"]),
    )


def _transition(node: Source | None, reader: Reader) -> tuple[str, tuple[Cite, ...]]:
    if node is None:
        return "opened", ()
    cites: tuple[Cite, ...] = ()
    if not node.is_mapping:
        rule = node.text()
    else:
        part = node.mapping(["rule", "cite"], [], '{rule: all_open, cite: "90.1"}')
        rule, cites = part["rule"].text(), reader.cites(part["cite"])
    if rule not in ("opened", "all_open"):
        raise node.fault(f"没有“{rule}”这种过渡规则", "opened 或者 all_open", "opened")
    return rule, cites
