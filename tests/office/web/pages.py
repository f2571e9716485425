"""What the tests of pages know of a page: its headings, labels, tables and links, as a reader without eyes gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement


def faults(text: str) -> Iterator[str]:
    """What of the accessibility rules a page breaks that can be seen in its source (WCAG 2.2, the criterion named)."""
    page = html.document_fromstring(text)
    if page.get("lang") != "zh-Hans":
        yield "3.1.1 language"
    title = page.findtext("head/title") or ""
    if not title.strip() or title.count("·") != 1:
        yield f"2.4.2 title {title!r}"
    if len(page.xpath("//h1")) != 1 or len(page.xpath("//main")) != 1:
        yield "1.3.1 one h1, one main"
    level = 0
    for heading in page.xpath("//h1|//h2|//h3|//h4"):
        step = int(heading.tag[1])
        if step > level + 1:
            yield f"1.3.1 heading {heading.text_content()!r} skips a level"
        level = step
    ids = page.xpath("//@id")
    if len(ids) != len(set(ids)):
        yield f"4.1.1 double ids {sorted(one for one in ids if ids.count(one) > 1)[:3]}"
    yield from _names(page)
    for table in page.xpath("//table"):
        if any(not head.get("scope") for head in table.xpath(".//th")):
            yield "1.3.1 a table's header without scope"
    for link in page.xpath("//a[starts-with(@href, '#')]"):
        if link.get("href")[1:] not in ids:
            yield f"2.4.1 {link.get('href')} leads nowhere"
    for attribute in ("aria-labelledby", "aria-describedby"):
        for value in page.xpath(f"//@{attribute}"):
            if value not in ids:
                yield f"4.1.2 {attribute}={value}"
    if page.xpath("//*[@style] | //script[not(@src)] | //*[@onclick]"):
        yield "the policy forbids inline styles and scripts"


def _names(page: HtmlElement) -> Iterator[str]:
    for field in page.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        wrapped = field.xpath("ancestor::label")
        pointed = page.xpath(f"//label[@for='{field.get('id')}']") if field.get("id") else []
        if not any(label.text_content().strip() for label in (*wrapped, *pointed)):
            yield f"1.3.1 field {field.get('name')} without label"
    for part in page.xpath("//a|//button"):
        if not (part.text_content().strip() or part.get("aria-label")):
            yield "4.1.2 a link or button without words"
    for picture in page.xpath("//img[not(@alt)]"):
        yield f"1.1.1 {picture.get('src')} without words"
    for picture in page.xpath("//svg"):
        hidden = picture.xpath("ancestor-or-self::*[@aria-hidden='true']")
        named = (
            picture.get("aria-label") or picture.xpath("./title") or picture.xpath("ancestor::*[@aria-label]")
        )
        if not hidden and not named:
            yield "1.1.1 a drawing without words"
    for part in page.xpath("//nav"):
        if not part.get("aria-label"):
            yield "1.3.1 a nav without name"


def links(text: str) -> set[str]:
    """The addresses on this site that a page leads to, without place and query."""
    page = html.document_fromstring(text)
    found = (link.split("#")[0].split("?")[0] for link in page.xpath("//a/@href | //form/@action"))
    return {link for link in found if link.startswith("/")}
