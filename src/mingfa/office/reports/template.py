"""The report's template: prose with figures in it, as data.

Each line is a sentence, an empty line begins a new paragraph; a figure stands as `[[name|dims]]`; `{?…}` is a clause told only
when there is something behind its figures; `|` in the title is where its line may break; `> ` says who signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.errors import DefinitionError
from mingfa.measures import FigureError, Wanted, dims_of, plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingfa.measures import Indicator

FIGURE = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
CLAUSE = re.compile(r"\{\?([^{}]*)\}")
FINDINGS, MEASURES = "{findings}", "{measures}"
EXAMPLE = "[[某某数|结果=维持]]"
Words = str | Wanted
Line = tuple[int, str]  # number and text


class Clause(NamedTuple):
    """A part of a sentence that is told only when there is something behind its figures."""

    pieces: tuple[Words, ...]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The figures of the clause."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Wanted))


Piece = Words | Clause


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as pieces of prose and wanted figures, with its line; `unknown` are indicators that nothing defines."""

    pieces: tuple[Piece, ...]
    line: int
    unknown: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The figures of the sentence."""
        clauses = (piece if isinstance(piece, Clause) else Clause((piece,)) for piece in self.pieces)
        return tuple(one for clause in clauses for one in clause.wanted)

    @property
    def mark(self) -> str:
        """`FINDINGS` or `MEASURES` where the proposed ones stand here, otherwise nothing."""
        (only, *more) = self.pieces
        return only if not more and isinstance(only, str) and only in (FINDINGS, MEASURES) else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a part: its heading and its paragraphs of sentences."""

    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report with its sections."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """The whole template. `title` in lines; `opening` is the paragraph before the first part; `signer` signs.

    `left_out` are the sentences about figures that no system defines.
    """

    title: tuple[str, ...]
    opening: str
    parts: tuple[Part, ...]
    left_out: tuple[Sentence, ...] = ()
    signer: str = ""

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Every figure of the template, each once, in the order of the text."""
        paragraphs = (p for part in self.parts for section in part.sections for p in section.paragraphs)
        return tuple(dict.fromkeys(w for paragraph in paragraphs for line in paragraph for w in line.wanted))


def read_template(text: str, file: str, catalogue: Mapping[str, Indicator]) -> Template:
    """Read a template. A sentence about figures that no system defines yet is left out; a wrong dimension is an error."""
    lines = [line for line in enumerate(text.splitlines(), 1) if not line[1].startswith("> ")]
    signer = "".join(line[2:].strip() for line in text.splitlines() if line.startswith("> "))
    title = lines[0][1].removeprefix("# ").strip() if lines and lines[0][1].startswith("# ") else ""
    if not title:
        raise DefinitionError(file, 1, "", "没有标题", "第一行是 # 标题", "# {place}{year}年度|某某报告")
    first = next((index for index, (_, line) in enumerate(lines) if line.startswith("## ")), len(lines))
    opening = "".join(line.strip() for _, line in lines[1:first])
    left_out: list[Sentence] = []
    parts = tuple(_part(block, file, catalogue, left_out) for block in _blocks(lines[first:], "## "))
    if not parts:
        raise DefinitionError(file, len(lines), "", "没有任何部分", "以 ## 起头的一行", "## 存在的问题")
    return Template(tuple(part.strip() for part in title.split("|")), opening, parts, tuple(left_out), signer)


def _blocks(lines: Sequence[Line], mark: str) -> Iterator[list[Line]]:
    """The lines from each heading to before the next."""
    block: list[Line] = []
    for line in lines:
        if line[1].startswith(mark) and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _part(lines: list[Line], file: str, catalogue: Mapping[str, Indicator], left_out: list[Sentence]) -> Part:
    (_, heading), *rest = lines
    sections = []
    for block in _blocks(rest, "### "):
        number, first = block[0]
        if first.startswith("### "):
            paragraphs = tuple(_paragraphs(block[1:], file, catalogue, left_out))
            sections.append(Section(first[4:].strip(), paragraphs))
        elif stray := next((line for line in block if line[1].strip()), None):
            problem = f"“{stray[1][:20]}”不在任何一节之内"
            raise DefinitionError(
                file, stray[0] or number, "", problem, "先写 ### 节的标题", "### 规范行政许可"
            )
    return Part(heading[3:].strip(), tuple(sections))


def _paragraphs(
    lines: list[Line], file: str, catalogue: Mapping[str, Indicator], left_out: list[Sentence]
) -> Iterator[tuple[Sentence, ...]]:
    paragraph: list[Sentence] = []
    for number, line in [*lines, (0, "")]:
        if line.strip():
            sentence = _sentence(line.strip(), number, file, catalogue)
            (left_out if sentence.unknown else paragraph).append(sentence)
        elif paragraph:
            yield tuple(paragraph)
            paragraph = []


def _sentence(text: str, line: int, file: str, catalogue: Mapping[str, Indicator]) -> Sentence:
    plain = FIGURE.sub("", text)
    if "[[" in plain or "]]" in plain:
        raise DefinitionError(
            file, line, "", "数字标记没有写完整", "指标和它的维度，前后各两个方括号", EXAMPLE
        )
    if "{?" in CLAUSE.sub("", text):
        raise DefinitionError(file, line, "", "可省略的分句没有写完整", "{?…}", f"{{?，驳回{EXAMPLE}}}")
    unknown: list[str] = []
    pieces: list[Piece] = []
    place = 0
    for match in CLAUSE.finditer(text):
        pieces += _words(text[place : match.start()], line, file, catalogue, unknown)
        pieces.append(Clause(tuple(_words(match[1], line, file, catalogue, unknown))))
        place = match.end()
    pieces += _words(text[place:], line, file, catalogue, unknown)
    return Sentence(tuple(pieces), line, tuple(unknown))


def _words(
    text: str, line: int, file: str, catalogue: Mapping[str, Indicator], unknown: list[str]
) -> Iterator[Words]:
    """Prose and figures in their order; a figure that nothing defines is noted in `unknown`."""
    place = 0
    for match in FIGURE.finditer(text):
        if match.start() > place:
            yield text[place : match.start()]
        place = match.end()
        name = match[1].strip()
        if name not in catalogue:
            unknown.append(name)
            continue
        try:
            wanted = Wanted(name, dims_of(match[2] or ""))
            plan(catalogue, wanted.indicator, wanted.dims, 2000)
        except FigureError as error:
            raise DefinitionError(file, line, name, str(error), "指标和它的维度", EXAMPLE) from error
        yield wanted
    if place < len(text):
        yield text[place:]
