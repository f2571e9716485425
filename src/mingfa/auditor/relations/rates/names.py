"""Which counts the name of a rate points to: 化解率 to 成功化解, 败诉率 to 败诉案件."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import same_unit

_NAME = re.compile(r"([\u4e00-\u9fff]{1,12}?(?:率|度|占比|比例|结收比|[盖查与]面))$")
# 改变率(占已裁判数), 化解率(含终结): the bracket tells what the rate is of.
_BRACKET = re.compile(r"\([^()]*\)$")
_LATE = re.compile(r"超时|超期|逾期")

_DUE = re.compile(r"(?:^|[^相适对反响])(?:应|[需须])[当要]?[\u4e00-\u9fff]{1,8}$")
_ACTUAL = re.compile(r"^(?:实际?|已)(?P<act>[\u4e00-\u9fff]{1,6})$")


@cache
def qualifiers() -> re.Pattern[str]:
    """Words that make a rate narrower than the stage it names: 按期, 群众."""
    return re.compile(any_of(lexicon().words("rate_qualifiers")))


@cache
def asked_or_timed() -> re.Pattern[str]:
    """Words by which a rate is of other numbers than those before it: 满意率, 按期办结率."""
    return re.compile(any_of(lexicon().words("asked_or_timed")))


def stem_of(name: str) -> str:
    """The name without 率: 化解率 → 化解, 办结的比例 → 办结."""
    return re.sub(r"(?:的?(?:所?占)?比[例重率]|率|度|比|面)$", "", name)


def named_numerators(name: str, earlier: list[Place], rate: Place) -> list[Place]:
    """Counts that the name of the rate points to, nearest first."""
    stem = stem_of(name)
    roles: set[str] = set()
    told: set[str] = set()
    for word, role in lexicon().cues["rate_numerators"].items():
        if word in stem:
            roles.update(r for r in role.split("|") if not r.startswith("~"))
            told.update(r[1:] for r in role.split("|") if r.startswith("~"))
    core = qualifiers().sub("", stem) or stem
    if core.endswith("不"):
        # 不合格率: the word that was taken for a qualifier is the thing itself.
        core = stem
    # A role that names the same stage comes before a word in common: 化解率 ↔ 成功化解.
    late = [p for p in earlier if _LATE.search(p.pre) and not _LATE.search(stem)]
    found = [p for p in earlier if p.role in roles and p not in late] + [p for p in late if p.role in roles]
    pairs = {core[i : i + 2] for i in range(len(core) - 1)}
    if len(core) > 2:
        pairs -= {"案件", "行政", "问题"}
    for place in earlier:
        words = place.pre + place.post
        if (
            place not in found
            and place.role not in ("left", "rejected", "failed")
            and any(pair in words for pair in pairs)
            and (f"不{core[-2:]}" not in words or "不" in core)
            and _specific(core, words)
        ):
            found.append(place)
    found += [p for p in earlier if p not in found and any(word in p.pre + p.post for word in told)]
    # What was done late counts last: it is seldom the numerator by itself; 基本满意7件 after 满意217件 too.
    whole_name = any(p.pre == stem for p in found)
    found.sort(key=lambda p: (p in late, whole_name and p.pre in _lesser(stem), -p.index))
    return [p for p in found if p.index >= rate.index - 8 and not _opposed(name, p)]


def _lesser(stem: str) -> tuple[str, ...]:
    """What is told beside the thing itself, and counts less: 基本满意, 较满意, 不满意."""
    return tuple(word + stem for word in ("基本", "较", "比较", "一般", "较为", "大致"))


def _specific(core: str, words: str) -> bool:
    """The last two characters of the stem carry its meaning: 败诉率, 出庭率, 纠错率, 优秀率."""
    key = core[-2:]
    return key in words or (core[-4:-2] in words and key in ("应诉", "完成"))


def called(name: str, counts: list[Place]) -> list[Place]:
    """The counts that share most of the characters of a rate's name, nearest first: 执证率 and 执法证持有人员38人."""
    stem = set(stem_of(name)) - set("行政案件问题事项")
    denies = bool(stem & set("不未非"))
    shared = {
        p.index: len(stem & set(p.pre + p.post)) for p in counts if bool(set("不未非") & set(p.pre)) == denies
    }
    most = max(shared.values(), default=0)
    if most * 2 < len(stem) or most == 0:
        return []
    return [p for p in reversed(counts) if shared.get(p.index) == most and not _opposed(name, p)]


def _opposed(name: str, place: Place) -> bool:
    """True when the words of the count deny those of the name: 直接纠错9件 is not what 综合纠错率 is of."""
    return any(
        one in name and other in place.pre + place.post
        for pair in lexicon().cues["opposed_kinds"]
        for one, other in (pair, pair[::-1])
    )


def of_stage(name: str) -> bool:
    """True for the rate of what was done or succeeded: 调解成功率, 办结率, and not 受理率."""
    words = lexicon().cues["rate_numerators"]
    return any(word in name and {"done", "success"} & set(roles.split("|")) for word, roles in words.items())


def narrower(name: str, place: Place) -> bool:
    """True when the name asks for less than the count tells: 按时办结率 and 办结60件."""
    broad = lexicon().words("broad_qualifiers")
    return any(
        word.group() not in place.pre + place.post + "".join(broad) for word in qualifiers().finditer(name)
    )


def rate_name(rate: Place) -> str:
    """The name of the rate (``调解成功率``) or an empty string; what a bracket adds to it is left out."""
    match = _NAME.search(_BRACKET.sub("", rate.pre))
    return match.group(1) if match else ""


def due_and_done(earlier: list[Place], rate: Place) -> Place | None:
    """应审120件，实审115件，审核率: what was due and what was done, whatever the verb."""
    near = [p for p in earlier if p.segment == rate.segment][-2:]
    if len(near) != 2 or not same_unit(*near):
        return None
    told, done = _DUE.search(near[0].pre), _ACTUAL.search(near[1].pre)
    return near[1] if told and done and _of_that_act(rate, done["act"]) else None


def another_due(due: Place, done: Place, rate: Place) -> bool:
    """True for 应缴4217万元，实缴4108万元，待遇发放率: due and done of another act than that of the rate."""
    act = _ACTUAL.search(done.pre) if _DUE.search(due.pre) else None
    return act is not None and not _of_that_act(rate, act["act"])


def _of_that_act(rate: Place, act: str) -> bool:
    """False for 应收8642万元，实收7985万元，胜诉退费率: another act than that which was due."""
    stem = stem_of(rate_name(rate))
    return not stem or any(c in stem for c in act) or _due_rates().search(stem) is not None


@cache
def _due_rates() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("due_rates")))


def due_and_done_far(counts: list[Place], rate: Place) -> list[Place]:
    """应出庭746件，实际出庭732件，其中…，出庭率: what was done where the pair stands further off, or behind its rate."""
    return [
        done
        for due, done in pairwise(counts)
        if done.index == due.index + 1
        and same_unit(due, done)
        and (told := _DUE.search(due.pre)) is not None
        and _ACTUAL.search(done.pre)
        and (_OF_ALL_DUE.search(rate.pre) or done.pre[-2:] in rate.pre or told.group()[-2:] in rate.pre)
    ]


_OF_ALL_DUE = re.compile("(?:覆盖|完成|执行|到位|参[与加]|入户|检查)[率面]")
