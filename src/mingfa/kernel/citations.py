"""Citations of statutes: ``某某法@2011-06-30 53.1.2`` is 《某某法》第五十三条第一款第二项."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mingfa.kernel.numerals import to_zh

_FORM = "“条.款.项”，前面可写法律名称（和“@通过日期”）"
_EXAMPLE = "60.1、58.1.2、某某法 53.1、某某法@2011-06-30 53.1、某某法 120-1.2（之一）"
_CITATION = re.compile(
    r"(?:(?P<law>\S.*?)(?:@(?P<passed>\S+))?\s+)?"
    r"(?P<article>\d+)(?:-(?P<suffix>\d+))?(?:\.(?P<paragraph>\d+))?(?:\.(?P<item>\d+))?"
)


class CitationError(ValueError):
    """A citation that cannot be read; the message says how to write one."""


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """An article, paragraph or item of a statute; ``law`` None means the statute that the file is about.

    ``passed`` fixes a version; ``suffix`` 1 is 之一. Numbers count from 1, suffix 0 is none.
    """

    law: str | None
    passed: date | None
    article: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None

    def zh(self, law: str | None = None) -> str:
        """《某某法》第五十八条第一款第二项; ``law`` names the statute when the citation leaves it out."""
        name = self.law or law
        return (zh_title(name) if name else "") + self.place()

    def place(self) -> str:
        """The place within the statute: 第五十八条第一款第二项."""
        written = f"第{to_zh(self.article)}条"
        if self.suffix:
            written += f"之{to_zh(self.suffix)}"
        if self.paragraph is not None:
            written += f"第{to_zh(self.paragraph)}款"
        if self.item is not None:
            written += f"第{to_zh(self.item)}项"
        return written

    def within(self, law: str, passed: date | None = None) -> Citation:
        """This citation with ``law`` (and version) filled in where it leaves them out."""
        if self.law is not None:
            return self
        return Citation(law, passed, self.article, self.suffix, self.paragraph, self.item)

    def __str__(self) -> str:
        """As written in definitions: 某某法@2011-06-30 53.1."""
        law = self.law or ""
        if self.passed is not None:
            law += f"@{self.passed.isoformat()}"
        numbers = [f"{self.article}-{self.suffix}" if self.suffix else str(self.article)]
        numbers += [str(n) for n in (self.paragraph, self.item) if n is not None]
        return f"{law} {'.'.join(numbers)}".lstrip()


def parse_citation(written: str) -> Citation:
    """Read a citation. Raises CitationError."""
    text = written.strip()
    match = _CITATION.fullmatch(text)
    if match is None:
        raise CitationError(f"“{text}”不是法条引用；应为{_FORM}，例如：{_EXAMPLE}")
    passed = match["passed"]
    numbers = {
        name: None if match[name] is None else int(match[name]) for name in ("article", "paragraph", "item")
    }
    if 0 in numbers.values():
        raise CitationError(f"“{text}”中的条、款、项从1数起；应为{_FORM}，例如：{_EXAMPLE}")
    return Citation(
        law=match["law"],
        passed=None if passed is None else _passed(passed, text),
        article=numbers["article"] or 0,
        suffix=int(match["suffix"] or 0),
        paragraph=numbers["paragraph"],
        item=numbers["item"],
    )


def zh_title(name: str) -> str:
    """The statute's name in title marks; marks within it become single ones."""
    return f"《{name.replace('《', '〈').replace('》', '〉')}》"


def _passed(written: str, text: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise CitationError(f"“{text}”中的“{written}”不是通过日期；应为年-月-日，例如：{_EXAMPLE}") from None
