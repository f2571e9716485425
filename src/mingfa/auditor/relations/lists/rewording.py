"""One amount told in two ways: 替消费者挽回经济损失 and 共挽回消费者损失, 追回工资 and 追讨欠薪."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, same_unit


@cache
def _acts() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What was done and to what, each in all its ordinary words."""
    rows = lexicon().cues["reworded"]
    return tuple((re.compile(any_of(row["act"])), re.compile(any_of(row["of"]))) for row in rows)


@cache
def _noise() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(any_of([*lex.words("leads"), *lex.words("totals"), *lex.words("reworded_noise")]))


def reworded(context: Context, one: Place, other: Place) -> bool:
    """True when both tell one act on one thing, and neither names whom or where another than the other does."""
    if not (is_count(one) and is_count(other) and same_unit(one, other)) or other.part_mark or one.part_mark:
        return False
    told, again = _told(one.pre), _told(other.pre)
    if told is None or again is None or told[0] != again[0] or of_another(one, other):
        return False
    # 2023年，甲市…共挽回: the second may leave out what the first named, and name no other.
    first, second = _scope(context, one), _scope(context, other)
    return (
        second <= first and "其中" not in first and not (first and _ALL_OVER.search(_clause(context, other)))
    )


def of_another(one: Place, other: Place) -> bool:
    """True for 挽回损失 or 为农民工挽回损失 and then 为女职工挽回损失: one act, for others or for some."""
    told, again = _told(one.pre), _told(other.pre)
    if told is None or again is None or told[0] != again[0]:
        return False
    return bool(again[1]) and told[1] != again[1]


@lru_cache(maxsize=2048)
def _told(words: str) -> tuple[int, str] | None:
    """Which act the words tell, and what is left of them without it: whose it is."""
    for at, (act, thing) in enumerate(_acts()):
        if act.search(words) and thing.search(words):
            left = _noise().sub("", act.sub("", thing.sub("", words)))
            return at, re.sub(r"[^\u4e00-\u9fff]", "", left)
    return None


# 某区, 甲县, 上半年, 5月: whose and when; 全县 says nothing.
_WHERE = re.compile(
    r"(?<!全)(?:[\u4e00-\u9fff](?:[省市县区镇乡旗院]|街道)(?!场|域|别|分)|本级|直属|其中)"
    r"|[上下]半年|[一二三四]季度|\d{1,2}月|(?:19|20)\d\d年|上年|去年|同期"
)


def _scope(context: Context, place: Place) -> set[str]:
    """The places and times that the words of its clause name."""
    return set(_WHERE.findall(_clause(context, place)))


_ALL_OVER = re.compile("全[国省市县区州镇乡]")


def _clause(context: Context, place: Place) -> str:
    """The words before the number in its part of the sentence."""
    start = max(context.view.rfind(mark, place.sentence_start, place.clause_start) for mark in "；;。")
    return context.view[max(start + 1, place.sentence_start) : place.quantity.start]
