"""PDF files: the text layer, read in a process of its own so that a hostile file harms nobody.

Run as ``python -m mingfa.auditor.sources.pdf`` it reads a PDF from standard input and writes JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from mingfa.auditor.model import Document
from mingfa.auditor.sources.errors import UnreadableReportError
from mingfa.auditor.sources.pdf_layout import join_pages
from mingfa.auditor.text import fold_radicals

MAX_PAGES = 600
MAX_SECONDS = 90
MAX_MEMORY = 2 * 1024**3
_RULES_OF_A_TABLE = 6
_SCANNED = "个别页没有文字层（可能是扫描图），未读取"


def read_pdf(name: str, data: bytes) -> Document:
    """Text of a PDF: radicals folded, hard line breaks joined, tables as rows of cells.

    Raises:
        UnreadableReportError: encrypted, damaged, too long, or too slow to read.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mingfa.auditor.sources.pdf"],
            input=data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableReportError(f"“{name}”过于复杂，{MAX_SECONDS}秒内没有读完，不再读取。") from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout.decode("utf-8"))
    except ValueError as error:
        raise UnreadableReportError(f"“{name}”已损坏，无法读取。") from error
    if "refused" in answer:
        raise UnreadableReportError(f"“{name}”{answer['refused']}")
    return Document(name, str(answer["text"]), "pdf", tuple(answer["warnings"]))


def extract(data: bytes) -> dict[str, Any]:
    """Text and warnings of a PDF, or ``{"refused": why}``."""
    import pypdfium2  # noqa: PLC0415 - only the child process loads it

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return {"refused": "已加密，请解除密码后再提交。" if locked else "不是完好的 PDF，无法读取。"}
    if len(pdf) > MAX_PAGES:
        return {"refused": f"共{len(pdf)}页，超过{MAX_PAGES}页，不读取。请只提交报告正文。"}
    pages: list[list[str]] = []
    empty = 0
    for number in range(len(pdf)):
        page = pdf[number]
        rules = sum(
            1 for _ in zip(range(_RULES_OF_A_TABLE), page.get_objects(filter=[2], max_depth=2), strict=False)
        )
        textpage = page.get_textpage()
        text = fold_radicals(textpage.get_text_range())
        lines = _with_tables(data, number) if rules >= _RULES_OF_A_TABLE and text.strip() else None
        pages.append(lines if lines is not None else text.replace("\r", "").split("\n"))
        empty += not text.strip()
        textpage.close()
        page.close()
    warnings = [_SCANNED] if 0 < empty < len(pages) else []
    return {"text": join_pages(pages), "warnings": warnings}


def _with_tables(data: bytes, number: int) -> list[str] | None:
    """Lines of a page with its ruled tables as rows of cells; ``None`` when there is no table after all."""
    import io  # noqa: PLC0415

    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(io.BytesIO(data), pages=[number + 1]) as pdf:
        page = pdf.pages[0]
        tables = [t for t in page.find_tables() if len(t.rows) > 1 and max(len(r.cells) for r in t.rows) > 1]
        if not tables:
            return None
        boxes = [t.bbox for t in tables]
        rest = page.filter(lambda o: o.get("object_type") != "char" or not _inside(o, boxes))
        words = [(line["top"], fold_radicals(line["text"])) for line in rest.extract_text_lines()]
        for table in tables:
            for offset, row in enumerate(table.extract()):
                cells = [" ".join(fold_radicals(cell or "").split()) for cell in row]
                words.append((table.bbox[1] + offset / 1000, "\t".join(cells)))
        return [text for _, text in sorted(words, key=lambda w: w[0])]


def _inside(char: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - absent on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    except (ImportError, ValueError, OSError):
        return


def _main() -> None:
    _limit_memory()
    try:
        answer = extract(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"refused": "占用内存过多，可能是恶意文件，不读取。"}
    except Exception:  # noqa: BLE001 - any fault of the two PDF libraries is the file's fault to the reader
        answer = {"refused": "已损坏，无法读取。"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    _main()
