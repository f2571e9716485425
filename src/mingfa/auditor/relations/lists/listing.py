"""The count of a list against the things listed: “A、B、C三个部门”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Bound, Finding, Severity, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, number
from mingfa.auditor.relations.evidence.slips import slips_to

KIND = "列举计数"
_REACH = 400
_NEAR, _SHORT, _LONG = 3, 6, 8
_FEWEST_NAMES, _SHORTEST_NAME, _LONGEST_NAME = 3, 2, 24
_KINDS = re.compile(
    "领域|方面|环节|类别|类型|种类|渠道|途径|方式|板块|维度|层面|行业|要素|事项|工程|行动|机制|制度|体系|专题|主题"
)
_MORE_VERBS = (
    "举办",
    "受理",
    "办理",
    "走访",
    "召开",
    "组成",
    "设立",
    "建成",
    "联合",
    "查处",
    "报送",
    "审查",
    "评选",
    "检查",
    "培训",
)
UNITS = {"个", "项", "种", "类", "家", "大", "部", "张", "份", "条", "支", "套", "所", "件", "门", "本"}
_OPENERS = re.compile(
    r"(?:包括|包含|涵盖|覆盖|涉及|范围[是为]|对象[是为]|重点[是为]|分布[在于]|集中[在于]|分为|通过|按照|根据|围绕|聚焦|紧盯|编制|修订|制定|印发|出台|实施|开展|推动|完成|要求|对|向|由|在|从)"
    r"(?=[\u4e00-\u9fff《“]{2})"
)


def find(context: Context) -> Iterator[Finding]:
    """Every count that closes an enumeration."""
    for place in context.places:
        quantity = place.quantity
        if quantity.unit not in UNITS or not 2 <= quantity.value <= 20 or not _is_exact(context, place):
            continue
        titled = context.view[quantity.start - 2 : quantity.start].rstrip("等这").endswith("》")
        if (place.trailing and not titled) or place.depth:
            continue
        listed = _listed(context, place)
        if listed is not None:
            yield from _judge(context, place, *listed)


_SUMMED = re.compile(r"等?[，,](?:[总合一]?共计?|[总合]计|[总合]起来)(?:有|涉及|为)?$")
# 甲类、乙类、丙类，以上三类案件; 前述三个领域
_THESE = re.compile(r"[，,](?:以上|上述|前述|上列|前列|这|此)(?:所列|列举的?)?$")


def _is_exact(context: Context, place: Place) -> bool:
    """True for 八类, and for 以上八类, which is no 八类以上."""
    return place.quantity.bound is Bound.EXACT or (
        place.quantity.bound is Bound.AT_LEAST
        and context.view.endswith("以上", 0, place.quantity.start)
        and not context.view.startswith(("以上", "余", "多"), place.quantity.end)
    )


def _listed(context: Context, place: Place) -> tuple[str, bool, list[str]] | None:
    """The enumeration right before the count: its text, whether it is open (等), its items."""
    view = context.view
    end = place.quantity.start
    low = max(place.sentence_start, end - _REACH)
    text = view[low:end]
    # 甲局、乙局、丙局，共3家单位: the total may stand behind a comma.
    summed = _SUMMED.search(text)
    these = _THESE.search(text)
    if end_of := summed or these:
        text = text[: end_of.start()]
    if these and not _one_clause(text):
        return None
    cut = max(_last_outside(text, "，,；;:"), text.rfind("。"))
    text = text[cut + 1 :]
    # 7个督察组对甲市、乙市: the list begins behind 对.
    lead = text.split("、")[0]
    text = text[max((m.start() for m in _OPENERS.finditer(lead)), default=0) :]
    is_open = text.endswith("等")
    body = text[:-1] if is_open else text
    body = re.sub(r"(?:这|共|共计|以上|上述)$", "", body)
    if "、" not in body and "》《" not in body and "”“" not in body:
        return None
    if body.endswith(("各", "均", "的", "共", "约", "近")) or _counts_inside(context, place, len(text)):
        return None
    items = _restart(split_items(body))
    if len(items) < 2:
        return None
    alike = items[-1][-2:] == items[-2][-2:]
    if not alike and _verbs().search(items[-1].lstrip("“《"), 1):
        return None
    if any(re.search(r"\d", _strip_counts(item)) for item in items[1:]):
        return None
    return body, is_open, items


@cache
def _verbs() -> re.Pattern[str]:
    """Words that show that the last item is a clause, not a thing listed."""
    lex = lexicon()
    return re.compile(any_of([*lex.words("stops"), *lex.words("new_acts"), *_MORE_VERBS]))


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("list_nouns")))


def _counts_inside(context: Context, place: Place, length: int) -> bool:
    """True when another count, outside brackets, stands between the list and this one."""
    start = place.quantity.start - length
    before = context.places[max(0, place.index - 12) : place.index]
    return any(p.quantity.start >= start and not p.depth for p in before)


def _last_outside(text: str, chars: str) -> int:
    """Position of the last of ``chars`` outside brackets, or −1."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        char = text[at]
        if char in ")》”":
            depth += 1
        elif char in "(《“":
            depth = max(0, depth - 1)
        elif char in chars and not depth:
            return at
    return -1


def split_items(body: str) -> list[str]:
    """Items between 、 outside brackets; adjoining titles 《…》《…》 are items of their own."""
    items, start, depth = [], 0, 0
    for at, char in enumerate(body):
        if char in "(《“":
            if char in "《“" and at and body[at - 1] in "》”" and not depth:
                items.append(body[start:at])
                start = at
            depth += 1
        elif char in ")》”":
            depth = max(0, depth - 1)
        elif char == "、" and not depth:
            items.append(body[start:at])
            start = at + 1
    items.append(body[start:])
    return [item for item in items if item.strip()]


_WITHIN = re.compile(r"[省市县区州]的[\u4e00-\u9fff]")


def _restart(items: list[str]) -> list[str]:
    """A verb inside a later item means that the list proper begins there: 按省、市要求完成农业、文化…"""
    for at in range(len(items) - 1, 0, -1):
        outside = re.sub(r"[《“(][^》”)]*[》”)]", "", items[at])
        opener = _OPENERS.search(outside, 1)
        # 在甲、乙两省的丙、丁: the list begins again behind 的.
        if (opener or _WITHIN.search(outside)) and at < len(items) - 1:
            return items[at:]
    return items


_COUNTED = re.compile(r"\((\d{1,2})[个项份部]?\)")


def _strip_counts(item: str) -> str:
    return re.sub(r"[《“][^》”]*[》”]", "", _COUNTED.sub("", item))


# 茶叶及相关制品 is one thing.
_JOINT = re.compile(r"和|(?<!参)与|(?<![涉普])及(?!相关|其|有关)|并")


def _judge(context: Context, place: Place, body: str, is_open: bool, items: list[str]) -> Iterator[Finding]:
    stated = int(place.quantity.value)
    extra = sum(int(m.group(1)) - 1 for m in _COUNTED.finditer(body))
    fewest = len(items) + extra
    joints = sum(len(_JOINT.findall(re.sub(r"[《“(][^》”)]*[》”)]", "", item))) for item in items)
    most = fewest + joints
    text = context.text[place.quantity.start - len(body) - is_open : place.clause_end]
    shown = f"列出{fewest}项，称{stated}项"
    quoted = f"“{text[-120:].strip()}”"
    if fewest <= stated <= most:
        yield finding(
            Verdict.CONSISTENT, KIND, [place], f"列出{stated}项={stated}项", f"{quoted}：所列与所称项数相符。"
        )
        return
    plain = not is_open and _are_plain(context, place, _parted(items))
    if (is_open and fewest < stated) or not (plain or _are_things(place, items)):
        return
    if _is_near(most, place) and (
        plain
        # What is joined by 和 can only be more.
        or (
            _is_clean(items, is_open or (joints == 0 and fewest > stated))
            and (fewest > stated or _is_last(joints, items))
        )
    ):
        yield finding(
            Verdict.CONTRADICTION,
            KIND,
            [place],
            f"列出{most}项，称{stated}项",
            f"{quoted}：列出{most}项，与所称{number(place.quantity.value)}项不符。",
        )
    elif fewest > stated and fewest - stated <= 3:
        yield finding(
            Verdict.SUSPICIOUS, KIND, [place], shown,
            f"{quoted}：似列出{fewest}项，与所称{stated}项不符；如有的项目合并计算可以解释。",
            Severity.LOW,
        )  # fmt: skip


def _one_clause(text: str) -> bool:
    """True for 案件多发生于征收、拆迁、工伤认定，以上三类: the list is one clause, with no more said of its last thing."""
    clauses = re.split(r"[，,；;:]", text)
    last = clauses[-1].split("、")[-1]
    return not any("、" in clause for clause in clauses[-3:-1]) and not re.search(
        r"等|[较最]|占|居多|为[主多]", last
    )


def _parted(items: list[str]) -> list[str]:
    """The things named, the last two of which 和 joins: 甲公司, 乙公司和丙厂 are three; nothing when it is not plain."""
    last = _JOINED.split(items[-1])
    if any("(" in item or _JOINED.search(item) for item in items[:-1]) or len(last) > 2:
        return []
    return [*items[:-1], *last]


_JOINED = re.compile(r"以及|和|(?<!参)与|(?<![涉普以])及(?!相关|其|有关)|并")


@cache
def _named_things() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """What is counted, and how the names of such things end: 企业, and 公司, 厂."""
    rows = lexicon().cues["named_things"]
    return tuple(
        (re.compile(rf"^[\u4e00-\u9fff]{{0,4}}?{any_of(row['of'])}"), tuple(row["ends"])) for row in rows
    )


_OF_SORTS = re.compile(r"^(?:[\u4e00-\u9fff]{1,4}[性类型级式][、和及与]?)+")
_KIND_WORDS = 20


def _are_plain(context: Context, place: Place, names: list[str]) -> bool:
    """True when each name is one of what is counted, so that 东区、西区和南区五家企业 is left alone."""
    if len(names) < _FEWEST_NAMES or not all(_SHORTEST_NAME <= len(name) <= _LONGEST_NAME for name in names):
        return False
    # 6个行业性、专业性组织: what is counted may have several words of its kind before it.
    counted = _OF_SORTS.sub("", context.view[place.quantity.end : place.quantity.end + _KIND_WORDS])
    for thing, ends in _named_things():
        if thing.match(counted):
            return all(name.endswith(ends) for name in names)
    kinds = place.quantity.unit in ("类", "种") or _KINDS.match(place.post)
    return bool(kinds) and all(len(name) <= _LONG for name in names[1:])


def _is_last(joints: int, items: list[str]) -> bool:
    """True when nothing is joined by 和, or only the last two things are."""
    return not joints or (
        joints == 1 and re.fullmatch(r"[\u4e00-\u9fff]{2,8}[和及][\u4e00-\u9fff]{2,8}", items[-1]) is not None
    )


def _are_things(place: Place, items: list[str]) -> bool:
    """True when what is counted is what is listed: 部门, 11大类, 7市, titles of documents."""
    return (
        place.quantity.unit == "类"
        or _nouns().search(place.post[:10]) is not None
        or place.post.startswith(lexicon().words("bare_regions"))
        or all(item.endswith("》") for item in items)
    )


def _is_near(listed: int, place: Place) -> bool:
    """True when a few are too many or too few, or one digit is wrong: eighteen towns called 13市."""
    return abs(listed - int(place.quantity.value)) <= _NEAR or slips_to(place, Decimal(listed))


def _is_clean(items: list[str], longer: bool) -> bool:
    """Short items of like make, so that their count is beyond doubt; more names than are counted may be longer."""
    if len(items) >= 3 and all(item.endswith("》") and item.count("》") == 1 for item in items):
        return True
    tails = {item[-1] for item in items[1:]}
    short = all(2 <= len(item) <= 10 for item in items[1:])
    return (
        short
        and len(items) >= 3
        and (len(tails) == 1 or all(len(i) <= (_LONG if longer else _SHORT) for i in items[1:]))
    )
