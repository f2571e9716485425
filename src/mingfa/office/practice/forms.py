"""What each play adds to each leaf of a figure, as a linear form over how often variants are played."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.measures.engines.base import Count
from mingfa.measures.model import Duration
from mingfa.office.practice.errors import NotInForceError, PracticeError
from mingfa.office.practice.makers import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingfa.measures.contribution import Meter
    from mingfa.measures.engines.memory import MemoryEngine
    from mingfa.measures.plan import Leaf
    from mingfa.office.practice.matters import Pattern, Played
    from mingfa.office.practice.play import Player
    from mingfa.office.practice.variants import Slot, Variant


class Plays(NamedTuple):
    """A variable: how often a variant is played."""

    variant: Variant


class Total(NamedTuple):
    """A variable: what the values of a slot add up to over all plays of a variant."""

    variant: Variant
    slot: Slot


Unknown = Plays | Total
Form = dict[Unknown, Decimal]


@dataclass(frozen=True, eq=False, slots=True)
class Trial:
    """One play of a variant, measured."""

    variant: Variant
    played: Played
    engine: MemoryEngine
    sources: Mapping[tuple[str, int], Mapping[str, Slot]]

    @property
    def pattern(self) -> Pattern:
        """What all plays of the variant have in common."""
        return self.played.pattern

    def adds(self, leaf: Leaf) -> Form:
        """What one more play adds to a leaf; empty when nothing."""
        if not self.engine.concerns(leaf):
            return {}
        summed = None if isinstance(leaf.operation, Duration) else leaf.operation.summed
        if summed is None:
            count = self.engine.counts([leaf])[leaf]
            number = count.value if not isinstance(leaf.operation, Duration) else Decimal(count.records)
            return {Plays(self.variant): number} if number else {}
        form: Form = {}
        for row in self.engine.rows(leaf):
            slot = self._slot(row.matter, row.n, summed)
            key: Unknown = Plays(self.variant) if slot is None else Total(self.variant, slot)
            times = 1 if slot is None or slot[0] < 0 else self.variant.story.acts[slot[0]].times
            part = row.numbers[summed] if slot is None else Decimal(1) / times
            form[key] = form.get(key, Decimal(0)) + part
        return {key: value for key, value in form.items() if value}

    def longest(self, leaf: Leaf) -> Decimal | None:
        """The value of a duration in this play."""
        counts: Mapping[Leaf, Count] = self.engine.counts([leaf])
        return counts[leaf].value if counts[leaf].records else None

    def _slot(self, matter: str, n: int, fact: str) -> Slot | None:
        """The range that the fact's value came from, None when it was not drawn from a range."""
        while n and (matter, n) not in self.sources:
            n -= 1
        slot = self.sources.get((matter, n), {}).get(fact)
        return slot if slot is not None and isinstance(amount_of(self.variant, slot), Amount) else None


def amount_of(variant: Variant, slot: Slot) -> object:
    """The maker behind a slot."""
    act, fact = slot
    story = variant.story
    return (story.acts[act].given if act >= 0 else story.facts).get(fact)


@dataclass(slots=True)
class Trials:
    """The trials of all variants; `faults` are sentences about stories that the law refuses."""

    found: list[Trial] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


def trials(player: Player, meter: Meter, variants: Iterable[Variant]) -> Trials:
    """Play every variant a few times, and measure what it adds."""
    result = Trials()
    for variant in variants:
        try:
            played = player.trial(variant)
        except NotInForceError:
            continue
        except PracticeError as error:
            result.faults.setdefault(variant.story.name, str(error))
            continue
        events = [event for matter in played.matters for event in matter.events]
        sources = {
            (matter.state.matter, n): slots
            for matter in played.matters
            for n, slots in matter.sources.items()
        }
        result.found.append(Trial(variant, played, meter.engine(events), sources))
    return result


def form_of(leaf: Leaf, found: Sequence[Trial]) -> Form:
    """A leaf over all variants."""
    form: Form = {}
    for trial in found:
        form.update(trial.adds(leaf))
    return form


def value_of(form: Form, values: Mapping[Unknown, Decimal]) -> Decimal:
    """The form's exact value."""
    return sum((part * values.get(key, Decimal(0)) for key, part in form.items()), Decimal(0))


def slots_in(forms: Iterable[Form]) -> Iterator[Total]:
    """The totals that forms speak of, each once."""
    seen: set[Total] = set()
    for form in forms:
        for key in form:
            if isinstance(key, Total) and key not in seen:
                seen.add(key)
                yield key
