"""Reports in every common kind of file; and files that are no report, broken, or made to do harm."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import docx
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from mingfa.auditor import MAX_BYTES, UnreadableReportError, audit_document, read_bytes, read_path
from mingfa.auditor.sources.pdf_layout import join_pages
from mingfa.auditor.text import fold_radicals, plain

REPORT = "某县2023年法治政府建设情况报告\n全年共受理行政复议案件86件，审结71件，尚未审结15件。\n"


def values(data: bytes, name: str = "报告") -> list[int]:
    return [int(f.value) for f in audit_document(read_bytes(name, data)).figures]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_of_the_chinese_web(encoding: str) -> None:
    document = read_bytes("a.txt", REPORT.encode(encoding))
    assert document.text == REPORT
    assert document.warnings == ()


def test_offsets_slice_the_decoded_text() -> None:
    audit = audit_document(read_bytes("a.txt", REPORT.encode("gb18030")))
    assert [REPORT[f.start : f.end] for f in audit.figures] == ["86件", "71件", "15件"]


def test_line_ends_are_kept_so_that_offsets_hold() -> None:
    assert read_bytes("a.txt", b"\xe4\xb8\x80\r\n5\xe4\xbb\xb6\r\n").text == "一\r\n5件\r\n"


def test_a_damaged_byte_is_said_to_be_damage() -> None:
    document = read_bytes("a.txt", "受理86件。".encode() + b"\xe5\x8f" + "审结71件。".encode())
    assert "\ufffd" in document.text
    assert "损坏" in document.warnings[0]


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>某县报告</title><style>p{}</style></head><body>
<div class="nav"><a href="/">首页</a> 访问量99999次</div>
<table width="100%"><tr><td><div class="article-content"><p>全年共受理行政复议案件86件，<br>审结71件。</p>
<p>建议<!-- 12件 -->&nbsp;完成整改&#53;3条。</p><div style="display:none">隐藏88件</div>
<table border="1"><tr><th>单位</th><th>立案（件）</th></tr><tr><td>公安局</td><td>40</td></tr>
<tr><td>市场监管局</td><td>80</td></tr><tr><td>合计</td><td>130</td></tr></table></div></td></tr></table>
<div class="footer">版权所有 电话：0531-1234567 备案12345号</div><script>var a="77件"</script></body></html>"""


def test_a_web_page_is_its_article_and_its_tables() -> None:
    audit = audit_document(read_bytes("a.html", PAGE.encode("gb18030")))
    assert [int(f.value) for f in audit.figures] == [86, 71, 53, 40, 80, 130]
    assert [f.expression for f in audit.findings if f.kind == "表格合计"] == ["40+80=120≠130"]


def test_deep_and_crooked_html_is_read_all_the_same() -> None:
    assert values(("<div>" * 5000 + "<p>受理86件。<p>审结71件。").encode()) == [86, 71]
    assert values(b"<html><body><p>" + "<table><tr><td>受理86件。".encode()) == [86]


def word(paragraphs: list[str], rows: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_document_with_a_table() -> None:
    rows = [["单位", "立案（件）"], ["公安局", "40"], ["市场监管局", "80"], ["合计", "120"]]
    audit = audit_document(read_bytes("a.docx", word(["全年受理86件，审结71件。"], rows)))
    assert [int(f.value) for f in audit.figures] == [86, 71, 40, 80, 120]
    assert [f.verdict.value for f in audit.findings if f.kind == "表格合计"] == ["一致"]


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


BOMB = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    + b" " * 70_000_000
)
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b" \n\t ", "空文件"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "无法读取"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧版 Office"),
        (b"PK\x03\x04 broken", "已损坏"),
        (zipped({"a.txt": b"hello"}), "不是 Word 文档"),
        (zipped({"word/document.xml": BOMB}), "异常庞大"),
        (zipped({"word/document.xml": XXE}), "外部实体"),
        (zipped({"word/document.xml": b"<w:document"}), "已损坏"),
        (zipped({f"f{i}": b"" for i in range(5100)}), "文件过多"),
        (b"%PDF-1.7 nothing else", "不是完好的 PDF"),
        (b"<html><body><script>x</script></body></html>", "没有可读的文字"),
        (b"x" * (MAX_BYTES + 1), "超过20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_report_gets_a_clear_answer(data: bytes, words: str) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableReportError, match=words):
        read_bytes("文件", data)
    assert time.monotonic() - started < 10


def test_a_missing_file_gets_a_clear_answer(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(UnreadableReportError, match="找不到文件"):
        read_path(Path(str(tmp_path)) / "没有.txt")


PDF = """#set page(width: 12cm, height: 9cm, numbering: "- 1 -")
#set text(size: 11pt, font: ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC"), lang: "zh")
二、主要成效

全县各级人民调解组织坚持和发展新时代枫桥经验，全年共排查调处各类矛盾纠纷一千件以上，其中受理人民调解案件416件，成功化解408件，调解成功率98%，群众满意度进一步提升。

#pagebreak()
#table(columns: 3, [单位], [立案（件）], [结案（件）], [公安局], [40], [38], [市场监管局], [80], [75], [合计], [120], [113])
"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    made = typst.compile(PDF.encode())
    assert isinstance(made, bytes)
    return made


def test_a_pdf_with_a_table(pdf: bytes) -> None:
    """Hard line breaks are joined, page numbers dropped, the ruled table read by rows."""
    audit = audit_document(read_bytes("a.pdf", pdf))
    assert [int(f.value) for f in audit.figures if not f.is_rate] == [
        1000,
        416,
        408,
        40,
        38,
        80,
        75,
        120,
        113,
    ]
    assert any(f.kind == "比率" and f.verdict.value == "一致" for f in audit.findings)
    assert [f.expression for f in audit.findings if f.kind == "表格合计"] == ["40+80=120", "38+75=113"]


def test_a_cut_pdf_is_refused_or_read_but_never_breaks(pdf: bytes) -> None:
    for length in (20, len(pdf) // 2, len(pdf) - 30):
        with suppress(UnreadableReportError):
            assert read_bytes("a.pdf", pdf[:length]).text


def test_radicals_of_browser_made_pdfs_are_folded() -> None:
    assert fold_radicals("⽴案⼀件，⼈⺠") == "立案一件，人民"


def test_hard_line_breaks_are_joined_but_headings_stand() -> None:
    pages = [
        ["一、主要成效", "全年共受理行政复议案", "件86件，审结71件，尚", "未审结15件。", "二、不足", "- 1 -"]
    ]
    assert join_pages(pages) == "一、主要成效\n全年共受理行政复议案件86件，审结71件，尚未审结15件。\n二、不足"


def test_heads_and_feet_of_pages_are_dropped() -> None:
    pages = [["某县报告", f"第{n}段落内容不同。", f"- {n} -"] for n in range(1, 6)]
    assert "某县报告" not in join_pages(pages)


@given(st.text(max_size=200))
def test_the_plain_view_keeps_every_position(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    if data.lstrip().startswith(b"%PDF"):
        return
    try:
        document = read_bytes("x", data)
    except UnreadableReportError:
        return
    assert document.text.strip()
