"""What tells that a list of parts is complete: as many kinds as the text counts, or words that there are no others."""

from __future__ import annotations

import re
from functools import cache

from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.sums.division_words import FEWEST, Reading
from mingfa.auditor.relations.words.kinds import may_overlap, told_in_part

_TAIL, _LEAD = 16, 24
_NUMBER = {word: at for at, word in enumerate("零一二三四五六七八九十")} | {"两": 2}


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lex = lexicon()
    apart = "(?<![第前一二三四五六七八九十百千])"
    kinds = (
        rf"{apart}(?P<n>[两二三四五六七八九十]|(?<!\d)\d)(?:[大个项]?{any_of(lex.words('counted_kinds'))})"
    )
    return re.compile(kinds), re.compile(rf"[^。\d]{{0,8}}{any_of(lex.words('no_others'))}")


def all_told(context: Context, reading: Reading) -> bool:
    """True for 分布在五个街道：甲17件、…, 甲19件、乙11件、丙7件三类, and 甲47件、乙19件、丙13件，无其他类别."""
    whole, parts = reading.whole, reading.parts
    if len(parts) <= FEWEST:
        return False
    kinds, none_else = _words()
    first, last = parts[0], parts[-1]
    start = max(whole.clause_start, whole.quantity.start - _LEAD)
    before = (
        context.view[start : whole.quantity.start],
        context.view[whole.quantity.end : first.quantity.start],
    )
    behind = context.view[last.quantity.end : min(last.sentence_end, last.quantity.end + _TAIL)]
    if told_in_part().search(before[1]) or may_overlap(context, parts):
        return False
    if none_else.match(behind):
        return True
    told = [m["n"] for words in (*before, behind) for m in kinds.finditer(words)]
    return any((_NUMBER.get(n) or int(n)) == len(parts) for n in told)
