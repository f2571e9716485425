"""The four verbs' active half: may a step be done, do it, and what silence has done meanwhile. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.counting import SHANGHAI, local
from mingfa.kernel.record import begun_by_facts, event_of
from mingfa.kernel.rules import (
    Actor,
    Refusal,
    actor_refusal,
    content_refusal,
    guard_refusal,
    partial_guard_refusal,
    refuse,
    role_refusal,
    standing_refusal,
)
from mingfa.kernel.scene import Scene
from mingfa.kernel.silence import advance
from mingfa.kernel.state import apply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.events import Clock, Event, Facts, Value
    from mingfa.kernel.model import Step
    from mingfa.kernel.state import State


_NOTHING: Mapping[str, Any] = {}  # shared: an act often gives no facts, and no clock starts by one


class Performed(NamedTuple):
    """The events of one act (what silence did first, then the step) and the state after them."""

    events: tuple[Event, ...]
    state: State


class Permission(NamedTuple):
    """Whether a step may be done now, and if not, why not."""

    step: Step
    refusal: Refusal | None

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return self.refusal is None


def perform(
    state: State,
    step: str,
    actors: Sequence[Actor],
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    *,
    evidence: Sequence[str] = (),
    channel: str | None = None,
    note: str = "",
) -> Performed | Refusal:
    """Do `step` at `at`: its events, or the reason why not. Nothing is changed but the returned state.

    `actors`: the lead first. `facts`: values by name, as given (text from a form will do). Raises KeyError when the
    definition has no such step: the caller has mixed up definitions.
    """
    definition = state.definition
    rule, index = definition.steps[step], definition.index
    if at.tzinfo is not SHANGHAI:
        at = local(at)
    silent: tuple[Event, ...] = ()
    if index.lapsing and state.clocks:
        state, silent = advance(state, at)
    given: Facts = _NOTHING
    if facts:
        checked = _checked(state, rule, facts)
        if isinstance(checked, Refusal):
            return checked
        given = checked
    scene = Scene({**state.facts, **given} if given else state.facts, state, at, at.date())
    begun: Mapping[str, Clock] = _NOTHING
    if given and not given.keys().isdisjoint(index.started_by_fact):
        try:
            begun = begun_by_facts(scene, given)
        except (ValueError, OverflowError) as error:
            return _uncountable(rule, error)
    if begun:  # a right counted from a day is judged by that day, even where this step states it
        state = state._replace(clocks={**state.clocks, **begun})
        scene = Scene(scene.facts, state, at, scene.today)
    refusal = (
        standing_refusal(state, rule, scene)
        or actor_refusal(state, rule, actors, scene)
        or content_refusal(state, rule, evidence, channel, scene)
        or guard_refusal(state, rule, scene)
    )
    if refusal is not None:
        return refusal
    try:
        event = event_of(
            rule, scene, actors, given, evidence=evidence, channel=channel, note=note, begun=begun
        )
    except (ValueError, OverflowError) as error:
        return _uncountable(rule, error)
    return Performed((*silent, event) if silent else (event,), apply(state, event, scene.facts))


def _uncountable(step: Step, error: Exception) -> Refusal:
    """A term set by a fact may lie beyond every calendar."""
    why = str(error) if isinstance(error, ValueError) else "超出可以计算的日期"
    return refuse(step, "value", f"无法计算期限：{why}", "请核对填写的期限和日期")


def _checked(state: State, step: Step, facts: Mapping[str, Any]) -> dict[str, Value] | Refusal:
    rules = state.definition.facts
    if not step.accepted.issuperset(facts):
        name = next(name for name in facts if name not in step.accepted)
        title = rules[name].title if name in rules else name
        return refuse(step, "takes", f"本步骤不填写“{title}”", "请删去该项，或者在相应步骤填写")
    given: dict[str, Value] = {}
    for name, value in facts.items():
        try:
            given[name] = rules[name].check(value)
        except ValueError as error:
            return refuse(step, "value", f"“{rules[name].title}”{error}", "请改正后再办理")
    return given


def may(state: State, actor: Actor | None, at: datetime) -> tuple[Permission, ...]:
    """For each step of the procedure: whether `actor` may do it at `at`, or the reason with its article.

    What silence has done by then is taken into account. With `actor` None only order, terms and conditions are judged.
    """
    at = local(at)
    if state.clocks and state.definition.index.lapsing:
        state, _ = advance(state, at)
    scene = Scene(state.facts, state, at, at.date())
    return tuple(
        Permission(step, _why_not(state, step, actor, scene)) for step in state.definition.steps.values()
    )


def _why_not(state: State, step: Step, actor: Actor | None, scene: Scene) -> Refusal | None:
    refusal = standing_refusal(state, step, scene)
    if refusal is None and actor is not None:
        refusal = role_refusal(state, step, actor, scene)
    return refusal or partial_guard_refusal(state, step, scene)


def as_of(state: State, at: datetime) -> State:
    """The state at `at`, silence included. The events of silence are not kept: the next recorded step carries them."""
    return advance(state, local(at))[0]
