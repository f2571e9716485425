"""Which of two columns a rate is of: 1286人、1063.5万元…追回1197人、985.2万元，金额追回率."""

from __future__ import annotations

import re

from mingfa.auditor.reading import Place

_COLUMNS = {
    "money": re.compile(r"(?:金额|资金|款额|涉案额|价款|钱款)[\u4e00-\u9fff]{0,6}率$"),
    "person": re.compile(r"(?:人数|人员数)[\u4e00-\u9fff]{0,6}率$"),
    "": re.compile(r"(?:件数|宗数|起数|案件数|户数|家数|批次数)[\u4e00-\u9fff]{0,6}率$"),
}


def column_of(rate: Place) -> str | None:
    """The kind of number that the name of a rate asks for: money of 金额追回率, people of 人数追回率; else ``None``."""
    if not rate.pre.endswith("率"):
        return None
    return next((kind for kind, words in _COLUMNS.items() if words.search(rate.pre)), None)


def in_column(kind: str, place: Place) -> bool:
    """True for a number of the kind that a rate asks for; what is neither money nor people is of things."""
    own = place.quantity.kind
    return own == kind if kind else own not in ("money", "person")


def other_column(rate: Place, part: Place) -> bool:
    """违规领取1286人、1063.5万元，追回1197人、985.2万元，金额追回率92.6%: of the money, and not of the people."""
    kind = column_of(rate)
    return kind is not None and not in_column(kind, part)
