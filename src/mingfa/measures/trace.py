"""Events as rows: what each event was, and what conditions may ask of its matter after it.

A row follows from the fold of its matter; nothing is decided here. What silence will do to a matter after its last
recorded event is told with the row, because a stock is taken on a day on which nobody may have recorded anything.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.silence import advance
from mingfa.kernel.state import State, apply
from mingfa.kernel.wire import plain
from mingfa.measures.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from mingfa.kernel.events import Event, Moment, Value
    from mingfa.kernel.model import Definition
    from mingfa.measures.layout import Asked, Layout, Need

_NEVER = datetime(9999, 12, 30, tzinfo=SHANGHAI)


class Noted(NamedTuple):
    """An event as the ledger gives it: the region's number, when it was entered, the event."""

    seq: int
    recorded_at: datetime
    event: Event


class Turn(NamedTuple):
    """From `at` on silence has made the matter's state this, unless something was recorded before."""

    at: datetime
    state: View


class Row(NamedTuple):
    """One event. `act` is what flows may ask (None: no flow counts such a step), `state` what stocks may ask.

    `numbers`: facts to be summed, and years; `keys`: values of which different ones are counted; `starts`: when the
    steps from which a duration ending here is measured were last done.
    """

    seq: int
    matter: str
    n: int
    step: str
    procedure: str
    definition: str
    at: datetime
    recorded_at: datetime
    body: str
    channel: str
    actor: str
    deemed: bool
    ended: bool
    outcome: str
    standing: str
    opened: date
    late: frozenset[str]
    act: View | None
    state: View | None
    turns: tuple[Turn, ...]
    numbers: Mapping[str, Decimal]
    keys: Mapping[str, str]
    starts: Mapping[str, datetime]


class Tracer:
    """Folds events in their order, matter by matter, and gives a row for each.

    `definitions` finds a definition by the name that events carry. `earlier` gives the states of matters whose first
    events were traced before (those that it does not know are left out).
    """

    def __init__(
        self,
        layout: Layout,
        definitions: Callable[[str], Definition],
        earlier: Callable[[Collection[str]], Mapping[str, State]] | None = None,
    ) -> None:
        self.layout, self.definitions, self.earlier = layout, definitions, earlier
        self.states: dict[str, State] = {}

    def trace(self, noted: Iterable[Noted]) -> Iterator[Row]:
        """The rows of these events. Raises ValueError when a matter's events are not all there, in order."""
        chunk = list(noted)
        self._recall(chunk)
        for one in chunk:
            yield self._row(one)

    def _recall(self, chunk: list[Noted]) -> None:
        known = set(self.states)
        wanted: list[str] = []
        for one in chunk:
            if one.event.matter not in known:
                known.add(one.event.matter)
                if one.event.n > 1:
                    wanted.append(one.event.matter)
        if wanted and self.earlier is not None:
            self.states.update(self.earlier(wanted))

    def _row(self, noted: Noted) -> Row:
        seq, recorded_at, event = noted
        definition = self.definitions(event.definition)
        before = self.states.get(event.matter)
        if before is None:
            before = State(definition, event.matter, event.body, event.region)
        elif before.definition is not definition:  # a transition rule has moved the matter to a later version
            before = before._replace(definition=definition)
        state = apply(before, event)
        self.states[event.matter] = state
        at = event.at.astimezone(SHANGHAI)
        opened = (state.opened or at).astimezone(SHANGHAI).date()
        late = frozenset(name for name, clock in event.clocks.items() if clock.late)
        need = self.layout.needs.get(definition.id)
        asked = need.acts.get(event.step) if need else None
        return Row(
            seq,
            event.matter,
            event.n,
            event.step,
            definition.id,
            event.definition,
            at,
            recorded_at,
            state.body,
            event.channel or "",
            event.actors[0] if event.actors else "",
            event.deemed is not None,
            event.ended,
            state.outcome or "",
            state.standing,
            opened,
            late,
            view_of(asked, event, state, late) if asked is not None else None,
            view_of(need.state, event, state, late) if need and need.state is not None else None,
            self._turns(need, state) if need and need.state is not None else (),
            _numbers(need, state) if need and need.numbers else {},
            _keys(need, state) if need and need.keys else {},
            _starts(need, state, event.step) if need and event.step in need.starts else {},
        )

    def _turns(self, need: Need, state: State) -> tuple[Turn, ...]:
        """What silence will do, each time when the term has run out. A stopped clock does not run out."""
        asked = need.state
        if asked is None or not state.clocks or not state.definition.index.lapsing:
            return ()
        turns: list[Turn] = []
        _, silent = advance(state, _NEVER)
        for event in silent:
            due = event.clocks[event.deemed or ""].due
            state = apply(state, event)
            at = _past(due)
            if turns:
                at = max(at, turns[-1].at)
            turns.append(Turn(at, view_of(asked, event, state, frozenset())))
        return tuple(turns)


def _past(due: Moment) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due + timedelta(days=1), time(), SHANGHAI)


def view_of(asked: Asked, event: Event, state: State, late: frozenset[str]) -> View:
    """What these conditions see of `event`, after which its matter stood in `state`."""
    words, facts, done = asked.words, state.facts, state.done
    return View(
        state.definition.id,
        event.step,
        (event.channel or "") if "channel" in words else "",
        state.body if "body" in words else "",
        "deemed" in words and event.deemed is not None,
        (state.outcome or "") if "outcome" in words else "",
        "ended" in words and state.ended is not None,
        state.standing if "standing" in words else "",
        False,
        late & asked.late if asked.late else late & frozenset(),
        frozenset(step for step in asked.done if state.did(step)) if asked.done else frozenset(),
        {step: done[step].times for step in asked.times if step in done} if asked.times else {},
        {name: facts[name] for name in asked.facts if name in facts} if asked.facts else {},
    )


def _numbers(need: Need, state: State) -> dict[str, Decimal]:
    facts = state.facts
    return {name: Decimal(str(facts[name])) for name in need.numbers if name in facts}


def _keys(need: Need, state: State) -> dict[str, str]:
    facts = state.facts
    return {name: _text(facts[name]) for name in need.keys if name in facts}


def _text(value: Value) -> str:
    written = plain(value)
    return written if isinstance(written, str) else str(written)


def _starts(need: Need, state: State, step: str) -> dict[str, datetime]:
    done = state.done
    return {start: done[start].at for start in need.starts[step] if start in done}
