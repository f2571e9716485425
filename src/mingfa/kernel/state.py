"""Where a matter stands: the fold of its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.events import UNNAMED, Clock, Event, Facts, Interval, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from mingfa.kernel.model import Definition

# What is made at every act is made as the tuple that it is: a named tuple's own constructor takes twice as long.
_new = tuple.__new__


class Done(NamedTuple):
    """A step that was done: how often, when last, by whom ever. Not `fresh` once another step has made it undone."""

    times: int
    at: datetime
    actors: tuple[str, ...]
    fresh: bool = True


class State(NamedTuple):
    """A matter under its definition. Equal events give equal states; nothing here is looked up elsewhere."""

    definition: Definition
    matter: str
    body: str = ""
    region: str = ""
    n: int = 0
    opened: datetime | None = None
    last: datetime | None = None
    standing: str = ""
    outcome: str | None = None
    ended: datetime | None = None
    done: Mapping[str, Done] = {}
    facts: Facts = {}
    clocks: Mapping[str, Clock] = {}
    pauses: Mapping[str, tuple[Interval, ...]] = {}
    recused: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    def did(self, step: str) -> bool:
        """Whether the step was done and still stands."""
        done = self.done.get(step)
        return done is not None and done.fresh


def blank(definition: Definition, matter: str, *, body: str, region: str) -> State:
    """A matter before its first step."""
    return State(definition, matter, body, region)


def fold(definition: Definition, events: Iterable[Event]) -> State:
    """The state after `events`, which belong to one matter and stand in the order of their numbers.

    Raises ValueError when a number is missing or out of order: the caller's store has lost something.
    """
    state: State | None = None
    for event in events:
        if state is None:
            state = State(definition, event.matter, event.body, event.region)
        state = apply(state, event)
    if state is None:
        raise ValueError("没有任何记录：案件至少有一条办理记录才有状态")
    return state


def apply(state: State, event: Event, facts: Facts | None = None) -> State:
    """The state after one more event. `facts`: the state's with the event's, where the caller has joined them."""
    (definition, matter, body, region, n, opened, last, standing, outcome, ended,
     done, known, clocks, pauses, recused, links) = state  # fmt: skip
    (_, number, step, at, actors, _, _, _, given, _, _, _, _, moved, paused, afresh, withdrawn, link, _,
     stands, result, ends, _) = event  # fmt: skip
    n += 1
    if number != n:
        raise ValueError(f"案件 {matter} 的记录不连续：应为第 {n} 条，实为第 {number} 条")
    if step not in UNNAMED:
        before = done.get(step)
        again = (1, at, actors, True)
        if before is not None:
            again = (before.times + 1, at, before.actors + actors, True)
        done = {**done, step: _new(Done, again)}
        for undone in afresh:
            old = done.get(undone)
            if old is not None:
                done[undone] = old._replace(fresh=False)
    return _new(
        State,
        (
            definition,
            matter,
            body,
            region,
            n,
            opened or at,
            at if last is None or at > last else last,
            stands or standing or "open",
            result or outcome,
            at if ends and ended is None else ended,
            done,
            facts if facts is not None else {**known, **given},
            {**clocks, **moved} if moved else clocks,
            {**pauses, **paused} if paused else pauses,
            recused + withdrawn,
            links if link is None else _linked(links, link),
        ),
    )


def _linked(links: tuple[Link, ...], link: Link) -> tuple[Link, ...]:
    return (*(old for old in links if old.matter != link.matter), link)
