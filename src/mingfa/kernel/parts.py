"""Small parts of a definition file: citations, guards, and names that must exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingfa.kernel.cel import compile_guard
from mingfa.kernel.citations import Citation, parse_citation
from mingfa.kernel.errors import nearest
from mingfa.kernel.guard import Guard, GuardError, Scope
from mingfa.kernel.model import Cite

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from mingfa.kernel.counting import Counting
    from mingfa.kernel.model import Fact, Role
    from mingfa.kernel.source import Source
    from mingfa.kernel.statutes import Statute, Version

    Statutes = Mapping[str, Statute]  # by short name, full name and id


@dataclass(slots=True)
class Reader:
    """Reads parts of one file. Filled as the file is read: names first, then what uses them."""

    statutes: Statutes
    day: date
    default: str | None = None
    default_passed: date | None = None
    scope: Scope = field(default_factory=lambda: Scope({}))
    facts: Mapping[str, Fact] = field(default_factory=dict)
    steps: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    roles: Mapping[str, Role] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    local: Mapping[str, Source] = field(default_factory=dict)

    def law(self, node: Source) -> Cite:
        """The file's own statute, `某某法@2021-01-22`; bare citations mean it."""
        written = node.text("某某法@2021-01-22")
        cite = self._cite(node, f"{written} 1")
        self.default, self.default_passed = cite.short, cite.passed
        return cite

    def cites(self, node: Source) -> tuple[Cite, ...]:
        """One citation or a list of them."""
        nodes = node.items() if node.is_list else [node]
        if not nodes:
            raise node.fault("没有写出处", "条.款.项", '"60.1"')
        return tuple(self._cite(one, one.text('"60.1"')) for one in nodes)

    def cites_or(self, node: Source | None, other: tuple[Cite, ...]) -> tuple[Cite, ...]:
        """The citations at `node`, or `other` when there are none."""
        return other if node is None else self.cites(node)

    def _cite(self, node: Source, written: str) -> Cite:
        try:
            citation = parse_citation(written)
        except ValueError as error:
            raise node.fault(str(error), "条.款.项", '"58.1.2"') from None
        law = citation.law or self.default
        statute = self.statutes.get(law or "")
        if law is None or statute is None:
            known = [s.short for s in self.statutes.values()]
            raise node.fault(
                f"没有“{law}”这部法律{nearest(law or '', known)}", "systems/_laws 中的法律", "某某法 60.1"
            )
        version = self._version(node, statute, citation)
        passed = version.passed
        bound = Citation(
            statute.short, passed, citation.article, citation.suffix, citation.paragraph, citation.item
        )
        code = f"{statute.short}@{passed} {_number(citation)}"
        return Cite(statute.id, statute.name, statute.short, passed, citation, bound.zh(), code)

    def _version(self, node: Source, statute: Statute, citation: Citation) -> Version:
        passed = citation.passed
        if passed is None and statute.short == self.default:
            passed = self.default_passed
        try:
            return (
                statute.version_on(max(self.day, statute.versions[0].start))
                if passed is None
                else statute.version(passed)
            )
        except (KeyError, ValueError):
            known = "、".join(str(v.passed) for v in statute.versions)
            raise node.fault(
                f"《{statute.short}》没有这个版本",
                f"通过日期之一：{known}",
                f"{statute.short}@{known[:10]} 1",
            ) from None

    def counting(self, cite: Cite) -> Counting:
        """How the cited statute's version counts."""
        statute = self.statutes[cite.short]
        version = statute.version(cite.passed) if cite.passed else statute.version_on(self.day)
        return version.counting_at(cite.citation.article)

    def guard(self, node: Source | None) -> Guard | None:
        """A guard, or None where none is written. `true` is a guard that always holds."""
        if node is None:
            return None
        try:
            return compile_guard(node.text("fine <= 200"), self.scope)
        except GuardError as error:
            raise node.fault(error.problem, error.expected, error.example) from None

    def must_guard(self, node: Source) -> Guard:
        """A guard that must be written."""
        guard = self.guard(node)
        if guard is None:
            raise node.fault("没有写条件", "一个条件", "fine <= 200")
        return guard

    def _name(self, node: Source, known: Collection[str], what: str) -> str:
        name = node.text()
        if name not in known:
            example = next(iter(sorted(known)), f"先写明“{name}”再引用")
            raise node.fault(f"“{name}”不是{what}{nearest(name, known)}", f"已有的{what}", example)
        return name

    def step_name(self, node: Source) -> str:
        """The name of a step of this file."""
        return self._name(node, self.steps, "本文件的步骤")

    def step_names(self, node: Source | None) -> tuple[str, ...]:
        """One step or a list of steps; nothing where nothing is written."""
        if node is None:
            return ()
        nodes = node.items() if node.is_list else [node]
        if not nodes:
            raise node.fault("没有写步骤", "本文件的步骤", next(iter(sorted(self.steps)), ""))
        return tuple(self.step_name(one) for one in nodes)

    def role_names(self, node: Source) -> tuple[str, ...]:
        """One role or a list of roles, at least one."""
        nodes = node.items() if node.is_list else [node]
        if not nodes:
            raise node.fault("没有写由谁办理", "至少一个角色", "officer")
        return tuple(self.role_name(one) for one in nodes)

    def term_name(self, node: Source) -> str:
        """The name of a term of this file."""
        return self._name(node, self.terms, "本文件的期限")

    def fact_name(self, node: Source) -> str:
        """The name of a fact of this file."""
        return self._name(node, self.facts, "本文件的事项")

    def fact_names(self, node: Source | None) -> tuple[str, ...]:
        """A list of facts; nothing where nothing is written."""
        return () if node is None else tuple(self.fact_name(one) for one in node.items())

    def pause_name(self, node: Source) -> str:
        """The name of a pause of this file."""
        return self._name(node, self.pauses, "本文件的中止情形")

    def outcome_name(self, node: Source) -> str:
        """The name of an outcome of this file."""
        return self._name(node, self.outcomes, "本文件的办理结果")

    def role_name(self, node: Source) -> str:
        """The name of a role of the system, or of all systems."""
        return self._name(node, self.roles, "角色")

    def document_name(self, node: Source) -> str:
        """The name of one of the system's documents."""
        return self._name(node, self.documents, "system.yaml 中的文书")


def _number(citation: Citation) -> str:
    parts = [f"{citation.article}-{citation.suffix}" if citation.suffix else str(citation.article)]
    parts += [str(part) for part in (citation.paragraph, citation.item) if part is not None]
    return ".".join(parts)
