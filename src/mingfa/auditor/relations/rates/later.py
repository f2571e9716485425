"""Rates of a list that is told a second time: 已解决41件、正在解决38件；年底两类变为68件、11件，解决率由51.9%提高到86.1%."""

from __future__ import annotations

import re

from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import same_unit
from mingfa.auditor.relations.rates.names import rate_name, stem_of
from mingfa.auditor.relations.rates.pairs import Nearby, Part, run_of, usable

_TURNED = re.compile("(?:变|变化|更新|调整|转)(?:分别|依次)?[为成到至]")
_BACK, _KEY, _FEWEST = 10, 2, 2
_DONE = re.compile("已|完成")


def of_later_list(near: Nearby, rate: Place) -> list[Part]:
    """The 68件 of the second list, where the first says which number has the name of the rate."""
    view, key = near.context.view, stem_of(rate_name(rate))[-_KEY:]
    if len(key) < _KEY or not _TURNED.search(view, rate.sentence_start, rate.quantity.start):
        return []
    before = [p for p in near.before(rate, _BACK) if usable(p) and p.sentence == rate.sentence]
    first = next((p for p in before if _TURNED.search(view, p.clause_start, p.quantity.start)), None)
    listed = run_of(near, first, first.quantity.kind) if first is not None else []
    if first is None or len(listed) < _FEWEST or listed[0] is not first:
        return []
    told = [p for p in near.before(first, 2 * _BACK) if usable(p) and same_unit(p, first)][-len(listed) :]
    if len(told) < len(listed):
        return []
    named = [at for at, p in enumerate(told) if key in p.pre]
    named.sort(key=lambda at: not _DONE.search(told[at].pre))
    return [Part((listed[named[0]],))] if named else []
