"""The patterns by which numerals are found, compiled from the word lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound

CN = "一二三四五六七八九十百千零〇两"
# Longer runs of numerals than this are not numbers; the limit also keeps matching linear.
LONGEST = 24


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns and the bound that each bound word promises."""

    arabic: re.Pattern[str]
    chinese: re.Pattern[str]
    fraction: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    bound_of: dict[str, Bound]
    rank: re.Pattern[str]
    range_join: re.Pattern[str]
    list_join: re.Pattern[str]
    zero: re.Pattern[str]
    non_units: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The compiled patterns; the same object every time."""
    lex = lexicon()
    before, after = lex.cues["bounds_before"], lex.cues["bounds_after"]
    bound_of = {word: Bound(name) for name, words in before.items() for word in words}
    bound_of |= {"后" + word: Bound(name) for name, words in after.items() for word in words}
    rates = any_of(lex.rates)
    arabic = (
        # 政务App24件 is a number; V2 is none.
        r"(?=\d)(?:(?<![\dA-Za-z.])|(?<=APP)|(?<=App)|(?<=app)|(?<=KTV))"
        r"(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:(?: \d+){1,4})?(?: ?\. ?\d+)?)"
        r"(?: ?(?P<more1>[余多来几])?(?P<scale>[百千]?[万亿]{1,2}(?:\d+(?:\.\d+)?[万千])?|[百千](?![米克瓦伏])))?"
        r"(?P<more2>[余多来](?![次]?元化))? ?"
        rf"(?:(?P<rate>{rates})|(?P<more3>[余多])?(?P<unit>{lex.unit_pattern})|(?P<big>大)(?=[\u4e00-\u9fff]))?"
    )
    chinese = (
        rf"(?<![{CN}万亿])(?P<cn>[数几上近]?[{CN}]{{1,16}}(?:点[{CN}]{{1,8}})?(?:[万亿][{CN}]{{0,12}}){{0,3}})(?P<more>[余多来几])?(?P<scale>[万亿])?"
        rf"(?:(?P<unit>{lex.chinese_unit_pattern}|人次|件次|场次|元|户次|家次|份|小时|分钟|名|亩)|(?P<big>大)(?=[\u4e00-\u9fff]))"
    )
    fraction = (
        rf"(?P<base>[{CN}万]{{1,6}})分之(?P<top>[{CN}]{{1,12}}(?:点[{CN}]{{1,8}})?|\d{{1,12}}(?:\.\d{{1,8}})?)"
        rf"|(?P<tenth>[{CN}]|\d(?:\.\d)?)成(?P<half>半)?(?![立功员效果为绩本都人长年交品套因型片语熟文分就不家])"
    )
    return Patterns(
        arabic=re.compile(arabic),
        chinese=re.compile(chinese),
        fraction=re.compile(fraction),
        before=re.compile(
            rf"(?<![治反])(?P<b>{any_of(w for ws in before.values() for w in ws if w != '上')}) ?$"
        ),
        after=re.compile(rf" ?(?P<a>{any_of(w for ws in after.values() for w in ws)})"),
        bound_of=bound_of,
        rank=re.compile(rf"第(?P<n>\d{{1,6}}|[{CN}]{{1,8}})(?P<u>[位名])?"),
        range_join=re.compile(r" ?[-—–−~～至到] ?"),
        list_join=re.compile(r"[、和与及]"),
        zero=re.compile(r"零(?=败诉|投诉|事故|发案|上访|差错|超期|逾期|违规|违纪|复议|诉讼)"),
        non_units=re.compile(r"[\u4e00-\u9fffA-Za-z]"),
    )


def bound_at(view: str, start: int, end: int, more: str | None) -> tuple[Bound, int]:
    """Bound of the number in [start, end) and the end including a bound word like 以上."""
    words = patterns()
    bounds = []
    if more:
        bounds.append(Bound.AT_LEAST)
    prefix = words.before.search(view[max(0, start - 6) : start])
    if prefix and not _is_compound(view, start - len(prefix.group()), prefix.group("b")):
        bounds.append(words.bound_of[prefix.group("b")])
    suffix = words.after.match(view, end)
    if suffix and suffix.group("a") not in "余多" and not view.startswith("内容", suffix.start("a")):
        bounds.append(words.bound_of["后" + suffix.group("a")])
        end = suffix.end()
    if not bounds:
        return Bound.EXACT, end
    return (bounds[0] if len(set(bounds)) == 1 else Bound.APPROX), end


def ceiling_of(value: Decimal, more: str | None) -> Decimal | None:
    """余 and 多 promise less than one more of the last printed digit that is not zero: 2430余 is under 2440."""
    if not more or not value:
        return None
    exponent = int(str(value.normalize().as_tuple().exponent))
    return value + Decimal(1).scaleb(exponent)


def _is_compound(view: str, at: int, word: str) -> bool:
    """True when a one-character bound word is the tail of another word: 签约, 最近, 治超."""
    if len(word) > 1:
        return False
    before = view[at - 1 : at] if at > 0 else ""
    tails = {"约": "合签节预履条公违契邀集制", "近": "最附临亲靠", "超": "治赶反", "逾": "", "上": ""}
    return bool(before) and before in tails.get(word, "")
