"""The marks of the readings of a percentage: what the words and the places of the numbers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, same_unit
from mingfa.auditor.relations.rates.names import named_numerators, stem_of
from mingfa.auditor.relations.rates.words import another_stage, is_outcome, names_it, own_body
from mingfa.auditor.relations.weighed.around import Around, Shares
from mingfa.auditor.relations.weighed.readings import Reading, last_time, several, stage
from mingfa.auditor.relations.words.changes import is_change

LEVEL = "level"
_SUBJECT = re.compile(
    "(?P<name>[^占，,；;]*?)(?:类|件|人|户|家|数|量|案件|总|合计|共|约|则|均|就|仅|只|分别|所)*占"
)
_NAME = 2


@dataclass(frozen=True, slots=True)
class _Words:
    share: re.Pattern[str]
    up: re.Pattern[str]
    down: re.Pattern[str]
    total: re.Pattern[str]
    together: re.Pattern[str]
    said: re.Pattern[str]
    kept: re.Pattern[str]
    dropped: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    return _Words(
        share=re.compile("占|比[重例]|份额"),
        up=re.compile(any_of(lex.words("weighed_up"))),
        down=re.compile(any_of(lex.words("weighed_down"))),
        total=re.compile(any_of(lex.words("weighed_totals"))),
        together=re.compile("合|共|总计|相加|之和|两者|三者|[两二三四五六七八九十]类|上述|以上"),
        said=re.compile(r"[增减升降幅率下上长多少出了约达为，, 同比较上年去环期相度]"),
        kept=re.compile("结转|旧存|结存"),
        dropped=re.compile("撤|不|未|终止"),
    )


def is_share(rate: Place) -> bool:
    """True for 占12%, 比重为12%."""
    return _words().share.search(rate.pre) is not None


# 为调整后预算的102.3%: the whole that was set anew need not be printed. 综合纠错率 counts more than 直接纠错.
_CHANGED, _TOGETHER = re.compile("调整|修[正订]|变更后|追加"), ("综合", "总体", "整体")


def none(context: Context, around: Around) -> Iterator[str]:
    """The marks of a percentage that may be of nothing printed."""
    rate = around.rate
    beside = sum(p.sentence == rate.sentence for p in around.parts)
    yield f"none: {around.sort}"
    yield f"none: {around.course}"
    yield f"none: {around.sort}, {min(beside, 3)} counts in the sentence"
    if is_outcome(around.name):
        yield "none: outcome"
    if own_body(context, rate):
        yield "none: own body"
    if any(p.role == "carried" for p in around.wholes):
        yield "none: something carried over"
    if re.search("全[国省市]", rate.pre):
        yield "none: of a wider scope"
    if _CHANGED.search(rate.pre):
        yield "none: of a whole that was changed"
    if around.name.startswith(_TOGETHER):
        yield "none: of several taken together"
    if around.course == LEVEL and of_last_time(context, rate):
        yield "none: told of then"
    before = context.places[rate.index - 1] if rate.index else None
    if around.sort == "share" and before and before.quantity.kind == "rate" and is_share(before):
        # 公共场所类占38.4%、医疗卫生类占27.9%: the counts are not told.
        yield "none: a share right before"


_JOINED = re.compile("[、和与及，, ]{0,2}(?:分别|依次)?")


def of_last_time(context: Context, place: Place) -> bool:
    """True for 上年同期为73起、51人: a number told of the time before, and one joined to it."""
    lead = context.view[place.clause_start : place.quantity.start]
    while (
        _JOINED.fullmatch(lead) and place.index and context.places[place.index - 1].sentence == place.sentence
    ):
        place = context.places[place.index - 1]
        lead = context.view[place.clause_start : place.quantity.start]
    return last_time().search(lead) is not None


_AGAINST = re.compile("[由从自比较同对]")


def may_be_base(context: Context, place: Place) -> bool:
    """True for a number with which another is compared: 上年为73起, 由40元提高, 与2013件相比."""
    lead = context.view[place.clause_start : place.quantity.start]
    return _AGAINST.search(lead) is not None or of_last_time(context, place)


def course(context: Context, rate: Place) -> str:
    """Whether the words call a percentage a change, may call it one, or do not."""
    if is_change(context, rate):
        return "change"
    words, tail = _words(), rate.pre[-6:]
    return "maybe change" if words.up.search(tail) or words.down.search(tail) else LEVEL


class Marks:
    """The marks of a reading of one percentage."""

    def __init__(self, context: Context, around: Around, shares: Shares) -> None:
        self.context, self.around, self.shares = context, around, shares

    @cached_property
    def _named(self) -> list[int]:
        """The parts that the name of the rate points to."""
        rate = self.around.rate
        before = [p for p in self.around.parts if p.index < rate.index]
        return [p.index for p in named_numerators(self.around.name, before, rate)]

    def of(self, reading: Reading) -> Iterator[str]:
        """What the words and the places of the numbers say for and against this reading."""
        yield f"{reading.kind}, {self.around.course}"
        yield f"{reading.kind}, {self.around.sort}"
        if reading.kind == "share":
            part, whole = reading.places
            yield from self._part(part)
            yield from self._pair(part, whole)
            yield from self._whole(whole)
        elif reading.kind in ("growth", "gained", "lost", "moved"):
            yield from self._change(reading)
        else:
            yield from self._wider(reading)

    def _part(self, part: Place) -> Iterator[str]:
        around, places = self.around, self.context.places
        rate, sort = around.rate, around.sort
        if part.index < rate.index:
            between = sum(part.index < p.index < rate.index for p in around.parts)
            yield f"{sort}: part {several(between, 0, 1, 2, 3)} before"
            for place in places[part.index + 1 : rate.index]:
                if place.quantity.kind == "rate":
                    change = is_change(self.context, place)
                    yield "a change between" if change else "another rate between"
                    break
        else:
            yield f"{sort}: part {'right' if part.index == rate.index + 1 else 'further'} after"
        yield "part in the sentence" if part.sentence == rate.sentence else "part in the sentence before"
        if part.sentence == rate.sentence:
            yield "part in the piece" if part.segment == rate.segment else "part in another piece"
        yield f"part depth {max(-1, min(1, part.depth - rate.depth)):+d}"
        yield f"{sort}: part {stage(part)}"
        if part.part_mark:
            yield "part marked"
        if sort == "share":
            yield from self._subject(part)
        if sort == "named":
            at = self._named.index(part.index) if part.index in self._named else -1
            yield "named first" if at == 0 else "named" if at > 0 else "not named"
            stem = set(stem_of(around.name)) - set("行政案件")
            shared = len(stem & set(part.pre + part.post)) / max(1, len(stem))
            yield f"name shared {several(shared, 0, 0.34, 0.67, 0.99)}"

    def _subject(self, part: Place) -> Iterator[str]:
        """Whether what a share is told of (在校生 of 在校生占6.4%) is what the part counts."""
        subject = _SUBJECT.match(self.around.rate.pre)
        name = subject["name"][-_NAME:] if subject else ""
        if len(name) < _NAME:
            yield "share of no subject"
        elif name in part.pre + part.post:
            yield "subject names the part"
        elif any(name in p.pre + p.post for p in self.around.parts):
            yield "subject names another part"
        else:
            yield "subject names none"

    def _pair(self, part: Place, whole: Place) -> Iterator[str]:
        yield from self._between(part, whole)
        if stage(part) == stage(whole) != "-":
            yield "one stage"
        if part.depth != whole.depth:
            yield f"depth {max(-1, min(1, part.depth - whole.depth)):+d}"
        if part.topic and part.topic == whole.topic:
            yield "one topic"
        if not same_unit(part, whole):
            yield "loosely one unit"
        elif part.quantity.unit != whole.quantity.unit:
            yield "another measure word"
        if part.quantity.value > whole.quantity.value:
            yield "part exceeds whole"
        index = self.around.rate.index
        if self.shares.of_pair[part.index, whole.index] - {index}:
            yield "pair has its rate"
        pairs = self.shares.of_pair.items()
        if any(i == part.index and j != whole.index and rates - {index} for (i, j), rates in pairs):
            yield "part has its rate"

    def _between(self, part: Place, whole: Place) -> Iterator[str]:
        context = self.context
        first, last = (whole, part) if whole.index < part.index else (part, whole)
        between = context.places[first.index + 1 : last.index]
        count = sum(is_count(p) and same_unit(p, part) for p in between)
        yield f"whole {'before' if whole is first else 'after'} by {several(count, 0, 1, 2, 4, 8)}"
        yield f"whole sentence {max(-1, min(3, part.sentence - whole.sentence))}"
        if whole is first:
            if part.sentence == whole.sentence:
                yield "whole in the piece" if part.segment == whole.segment else "whole in another piece"
            gap = context.view[first.quantity.end : last.quantity.start]
            if "其中" in gap:
                yield "其中 between"
            elif "中" in gap or "里" in gap:
                yield "中 between"
            if "\n" in gap:
                yield "line between"

    def _whole(self, whole: Place) -> Iterator[str]:
        context, around = self.context, self.around
        rate, sort = around.rate, around.sort
        yield f"{sort}: whole {stage(whole)}"
        if whole.part_mark:
            yield "whole marked as a part"
        same = [p for p in around.wholes if same_unit(p, whole) and p.index <= rate.index]
        sentence = [p for p in same if p.sentence == whole.sentence]
        if same and whole is same[0]:
            yield "whole first"
        if sentence and whole is sentence[0]:
            yield "whole first in its sentence"
        if same and whole.quantity.value == max(p.quantity.value for p in same):
            yield "whole largest"
        if sentence and whole.quantity.value == max(p.quantity.value for p in sentence):
            yield "whole largest in its sentence"
        yield f"{sort}: {min(2, len(self.shares.of_whole[whole.index] - {rate.index}))} other shares of it"
        if sort == "share":
            yield f"{min(3, len(self.shares.not_of_whole[whole.index] - {rate.index}))} shares not of it"
            yield f"名 {max(-2, names_it(context, rate, whole))}"
        following = context.places[whole.index + 1] if whole.index + 1 < len(context.places) else None
        own = following is not None and following is not rate and following.quantity.kind == "rate"
        if own and following and following.sentence == whole.sentence and not is_change(context, following):
            yield "whole has a share"
        if _words().total.search(context.view[whole.clause_start : whole.quantity.start]):
            yield "whole called a total"
        if another_stage(context, rate, whole):
            yield "another stage"
        if whole.is_plan:
            yield "whole planned"
        if whole.quantity.quantum > 1 and rate.quantity.kind == "rate" and whole.quantity.kind != "money":
            yield f"whole rounded, {'in the sentence' if whole.sentence == rate.sentence else 'elsewhere'}"

    def _change(self, reading: Reading) -> Iterator[str]:
        context, rate = self.context, self.around.rate
        now, base = reading.places
        kind = "moved from" if reading.kind in ("gained", "lost") else reading.kind
        for name, place in (("now", now), ("base", base)):
            between = context.places[place.index + 1 : rate.index]
            count = sum(map(is_count, between)) if place.index < rate.index else 9
            yield f"{kind}: {name} {several(count, 0, 1, 2, 3, 8)}"
            yield f"{kind}: {name} sentence {max(-1, min(2, rate.sentence - place.sentence))}"
            if place.depth != rate.depth:
                yield f"{kind}: {name} depth {max(-1, min(1, place.depth - rate.depth)):+d}"
        first, last = (base, now) if base.index < now.index else (now, base)
        between = context.places[first.index + 1 : last.index]
        order = "base first" if base is first else "now first"
        yield f"{kind}: {order} by {several(sum(is_count(p) for p in between), 0, 1, 2)}"
        near = now.sentence == rate.sentence == base.sentence and now.segment == rate.segment == base.segment
        yield f"{kind}: {'one piece' if near else 'apart'}"
        if any(
            p.quantity.kind == "rate" for p in context.places[min(last.index, rate.index) + 1 : rate.index]
        ):
            yield f"{kind}: rate between"
        if len(_words().said.sub("", rate.pre)) > 2:
            yield f"{kind}: own subject"
        if now.quantity.unit != base.quantity.unit:
            yield f"{kind}: another measure word"
        if "分别" in context.view[rate.clause_start : rate.quantity.start]:
            yield f"{kind}: in turn"
        yield from self._direction(reading)

    def _direction(self, reading: Reading) -> Iterator[str]:
        context, words, rate = self.context, _words(), self.around.rate
        now, base = reading.places
        up, down = words.up.search(rate.pre[-6:]), words.down.search(rate.pre[-6:])
        if reading.kind == "growth":
            lead = [context.view[p.clause_start : p.quantity.start] for p in (now, base)]
            told = [of_last_time(context, p) for p in (now, base)]
            yield f"growth: {'now told of then' if told[0] else '-'}, {'base told of then' if told[1] else '-'}"
            if base in self.around.ahead:
                yield "growth: base further ahead"
                yield from self._alike(now, base)
            if re.search("[由从]", lead[1]):
                yield "growth: from"
            if re.search("[至到为]$", lead[0]):
                yield "growth: to"
            if bool(up) != bool(down):
                rises = now.quantity.value > base.quantity.value
                yield "growth: as told" if bool(up) == rises else "growth: not as told"
            if now.role != base.role:
                yield "growth: roles differ"
            if now.part_mark != base.part_mark:
                yield "growth: one marked as a part"
        elif reading.kind in ("gained", "lost"):
            gained = reading.kind == "gained"
            yield "moved from: as told" if (up if gained else down) else "moved from: not as told"
            falls = bool(words.down.search(base.pre[-5:]))
            yield "moved from: as the difference" if falls != gained else "moved from: not as the difference"

    def _alike(self, now: Place, base: Place) -> Iterator[str]:
        """Whether a base further ahead is of what the number is of: 在册总量84216户…，去年同期在册总量79873户."""
        one, other = now.pre[-_NAME:], base.pre[-_NAME:]
        if len(other) < _NAME or self.context.view[base.quantity.start - 1] in "为是、和":
            yield "growth: base ahead unnamed"
        elif one == other:
            yield "growth: base ahead named alike"

    def _wider(self, reading: Reading) -> Iterator[str]:
        kind, rate, sort = reading.kind, self.around.rate, self.around.sort
        part = reading.places[0]
        if kind == "share of several":
            run = reading.places[:-1]
            told = _words().together.search(self.context.view[rate.clause_start : rate.quantity.start])
            yield f"several: {several(len(run), 2, 3, 5)}"
            yield "several: said to be together" if told else "several: not said to be together"
            between = sum(run[-1].index < p.index < rate.index for p in self.around.wholes)
            yield f"several: {several(between, 0, 1, 2)} before"
            yield f"several: {min(2, len(self.shares.of_whole[reading.places[-1].index]))} other shares"
            if any(a.sentence != b.sentence for a, b in pairwise(run)):
                yield "several: of two sentences"
            return
        if kind in ("gained by two", "lost by two"):
            return
        yield f"{kind}: part {'right before' if part.index == rate.index - 1 else 'further'}"
        if kind == "the rest":
            denied = re.search("[不未非无否]", part.pre + rate.pre)
            yield "the rest: denied" if denied else "the rest: not denied"
            return
        if kind == "share of the two":
            return
        whole, other = reading.places[1:]
        words = _words()
        carried = "carried" in (whole.role, other.role) or words.kept.search(whole.pre + other.pre)
        sign = "carried over" if carried else "told apart" if words.dropped.search(other.pre) else "plain"
        yield f"{kind}: {sign}"
        yield f"{kind}: {'beside' if other.index - whole.index <= 2 else 'apart'}"
        yield f"{kind}: {sort}"
