"""The words for a change: whether a number is one, which way it went, and of what."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context

KIND = "增减"


def _moves() -> list[str]:
    """Words of growth and decline that are followed by the difference, not by the result."""
    lex = lexicon()
    return [w for w in (*lex.words("growth_down"), *lex.words("growth_up")) if w[-1] not in "至到幅"]


# 比上年同期847件少297件, but not 至少297件.
_LESS = "(?<![至不多缺减青])少"
# 多收4.6亿元, but not 增多.
_MORE = "(?<![至不缺众许增诸])多"


@cache
def change_words() -> dict[str, re.Pattern[str]]:
    """The patterns of a change: down, up, either, base, compare, difference, less."""
    lex = lexicon()
    down, up = any_of(lex.words("growth_down")), any_of(lex.words("growth_up"))
    acts = any_of(lex.words("more_or_less_of"))
    return {
        "down": re.compile(down),
        "up": re.compile(up),
        "either": re.compile(f"{down}|{up}"),
        "base": re.compile(
            any_of(lex.words("growth_base"))
            + r"|(?:较之?|相?比|与|对比)(?:(?:19|20)\d{2}年|[\u4e00-\u9fff]{1,4}前的?(?:[日月年周人户件]均)?$)"
        ),
        "compare": re.compile(any_of(lex.words("compare_words"))),
        "difference": re.compile(rf"(?:{any_of(_moves())}|{_LESS}{acts}?|{_MORE}{acts}(?<!多发))(?:了|有)?$"),
        "less": re.compile(rf"{_LESS}{acts}?了?$"),
    }


@cache
def in_turn() -> re.Pattern[str]:
    """分别, 依次: what follows is told of several things in their order."""
    return re.compile(any_of(lexicon().words("respectively")))


def is_difference(place: Place) -> bool:
    """True for a number by which something grew or fell: 增加20件."""
    return _moves_by(place.pre[-_TAIL:])


# No word of change is longer; a pattern that must end with the words need not be tried on all of them.
_TAIL = 10


@lru_cache(maxsize=4096)
def _moves_by(tail: str) -> bool:
    return change_words()["difference"].search(tail) is not None


# 低于上年2.8个百分点, 低了2.8个百分点
_LOWER = re.compile(r"低于[上去前]|低了?$")


def falls(change: Place) -> bool:
    """True when the words before the change say that it went down."""
    tail = change.pre[-8:]
    words = change_words()
    down = words["down"].search(tail) or words["less"].search(tail) or _LOWER.search(tail)
    up = words["up"].search(tail)
    return down is not None and (up is None or down.start() > up.start())


@cache
def _planned() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("planned")) + r"(?!收入|支出)")


def is_planned(place: Place) -> bool:
    """True for what was planned, not done: 年初预算数78600万元."""
    return _planned().search(place.pre + place.post[:4]) is not None


def own_subject(change: Place) -> bool:
    """True when the change names what changed itself, and so is not of the number before: 发案量下降16%."""
    words = change_words()
    rest = words["compare"].sub("", words["either"].sub("", change.pre))
    return len(re.sub(r"[率幅度约了达为，, ]", "", rest)) > 2


# 比5月, 较2020年, 与上年前11个月相比: the time with which something is compared.
_TIME = re.compile(
    r"(?:[比较与同和]|相比)?(?:(?:19|20)\d{2}年度?|(?:第?[一二三四]|[上前]一?)季度?|[上前]{1,2}一?[月周旬年]|去年|\d{1,2}月份?|前\d{1,2}个?月"
    r"|[上下]半年|同一?(?:[期月季]|时段|时期)|[年月]末|一年[间来]?|月份|底)+的?(?:相?比|相较)?"
)


def changed_thing(change: Place) -> str:
    """死亡人数 of 与去年同期相比死亡人数减少: the words before a change without those of comparison."""
    words = change_words()
    named = _TIME.sub("", words["difference"].sub("", change.pre))
    rest = words["either"].sub("", words["base"].sub("", words["compare"].sub("", named)))
    return re.sub("^[比较与同]|同期|相比|数|量|了", "", rest)


_GENERIC = re.compile(r"案件|数量|总量|总数|数|其中|占比|率|同期|幅度?|约|了|达|为|[，, ()\d]")


def told_of_another(context: Context, base: Place, change: Place) -> bool:
    """True when the change names a thing that the words before it do not: 3000起降到2700起，八类案件下降22%."""
    words = change_words()
    named = _TIME.sub("", words["difference"].sub("", change.pre))
    rest = _GENERIC.sub("", words["compare"].sub("", words["either"].sub("", words["base"].sub("", named))))
    if len(rest) < 3:
        return False
    before = context.view[base.sentence_start : change.clause_start]
    pairs = [rest[i : i + 2] for i in range(len(rest) - 1)]
    return sum(pair in before for pair in pairs) * 2 < len(pairs)


@cache
def _change() -> re.Pattern[str]:
    lex = lexicon()
    return re.compile(
        any_of([*lex.words("growth_up"), *lex.words("growth_down"), *lex.words("compare_words")])
    )


@cache
def _change_rate() -> re.Pattern[str]:
    """增长率 and 压缩率 are changes; 办结率 is not."""
    lex = lexicon()
    return re.compile(any_of([*lex.words("growth_up"), *lex.words("growth_down")]) + "率$")


# 出庭率由去年的31.2%提高到上半年的47.6%: what was reached, with its time.
_REACHED_THEN = re.compile(r"[到至](?:[^，,；;。到至]{0,8}(?:年|季度|月份?|期末?|末|时))的?$")


def is_change(context: Context, place: Place) -> bool:
    """True for growth and decline, and for percentage points."""
    if place.quantity.kind not in ("rate", "ratio"):
        return False
    if "分点" in context.literal(place):
        return True
    tail = place.pre[-8:]
    if _REACHED_THEN.search(tail):
        return False
    if change_words()["less"].search(tail):
        return True
    return bool(_change().search(tail)) and (
        not tail.endswith(("率", "到", "至")) or bool(_change_rate().search(tail))
    )


@cache
def real_terms() -> re.Pattern[str]:
    """What grows in real terms, which the printed amounts do not tell: 地区生产总值, 不变价格."""
    return re.compile(any_of(lexicon().words("real_terms")))


def in_real_terms(context: Context, change: Place) -> bool:
    """True for the growth of 生产总值, and for 按不变价格计算增长6.8%: printed amounts do not give it."""
    if not is_change(context, change):
        return False
    rates = [p.quantity.end for p in context.before(change.quantity.start) if p.quantity.kind == "rate"]
    since = max([change.sentence_start, *rates])
    return real_terms().search(context.view, since, change.quantity.start) is not None
