"""The things of a list each of which has a number of its own: 财政经济24件，占17.6%；监察司法9件，占6.6%."""

from __future__ import annotations

import re
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon

_FEWEST = 3
_MARKS = "、，,；;"
_RANK = {"、": 0, "，": 1, ",": 1, "；": 2, ";": 2}
# 甲县12件, “乙类”8件, 丙类(5件)
_NUMBERED = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”()A-Z]{2,24}?)\(?\d[\d.]*万?(?P<unit>[\u4e00-\u9fff]{1,3})\)?(?:\([^()]*\))?"
)
_JOINED = re.compile(r"(\d[\d.]*万?[\u4e00-\u9fff]{1,2}?\)?)(?:和|以及|及|与)(?=[\u4e00-\u9fff])")
# 占17.6% is told beside an item; 占道经营 is one.
_BESIDE = re.compile(
    r"(?:各|约)?占(?![道用地林耕田压座线床据绿])|比[重例]|份额|同比|环比|增|减|上升|下降|死亡|较|比"
)
_REST = re.compile(r"其[他它余]|另|还有|等|此外|剩余|余下")


@cache
def _sums() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(any_of([*lex.words("sum_words"), *lex.words("totals"), *lex.words("besides"), "其中"]))


def numbered_items(body: str, stated: int) -> list[str]:
    """The items of a list that begins with ``body``; none where it is open, or where more may belong to it."""
    # 丙局7件和丁局5件
    told = _JOINED.sub(r"\1、", body.partition("。")[0])
    items: list[str] = []
    stronger, unit, rest = -1, "", ""
    for mark, piece in _pieces(told):
        match = _NUMBERED.fullmatch(piece)
        named = match is not None and not _BESIDE.match(piece) and not _sums().search(piece)
        if match is not None and named and (not items or match["unit"] == unit):
            if len(items) == 1:
                stronger = _RANK[mark]
            elif items and _RANK[mark] > stronger:
                rest = piece
                break
            unit = match["unit"]
            items.append(piece)
        elif not items or (match is None and not _BESIDE.match(piece)):
            rest = piece
            break
    if len(items) < _FEWEST:
        return []
    after = told[told.find(items[-1]) + len(items[-1]) :]
    kinds = [item for item in items if not _REST.match(item)]
    open_to = _REST.search(after) is not None or _NUMBERED.fullmatch(rest) is not None
    if len(kinds) < len(items):
        # 分为四类：甲12件、乙8件、丙5件、其他3件: the rest may be one of them or none.
        return items if stated not in (len(kinds), len(items)) and len(items) < stated and not open_to else []
    return [] if open_to and len(items) != stated else items


def _pieces(text: str) -> list[tuple[str, str]]:
    """What the marks part, outside brackets, each with the mark before it."""
    found, start, depth, mark = [], 0, 0, "、"
    for at, char in enumerate(text):
        if char in "(《“":
            depth += 1
        elif char in ")》”":
            depth = max(0, depth - 1)
        elif char in _MARKS and not depth:
            found.append((mark, text[start:at].strip()))
            start, mark = at + 1, char
    return [*found, (mark, text[start:].strip())]
