"""Every term and threshold of the library as one flat list, to be held against the statutes' texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.counting import Length
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Cite, Definition, Extension, Term, Threshold


@dataclass(frozen=True, slots=True)
class Row:
    """One term or threshold of one definition.

    `length` counts `unit` (working_day, day, month, year, hour, minute, second, yuan, person, percent, times); both are
    empty where a document or a fixed day sets the end. `printed` is the length as the statute prints it. `start` and
    `until` name the steps or facts between which the term runs. An extension is a row of its own, of kind `extension`.
    """

    definition: Definition
    system_id: str
    name: str
    title: str
    kind: str
    start: str
    until: str
    length: str
    unit: str
    printed: str
    cites: tuple[Cite, ...]
    extension: Extension | None = None
    pauses: tuple[str, ...] = ()
    local: bool = False

    @property
    def id(self) -> str:
        """`penalty/ordinary@2021-07-15#decide_within`."""
        return f"{self.definition.name}#{self.name}"

    def record(self) -> dict[str, Any]:
        """The row as JSON values; the first citation is the term's own, the others stand under `also`."""
        cite = self.cites[0]
        return {
            "id": self.id,
            "system": self.system_id,
            "procedure": self.definition.id,
            "version": self.definition.version.isoformat(),
            "name": self.title,
            "kind": self.kind,
            "from": self.start,
            "until": self.until,
            "length": _number(self.length),
            "unit": self.unit or None,
            "printed": self.printed or None,
            "law": cite.name,
            "law_short": cite.short,
            "law_version": cite.passed.isoformat() if cite.passed else None,
            "article": cite.citation.article,
            "article_suffix": cite.citation.suffix or None,
            "paragraph": cite.citation.paragraph,
            "item": cite.citation.item,
            "also": [other.zh for other in self.cites[1:]],
            "extension": _extension(self.extension),
            "pauses": list(self.pauses),
            "local": self.local,
        }


def _number(length: str) -> int | float | None:
    if not length:
        return None
    return float(length) if "." in length else int(length)


def _extension(extension: Extension | None) -> dict[str, Any] | None:
    if extension is None:
        return None
    cite = extension.cites[0]
    return {
        "step": extension.step,
        "length": extension.length.n,
        "unit": extension.length.unit.value,
        "times": extension.times,
        "law": cite.name,
        "article": cite.citation.article,
        "paragraph": cite.citation.paragraph,
        "item": cite.citation.item,
    }


def rows(library: Library) -> Iterator[Row]:
    """Every term, extension and threshold of every version, in the order of the files."""
    for definition in library.definitions():
        system = library.systems[definition.system].id
        for term in definition.terms.values():
            yield _term(definition, system, term)
            if term.extension is not None:
                yield _extension_row(definition, system, term, term.extension)
        for threshold in definition.thresholds.values():
            yield _threshold(definition, system, threshold)


def _term(definition: Definition, system: str, term: Term) -> Row:
    length = term.length or term.least
    start = [*term.start_steps, *([term.start_fact] if term.start_fact else [])]
    until = [*term.met_by, *([term.before_fact] if term.before_fact else [])]
    return Row(
        definition,
        system,
        term.name,
        term.title,
        term.kind,
        ",".join(start),
        ",".join(until),
        _n(length),
        length.unit.value if length else "",
        term.printed or (f"{term.on[0]}月{term.on[1]}日" if term.on else ""),
        term.cites,
        term.extension,
        term.pauses,
        local=term.local,
    )


def _n(length: Length | None) -> str:
    return str(length.n) if length else ""


def _extension_row(definition: Definition, system: str, term: Term, extension: Extension) -> Row:
    return Row(
        definition,
        system,
        f"{term.name}.extension",
        f"{term.title}的延长",
        "extension",
        term.name,
        extension.step,
        str(extension.length.n),
        extension.length.unit.value,
        extension.printed,
        extension.cites,
    )


def _threshold(definition: Definition, system: str, threshold: Threshold) -> Row:
    return Row(
        definition,
        system,
        threshold.name,
        threshold.title,
        f"threshold_{threshold.kind}",
        "",
        "",
        format(threshold.value, "f"),
        threshold.unit,
        "",
        threshold.cites,
        local=threshold.local,
    )
