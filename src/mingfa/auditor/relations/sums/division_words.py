"""What the words and the sizes say of numbers that may divide a total: promised, complete, or of another thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, exact_sum, is_count, same_unit
from mingfa.auditor.relations.evidence.chance import sum_chance
from mingfa.auditor.relations.sums.marks import goes_past_piece
from mingfa.auditor.relations.sums.parts_fit import but_some, of_all_units
from mingfa.auditor.relations.sums.parts_list import carried_between, carry_mentioned
from mingfa.auditor.relations.sums.stages import STAGES, due_and_done, overlap
from mingfa.auditor.relations.words.kinds import (
    counted_once,
    kinds_of_one,
    may_overlap,
    sibling,
    told_in_part,
)
from mingfa.auditor.relations.words.no_parts import is_compared

FEWEST, SMALLEST = 2, 10
_APART, _UNLIKELY, _SURELY, _REACH = Decimal(10), 0.02, 0.002, 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A total with the numbers that may be its parts."""

    whole: Place
    parts: list[Place]


@dataclass(frozen=True, slots=True)
class _Words:
    marks: re.Pattern[str]
    totals: re.Pattern[str]
    promises: re.Pattern[str]
    spelt: re.Pattern[str]
    divides: re.Pattern[str]
    by: re.Pattern[str]
    rest: re.Pattern[str]
    besides: re.Pattern[str]


@cache
def _words() -> _Words:
    lex = lexicon()
    heads = any_of(lex.words("division_heads"))
    # The first words of the list may stand between the promise and the number.
    name = r"[，,:][^，,。；]{0,14}$"
    by = r"(?<!部)[从按就依以分][^，,。；\d]{1,14}(?:看|分|划分|归类|分类|区分|统计|归集|来说|而言|来讲|计)"
    return _Words(
        marks=re.compile(
            rf"{any_of(lex.words('division_marks'))}|:|\(含|[从按就][^，,。；]{{1,14}}[看分]|方面[，,]|{heads}看?[，,:]|中[，,]"
        ),
        totals=re.compile(any_of(lex.words("whole_words"))),
        # 分别为, 分三种形式：, 从来源看，, 按区域分布为：, 经审查，, 信访件中，
        promises=re.compile(
            rf"(?:分别|依次)[为是系有][^，,。；]{{0,8}}$|分为?[两三四五六七八九][^，,。；\d]{{1,8}}{name}"
            rf"|{by}[^，,。；\d]{{0,4}}{name}"
            rf"|:[^，,。；]{{0,14}}$|{heads}[^，,。；\d]{{0,4}}[，,:\s][^，,。；]{{0,14}}$|经[^，,。；\d]{{1,10}}{name}"
            rf"|(?:[信事案问诉]\w{{1,6}}|\d[^，,。；\d]{{1,10}})中{name}"
        ),
        # 分为警告36宗, 处理结果为：继续施行36件; 按主营环节归类，从事生产的118家
        spelt=re.compile(
            rf"{any_of(lex.words('spelt_out'))}[^，,。；\d]{{0,16}}$"
            rf"|{heads}(?:为|是|有|如下|:)[^，,。；\d]{{0,16}}$"
        ),
        by=re.compile(rf"{by}[^，,。；\d]{{0,6}}[，,:]"),
        divides=re.compile(rf"{by}[^，,。；\d]{{0,6}}[，,:为][^，,。；\d]{{0,16}}$"),
        rest=re.compile(any_of(lex.words("rest_kinds"))),
        besides=re.compile(any_of(lex.words("besides"))),
    )


# 54家单位中评为A类的有50家、B类4家
_AMONG = re.compile(r"[^，,。；\d]{1,10}中[^，,。；\d]{2,16}")


def is_marked(lead: str) -> bool:
    """True when the words before a list say that a number is divided: 其中, 分别, 从来源看."""
    return _words().marks.search(lead) is not None


def calls_itself_total(context: Context, place: Place) -> bool:
    """True for 共受理, 合计, 各类: the number says that it is all."""
    return _words().totals.search(context.view[place.clause_start : place.quantity.start]) is not None


class _Says(NamedTuple):
    """What the words before a list promise."""

    promises: bool
    spells: bool
    divides: bool
    made_of: bool
    in_part: bool


@lru_cache(maxsize=2048)
def _says(lead: str) -> _Says:
    """Asked once of the same words, which stand before many runs."""
    words = _words()
    return _Says(
        words.promises.search(lead) is not None,
        words.spelt.search(lead) is not None,
        words.divides.search(lead) is not None,
        _MADE_OF.search(lead) is not None,
        told_in_part().search(lead) is not None,
    )


def _lead(context: Context, reading: Reading) -> str:
    """The words between the whole, or the head of the sentence, and the list."""
    first = reading.parts[0]
    start = max(reading.whole.quantity.end, first.sentence_start, first.quantity.start - _REACH)
    return context.view[start : first.quantity.start]


def promised(context: Context, reading: Reading) -> bool:
    """True when the words before the list say that the number before is divided, each thing once."""
    lead = _lead(context, reading)
    beside = reading.parts[0].quantity.start - reading.whole.quantity.end == len(lead)
    if not (
        _says(lead).promises or spelt_out(context, reading) or (beside and _AMONG.fullmatch(lead) is not None)
    ):
        return False
    return not may_overlap(context, reading.parts)


# 由刑事38件和民事89件组成, 由……三部分构成
_MADE_OF = re.compile(r"(?:^|[，,；;])[^，,。；;\d]{0,14}由[^，,。；\d]{1,20}$")
_CLOSES = re.compile(
    r"(?:[(][^()]{0,24}[)])?等?(?:[两二三四五六七八九十]|\d)?(?:个?部分|大?[类项块]|个?方面)?(?:共同|合计|汇总|相加)?(?:组成|构成|而成)"
)


def closed(context: Context, parts: list[Place]) -> bool:
    """True when the words after a list end it: 由购置费187万元和运行费342万元组成；接待费243万元."""
    return _CLOSES.match(context.view, parts[-1].quantity.end) is not None


def spelt_out(context: Context, reading: Reading) -> bool:
    """True when the words before the list say that it is all of the number: 分为, 由…和…组成; for three, 从案由看."""
    whole, parts = reading.whole, reading.parts
    if _leaves_rest(context, whole, parts):
        return True
    says = _says(_lead(context, reading))
    if says.in_part or not (says.spells or says.made_of or says.divides) or may_overlap(context, parts):
        return False
    if says.spells or (says.made_of and closed(context, parts)):
        return True
    # 从时段看，8.5万起；从车型看，8.6万起、4.0万起: two divisions of a number before them.
    before = context.view[max(whole.sentence_start, whole.quantity.start - _REACH) : whole.quantity.start]
    beside = whole.sentence == parts[0].sentence and _words().by.search(before) is not None
    several = len(parts) > FEWEST or exact_sum(parts) > whole.quantity.value
    return says.divides and not beside and several


_REST = re.compile("^(?:其余|余下|剩余|剩下|尚余|尚剩|还剩|还余|仍余|仍剩)")


# 撤回81件，另有46件处于中止状态: the last item with its name behind.
_BESIDES = re.compile("^(?:另有|还有|尚有|另)")


def leaves(parts: list[Place]) -> bool:
    """True when the last number is what is left: 其余33件."""
    return _REST.match(parts[-1].pre) is not None


def divides_itself(numbers: list[Place]) -> bool:
    """True for 审结14件，维持10件、纠正1件、其他3件: the first is made up by the others, which end there."""
    return len(numbers) > FEWEST and exact_sum(numbers[1:]) == numbers[0].quantity.value


def _leaves_rest(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True for 41件…废止7件，其余33件: what is left after the numbers told, which are all there are between."""
    if not leaves(parts) or whole.depth != parts[0].depth:
        return False
    between = context.places[whole.index + 1 : parts[-1].index]
    alike = [p for p in between if is_count(p) and same_unit(p, whole) and p.depth == whole.depth]
    alike = [p for p in alike if not is_compared(p)]
    near = len(parts) == FEWEST or parts[0].segment == parts[-1].segment
    alike = _but_division(whole, alike)
    held = exact_sum(parts) + whole.quantity.value
    for place in context.before_in_paragraph(whole):
        if is_count(place) and same_unit(place, whole):
            if place.quantity.value == held:
                # 18项…整改到位12项，长期2项，剩余4项: it is an item itself.
                return False
            held += place.quantity.value
    return near and alike == parts[:-1] and not carry_mentioned(context, parts[-1])


def _but_division(whole: Place, following: list[Place]) -> list[Place]:
    """The numbers without the first of them that divide the whole: 47个，即甲19个、乙16个、丙12个。整改44个，其余3个."""
    ends = (
        end for end in range(FEWEST, len(following)) if exact_sum(following[:end]) == whole.quantity.value
    )
    return following[next(ends, 0) :]


def divided_anew(context: Context, last: Place, later: Place) -> bool:
    """True for 餐饮397批次；按任务来源统计，国抽31批次: another division begins between."""
    if last.segment == later.segment:
        return False
    between = context.view[last.quantity.end : later.quantity.start]
    return _words().by.search(between) is not None


def another_thing(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when the words or the sizes tell that the numbers do not divide this whole."""
    lead, reading = context.view[whole.quantity.end : parts[0].quantity.start], Reading(whole, parts)
    return (
        bool(of_all_units(context, whole, parts))
        or any(p.quantity.value == whole.quantity.value for p in parts)
        or divides_itself(parts)
        # 公共卫生类785件、医疗类1209件。…医疗类由许可241件、许可986件组成: one of a list that is divided in its turn.
        or (_one_of_list(context, whole) and not _says(_lead(context, reading)).made_of)
        or not 1 / _APART <= exact_sum(parts) / whole.quantity.value <= _APART
        # 抢险救援10.4万起；另外，社会救助5.4万起: beside it, not of it.
        or _words().besides.search(lead) is not None
        # 其他处理7件；结转下年3件: what is the rest of a list begins none.
        or (len(parts) == FEWEST and _words().rest.search(parts[0].pre) is not None)
        or due_and_done(parts)
        or goes_past_piece(context, whole, parts)
        or (not is_marked(lead) and _papers_and_cases(whole, parts))
        or _of_others_told(context, whole, parts)
        or _shares_another(context, whole, parts)
        or _past_rest(parts)
        or _round([whole, *parts])
        or (
            len({p.trailing for p in parts}) > 1
            and not (ends_in_rest(parts) or leaves(parts) or parts[0].depth or _BESIDES.match(parts[-1].pre))
            and sum_chance(parts, whole) > _SURELY
        )
        or (
            overlap(parts)
            and sum_chance(parts, whole) > _UNLIKELY
            and not (counted_once(context, whole, parts) or leaves(parts))
        )
        or _flows(whole, parts)
        or _by_another_measure(whole, parts)
        or (not spelt_out(context, reading) and _unlike(context, whole, parts))
    )


def _of_others_told(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True for 摩托车肇事96起、货车肇事71起，亡人分别为21人和19人, unless those of 96 and 71 are all that was told before."""
    told = [p for p in context.before_in_paragraph(parts[0]) if p.index in context.in_digits]
    heads = told[: len(parts)][::-1]
    if len(heads) != len(parts) or whole.index >= heads[0].index or whole.sentence == parts[0].sentence:
        return False
    first, last = heads[0], heads[-1]
    listed = all(is_count(p) and same_unit(p, first) and p.sentence == parts[0].sentence for p in heads)
    if not listed or same_unit(first, whole):
        return False
    if "分别" not in context.view[last.quantity.end : parts[0].quantity.start]:
        return False
    before = context.places[max(0, whole.index - len(parts)) : first.index]
    return exact_sum(heads) not in {p.quantity.value for p in before}


def _past_rest(parts: list[Place]) -> bool:
    """True for 土地8件、其他3件；审结31件，驳回13件…: a list that 其他 ends is not carried on over the ；."""
    return any(
        _words().rest.match(one.pre) and one.segment != other.segment and not _words().rest.match(other.pre)
        for one, other in pairwise(parts)
    )


_PAPERS, _CASES = frozenset("份册张封本"), frozenset("件起宗例")


def _papers_and_cases(whole: Place, parts: list[Place]) -> bool:
    """True for 发出告知书246份…查处计量案47起、价格案199起: papers are not divided into cases, unless by how they ended."""
    if all(p.outcome for p in parts):
        return False
    units = {p.quantity.unit for p in parts}
    return any(
        whole.quantity.unit in one and units <= other for one, other in ((_PAPERS, _CASES), (_CASES, _PAPERS))
    )


def _flows(whole: Place, parts: list[Place]) -> bool:
    """True for 税收收入121.5亿元 and 教育支出79.3亿元: what came in is not divided by what was spent."""
    return any(
        one in whole.pre and other not in whole.pre and all(other in p.pre for p in parts)
        for one, other in (("收入", "支出"), ("支出", "收入"))
    )


def _by_another_measure(whole: Place, parts: list[Place]) -> bool:
    """True for 新收97件，审结91件。…其余1件次由法院改期: what is left is counted by another measure, sentences on."""
    left = parts[-1]
    apart = left.quantity.unit != whole.quantity.unit and left.sentence != parts[0].sentence
    return apart and leaves(parts)


def by_year(whole: Place, parts: list[Place]) -> bool:
    """True for 三年共处罚1872件，2021年538件、2022年611件、2023年723件: each year once, one after the other."""
    years = [int(p.year) for p in parts if p.year.isdigit()]
    in_turn = years == list(range(years[0], years[0] + len(parts))) if years else False
    return in_turn and len(parts) > FEWEST and not whole.year.isdigit()


def _one_of_list(context: Context, whole: Place) -> bool:
    """True for 785件、1209件, but not for 事故56起、死亡38人, two numbers of one thing."""
    beside = context.places[whole.index + 1 : whole.index + 2]
    return context.view.startswith("、", whole.quantity.end) and all(same_unit(p, whole) for p in beside)


def _unlike(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True for what tells two things apart as long as no word divides the one into the others."""
    years = {p.year for p in (whole, *parts) if p.year.isdigit()}
    return (
        bool(but_some(parts, whole))
        or (len(years) > 1 and not by_year(whole, parts))
        or (whole.role != "done" and carry_mentioned(context, whole) and not _holds_carry(context, whole))
        # 受理165件。经审查（含上期积存），批准143件、不批准29件: what was there before is decided as well.
        or (
            exact_sum(parts) > whole.quantity.value
            and carried_between(context, whole, parts[0])
            and not _holds_carry(context, whole)
        )
        or any(p.role == "carried" for p in parts)
        or any(p.role == "left" and len(parts) > FEWEST for p in parts)
        or _in_part(context, whole, parts)
        or (sibling(context, whole, parts) and not ends_in_rest(parts))
        or (
            _stages(whole, parts)
            and not promised(context, Reading(whole, parts))
            and sum_chance(parts, whole) > _SURELY
        )
    )


_WITH_CARRY = re.compile(r"[\u4e00-\u9fff]{0,4}\([^()]*(?:结转|旧存)[^()]*\)")


def _holds_carry(context: Context, whole: Place) -> bool:
    """True for 25件（含上年结转1件）: what was carried over is in the number."""
    return _WITH_CARRY.match(context.view, whole.quantity.end) is not None


def _shares_another(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when the parts print their shares, and none is a share of this whole: 985人，占起诉总人数的6.8%."""
    following = [(p, context.places[p.index + 1]) for p in parts if p.index + 1 < len(context.places)]
    shares = [(p, r) for p, r in following if r.quantity.kind == "rate" and r.pre.startswith("占")]
    return len(shares) > 1 and not any(agrees(p, whole, r) for p, r in shares)


def _in_part(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when only the largest are told, or the whole is such a one: 主要是噪音，共24个；水、大气分别为19个、18个."""
    same = whole.sentence == parts[0].sentence
    if same and told_in_part().search(context.view, whole.sentence_start, whole.quantity.start):
        return True
    start = max(whole.quantity.end, parts[0].sentence_start)
    told = told_in_part().search(context.view, start, parts[0].quantity.start)
    return told is not None and not ends_in_rest(parts)


def _stages(whole: Place, parts: list[Place]) -> bool:
    """True for 新收1132件，审结974件，败诉228件: each number is a later stage of the one before, none a part."""
    later = parts[0].role in STAGES and parts[0].role != whole.role and parts[-1].role != "left"
    return later and not kinds_of_one(parts) and len({p.role for p in parts}) > 1


def complete(context: Context, reading: Reading) -> bool:
    """True for a list to its end, 其他39件, that is larger than a whole which the words make one: it needs no more words."""
    whole, parts = reading.whole, reading.parts
    larger = exact_sum(parts) > whole.quantity.value
    lead = context.view[whole.quantity.end : parts[0].quantity.start]
    apart = parts[0].sentence != whole.sentence or is_marked(lead)
    told = apart or calls_itself_total(context, whole)
    return larger and told and len(parts) > FEWEST and ends_in_rest(parts)


def ends_in_rest(parts: list[Place]) -> bool:
    """True when the list ends in what is not told one by one, and so is complete: 其他信息82条."""
    return any(_words().rest.search(p.pre) for p in parts)


def _round(places: list[Place]) -> bool:
    """True for numbers all of which end in zeros: 800公里, 600公里, 300公里 are estimates."""
    return all(p.quantity.value / p.quantity.quantum % SMALLEST == 0 for p in places)
