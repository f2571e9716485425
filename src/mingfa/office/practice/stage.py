"""What every play of a county's year stands on: the law, the county, the days, and the numbers given so far."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.rules import Actor
from mingfa.office.practice.days import Days, moment
from mingfa.office.practice.recipes import recipe_of
from mingfa.office.practice.schedule import Schedule

if TYPE_CHECKING:
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.office.practice.people import County
    from mingfa.office.practice.recipes import Recipe
    from mingfa.office.practice.stories import Act, Story


class Stage:
    """One county and year. Equal seeds give equal plays on it."""

    def __init__(
        self, library: Library, county: County, seed: int, channels_asked: frozenset[str] = frozenset()
    ) -> None:
        """`channels_asked`: procedures of which some figure tells channels apart."""
        self.library, self.county, self.seed = library, county, seed
        self.channels_asked = channels_asked
        self.year = county.year
        self.schedule = Schedule(Days(library.calendar, county.year))
        self.begins = moment(self.schedule.days.first, 0)
        self.ends = datetime(self.year, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
        self.numbers: Counter[str] = Counter()
        self._others: dict[str, Actor] = {}
        self._recipes: dict[tuple[str, int, Definition], Recipe | None] = {}
        self._systems = {name: system.id for name, system in library.systems.items()}

    def number(self, procedure: str, serial: int) -> str:
        """The next matter's number; trials have numbers of their own."""
        system = self._systems[procedure.partition("/")[0]]
        if serial < 0:
            return f"{self.county.region}-{self.year}-{system}-{procedure}{serial}"
        self.numbers[system] += 1
        return f"{self.county.region}-{self.year}-{system}-{self.numbers[system]:06d}"

    def others(self, role: str, side: str) -> Actor:
        """Who is neither staff nor party: a body outside the county, or the program."""
        known = self._others.get(role)
        if known is None:
            name = f"{self.county.region}-{role}" if side == "outside" else role
            known = self._others[role] = Actor(name, frozenset((role,)))
        return known

    def recipe(
        self, story: Story, number: int, act: Act, definition: Definition, *, own: bool
    ) -> Recipe | None:
        """How the story's act `number` is done under a definition; None when it has no such step."""
        key = (story.name, number, definition)
        if key not in self._recipes:
            self._recipes[key] = recipe_of(story, number, act, definition, own=own)
        return self._recipes[key]
