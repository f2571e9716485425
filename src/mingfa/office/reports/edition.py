"""An edition of a report: its text with figures bound in it, and the seal that lets anybody compute it again.

An edition is plain JSON. What is sealed: the ledger's checkpoint, each figure with the digest of its list of records, the
texts of all definitions that the figures are computed by, the template's digest, the text. The digest covers the
canonical text of all that; it is signed.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.wire import canonical
from mingfa.measures import Wanted, printed
from mingfa.measures.printed import plain_number
from mingfa.office.reports.findings import SHOWN
from mingfa.office.reports.template import MEASURES, Clause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingfa.measures import Figure, Told
    from mingfa.office.reports.findings import Finding
    from mingfa.office.reports.template import Sentence, Template

FORMAT = 2
NUMERALS = "〇一二三四五六七八九"
NOTHING_FOUND = "各项数字均在设定的界限之内，未提出需要说明的问题。"


class Bound(NamedTuple):
    """A figure bound into an edition: its number there, itself, the records behind it, and the names of its indicator
    and of all those that this is made of: what must be known to compute it again."""

    id: str
    figure: Figure
    records: Sequence[Told]
    definitions: tuple[str, ...]


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
        "definitions": list(bound.definitions),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def body(
    template: Template, bounds: Mapping[Wanted, Bound], findings: Sequence[Finding], place: str, year: int
) -> list[dict[str, Any]]:
    """The text: parts with sections, those with paragraphs, each a list of pieces (text, or a figure's number).

    A sentence none of whose figures has anything behind it is left out: a report does not tell what was not done.
    """
    parts = []
    for part in template.parts:
        sections = []
        for section in part.sections:
            paragraphs: list[list[dict[str, str]]] = []
            for paragraph in section.paragraphs:
                mark = next((sentence.mark for sentence in paragraph if sentence.mark), "")
                plain = [sentence for sentence in paragraph if not sentence.mark]
                pieces = list(_pieces(plain, bounds, place, year))
                if mark == MEASURES:
                    paragraphs += _measures(pieces, findings)
                elif mark:
                    paragraphs += _findings(findings, bounds)
                elif pieces:
                    paragraphs.append(pieces)
            if paragraphs:
                sections.append({"title": section.title, "paragraphs": paragraphs})
        if sections:
            parts.append({"title": part.title, "sections": sections})
    return parts


def _pieces(
    sentences: Sequence[Sentence], bounds: Mapping[Wanted, Bound], place: str, year: int
) -> Iterator[dict[str, str]]:
    for sentence in sentences:
        if not _has_something(sentence, bounds):
            continue
        for piece in sentence.pieces:
            if not isinstance(piece, Clause):
                yield _piece(piece, bounds, place, year)
            elif _has_something(piece, bounds):
                yield from (_piece(one, bounds, place, year) for one in piece.pieces)


def _has_something(sentence: Sentence | Clause, bounds: Mapping[Wanted, Bound]) -> bool:
    return not sentence.wanted or any(bounds[wanted].figure.records for wanted in sentence.wanted)


def _piece(piece: str | Wanted, bounds: Mapping[Wanted, Bound], place: str, year: int) -> dict[str, str]:
    return {"text": filled(piece, place, year)} if isinstance(piece, str) else {"figure": bounds[piece].id}


def filled(text: str, place: str, year: int) -> str:
    """The template's text with the place and the year filled in."""
    for name, value in (("{place}", place), ("{year}", str(year)), ("{next_year}", str(year + 1))):
        text = text.replace(name, value)
    return text


def _findings(findings: Sequence[Finding], bounds: Mapping[Wanted, Bound]) -> list[list[dict[str, str]]]:
    if not findings:
        return [[{"text": NOTHING_FOUND}]]
    return [_finding(number, one, bounds) for number, one in enumerate(findings, 1)]


def _finding(number: int, finding: Finding, bounds: Mapping[Wanted, Bound]) -> list[dict[str, str]]:
    """What is said, each figure in it a piece of its own: the value, or a part of its fraction."""
    figure = bounds[finding.rule.wanted].id
    pieces = [{"text": f"{number}."}]
    for place, part in enumerate(SHOWN.split(finding.rule.say)):
        if place % 2:
            pieces.append({"figure": figure} if part == "value" else {"figure": figure, "show": part})
        elif part:
            pieces.append({"text": part})
    return [*pieces, {"text": "。"}]


def _measures(intro: list[dict[str, str]], findings: Sequence[Finding]) -> list[list[dict[str, str]]]:
    """What is to be done about each finding, in their order and after the words before them; nothing without findings."""
    told = [[{"text": f"{number}.{one.rule.advice}。"}] for number, one in enumerate(findings, 1)]
    return [*([intro] if intro else []), *told] if told else []


class Item(NamedTuple):
    """A heading or paragraph of the report, numbered as official documents are. `level` 0 is a paragraph."""

    level: int
    pieces: Sequence[Mapping[str, str]]

    def text(self, printed: Mapping[str, str]) -> str:
        """The whole item as plain text; `printed` is that of `printed_by_id`."""
        return "".join(piece.get("text") or printed[shown_key(piece)] for piece in self.pieces)


def outline(content: Mapping[str, Any]) -> Iterator[Item]:
    """The text after the title in its order: 一、 for parts, （一） for sections. A single section needs no heading."""
    yield Item(0, [{"text": content["opening"]}])
    for number, part in enumerate(content["parts"], 1):
        yield Item(1, [{"text": f"{chapter(number)}、{part['title']}"}])
        for place, section in enumerate(part["sections"], 1):
            if len(part["sections"]) > 1:
                yield Item(2, [{"text": f"（{chapter(place)}）{section['title']}"}])
            for paragraph in section["paragraphs"]:
                yield Item(0, paragraph)


def chapter(number: int) -> str:
    """A heading's number in Chinese, 1 to 99: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones] if ones else ''}"


def shown_key(piece: Mapping[str, str]) -> str:
    """The key of `printed_by_id` for a piece that shows a figure or a part of its fraction."""
    return f"{piece['figure']}.{piece['show']}" if "show" in piece else piece["figure"]


def printed_by_id(content: Mapping[str, Any]) -> dict[str, str]:
    """Each figure as it is printed, by its number in the edition; a fraction's parts by `F1.numerator`, `F1.denominator`."""
    found = {figure["id"]: figure["printed"] for figure in content["figures"]}
    for figure in content["figures"]:
        for part in ("numerator", "denominator"):
            if figure.get(part) is not None:
                found[f"{figure['id']}.{part}"] = plain_number(Decimal(figure[part]))
    return found


def definition_of(content: Mapping[str, Any], figure: Mapping[str, Any]) -> dict[str, str]:
    """The sealed definition of a figure's own indicator: file, digest, text."""
    found: dict[str, str] = content["definitions"][figure["indicator"]]
    return found


def redefined(content: Mapping[str, Any], figure: Mapping[str, Any], digests: Mapping[str, str]) -> bool:
    """Whether the figure's indicator, or one that it is made of, reads otherwise under these digests by name."""
    sealed = content["definitions"]
    return any(digests.get(name) != sealed[name]["digest"] for name in figure["definitions"])


def seal(content: Mapping[str, Any]) -> str:
    """The digest of an edition's content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def load(text: str) -> dict[str, Any]:
    """An edition from its JSON. Raises ValueError in Chinese for what is none."""
    try:
        edition: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"不是报告的封存文件：{error.msg}") from None
    found = edition.get("content", {}).get("v") if isinstance(edition, dict) else None
    if not isinstance(edition, dict) or found != FORMAT:
        other = f"格式为第{found}版，本程序读第{FORMAT}版" if isinstance(found, int) else "没有格式编号"
        raise ValueError(
            f"不是报告的封存文件，或者由另一版程序封存：{other}。请用 mingfa report build 重新生成"
        )
    return edition
