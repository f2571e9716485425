"""Walk every definition: lawful and unlawful acts, odd times, odd people, odd facts; a second judge looks at all that is done."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pytest

from mingfa.kernel.cases import read_case, record_case
from mingfa.kernel.decide import Performed, may, perform
from mingfa.kernel.duties import due, explain
from mingfa.kernel.explore import Dice, Player
from mingfa.kernel.links import link, link_ended
from mingfa.kernel.rules import Actor, Certificate, Refusal
from mingfa.kernel.silence import advance
from mingfa.kernel.state import apply, blank, fold
from tests.library import LIBRARY, NAMES, SYSTEMS
from tests.systems.naive import UnlawfulError, all_whole, check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.events import Event
    from mingfa.kernel.model import Definition, Step
    from mingfa.kernel.state import State

LENGTH = 24
FROM_START = 10
FROM_CASES = 12
ODD = (
    "",
    "不存在的值",
    "9" * 40,
    "-5",
    "2023-02-30",
    [],
    ["x"],
    None,
    {"a": 1},
    3.5,
    True,
    "0001-01-01",
    "9999-12-31",
)


@cache
def courses() -> Mapping[str, Sequence[tuple[tuple[Event, ...], Mapping[str, Actor]]]]:
    """What the good cases leave behind, by definition."""
    found: dict[str, list[tuple[tuple[Event, ...], Mapping[str, Actor]]]] = defaultdict(list)
    for path in sorted(SYSTEMS.glob("*/cases/good/*.yaml")):
        events, people = record_case(read_case(path.read_text("utf-8"), str(path)), LIBRARY)
        if events:
            found[events[0].definition].append((events, people))
    return found


class Walker:
    """Plays one matter with a lawful hand and an unlawful one, and keeps every event."""

    def __init__(
        self, definition: Definition, seed: int, events: Sequence[Event], people: Mapping[str, Actor]
    ) -> None:
        self.definition, self.dice = definition, Dice(seed)
        self.player = Player(definition)
        self.events = list(events)
        self.people = {**people, **{actor.id: actor for actor in self.player.actors}}
        roles = sorted(definition.roles)
        for n in range(6):
            role = self.dice.pick(roles)
            old = Certificate(
                "9", self.player.start.date() - timedelta(900), self.player.start.date() + timedelta(60)
            )
            odd = Actor(
                f"odd{n}", frozenset({role}), "body", (old,) if n % 2 else (), frozenset({f"party{n}", "p1"})
            )
            self.people[odd.id] = odd
        self.state = (
            fold(definition, events) if events else blank(definition, "m", body="body", region="000000")
        )
        self.at = self.state.last or self.player.start
        self.sentences: set[str] = set()
        self.done = 0

    def walk(self) -> None:
        """Act by act; after each the projection equals the fold of all events."""
        for _ in range(LENGTH):
            self.at += timedelta(
                days=self.dice.pick((0, 0, 1, 1, 2, 5, 10, 20, 40, 95)), minutes=self.dice.below(600)
            )
            state = self.state
            self._odd_act()
            assert self.state is state or self.state != state
            self._lawful_act()
            self._linked_act()
        if self.events:
            assert fold(self.definition, self.events) == self.state

    def _keep(self, result: Performed | Refusal, at: datetime, step: Step | None, lead: Actor | None) -> None:
        if isinstance(result, Refusal):
            self.sentences.add(result.sentence)
            return
        if step is not None and result.events[-1].facts.keys() <= self.state.facts.keys() | set(step.needs):
            self._agrees(result, at, step, lead)
        self.events += result.events
        self.state = result.state
        self.done += 1

    def _agrees(self, result: Performed, at: datetime, step: Step, lead: Actor | None) -> None:
        """What was done, `may` had allowed: unless a fact that the step itself states made the difference."""
        given = result.events[-1].facts
        if any(name in given for name in _decisive(self.definition, step)):
            return
        answer = {p.step.name: p for p in may(self.state, lead, at)}[step.name]
        assert answer.allowed, (self.definition.name, step.name, answer.refusal)

    def _odd_act(self) -> None:
        """An act with something odd about it: refused in a whole sentence, or lawful after all."""
        dice = self.dice
        odd = dice.pick(("step", "people", "facts", "values", "lacking", "time", "channel"))
        allowed = [p.step for p in may(self.state, None, self.at) if p.allowed] if odd != "step" else []
        step = dice.pick(allowed or list(self.definition.steps.values()))
        people = self._people(step, odd=odd == "people")
        at = self.at + timedelta(days=dice.pick((-30, -1)) if odd == "time" else 0)
        given = self._facts(step, at, odd)
        evidence = () if odd == "lacking" else step.evidence
        channel = dice.pick(("window", "online", "phone")) if odd == "channel" else None
        result = perform(self.state, step.name, people, at, given, evidence=evidence, channel=channel)
        self._keep(result, at, step, people[0] if people else None)

    def _people(self, step: Step, *, odd: bool) -> list[Actor]:
        if odd:
            return [self.people[self.dice.pick(sorted(self.people))] for _ in range(self.dice.below(4))]
        first = self.dice.below(len(self.player.actors))
        actors = self.player.actors[first:] + self.player.actors[:first]
        return actors[: step.by.count]

    def _facts(self, step: Step, at: datetime, odd: str) -> dict[str, Any]:
        dice = self.dice
        names = [*step.needs, *(name for name in step.takes if dice.below(2))]
        if odd == "lacking" and names:
            names.remove(dice.pick(names))
        given = {name: self.player.value(self.definition.facts[name], self.state, at, dice) for name in names}
        if odd == "values":
            given[dice.pick([*names, *self.definition.facts, "nothing"])] = dice.pick(ODD)
        elif odd not in ("facts", "step"):
            self.player.repair(self.state, step, at, dice, given)
        return given

    def _lawful_act(self) -> None:
        permissions = may(self.state, None, self.at)
        self.sentences.update(p.refusal.sentence for p in permissions if p.refusal)
        allowed = [p.step for p in permissions if p.allowed and "link" not in p.step.by.roles]
        if not allowed:
            return
        fresh = [step for step in allowed if step.name not in self.state.done] or allowed
        step = self.dice.pick(fresh)
        self._keep(self.player.attempt(self.state, step, self.at, self.dice), self.at, step, None)

    def _linked_act(self) -> None:
        if not self.events or self.dice.below(6):
            return
        if self.state.links and self.dice.below(2):
            one = self.state.links[-1]
            outcome = self.dice.pick(self.player.outcomes_of(one.procedure))
            self._keep(link_ended(self.state, one.matter, outcome, self.at), self.at, None, None)
            return
        wanted = [
            w.procedure
            for s in self.definition.steps.values()
            for w in (*s.waits, *([s.returns] if s.returns else []))
        ]
        if wanted:
            self._keep(
                link(self.state, f"l{len(self.events)}", self.dice.pick(wanted), self.at), self.at, None, None
            )


def _decisive(definition: Definition, step: Step) -> set[str]:
    """The facts on which the order, the terms and the persons of a step hang."""
    names = {fact for need in (*step.after, *step.not_after) if need.when for fact in need.when.facts}
    for term in definition.terms.values():
        if step.name in term.met_by or (term.lapse and step.name in term.lapse.lost):
            names |= {f for f in (term.start_fact, term.until_fact, term.length_fact, term.before_fact) if f}
            names |= term.when.facts if term.when else set()
    names |= {fact.name for fact in definition.facts.values() if fact.type == "party"}
    return names


@pytest.mark.parametrize("name", NAMES)
def test_no_course_is_unlawful(name: str) -> None:
    definition = LIBRARY.version(name)
    starts: list[tuple[tuple[Event, ...], Mapping[str, Actor]]] = [((), {})] * FROM_START
    held = courses().get(name, ())
    for n in range(FROM_CASES if held else 0):
        events, people = held[n * 7 % len(held)]
        events = tuple(takewhile(lambda event: event.definition == name, events))
        cut = 1 + Dice(n).below(len(events))
        while cut < len(events) and events[cut - 1].deemed is not None:
            cut += 1  # what silence did is recorded together with the act that follows
        starts.append((events[:cut], people))
    sentences: set[str] = set()
    done = 0
    for seed, (events, people) in enumerate(starts):
        walker = Walker(definition, seed, events, people)
        walker.walk()
        check(definition, walker.events, walker.people)
        for event, state in _states(definition, walker.events):
            _asked(definition, state, event)
        sentences |= walker.sentences
        done += walker.done
    assert done > 0, "no walk did anything"
    assert sentences, "no walk was ever refused"
    assert all_whole(sentences) == []


def _states(definition: Definition, events: Sequence[Event]) -> list[tuple[Event, State]]:
    """The state after each event, by folding alone."""
    found = []
    state = (
        blank(definition, events[0].matter, body=events[0].body, region=events[0].region) if events else None
    )
    for event in events:
        assert state is not None
        state = apply(state, event)
        found.append((event, state))
    return found


def _asked(definition: Definition, state: State, event: Event) -> None:
    """Whatever is asked of a state is answered: what is owed, why, and what silence would do much later."""
    for obligation in due(state, event.at):
        assert obligation.title
    for term in event.clocks:
        assert explain(state, term).lines, (definition.name, term)
    later, silent = advance(state, event.at + timedelta(days=4000))
    assert len(silent) < 64, "silence without end"
    assert later.n == state.n + len(silent)
    assert later.outcome is None or later.outcome in definition.outcomes


@pytest.mark.parametrize("name", sorted({e[0].definition for c in courses().values() for e, _ in c}))
def test_the_good_cases_stand_before_the_second_judge(name: str) -> None:
    opened = LIBRARY.version(name)
    versions = [LIBRARY.definition(opened.id, day) for day in LIBRARY.versions[opened.id]]
    for events, people in courses()[name]:
        check(opened, events, people, versions)


@pytest.mark.parametrize(
    "silenced", ["standing_refusal", "actor_refusal", "content_refusal", "guard_refusal"]
)
def test_the_second_judge_is_not_blind(silenced: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one of the kernel's judges silenced, unlawful acts get through, and the second judge names them."""
    monkeypatch.setattr(f"mingfa.kernel.decide.{silenced}", lambda *_: None)
    monkeypatch.setattr(Walker, "_agrees", lambda *_: None)
    caught = 0
    for seed, name in enumerate(NAMES[::2]):
        definition = LIBRARY.version(name)
        walker = Walker(definition, seed, (), {})
        walker.walk()
        try:
            check(definition, walker.events, walker.people)
        except UnlawfulError:
            caught += 1
    assert caught > 0
