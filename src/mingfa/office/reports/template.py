"""The report's template: prose with figures in it, as data. Each line is a sentence; a figure stands as `[[name|dims]]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingfa.kernel.errors import DefinitionError, nearest
from mingfa.measures import FigureError, Wanted, dims_of, plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.measures import Indicator

FIGURE = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
FINDINGS = "{findings}"
EXAMPLE = "[[某某数|结果=维持]]"
Piece = str | Wanted


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as pieces of prose and wanted figures, with its line in the template."""

    pieces: tuple[Piece, ...]
    line: int

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The figures of the sentence."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Wanted))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a part: its heading and its sentences, one paragraph."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report with its sections."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """The whole template. `opening` is the paragraph before the first part."""

    title: str
    opening: str
    parts: tuple[Part, ...]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Every figure of the template, each once, in the order of the text."""
        found = (w for part in self.parts for s in part.sections for line in s.sentences for w in line.wanted)
        return tuple(dict.fromkeys(found))


def read_template(text: str, file: str, catalogue: Mapping[str, Indicator]) -> Template:
    """Read a template. A sentence about figures that no system defines yet is left out; a wrong dimension is an error."""
    lines = list(enumerate(text.splitlines(), 1))
    title = next((line[2:].strip() for _, line in lines if line.startswith("# ")), "")
    if not title:
        raise DefinitionError(file, 1, "", "没有标题", "第一行是 # 标题", "# {place}{year}年度报告")
    opening = "".join(line for _, line in lines[1 : _first_part(lines)] if line.strip())
    return Template(title, opening, tuple(_parts(lines, file, catalogue)))


def _first_part(lines: list[tuple[int, str]]) -> int:
    return next((index for index, (_, line) in enumerate(lines) if line.startswith("## ")), len(lines))


def _parts(lines: list[tuple[int, str]], file: str, catalogue: Mapping[str, Indicator]) -> Iterator[Part]:
    title, sections = "", list[Section]()
    heading, sentences = "", list[Sentence]()
    for number, line in [*lines[_first_part(lines) :], (0, "## ")]:
        if line.startswith("#"):
            if heading:
                sections.append(Section(heading, tuple(sentences)))
            heading, sentences = "", []
            if line.startswith("## "):
                if title:
                    yield Part(title, tuple(sections))
                title, sections = line[3:].strip(), []
            else:
                heading = line.lstrip("# ").strip()
        elif line.strip():
            sentence = _sentence(line.strip(), number, file, catalogue)
            if sentence is not None:
                sentences.append(sentence)


def _sentence(text: str, line: int, file: str, catalogue: Mapping[str, Indicator]) -> Sentence | None:
    pieces: list[Piece] = []
    place = 0
    for match in FIGURE.finditer(text):
        name = match[1].strip()
        if name not in catalogue:
            return None
        try:
            wanted = Wanted(name, dims_of(match[2] or ""))
            plan(catalogue, wanted.indicator, wanted.dims, 2000)
        except FigureError as error:
            raise DefinitionError(file, line, name, str(error), "指标和它的维度", EXAMPLE) from error
        if match.start() > place:
            pieces.append(text[place : match.start()])
        pieces.append(wanted)
        place = match.end()
    rest = text[place:]
    if "[[" in rest:
        raise DefinitionError(
            file, line, "", f"数字标记没有写完整{nearest(rest, [])}", "指标和它的维度", EXAMPLE
        )
    return Sentence((*pieces, rest) if rest else tuple(pieces), line)
