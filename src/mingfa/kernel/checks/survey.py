"""What was seen when a definition was walked: steps done, terms met, states reached and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.explore import Player

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

WALKS = 160  # enough for every step of the largest procedure to be seen
FEW = 12  # steps of a small procedure, which is soon known
SMALL = 40
DOUBTS = 24  # states without a known end that are looked into; what holds for these holds for their like


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
        gathered = _Gathered()
        for course in courses:
            gathered.add(course, definition)
        for seed in range(WALKS if len(definition.steps) > FEW else SMALL):
            gathered.add(player.walk(seed).states, definition)
        starts = [state for course in courses for state in course if state.ended is None]
        for seed in range(min(WALKS, 2 * len(starts))):
            gathered.add(player.walk(5000 + seed, 60, starts[seed * 7 % len(starts)]).states, definition)
        stuck = {mark: state for mark, state in gathered.seen.items() if mark not in gathered.good}
        values = {fact: frozenset(chosen) for fact, chosen in gathered.values.items()}
        return cls(gathered.done, gathered.met, values, _still_stuck(player, stuck), gathered.ended)


class _Gathered:
    """What courses of matters show, added up."""

    def __init__(self) -> None:
        self.done: dict[str, int] = {}
        self.met: dict[str, int] = {}
        self.values: dict[str, set[str]] = {}
        self.good: set[frozenset[str]] = set()
        self.seen: dict[frozenset[str], State] = {}
        self.ended = 0

    def add(self, states: Sequence[State], definition: Definition) -> None:
        """Add one matter's course."""
        if not states:
            return
        last = states[-1]
        for step, record in last.done.items():
            self.done[step] = self.done.get(step, 0) + record.times
        for term, clock in last.clocks.items():
            self.met[term] = self.met.get(term, 0) + (clock.met is not None or clock.lapsed)
        for fact, value in last.facts.items():
            if definition.facts[fact].choices and last.ended is not None:
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
            (walk := player.walk(1000 + 7 * number + seed, 80, state)).states
            and walk.states[-1].ended is not None
            for seed in range(6)
        ):
            hopeless[mark] = state
    return hopeless
