"""What kinds numbers count: whether they are kinds of one thing, and so the items of one list."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context


@cache
def told_in_part() -> re.Pattern[str]:
    """Words by which the text tells the largest only: 其中泉州、福州、厦门查处量最多，分别达…."""
    return re.compile(any_of(lexicon().words("told_in_part")))


@cache
def mostly() -> re.Pattern[str]:
    """Words after a list that make it the larger part of the whole only: 民商事1542件、执行467件占绝大多数."""
    return re.compile(rf"[，,]?[^，,。；;\d]{{0,8}}{any_of(lexicon().words('mostly'))}")


@cache
def several_kinds() -> re.Pattern[str]:
    """Words by which one thing may be of several kinds: 部分信访件涉及多个问题类型.

    ``；同时开展培训`` only goes on to another matter.
    """
    words = any_of(lexicon().words("several_kinds"))
    return re.compile(rf"{words}|(?<![，,。；;\n])同时|[，,]同时(?:涉|属|具|兼|有|符合|包含|存在|违反)")


_NEAR = 80


@cache
def _once() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("counted_once")))


def may_overlap(context: Context, parts: list[Place]) -> bool:
    """True when the text says around a list that one thing may be of several of its kinds: （一件可能涉及几类污染）."""
    last = parts[-1]
    end = context.view.find("\n", last.quantity.end, last.sentence_end + _NEAR)
    end = last.sentence_end + _NEAR if end < 0 else end
    told = several_kinds().search(context.view, parts[0].sentence_start, end)
    return told is not None and not _once().search(context.view, parts[0].sentence_start, end)


def counted_once(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when the text says that each thing is counted under one kind: （按最重一种统计），警告36宗、罚款58宗."""
    return _once().search(context.view, whole.sentence_start, parts[-1].sentence_end) is not None


def kinds_of_one(run: list[Place]) -> bool:
    """True when the names are plainly kinds of one thing: 民事案件、刑事案件, 市级、县级, 维持、撤销."""
    # 属行政许可类的212项，属公共服务类的268项
    names = [(p.pre if p.trailing else p.post).strip("，, ").removesuffix("的") for p in run]
    if any(len(name) < 2 for name in names):
        return False
    if all(p.outcome for p in run):
        return True
    if len(set(names)) < len(names):
        return False
    if all(name[-1] in "类级型" for name in names):
        return True
    for part in (slice(-2, None), slice(0, 2)):
        if len({name[part] for name in names}) == 1:
            return True
    return of_listed_kinds(run)


def of_listed_kinds(run: list[Place]) -> bool:
    """True when the word list has kinds that name every number: 民事, 刑事, 行政."""
    names = [p.pre if p.trailing else p.post for p in run]
    kinds = lexicon().cues["exhaustive_kinds"]
    shared = frozenset.intersection(*(_rows(name) for name in names))
    # 一审行政案件, 二审行政案件 are not two kinds of 刑事, 民事 and 行政.
    return any(len({kind for kind in kinds[row] for n in names if kind in n}) >= len(names) for row in shared)


def every_listed_kind(run: list[Place]) -> bool:
    """True when they also cover every kind of the list, so that there is no further one: 来电88件，来信83件."""
    names = [p.pre + p.post for p in run]
    kinds = lexicon().cues["exhaustive_kinds"]
    shared = frozenset.intersection(*(_rows(name) for name in names))
    full = (kinds[row] for row in shared if len(kinds[row]) == len(names))
    return any(all(any(kind in name for name in names) for kind in row) for row in full)


@lru_cache(maxsize=4096)
def _rows(name: str) -> frozenset[int]:
    """The rows of kinds, one of which the name holds."""
    rows = lexicon().cues["exhaustive_kinds"]
    return frozenset(at for at, kinds in enumerate(rows) if any(kind in name for kind in kinds))


def sibling(context: Context, whole: Place, parts: list[Place]) -> bool:
    """True when the number is one more of the list: 市场监管类295件，占27%，违建拆除类221件，占20%."""
    beside = [context.places[p.index + 1] for p in (whole, parts[0]) if p.index + 1 < len(context.places)]
    shares = all(p.quantity.kind == "rate" and p.pre.startswith("占") for p in beside)
    # 事项1846项，即办件事项764项，承诺件事项1082项: their common name is no kind.
    common = bool(whole.pre) and all(p.pre.endswith(whole.pre) for p in parts)
    together = whole.sentence == parts[0].sentence and not common and kinds_of_one([whole, *parts])
    return together or (shares and len(beside) > 1)
