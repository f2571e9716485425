"""What a lawful step writes down: one event with everything that it changes, so that folding needs no rules."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mingfa.kernel.clocks import changes, pause_changes, started
from mingfa.kernel.events import Event, Opening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.events import Clock, Facts, Interval, Link
    from mingfa.kernel.model import Step
    from mingfa.kernel.rules import Actor
    from mingfa.kernel.scene import Scene
    from mingfa.kernel.state import State

_new = tuple.__new__  # as in `state`, for the same reason
_ID = attrgetter("id")
_NOTHING: Mapping[str, Any] = {}  # shared: most steps change neither a clock nor a pause


def event_of(
    step: Step,
    scene: Scene,
    actors: Sequence[Actor],
    given: Facts,
    *,
    evidence: Sequence[str] = (),
    channel: str | None = None,
    note: str = "",
    deemed: str | None = None,
    begun: Mapping[str, Clock] | None = None,
    lapsed: Mapping[str, Clock] | None = None,
) -> Event:
    """The event of a lawful step: everything that it changes, so that folding needs no rules."""
    state = scene.state
    definition = state.definition
    name, at = step.name, scene.at
    index = definition.index
    pauses: Mapping[str, tuple[Interval, ...]] = _NOTHING
    clocks: Mapping[str, Clock] = _NOTHING
    if name in index.moving:
        standing = state.pauses
        if name in index.pausing:
            pauses = pause_changes(name, state, at)
            standing = {**standing, **pauses}
        clocks = changes(step, scene, standing)
    if begun or lapsed:
        clocks = {**(begun or {}), **clocks, **(lapsed or {})}
    outcome = step.outcome
    if step.outcome_fact is not None and step.outcome_fact in scene.facts:
        outcome = str(scene.facts[step.outcome_fact])  # silence may do a step whose result nobody has stated
    ended = step.ends is not None and step.ends.holds(scene)
    return _new(
        Event,
        (
            state.matter,
            state.n + 1,
            name,
            at,
            tuple(map(_ID, actors)),
            state.body,
            state.region,
            channel,
            given,
            tuple(evidence),
            step.cites[0].code,
            definition.name,
            deemed,
            clocks,
            pauses,
            step.afresh,
            (str(scene.facts[step.recuses]),) if step.recuses and step.recuses in scene.facts else (),
            None,
            tuple([_opening(one.procedure, one.carry, scene) for one in step.opens]) if step.opens else (),
            step.standing or ("ended" if ended else None),
            outcome,
            ended,
            note,
        ),
    )


def unnamed(
    state: State,
    step: str,
    at: datetime,
    *,
    cite: str | None = None,
    clocks: Mapping[str, Clock] | None = None,
    link: Link | None = None,
    note: str = "",
) -> Event:
    """The event of what no statute names as a step (`@lapse`, `@linked` …), which the program itself records.

    `cite`: the article that has this effect; the definition's own law when none is named.
    """
    law = state.definition.law
    return Event(
        matter=state.matter,
        n=state.n + 1,
        step=step,
        at=at,
        actors=(),
        body=state.body,
        region=state.region,
        channel="system",
        facts={},
        evidence=(),
        cite=cite if cite is not None else (law.code if law else ""),
        definition=state.definition.name,
        clocks=clocks or {},
        link=link,
        note=note,
    )


def begun_by_facts(scene: Scene, given: Facts) -> dict[str, Clock]:
    """The clocks that start because a fact (a date, as a rule) becomes known."""
    state = scene.state
    begun: dict[str, Clock] = {}
    for fact in given:
        for term in state.definition.index.started_by_fact.get(fact, ()):
            clock = started(term, scene, state.pauses)
            if clock is not None:
                begun[term.name] = clock
    return begun


def _opening(procedure: str, carry: Mapping[str, str], scene: Scene) -> Opening:
    facts = scene.facts
    return Opening(procedure, {theirs: facts[ours] for theirs, ours in carry.items() if ours in facts})
