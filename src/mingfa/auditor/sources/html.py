"""Web pages: the article without the page around it, tables as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from mingfa.auditor.model import Document
from mingfa.auditor.sources.errors import UnreadableReportError

_DROP = {
    "script", "style", "noscript", "iframe", "nav", "footer", "aside", "form", "button", "select", "option",
    "textarea", "input", "svg", "canvas", "video", "audio", "object", "embed", "head", "template", "map",
}  # fmt: skip
_BLOCK = {
    "p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "br", "hr",
    "blockquote", "pre", "dl", "dt", "dd", "main", "center", "figure", "figcaption", "header", "body", "tbody",
}  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumb|crumb|position|dqwz|footer|foot|share|bdshare|sidebar|copyright|toolbar|"
    r"search|qrcode|ewm|related|xgxx|prev-next|pagination|banner|login|top-bar|print|fontsize|zihao)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:trs_editor|ucap-content|article-?con|articlecontent|article_content|content_?body|zoom|news_?con|"
    r"xxgk_?content|view_?content|maincontent|con_?text|wzcon|main-txt|text-content|pages_content)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_CELL_TEXT = 240


def read_html(name: str, source: str, warnings: tuple[str, ...] = ()) -> Document:
    """The article of a page as text.

    Raises:
        UnreadableReportError: the page has no element at all.
    """
    cleaned = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", source)
    parser = lxml_html.HTMLParser(
        no_network=True, recover=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = lxml_html.fromstring(cleaned, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableReportError(f"“{name}”不是可读的网页。") from error
    title = root.findtext(".//title") or ""
    article = _article(root)
    text = _tidy("".join(_text(article)))
    if not text.strip():
        # Nested deeper than the parser goes: the words are still there between the tags.
        text = _tidy(_without_tags(cleaned))
        warnings = (*warnings, "网页标签异常，只取出了文字") if text.strip() else warnings
    heading = _SPACE.sub("", title).strip()
    if heading and heading[:12] not in _SPACE.sub("", text[:400]):
        text = f"{heading}\n{text}"
    return Document(name, text, "html", warnings)


_TAGS = re.compile(r"<(script|style)\b|<[^<>]{0,4000}>", re.IGNORECASE)


def _without_tags(source: str) -> str:
    """Words between the tags, scripts and styles left out; one pass."""
    pieces: list[str] = []
    lower, at = source.lower(), 0
    while match := _TAGS.search(source, at):
        pieces.append(source[at : match.start()])
        at = match.end()
        if match.group(1):
            end = lower.find(f"</{match.group(1).lower()}", at)
            at = end if end >= 0 else len(source)
    pieces.append(source[at:])
    return "\n".join(pieces)


def _tag(element: etree._Element) -> str:
    """Name of an element; empty for comments, whose tag is a function."""
    tag: object = element.tag
    return tag.lower() if isinstance(tag, str) else ""


def _dropped(element: etree._Element) -> bool:
    tag = _tag(element)
    if not tag or tag in _DROP or _HIDDEN.search(element.get("style") or ""):
        return True
    label = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return bool(label) and bool(_FURNITURE.search(label)) and not _BODY.search(label)


def _article(root: etree._Element) -> etree._Element:
    """The element that holds the article: a marked one, or the deepest that keeps most of the unlinked text."""
    weights: dict[etree._Element, int] = {}
    elements = [e for e in root.iter() if _tag(e)]
    for element in reversed(elements):
        if _dropped(element):
            weights[element] = 0
            continue
        own = len((element.text or "").strip())
        for child in element:
            own += weights.get(child, 0) + len((child.tail or "").strip())
        weights[element] = 0 if element.tag == "a" else own
    whole = weights.get(root, 0)
    marked = [
        e
        for e in elements
        if _BODY.search(f"{e.get('class') or ''} {e.get('id') or ''}") or e.tag == "article"
    ]
    best = max(marked, key=lambda e: weights.get(e, 0), default=None)
    if best is not None and weights[best] * 2 >= whole and whole:
        return best
    node = root
    while weights.get(node):
        inner = max((c for c in node if c in weights), key=lambda e: weights[e], default=None)
        if (
            inner is None
            or weights[inner] < weights[node] * 0.8
            or inner.tag in ("p", "table", "tbody", "tr", "span")
        ):
            return node
        node = inner
    return node


def _text(root: etree._Element) -> Iterator[str]:
    """Text in reading order; an explicit stack, because a hostile page may be deep."""
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = _tag(element)
        if leaving:
            if tag in _BLOCK:
                yield "\n"
            if element is not root and element.tail:
                yield _SPACE.sub(" ", element.tail)
            continue
        if not tag or (element is not root and _dropped(element)):
            if element is not root and element.tail:
                yield _SPACE.sub(" ", element.tail)
            continue
        if tag == "table" and (rows := _rows(element)) is not None:
            yield "\n" + "\n".join("\t".join(row) for row in rows) + "\n"
            if element is not root and element.tail:
                yield _SPACE.sub(" ", element.tail)
            continue
        if tag in _BLOCK:
            yield "\n"
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
        if element.text:
            yield _SPACE.sub(" ", element.text)


def _rows(table: etree._Element) -> list[list[str]] | None:
    """Cells of a table of data, spans filled; ``None`` for a table that only lays out a page."""
    if table.find(".//table") is not None:
        return None
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _fill(cells, carried)
            text = _SPACE.sub(" ", "".join(str(t) for t in cell.itertext())).strip()
            if len(text) > _CELL_TEXT:
                return None
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(across):
                if down > 1:
                    carried[len(cells)] = (down - 1, text)
                cells.append(text if offset == 0 else "")
        _fill(cells, carried)
        if any(cells):
            rows.append(cells)
    return rows if rows and max(map(len, rows)) > 1 else None


def _fill(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(cells) in carried:
        at = len(cells)
        left, text = carried.pop(at)
        cells.append(text if not re.fullmatch(r"[\d.,%]+", text) else "")
        if left > 1:
            carried[at] = (left - 1, text)


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(60, max(1, int(value))) if value.isdigit() and len(value) < 4 else 1


def _tidy(text: str) -> str:
    lines = [re.sub(r"[ \u00a0\u3000]+", " ", line).strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
