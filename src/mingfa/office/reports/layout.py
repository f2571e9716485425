"""The official format's measures (GB/T 9704-2012): page, margins, sizes, leading, families. Families are a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Page(NamedTuple):
    """A4 with the type area of 156 by 225 millimetres (5.2): all in millimetres."""

    width: float = 210
    height: float = 297
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26


class Face(NamedTuple):
    """A face: the official family first, then what stands in for it; size and leading in points.

    `bold` holds only for what stands in: the official families tell headings apart by their shape alone.
    """

    families: tuple[str, ...]
    size: float
    leading: float = 28.9  # 22 lines to a page (5.2.3)
    bold: bool = False


PAGE = Page()
CHARACTERS = 2  # by which the first line is indented
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
TITLE = Face(("方正小标宋简体", _SERIF, _SANS), 22, 36, bold=True)
HEADING = Face(("黑体", "SimHei", _SANS), 16)
SECTION = Face(("楷体", "KaiTi", _SERIF, _SANS), 16, bold=True)
BODY = Face(("仿宋", "FangSong", _SERIF, _SANS), 16)
SMALL = Face(("宋体", "SimSun", _SERIF, _SANS), 14)
HEADINGS = {1: HEADING, 2: SECTION}
NOTE = 10.5  # points, under a chart
CHART_WIDTH = 150  # millimetres
ANNEX, CHARTS_TITLE = "附件", "主要数据图"


class Signature(NamedTuple):
    """How far from the right edge the signer and the date stand, in characters."""

    signer: float
    date: float


def signature(signer: str, date: str) -> Signature:
    """Two characters from the right edge; the date begins two after the signer, or the signer gives way (7.3.5.2)."""
    wide, dated = _wide(signer), _wide(date)
    if dated > wide - 2:
        return Signature(dated + 4 - wide, 2)
    return Signature(2, wide - dated)


def _wide(text: str) -> float:
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def chart_notes(chart: Mapping[str, Any]) -> list[str]:
    """What stands under a chart: how to read it, where its numbers are from."""
    return [note for note in (chart.get("note"), chart.get("source")) if note]
