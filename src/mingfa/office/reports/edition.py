"""An edition of a report: its text with figures bound in it, and the seal that lets anybody compute it again.

An edition is plain JSON. What is sealed: the ledger's checkpoint, each figure with its definition's text and the digest of
its list of records, the template's digest, the text. The digest covers the canonical text of all that; it is signed.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.wire import canonical
from mingfa.measures import Wanted, printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingfa.measures import Figure, Told
    from mingfa.office.reports.findings import Finding
    from mingfa.office.reports.template import Sentence, Template

FORMAT = 1
NUMERALS = "一二三四五六七八九十"


class Bound(NamedTuple):
    """A figure bound into an edition: its number there, itself, the records behind it, its definition's text."""

    id: str
    figure: Figure
    records: Sequence[Told]
    definition: str
    file: str


def records_digest(records: Iterable[Told]) -> str:
    """The digest of a list of records: part, matter and number of each, in order."""
    seal = hashlib.sha256()
    for told in records:
        seal.update(f"{told.part}|{told.record.matter}|{told.record.n}\n".encode())
    return seal.hexdigest()


def figure_record(bound: Bound) -> dict[str, Any]:
    """A bound figure as JSON values."""
    figure = bound.figure
    return {
        "id": bound.id,
        "indicator": figure.indicator,
        "dims": dict(figure.dims),
        "kind": figure.kind,
        "value": _text(figure.value),
        "numerator": _text(figure.numerator),
        "denominator": _text(figure.denominator),
        "printed": printed(figure),
        "unit": figure.unit,
        "note": figure.note,
        "records": len(bound.records),
        "records_digest": records_digest(bound.records),
        "definition": {"file": bound.file, "digest": figure.digest, "text": bound.definition},
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def body(
    template: Template, bounds: Mapping[Wanted, Bound], findings: Sequence[Finding], place: str, year: int
) -> list[dict[str, Any]]:
    """The text: parts with sections, each a list of sentences, each a list of pieces (text, or a figure's number).

    A sentence none of whose figures has anything behind it is left out: a report does not tell what was not done.
    """
    parts = []
    for part in template.parts:
        sections = []
        for section in part.sections:
            sentences = []
            for sentence in section.sentences:
                if any(isinstance(piece, str) and "{findings}" in piece for piece in sentence.pieces):
                    sentences += [_finding(n, one, bounds) for n, one in enumerate(findings)]
                elif _has_something(sentence, bounds):
                    sentences.append([_piece(piece, bounds, place, year) for piece in sentence.pieces])
            if sentences:
                sections.append({"title": section.title, "sentences": sentences})
        if sections:
            parts.append({"title": part.title, "sections": sections})
    return parts


def _has_something(sentence: Sentence, bounds: Mapping[Wanted, Bound]) -> bool:
    return not sentence.wanted or any(bounds[wanted].figure.records for wanted in sentence.wanted)


def _piece(piece: str | Wanted, bounds: Mapping[Wanted, Bound], place: str, year: int) -> dict[str, str]:
    if isinstance(piece, str):
        return {"text": piece.replace("{place}", place).replace("{year}", str(year))}
    return {"figure": bounds[piece].id}


def _finding(n: int, finding: Finding, bounds: Mapping[Wanted, Bound]) -> list[dict[str, str]]:
    before, _, after = finding.rule.say.partition("{value}")
    numeral = NUMERALS[n] if n < len(NUMERALS) else str(n + 1)
    figure = bounds[finding.rule.wanted].id
    return [
        {"text": f"{numeral}是{before}"},
        {"figure": figure},
        {"text": f"{after}。建议{finding.rule.advice}。"},
    ]


def seal(content: Mapping[str, Any]) -> str:
    """The digest of an edition's content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def load(text: str) -> dict[str, Any]:
    """An edition from its JSON. Raises ValueError in Chinese for what is none."""
    try:
        edition: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"不是报告的封存文件：{error.msg}") from None
    if not isinstance(edition, dict) or edition.get("content", {}).get("v") != FORMAT:
        raise ValueError(f"不是报告的封存文件，或者格式不是第{FORMAT}版")
    return edition
