"""Relations between the figures of a report, one kind per module; each yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mingfa.auditor.model import Finding
from mingfa.auditor.relations import damage
from mingfa.auditor.relations.base import Context
from mingfa.auditor.relations.growth import counts as growth_counts
from mingfa.auditor.relations.growth import (
    directions,
    mixtures,
    movements,
    multiples,
    of_years,
    reductions,
    structures,
    summed,
)
from mingfa.auditor.relations.growth import periods as growth_periods
from mingfa.auditor.relations.growth import stated as growth
from mingfa.auditor.relations.growth import yearly as growth_yearly
from mingfa.auditor.relations.lists import listing, listing_after, ranking, references, repeats, taken
from mingfa.auditor.relations.products import (
    averages,
    by_day,
    by_period,
    converted,
    identity,
    multiples_of,
    quotients,
    ratios,
    triples,
    unit_prices,
)
from mingfa.auditor.relations.rates import again as rate_again
from mingfa.auditor.relations.rates import (
    complements,
    days,
    implied,
    in_turn,
    limits,
    of_items,
    refusals,
    structure,
    two_times,
)
from mingfa.auditor.relations.rates import stated as rates
from mingfa.auditor.relations.sums import (
    balance,
    carried_shares,
    difference,
    divisions,
    endings,
    funnel,
    gaps,
    itemized,
    namesakes,
    partition,
    parts,
    remainders,
    returned,
    stocks,
    subsets,
    totals,
)
from mingfa.auditor.relations.tables import columns
from mingfa.auditor.relations.tables import rows as tables

Relation = Callable[[Context], Iterable[Finding]]

RELATIONS: tuple[Relation, ...] = (
    itemized.find,
    partition.find,
    parts.find,
    totals.find,
    divisions.find,
    endings.find,
    carried_shares.find,
    balance.find,
    stocks.find,
    remainders.find,
    returned.find,
    difference.find,
    gaps.find,
    rates.find,
    days.find,
    refusals.find,
    complements.find,
    funnel.find,
    growth.find,
    growth_counts.find,
    mixtures.find,
    summed.find,
    growth_yearly.find,
    growth_periods.find,
    of_years.find,
    movements.find,
    directions.find,
    structures.find,
    multiples.find,
    ratios.find,
    quotients.find,
    reductions.find,
    structure.find,
    of_items.find,
    subsets.find,
    namesakes.find,
    triples.find,
    implied.find,
    references.find,
    limits.find,
    in_turn.find,
    ranking.find,
    rate_again.find,
    two_times.find,
    listing.find,
    listing_after.find,
    identity.find,
    unit_prices.find,
    multiples_of.find,
    by_day.find,
    by_period.find,
    converted.find,
    averages.find,
    repeats.find,
    taken.find,
    tables.find,
    columns.find,
    damage.find,
)

__all__ = ["RELATIONS", "Context", "Relation"]
