"""A story put through the kernel, on lawful days: events that the law itself has made."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from mingfa.office.practice.acting import Run
from mingfa.office.practice.errors import NotInForceError, PracticeError
from mingfa.office.practice.schedule import Misplaced
from mingfa.office.practice.stage import Stage
from mingfa.office.practice.values import Place, Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from mingfa.office.practice.matters import Pattern, Played
    from mingfa.office.practice.variants import Slot, Variant

_TRIALS = 3
_ATTEMPTS = 60
_REFUSALS = 12  # of one play, before the story is given up


class Player(Stage):
    """Plays stories on its stage."""

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
        kept = dict(self.numbers)
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
            self.numbers = Counter(kept)
        if refused:
            raise refused[-1]
        story = variant.story
        why = "各步不能落在应在的年份" if pattern is None else "每次办理的结果不一致（有时逾期、有时不逾期）"
        raise PracticeError(f"故事“{story.title}”（{story.file}）：{why}。请调整 wait。")
