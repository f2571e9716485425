"""A story put through the kernel, act by act, on lawful days: events that the law itself has made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel import blank, link, link_ended, perform
from mingfa.kernel.rules import Actor, Refusal
from mingfa.kernel.silence import advance
from mingfa.office.practice.cures import cures
from mingfa.office.practice.days import (
    CLOSES,
    Days,
    any_minute,
    at_any_time,
    first_minute,
    later_minute,
    minute_of,
    moment,
)
from mingfa.office.practice.errors import NotInForceError, PracticeError
from mingfa.office.practice.people import Body, County, chosen
from mingfa.office.practice.values import Place, Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from mingfa.kernel.decide import Performed
    from mingfa.kernel.events import Event, Facts
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition, Step
    from mingfa.kernel.state import State
    from mingfa.office.practice.stories import Act
    from mingfa.office.practice.variants import Slot, Variant

_ONLINE = ("online", "mobile")
_ONLINE_SHARE = 0.3  # of what the public may do online is done there, on any day
_ATTEMPTS = 60
_REFUSALS = 12  # of one play, before the story is given up
_OTHER_LAW = frozenset(("value", "takes"))  # how another version of the law refuses what a story says
_ANY_GAP = (10, 200)  # days at the turn of the year, where the story says nothing
_SIDES = {"outside", "public", "system"}
Pattern = tuple[object, ...]


@dataclass(slots=True)
class Matter:
    """A matter while it is played. `sources`: for each event that gave facts, the slots behind the facts known then."""

    before: State
    state: State
    body: Body
    parent: Matter | None
    carried: Facts
    events: list[Event] = field(default_factory=list)
    outsiders: set[str] = field(default_factory=set)
    staff: dict[str, Sequence[Actor]] = field(default_factory=dict)
    pending: dict[str, Facts] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    sources: dict[int, dict[str, Slot]] = field(default_factory=dict)
    told: bool = False


class Played(NamedTuple):
    """One play: its matters in the order in which they were opened, and what figures can depend on."""

    matters: tuple[Matter, ...]
    pattern: Pattern


class _Doing(NamedTuple):
    act: int
    repeat: int
    wait: int


class _Misplaced(Exception):  # noqa: N818  # not an error: other dice are tried
    """The acts do not fall into their years."""


class Player:
    """Plays stories in one county and year. Equal seeds give equal plays, whatever was played before."""

    def __init__(self, library: Library, county: County, seed: int) -> None:
        self.library, self.county, self.seed = library, county, seed
        self.year = county.year
        self.days = Days(library.calendar, county.year)
        self._end = datetime(self.year, 12, 31, 23, 59, 59, tzinfo=moment(self.days.last, 0).tzinfo)
        self._numbers: Counter[str] = Counter()
        self._drift: Counter[Variant] = Counter()
        self._program = {role: Actor(role, frozenset((role,))) for role in ("system", "link")}

    def trial(self, variant: Variant) -> Played:
        """A play that says how the variant counts: the most frequent of a few. Raises PracticeError."""
        plays = [self.play(variant, -1 - i) for i in range(3)]
        most, _ = Counter(one.pattern for one in plays).most_common(1)[0]
        return next(one for one in plays if one.pattern == most)

    def play(
        self,
        variant: Variant,
        serial: int,
        amounts: Mapping[Slot, Sequence[Decimal]] | None = None,
        pattern: Pattern | None = None,
    ) -> Played:
        """Play once; with `pattern`, until the play counts as that trial did. Raises PracticeError."""
        rng = Random(f"{self.seed}/{variant.label}/{serial}")  # noqa: S311  # a game, not a secret
        kept = dict(self._numbers)
        refused: list[PracticeError] = []
        for _ in range(_ATTEMPTS):
            place = Place(self.county.region, self.county.place, self.year, self.days, rng, serial)
            run = _Run(self, variant, Values(variant, place, amounts), rng)
            try:
                played = run.played()
            except _Misplaced:
                played = None
            except NotInForceError:
                raise
            except (
                PracticeError
            ) as error:  # other waits may do; a story that the law never allows is told at last
                refused.append(error)
                played = None
                if len(refused) == _REFUSALS:
                    raise
            if played is not None and pattern in (None, played.pattern):
                return played
            self._numbers = Counter(kept)
        if refused:
            raise refused[-1]
        story = variant.story
        why = "各步不能落在应在的年份" if pattern is None else "每次办理的结果不一致（有时逾期、有时不逾期）"
        raise PracticeError(f"故事“{story.title}”（{story.file}）：{why}。请调整 wait。")

    def number(self, procedure: str, serial: int) -> str:
        """The next matter's number."""
        system = self.library.systems[procedure.partition("/")[0]].id
        if serial < 0:
            return f"{self.county.region}-{self.year}-{system}-{procedure}{serial}"
        self._numbers[system] += 1
        return f"{self.county.region}-{self.year}-{system}-{self._numbers[system]:06d}"


class _Run:
    """One attempt."""

    def __init__(self, player: Player, variant: Variant, values: Values, rng: Random) -> None:
        self.player, self.variant, self.values, self.rng = player, variant, values, rng
        self.story = variant.story
        self.days = player.days
        self.matters: dict[str, Matter] = {}
        self.order: list[Matter] = []
        self.pattern: list[object] = []
        self.body = player.county.body_of(self.story.procedure, rng)
        self.at = moment(self.days.first, 0)
        self.online = False

    def played(self) -> Played:
        doings = self._doings()
        ordinal, planned = self._start(doings)
        first = ordinal
        followers = _followers(doings)
        for i, doing in enumerate(doings):
            act = self.story.acts[doing.act]
            self.at = self._moment(i, doing, act, ordinal, followers[i])
            self._do(doing, act)
            self._in_its_year(doing)
            ordinal = self.at.toordinal()
        drift = ordinal - first - planned
        self.player._drift[self.variant] = max(self.player._drift[self.variant], drift)
        for matter in self.order:
            ends = advance(matter.state, self.player._end)[0] if matter.state.clocks else matter.state
            self.pattern.append((matter.state.definition.id, ends.standing, ends.outcome))
        return Played(tuple(self.order), tuple(self.pattern))

    # --- days ------------------------------------------------------------------------------------------------------

    def _doings(self) -> list[_Doing]:
        rng = self.rng
        found = []
        for i, act in enumerate(self.story.acts):
            if act.chance < 1 and rng.random() >= act.chance:
                continue
            for repeat in range(act.times):
                turn = act.wait.free and i == self.story.last_year and i > 0
                low, high = _ANY_GAP if turn else (act.wait.low, act.wait.high)
                found.append(_Doing(i, repeat, rng.randint(low, high)))
        return found

    def _start(self, doings: list[_Doing]) -> tuple[int, int]:
        """The first act's day, such that every act falls into its year if nothing delays it; and the days planned."""
        days, story = self.days, self.story
        offsets = []
        total = 0
        for i, doing in enumerate(doings):
            total += 0 if i == 0 or story.acts[doing.act].wait.exact else doing.wait
            offsets.append(total)
        early = [offset for offset, doing in zip(offsets, doings, strict=True) if doing.act < story.last_year]
        late = [offset for offset, doing in zip(offsets, doings, strict=True) if doing.act >= story.last_year]
        span = total + self.player._drift[self.variant]
        low = days.new_year - late[0] if early and late else days.first if early else days.new_year
        high = days.new_year - 1 - (early[-1] if late else span) if early else days.last - span
        high = min(high, days.last - span)
        low = max(low, days.first)
        if high < low:
            if early and late:
                raise _Misplaced
            high = low
        in_force = self.player.library.versions[story.procedure][0].toordinal()
        if (
            in_force > low
        ):  # the law is younger than the year: the story fits into what is left of it, or not at all
            if in_force > high:
                raise NotInForceError(f"故事“{story.title}”（{story.file}）所依据的法律在这一年施行得太晚。")
            low = in_force
        return low + int(self.rng.random() * (high - low + 1)), total

    def _moment(self, i: int, doing: _Doing, act: Act, ordinal: int, following: int) -> datetime:
        rng = self.rng
        if self.story.around_the_clock:
            if i == 0:
                return at_any_time(rng, ordinal)
            if act.wait.exact:
                return self.at + timedelta(seconds=doing.wait)
            return (
                at_any_time(rng, ordinal + doing.wait)
                if doing.wait
                else self.at + timedelta(minutes=rng.randint(1, 9))
            )
        self.online = self._is_online(act)
        if i and not doing.wait:
            minute = later_minute(rng, minute_of(self.at))
            if minute < CLOSES or self.online:
                return moment(ordinal, min(minute, 24 * 60 - 1))
            return moment(self.days.working(ordinal + 1), first_minute(rng, following))
        target = ordinal + (doing.wait if i else 0)
        if self.online:
            at = moment(target, any_minute(rng))
            return max(at, self.at) if i else at
        return moment(self.days.working(target), first_minute(rng, following))

    def _is_online(self, act: Act) -> bool:
        """Whether the public does this online, on whatever day."""
        if act.link is not None or act.channel is not None:
            return act.channel in _ONLINE
        matter = self.matters.get(act.procedure)
        definition = matter.state.definition if matter else None
        step = definition.steps.get(act.step) if definition else None
        if definition is None or step is None or not step.channels:
            return False
        role = (act.by or step.by.roles)[0]
        public = definition.roles[role].side == "public"
        return public and any(one in step.channels for one in _ONLINE) and self.rng.random() < _ONLINE_SHARE

    def _in_its_year(self, doing: _Doing) -> None:
        year = self.player.year - (doing.act < self.story.last_year)
        if self.at.year != year:
            if self.at.year > year:
                self.player._drift[self.variant] += 3
            raise _Misplaced

    # --- acts ------------------------------------------------------------------------------------------------------

    def _do(self, doing: _Doing, act: Act) -> None:
        matter = self.matters.get(act.procedure) or self._opened(act)
        if act.link is not None:
            self._linked(matter, act)
            return
        state = matter.state
        step = state.definition.steps.get(act.step)
        if step is None:
            raise NotInForceError(str(self._fault(act, f"{state.definition.name}没有这个步骤")))
        actors = self._actors(matter, act, step)
        given, slots = self._given(matter, act, step, doing, actors)
        channel = self._channel(act, step)
        result = perform(state, step.name, actors, self.at, given, evidence=step.evidence, channel=channel)
        if isinstance(result, Refusal):
            result = self._cured(matter, step, actors, given, channel, result, act)
        self._keep(matter, result, slots, counted=act.chance == 1)

    def _keep(self, matter: Matter, result: Performed, slots: Mapping[str, Slot], *, counted: bool) -> None:
        matter.state = result.state
        matter.events.extend(result.events)
        if slots:
            matter.slots.update(slots)
        last = result.events[-1]
        if matter.slots:
            matter.sources[last.n] = dict(matter.slots)
        for event in result.events:
            late = tuple([name for name, clock in event.clocks.items() if clock.late])
            if counted or event is not last:
                self.pattern.append((event.definition, event.step, event.at.year, event.deemed, late))
        for opening in last.opens:
            matter.pending[opening.procedure] = opening.facts
        if matter.state.ended is not None and matter.parent is not None and not matter.told:
            matter.told = True
            parent = matter.parent
            if parent.state.ended is None:
                state = matter.state
                told = link_ended(parent.state, state.matter, state.outcome, self.at, state.facts)
                self._keep(parent, told, {}, counted=True)

    def _cured(
        self,
        matter: Matter,
        step: Step,
        actors: Sequence[Actor],
        given: dict[str, object],
        channel: str | None,
        refusal: Refusal,
        act: Act,
    ) -> Performed:
        """The act on the earliest day on which the law allows it."""
        for ordinal, minute, moved in cures(matter.state, step, refusal, self.at, given, self.days):
            at = moment(ordinal, minute) if minute >= 0 else self.at
            result = perform(
                matter.state,
                step.name,
                actors,
                at,
                {**given, **moved},
                evidence=step.evidence,
                channel=channel,
            )
            if not isinstance(result, Refusal):
                self.at = at
                return result
        fault = self._fault(act, refusal.sentence)
        several = len(self.player.library.versions[matter.state.definition.id]) > 1
        raise NotInForceError(str(fault)) if several and refusal.rule in _OTHER_LAW else fault

    def _fault(self, act: Act, why: str) -> PracticeError:
        day = self.at.date().isoformat()
        return PracticeError(
            f"故事“{self.story.title}”（{self.story.file}，第{act.line}行，“{act.step}”，{day}）不能办理：{why}"
        )

    def _opened(self, act: Act) -> Matter:
        """A matter that begins: the story's own, or one that an earlier act opened."""
        player = self.player
        parent, carried = None, {}
        if self.order:
            parent = next((one for one in reversed(self.order) if act.procedure in one.pending), None)
            if parent is None:
                raise self._fault(act, f"前面的步骤没有开启“{act.procedure}”的案件")
            carried = dict(parent.pending.pop(act.procedure))
        definition = self._definition(act)
        number = player.number(act.procedure, self.values._place.serial)
        body = self.body if parent is None else player.county.body_of(act.procedure, self.rng)
        state = blank(definition, number, body=body.id, region=player.county.region)
        matter = Matter(state, state, body, parent, carried)
        if parent is not None:
            self._keep(parent, link(parent.state, number, act.procedure, self.at), {}, counted=True)
            self._carry_slots(parent, matter)
        self.matters[act.procedure] = matter
        self.order.append(matter)
        return matter

    def _carry_slots(self, parent: Matter, matter: Matter) -> None:
        """What the opened matter's facts go back to, for sums over them."""
        for step in parent.state.definition.steps.values():
            for opens in step.opens:
                if opens.procedure == matter.state.definition.id:
                    for theirs, ours in opens.carry.items():
                        if ours in parent.slots:
                            matter.slots[theirs] = parent.slots[ours]

    def _definition(self, act: Act) -> Definition:
        try:
            return self.player.library.definition(act.procedure, self.at.date())
        except LookupError as error:
            raise NotInForceError(str(self._fault(act, f"{error}"))) from None

    def _linked(self, matter: Matter, act: Act) -> None:
        """A matter outside the county: linked, or ended."""
        procedure, ended, outcome = act.link or ("", False, None)
        number = f"{matter.state.matter}-{procedure.replace('/', '-')}"
        state = matter.state
        result = (
            link_ended(state, number, outcome, self.at) if ended else link(state, number, procedure, self.at)
        )
        self._keep(matter, result, {}, counted=act.chance == 1)

    # --- who and what ----------------------------------------------------------------------------------------------

    def _actors(self, matter: Matter, act: Act, step: Step) -> tuple[Actor, ...]:
        rule = step.by
        wanted = Counter(act.by) if act.by else Counter({rule.roles[0]: rule.count})
        excluded = {
            actor for other in rule.not_by if (done := matter.state.done.get(other)) for actor in done.actors
        }
        if rule.recused:
            excluded.update(matter.state.recused)
        found: list[Actor] = []
        for role, count in wanted.items():
            side = matter.state.definition.roles[role].side
            if side == "staff":
                found += chosen(self._staff(matter, role), count, excluded)
            elif side == "public":
                found += self._parties(matter, role, count)
            elif side == "outside":
                found.append(Actor(f"{self.player.county.region}-{role}", frozenset((role,))))
            else:
                found.append(self.player._program.get(role) or Actor(role, frozenset((role,))))
        return tuple(found)

    def _staff(self, matter: Matter, role: str) -> Sequence[Actor]:
        """The body's staff of a role; a matter has its own order of them, and so its own handlers."""
        known = matter.staff.get(role)
        if known is None:
            staff = matter.body.of_role(role)
            first = int(self.rng.random() * len(staff))
            known = matter.staff[role] = (*staff[first:], *staff[:first])
        return known

    def _parties(self, matter: Matter, role: str, count: int) -> list[Actor]:
        """The matter's own parties: first the one who is called as the role is, then the others."""
        facts = matter.state.definition.facts
        named = sorted(
            (name for name, fact in facts.items() if fact.type == "party"), key=lambda name: name != role
        )
        numbers: list[str] = []
        for name in named:
            value = matter.state.facts.get(name) or matter.carried.get(name)
            if value is None and name in self.story.facts and matter is self.order[0]:
                value = str(self.values.of((-1, name), facts[name], self.at.date()))
            if value is not None and str(value) not in numbers:
                numbers.append(str(value))
        numbers += [f"{matter.state.matter}-{role}-{i}" for i in range(count - len(numbers))]
        matter.outsiders.update(numbers[:count])
        return [Actor(number, frozenset((role,))) for number in numbers[:count]]

    def _given(
        self, matter: Matter, act: Act, step: Step, doing: _Doing, actors: Sequence[Actor]
    ) -> tuple[dict[str, object], dict[str, Slot]]:
        """The facts of this act, and for numbers the slots that they come from."""
        facts, known = matter.state.definition.facts, matter.state.facts
        own = self.story.facts if matter is self.order[0] else {}
        given: dict[str, object] = {}
        slots: dict[str, Slot] = {}
        day = self.at.date()
        for name in (*step.needs, *step.takes):
            if name in act.given:
                slot = (doing.act, name)
            elif name in known:
                continue
            elif name in matter.carried:
                given[name] = matter.carried[name]
                continue
            elif name in own:
                slot = (-1, name)
            else:
                if name in step.needs:
                    self._fill(given, facts, name, actors)
                continue
            given[name] = self.values.of(slot, facts[name], day, doing.repeat)
            if facts[name].type in ("money", "int", "decimal"):
                slots[name] = self.values.root(slot)
        for name in act.given:
            if name not in given:
                raise NotInForceError(str(self._fault(act, f"本步骤不填写“{name}”")))
        return given, slots

    def _fill(
        self, given: dict[str, object], facts: Mapping[str, object], name: str, actors: Sequence[Actor]
    ) -> None:
        value = self.values.filled(facts[name], self.at, [actor.id for actor in actors])  # type: ignore[arg-type]
        if value is not None:
            given[name] = value

    def _channel(self, act: Act, step: Step) -> str | None:
        if act.channel is not None:
            return act.channel
        if self.online:
            return next(one for one in _ONLINE if one in step.channels)
        return step.channels[0] if step.channels else "window"


def _followers(doings: Sequence[_Doing]) -> list[int]:
    """For each act, how many acts follow on the same day."""
    found = [0] * len(doings)
    for i in range(len(doings) - 2, -1, -1):
        found[i] = found[i + 1] + 1 if doings[i + 1].wait == 0 else 0
    return found
