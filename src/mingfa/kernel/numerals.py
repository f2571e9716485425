"""Chinese numerals of statutes, both ways: 一百二十 is 120. Whole numbers from 0 to 9999."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: n for n, digit in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_WRITTEN = re.compile(
    "([一二两三四五六七八九]千)?零?([一二两三四五六七八九]百)?零?([一二三四五六七八九]?十)?零?([一二两三四五六七八九])?"
)


def to_zh(n: int) -> str:
    """120 → 一百二十, 12 → 十二, 1005 → 一千零五. Raises ValueError outside 0–9999."""
    if not 0 <= n <= 9999:
        raise ValueError(f"{n}不在0至9999之间")
    if n < 10:
        return _DIGITS[n]
    written, gap = "", False
    for place, name in _PLACES:
        digit, n = divmod(n, place)
        if digit:
            written += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(written)
    if n:
        written += ("零" if gap else "") + _DIGITS[n]
    return written.removeprefix("一") if written.startswith("一十") else written


def from_zh(written: str) -> int:
    """一百二十 → 120, 十二 → 12, 二〇二三 → 2023; digits pass as they are. Raises ValueError."""
    if written.isdecimal():
        return int(written)
    if written and all(character in _VALUES for character in written):
        return int("".join(str(_VALUES[character]) for character in written))
    match = _WRITTEN.fullmatch(written.replace("〇", "零").replace("○", "零"))
    if not written or match is None:
        raise ValueError(f"“{written}”不是中文数字")
    total = 0
    for (place, _), part in zip((*_PLACES, (1, "")), match.groups(), strict=True):
        if part:
            total += _VALUES.get(part[0], 1) * place
    return total
