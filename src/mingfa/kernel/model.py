"""A definition: the law of one procedure or register, read, typed and bound to its statutes. Frozen after reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal
    from typing import Any

    from mingfa.kernel.calendar import Calendar
    from mingfa.kernel.citations import Citation
    from mingfa.kernel.counting import Counting, Length
    from mingfa.kernel.events import Value
    from mingfa.kernel.guard import Guard


class Cite(NamedTuple):
    """A citation bound to a statute and its version. `zh` is how it is shown, `code` how it is stored."""

    statute: str
    name: str
    short: str
    passed: date | None
    citation: Citation
    zh: str
    code: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a matter knows. `check` reads a value (typed, from a form, or from JSON) or raises
    ValueError in Chinese; `show` writes it for people."""

    name: str
    title: str
    type: str
    choices: Mapping[str, str]
    personal: bool
    least: Decimal | None
    most: Decimal | None
    check: Callable[[Any], Value]
    show: Callable[[Value], str]


@dataclass(frozen=True, slots=True)
class Performer:
    """Who may do a step. `count` different persons; `not_by` other steps' doers; `certificate`: the name of the one that
    must be valid that day, or empty; `recusal`: the articles on recusal."""

    roles: tuple[str, ...]
    count: int
    certificate: str
    not_by: tuple[str, ...]
    recused: bool
    recusal: tuple[Cite, ...]
    cites: tuple[Cite, ...]
    screened: bool = field(init=False)
    """Whether more than the role is asked of a person. Kept, like `Step.required`: every act asks."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "screened", bool(self.certificate or self.not_by or self.recused))


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of order: `any` of these steps was done (or, for exclusions, none)."""

    any: tuple[str, ...]
    when: Guard | None
    cites: tuple[Cite, ...]
    say: str
    do: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard with what to say when it does not hold, and what to do then."""

    that: Guard
    when: Guard | None
    cites: tuple[Cite, ...]
    say: str
    do: str


@dataclass(frozen=True, slots=True)
class Opens:
    """A matter of `procedure` that a step opens; `carry` maps its facts to ours."""

    procedure: str
    carry: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """Linked matters of `procedure` must have ended, with one of `outcomes` if any are named."""

    procedure: str
    outcomes: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure. See the page on definitions for the meaning of each part."""

    name: str
    title: str
    cites: tuple[Cite, ...]
    by: Performer
    starts: bool
    channels: tuple[str, ...]
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    evidence: tuple[str, ...]
    document: str | None
    after: tuple[Need, ...]
    not_after: tuple[Need, ...]
    guards: tuple[Condition, ...]
    many: bool
    afresh: tuple[str, ...]
    recuses: str | None
    standing: str | None
    outcome: str | None
    outcome_fact: str | None
    ends: Guard | None
    after_end: bool
    opens: tuple[Opens, ...]
    transfers: bool
    waits: tuple[Wait, ...]
    returns: Wait | None
    returns_carry: Mapping[str, str]
    line: int
    required: frozenset[str] = field(init=False)
    """The facts without which it is not done: those that it needs, and the one that is its outcome."""
    accepted: frozenset[str] = field(init=False)
    """The facts that may be given with it."""

    def __post_init__(self) -> None:
        outcome = (self.outcome_fact,) if self.outcome_fact else ()
        object.__setattr__(self, "required", frozenset((*self.needs, *outcome)))
        object.__setattr__(self, "accepted", frozenset((*self.needs, *self.takes)))


@dataclass(frozen=True, slots=True)
class Extension:
    """How a term may be extended: by which step, for how long, how often."""

    step: str
    length: Length
    printed: str
    times: int
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """What silence does when a term runs out."""

    deemed: str | None
    effective: str
    standing: str | None
    ends: str | None
    escalate: str | None
    lost: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term. `length` is None when a fact sets it: `length_fact` (in `unit` words, at least `least`) or `until_fact`."""

    name: str
    title: str
    kind: str
    start_steps: tuple[str, ...]
    start_fact: str | None
    met_by: tuple[str, ...]
    length: Length | None
    printed: str
    length_fact: str | None
    length_unit: str
    least: Length | None
    until_fact: str | None
    before_fact: str | None
    on: tuple[int, int] | None
    when: Guard | None
    restart: tuple[str, ...]
    extension: Extension | None
    pauses: tuple[str, ...]
    lapse: Lapse | None
    do: str
    counting: Counting
    authority: bool
    local: bool
    cites: tuple[Cite, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PauseRule:
    """A ground on which terms stand still, from one act to another."""

    name: str
    title: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the closed list of results."""

    name: str
    title: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is published, by which step, withdrawn by which, with which facts shown and which masked."""

    name: str
    title: str
    publish: str
    withdraw: str | None
    show: tuple[str, ...]
    mask: tuple[str, ...]
    terms: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount, number or share that the law or the county sets."""

    name: str
    title: str
    value: Decimal
    unit: str
    kind: str
    local: bool
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class TableRule:
    """A table of the law or the county: rows by key facts."""

    name: str
    title: str
    keys: tuple[str, ...]
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, Value], ...]
    local: bool
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One version of a procedure or register. Compared by identity: a version is read once."""

    id: str
    version: date
    kind: str
    system: str
    title: str
    english: str
    file: str
    digest: str
    law: Cite | None
    transition: str
    transition_cites: tuple[Cite, ...]
    facts: Mapping[str, Fact]
    steps: Mapping[str, Step]
    terms: Mapping[str, Term]
    pauses: Mapping[str, PauseRule]
    outcomes: Mapping[str, Outcome]
    disclosures: Mapping[str, Disclosure]
    thresholds: Mapping[str, Threshold]
    tables: Mapping[str, TableRule]
    roles: Mapping[str, Role]
    documents: Mapping[str, str]
    calendar: Calendar
    index: Index = field(repr=False)
    name: str = field(init=False)
    """`system/procedure@2021-07-15`: what events are bound to. Kept, for every event asks for it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.id}@{self.version.isoformat()}")

    @property
    def name_only(self) -> str:
        """The last part of the id: the procedure's own name within its system."""
        return self.id.partition("/")[2]


class Role(NamedTuple):
    """A role and the side it stands on: staff, public, outside, system."""

    name: str
    title: str
    side: str


@dataclass(frozen=True, slots=True)
class Index:
    """What a step touches, found once when the definition is read.

    `timed`: the steps that some term may forbid; `moving`: those that change some clock; `pausing`: those that stop or
    resume one. Most steps are none of these.
    """

    started_by: Mapping[str, tuple[Term, ...]]
    started_by_fact: Mapping[str, tuple[Term, ...]]
    met_by: Mapping[str, tuple[Term, ...]]
    extended_by: Mapping[str, tuple[Term, ...]]
    windows: Mapping[str, tuple[Term, ...]]
    floors: Mapping[str, tuple[Term, ...]]
    notices: Mapping[str, tuple[Term, ...]]
    lost_by: Mapping[str, tuple[Term, ...]]
    pause_starts: Mapping[str, tuple[PauseRule, ...]]
    pause_ends: Mapping[str, tuple[PauseRule, ...]]
    paused_terms: Mapping[str, tuple[Term, ...]]
    lapsing: tuple[Term, ...]
    timed: frozenset[str]
    moving: frozenset[str]
    pausing: frozenset[str]


def index(terms: Mapping[str, Term], pauses: Mapping[str, PauseRule]) -> Index:
    """Gather, for each step and fact, the terms and pauses that it starts, meets, extends, closes or stops."""
    values = tuple(terms.values())

    def by(keys: Callable[[Term], tuple[str, ...]], *kinds: str) -> dict[str, tuple[Term, ...]]:
        found: dict[str, tuple[Term, ...]] = {}
        for term in values:
            if not kinds or term.kind in kinds:
                for key in keys(term):
                    found[key] = (*found.get(key, ()), term)
        return found

    def pausing(keys: Callable[[PauseRule], tuple[str, ...]]) -> dict[str, tuple[PauseRule, ...]]:
        found: dict[str, tuple[PauseRule, ...]] = {}
        for pause in pauses.values():
            for key in keys(pause):
                found[key] = (*found.get(key, ()), pause)
        return found

    started_by = by(lambda t: (*t.start_steps, *t.restart))
    met_by = by(lambda t: t.met_by, "deadline", "window", "yearly")
    extended_by = by(lambda t: (t.extension.step,) if t.extension else ())
    lost_by = by(lambda t: t.lapse.lost if t.lapse else ())
    judged = by(lambda t: t.met_by, "window", "not_before", "notice")
    pause_starts, pause_ends = pausing(lambda p: p.start), pausing(lambda p: p.end)
    return Index(
        started_by=started_by,
        started_by_fact=by(lambda t: (t.start_fact,) if t.start_fact and not t.start_steps else ()),
        met_by=met_by,
        extended_by=extended_by,
        windows=by(lambda t: t.met_by, "window"),
        floors=by(lambda t: t.met_by, "not_before"),
        notices=by(lambda t: t.met_by, "notice"),
        lost_by=lost_by,
        pause_starts=pause_starts,
        pause_ends=pause_ends,
        paused_terms=by(lambda t: t.pauses),
        lapsing=tuple(t for t in values if t.lapse and (t.lapse.deemed or t.lapse.standing or t.lapse.ends)),
        timed=frozenset((*judged, *lost_by, *extended_by)),
        moving=frozenset((*started_by, *met_by, *extended_by, *pause_starts, *pause_ends)),
        pausing=frozenset((*pause_starts, *pause_ends)),
    )
