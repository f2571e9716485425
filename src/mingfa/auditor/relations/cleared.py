"""Accusations that a wider agreement clears.

收143件，转入9件；公开38件…其他6件，结转11件: the answers exceed what came in, yet with what was carried over all numbers
agree. Chance does not make so many agree, so the narrower reading was not meant.
"""

from __future__ import annotations

from mingfa.auditor.model import Finding, Verdict

# Fewer numbers than these agree by chance.
_FEWEST = 5


def cleared(found: list[Finding]) -> list[Finding]:
    """The findings but for accusations of numbers all of which are among more that agree."""
    agreed = [
        set(f.figures) for f in found if f.verdict is Verdict.CONSISTENT and len(set(f.figures)) >= _FEWEST
    ]
    return [
        f
        for f in found
        if f.verdict is not Verdict.CONTRADICTION or not any(set(f.figures) < wider for wider in agreed)
    ]
