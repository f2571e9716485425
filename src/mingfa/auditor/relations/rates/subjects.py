"""Which number a share is of, where its own words name it: 民事3862件、刑事2147件、行政28件，民事案件占64.0%."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context

_SHARE = re.compile(r"^(?P<own>[^占]*?)(?:所|各|共|合计)?(?:占|比[重例])")
_REACH, _FEWEST = 24, 2
# 在承办案件中占50.93%: the whole stands before 占.
IN_ALL = re.compile(r"在(?P<whole>[^，,；;。\d占]{2,16})[中里](?=所?占)")
OTHER, _MANY, _LONG = -9, 20, 4
_SIZE, _TAKEN = re.compile("[两二三四五六七八九十]"), re.compile("[^，,；;。\\d]{0,6}(?:占|比[重例])")
_BRACKET = re.compile(r"\([^()]*\)?")
_AMONG = re.compile(r"[^，,；;。\d]{0,10}[中里](?!心|国|级|小|医|学)")
_SCOPE = re.compile(
    r"(?:^|[，,；;。:])(?P<scope>[^，,；;。:\d]{2,16})[中里内](?!心|国|级|小|医|学)[，,]?[^，,；;。:\d]*$"
)

# 民商事结案中，判决1694件，调解1208件: said at the head of the list, for all of it.
_HEAD = re.compile(
    r"(?P<scope>[^，,；;。:\d]{2,16})(?:[中里内]|当中|之中|里面)(?!心|国|级|小|医|学)[^；;。]*$"
)


@cache
def _trimmed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after the name in the words of a share: 其中…, …一项就."""
    lex = lexicon()
    front, back = any_of(lex.words("subject_leads")), any_of(lex.words("subject_tails"))
    return re.compile(f"^{front}+"), re.compile(f"{back}+$")


def trimmed(own: str) -> str:
    """The name without what any name may have: 劳资纠纷 → 劳资, 其中民事案件 → 民事."""
    front, back = _trimmed()
    return back.sub("", front.sub("", _BRACKET.sub("", own)))


def is_size(context: Context, place: Place, rate: Place) -> bool:
    """True for the 两类 of 民商事和执行两类占: how many are taken together, and no number of things."""
    between = context.view[place.quantity.end : rate.quantity.start]
    return (
        place.quantity.value <= _MANY
        and _SIZE.match(context.literal(place)) is not None
        and (_TAKEN.match(between) is not None)
    )


_TOGETHER = re.compile(
    "[类项种者批次]?(?:[^，,；;。\\d]{0,4})(?:合计|共计|合起来|合在一起|加起来|相加|加总|之和|总计|累计)"
)


def is_few(context: Context, place: Place) -> bool:
    """True for the 两类 of 两类合起来334户: how many are taken together, and no number of things."""
    return (
        place.quantity.value <= _MANY
        and _SIZE.match(context.literal(place)) is not None
        and _TOGETHER.match(context.view, place.quantity.end) is not None
    )


def lead_of(context: Context, rate: Place) -> str:
    """The words of a share from the start of its clause: 民商事和执行两类占."""
    before = context.places[rate.index - 1] if rate.index else rate
    if before is rate or not is_size(context, before, rate):
        return rate.pre
    return before.pre + context.literal(before) + rate.pre


def subject_of(context: Context, rate: Place) -> str:
    """The name before 占: 市场监管局 of 市场监管局一家就占; the empty string where there is none."""
    return _subject(lead_of(context, rate))


@lru_cache(maxsize=4096)
def _subject(lead: str) -> str:
    share = _SHARE.match(IN_ALL.sub("", lead))
    if share is None:
        return ""
    own = trimmed(share["own"])
    return own if len(own) >= _FEWEST else ""


def called_so(context: Context, rate: Place, counts: list[Place]) -> list[Place]:
    """The counts before the rate in its paragraph that have the name of its subject, nearest first."""
    own = subject_of(context, rate)
    near = [p for p in reversed(counts) if "\n" not in context.view[p.quantity.end : rate.quantity.start]]
    return named_so(context, own, near) if own else []


def named_so(context: Context, own: str, counts: list[Place]) -> list[Place]:
    """The counts whose words hold the name, or hold its characters in their order: 市本级 and 市政府本级收到申请.

    满意 is not told by 不满意226件, nor by 基本满意917件 where 满意3846件 stands too.
    """
    told = [(p, context.view[p.clause_start : p.clause_end]) for p in counts]
    same = [p for p, _ in told if p.pre.removeprefix("其中") == own]
    if same:
        return same
    plain = [p for p, words in told if re.search(f"(?<![不未非]){re.escape(own)}", words)]
    if plain or len(own) <= _FEWEST:
        return plain
    spread = re.compile(".{0,4}".join(map(re.escape, own)))
    return [p for p, words in told if spread.search(words)] or _begun_so(context, own, counts)


_LETTER = re.compile("[A-Za-z甲乙丙丁一二三四五]")
_GRADED = re.compile("[A-Za-z甲乙丙丁一二三四五](?P<two>[两二三四])?(?P<kind>[级类档等])$")


def _lettered(names: list[str]) -> list[str]:
    """A级 and B级 of A、B级, A、B两级: the letters share the word that follows the last."""
    last = _GRADED.search(names[-1]) if len(names) > 1 else None
    if last is None or not all(_LETTER.fullmatch(name) for name in names[:-1]):
        return names
    return [name[:1] + last["kind"] for name in names]


_FURTHER, _MONEY = 4, re.compile("[额款费]$|金额?$|成交$|中标$|损失$|支出$|收入$")


def _begun_so(context: Context, own: str, counts: list[Place]) -> list[Place]:
    """基础设施14928万元 for 基础设施损失占; the second of 工程建设1846宗、186.42亿元 for 工程建设成交额占."""
    named = [(p, trimmed(p.pre)) for p in counts]
    begun = [
        p
        for p, name in named
        if len(name) >= _FEWEST and own.startswith(name) and len(own) - len(name) <= _FURTHER
    ]
    if not _MONEY.search(own):
        return begun
    money = [p if p.quantity.kind == "money" else context.at.get(p.quantity.end + 1) for p in begun]
    return [p for p in money if p is not None and p.quantity.kind == "money"]


_LISTED = re.compile(
    r"\((?:含|包括|包含|即|指)?(?P<names>[\u4e00-\u9fff]{1,8}(?:[、加和及与][\u4e00-\u9fff]{1,8})+?)(?:合计|之和|总和|两[类项者])?\)"
)
_WITH = re.compile(r"\((?:含|包括|包含|连同|加上)(?P<name>[\u4e00-\u9fff]{2,8})\)")
_AND = re.compile("[、加和及与]|以及")
_RATE = re.compile(r"(?P<own>[\u4e00-\u9fff]{2,12})(?:率|比例|比重|占比)$")


def names_of(context: Context, rate: Place) -> list[str]:
    """The names that a rate takes together: 维持率(驳回、维持), 化解率(含终结), 民商事和执行两类占, 调撤率; empty for one."""
    listed = _LISTED.search(rate.pre)
    if listed:
        return _AND.split(listed["names"])
    bare = _BRACKET.sub("", rate.pre)
    called = _RATE.search(bare)
    own = called["own"] if called else subject_of(context, rate)
    more = _WITH.search(rate.pre)
    if more and own:
        return [own, more["name"]]
    for word, names in lexicon().cues["compound_rates"].items():
        if called and own.endswith(word):
            return list(names)
    parted = [_trimmed()[1].sub("", name) or name for name in _AND.split(own)] if own else []
    parted = _lettered(parted)
    return parted if len(parted) > 1 and all(len(name) >= _FEWEST for name in parted) else []


@cache
def _total() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("whole_words")))


def total_told(context: Context, whole: Place) -> int:
    """How far the words make a number a total: 全部1613家, 全年合计869件; most where 中 follows: 持证的39325人中."""
    if _AMONG.match(context.view, whole.quantity.end):
        return 2
    return int(_total().search(context.view, whole.clause_start, whole.quantity.start) is not None)


def scope_told(context: Context, part: Place, whole: Place) -> int:
    """How far the words before a part say of what it is one: 新收申请中自然人提出574件, of 新收637件."""
    lead = context.view[max(part.sentence_start - 1, part.clause_start - _REACH) : part.quantity.start]
    scope = _SCOPE.search(lead)
    head = None
    if scope is None:
        scope = head = _HEAD.match(context.view[part.sentence_start : part.quantity.start])
    if scope is None:
        return 0
    words = scope["scope"].removeprefix("其")
    pairs = {words[i : i + 2] for i in range(len(words) - 1)} - {"案件", "全市", "全县", "全省", "全区"}
    told = context.view[whole.clause_start : whole.clause_end]
    if any(word in words and word not in told for word in lexicon().words("scope_steps")):
        # 所结一审案件中: not of what came in.
        return 0 if head else OTHER
    shared = sum(pair in told for pair in pairs)
    return int(shared > 0) + int(shared == len(pairs) > 0)


def of_its_kind(part: Place, whole: Place) -> int:
    """一般隐患9426项…一般隐患整改9318项: two where the words of the part begin with those of the whole, and say more."""
    front, _ = _trimmed()
    name, own = front.sub("", whole.pre), front.sub("", part.pre)
    longer = len(name) >= _FEWEST and own != name and own.startswith(name)
    # 要求立行立改的184个……立行立改类已完成182个.
    return 2 * (longer or (len(own) > _LONG and own[:_LONG] in name[-_LONG - _FEWEST :]))
