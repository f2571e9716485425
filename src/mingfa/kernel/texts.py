"""A statute's text as articles, paragraphs and items, so that a citation can be held against what it cites.

The text is Markdown: headings for chapters, one line for each paragraph (第六十条 …), one for each item (（一）…).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mingfa.kernel.numerals import from_zh, to_zh

if TYPE_CHECKING:
    from mingfa.kernel.citations import Citation

_NUMERAL = "零〇○一二三四五六七八九十百千"
_ARTICLE = re.compile(rf"第([{_NUMERAL}]+)条(?:之([{_NUMERAL}]+))?[\s\u3000]*(.*)", re.DOTALL)
_ITEM = re.compile(rf"[（(]([{_NUMERAL}]+)[)）][\s\u3000]*(.*)", re.DOTALL)
_BLANK = " \t\u3000\u200b\ufeff"
_INFO_END = "<!-- INFO END -->"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (款): its own line, and its items (项) by number."""

    line: str
    items: dict[int, str]

    def whole(self) -> str:
        """The paragraph with its items, one to a line."""
        return "\n".join([self.line, *self.items.values()])


@dataclass(frozen=True, slots=True)
class Article:
    """One article (条); ``suffix`` 1 is 之一. Paragraphs count from 1."""

    number: int
    suffix: int
    paragraphs: tuple[Paragraph, ...]

    def paragraph(self, n: int) -> Paragraph | None:
        """The n-th paragraph, or None."""
        return self.paragraphs[n - 1] if 1 <= n <= len(self.paragraphs) else None

    def whole(self) -> str:
        """All paragraphs with their items, one to a line."""
        return "\n".join(paragraph.whole() for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Text:
    """A statute's text: title and articles in order."""

    title: str
    articles: dict[tuple[int, int], Article]

    def article(self, n: int, suffix: int = 0) -> Article | None:
        """Article ``n`` (之``suffix``), or None."""
        return self.articles.get((n, suffix))

    def find(self, citation: Citation) -> str | None:
        """The text of the cited article, paragraph or item; None if there is no such place."""
        article = self.article(citation.article, citation.suffix)
        if article is None or citation.paragraph is None:
            return article.whole() if article else None
        paragraph = article.paragraph(citation.paragraph)
        if paragraph is None or citation.item is None:
            return paragraph.whole() if paragraph else None
        return paragraph.items.get(citation.item)

    def lacks(self, citation: Citation) -> str | None:
        """Why the cited place does not exist, in Chinese; None if it does."""
        article = self.article(citation.article, citation.suffix)
        here = f"第{to_zh(citation.article)}条" + (f"之{to_zh(citation.suffix)}" if citation.suffix else "")
        if article is None:
            return f"没有{here}"
        if citation.paragraph is None:
            return None
        paragraph = article.paragraph(citation.paragraph)
        if paragraph is None:
            return f"{here}只有{len(article.paragraphs)}款，没有第{to_zh(citation.paragraph)}款"
        if citation.item is None or citation.item in paragraph.items:
            return None
        return f"{here}第{to_zh(citation.paragraph)}款没有第{to_zh(citation.item)}项"


def parse_text(markdown: str) -> Text:
    """Read a statute's text. Lines before the first article and headings belong to no article."""
    _, mark, after = markdown.partition(_INFO_END)
    heading = re.search(r"^#\s*(.+)$", markdown, re.MULTILINE)
    reader = _Reader()
    for raw in (after if mark else markdown).splitlines():
        if line := raw.strip(_BLANK):
            reader.take(line)
    return Text(heading[1].strip(_BLANK) if heading else "", reader.articles())


class _Reader:
    """Lines in, articles out: a line opens an article, a paragraph or an item, or ends an article (heading)."""

    def __init__(self) -> None:
        self._articles: dict[tuple[int, int], list[tuple[str, dict[int, str]]]] = {}
        self._open: list[tuple[str, dict[int, str]]] | None = None

    def take(self, line: str) -> None:
        if line.startswith("#"):
            self._open = None
        elif match := _ARTICLE.fullmatch(line):
            key = (from_zh(match[1]), from_zh(match[2]) if match[2] else 0)
            if (
                key in self._articles
            ):  # a sentence that begins with another article's number is not an article
                self._add(line)
                return
            self._open = self._articles[key] = []
            if match[3]:
                self._add(match[3])
        else:
            self._add(line)

    def _add(self, line: str) -> None:
        if self._open is None:
            return
        match = _ITEM.fullmatch(line)
        number = from_zh(match[1]) if match else 0
        if number > 1:
            self._resume(number)
        if match and self._open and number not in self._open[-1][1]:
            self._open[-1][1][number] = line
        else:
            self._open.append((line, {}))

    def _resume(self, number: int) -> None:
        """Give lines that stand between item n-1 and item n to item n-1: an item may run over several lines."""
        paragraphs = self._open or []
        for at in range(len(paragraphs) - 1, -1, -1):
            items = paragraphs[at][1]
            if items:
                if max(items) == number - 1:
                    items[number - 1] = "\n".join(
                        [items[number - 1], *(line for line, _ in paragraphs[at + 1 :])]
                    )
                    del paragraphs[at + 1 :]
                return

    def articles(self) -> dict[tuple[int, int], Article]:
        return {
            (n, suffix): Article(n, suffix, tuple(Paragraph(line, items) for line, items in paragraphs))
            for (n, suffix), paragraphs in self._articles.items()
        }


_UNIT_WORDS = {
    "日": "(?:日|天)",
    "工作日": "工作日",
    "月": "月",
    "年": "年",
    "小时": "(?:小时|时)",
    "分钟": "(?:分钟|分)",
    "秒": "秒",
    "元": "元",
    "人": "(?:人|名)",
    "倍": "倍",
    "次": "次",
}
_UNIT_NAMES = {
    "day": ("日",),
    "working_day": ("日", "工作日"),
    "month": ("月",),
    "year": ("年",),
    "hour": ("小时",),
    "minute": ("分钟",),
    "second": ("秒",),
    "yuan": ("元",),
    "person": ("人",),
    "times": ("倍", "次"),
    "天": ("日",),
    "名": ("人",),
}
_PERCENT = frozenset({"percent", "%", "百分之"})
_BEFORE = f"(?<![0-9.{_NUMERAL}两万亿点第])"
_RANGE = f"(?:[至到~—-][0-9{_NUMERAL}两万]+)?"


def says_length(text: str, n: int | Decimal, printed_unit: str) -> bool:
    """Whether ``text`` says this number with this unit, in digits or Chinese numerals.

    ``printed_unit`` is as printed (日, 个工作日, 个月, 元, 百分之 …) or the unit's identifier (working_day, yuan …).
    The number must stand alone: 十五日 does not say 五日, 第三年 does not say 三年, 5月3日 does not say 3日.
    """
    plain = unicodedata.normalize("NFKC", text)
    numbers = "|".join(map(re.escape, _written(n)))
    unit = printed_unit.strip().removeprefix("个")
    if unit in _PERCENT:
        return (
            re.search(rf"百分之(?:{numbers})(?![0-9{_NUMERAL}])|{_BEFORE}(?:{numbers})\s*%", plain)
            is not None
        )
    for word in _UNIT_NAMES.get(unit, (unit,)):
        if word not in _UNIT_WORDS:
            known = "、".join([*_UNIT_WORDS, *_UNIT_NAMES, *sorted(_PERCENT)])
            raise ValueError(f"不认识的单位“{printed_unit}”；应为以下之一：{known}")
        before = _BEFORE + ("(?<!月)" if word == "日" else "")
        measure = "个" if word == "月" else "个?"  # 三月 is March
        if re.search(rf"{before}(?:{numbers}){_RANGE}\s*{measure}{_UNIT_WORDS[word]}", plain):
            return True
    return False


def _written(n: int | Decimal) -> list[str]:
    """All ways in which statutes write a number: 2000, 2,000, 二千, 两千; 20000, 2万, 二万, 两万."""
    if n != int(n):
        whole, _, fraction = str(n).partition(".")
        return [str(n), f"{to_zh(int(whole))}点{''.join(to_zh(int(digit)) for digit in fraction)}"]
    n = int(n)
    forms = {str(n), f"{n:,}"}
    for scale, name in ((1, ""), (10_000, "万"), (100_000_000, "亿")):
        if n % scale == 0 and n // scale <= 9999 and (n or scale == 1):
            forms |= {f"{n // scale}{name}", to_zh(n // scale) + name}
    forms |= {
        f"两{form[1:]}"
        for form in forms
        if re.fullmatch("二[百千万亿]?.*", form) and not form.startswith("二十")
    }
    return sorted(forms, key=lambda form: (-len(form), form))
