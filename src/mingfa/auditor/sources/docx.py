"""Word documents: paragraphs and tables of the body, read without trusting the archive."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from mingfa.auditor.model import Document
from mingfa.auditor.sources.errors import UnreadableReportError

_MAX_XML = 60 * 1024 * 1024
_MAX_ENTRIES = 5000
_MAX_RATIO = 400
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


def read_docx(name: str, data: bytes) -> Document:
    """Text of a .docx; deleted text, headers and footers are left out.

    Raises:
        UnreadableReportError: no Word document, damaged, encrypted, or an archive made to overflow.
    """
    xml = _document_xml(name, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableReportError(f"“{name}”的正文已损坏，无法读取。") from error
    body = next((e for e in root if _local(e) == "body"), None)
    if body is None:
        raise UnreadableReportError(f"“{name}”里没有正文。")
    return Document(name, "\n".join(_blocks(body)), "docx")


def _document_xml(name: str, data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_ENTRIES:
                raise UnreadableReportError(f"“{name}”内含文件过多，不像 Word 文档，不读取。")
            try:
                entry = archive.getinfo("word/document.xml")
            except KeyError:
                raise UnreadableReportError(
                    f"“{name}”是压缩包，但不是 Word 文档（.docx）。请提交报告本身。"
                ) from None
            if entry.flag_bits & 1:
                raise UnreadableReportError(f"“{name}”已加密，请解除密码后再提交。")
            if (
                entry.file_size > _MAX_XML
                or entry.file_size > _MAX_RATIO * max(1, entry.compress_size) + 1_000_000
            ):
                raise UnreadableReportError(f"“{name}”解压后异常庞大，可能是恶意文件，不读取。")
            with archive.open(entry) as stream:
                xml = stream.read(_MAX_XML + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, UnreadableReportError):
            raise
        raise UnreadableReportError(f"“{name}”已损坏，无法解开。") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise UnreadableReportError(f"“{name}”已损坏，无法解开。") from error
    if len(xml) > _MAX_XML:
        raise UnreadableReportError(f"“{name}”解压后异常庞大，可能是恶意文件，不读取。")
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:65536]:
        raise UnreadableReportError(f"“{name}”含有外部实体声明，可能是恶意文件，不读取。")
    return xml


def _local(element: etree._Element) -> str:
    # Comments and processing instructions have a function for a tag.
    tag = str(element.tag)
    return tag.removeprefix(_W).removeprefix(_STRICT) if tag.startswith((_W, _STRICT)) else ""


def _blocks(body: etree._Element) -> list[str]:
    lines: list[str] = []
    for block in body:
        kind = _local(block)
        if kind == "p":
            lines.append(_paragraph(block))
        elif kind == "tbl":
            lines.extend(_table(block))
        elif kind == "sdt":
            content = next((e for e in block if _local(e) == "sdtContent"), None)
            if content is not None:
                lines.extend(_blocks(content))
    return lines


def _paragraph(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    for node in paragraph.iter():
        kind = _local(node)
        if kind == "t" and not _deleted(node, paragraph):
            pieces.append(node.text or "")
        elif kind == "tab":
            pieces.append(" ")
        elif kind in ("br", "cr"):
            pieces.append("\n")
    return "".join(pieces)


def _deleted(node: etree._Element, top: etree._Element) -> bool:
    parent = node.getparent()
    while parent is not None and parent is not top:
        if _local(parent) in ("del", "moveFrom"):
            return True
        parent = parent.getparent()
    return False


def _table(table: etree._Element) -> list[str]:
    rows: list[str] = []
    for row in table:
        if _local(row) != "tr":
            continue
        cells = []
        for cell in row:
            if _local(cell) == "tc":
                text = " ".join(_paragraph(p) for p in cell.iter() if _local(p) == "p")
                cells.append(" ".join(text.split()))
                cells.extend([""] * (_grid_span(cell) - 1))
        if any(cells):
            rows.append("\t".join(cells))
    return rows


def _grid_span(cell: etree._Element) -> int:
    for node in cell.iter():
        if _local(node) == "gridSpan":
            value = next((v for k, v in node.attrib.items() if str(k).endswith("val")), "1")
            return min(60, int(str(value))) if str(value).isdigit() else 1
    return 1
