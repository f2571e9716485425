"""Walk a definition: matters played by a fixed sequence of choices, to see what can happen under it.

The kernel itself is the judge of every act, so that what is found is what the law as written really allows. Facts are
drawn from what the guards speak of: their choices, thresholds and numbers, and days around the act.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.decide import Performed, perform
from mingfa.kernel.links import link, link_ended
from mingfa.kernel.rules import (
    Actor,
    Certificate,
    Refusal,
    partial_guard_refusal,
    standing_refusal,
)
from mingfa.kernel.scene import Scene
from mingfa.kernel.silence import advance
from mingfa.kernel.state import State, blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from mingfa.kernel.model import Definition, Fact, Step

_TEXT = re.compile(r"[\"']([^\"']+)[\"']")
_NUMBER = re.compile(r"(?<![\w\"'])\d+(?:\.\d+)?")
_WAITS = (0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 65, 100, 400)
_DAYS = (-1500, -400, -100, -40, -10, -3, -1, 0, 0, 0, 1, 5, 8, 9, 10, 12, 15, 20, 31, 45, 70, 100, 400)
_TRIES = 6
_PATIENCE = 40
OFFICERS = 6


class Dice:
    """A fixed sequence of numbers, the same on every machine and in every year (Park and Miller, 1988)."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        self.state = seed * 7919 % 2147483646 + 1

    def below(self, n: int) -> int:
        """The next number in 0 … n-1."""
        self.state = self.state * 48271 % 2147483647
        return self.state % n

    def pick(self, values: Sequence[Any]) -> Any:
        """One of `values`."""
        return values[self.below(len(values))]


class Player:
    """Plays matters of one definition. `start` is the day of the first act; defaults to shortly after it took effect.

    `fixed`: values that facts shall have whenever they are given, to see where they lead.
    """

    def __init__(
        self, definition: Definition, start: date | None = None, fixed: Mapping[str, Any] | None = None
    ) -> None:
        self.definition, self.fixed = definition, fixed or {}
        day = start or max(definition.version + timedelta(days=40), date(2005, 3, 1))
        self.start = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        certificates = (
            Certificate("1", self.start.date() - timedelta(4000), self.start.date() + timedelta(9000)),
        )
        roles = frozenset(definition.roles)
        self.actors = [Actor(f"officer{i}", roles, "body", certificates) for i in range(OFFICERS)]
        self.numbers, self.texts = _numbers(definition), _texts(definition)

    def walk(self, seed: int, length: int = 60, state: State | None = None) -> tuple[State, ...]:
        """The states that one matter goes through in at most `length` acts, from the beginning or from `state`."""
        dice = Dice(seed)
        at = self.start + timedelta(days=dice.below(300))
        if state is None:
            state = blank(self.definition, f"walk{seed}", body="body", region="000000")
        elif state.last is not None:
            at = state.last
        states: list[State] = []
        for _ in range(length):
            at += timedelta(days=dice.pick(_WAITS), hours=dice.below(8))
            moved = self._act(state, at, dice)
            if moved is None:
                silent, events = advance(state, at)
                if not events:
                    continue
                moved = silent
            state = moved
            states.append(state)
            if state.ended is not None and dice.below(3) == 0:
                break
        return tuple(states)

    def _act(self, state: State, at: datetime, dice: Dice) -> State | None:
        open_steps = self.open_steps(state, at)
        if state.links and dice.below(4) == 0:
            ended = self._return(state, at, dice)
            if ended is not None:
                return ended
        fresh = [step for step in open_steps if step.name not in state.done]
        for _ in range(_TRIES):
            steps = fresh if fresh and dice.below(4) else open_steps
            if not steps:
                return None
            result = self.attempt(state, dice.pick(steps), at, dice)
            if isinstance(result, Performed):
                return self._linked(result)
        return None

    def open_steps(self, state: State, at: datetime) -> list[Step]:
        """The steps that order, terms and known facts admit at `at`, without the reasons against the others."""
        state, _ = advance(state, at)
        scene = Scene(state.facts, state, at, at.date())
        return [
            step
            for step in self.definition.steps.values()
            if "link" not in step.by.roles
            and (step.many or not state.did(step.name))
            and all(need.when is not None or any(map(state.did, need.any)) for need in step.after)
            and standing_refusal(state, step, scene) is None
            and partial_guard_refusal(state, step, scene) is None
        ]

    def try_from(self, state: State, step: str, seed: int) -> State | None:
        """The state after doing `step` in `state` on one of the days that follow; None when no try was lawful."""
        dice = Dice(seed)
        for wait in _WAITS[2:]:
            at = (state.last or self.start) + timedelta(days=wait, hours=1)
            result = self.attempt(state, self.definition.steps[step], at, dice)
            if isinstance(result, Performed):
                return self._linked(result)
        return None

    def attempt(self, state: State, step: Step, at: datetime, dice: Dice) -> Performed | Refusal:
        """Try one step with drawn facts and enough suitable people."""
        first = dice.below(OFFICERS)
        people = [self.actors[(first + i) % OFFICERS] for i in range(step.by.count)]
        taken = {who for name in step.by.not_by if name in state.done for who in state.done[name].actors}
        if dice.below(8):
            free = [a for a in self.actors if a.id not in taken and a.id not in state.recused]
            people = free[: step.by.count] or people
        facts = self.definition.facts
        given: dict[str, Any] = {
            name: self.value(facts[name], state, at, dice)
            for name in step.needs
            if name not in state.facts or name in self.fixed or dice.below(4) == 0
        }
        given |= {
            name: self.value(facts[name], state, at, dice)
            for name in step.takes
            if name in self.fixed or dice.below(2)
        }
        self.repair(state, step, at, dice, given)
        channel = dice.pick(step.channels) if step.channels else None
        return perform(state, step.name, people, at, given, evidence=step.evidence, channel=channel)

    def repair(self, state: State, step: Step, at: datetime, dice: Dice, given: dict[str, Any]) -> None:
        """Draw anew the facts of the first condition that fails, until all hold or patience ends.

        Drawing all facts blindly would hardly ever meet a condition on the order of four dates.
        """
        free = {*step.needs, *step.takes}
        for _ in range(_PATIENCE):
            failing = self._failing(state, step, at, given) & free
            if not failing:
                return
            fact = dice.pick(sorted(failing))
            if fact in given and fact not in step.needs and dice.below(3) == 0:
                del given[fact]
            else:
                given[fact] = self.value(self.definition.facts[fact], state, at, dice)

    def _failing(self, state: State, step: Step, at: datetime, given: Mapping[str, Any]) -> frozenset[str]:
        """The facts of the first condition of `step` that does not hold."""
        checked = {name: self.definition.facts[name].check(value) for name, value in given.items()}
        scene = Scene({**state.facts, **checked}, state, at, at.date())
        for condition in step.guards:
            if condition.when is not None and not condition.when.holds(scene):
                continue
            if not condition.that.holds(scene):
                return condition.that.facts | (condition.when.facts if condition.when else frozenset())
        return frozenset()

    def _linked(self, result: Performed) -> State:
        """Open what a step opens, so that waiting and returning can be seen too."""
        state = result.state
        for opening in result.events[-1].opens:
            state = link(state, f"child{state.n}", opening.procedure, result.events[-1].at).state
        return state

    def _return(self, state: State, at: datetime, dice: Dice) -> State | None:
        running = [one for one in state.links if not one.ended]
        if not running:
            return None
        one = running[0]
        return link_ended(state, one.matter, dice.pick(self.outcomes_of(one.procedure)), at).state

    def outcomes_of(self, procedure: str) -> tuple[str | None, ...]:
        """The outcomes that the definition says it waits for or returns from, and any other."""
        named: list[str | None] = [None]
        for step in self.definition.steps.values():
            for wait in (*step.waits, *([step.returns] if step.returns else [])):
                if wait.procedure == procedure:
                    named += wait.outcomes
        return tuple(named)

    def value(self, fact: Fact, state: State, at: datetime, dice: Dice) -> Any:
        """A value of the fact's type, near what the guards speak of and what the matter already knows."""
        if fact.name in self.fixed:
            return self.fixed[fact.name]
        if fact.choices:
            choices = list(fact.choices)
            if fact.type == "choices":
                same = [
                    v
                    for name, v in state.facts.items()
                    if self.definition.facts[name].type == fact.type
                    and self.definition.facts[name].choices == fact.choices
                ]
                return (
                    dice.pick(same)
                    if same and dice.below(2)
                    else [dice.pick(choices) for _ in range(1 + dice.below(2))]
                )
            return dice.pick(choices)
        if fact.type in ("int", "decimal", "money"):
            return self._amount(fact, state, dice)
        if fact.type == "date":
            return self._day(state, at, dice)
        if fact.type == "text":
            return dice.pick([*self._alike(fact, state), *self.texts, "一段文字"])
        plain: Mapping[str, Any] = {
            "bool": bool(dice.below(2)),
            "time": at,
            "officer": dice.pick(self.actors).id,
        }
        return plain.get(fact.type, f"{fact.name}{dice.below(3)}")

    def _alike(self, fact: Fact, state: State) -> list[Any]:
        """What the matter already knows of the same type."""
        facts = self.definition.facts
        return [value for name, value in state.facts.items() if facts[name].type == fact.type]

    def _day(self, state: State, at: datetime, dice: Dice) -> date:
        known = [
            value
            for value in state.facts.values()
            if isinstance(value, date) and not isinstance(value, datetime)
        ]
        known += [record.at.date() for record in state.done.values()]
        if known and dice.below(3) == 0:
            near: date = dice.pick(known)
            return near + timedelta(days=dice.below(3) - 1)
        return at.date() + timedelta(days=dice.pick(_DAYS))

    def _amount(self, fact: Fact, state: State, dice: Dice) -> Decimal:
        least = fact.least if fact.least is not None else Decimal(0)
        numbers = [least, *self.numbers, *(Decimal(str(one)) for one in self._alike(fact, state))]
        near: Decimal = dice.pick(numbers) + dice.pick((-1, 0, 0, 1))
        amount = max(abs(near).quantize(Decimal(1)), least)
        return amount if fact.most is None else min(amount, fact.most)


def _sources(definition: Definition) -> list[str]:
    return [c.that.source for step in definition.steps.values() for c in step.guards]


def _numbers(definition: Definition) -> tuple[Decimal, ...]:
    """The numbers that the definition's conditions, thresholds and tables speak of."""
    found = {Decimal(text) for source in _sources(definition) for text in _NUMBER.findall(source)}
    found |= {threshold.value for threshold in definition.thresholds.values()}
    found |= {
        cell
        for table in definition.tables.values()
        for row in table.rows
        for cell in row.values()
        if isinstance(cell, Decimal)
    }
    return tuple(sorted(found | {Decimal(0), Decimal(1), Decimal(2), Decimal(30), Decimal(100)}))


def _texts(definition: Definition) -> tuple[str, ...]:
    """The texts that the definition's conditions speak of."""
    return tuple(sorted({text for source in _sources(definition) for text in _TEXT.findall(source)}))
