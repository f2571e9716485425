"""The words that guards may use beyond facts: what was done, which terms run, what the tables say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mingfa.kernel.clocks import is_past, overdue_days
from mingfa.kernel.counting import Length, Unit
from mingfa.kernel.guard import BOOL, DATE, INT, TEXT, Call, Kind, Unknown
from mingfa.kernel.running import month_end

if TYPE_CHECKING:
    from datetime import date

    from mingfa.kernel.guard import Run
    from mingfa.kernel.scene import Scene


def _done(scene: Scene, step: str) -> bool:
    done = scene.state.done.get(step)
    return done is not None and done.fresh


def _times(scene: Scene, step: str) -> int:
    done = scene.state.done.get(step)
    return done.times if done else 0


def _day(scene: Scene, step: str) -> date:
    done = scene.state.done.get(step)
    if done is None:
        raise Unknown(step)
    return done.at.date()


def _lapsed(scene: Scene, term: str) -> bool:
    clock = scene.state.clocks.get(term)
    return clock is not None and clock.met is None and (clock.lapsed or is_past(clock, scene.at))


def _running(scene: Scene, term: str) -> bool:
    clock = scene.state.clocks.get(term)
    return clock is not None and clock.met is None and not clock.lapsed and not is_past(clock, scene.at)


def _overdue(scene: Scene, term: str) -> int:
    clock = scene.state.clocks.get(term)
    return (
        0 if clock is None else overdue_days(scene.state, scene.state.definition.terms[term], clock, scene.at)
    )


def _was(scene: Scene, fact: str) -> Any:
    """A fact as it stood before this act, which may be giving it anew."""
    known = scene.state.facts
    if fact not in known:
        raise Unknown(fact)
    return known[fact]


def _linked(scene: Scene, procedure: str, outcome: str | None = None) -> int:
    return sum(
        1
        for link in scene.state.links
        if link.procedure == procedure and (outcome is None or link.outcome == outcome)
    )


def _date_add(_: Scene, day: date, n: int, unit: str) -> date:
    length = Length(abs(n), Unit(unit))
    try:
        if length.unit is Unit.DAY:
            return day + timedelta(days=n)
        return month_end(day, n * (12 if length.unit is Unit.YEAR else 1))
    except (OverflowError, ValueError):  # beyond the last year that dates know
        raise Unknown(f"{day} {n}") from None


def _opened(scene: Scene) -> date:
    return (scene.state.opened or scene.at).date()


def _outcome(scene: Scene) -> str:
    return scene.state.outcome or ""


CALLS = {
    "done": Call(("step",), BOOL, _done),
    "times": Call(("step",), INT, _times),
    "day": Call(("step",), DATE, _day),
    "lapsed": Call(("term",), BOOL, _lapsed),
    "running": Call(("term",), BOOL, _running),
    "overdue": Call(("term",), INT, _overdue),
    "days": Call(("date", "date"), INT, lambda _, one, two: (two - one).days),
    "date_add": Call(("date", "int", "unit"), DATE, _date_add),
    "year": Call(("date",), INT, lambda _, day: day.year),
    "was": Call(("fact",), TEXT, _was),  # of the fact's own type
    "subset": Call(("set", "set"), BOOL, lambda _, one, two: set(one) <= set(two)),
    "linked": Call(("text", "text?"), INT, _linked),
}
WORDS: dict[str, tuple[Kind, Run]] = {
    "today": (DATE, lambda scene: scene.today),
    "opened": (DATE, _opened),
    "standing": (TEXT, lambda scene: scene.state.standing),
    "outcome": (TEXT, _outcome),
}
