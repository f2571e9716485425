"""Whether a number counts the thing of which each has an average: 人 of 人均, 小区 of 平均每个小区."""

from __future__ import annotations

import re

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import is_count
from mingfa.auditor.relations.products.mean_words import Mean

_CASE_WORDS = set("案件宗起份例卷")
_UNIT_OF = {"车": "辆", "日": "天", "月": "个月", "店": "家", "户": "家"}
_PEOPLE = re.compile("人口|人员|[官员师员生工民者]$")
_PAIR, _NEAR, _NAME = 2, 14, 6


def counts_thing(place: Place, mean: Mean) -> bool:
    """True when the number counts the thing of which each has the average."""
    unit, thing = place.quantity.unit, mean.thing
    if is_count(place) and unit == thing:
        # 人次均, 平均每个.
        return True
    if unit in (thing, f"{thing[0]}次") and is_count(place) and thing[0] not in "日天月年季周人":
        # 平均每辆卸载14.2吨 of 1037辆次.
        return True
    if (
        mean.timed
        and place.quantity.unit == "个"
        and ("工作日" in place.pre or place.pre.startswith(("全年", "共", "按")))
    ):
        # Of working days: 工作日（全年251个）.
        return True
    if place.quantity.kind == "time":
        return (mean.timed and _UNIT_OF.get(thing[:1], thing[:1]) in unit) or (
            thing[:1] in "日天" and unit == "个工作日"
        )
    if mean.timed or place.pre.endswith("各"):
        return False
    if thing[0] in _CASE_WORDS:
        return unit in _CASE_WORDS or place.quantity.group == "件"
    words = place.pre[-_NEAR:] if place.trailing else place.pre[-_NEAR:] + place.post[:_NEAR]
    if thing == "人" or thing.startswith("人") or "人口" in thing[:_NAME]:
        return place.quantity.kind == "person" or (_PEOPLE.search(words) is not None and not unit)
    if len(thing) == 1:
        wanted = _UNIT_OF.get(thing, thing)
        named = thing in words and place.quantity.kind != "person"
        return place.quantity.group == wanted or unit in (f"{wanted}次", f"{thing}次") or named
    if unit and thing.startswith(unit) and unit not in "个名":
        return True
    return thing[:2] in words or (len(thing) > _PAIR and thing[1:3] in words) or _abbreviates(thing, words)


def names_thing(mean: Mean, place: Place) -> bool:
    """True when the words beside the number hold the thing: 小区38个 of 平均每个小区221户."""
    words, thing = place.pre + place.post, mean.thing
    return len(thing) > 1 and (thing[:2] in words or _abbreviates(thing, words))


def best_named(mean: Mean, numbers: list[Place]) -> list[Place]:
    """Those that share most with the words of the average: 每百户次发现问题 and 检查发现问题5286个."""
    pairs = {mean.words[i : i + 2] for i in range(len(mean.words) - 1)}
    shared = [sum(pair in p.pre + p.post for pair in pairs) for p in numbers]
    best = max(shared, default=0)
    return [p for p, share in zip(numbers, shared, strict=True) if best and share == best]


def named_before(mean: Mean, place: Place) -> bool:
    """按民事案件计件均2.26万元: the words before name the number that was divided by."""
    words = re.sub("案件|按|计|件数|共|数", "", mean.before)
    return any(words[i : i + 2] in place.pre for i in range(len(words) - 1))


def _abbreviates(thing: str, words: str) -> bool:
    """True for 调委会 of 人民调解委员会."""
    short = thing[:3]
    return len(short) > _PAIR and re.search(".{0,3}".join(map(re.escape, short)), words) is not None
