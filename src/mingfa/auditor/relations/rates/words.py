"""What the words say of a rate and its whole: the stage, the name after 占, a body of its own."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.rates.names import rate_name, stem_of
from mingfa.auditor.relations.rates.subjects import IN_ALL

_SHORT = 4
_INTAKE = ("received", "accepted", "found", "done")
_TAIL = re.compile(r"(?:总投诉量|总[数量额]|数量?|比[重例]|的|约|达到?|为|全[省市县区国年]|本|到|了|比|案)*$")
_FRONT = re.compile("^(?:全[省市县区国年]|本|总|所有|全部)+")
_NUMBER_OF = re.compile(r"(?:总?[数量额]|比[重例]|的|约|达到?|为)*$")
_NEW = re.compile("新(?:收|受理|立)")


@cache
def _apart_words() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("told_apart")))


def newly(place: Place) -> bool:
    """True for what came in within the year, without what was carried over: 新收案件84.33万件."""
    return _NEW.search(place.pre) is not None


def apart(place: Place) -> bool:
    """True for what a whole may be told with or without: 旧存146件, 撤回5件, 不予受理9件."""
    return place.role in ("carried", "left", "rejected") or _apart_words().search(place.pre) is not None


def is_outcome(name: str) -> bool:
    """True for the rate of an outcome, 纠错率, and not of a stage, 调解成功率."""
    lex = lexicon()
    stage = any(word in name for word in lex.cues["rate_numerators"])
    return not stage and any(word in name for word in lex.words("outcome_rates"))


def _role(whole: Place) -> str | None:
    """The stage that a count is of, also where it stands before its noun: 审结的266件案件."""
    head = whole.pre.removesuffix("的")
    if whole.role is not None or head == whole.pre:
        return whole.role
    roles = lexicon().role_of
    return next((roles[head[-n:]] for n in (4, 3, 2) if head[-n:] in roles), None)


def stage(rate: Place, whole: Place) -> int:
    """The stage of the procedure that a rate is of: 纠错率 of what was decided, 办结率 of what came in."""
    stem = stem_of(rate_name(rate))
    lex = lexicon()
    if not stem or "占" in rate.pre:
        return int(_role(whole) in _INTAKE)
    if any(word in stem for word in lex.words("outcome_rates")):
        return 2 * (_role(whole) == "done")
    if not any(word in stem for word in lex.cues["rate_numerators"]):
        return 0
    return 2 * (_role(whole) in ("received", "accepted", "found"))


def names_it(context: Context, rate: Place, whole: Place) -> int:
    """How far the words after 占 are those of the whole: 占投诉总量 of 受理投诉20833件."""
    if "占" not in rate.pre:
        return 0
    if "占全国" in rate.pre and "全国" not in context.view[whole.sentence_start : whole.sentence_end]:
        return -9
    in_all = IN_ALL.search(rate.pre)
    words = in_all["whole"] if in_all else rate.pre.rpartition("占")[2].rstrip(")")
    words = _TAIL.sub("", words)
    words = _FRONT.sub("", words)
    if len(words) < 2:
        return 0
    clause = context.view[_clause_start(context, whole) : whole.clause_end]
    if _other_step(rate, whole, clause):
        return -9
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    shared = sum(pair in clause for pair in pairs)
    if shared:
        return 2 if shared == len(pairs) else 1
    if len(words) <= _SHORT and re.search(".{0,4}".join(map(re.escape, words)), clause):
        # 占不捕总数 of 不批准逮捕130人.
        return 1
    lead = context.view[whole.sentence_start : whole.clause_start]
    return 0 if any(pair in lead for pair in pairs) else -1


def _clause_start(context: Context, place: Place) -> int:
    """违法用地图斑83个、216.8亩: a bare number has the words of the one that it is joined to."""
    before = context.places[place.index - 1] if place.index else place
    joined = not place.pre and context.view[before.quantity.end : place.quantity.start] in _JOINS
    return before.clause_start if joined else place.clause_start


_JOINS = ("、", "，", "")


def _other_step(rate: Place, whole: Place, clause: str) -> bool:
    """True when the whole that is named is what was decided, and the count is none: 占法院总结案数."""
    step = _NUMBER_OF.sub("", rate.pre)[-2:]
    return step not in clause and lexicon().role_of.get(step) == "done" and _role(whole) != "done"


def another_stage(context: Context, rate: Place, whole: Place) -> bool:
    """True when the rate is of a later step or of another instance than the count: 申请再审率 and 新收一审18170件.

    不诉率 is of those that were decided upon, prosecuted or not, and not of those that came in.
    """
    lex = lexicon()
    told = context.view[whole.clause_start : whole.clause_end]
    if any(word in rate.pre for word in lex.words("refusal_rates")) and (
        _role(whole) in ("received", "accepted") or _REFUSED.search(whole.pre)
    ):
        return True
    if any(word in rate.pre for word in lex.words("later_steps")):
        return not any(word in told for word in lex.words("decided_wholes"))
    own = {word for word in lex.words("instances") if word in rate.pre}
    others = {word for word in lex.words("instances") if word in told}
    return bool(own and others) and not own & others


# 情节轻微不起诉81人 is no whole of 不起诉率.
_REFUSED = re.compile("不(?:予)?(?:批准|批|起)?[捕诉](?:的|共|计)*$")
_PERIOD = re.compile(r"第?[一二三四]季度|[上下]半年|(?<!\d)\d{1,2}月")


def another_period(context: Context, rate: Place, part: Place) -> bool:
    """True for 第二季度不合格率 after the numbers of the half year: the rate names a time that they do not."""
    period = _PERIOD.search(rate.pre)
    if period is None or part.index > rate.index:
        return False
    return period.group() not in context.view[part.sentence_start : part.clause_end]


_SPAN = re.compile(r"\d{1,2}月(?:\d{1,2}日)?(?:起|以来|以后|后|[至到—-])")


def of_part_of_the_year(context: Context, part: Place, whole: Place) -> bool:
    """True for 当年审结751件；4月至年底，有296件…: the part is of some months, and the whole of all."""
    if whole.index > part.index:
        return False
    between = context.view[max(whole.quantity.end, part.quantity.start - _REACH) : part.quantity.start]
    before = context.view[whole.sentence_start : whole.quantity.start]
    return _SPAN.search(between) is not None and _SPAN.search(before) is None


_REACH = 40
_COUNTED = 4
_SCOPE = re.compile("全[国省市县区州]")
# 13个县收到3256件 are not those of 全省.
_PART_OF_SCOPE = re.compile(r"\d+个(?:市|县|区|州|省)|本级")


def another_name(context: Context, rate: Place, part: Place, whole: Place) -> bool:
    """True when 占 names something that the whole is not: 占全年控制指标, 占全部较大火灾起数, 占全省申请总数."""
    if "占" not in rate.pre or plainly_of(context, whole, part):
        return False
    if names_it(context, rate, whole) < 0:
        return True
    named = rate.pre.rpartition("占")[2]
    scope = _SCOPE.search(named)
    told = context.view[whole.clause_start : whole.clause_end]
    lead = context.view[max(whole.sentence_start, whole.clause_start - _COUNTED) : whole.clause_end]
    if scope and _PART_OF_SCOPE.search(lead):
        return True
    own = context.view[part.clause_start : part.quantity.start]
    pairs = {named[i : i + 2] for i in range(len(named) - 1)}
    # 较大火灾45起，占全部较大火灾起数: the kind is that of the part, and the whole lacks it.
    return any(own.startswith((pair, "其中" + pair)) for pair in pairs if pair not in told)


def another_kind(rate: Place, part: Place, whole: Place, others: list[Place]) -> bool:
    """True when the rate is told of a kind with a number of its own: 建议312件、提案268件，共办复575件，建议办复率100%."""
    kind = rate_name(rate).removeprefix("其中")[:2]
    if len(kind) < 2 or any(word.startswith(kind) for word in lexicon().cues["rate_numerators"]):
        return False
    return all(kind not in p.pre + p.post for p in (part, whole)) and any(
        p.pre.endswith(kind) for p in others if p is not part and p is not whole
    )


_FOUND = re.compile("[检查]出|发现|不合格|不达标|不符合|问题|隐患|缺陷")
_ACT_DONE = re.compile(r"(?P<act>[\u4e00-\u9fff]{2})(?:完成|到位)率$")


def another_act(context: Context, rate: Place, part: Place) -> bool:
    """检测完成27.9万批次，检出不合格5460批次，处置完成率98.2%: what was 处置 is not what was 检测."""
    act = _ACT_DONE.search(rate_name(rate))
    if act is None or act["act"] not in lexicon().cues["rate_numerators"]:
        return False
    between = context.places[part.index + 1 : rate.index]
    if not any(p.addable and (p.role == "found" or _FOUND.search(p.pre)) for p in between):
        return False
    return act["act"] not in context.view[part.clause_start : part.clause_end]


def of_success(rate: Place, part: Place, others: list[Place]) -> bool:
    """True for 调处成功915件，调处率100%，调处成功率97%: what succeeded is what the other rate is of."""
    name = rate_name(rate)
    if "成功" in name or "成功" not in part.pre + part.post:
        return False
    return any("成功" in rate_name(other) for other in others if other is not rate)


_DUE = re.compile("应(?:当|予|该)?(?P<act>[\u4e00-\u9fff])")


def due(rate: Place, whole: Place) -> bool:
    """True for the 应收171.25万元 of 收取率, wherever it stands."""
    told = _DUE.search(whole.pre)
    return told is not None and told["act"] in stem_of(rate_name(rate))


def of_the_asked(context: Context, rate: Place, part: Place) -> bool:
    """True for 办结36.2万件，按时办结率99.6%，诉求解决率88.9%: the rate before has the word of the number, and this one not.

    What follows such a rate is as a rule of those who were asked, or of another number that is not printed.
    """
    name, told = stem_of(rate_name(rate)), part.pre + part.post
    if len(name) < _WORD or _shares(name, told):
        return False
    between = context.places[part.index + 1 : rate.index]
    own = [p for p in between if p.quantity.kind == "rate" and p.sentence == rate.sentence]
    bare = bool(own) and all(p.quantity.kind == "rate" for p in between)
    return bare and any(_shares(rate_name(p), told) for p in own)


_WORD = 2


def _shares(name: str, told: str) -> bool:
    return any(name[i : i + _WORD] in told for i in range(len(name) - 1))


_SAID = re.compile(r"[^，,；;。\d]{0,12}中[，,]?[^，,；;。\d]*")


def plainly_of(context: Context, whole: Place, part: Place) -> bool:
    """True when the words leave no doubt of the whole: 68件案件中，调解结案29件."""
    return _SAID.fullmatch(context.view[whole.quantity.end : part.quantity.start]) is not None


_BODY = re.compile(r"^(?!全|本|我)[\u4e00-\u9fff]{1,4}[区县市镇局院省](?=[\u4e00-\u9fff]{4,})")


def own_body(context: Context, rate: Place) -> bool:
    """True when the rate is told of a body of its own: 岚山区行政机关负责人出庭应诉率为70%."""
    body = _BODY.search(rate.pre)
    return (
        body is not None
        and rate.pre.endswith("率")
        and body.group() not in context.view[rate.sentence_start : rate.clause_start]
    )


# 上年, 其中 would make it another number.
_ALL = re.compile(r"\((?:全[市县区省镇乡州国]|本[市县区省]|共|总|合计|分母)[^，,；;。\d]{0,8}$")
_ROUND, _ABOUT = Decimal("0.01"), re.compile("(?:大?约|大概|大致|近|将近|接近)占|占约")


def bracketed(context: Context, rate: Place) -> Place | None:
    """The 318所 of 占全市学校的89.9%(全市318所): the whole told in a bracket right behind its share."""
    if "占" not in rate.pre or not context.view.startswith("(", rate.quantity.end):
        return None
    behind = context.places[rate.index + 1 : rate.index + 2]
    whole = (
        bool(behind) and _ALL.search(context.view, rate.quantity.end, behind[0].quantity.start) is not None
    )
    return behind[0] if whole and behind[0].depth == rate.depth + 1 else None


def rough(rate: Place) -> bool:
    """True for 约占总数的5%: about so much, and no digit behind the point."""
    return rate.quantity.quantum >= _ROUND and _ABOUT.search(rate.pre) is not None
