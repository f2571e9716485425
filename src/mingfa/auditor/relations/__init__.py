"""Relations between the figures of a report, one kind per module; each yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mingfa.auditor.model import Finding
from mingfa.auditor.relations import (
    averages,
    balance,
    columns,
    damage,
    difference,
    divisions,
    funnel,
    growth,
    growth_counts,
    growth_yearly,
    identity,
    implied,
    itemized,
    limits,
    listing,
    listing_after,
    mixtures,
    movements,
    multiples,
    partition,
    parts,
    ranking,
    rate_again,
    rates,
    ratios,
    reductions,
    references,
    repeats,
    structure,
    subsets,
    tables,
    triples,
)
from mingfa.auditor.relations.base import Context

Relation = Callable[[Context], Iterable[Finding]]

RELATIONS: tuple[Relation, ...] = (
    itemized.find,
    partition.find,
    parts.find,
    divisions.find,
    balance.find,
    difference.find,
    rates.find,
    funnel.find,
    growth.find,
    growth_counts.find,
    mixtures.find,
    growth_yearly.find,
    movements.find,
    multiples.find,
    ratios.find,
    reductions.find,
    structure.find,
    subsets.find,
    triples.find,
    implied.find,
    references.find,
    limits.find,
    ranking.find,
    rate_again.find,
    listing.find,
    listing_after.find,
    identity.find,
    averages.find,
    repeats.find,
    tables.find,
    columns.find,
    damage.find,
)

__all__ = ["RELATIONS", "Context", "Relation"]
