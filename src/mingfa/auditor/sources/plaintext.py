"""Bytes to text in the encodings of the Chinese web."""

from __future__ import annotations

import re

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_KNOWN = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5",
}
_DAMAGED = "文件编码有损坏，个别文字无法辨认，已用“�”代替"


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of ``data`` and warnings; byte order marks are dropped, line ends kept."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:2048])
    name = _KNOWN.get(declared.group(1).decode("ascii").lower(), "") if declared else ""
    if name and name != "utf-8":
        return _lenient(data, name)
    try:
        return data.decode("gb18030"), ()
    except UnicodeDecodeError:
        pass
    return min(
        (_lenient(data, encoding) for encoding in ("utf-8", "gb18030")), key=lambda r: r[0].count("\ufffd")
    )


def _lenient(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, errors="replace")
    return text, ((_DAMAGED,) if "\ufffd" in text else ())


def looks_binary(data: bytes) -> bool:
    """True for bytes that are no text in any encoding read here."""
    head = data[:8192]
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return False
    controls = sum(1 for byte in head if byte < 9 or 13 < byte < 32)
    return b"\x00" in head or controls * 20 > len(head)
