"""Hold every citation, term and threshold against the statutes' own texts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.citations import Citation
from mingfa.kernel.counting import split_printed
from mingfa.kernel.term_list import rows
from mingfa.kernel.texts import says_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mingfa.kernel.library import Library
    from mingfa.kernel.model import (
        Cite,
        Condition,
        Definition,
        Disclosure,
        Need,
        Outcome,
        PauseRule,
        TableRule,
        Threshold,
        Wait,
    )
    from mingfa.kernel.statutes import Version
    from mingfa.kernel.term_list import Row
    from mingfa.kernel.texts import Text

    Texts = Callable[[str], Text | None]  # by file name; None when the folder lacks it


class Finding(NamedTuple):
    """What a text does not bear out. `verified` is False for what could not be held against any text."""

    file: str
    line: int
    where: str
    problem: str
    verified: bool = True


class Held(NamedTuple):
    """The whole result: how many citations and lengths were held against a text, and what was found."""

    citations: int
    lengths: int
    findings: tuple[Finding, ...]


def verify(library: Library, texts: Texts) -> Held:
    """Every citation must name a place that its statute's text has; every length must stand there, number and unit."""
    citations = lengths = 0
    findings: list[Finding] = []
    for definition in library.definitions():
        for line, where, cite in _cited(definition):
            citations += 1
            findings += _place(library, texts, definition, line, where, cite)
    for row in rows(library):
        if not row.length or row.local:
            continue
        lengths += 1
        findings += _length(library, texts, row)
    return Held(citations, lengths, tuple(findings))


def _cited(definition: Definition) -> Iterator[tuple[int, str, Cite]]:
    """Every citation of a definition with the place where it stands."""
    for step in definition.steps.values():
        for cite in (*step.cites, *step.by.cites):
            yield step.line, f"步骤“{step.title}”", cite
        conditions: tuple[Need | Condition | Wait, ...] = (
            *step.after,
            *step.not_after,
            *step.guards,
            *step.waits,
        )
        for rule in conditions:
            for cite in rule.cites:
                yield step.line, f"步骤“{step.title}”的条件", cite
    for term in definition.terms.values():
        for cite in (
            *term.cites,
            *(term.extension.cites if term.extension else ()),
            *(term.lapse.cites if term.lapse else ()),
        ):
            yield term.line, f"期限“{term.title}”", cite
    entries: tuple[PauseRule | Outcome | Disclosure | Threshold | TableRule, ...] = (
        *definition.pauses.values(),
        *definition.outcomes.values(),
        *definition.disclosures.values(),
        *definition.thresholds.values(),
        *definition.tables.values(),
    )
    for entry in entries:
        for cite in entry.cites:
            yield 1, f"“{entry.title}”", cite


def _texts_of(library: Library, texts: Texts, cite: Cite) -> tuple[Version, list[Text]]:
    statute = library.statutes[cite.statute]
    version = statute.version(cite.passed) if cite.passed else statute.versions[-1]
    return version, [text for name in version.texts if (text := texts(name)) is not None]


def _place(
    library: Library, texts: Texts, definition: Definition, line: int, where: str, cite: Cite
) -> list[Finding]:
    version, found = _texts_of(library, texts, cite)
    if not found:
        if any(place == _numbers(cite.citation) for place, _ in version.articles):
            return []
        if version.articles:
            return [Finding(definition.file, line, where, f"{cite.zh}：本地规则没有写明这一条款")]
        return [Finding(definition.file, line, where, f"{cite.zh}：没有可核对的文本", verified=False)]
    lacks = [text.lacks(cite.citation) for text in found]
    if all(lacks):
        return [Finding(definition.file, line, where, f"{cite.zh}：{lacks[0]}")]
    return []


def _numbers(citation: Citation) -> str:
    numbers = [citation.article, citation.paragraph, citation.item]
    return ".".join(str(n) for n in numbers if n is not None)


def _length(library: Library, texts: Texts, row: Row) -> list[Finding]:
    """The number and the unit's word must stand in one of the places cited."""
    number, unit = Decimal(row.length), row.unit
    if (
        row.printed
        and not row.printed.startswith("0")
        and row.printed[0].isdigit()
        and "月" not in row.printed[:-2]
    ):
        n, unit = split_printed(row.printed)
        number = Decimal(n)
    says: list[str] = []
    for cite in row.cites:
        version, found = _texts_of(library, texts, cite)
        says += [place for text in found if (place := text.find(cite.citation)) is not None]
        says += [wording for place, wording in version.articles if place == _numbers(cite.citation)]
    line = row.definition.terms[row.name].line if row.name in row.definition.terms else 1
    where = f"期限“{row.title}”"
    if not says:
        return [
            Finding(row.definition.file, line, where, f"{row.cites[0].zh}：没有可核对的文本", verified=False)
        ]
    if any(says_length(text, number, unit) for text in says):
        return []
    return [
        Finding(
            row.definition.file,
            line,
            where,
            f"{row.cites[0].zh}：条文中没有“{row.printed or row.length + row.unit}”",
        )
    ]
