"""From a file of any common kind to a :class:`~mingfa.auditor.model.Document`, or a clear refusal."""

from __future__ import annotations

from pathlib import Path

from mingfa.auditor.model import Document
from mingfa.auditor.sources.errors import UnreadableReportError
from mingfa.auditor.sources.plaintext import decode, looks_binary

MAX_BYTES = 20 * 1024 * 1024
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".pdf")

__all__ = ["MAX_BYTES", "SUFFIXES", "UnreadableReportError", "read_bytes", "read_path"]


def read_path(path: Path) -> Document:
    """Read a report from disk.

    Raises:
        UnreadableReportError: the file is missing, too large, or no report; the message is for users.
    """
    try:
        if not path.is_file():
            raise UnreadableReportError(f"找不到文件“{path.name}”，或它不是普通文件。")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableReportError(f"“{path.name}”超过20 MB，不读取。请只提交报告正文。")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableReportError(f"无法打开“{path.name}”：{error.strerror or '读取失败'}。") from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Document:
    """Read a report from its bytes; the kind is told by the content, not by the name.

    Raises:
        UnreadableReportError: empty, too large, damaged beyond reading, or of a kind not read.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableReportError(f"“{name}”超过20 MB，不读取。请只提交报告正文。")
    document = _read(name, data)
    if not document.text.strip():
        raise UnreadableReportError(f"“{name}”中没有可读的文字。{_hint(document.format)}")
    return document


def _hint(kind: str) -> str:
    return "它可能是扫描件：请先作文字识别（OCR）再提交。" if kind == "pdf" else "请检查文件是否为空。"


def _read(name: str, data: bytes) -> Document:
    if not data.strip():
        raise UnreadableReportError(f"“{name}”是空文件。")
    if data[:1024].lstrip().startswith(b"%PDF"):
        from mingfa.auditor.sources.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(name, data)
    if data[:4] == b"PK\x03\x04":
        from mingfa.auditor.sources.docx import read_docx  # noqa: PLC0415

        return read_docx(name, data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableReportError(
            f"“{name}”是旧版 Office 文件（.doc/.wps）。请另存为 .docx 或 PDF 再提交。"
        )
    if looks_binary(data):
        raise UnreadableReportError(f"“{name}”不是文本、HTML、DOCX 或 PDF，无法读取。")
    text, warnings = decode(data)
    if _looks_html(text):
        from mingfa.auditor.sources.html import read_html  # noqa: PLC0415

        return read_html(name, text, warnings)
    return Document(name, text, "text", warnings)


def _looks_html(text: str) -> bool:
    head = text[:4096].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(
        ("<!doctype html", "<html", "<?xml", "<head", "<body", "<div", "<p", "<table", "<meta")
    ) or ("<html" in head or "</p>" in head or "<br" in head)
