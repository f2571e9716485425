"""What was seen when a definition was walked: steps done, terms met, states reached and where they lead."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.explore import Player

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

WALKS = 160  # at most, from the beginning; as many from the states of written cases
BATCH = 12  # walks that show nothing new are the last
DOUBTS = 16  # states without a known end that are looked into; what holds for these holds for their like
TRIES = 3  # walks for each such state, and for each value that no ended matter had
PLACES = 10  # places in written cases where such a value is tried


class Survey(NamedTuple):
    """`done`: how often each step was seen. `values`: the values each choice fact took in matters that went on to end.

    `stuck`: states from which no walk went on to an end, by the steps that stood in them.
    """

    done: Mapping[str, int]
    met: Mapping[str, int]
    values: Mapping[str, frozenset[str]]
    stuck: Mapping[frozenset[str], State]
    ended: int

    @classmethod
    def of(cls, definition: Definition, courses: Sequence[Sequence[State]] = ()) -> Survey:
        """Walk the definition and gather what was seen. `courses`: the states of written cases, to walk on from."""
        player = Player(definition)
        gathered = _Gathered(definition)
        for course in courses:
            gathered.add(course)
        starts = [state for course in courses for state in course if state.ended is None]
        for first in range(0, WALKS, BATCH):
            before = gathered.size
            for seed in range(first, first + BATCH):
                gathered.add(player.walk(seed))
                if starts:
                    gathered.add(player.walk(5000 + seed, 60, starts[seed * 7 % len(starts)]))
            if gathered.size == before:
                break
        _seek_values(definition, gathered, courses)
        stuck = {mark: state for mark, state in gathered.seen.items() if mark not in gathered.good}
        values = {fact: frozenset(chosen) for fact, chosen in gathered.values.items()}
        return cls(gathered.done, gathered.met, values, _still_stuck(player, stuck), gathered.ended)


def _seek_values(definition: Definition, gathered: _Gathered, courses: Sequence[Sequence[State]]) -> None:
    """For each value of a choice that no ended matter had: matters that are given this value where others were given another."""
    for fact in definition.facts.values():
        for value in fact.choices:
            if value in gathered.values.get(fact.name, ()):
                continue
            player = Player(definition, fixed={fact.name: [value] if fact.type == "choices" else value})
            for seed in range(TRIES):
                gathered.add(player.walk(9000 + seed))
            for seed, (state, step) in enumerate(_given(fact.name, courses)):
                if value in gathered.values.get(fact.name, ()):
                    break
                moved = player.try_from(state, step, 7000 + seed)
                for again in range(TRIES if moved else 0):
                    gathered.add(player.walk(8000 + 7 * seed + again, 60, moved))


def _given(fact: str, courses: Sequence[Sequence[State]]) -> list[tuple[State, str]]:
    """The states of written cases just before the fact was stated, with the step that stated it."""
    found = []
    for course in courses:
        for before, after in pairwise(course):
            step = next((name for name in after.done if after.done[name] != before.done.get(name)), None)
            if step is not None and after.facts.get(fact) != before.facts.get(fact):
                found.append((before, step))
    return found[:PLACES]


class _Gathered:
    """What courses of matters show, added up."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.done: dict[str, int] = {}
        self.met: dict[str, int] = {}
        self.values: dict[str, set[str]] = {}
        self.good: set[frozenset[str]] = set()
        self.seen: dict[frozenset[str], State] = {}
        self.ended = 0

    @property
    def size(self) -> int:
        """How much is known: what more walks might add to."""
        met = sum(1 for times in self.met.values() if times)
        return len(self.done) + met + sum(map(len, self.values.values())) + bool(self.ended)

    def add(self, states: Sequence[State]) -> None:
        """Add one matter's course."""
        if not states:
            return
        last = states[-1]
        for step, record in last.done.items():
            self.done[step] = self.done.get(step, 0) + record.times
        for term, clock in last.clocks.items():
            rule = self.definition.terms[term]
            again = rule.kind == "yearly" and any(step in last.done for step in rule.met_by)
            self.met[term] = self.met.get(term, 0) + (again or clock.met is not None or clock.lapsed)
        for fact, value in last.facts.items():
            if self.definition.facts[fact].choices and last.ended is not None:
                self.values.setdefault(fact, set()).update(
                    value if isinstance(value, tuple) else (str(value),)
                )
        marks = [_mark(state) for state in states]
        if last.ended is not None:
            self.ended += 1
            self.good.update(marks)
        for mark, state in zip(marks, states, strict=True):
            self.seen.setdefault(mark, state)


def _mark(state: State) -> frozenset[str]:
    """What a state is like for the question whether it can end: the steps that stand, and whether it has ended."""
    return frozenset(step for step, record in state.done.items() if record.fresh)


def _still_stuck(player: Player, stuck: Mapping[frozenset[str], State]) -> dict[frozenset[str], State]:
    """Walk on from each state that led to no end; keep those from which nothing does."""
    hopeless: dict[frozenset[str], State] = {}
    for number, (mark, state) in enumerate(list(stuck.items())[:DOUBTS]):
        if state.ended is None and not any(
            (states := player.walk(1000 + 7 * number + seed, 80, state)) and states[-1].ended is not None
            for seed in range(TRIES)
        ):
            hopeless[mark] = state
    return hopeless
