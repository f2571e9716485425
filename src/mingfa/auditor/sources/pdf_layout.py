"""Lines of PDF pages to paragraphs: page furniture dropped, hard line breaks joined."""

from __future__ import annotations

import re
from collections import Counter

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–]\s*)?(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[-—–/]\s*(?:共?\s*\d{0,4}\s*页?)?)?\s*$"
)
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[((][一二三四五六七八九十]{1,3}[))]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]{1,3}[章节部])"
)
_CLOSED = re.compile(r"[。！？；：:!?;]\s*$")
_FULL = 0.75


def join_pages(pages: list[list[str]]) -> str:
    """One text from the lines of the pages; rows of tables (with tabs) stay lines."""
    furniture = _furniture(pages)
    lines = [
        line.rstrip()
        for page in pages
        for line in page
        if line.strip() and not _PAGE_NUMBER.match(line) and line.strip() not in furniture
    ]
    widths = sorted(len(line) for line in lines if "\t" not in line)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    paragraphs: list[str] = []
    open_line = False
    for line in lines:
        table = "\t" in line
        if paragraphs and open_line and not table and not _HEADING.match(line) and not _indented(line):
            paragraphs[-1] += _glue(paragraphs[-1], line)
        else:
            paragraphs.append(line.strip() if not table else line)
        open_line = not table and not _CLOSED.search(line) and len(line) >= usual * _FULL
    return "\n".join(paragraphs)


def _indented(line: str) -> bool:
    return line.startswith(("\u3000\u3000", "    "))


def _glue(before: str, line: str) -> str:
    """The next line, with a blank only between two Latin words."""
    text = line.strip()
    needs = before[-1:].isascii() and before[-1:].isalpha() and text[:1].isascii() and text[:1].isalpha()
    return (" " if needs else "") + text


def _furniture(pages: list[list[str]]) -> set[str]:
    """Head and foot lines that most pages share."""
    if len(pages) < 3:
        return set()
    ends: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page if line.strip()]
        ends.update(set(lines[:1] + lines[-1:]))
    return {line for line, count in ends.items() if count * 2 > len(pages) and len(line) < 60}
