"""What each quantity counts: its clause, head, role in a procedure, topic, period and section."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound
from mingfa.auditor.quantity import Quantity
from mingfa.auditor.text import HARD, MIDDLE

_REACH = 80
_COUNTED = ("count", "person", "occasion")
_LONGEST_SENTENCE = 1500
_CLAUSE_START = set("。！？!?\n；;，,:\t")
_CLAUSE_END = _CLAUSE_START | {"、"}


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A quantity in its sentence, with what the words around it say; a place is equal to none but itself."""

    index: int
    quantity: Quantity
    sentence: int
    sentence_start: int
    sentence_end: int
    segment: int
    clause_start: int
    clause_end: int
    depth: int
    pre: str
    post: str
    role: str | None
    outcome: str | None
    topic: str
    what: str
    year: str
    is_plan: bool
    part_mark: bool
    addable: bool
    times: int = 1

    @property
    def trailing(self) -> bool:
        """True when the number stands after what it counts (``受理34108件``)."""
        return not self.post


# 日均, 户均, 平均: 均 is part of a name, and does not mean each.
_MEAN = "日天周月季年人户件案宗起笔单场亩校村县车平"


@dataclass(frozen=True, slots=True)
class _Words:
    topics: re.Pattern[str]
    leads: re.Pattern[str]
    stops: re.Pattern[str]
    role_tail: re.Pattern[str]
    role_front: re.Pattern[str]
    outcome: re.Pattern[str]
    bound_tail: re.Pattern[str]
    bound_ends: frozenset[str]
    parts: re.Pattern[str]
    plan: re.Pattern[str]
    plan_word: re.Pattern[str]
    year: re.Pattern[str]
    left_front: re.Pattern[str]
    opening: re.Pattern[str]
    new_acts: re.Pattern[str]
    counted_days: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    roles = any_of(lex.role_of)
    tail = any_of([*lex.words("fillers"), *lex.words("topics")])
    before = [w for ws in lex.cues["bounds_before"].values() for w in ws]
    bounds = any_of(before)
    return _Words(
        topics=re.compile(any_of(lex.words("topics"))),
        leads=re.compile(
            rf"^(?:(?!{any_of(lex.words('lead_exceptions'))}){any_of(lex.words('leads'))}"
            r"|(?:19|20)\d{2}年度?|[ “”\"]|\d{1,2}月)+"
        ),
        stops=re.compile(any_of(lex.words("stops"))),
        role_tail=re.compile(rf"(?P<role>{roles})(?:{tail})*$"),
        role_front=re.compile(rf"^(?:{any_of(lex.words('fillers'))})*?(?P<role>{roles})"),
        outcome=re.compile(any_of(lex.words("outcomes")) + r"(?![组委员中会])"),
        bound_tail=re.compile(
            rf"(?:{bounds}|{any_of(lex.words('totals'))}|达到|达|(?<!行)为|有|是|(?<![{_MEAN}])均|分别|仅|只|高达| )+$"
        ),
        bound_ends=frozenset(w[-1] for w in (*before, *lex.words("totals"), *"到达为有是均别仅只 ")),
        parts=re.compile(any_of(lex.words("parts"))),
        plan=re.compile(any_of(lex.words("plan_sections"))),
        plan_word=re.compile(any_of(lex.words("plan_words"))),
        year=re.compile(r"(?:19|20)\d{2}(?=年)|今年|去年|上年"),
        opening=re.compile(
            rf"(?P<role>{any_of(lex.words('opening_verbs'))})(?P<object>[\u4e00-\u9fff“”]{{1,10}})$"
        ),
        new_acts=re.compile(any_of(lex.words("new_acts"))),
        counted_days=re.compile(f"{any_of(lex.words('counted_days'))}(?:天数)?(?:共计?|为)?$"),
        left_front=re.compile(
            r"^(?:其余|其他|另有|另|还)?(?:待(?!遇)|尚未|尚在|仍在|未(?=[整完结办审化解处答销到落改])|正在|剩余|剩下|余下|列入(?:治理|整改)计划)"
            r"|^(?:目前)?(?:尚|仍|还)$"
        ),
    )


class _Marks:
    """Sorted positions of something in the text."""

    def __init__(self, pairs: list[tuple[int, str]]) -> None:
        self.positions = [at for at, _ in pairs]
        self.values = [value for _, value in pairs]

    def last(self, before: int, since: int) -> str:
        """The value last marked in [since, before), or the empty string."""
        index = bisect_right(self.positions, before - 1) - 1
        return self.values[index] if index >= 0 and self.positions[index] >= since else ""


def read(view: str, quantities: list[Quantity]) -> list[Place]:
    """Place every quantity. ``view`` is the plain text; time grows with its length."""
    words = _words()
    bounds = _sentences(view)
    topics = _Marks([(m.start(), m.group()) for m in words.topics.finditer(view)])
    years = _Marks([(m.start(), m.group()) for m in words.year.finditer(view)])
    plans = _plans(view)
    starts = [start for start, _ in bounds]
    places: list[Place] = []
    counted: Place | None = None
    for index, quantity in enumerate(quantities):
        sentence = bisect_right(starts, quantity.start) - 1
        low, high = bounds[sentence]
        previous = places[-1] if places and places[-1].sentence == sentence else None
        following = quantities[index + 1].start if index + 1 < len(quantities) else len(view)
        if previous is None or not previous.quantity.kind or previous.quantity.kind in _COUNTED:
            counted = previous
        places.append(
            _place(
                index,
                quantity,
                view,
                (sentence, low, high),
                previous,
                counted,
                following,
                topics,
                years,
                plans,
            )
        )
    return places


def _sentences(view: str) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(rf"[{HARD}]", view):
        bounds += _pieces(view, start, match.end())
        start = match.end()
    return bounds + _pieces(view, start, len(view))


def _pieces(view: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence, cut where it is longer than any sentence is: relations are sought within a piece."""
    pieces = []
    while end - start > _LONGEST_SENTENCE:
        limit = start + _LONGEST_SENTENCE
        cut = max(view.rfind(mark, start, limit) for mark in "；，\t")
        at = cut + 1 if cut > start else limit
        pieces.append((start, at))
        start = at
    pieces.append((start, end))
    return pieces


def _plans(view: str) -> list[tuple[int, bool]]:
    """Headings in order, each with whether its section speaks of plans."""
    words = _words()
    heads = re.finditer(
        r"(?m:^[ \t]{0,8}(?:[一二三四五六七八九十]{1,3}、|【|第[一二三四五六七八九十]部分)(.{0,60}))", view
    )
    return [(m.start(), bool(words.plan.search(m.group(1).split("。")[0][:40]))) for m in heads]


def _place(
    index: int,
    quantity: Quantity,
    view: str,
    sentence: tuple[int, int, int],
    previous: Place | None,
    counted: Place | None,
    following: int,
    topics: _Marks,
    years: _Marks,
    plans: list[tuple[int, bool]],
) -> Place:
    words = _words()
    number, low, high = sentence
    floor = max(low, previous.quantity.end if previous else low)
    start = _back(view, quantity.start, floor)
    end = _forward(view, quantity.end, min(high, following))
    pre, post = view[start : quantity.start].strip(" 、"), view[quantity.end : end].strip()
    if quantity.label:
        pre, post = quantity.label, ""
    elif post and _NO_NAME.fullmatch(post) and (end == following or post.endswith("成")):
        post = ""
    head = words.bound_tail.sub("", pre) if pre and pre[-1] in words.bound_ends else pre
    if not quantity.unit:
        quantity = _with_unit(quantity, head, counted)
    role = _role(head, post)
    since = max(low, quantity.start - 240)
    topic = topics.last(end, since)
    part_mark = words.parts.search(pre) is not None
    outcome = words.outcome.search(pre) or (words.outcome.search(post) if not role else None)
    segment_floor = previous.quantity.end if previous else low
    crossed = sum(view.count(c, segment_floor, quantity.start) for c in MIDDLE)
    depth = _depth(view, quantity.start, low)
    plan_index = bisect_right(plans, (quantity.start, True)) - 1
    in_plan = plan_index >= 0 and plans[plan_index][1]
    return Place(
        index=index,
        quantity=quantity,
        sentence=number,
        sentence_start=low,
        sentence_end=high,
        segment=(previous.segment + crossed) if previous else crossed,
        clause_start=start,
        clause_end=end,
        depth=depth,
        pre=head,
        post=post,
        role=role,
        outcome=outcome.group() if outcome else None,
        topic=topic,
        what=_what(head, post, topic, quantity),
        year=years.last(quantity.start, low),
        is_plan=in_plan or bool(words.plan_word.search(pre)),
        part_mark=part_mark,
        addable=_addable(quantity, head, post),
        times=_times(view, quantity.start, floor),
    )


# 由刑事38件和民事89件组成: the words that join a number to the next, or close a list, name nothing.
_NO_NAME = re.compile(
    r"(?:和|与|及|以及|连同|加上)[^，,。；;]*"
    r"|(?:等?(?:[两二三四五六七八九十]|\d)?(?:个?部分|大?[类项块]|个?方面))?(?:共同|合计|汇总|相加)?(?:组成|构成|而成)"
)
_EACH = re.compile(r"(?P<names>[^，,；;。:(（\d]*[、和及与][^，,；;。:(（\d]*)各(?:有|为)?$")
_AND = re.compile("[、和及与]")


def _times(view: str, position: int, floor: int) -> int:
    """For how many named things one number stands: 东县、西县和南县各2件."""
    if "各" not in view[max(floor, position - 2) : position]:
        return 1
    each = _EACH.search(view, max(floor, position - _REACH), position)
    return 1 + len(_AND.findall(each["names"].strip("、"))) if each else 1


def _addable(quantity: Quantity, head: str, post: str) -> bool:
    """True for what can be added up: not rates, ranks, times, averages (每千人6.6批次) or thresholds (10万元以上的案件).

    Days of a kind (优134天、良181天) are counted, and are no time.
    """
    kind, bound = quantity.kind, quantity.bound
    if kind == "time" and quantity.unit == "天" and _words().counted_days.search(head):
        return bound is Bound.EXACT
    if kind in ("rate", "rank", "time", "ratio", "level"):
        return False
    if kind in _COUNTED and quantity.value != quantity.value.to_integral_value():
        return False
    limited = bound is Bound.AT_LEAST or bound is Bound.AT_MOST
    return not (limited and post and (post.startswith("的") or kind == "money"))


def _with_unit(quantity: Quantity, head: str, previous: Place | None) -> Quantity:
    """The measure word that the text leaves out: by the noun before, else as the number before has it."""
    for implied in lexicon().implied:
        if implied.after.search(head):
            kind = lexicon().units[implied.unit]
            return replace(
                quantity, unit=implied.unit, kind=kind.kind, group=kind.group, unit_inferred=True,
                damage=None if implied.natural else quantity.damage,
            )  # fmt: skip
    if quantity.value == 0 and head.endswith("率"):
        return replace(quantity, unit="1", kind="rate", group="1", damage=None)
    near = previous.quantity if previous else None
    if near is not None and near.unit and near.kind in _COUNTED:
        return replace(quantity, unit=near.unit, kind=near.kind, group=near.group, unit_inferred=True)
    return quantity


def _back(view: str, position: int, floor: int) -> int:
    """Start of the clause that ends at ``position``; brackets that close before it are stepped over."""
    at, limit = position, max(floor, position - _REACH)
    while at > limit:
        char = view[at - 1]
        if char == ")":
            opening = view.rfind("(", limit, at - 1)
            if opening < 0:
                return at
            at = opening
            continue
        if char == "(" or char in _CLAUSE_START:
            break
        at -= 1
    return at


def _forward(view: str, position: int, ceiling: int) -> int:
    at, limit = position, min(ceiling, position + _REACH)
    while at < limit:
        char = view[at]
        if char == "(" and at > position:
            closing = view.find(")", at, limit)
            if closing < 0:
                return at
            at = closing + 1
            continue
        if char in "()" or char in _CLAUSE_END:
            break
        at += 1
    return at


def _depth(view: str, position: int, low: int) -> int:
    floor = max(low, position - 200)
    return max(0, view.count("(", floor, position) - view.count(")", floor, position))


_CARRIED = re.compile(r"(?:其中)?(?:上一?年度?|上期|去年|(?:19|20)\d{2}年度?)(?:结转(?!到|至|下)|结余)")


def _role(head: str, post: str) -> str | None:
    words, role_of = _words(), lexicon().role_of
    tail = None if head.endswith("的") else words.role_tail.search(head)
    role = role_of[tail.group("role")] if tail else None
    if (
        tail
        and role != "left"
        and head[max(0, tail.start() - 2) : tail.start()].endswith(("未", "尚未", "待", "不"))
    ):
        role = "left"
    opening = words.opening.search(head) if role is None and not post else None
    if opening and not words.stops.search(opening["object"]) and not words.new_acts.search(opening["object"]):
        role = role_of[opening["role"]]
    if (role is None or role in ("accepted", "received", "left")) and _CARRIED.match(head):
        role = "carried"
    if role is None and words.left_front.match(head) and not head.endswith("的"):
        role = "left"
    front = words.role_front.match(post) if post else None
    if front and (role is None or role_of[front.group("role")] in ("left", "rejected")):
        role = role_of[front.group("role")]
    elif post and role is None and words.left_front.match(post):
        role = "left"
    return role


def _what(head: str, post: str, topic: str, quantity: Quantity) -> str:
    words = _words()
    led = words.leads.match(head)
    front = head[led.end() :] if led else head
    if quantity.kind == "rate" or not post:
        what = front
        if topic and len(what) <= 6 and topic not in what:
            what = topic + what
        return what.strip('“”"《》 的')
    stop = words.stops.search(post, 1)
    noun = post[: stop.start()] if stop else post
    verb = front if len(front) <= 6 else ""
    return (verb + noun)[:30].strip('“”" 的')
