"""Variants: a story with every choice made that some asked-for figure depends on, so that all its plays count alike."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from mingfa.office.practice.makers import Choose
from mingfa.office.practice.stories import slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.office.practice.stories import Story

Slot = tuple[int, str]  # (number of the act, or -1 for the story's own facts; name of the fact)
_MOST = 400  # variants of one story; a story that asks for more is written too wide


@dataclass(frozen=True, eq=False, slots=True)
class Variant:
    """One story with its choices made. Compared by identity: made once."""

    story: Story
    choices: Mapping[Slot, str | tuple[str, ...]]
    weight: float

    @property
    def label(self) -> str:
        """The story's name with its choices."""
        chosen = "，".join(
            f"{fact}={value if isinstance(value, str) else '+'.join(value)}"
            for (_, fact), value in self.choices.items()
        )
        return f"{self.story.name}[{chosen}]" if chosen else self.story.name


def variants(story: Story, asked: frozenset[str]) -> Iterator[Variant]:
    """The story once for each combination of the choices that figures ask for. Raises ValueError for too many."""
    open_ = [
        ((i, fact), maker.values)
        for i, fact, maker in slots(story)
        if isinstance(maker, Choose) and fact in asked
    ]
    many = 1
    for _, values in open_:
        many *= len(values)
    if many > _MOST:
        raise ValueError(f"故事“{story.title}”（{story.file}）有{many}种变化，最多{_MOST}种：请拆成几个故事")
    for chosen in product(*(values for _, values in open_)):
        yield Variant(
            story,
            {slot: value for (slot, _), value in zip(open_, chosen, strict=True)},
            story.weight / many,
        )
