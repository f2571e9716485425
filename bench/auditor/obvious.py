"""The obvious alternative: one regular expression for numbers with units, cn2an for Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import cn2an

_UNITS = (
    "人次|户次|家次|件次|场次|条次|个工作日|件|人|名|位|次|个|项|条|份|家|户|场|期|处|起|宗|篇|本|卷|台|套|组|支|所|种|类|"
    "亩|元|天|分钟|小时|学时|批|张|倍"
)
_FIGURE = re.compile(
    rf"(?P<n>\d+(?:,\d{{3}})*(?:\.\d+)?|[一二两三四五六七八九十百千]+)(?P<more>[余多])?(?P<scale>[万亿])?余?"
    rf"(?:(?P<rate>%|％|个百分点)|(?P<unit>{_UNITS}))"
)
_SCALE = {"万": 10**4, "亿": 10**8, None: 1}
_CANON = {"名": "人", "位": "人"}


def figures(text: str) -> list[tuple[int, Decimal, str]]:
    """Offset, value and unit of every match."""
    found = []
    for match in _FIGURE.finditer(text):
        word = match.group("n")
        try:
            value = (
                Decimal(word.replace(",", "")) if word[0].isdigit() else Decimal(cn2an.cn2an(word, "smart"))
            )
        except (ValueError, InvalidOperation):
            continue
        value *= _SCALE[match.group("scale")]
        if match.group("rate"):
            found.append((match.start(), value / 100, "1"))
        else:
            found.append((match.start(), value, _CANON.get(match.group("unit"), match.group("unit"))))
    return found


_PARTS = re.compile(r"(\d+)[件项个人份宗][^。；]{0,6}其中([^。；]*)")
_LEFT = re.compile(
    r"(\d+)[^。；\d]*?(?:整改|办结|审结|完成)[^。；\d]*?(\d+)[^。；\d]*?(?:剩余|未)[^。；\d]*?(\d+)"
)
_RATE = re.compile(r"(\d+)[^。；\d]+?(\d+)[^。；\d]+?率[^。；\d]*?(\d+(?:\.\d+)?)%")


def contradicts(text: str) -> bool:
    """Three regular expressions for the three commonest relations."""
    for whole, rest in _PARTS.findall(text):
        parts = [int(n) for n in re.findall(r"(\d+)[件项个人份宗]", rest)]
        if parts and sum(parts) > int(whole):
            return True
    for base, done, left in _LEFT.findall(text):
        if int(base) - int(done) != int(left):
            return True
    rates = _RATE.findall(text)
    return any(int(base) and abs(int(part) * 100 / int(base) - float(rate)) > 1 for base, part, rate in rates)
