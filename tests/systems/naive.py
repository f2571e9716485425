"""The rules of a definition once more, written for plainness: is this event lawful after those before it?

Nothing of the kernel's judging is used. The past is gone through again for every question, conditions are judged by a
library of the same language, days are counted one by one. Only the definition's parts and the events are shared.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import cel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mingfa.kernel.events import Clock, Event
    from mingfa.kernel.model import Definition, Need, Step, Term
    from mingfa.kernel.rules import Actor

NAMED = re.compile(r"\b(has|was)\((\w+)\)")
LITERAL = re.compile(r"(?<![\w\".])(\d+)(?![\w\".])")
LIST = re.compile(r"\[[^\[\]]*\]")


class UnlawfulError(AssertionError):
    """An event that the definition forbids."""


def require(holds: bool, event: Event, rule: str) -> None:
    """The rule holds, or the event is unlawful."""
    if not holds:
        raise UnlawfulError(f"{event.definition} {event.n} {event.step} {event.at}: {rule}")


class Past:
    """What the earlier events of a matter say."""

    def __init__(self, definition: Definition, events: Sequence[Event]) -> None:
        self.definition, self.events = definition, events

    @property
    def last(self) -> datetime | None:
        """The latest time of any event."""
        return max((e.at for e in self.events), default=None)

    @property
    def ended(self) -> bool:
        """Whether an event closed the matter."""
        return any(e.ended for e in self.events)

    def times(self, step: str) -> int:
        """How often the step was done."""
        return sum(1 for e in self.events if e.step == step)

    def stands(self, step: str) -> bool:
        """Whether the step was done and no later one made it undone."""
        standing = False
        for e in self.events:
            if e.step == step:
                standing = True
            if step in e.afresh:
                standing = False
        return standing

    def doers(self, step: str) -> set[str]:
        """Everybody who ever did the step."""
        return {who for e in self.events if e.step == step for who in e.actors}

    def recused(self) -> set[str]:
        """Officers who had to stand back."""
        return {who for e in self.events for who in e.recused}

    def facts(self) -> dict[str, Any]:
        """All facts, the latest value of each."""
        known: dict[str, Any] = {}
        for e in self.events:
            known.update(e.facts)
        return known

    def clock(self, term: str) -> Clock | None:
        """The term as last recorded."""
        for e in reversed(self.events):
            if term in e.clocks:
                return e.clocks[term]
        return None

    def links(self) -> list[Any]:
        """Linked matters, each as last recorded."""
        found: dict[str, Any] = {}
        for e in self.events:
            if e.link is not None:
                found[e.link.matter] = e.link
        return list(found.values())

    def standing(self) -> str:
        """The standing last given; open from the first event on."""
        given = [e.standing for e in self.events if e.standing]
        return given[-1] if given else ("open" if self.events else "")

    def outcome(self) -> str:
        """The outcome last given."""
        given = [e.outcome for e in self.events if e.outcome]
        return given[-1] if given else ""

    def stopped_days(self, term: Term) -> set[date]:
        """Days on which the term stood still, so far; a pause that lasts is cut at the end of the story."""
        days: set[date] = set()
        for name in term.pauses:
            intervals: tuple[Any, ...] = ()
            for e in self.events:
                intervals = e.pauses.get(name, intervals)
            for interval in intervals:
                end = interval.end.date() if interval.end else date(2100, 1, 1)
                day = interval.start.date()
                while day < end:
                    days.add(day)
                    day += timedelta(days=1)
        return days


def past_due(clock: Clock, at: datetime) -> bool:
    """Whether the last day or moment lies behind; a clock that stands still has no last day."""
    if clock.stopped:
        return False
    return at > clock.due if isinstance(clock.due, datetime) else at.date() > clock.due


def plain(value: Any) -> Any:
    """A value as the library knows values: days as numbers, sets as lists, money as a number."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value


def counts(source: str) -> bool:
    """Whether the condition multiplies or divides: the library joins only numbers of one kind then."""
    return "*" in source or "/" in source


@cache
def program(source: str) -> Any:
    """The condition for the library: lists of texts in order, `has` and `was` as functions of a name."""
    ordered = LIST.sub(
        lambda m: f"[{', '.join(sorted(part.strip() for part in m[0][1:-1].split(',')))}]", source
    )
    if counts(source):
        ordered = LITERAL.sub(r"\1.0", ordered)
    return cel.compile(NAMED.sub(r'\1_named("\2")', ordered))


def holds(source: str, past: Past, facts: Mapping[str, Any], at: datetime) -> bool | None:
    """Whether the condition holds; None where a fact is missing."""
    definition = past.definition
    opened = past.events[0].at if past.events else at
    words = {
        "today": at.date().toordinal(),
        "opened": opened.date().toordinal(),
        "standing": past.standing(),
        "outcome": past.outcome(),
    }
    variables = {name: plain(value) for name, value in facts.items()} | words
    if counts(source):
        variables = {n: float(v) if type(v) is int else v for n, v in variables.items()}
    context = cel.Context(variables=variables)

    def overdue(name: str) -> int:
        clock, term = past.clock(name), definition.terms[name]
        if clock is None:
            return 0
        due = clock.due.date() if isinstance(clock.due, datetime) else clock.due
        end = (clock.met or at).date()
        stopped = past.stopped_days(term)
        return sum(1 for n in range((end - due).days) if due + timedelta(days=n) not in stopped)

    def running(name: str) -> bool:
        clock = past.clock(name)
        return clock is not None and clock.met is None and not clock.lapsed and not past_due(clock, at)

    def lapsed(name: str) -> bool:
        clock = past.clock(name)
        return clock is not None and clock.met is None and (clock.lapsed or past_due(clock, at))

    def day(step: str) -> int:
        return max((e for e in past.events if e.step == step), key=lambda e: e.n).at.date().toordinal()

    def lookup(table: str, column: str) -> Any:
        rule = definition.tables[table]
        (row,) = [r for r in rule.rows if all(r[key] == facts[key] for key in rule.keys)]
        return plain(row[column])

    def threshold(name: str) -> Any:
        value = definition.thresholds[name].value
        return int(value) if value == int(value) else float(value)

    def linked(procedure: str, outcome: str | None = None) -> int:
        return sum(1 for one in past.links() if one.procedure == procedure and outcome in (None, one.outcome))

    words_of_ours = {
        "has_named": lambda name: name in facts,
        "was_named": lambda name: plain(past.facts()[name]),
        "done": past.stands,
        "times": past.times,
        "day": day,
        "days": lambda one, two: two - one,
        "date_add": shifted,
        "date": lambda text: date.fromisoformat(text).toordinal(),
        "year": lambda day: date.fromordinal(day).year,
        "lapsed": lapsed,
        "running": running,
        "overdue": overdue,
        "linked": linked,
        "threshold": threshold,
        "lookup": lookup,
        "subset": lambda one, two: set(one) <= set(two),
    }
    for name, body in words_of_ours.items():
        context.add_function(name, _floating(body) if counts(source) else body)
    try:
        return bool(program(source).execute(context))
    except (RuntimeError, ValueError, TypeError):
        return None


def _floating(body: Callable[..., Any]) -> Callable[..., Any]:
    def word(*arguments: Any) -> Any:
        answer = body(*arguments)
        return float(answer) if isinstance(answer, int) and not isinstance(answer, bool) else answer

    return word


def shifted(day: int, n: int, unit: str) -> int:
    """The day so many days, months or years later; the last day of the month where it has no such day."""
    start = date.fromordinal(day)
    if unit == "day":
        return day + n
    months = start.year * 12 + start.month - 1 + n * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    for of_month in range(start.day, 27, -1):
        try:
            return date(year, month + 1, of_month).toordinal()
        except ValueError:
            continue
    return date(year, month + 1, start.day).toordinal()


def ruling(opened: Definition, on: date, versions: Iterable[Definition]) -> Definition:
    """The definition that rules on a day: the latest that has taken over open matters, or the one of the first day."""
    taken = [v for v in versions if v.transition == "all_open" and opened.version < v.version <= on]
    return max(taken, key=lambda v: v.version, default=opened)


def check(
    opened: Definition,
    events: Sequence[Event],
    people: Mapping[str, Actor],
    versions: Iterable[Definition] = (),
) -> None:
    """Every event of one matter is lawful, each after those before it. Raises UnlawfulError.

    `versions`: those of the same procedure, where a later one may have taken over.
    """
    for i, event in enumerate(events):
        definition = ruling(opened, event.at.date(), versions)
        past = Past(definition, events[:i])
        require(event.n == i + 1, event, "numbers run on")
        require(event.definition == definition.name, event, "the definition that rules that day")
        if event.deemed is not None:
            _silence(
                definition, event, past, acted=next((e.at for e in events[i:] if e.deemed is None), None)
            )
        elif not event.step.startswith("@"):
            _step(definition, event, past, people)


def _silence(definition: Definition, event: Event, past: Past, acted: datetime | None) -> None:
    """Silence speaks only after the term has run out unmet."""
    term = definition.terms[event.deemed or ""]
    clock = past.clock(term.name)
    require(term.lapse is not None and clock is not None, event, "a term with a consequence ran")
    assert clock is not None
    assert term.lapse is not None
    require(
        clock.met is None and not clock.lapsed and not clock.stopped, event, "it was neither met nor stopped"
    )
    if acted is not None:
        require(past_due(clock, acted), event, "it had run out")
    require(event.clocks[term.name].lapsed, event, "it is marked as lapsed")
    if term.lapse.deemed is not None:
        require(event.step == term.lapse.deemed, event, "the deemed step")
    else:
        require(
            event.outcome == term.lapse.ends and event.ended is (term.lapse.ends is not None),
            event,
            "its end",
        )


def _step(definition: Definition, event: Event, past: Past, people: Mapping[str, Actor]) -> None:
    step = definition.steps[event.step]
    facts = past.facts() | dict(event.facts)
    for name, rule in _order(step, event, past, facts):
        require(rule, event, name)
    for name, rule in _persons(step, event, past, facts, people):
        require(rule, event, name)
    for name, rule in _content(step, event, facts):
        require(rule, event, name)
    for guard in step.guards:
        if guard.when is None or holds(guard.when.source, past, facts, event.at):
            require(
                holds(guard.that.source, _with_begun(past, event), facts, event.at) is True,
                event,
                guard.that.source,
            )
    for name, rule in _times(definition, event, past, facts):
        require(rule, event, name)
    ends = step.ends is not None and holds(step.ends.source, past, facts, event.at) is True
    require(event.ended is ends, event, "ends as written")
    if step.outcome_fact is not None:
        require(event.outcome == facts[step.outcome_fact], event, "outcome as stated")
    else:
        require(event.outcome == step.outcome, event, "outcome as written")


def _with_begun(past: Past, event: Event) -> Past:
    """The past, and the terms that the facts of this very step have begun."""
    begun = {
        name: event.clocks[name]._replace(met=None, late=False)
        for name, term in past.definition.terms.items()
        if not term.start_steps and term.start_fact in event.facts and name in event.clocks
    }
    if not begun:
        return past
    note = event._replace(
        step="@begun", facts={}, clocks=begun, ended=False, outcome=None, standing=None, afresh=()
    )
    return Past(past.definition, [*past.events, note]) if past.events else _Begun(past.definition, [note])


class _Begun(Past):
    """The first step of a matter: only its clocks are there."""

    def standing(self) -> str:
        return ""


def _order(step: Step, event: Event, past: Past, facts: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    def applies(need: Need) -> bool:
        return need.when is None or holds(need.when.source, past, facts, event.at) is True

    yield "a step that starts", bool(past.events) or step.starts
    yield "not after the end", not past.ended or step.after_end
    yield "once", step.many or not past.stands(step.name)
    yield "time runs forward", past.last is None or event.at >= past.last
    for need in step.after:
        yield f"after {need.any}", not applies(need) or any(past.stands(name) for name in need.any)
    for need in step.not_after:
        yield f"not after {need.any}", not applies(need) or not any(past.stands(name) for name in need.any)
    for wait in step.waits:
        linked = [one for one in past.links() if one.procedure == wait.procedure]
        yield f"waits {wait.procedure}", all(one.ended for one in linked)
        yield (
            "outcome of what was waited for",
            not wait.outcomes or any(one.outcome in wait.outcomes for one in linked),
        )


def _persons(
    step: Step, event: Event, past: Past, facts: Mapping[str, Any], people: Mapping[str, Actor]
) -> Iterator[tuple[str, bool]]:
    if event.channel == "system" and "link" in step.by.roles:
        return
    doers = [people[name] for name in event.actors]
    yield "somebody acts", bool(doers)
    yield "enough different persons", len(set(event.actors)) >= step.by.count
    parties = {facts.get(name) for name, fact in past.definition.facts.items() if fact.type == "party"}
    for who in doers:
        yield "role", bool(who.roles & set(step.by.roles))
        valid = [c for c in who.certificates if c.start <= event.at.date() <= c.until]
        yield "certificate", bool(valid) or not step.by.certificate
        for other in step.by.not_by:
            yield f"not by who did {other}", who.id not in past.doers(other)
        if step.by.recused:
            yield "not recused", who.id not in past.recused()
            yield "no interest", not (who.interests & parties)


def _content(step: Step, event: Event, facts: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    yield "channel", event.channel is None or not step.channels or event.channel in step.channels
    yield "facts needed", set(step.needs) <= set(facts)
    yield "only facts of this step", set(event.facts) <= {*step.needs, *step.takes}
    yield "materials", set(step.evidence) <= set(event.evidence)


def _times(
    definition: Definition, event: Event, past: Past, facts: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    begun = _with_begun(past, event)
    extended = [t for t in definition.terms.values() if t.extension and t.extension.step == event.step]
    for term in definition.terms.values():
        clock = begun.clock(term.name)
        closes = term.kind == "window" and event.step in term.met_by
        closes = closes or (term.lapse is not None and event.step in term.lapse.lost)
        if closes and clock is not None and clock.met is None:
            yield f"within {term.name}", not past_due(clock, event.at)
        if term.kind == "not_before" and event.step in term.met_by and clock is not None:
            yield f"not before {term.name}", _run_out(term, clock, event.at)
        noticed = term.kind == "notice" and event.step in term.met_by and term.before_fact in facts
        if noticed and (term.when is None or holds(term.when.source, past, facts, event.at)):
            yield f"notice {term.name}", _early_enough(term, facts[term.before_fact], event.at)
    if extended:
        yield "a term runs that may be extended", any(_extendable(t, past, event.at) for t in extended)


def _run_out(term: Term, clock: Clock, at: datetime) -> bool:
    if isinstance(clock.due, datetime):
        return at >= clock.due
    start = clock.start.date() if isinstance(clock.start, datetime) else clock.start
    full = term.length is None or term.length.unit.value != "day" or (at.date() - start).days > term.length.n
    return at.date() >= clock.due and full


def _early_enough(term: Term, day: Any, at: datetime) -> bool:
    """At least so many calendar days before: the least that any way of counting asks for."""
    if term.length is None:
        return True
    least = {"day": term.length.n, "working_day": term.length.n, "month": 28 * term.length.n}
    given = day.date() if isinstance(day, datetime) else day
    return (given - at.date()).days >= least.get(term.length.unit.value, 0)


def _extendable(term: Term, past: Past, at: datetime) -> bool:
    clock = past.clock(term.name)
    if clock is None or term.extension is None:
        return False
    return clock.met is None and clock.extended < term.extension.times and not past_due(clock, at)


def whole_sentence(sentence: str) -> bool:
    """不能办理“…”：what is missing（article）。what to do。"""
    return (
        bool(re.fullmatch(r"不能办理“.+”：.+（(《.+?》第.+)+）。[^。].*。", sentence))
        and "。。" not in sentence
    )


def all_whole(sentences: Iterable[str]) -> list[str]:
    """Those that are not whole sentences with an article."""
    return sorted({sentence for sentence in sentences if not whole_sentence(sentence)})
