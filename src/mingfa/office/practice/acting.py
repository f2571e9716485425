"""One attempt at a play: act by act through the kernel, with the right persons, facts and days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mingfa.kernel import blank, link, link_ended, perform
from mingfa.kernel.rules import Actor, Refusal
from mingfa.kernel.silence import advance
from mingfa.office.practice.cures import cures
from mingfa.office.practice.days import moment
from mingfa.office.practice.errors import NotInForceError, PracticeError
from mingfa.office.practice.matters import Matter, Played
from mingfa.office.practice.people import chosen
from mingfa.office.practice.schedule import Misplaced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from mingfa.kernel.decide import Performed
    from mingfa.kernel.model import Definition
    from mingfa.office.practice.recipes import Recipe
    from mingfa.office.practice.schedule import Doing
    from mingfa.office.practice.stage import Stage
    from mingfa.office.practice.stories import Act
    from mingfa.office.practice.values import Values
    from mingfa.office.practice.variants import Slot, Variant

_ONLINE_SHARE = 0.3  # of what the public may do online is done there, on any day
_OTHER_LAW = frozenset(("value", "takes"))  # how another version of the law refuses what a story says


class Run:
    """One attempt. Raises Misplaced when other dice should be tried, PracticeError when the law refuses an act."""

    def __init__(self, stage: Stage, variant: Variant, values: Values, rng: Random, serial: int) -> None:
        self.stage, self.variant, self.values, self.rng, self.serial = stage, variant, values, rng, serial
        self.story = variant.story
        self.matters: dict[str, Matter] = {}
        self.order: list[Matter] = []
        self.pattern: list[object] = []
        self.body = stage.county.body_of(self.story.procedure, rng)
        self.at = stage.begins
        self.online = False

    def played(self) -> Played:
        """Do every act in its order."""
        stage, story, rng = self.stage, self.story, self.rng
        schedule = stage.schedule
        doings = schedule.doings(story, rng)
        in_force = stage.library.versions[story.procedure][0]
        first, planned = schedule.start(self.variant, doings, in_force, rng)
        around, before = story.around_the_clock, None
        for doing in doings:
            act = story.acts[doing.act]
            if around:
                self.at = schedule.any_moment(before, first, doing, rng, exact=act.wait.exact)
            else:
                self.online = self._is_online(doing, act, first)
                self.at = schedule.moment(before, first, doing, rng, exact=False, online=self.online)
            self._do(doing, act)
            if self.at.year != stage.year - (doing.act < story.last_year):
                if self.at.year > stage.year - 1:
                    schedule.drift[self.variant] += 3
                raise Misplaced
            before = self.at
        drift = self.at.toordinal() - first - planned
        schedule.drift[self.variant] = max(schedule.drift[self.variant], drift)
        return self._finished()

    def _finished(self) -> Played:
        pending = False
        for matter in self.order:
            state = matter.state
            if state.clocks and state.definition.index.lapsing:
                state = advance(state, self.stage.ends)[0]
            self.pattern.append((state.definition.id, state.standing, state.outcome))
            pending = pending or (state.ended is None and state.definition.kind == "procedure")
        return Played(tuple(self.order), tuple(self.pattern), pending)

    def _is_online(self, doing: Doing, act: Act, first: int) -> bool:
        """Whether the public does this online, on whatever day. Where a figure asks for the channel, only if said."""
        stage = self.stage
        if act.link is not None or (act.channel is None and act.procedure in stage.channels_asked):
            return False
        matter = self.matters.get(act.procedure)
        if matter is not None:
            definition = matter.state.definition
        elif self.order:  # opened by an earlier act: it begins at the window
            return False
        else:
            definition = self._definition(act, date.fromordinal(first))
        recipe = stage.recipe(
            self.story, doing.act, act, definition, own=definition.id == self.story.procedure
        )
        return recipe is not None and recipe.online is not None and self.rng.random() < _ONLINE_SHARE

    def _recipe(self, matter: Matter, doing: Doing, act: Act) -> Recipe | None:
        return self.stage.recipe(
            self.story, doing.act, act, matter.state.definition, own=matter is self.order[0]
        )

    # --- acts ------------------------------------------------------------------------------------------------------

    def _do(self, doing: Doing, act: Act) -> None:
        matter = self.matters.get(act.procedure) or self._opened(act)
        if act.link is not None:
            self._linked(matter, act)
            return
        recipe = self._recipe(matter, doing, act)
        if recipe is None:
            raise NotInForceError(str(self._fault(act, f"{matter.state.definition.name}没有这个步骤")))
        if recipe.unknown is not None:
            raise NotInForceError(str(self._fault(act, f"本步骤不填写“{recipe.unknown}”")))
        actors = self._actors(matter, recipe)
        given, slots = self._given(matter, recipe, doing, actors)
        channel = recipe.online if self.online and recipe.online else recipe.channel
        step = recipe.step
        result = perform(
            matter.state, step.name, actors, self.at, given, evidence=step.evidence, channel=channel
        )
        if isinstance(result, Refusal):
            result = self._cured(matter, recipe, actors, given, channel, result, act)
        self._keep(matter, result, slots, counted=act.chance == 1)

    def _keep(self, matter: Matter, result: Performed, slots: Mapping[str, Slot], *, counted: bool) -> None:
        events = result.events
        matter.state = result.state
        matter.events.extend(events)
        last = events[-1]
        if slots:
            matter.slots.update(slots)
        if self.serial < 0 and matter.slots:  # only trials are asked where a number came from
            matter.sources[last.n] = dict(matter.slots)
        for event in events:
            if counted or event is not last:
                late = [name for name, clock in event.clocks.items() if clock.late] if event.clocks else None
                self.pattern.append(
                    (event.definition, event.step, event.at.year, event.deemed, tuple(late) if late else ())
                )
        for opening in last.opens:
            matter.pending[opening.procedure] = opening.facts
        if matter.parent is not None and matter.state.ended is not None and not matter.told:
            matter.told = True
            parent, state = matter.parent, matter.state
            if parent.state.ended is None:
                told = link_ended(parent.state, state.matter, state.outcome, self.at, state.facts)
                self._keep(parent, told, {}, counted=True)

    def _cured(
        self,
        matter: Matter,
        recipe: Recipe,
        actors: Sequence[Actor],
        given: dict[str, object],
        channel: str,
        refusal: Refusal,
        act: Act,
    ) -> Performed:
        """The act on the earliest day on which the law allows it."""
        step, state = recipe.step, matter.state
        for ordinal, minute, moved in cures(state, step, refusal, self.at, given, self.stage.schedule.days):
            at = moment(ordinal, minute) if minute >= 0 else self.at
            facts = {**given, **moved}
            result = perform(state, step.name, actors, at, facts, evidence=step.evidence, channel=channel)
            if not isinstance(result, Refusal):
                self.at = at
                return result
        fault = self._fault(act, refusal.sentence)
        several = len(self.stage.library.versions[state.definition.id]) > 1
        raise NotInForceError(str(fault)) if several and refusal.rule in _OTHER_LAW else fault

    def _fault(self, act: Act, why: str) -> PracticeError:
        day = self.at.date().isoformat()
        return PracticeError(
            f"故事“{self.story.title}”（{self.story.file}，第{act.line}行，“{act.step}”，{day}）不能办理：{why}"
        )

    # --- matters ---------------------------------------------------------------------------------------------------

    def _opened(self, act: Act) -> Matter:
        """A matter that begins: the story's own, or one that an earlier act opened."""
        stage = self.stage
        parent, carried = None, {}
        if self.order:
            parent = next((one for one in reversed(self.order) if act.procedure in one.pending), None)
            if parent is None:
                raise self._fault(act, f"前面的步骤没有开启“{act.procedure}”的案件")
            carried = dict(parent.pending.pop(act.procedure))
        definition = self._definition(act, self.at.date())
        number = stage.number(act.procedure, self.serial)
        body = self.body if parent is None else stage.county.body_of(act.procedure, self.rng)
        state = blank(definition, number, body=body.name, region=stage.county.region)
        matter = Matter(state, state, body, parent, carried)
        if parent is not None:
            self._keep(parent, link(parent.state, number, act.procedure, self.at), {}, counted=True)
            _carry_slots(parent, matter)
        self.matters[act.procedure] = matter
        self.order.append(matter)
        return matter

    def _definition(self, act: Act, day: date) -> Definition:
        try:
            return self.stage.library.definition(act.procedure, day)
        except LookupError as error:
            raise NotInForceError(str(self._fault(act, f"{error}"))) from None

    def _linked(self, matter: Matter, act: Act) -> None:
        """A matter outside the county: linked, or ended."""
        procedure, ended, outcome = act.link or ("", False, None)
        state, number = matter.state, f"{matter.state.matter}-{procedure.replace('/', '-')}"
        result = (
            link_ended(state, number, outcome, self.at) if ended else link(state, number, procedure, self.at)
        )
        self._keep(matter, result, {}, counted=act.chance == 1)

    # --- who and what ----------------------------------------------------------------------------------------------

    def _actors(self, matter: Matter, recipe: Recipe) -> Sequence[Actor]:
        rule, state = recipe.step.by, matter.state
        found: list[Actor] = []
        for role, count, side in recipe.performers:
            if side == "staff":
                excluded: set[str] = set(state.recused) if rule.recused else set()
                for other in rule.not_by:
                    done = state.done.get(other)
                    if done is not None:
                        excluded.update(done.actors)
                found += chosen(self._staff(matter, role), count, excluded)
            elif side == "public":
                found += self._parties(matter, recipe, role, count)
            else:
                found.append(self.stage.others(role, side))
        return found

    def _staff(self, matter: Matter, role: str) -> Sequence[Actor]:
        """The body's staff of a role; a matter has its own order of them, and so its own handlers."""
        known = matter.staff.get(role)
        if known is None:
            staff = matter.body.of_role(role)
            first = int(self.rng.random() * len(staff))
            known = matter.staff[role] = (*staff[first:], *staff[:first])
        return known

    def _parties(self, matter: Matter, recipe: Recipe, role: str, count: int) -> Sequence[Actor]:
        """The matter's own parties: first the one who is called as the role is, then the others."""
        known = matter.staff.get(role)
        if known is not None and len(known) == count:
            return known
        facts = matter.state.definition.facts
        named = recipe.parties if role not in recipe.parties else (role, *recipe.parties)
        numbers: dict[str, None] = {}
        for name in named:
            value = matter.state.facts.get(name) or matter.carried.get(name)
            if value is None and name in self.story.facts and matter is self.order[0]:
                value = str(self.values.of((-1, name), facts[name], self.at.date()))
            if value is not None:
                numbers[str(value)] = None
        listed = [*numbers, *(f"{matter.state.matter}-{role}-{i}" for i in range(count - len(numbers)))][
            :count
        ]
        matter.outsiders.update(listed)
        found = matter.staff[role] = tuple(Actor(number, frozenset((role,))) for number in listed)
        return found

    def _given(
        self, matter: Matter, recipe: Recipe, doing: Doing, actors: Sequence[Actor]
    ) -> tuple[dict[str, object], dict[str, Slot]]:
        """The facts of this act, and for numbers the slots that they come from."""
        known, carried = matter.state.facts, matter.carried
        given: dict[str, object] = {}
        slots: dict[str, Slot] = {}
        day = None
        for name, fact, slot, number, needed, always in recipe.gifts:
            if not always:
                if name in known:
                    continue
                if name in carried:
                    given[name] = carried[name]
                    continue
            if slot is None:
                if needed:
                    value = self.values.filled(fact, self.at, [actor.id for actor in actors])
                    if value is not None:
                        given[name] = value
                continue
            if day is None:
                day = self.at.date()
            given[name] = self.values.of(slot, fact, day, doing.repeat)
            if number:
                slots[name] = self.values.root(slot)
        return given, slots


def _carry_slots(parent: Matter, matter: Matter) -> None:
    """What the opened matter's facts go back to, for sums over them."""
    for step in parent.state.definition.steps.values():
        for opens in step.opens:
            if opens.procedure == matter.state.definition.id:
                for theirs, ours in opens.carry.items():
                    if ours in parent.slots:
                        matter.slots[theirs] = parent.slots[ours]
