"""Numbers that may count one thing twice: kinds that come together, and the later stages of what was listed."""

from __future__ import annotations

import re
from functools import lru_cache

from mingfa.auditor.lexicon import lexicon
from mingfa.auditor.reading import Place

STAGES = ("received", "accepted", "done", "success", "found", "left", "carried", "rejected")


_DUE, _DONE = re.compile("应[结办审改处]"), re.compile("实际|按期|按时|实[结办审改处]")


def due_and_done(members: list[Place]) -> bool:
    """True for 到期应结案1164件，实际结案1098件，按期结案941件: the same cases, as they were due and done."""
    return any(_DUE.search(p.pre) for p in members) and any(_DONE.search(p.pre) for p in members)


def overlap(members: list[Place]) -> bool:
    """True for kinds that may come together in one case (罚款 and 没收) or stages of one case (开庭 and 审结)."""
    if any(p.quantity.kind == "money" for p in members):
        return False
    shown: dict[int, frozenset[str]] = {}
    # Two of one kind (调解结案, 决定结案) are two things; two of different kinds may be one.
    return any(
        shown.setdefault(row, kinds) != kinds for p in members for row, kinds in _kinds_in(p.pre + p.post)
    )


@lru_cache(maxsize=4096)
def _kinds_in(name: str) -> tuple[tuple[int, frozenset[str]], ...]:
    """The kinds that stand in a name, with the row of kinds that may come together to which they belong."""
    rows = enumerate(lexicon().cues["overlap_kinds"])
    found = ((row, frozenset(kind for kind in kinds if kind in name)) for row, kinds in rows)
    return tuple((row, kinds) for row, kinds in found if kinds)


def later_stage_at(whole: Place, members: list[Place]) -> int:
    """Where a list passes on to a later stage of what it listed: 受理119402件，办结96812件; 已结927件，败诉219件; else nought."""
    if members[0].quantity.value == whole.quantity.value:
        return 0
    for at, place in enumerate(members):
        came = any(p.role in ("received", "accepted") for p in members[:at])
        ended = any(p.role == "done" and not p.outcome for p in members[:at])
        on = place.role in ("done", "success") or (place.role is None and at == 1 and len(members) == at + 1)
        if (
            place.role == "left"
            and at == len(members) - 1
            and not any(p.role == "done" for p in members[:at])
        ):
            # 办结48件，其中调解45件，仍有23件在办: left of all that came in.
            return at
        if (came and on) or (ended and place.outcome and place.role != "done"):
            return at
    return 0


def is_pending(whole: Place, members: list[Place]) -> bool:
    """Cases accepted and split by how they were closed: the rest may still be open."""
    return whole.role in ("accepted", "received") and any(
        p.role == "done" or p.outcome or "结案" in p.pre for p in members
    )
