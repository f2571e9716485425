"""The same thing said twice: figures that must agree, and sentences that look copied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon, pattern_of
from mingfa.auditor.model import Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, finding, interval, is_count, number, same_unit
from mingfa.auditor.relations.evidence.same_number import one_slip_apart, slip_chance, stage_told
from mingfa.auditor.relations.evidence.slips import slips_to
from mingfa.auditor.relations.lists.rewording import of_another, reworded
from mingfa.auditor.relations.words.changes import is_difference, is_planned

KIND = "前后重复"
_LEAST = 6


@cache
def _noise() -> re.Pattern[str]:
    words = [
        "全年",
        "共",
        "累计",
        "共计",
        "一年来",
        "本年度",
        "各类",
        "全部",
        "已",
        "年度",
        "案件",
        "的",
        "了",
        "达",
        "达到",
        *lexicon().words("default_actors"),
    ]
    return re.compile(
        any_of(words)
        + r"|^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))|(?:19|20)\d{2}年?|[\s“”\"《》()、，,]"
    )


@cache
def _verb_of() -> dict[str, str]:
    return {verb: verbs[0] for verbs in lexicon().cues["same_verbs"] for verb in verbs}


@cache
def _stages() -> re.Pattern[str]:
    """Verbs of the stages of a procedure."""
    return re.compile(any_of(word for word in lexicon().role_of if len(word) == 2))


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(any_of(_verb_of()))


def find(context: Context) -> Iterator[Finding]:
    """Figures with one description in two sentences, and runs of clauses repeated word for word."""
    yield from _same_description(context)
    yield from _told_twice(context)
    yield from _rate_again(context)
    yield from _copied(context)


def _key(place: Place) -> tuple[str, str, str] | None:
    if place.is_plan or place.part_mark or place.depth or not is_count(place):
        return None
    told = place.pre if place.trailing else place.pre + place.post
    words = _noise().sub("", told) if len(told) >= _LEAST else ""
    if len(words) < _LEAST or not any(topic in words for topic in lexicon().words("repeated_topics")):
        return None
    verb = _verbs().search(words) or pattern_of("counted_acts").search(words) or _stages().search(words)
    if verb is None:
        return None
    # 办理行政复议案件86件 and 行政复议案件办理数为86件 are the same thing.
    thing = words[: verb.start()] + words[verb.end() :]
    verb_word = _verb_of().get(verb.group(), verb.group())
    return (
        verb_word + "#" + _LOOSE.sub("", thing),
        place.quantity.unit,
        place.year if place.year in ("去年", "上年") else "",
    )


_LOOSE = re.compile(r"行政(?!机关|执法|村|区)|方面|工作中?|数量?|总量|[件次]数")


def _same_description(context: Context) -> Iterator[Finding]:
    groups: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for place in context.places:
        key = _key(place)
        if key is not None:
            groups[key].append(place)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            if other.sentence != first.sentence or other.segment != first.segment:
                yield from _compare(context, first, other)


_YEARLY = re.compile(r"(?:今年|本年|20\d{2}年|全[县市区省])?[，,]?(?:全年|一年来|年内)")


def _compare(context: Context, first: Place, other: Place) -> Iterator[Finding]:
    shown = f"{number(first.quantity.value)}＝{number(other.quantity.value)}"
    quoted = context.quote(first) + "与" + context.quote(other)
    years = {p.year for p in (first, other) if p.year.isdigit()}
    if interval(first).meets(interval(other)):
        yield finding(Verdict.CONSISTENT, KIND, [first, other], shown, f"{quoted}：两处所列相同。")
    elif len(years) < 2 and all_exact([first, other]):
        apart = "\n" in context.view[first.quantity.end : other.quantity.start] or all(
            _YEARLY.match(context.view[p.clause_start : p.quantity.start].strip()) for p in (first, other)
        )
        yield finding(
            Verdict.CONTRADICTION if apart else Verdict.SUSPICIOUS, KIND, [first, other],
            f"{number(first.quantity.value)}≠{number(other.quantity.value)}",
            f"{quoted}：同一事项两处所列不同。",
        )  # fmt: skip


_BACK, _CHANCE = 12, 0.05
_PERIOD = re.compile(r"(?:19|20)\d{2}年|\d{1,2}月|[一二三四]季度|[上下]半年|去年|上年|上月|同期")
_BEFORE_NOW = re.compile("去年|上年|上月|同期")
_COURT = re.compile(r"收案|受案")
_SHORTEST, _TAIL = 2, 4
# Five digits and more: the ends of the names need only be the same.
_LONG = 0.001


def _told_twice(context: Context) -> Iterator[Finding]:
    """查处货车违法102053起…查处货车违法102035起: one name in one paragraph, and one slip between the numbers."""
    for place in context.places:
        if place.depth or not is_count(place) or slip_chance(place) >= _CHANCE:
            continue
        before = context.before_in_paragraph(place, _BACK)
        if not any(one_slip_apart(other, place) for other in before):
            continue
        name = _bare_name(place)
        # 占年初预算2400万元的43.1%: whose, the words before it say.
        if len(name) < _SHORTEST or is_difference(place) or is_planned(place):
            continue
        if any(other.quantity.value == place.quantity.value for other in before):
            continue
        loose = slip_chance(place) < _LONG
        # 受理投诉2145件，挽回损失873.46万元: the words of an act need no stage.
        same = [
            o for o in before
            if not o.depth and not of_another(o, place) and (
                (_alike(_bare_name(o), name, loose) and _one_stage(context, o, place))
                or reworded(context, o, place)
            ) and not _rows(context, o, place)
        ]  # fmt: skip
        near = [o for o in same if one_slip_apart(o, place) and not is_difference(o)]
        if (len(same) == 1 or loose) and len(near) == 1 and _one_period(context, near[0], place):
            yield finding(
                Verdict.CONTRADICTION, KIND, [near[0], place],
                f"{number(near[0].quantity.value)}≠{number(place.quantity.value)}",
                f"{context.quote(near[0])}与{context.quote(place)}：同一事项两处所列不同。",
            )  # fmt: skip


def _rows(context: Context, one: Place, other: Place) -> bool:
    """True for 小学在校生45210人，教师2310人；初中在校生22010人，教师2301人: beside both the same is told of two."""
    for step in (-1, 1):
        near = [context.places[max(0, min(p.index + step, len(context.places) - 1))] for p in (one, other)]
        apart = near[0].quantity.value != near[1].quantity.value and not one_slip_apart(*near)
        beside = all(a.sentence == p.sentence for a, p in zip(near, (one, other), strict=True))
        alike = _alike(_bare_name(near[0]), _bare_name(near[1]), True)
        if beside and apart and same_unit(*near) and alike:
            return True
    return False


def _alike(one: str, other: str, loose: bool) -> bool:
    """One name: 查处货车违法 and 货车违法, where the numbers are long."""
    shortest = min(len(one), len(other), _TAIL)
    return one == other or (loose and shortest >= _SHORTEST and one[-shortest:] == other[-shortest:])


def _bare_name(place: Place) -> str:
    """What is counted without its stage and without 共, 总数, 各类."""
    words = place.pre if place.trailing else place.pre + place.post
    return _plain_words().sub("", words.split(":")[-1])


@cache
def _plain_words() -> re.Pattern[str]:
    lex = lexicon()
    stages = [word for word in lex.role_of if len(word) == len("受理")]
    return re.compile(any_of([*lex.words("leads"), *lex.words("totals"), *stages, "各类", "数"]))


def _one_stage(context: Context, one: Place, other: Place) -> bool:
    """收案 of a court is what others call 受理; else the stages that the sentences name must be the same."""
    stages = {p.role or stage_told(context.view[p.sentence_start : p.quantity.start]) for p in (one, other)}
    court = any(_COURT.search(p.pre) for p in (one, other))
    return len(stages) == 1 or (court and stages == {"received", "accepted"})


def _one_period(context: Context, one: Place, other: Place) -> bool:
    """False when the words before the two numbers name different years or months, or last year."""
    told = [_PERIOD.findall(context.view[p.sentence_start : p.quantity.start]) for p in (one, other)]
    if any(_BEFORE_NOW.search(words[-1]) for words in told if words):
        return False
    return not (told[0] and told[1]) or told[0][-1] == told[1][-1]


_AGAIN = re.compile(r"(?:高于|低于|超过|不及|等于)(?P<name>(?:总体|平均|整体|综合)[\u4e00-\u9fff]{1,8}率)$")


# 都在98.23%的总体水平之上
_LEVEL = re.compile(r"的?(?:总体|平均|整体|综合)(?:水平|[\u4e00-\u9fff]{1,6}率)")
_HELD = re.compile(r"(?:高于|低于|超过|不及|等于|在)$")


def one_slip_of_rate(one: Place, other: Place) -> bool:
    """True for 98.32% and 98.23%: rates of one precision that a slip would make equal."""
    return one.quantity.quantum == other.quantity.quantum and slips_to(one, other.quantity.value)


def _rate_again(context: Context) -> Iterator[Finding]:
    """总体合格率为98.32%…均高于总体合格率98.23%: the rate that others are held against, told before by its name."""
    for place in context.places:
        if place.quantity.kind != "rate":
            continue
        again = _AGAIN.search(place.pre)
        level = _LEVEL.match(place.post) if again is None else None
        if again is None and (level is None or not _HELD.search(place.pre)):
            continue
        before = [p for p in context.before_in_paragraph(place, _BACK) if p.quantity.kind == "rate"]
        if any(p.quantity.value == place.quantity.value for p in before):
            continue
        same = [p for p in before if again is None or p.pre.endswith(again["name"])]
        if level is not None:
            same = [p for p in same if one_slip_of_rate(p, place)]
        slipped = len(same) == 1 and slips_to(same[0], place.quantity.value)
        if slipped and all_exact([same[0], place]) and _one_period(context, same[0], place):
            yield finding(
                Verdict.CONTRADICTION, KIND, [same[0], place],
                f"{context.literal(same[0])}≠{context.literal(place)}",
                f"{context.quote(same[0])}与{context.quote(place)}：同一比率两处所列不同。",
            )  # fmt: skip


def _copied(context: Context) -> Iterator[Finding]:
    """Two clauses in a row with their numbers, word for word in another sentence."""
    seen: dict[str, tuple[Place, Place]] = {}
    for first, second in pairwise(context.places):
        if first.sentence != second.sentence or not (first.trailing and second.trailing):
            continue
        words = context.view[first.clause_start : second.quantity.end]
        if len(words) < 14 or len(words) > 120 or first.clause_start < first.sentence_start:
            continue
        earlier = seen.get(words)
        if earlier is None:
            seen[words] = (first, second)
        elif earlier[0].topic and first.topic and earlier[0].topic != first.topic:
            yield finding(
                Verdict.SUSPICIOUS, KIND, [*earlier, first, second], words.strip("，, "),
                f"“{words.strip('，, ')}”在两处一字不差，所说的事项不同（{earlier[0].topic}、"
                f"{first.topic}）；可能是巧合，也可能是复制时未改。",
                Severity.LOW,
            )  # fmt: skip
