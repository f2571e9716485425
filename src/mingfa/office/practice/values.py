"""The values of one play of a story: each maker is asked once, equal dice give equal values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.office.practice.makers import Amount, Choose, Day, Fixed, Number, Party, Same, Year
from mingfa.office.practice.people import Subject, new_firm, new_person, person_name, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from random import Random

    from mingfa.kernel.model import Fact
    from mingfa.office.practice.days import Days
    from mingfa.office.practice.makers import Maker
    from mingfa.office.practice.variants import Slot, Variant

Amounts = "Mapping[Slot, Sequence[Decimal]]"  # for each slot the values of its repetitions


class Place(NamedTuple):
    """Where and when a story is played: region code, place, year, working days, dice, a running number of the play."""

    region: str
    place: str
    year: int
    days: Days
    rng: Random
    serial: int


class Values:
    """Asked for (slot, fact) during one play. `amounts` are those that the totals demand."""

    def __init__(
        self, variant: Variant, place: Place, amounts: Mapping[Slot, Sequence[Decimal]] | None = None
    ) -> None:
        self.variant = variant
        self._place = place
        self._amounts = amounts or {}
        self._kept: dict[tuple[Slot, int], object] = {}
        self._subjects: dict[str, Subject] = {}
        self._numbered: set[str] = set()

    def root(self, slot: Slot) -> Slot:
        """The slot that really decides: `same` leads to another fact of the act, or else of the story."""
        story = self.variant.story
        act, fact = slot
        while True:
            given = story.acts[act].given if act >= 0 else story.facts
            maker = given.get(fact)
            if maker is None:
                act, maker = -1, story.facts[fact]
            if not isinstance(maker, Same):
                return act, fact
            fact = maker.fact

    def of(self, slot: Slot, fact: Fact, day: date, repeat: int = 0) -> object:
        """The value of a slot. `fact` is as whom it is given, `day` that of the act that gives it."""
        root = self.root(slot)
        key = (root, repeat if root[0] >= 0 else 0)
        known = self._kept.get(key)
        if known is None or (isinstance(known, Subject) and fact.type not in ("party", "text")):
            known = self._kept[key] = self._made(root, fact, day, key[1])
        if isinstance(known, Subject):
            return known.number if fact.type == "party" else known.name
        return known

    def _made(self, slot: Slot, fact: Fact, day: date, repeat: int) -> object:
        act, name = slot
        story = self.variant.story
        maker: Maker = (story.acts[act].given if act >= 0 else story.facts)[name]
        rng = self._place.rng
        if isinstance(maker, Fixed):
            return maker.value
        if isinstance(maker, Choose):
            return self.variant.choices.get(slot) or rng.choice(maker.values)
        if isinstance(maker, Amount):
            asked = self._amounts.get(slot)
            return asked[repeat] if asked else some_amount(maker, rng)
        if isinstance(maker, Day):
            chosen = day.toordinal() + rng.randint(maker.low, maker.high)
            return date.fromordinal(chosen if chosen <= day.toordinal() else self._place.days.working(chosen))
        if isinstance(maker, Number):
            return maker.format.format(self._place.serial)
        if isinstance(maker, Year):
            return self._place.year + maker.offset
        if not isinstance(maker, Party):
            raise TypeError(f"{maker} makes no value")
        return self._subject(maker.kind, fact)

    def _subject(self, kind: str, fact: Fact) -> Subject:
        """One person of a kind for a name and a number; a second fact of type party is a second person."""
        known = self._subjects.get(kind)
        if known is None or (fact.type == "party" and kind in self._numbered):
            place = self._place
            known = (
                new_person(place.region, place.rng)
                if kind == "person"
                else new_firm(place.region, place.place, place.rng)
            )
            self._subjects[kind] = known
        if fact.type == "party":
            self._numbered.add(kind)
        return known

    def filled(self, fact: Fact, at: datetime, officers: Sequence[str]) -> object | None:
        """A value for a fact that the story leaves open: text, party, officer, date, time; others are the story's."""
        rng = self._place.rng
        if fact.type == "text":
            return person_name(rng) if fact.personal else rng.choice(list(words()["phrases"]))
        if fact.type == "party":
            return new_person(self._place.region, rng).number
        if fact.type == "officer":
            return officers[0] if officers else None
        if fact.type == "date":
            return at.date()
        return at if fact.type == "time" else None


def some_amount(maker: Amount, rng: Random) -> Decimal:
    """A number of the range; wide ranges give round numbers, and more small ones than large."""
    low, high = maker.low, maker.high
    share = Decimal(rng.random() ** 2).quantize(Decimal("0.0001"))
    number = low + (high - low) * share
    unit = Decimal(1).scaleb(-maker.digits)
    for rounder in (1000, 100, 10, 1):
        if high - low >= 20 * rounder and rounder >= unit:
            number = (number / rounder).to_integral_value() * rounder
            break
    return min(max(number.quantize(unit), low), high)
