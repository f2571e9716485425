"""The count of a list that is named after it: “七家试点单位为A、B…”, “印发3个办法：《…》《…》”, “前五位依次为…”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.numerals import parse_chinese
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding
from mingfa.auditor.relations.lists.listing import KIND, UNITS, split_items
from mingfa.auditor.relations.lists.numbered_items import numbered_items

_REACH = 400
_LONGEST, _FEWEST, _SHORT, _OFF = 14, 3, 6, 3
_LEAD = 12


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count and what is named after it; an open list (其中) may leave things out."""

    stated: int
    start: int
    end: int
    places: list[Place]
    body: str
    is_open: bool = False


@cache
def _openers() -> str:
    """The words between the count and its list."""
    return rf"[，,]?(?:{any_of(lexicon().words('list_openers'))}|:|为|是|即)(?:了)?[:，,]?"


@cache
def _opening() -> re.Pattern[str]:
    """What follows a count of things that are then named: 个领域：…, 家试点单位，分别为…."""
    nouns = any_of(lexicon().words("list_nouns"))
    some_of = r"(?P<some>[，,。]其中[:，,]?)"
    return re.compile(rf"[\u4e00-\u9fff]{{0,10}}?{nouns}(?:{_openers()}|{some_of})(?P<list>.{{4,}})")


@cache
def _divided() -> re.Pattern[str]:
    """六类: of 归为六类, where no noun needs to follow."""
    return re.compile(rf"[\u4e00-\u9fff]{{0,8}}?{_openers()}(?P<list>.{{4,}})")


@cache
def _divides() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("spelt_out")) + r"(?:了|以下|下列|如下)?$")


@cache
def _ranked() -> re.Pattern[str]:
    """前五位的依次是, 前三名分别为."""
    return re.compile(
        r"前(?P<n>[二两三四五六七八九十]|\d{1,2})(?:(?:大|位|名|项|类|种|个|家)的?|的)"
        r"(?:[\u4e00-\u9fff]{0,8}?(?:依次|分别|顺次)(?:为|是|有)?|(?<=的)[\u4e00-\u9fff]{0,4}?[为是])[:，,]?(?P<list>.{4,})"
    )


def find(context: Context) -> Iterator[Finding]:
    """Every count that opens an enumeration."""
    for counted in (*_of_places(context), *_of_ranks(context)):
        items = _items(counted)
        if items:
            yield from _judge(context, counted, items)


def _of_places(context: Context) -> Iterator[_Counted]:
    """七家单位：…, 分为五个领域：…, 归为六类：…."""
    for place in context.places:
        quantity = place.quantity
        if place.depth or quantity.unit not in UNITS or not 2 <= quantity.value <= 20:
            continue
        if quantity.bound is not Bound.EXACT:
            continue
        text = context.view[quantity.end : quantity.end + _REACH].split("\n")[0]
        lead = context.view[max(place.sentence_start, quantity.start - _LEAD) : quantity.start]
        kinds = quantity.unit in ("类", "种") or _divides().search(lead) is not None
        match = _opening().match(text) or (_divided().match(text) if kinds else None)
        if match is not None:
            some = match.groupdict().get("some") is not None
            value = int(quantity.value)
            yield _Counted(value, place.clause_start, quantity.end, [place], match["list"], some)


def _of_ranks(context: Context) -> Iterator[_Counted]:
    """居前五位的依次是A、B、C: a rank is no count, so its words are read here."""
    start = context.view.find("前")
    while start >= 0:
        match = _ranked().match(context.view, start, start + _REACH)
        if match is not None:
            told = match["n"]
            stated = int(told) if told.isdigit() else 2 if told == "两" else int(parse_chinese(told))
            inside = [p for p in context.before(match.end(), 40) if p.quantity.start >= match.start("list")]
            yield _Counted(stated, start, match.start("list"), inside[:1], match["list"].split("\n")[0])
        start = context.view.find("前", start + 1)


def _items(counted: _Counted) -> list[str]:
    """The things named after the count, when it is plain where each begins and ends."""
    numbered = numbered_items(counted.body, counted.stated)
    if numbered:
        # 涉及10个市。其中，甲市34件、…: some of them may be left out, but none can be added.
        return numbered if not counted.is_open or len(numbered) >= counted.stated else []
    if counted.is_open:
        return []
    body = _names(counted)
    if re.search(r"[，,:\d]|等|以及|之一", re.sub(r"《[^》]*》|“[^”]*”", "", body)):
        return []
    items = split_items(body)
    tails = {item[-1] for item in items}
    titles = all(item.startswith("《") and item.endswith("》") for item in items)
    plain = all(2 <= len(item) <= _LONGEST for item in items) and (
        len(tails) <= 2 or all(len(item) <= _SHORT for item in items)
    )
    # 西河镇、柳塘街道和县人民医院 are three.
    named = len(items) + (len(items) > 1 and _LAST.fullmatch(items[-1]) is not None)
    return items if named >= _FEWEST and (titles or plain) else []


def _names(counted: _Counted) -> str:
    """The list up to its end: 即甲局、乙局和丙局，主办件依次为9件…: a clause with a number is no name."""
    body = re.split("[。；;\n]", counted.body)[0]
    first, _, rest = body.replace(",", "，").partition("，")
    ends = not counted.places or re.match(r"[^、，]*\d", rest) is not None
    return first if rest and ends else body


_LAST = re.compile(r"[\u4e00-\u9fff]{2,8}[和及与][\u4e00-\u9fff]{2,8}")


def _certain(items: list[str], joints: int, stated: int) -> bool:
    """True when it is plain how many are named: nothing joined by 和, or but the last two, and more are stated."""
    if not joints or any(c.isdigit() for c in items[0]):
        return True
    return joints == 1 and _LAST.fullmatch(items[-1]) is not None and stated > len(items) + 1


def _judge(context: Context, counted: _Counted, items: list[str]) -> Iterator[Finding]:
    stated, fewest = counted.stated, len(items)
    joints = sum(len(re.findall("和|与|及", re.sub(r"《[^》]*》|“[^”]*”", "", item))) for item in items)
    quoted = f"“{context.text[counted.start : counted.end].strip()}…{items[0]}、…、{items[-1]}”"
    if fewest <= stated <= fewest + joints:
        yield finding(
            Verdict.CONSISTENT,
            KIND,
            counted.places,
            f"列出{stated}项={stated}项",
            f"{quoted}：所列与所称项数相符。",
        )
    elif _certain(items, joints, stated) and abs(fewest + joints - stated) <= _OFF:
        yield finding(
            Verdict.CONTRADICTION, KIND, counted.places, f"称{stated}项，列出{fewest}项",
            f"{quoted}：列出{fewest}项，与所称{stated}项不符。",
        )  # fmt: skip
