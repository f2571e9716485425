"""Numbers in Chinese prose: Arabic, Chinese and mixed numerals to exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
CHINESE = "零〇○一二两三四五六七八九十百千万亿"

_GROUPS = re.compile(r"[, \u00a0\u3000\u2009]")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([十百千]?[万亿]{0,2})")


def scale_of(word: str) -> int:
    """The factor of a run of scale characters: ``百万`` is 1,000,000 and ``万亿`` 10¹²; empty is 1."""
    factor = 1
    for char in word:
        factor *= SMALL.get(char) or LARGE[char]
    return factor


def parse_chinese(word: str) -> Decimal:
    """Value of a Chinese numeral (``一千二百零三``, ``二〇二三``, ``十二点五``, ``两万三``).

    Raises:
        ValueError: the characters do not make a number.
    """
    whole, point, fraction = word.partition("点")
    value = _chinese_whole(whole)
    if not point:
        return Decimal(value)
    if not fraction or any(char not in DIGITS for char in fraction):
        raise ValueError(f"not a Chinese numeral: {word}")
    return Decimal(f"{value}.{''.join(str(DIGITS[char]) for char in fraction)}")


def _chinese_whole(word: str) -> int:
    if not word:
        raise ValueError("empty numeral")
    if all(char in DIGITS for char in word):
        return int("".join(str(DIGITS[char]) for char in word))
    total = section = 0
    digit: int | None = None
    last = 1
    for char in word:
        if char in DIGITS:
            if digit:
                raise ValueError(f"two digits in a row: {word}")
            digit, last = DIGITS[char], (10 if DIGITS[char] == 0 else last)
        elif char in SMALL:
            section += (1 if digit is None else digit) * SMALL[char]
            digit, last = None, SMALL[char]
        elif char in LARGE:
            section += digit or 0
            if LARGE[char] > 10**4:
                total = (total + section or 1) * LARGE[char]
            else:
                total += (section or 1) * LARGE[char]
            section, digit, last = 0, None, LARGE[char]
        else:
            raise ValueError(f"not a Chinese numeral: {word}")
    if digit is not None:
        # 两万三 is 23,000: a last digit without its unit counts the next unit down.
        section += digit * (last // 10 if last > 10 else 1)
    return total + section


def parse_arabic(word: str) -> tuple[Decimal, Decimal]:
    """Value and quantum of a mixed numeral: ``34,204``, ``1562.74``, ``3万5千``, ``1亿3000万``.

    Raises:
        ValueError: the characters do not make a number.
    """
    if word.isdecimal():
        return Decimal(word), Decimal(1)
    plain = _GROUPS.sub("", word)
    total = quantum = Decimal(0)
    position = 0
    for match in _MIXED.finditer(plain):
        if match.start() != position or (position and not match.group(1)):
            raise ValueError(f"not a numeral: {word}")
        number, factor = match.group(1), scale_of(match.group(2))
        total += Decimal(number) * factor
        decimals = len(number.partition(".")[2])
        quantum = Decimal(factor).scaleb(-decimals)
        position = match.end()
    if not position or position != len(plain):
        raise ValueError(f"not a numeral: {word}")
    return total, quantum
