"""The report as DOCX in the spirit of the official format (GB/T 9704): page, type, headings, page numbers."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from mingfa.office.reports.edition import outline, printed_by_id
from mingfa.office.reports.layout import (
    ANNEX,
    BODY,
    CHARACTERS,
    CHART_WIDTH,
    CHARTS_TITLE,
    HEADING,
    NOTE,
    PAGE,
    SECTION,
    SMALL,
    TITLE,
    Face,
    chart_notes,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LATIN, LANGUAGE = "Times New Roman", "zh-CN"
LATIN_LANGUAGE = "en-US"  # else words processors break 100% after the 1, as between Chinese characters
FOOT = Mm(28)  # the number stands 7 mm under the type area (7.5)
STYLES = {"Normal": BODY, "Title": TITLE, "Heading 1": HEADING, "Heading 2": SECTION, "Caption": SMALL}
BY_LEVEL = {0: "Normal", 1: "Heading 1", 2: "Heading 2"}


def docx(edition: Mapping[str, Any], pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """The document's bytes. `pictures` are the charts: title and PNG."""
    content = edition["content"]
    document = Document()
    _page(document)
    _styles(document)
    _properties(document, content)
    _title(document, content["title_lines"])
    printed = printed_by_id(content)
    for item in outline(content):
        document.add_paragraph(item.text(printed), style=BY_LEVEL[item.level])
    _closing(document, content, annexed=bool(pictures))
    if pictures:
        heading = document.add_paragraph(ANNEX, style="Heading 1")
        heading.paragraph_format.page_break_before = True
        heading.paragraph_format.first_line_indent = Pt(0)
        _flush(heading)
        document.add_paragraph(CHARTS_TITLE, style="Title")
    for chart, (title, picture) in zip(content["charts"], pictures, strict=True):
        _picture(document, title, chart_notes(chart), picture)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE.width), Mm(PAGE.height)
    section.top_margin, section.bottom_margin = Mm(PAGE.top), Mm(PAGE.bottom)
    section.left_margin, section.right_margin = Mm(PAGE.left), Mm(PAGE.right)
    section.footer_distance = FOOT
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)  # 7.5: odd pages right, even ones left
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _styles(document: Any) -> None:
    """Give every style the official faces and the language, whatever the library's own template says."""
    for style in document.styles:
        if style.element.find(qn("w:rPr")) is not None or style.name in STYLES:
            _language(style.element.get_or_add_rPr())
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        _language(defaults.find(qn("w:rPr")))
    for name, face in STYLES.items():
        style = document.styles[name]
        _face(style, face)
        shape = style.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(face.leading)
        shape.space_before = shape.space_after = Pt(0)
        shape.widow_control = True
        if name in ("Title", "Caption"):
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
            shape.keep_with_next = True
            _indent(style, 0)
        else:
            _indent(style, CHARACTERS)
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].paragraph_format.keep_with_next = True


def _face(style: Any, face: Face) -> None:
    font = style.font
    font.size, font.bold, font.italic, font.name = Pt(face.size), False, False, LATIN
    font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)  # a theme's face would win over the one named
    fonts.set(qn("w:eastAsia"), face.families[0])
    for ornament in ("w:pBdr", "w:contextualSpacing"):
        for found in style.element.get_or_add_pPr().findall(qn(ornament)):
            found.getparent().remove(found)
    for found in properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
        properties.remove(found)


def _indent(style: Any, characters: int) -> None:
    """Indent the first line by characters, as Chinese typesetting does, with points for those who ignore that."""
    style.paragraph_format.first_line_indent = Pt(characters * style.font.size.pt)
    indent = style.element.get_or_add_pPr().find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(100 * characters))


def _language(properties: Any) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LATIN_LANGUAGE)
    language.set(qn("w:eastAsia"), LANGUAGE)
    properties.append(language)


def _properties(document: Any, content: Mapping[str, Any]) -> None:
    about = document.core_properties
    about.title, about.author, about.language = content["title"], content["place"], LANGUAGE
    about.comments = content["sealed_note"]
    about.created = about.modified = datetime.fromisoformat(content["built_at"])


def _title(document: Any, lines: Sequence[str]) -> None:
    run = document.add_paragraph(style="Title").add_run(lines[0])
    for line in lines[1:]:
        run.add_break(WD_BREAK.LINE)
        run.add_text(line)
    document.add_paragraph(style="Normal")


def _closing(document: Any, content: Mapping[str, Any], *, annexed: bool) -> None:
    """What is annexed, who signs and when, and in brackets how the figures can be checked (7.3.4 to 7.3.7)."""
    document.add_paragraph(style="Normal")
    if annexed:
        document.add_paragraph(f"{ANNEX}：{CHARTS_TITLE}", style="Normal")
        document.add_paragraph(style="Normal")
    if closing := content.get("closing"):
        apart = signature(closing["signer"], closing["date"])
        for text, characters in ((closing["signer"], apart.signer), (closing["date"], apart.date)):
            paragraph = document.add_paragraph(text, style="Normal")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.first_line_indent = Pt(0)
            paragraph.paragraph_format.right_indent = Pt(characters * BODY.size)
            paragraph.paragraph_format.keep_with_next = True
            _flush(paragraph)
    document.add_paragraph(f"（{content['sealed_note']}）", style="Normal")


def _flush(paragraph: Any) -> None:
    """Take back the style's indent by characters, which would win over one in points."""
    paragraph._element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "0")


def _picture(document: Any, title: str, notes: Sequence[str], picture: bytes) -> None:
    """A chart under its title: never on another page than that, and told to those who cannot see it."""
    document.add_paragraph(title, style="Caption").paragraph_format.space_before = Pt(NOTE)
    paragraph = document.add_paragraph(style="Caption")
    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE  # a fixed line would cut it off
    paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(CHART_WIDTH))
    for about in paragraph._element.iter(qn("wp:docPr")):
        about.set("descr", title)
    for number, note in enumerate(notes, 1):
        told = document.add_paragraph(style="Caption")
        told.add_run(note).font.size = Pt(NOTE)
        told.paragraph_format.line_spacing = Pt(NOTE * 1.6)
        told.paragraph_format.keep_with_next = number < len(notes)


def _number(paragraph: Any, side: Any) -> None:
    """`— 1 —` at the foot, as official documents are numbered."""
    paragraph.alignment = side
    paragraph.paragraph_format.first_line_indent = Pt(0)
    parts = ("— ", None, " —")
    for part in parts:
        run = paragraph.add_run(part or "")
        run.font.size = Pt(SMALL.size)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SMALL.families[0])
        if part is None:
            _field(run, "PAGE")


def _field(run: Any, name: str) -> None:
    for kind in ("begin", None, "end"):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = name
        run._element.append(mark)
