"""A story put through the kernel, on lawful days: events that the law itself has made."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.rules import Actor
from mingfa.office.practice.acting import Run
from mingfa.office.practice.days import Days, moment
from mingfa.office.practice.errors import NotInForceError, PracticeError
from mingfa.office.practice.recipes import recipe_of
from mingfa.office.practice.schedule import Misplaced, Schedule
from mingfa.office.practice.values import Place, Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.office.practice.matters import Pattern, Played
    from mingfa.office.practice.people import County
    from mingfa.office.practice.recipes import Recipe
    from mingfa.office.practice.stories import Act, Story
    from mingfa.office.practice.variants import Slot, Variant

_TRIALS = 3
_ATTEMPTS = 60
_REFUSALS = 12  # of one play, before the story is given up


class Player:
    """Plays stories in one county and year. Equal seeds give equal plays."""

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
        self._numbers: Counter[str] = Counter()
        self._others: dict[str, Actor] = {}
        self._recipes: dict[tuple[str, int, Definition], Recipe | None] = {}
        self._systems = {name: system.id for name, system in library.systems.items()}

    def trial(self, variant: Variant) -> Played:
        """A play that says how the variant counts: the most frequent of a few. Raises PracticeError.

        A matter that is still open at the end of the year is one that began late in it.
        """
        first = self.play(variant, -1)
        if first.pending and not variant.story.last_year:
            self.schedule.late.add(variant)
            first = self.play(variant, -1)
        plays = [first, *(self.play(variant, -1 - i) for i in range(1, _TRIALS))]
        most, _ = Counter(one.pattern for one in plays).most_common(1)[0]
        return next(one for one in plays if one.pattern == most)

    def play(
        self,
        variant: Variant,
        serial: int,
        amounts: Mapping[Slot, Sequence[Decimal]] | None = None,
        pattern: Pattern | None = None,
    ) -> Played:
        """Play once; with `pattern`, until the play counts as that trial did. Raises PracticeError."""
        rng = Random(f"{self.seed}/{variant.label}/{serial}")  # noqa: S311  # a game, not a secret
        place = Place(self.county.region, self.county.place, self.year, self.schedule.days, rng, serial)
        kept = dict(self._numbers)
        refused: list[PracticeError] = []
        for _ in range(_ATTEMPTS):
            try:
                played = Run(self, variant, Values(variant, place, amounts), rng, serial).played()
            except Misplaced:
                played = None
            except NotInForceError:
                if pattern is None:
                    raise
                played = None  # it was in force in the trial: shorter waits will do
            except PracticeError as error:  # other waits may do; what the law never allows is told at last
                refused.append(error)
                played = None
                if len(refused) == _REFUSALS:
                    raise
            if played is not None and pattern in (None, played.pattern):
                return played
            self._numbers = Counter(kept)
        if refused:
            raise refused[-1]
        story = variant.story
        why = "各步不能落在应在的年份" if pattern is None else "每次办理的结果不一致（有时逾期、有时不逾期）"
        raise PracticeError(f"故事“{story.title}”（{story.file}）：{why}。请调整 wait。")

    def number(self, procedure: str, serial: int) -> str:
        """The next matter's number; trials have numbers of their own."""
        system = self._systems[procedure.partition("/")[0]]
        if serial < 0:
            return f"{self.county.region}-{self.year}-{system}-{procedure}{serial}"
        self._numbers[system] += 1
        return f"{self.county.region}-{self.year}-{system}-{self._numbers[system]:06d}"

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
