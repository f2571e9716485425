"""The report as DOCX in the spirit of the official format (GB/T 9704): page, type, headings, page numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mingfa.office.reports.layout import BODY, CHAPTERS, HEADING, PAGE, SECTION, TITLE, Face

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CHARACTER = 16  # points: a body character, by which the first line is indented


def docx(edition: Mapping[str, Any], pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """The document's bytes. `pictures` are the charts: title and PNG."""
    content = edition["content"]
    document = Document()
    _page(document)
    _paragraph(document, content["title"], TITLE, centre=True)
    _paragraph(document, "", BODY)
    _paragraph(document, content["opening"], BODY)
    printed = {figure["id"]: figure["printed"] for figure in content["figures"]}
    for number, part in enumerate(content["parts"]):
        _paragraph(document, f"{CHAPTERS[number]}、{part['title']}", HEADING)
        for place, section in enumerate(part["sections"]):
            _paragraph(document, f"（{CHAPTERS[place]}）{section['title']}", SECTION)
            _paragraph(document, sentences(section["sentences"], printed), BODY)
    for title, picture in pictures:
        _paragraph(document, title, SECTION, centre=True)
        document.add_picture(io.BytesIO(picture), width=Mm(150))
    _paragraph(document, content["sealed_note"], BODY)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sentences(parts: Iterable[Iterable[Mapping[str, str]]], printed: Mapping[str, str]) -> str:
    """The sentences of a section as one paragraph of plain text."""
    return "".join(piece.get("text") or printed[piece["figure"]] for sentence in parts for piece in sentence)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE.width), Mm(PAGE.height)
    section.top_margin, section.bottom_margin = Mm(PAGE.top), Mm(PAGE.bottom)
    section.left_margin, section.right_margin = Mm(PAGE.left), Mm(PAGE.right)
    style = document.styles["Normal"]
    _face(style.font, style.element.get_or_add_rPr(), BODY)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    _number(section.footer.paragraphs[0])


def _face(font: Any, properties: Any, face: Face) -> None:
    font.size, font.bold, font.name = Pt(face.size), face.bold, "Times New Roman"
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.set(qn("w:eastAsia"), face.families[0])


def _paragraph(document: Any, text: str, face: Face, *, centre: bool = False) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(face.leading)
    shape.space_before = shape.space_after = Pt(0)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        shape.first_line_indent = Pt(2 * CHARACTER)
    run = paragraph.add_run(text)
    _face(run.font, run._element.get_or_add_rPr(), face)  # the library has no other way to the properties


def _number(paragraph: Any) -> None:
    """`— 1 —` at the foot, as official documents are numbered."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind is not None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._element.append(mark)  # fields have no other way in
    paragraph.add_run(" —")
