"""Where a text opens a list of parts without 其中: a colon, 中 or 分别为 after a number."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, is_count, same_unit


def colons(context: Context, places: list[Place]) -> list[int]:
    """Colons right after a count open a list of its parts."""
    return [
        p.quantity.end
        for p in places
        if is_count(p) and p.depth == 0 and context.view[p.quantity.end : p.quantity.end + 1] == ":"
    ]


# 480名群众中，非常满意312人、满意126人: the kinds follow.
_AMONG, _NAME, _NEAR = re.compile(r"[^，,；。\d]{0,10}中[，,]"), 6, 4
_KINDS_FOLLOW = re.compile(
    r"[，,](?:(?:分别为|分别是|分别系|分为|划分为)"
    # 审查文件36件，清理结论为继续有效24件、…: so does what came of them.
    r"|(?:[经其]|[\u4e00-\u9fff]{2,4})?(?:结论|结果|意见)(?:分别|依次)?(?:为|是|系|:)(?![\u4e00-\u9fff]{0,6}\d+[.\d]*%))[^，,。；]{2}"
)


def listed_after(context: Context, places: list[Place]) -> list[int]:
    """A count followed by 分别为 opens a list of its parts, unless it closes a list itself."""
    among = [
        p.quantity.end
        for p, first in pairwise(places)
        if is_count(p) and _AMONG.match(context.view, p.quantity.end) and same_unit(p, first)
        and first.trailing and 2 <= len(first.pre) <= _NAME
    ]  # fmt: skip
    return among + [
        p.quantity.end
        for at, p in enumerate(places)
        if is_count(p)
        and p.depth == 0
        and _KINDS_FOLLOW.match(context.view, p.quantity.end)
        and not (at and "、" in context.view[places[at - 1].quantity.end : p.quantity.start])
    ]


def closed_before(context: Context, mark: int, first: Place) -> bool:
    """True for 9项(其中有的已部分完成),…12项: the bracket with the mark in it holds no number."""
    opened = context.view.rfind("(", first.sentence_start, mark)
    closed = context.view.find(")", mark, first.quantity.start)
    return closed > 0 and opened > context.view.rfind(")", first.sentence_start, mark)


_CAME = ("received", "accepted", "found", "carried")


def goes_past_piece(context: Context, whole: Place, members: list[Place]) -> bool:
    """True for 调解412件；裁决187件，其中终局126件；撤诉59件: what follows the ； stands beside the whole."""
    own = [p for p in members if p.segment == whole.segment and p.sentence == whole.sentence]
    if not own or len(own) == len(members) or not own[0].part_mark:
        return False
    before = context.places[max(0, whole.index - _NEAR) : whole.index]
    return any(
        is_count(p) and same_unit(p, whole) and p.sentence == whole.sentence
        and p.segment < whole.segment and p.depth == whole.depth and p.role not in _CAME and not p.part_mark
        for p in before
    )  # fmt: skip


@cache
def _untold() -> re.Pattern[str]:
    rest = any_of(lexicon().words("untold_rests"))
    return re.compile(rf"[，,。]{rest}[^，,。；;\d\n]{{0,30}}(?=[，,。；;\n]|$)")


def rest_untold(context: Context, last: Place) -> bool:
    """True when the words after a list say that there is more, and not how much: 其余正在核查, 另有少量由外地转来."""
    end = context.view.find("；", last.quantity.end, last.sentence_end)
    return (
        _untold().search(context.view, last.quantity.end, end if end > 0 else last.sentence_end) is not None
    )
