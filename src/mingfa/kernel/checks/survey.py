"""What was seen when a definition was walked: steps done, terms met, states reached and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.explore import Player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

WALKS = 160  # enough for every step of the largest procedure to be seen
FEW = 40  # a small procedure is soon known
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
    def of(cls, definition: Definition) -> Survey:
        """Walk the definition and gather what was seen."""
        player = Player(definition)
        done: dict[str, int] = {}
        met: dict[str, int] = {}
        values: dict[str, set[str]] = {}
        good: set[frozenset[str]] = set()
        seen: dict[frozenset[str], State] = {}
        ended = 0
        walks = WALKS if len(definition.steps) > 12 else FEW
        for seed in range(walks):
            walk = player.walk(seed)
            if not walk.states:
                continue
            last = walk.states[-1]
            for step, record in last.done.items():
                done[step] = done.get(step, 0) + record.times
            for term, clock in last.clocks.items():
                met[term] = met.get(term, 0) + (clock.met is not None or clock.lapsed)
            marks = [_mark(state) for state in walk.states]
            if last.ended is not None:
                ended += 1
                good.update(marks)
                for fact, value in last.facts.items():
                    if definition.facts[fact].choices:
                        chosen = value if isinstance(value, tuple) else (str(value),)
                        values.setdefault(fact, set()).update(chosen)
            for mark, state in zip(marks, walk.states, strict=True):
                seen.setdefault(mark, state)
        stuck = {mark: state for mark, state in seen.items() if mark not in good}
        return cls(
            done, met, {f: frozenset(v) for f, v in values.items()}, _still_stuck(player, stuck), ended
        )


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
