"""The count of a list that is named after it: “七家试点单位为A、B…”, “印发3个办法：《…》《…》”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding
from mingfa.auditor.relations.lists.listing import KIND, UNITS, split_items

_REACH = 300
_LONGEST, _FEWEST = 14, 3
# 甲县12件: an item with a number of its own.
_NUMBERED = re.compile(r"[\u4e00-\u9fff“”]{2,14}\d[\d.]*(?P<unit>[\u4e00-\u9fff]{1,3})")


@cache
def _opening() -> re.Pattern[str]:
    """The words between the count and its list."""
    nouns = any_of(lexicon().words("list_nouns"))
    all_of = r"[，,]?(?:即|分别为|分别是|包括|具体为|具体是|:|为)(?:了)?[:，,]?"
    some_of = r"(?P<some>[，,。]其中[:，,]?)"
    return re.compile(rf"[\u4e00-\u9fff]{{0,10}}?{nouns}(?:{all_of}|{some_of})(?P<list>.{{4,}})")


def find(context: Context) -> Iterator[Finding]:
    """Every count that opens an enumeration."""
    for place in context.places:
        quantity = place.quantity
        counted = quantity.unit in UNITS and quantity.bound is Bound.EXACT and 2 <= quantity.value <= 20
        if counted and not place.depth:
            items = _items(context, place)
            if items:
                yield from _judge(context, place, items)


def _items(context: Context, place: Place) -> list[str]:
    """The things named after the count, when it is plain where each begins and ends."""
    start = place.quantity.end
    text = context.view[start : start + _REACH].split("\n")[0]
    match = _opening().match(text)
    if match is None:
        return []
    body = re.split(r"[。；;\n]", match.group("list"))[0]
    numbered = re.split(r"[、，,]", body)
    told = [_NUMBERED.fullmatch(item) for item in numbered]
    if len(numbered) >= _FEWEST and all(told):
        # 道路运输14起、死亡13人: the second number is of the thing before it.
        units = [item["unit"] for item in told if item]
        numbered = [item for item, unit in zip(numbered, units, strict=True) if unit == units[0]]
        # 涉及10个市。其中，甲市34件、…: some of them may be left out, but none can be added.
        return numbered if match["some"] is None or len(numbered) >= place.quantity.value else []
    if match["some"] or re.search(r"[，,:\d]|等|以及|之一", re.sub(r"《[^》]*》|“[^”]*”", "", body)):
        return []
    items = split_items(body)
    tails = {item[-1] for item in items}
    titles = all(item.startswith("《") and item.endswith("》") for item in items)
    plain = all(2 <= len(item) <= _LONGEST for item in items) and (
        len(tails) <= 2 or all(len(item) <= 6 for item in items)
    )
    return items if len(items) >= _FEWEST and (titles or plain) else []


def _judge(context: Context, place: Place, items: list[str]) -> Iterator[Finding]:
    stated, fewest = int(place.quantity.value), len(items)
    joints = sum(len(re.findall("和|与|及", re.sub(r"《[^》]*》|“[^”]*”", "", item))) for item in items)
    words = context.text[place.clause_start : place.quantity.end]
    quoted = f"“{words.strip()}…{items[0]}、…、{items[-1]}”"
    if fewest <= stated <= fewest + joints:
        yield finding(
            Verdict.CONSISTENT, KIND, [place], f"列出{stated}项={stated}项", f"{quoted}：所列与所称项数相符。"
        )
    elif not joints and abs(fewest - stated) <= 3:
        yield finding(
            Verdict.CONTRADICTION, KIND, [place], f"称{stated}项，列出{fewest}项",
            f"{quoted}：列出{fewest}项，与所称{stated}项不符。",
        )  # fmt: skip
