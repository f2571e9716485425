"""The printed documents: fonts embedded, nothing overflowing, headings in the outline, Chinese throughout."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from mingfa.office.reports.docx import docx
from mingfa.office.reports.drawing import drawing, png
from mingfa.office.reports.layout import PAGE, signature
from mingfa.office.reports.pdf import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

POINT = 25.4 / 72
SENTENCE = "全年办结某某事项12345件，其中按时办结99.7%，较上年增长1.25倍，涉及金额1562.74万元。"


def part(printed: str) -> dict[str, str]:
    return {"title": "件数", "printed": printed, "figure": "F1"}


@pytest.fixture(scope="module")
def edition() -> dict[str, Any]:
    paragraph = [
        {"text": SENTENCE * 4},
        {"figure": "F1"},
        {"text": "。1.*不是列表* #不是标记 “引号” 'a' \"b\" \\ $x$ <l> @n"},
    ]
    sections = [
        {"title": f"某节{n}", "paragraphs": [paragraph, [{"text": f"{n}.逐条说明。"}]]} for n in range(3)
    ]
    counts = [(f"{n * 37 + 1}件", f"{(n + 1) * 412}件") for n in range(9)]
    worked = [
        {
            "label": f"某项工作{n}",
            "value": str((n + 1) / 10),
            "said": f"{n + 1}0%",
            "parts": [part(one), part(two)],
        }
        for n, (one, two) in enumerate(counts)
    ]
    reached = [{**row, "parts": row["parts"][:1]} for row in worked]
    notes = {"note": "深色为已办结。", "source": "数据来源：某某县2023年度台账记录"}
    return {
        "content": {
            "title": "某某县2023年度法治政府建设情况报告",
            "title_lines": ["某某县2023年度", "法治政府建设情况报告"],
            "place": "某某县",
            "opening": SENTENCE,
            "built_at": "2024-01-05T09:00:00+08:00",
            "figures": [{"id": "F1", "printed": "—"}],
            "parts": [{"title": f"某部分{n}的情况", "sections": sections} for n in range(9)],
            "charts": [
                {"title": "办结情况", "kind": "completion", "rows": worked, **notes},
                {"title": "主要比率", "kind": "attainment", "rows": reached, **notes},
            ],
            "closing": {"signer": "某某县人民政府", "date": "2024年1月5日"},
            "sealed_note": "封存于第1号检查点",
        }
    }


@pytest.fixture(scope="module")
def pictures(edition: dict[str, Any]) -> list[tuple[str, bytes]]:
    return [(chart["title"], png(drawing(chart))) for chart in edition["content"]["charts"]]


@pytest.fixture(scope="module")
def printed(edition, pictures) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf(edition, pictures))
    yield document
    document.close()


@pytest.fixture(scope="module")
def word(edition, pictures) -> Any:
    return Document(io.BytesIO(docx(edition, pictures)))


def characters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        yield text.get_text_range(index, 1), text.get_charbox(index)


def test_no_character_leaves_the_type_area(printed):
    for page in printed:
        for letter, (left, bottom, right, top) in characters(page):
            if letter.strip():
                assert left * POINT >= PAGE.left - 1, letter
                assert right * POINT <= PAGE.width - PAGE.right + 4, letter  # punctuation may hang
                assert top * POINT <= PAGE.height - PAGE.top + 1, letter
                assert bottom * POINT >= PAGE.bottom - 20, letter  # the page's number stands below


def test_lines_stand_22_to_a_page(printed):
    """One glyph of the body stands lower by whole lines of 28.9 points, of which the type area holds 22."""
    checked = 0
    for page in printed:
        feet = sorted({box[1] for letter, box in characters(page) if letter == "额"})
        for one, two in pairwise(feet):
            lines = (two - one) / 28.9
            if lines > 0.5:
                assert abs(lines - round(lines)) < 0.02
                checked += 1
    assert checked > 20
    assert int((PAGE.height - PAGE.top - PAGE.bottom) / POINT / 28.9) == 22


def test_every_font_is_embedded(printed):
    seen = 0
    for page in printed:
        for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            assert pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(one.raw)) == 1
            seen += 1
    assert seen > 100


def test_every_word_of_the_text_is_printed_as_it_is(printed, edition):
    text = (
        "".join(page.get_textpage().get_text_range() for page in printed)
        .replace("\r", "")
        .replace("\n", "")
        .replace(" ", "")
    )
    for word in (
        "某某县2023年度",
        "一、某部分0的情况",
        "（三）某节2",
        "*不是列表*",
        "#不是标记",
        "$x$",
        "<l>@n",
        "九、某部分8的情况",
        "（封存于第1号检查点）",
        "附件：主要数据图",
        "数据来源：某某县2023年度台账记录",
    ):
        assert word in text
    assert "—" in text


def test_pages_are_numbered_and_headings_never_stand_last(printed):
    for number, page in enumerate(printed, 1):
        lines = [line.strip() for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
        assert f"— {number} —" in lines[-1].replace("—", " — ").replace("  ", " ") or str(number) in lines[-1]
        assert not lines[-2].startswith(tuple("一二三四五六七八九")), lines[-2]
        assert not lines[-2].startswith(("（一", "（二", "（三")), lines[-2]


def test_headings_make_the_outline(printed):
    titles = [mark.get_title() for mark in printed.get_toc()]
    assert [title.strip() for title in titles if title.strip().startswith("一、")] == ["一、某部分0的情况"]
    assert sum("（一）" in title for title in titles) == 9


def test_both_charts_are_whole_on_one_page(printed):
    last = printed[len(printed) - 1]
    images = list(last.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    assert len(images) == 2
    for image in images:
        left, bottom, right, top = image.get_bounds() if hasattr(image, "get_bounds") else image.get_pos()
        assert 0 < left < right < PAGE.width / POINT
        assert PAGE.bottom / POINT - 1 <= bottom < top <= (PAGE.height - PAGE.top) / POINT + 1


def test_equal_editions_print_equal_documents(edition, pictures):
    assert pdf(edition, pictures) == pdf(edition, pictures)


def test_the_word_document_has_the_official_page(word):
    section = word.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 35]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin)] == [28, 26]
    assert word.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        assert "PAGE" in footer._element.xml
        assert footer.paragraphs[0].text.startswith("— ")


@pytest.mark.parametrize(
    ("style", "family", "size"),
    [
        ("Normal", "仿宋", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体", 16),
    ],
)
def test_the_word_document_names_the_official_faces(word, style, family, size):
    found = word.styles[style]
    fonts = found.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == family
    assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert found.font.size == Pt(size)


def test_every_style_with_a_face_is_chinese(word):
    for style in word.styles:
        properties = style.element.find(qn("w:rPr"))
        if properties is not None:
            (language,) = properties.findall(qn("w:lang"))
            assert language.get(qn("w:eastAsia")) == "zh-CN", style.name


def test_word_headings_are_headings(word):
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "一、某部分0的情况")
    assert headings[1] == ("Heading 2", "（一）某节0")
    assert headings[-1] == ("Heading 1", "附件")
    assert word.core_properties.title == "某某县2023年度法治政府建设情况报告"


def test_pictures_in_word_are_told_to_those_who_cannot_see_them(word):
    described = [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))]
    assert described == ["办结情况", "主要比率"]


@pytest.mark.parametrize(
    ("signer", "date", "wanted"),
    [("某某县人民政府", "2024年1月5日", (3, 2)), ("某某市某某区人民政府", "2024年1月5日", (2, 4))],
)
def test_the_date_begins_two_characters_after_the_signer(signer, date, wanted):
    """7.3.5.2: the signer stands two characters from the edge, unless the date would then come nearer than that."""
    apart = signature(signer, date)
    wide = sum(0.5 if letter.isascii() else 1 for letter in date)
    assert apart.signer + len(signer) - 2 == apart.date + wide
    assert apart == wanted


def test_who_signs_and_when_stand_on_one_page_at_the_right(printed):
    pages = [page.get_textpage().get_text_range() for page in printed]
    (signed,) = [text for text in pages if "某某县人民政府" in text]
    assert "2024" in signed[signed.index("某某县人民政府") :]


def test_both_kinds_of_charts_are_equally_wide_and_say_their_numbers(edition):
    pictures = [drawing(chart) for chart in edition["content"]["charts"]]
    widths = [float(re.search(r'width="([\d.]+)"', picture)[1]) for picture in pictures]
    assert max(widths) - min(widths) < 60
    assert "1件 / 412件" in pictures[0]
    assert "10%" in pictures[1]
