"""Accusations that a wider agreement clears.

收143件，转入9件；公开38件…其他6件，结转11件: the answers exceed what came in, yet with what was carried over all numbers
agree. Chance does not make so many agree, so the narrower reading was not meant.
"""

from __future__ import annotations

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.weighed import balances

# Fewer numbers than these agree by chance, and more often than this.
_FEWEST, _CHANCE = 5, 0.05


def cleared(context: Context, found: list[Finding]) -> list[Finding]:
    """The findings but for accusations of numbers all of which are among more that agree."""
    if all(f.verdict is not Verdict.CONTRADICTION for f in found):
        return found
    agreed = [set(f.figures) for f in found if f.verdict is Verdict.CONSISTENT]
    agreed += [
        {p.index for p in reading.places}
        for question in balances.questions(context, telling=True)
        for reading in question.readings
        if reading.agrees is not None and reading.agrees < _CHANCE
    ]
    wide = [figures for figures in agreed if len(figures) >= _FEWEST]
    return [
        f
        for f in found
        if f.verdict is not Verdict.CONTRADICTION or not any(set(f.figures) < wider for wider in wide)
    ]
