"""The official format's measures (GB/T 9704-2012): page, margins, sizes, leading, families. Families are a setting."""

from __future__ import annotations

from typing import NamedTuple

CHAPTERS = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
)


class Page(NamedTuple):
    """A4 with the type area of 156 by 225 millimetres (5.2): all in millimetres."""

    width: float = 210
    height: float = 297
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26


class Face(NamedTuple):
    """A face: families in order of preference (the official one first), size and leading in points."""

    families: tuple[str, ...]
    size: float
    leading: float = 28.9  # 22 lines to a page (5.2.3)
    bold: bool = False


PAGE = Page()
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
TITLE = Face(("方正小标宋简体", _SERIF, _SANS), 22, 33)
HEADING = Face(("黑体", "SimHei", _SANS), 16)
SECTION = Face(("楷体", "KaiTi", _SERIF, _SANS), 16)
BODY = Face(("仿宋", "FangSong", _SERIF, _SANS), 16)
SMALL = Face(("宋体", "SimSun", _SERIF, _SANS), 14)
