"""What an act of a story asks of one version of a procedure: looked up once, used by every play."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mingfa.kernel.model import Definition, Fact, Step
    from mingfa.office.practice.stories import Act, Story
    from mingfa.office.practice.variants import Slot

ONLINE = ("online", "mobile")
_NUMBERS = frozenset(("money", "int", "decimal"))


class Gift(NamedTuple):
    """A fact that an act may give. `slot`: the story's maker for it, None when the story has none."""

    name: str
    fact: Fact
    slot: Slot | None
    number: bool
    needed: bool
    always: bool


class Recipe(NamedTuple):
    """How an act is done. `performers`: role, number and side; `online`: the channel if the public may do it there."""

    step: Step
    performers: tuple[tuple[str, int, str], ...]
    gifts: tuple[Gift, ...]
    parties: tuple[str, ...]
    channel: str
    online: str | None
    unknown: str | None


def recipe_of(story: Story, number: int, act: Act, definition: Definition, *, own: bool) -> Recipe | None:
    """The recipe of the story's act `number`; `own`: in the story's own matter, where its facts are given.

    None when the definition has no such step. `unknown` is a fact that the act gives and the step does not take.
    """
    step = definition.steps.get(act.step)
    if step is None:
        return None
    names = (*step.needs, *step.takes)
    gifts = tuple(_gift(story, number, act, step, definition.facts[name], own=own) for name in names)
    wanted = Counter(act.by) if act.by else {step.by.roles[0]: step.by.count}
    sides = {role: definition.roles[role].side for role in wanted}
    public = sides[next(iter(wanted))] == "public"
    online = next((one for one in ONLINE if one in step.channels or not step.channels), None)
    channel = act.channel or (step.channels[0] if step.channels else "window")
    return Recipe(
        step,
        tuple((role, count, sides[role]) for role, count in wanted.items()),
        gifts,
        tuple(name for name, fact in definition.facts.items() if fact.type == "party"),
        channel,
        act.channel if act.channel in ONLINE else online if public and act.channel is None else None,
        next((name for name in act.given if name not in names), None),
    )


def _gift(story: Story, number: int, act: Act, step: Step, fact: Fact, *, own: bool) -> Gift:
    name = fact.name
    always = name in act.given
    slot = (number, name) if always else (-1, name) if own and name in story.facts else None
    return Gift(name, fact, slot, fact.type in _NUMBERS, name in step.needs, always)
