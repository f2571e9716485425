"""What happened: the records that the kernel makes and folds.

An event is the only thing that is ever stored. It carries everything that its step changed, dates included, so that
folding needs neither a calendar nor the rules of the day: history does not move when the law or a holiday notice does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

Value = bool | int | Decimal | str | date | datetime | tuple[str, ...]
Facts = Mapping[str, Value]
Moment = date | datetime

# Steps that no statute names: what the program itself has to record. The sign keeps them apart from identifiers.
LAPSE = "@lapse"  # a term ran out, and silence has an effect that is not a step
LINKED = "@linked"  # another matter was linked to this one
LINK_ENDED = "@link_ended"  # a linked matter ended
REDATED = "@redated"  # a term got another last day, because the calendar's notice arrived
UNNAMED = {LAPSE: "期限届满", LINKED: "关联案件", LINK_ENDED: "关联案件办结", REDATED: "期限改期"}


class Clock(NamedTuple):
    """One term of one matter. `due` is its last day (day units) or last moment (hours, minutes, seconds).

    For a minimum term `due` is the first day on which the act may be done.
    """

    start: Moment
    due: Moment
    provisional: bool = False
    extended: int = 0
    stopped: bool = False
    met: datetime | None = None
    late: bool = False
    lapsed: bool = False


class Interval(NamedTuple):
    """A pause: from the act that stopped the clock to the act that let it run again (None: still stopped)."""

    start: datetime
    end: datetime | None = None


class Link(NamedTuple):
    """A matter of another procedure. `outcome` is its outcome once it has ended."""

    matter: str
    procedure: str
    ended: bool = False
    outcome: str | None = None


class Opening(NamedTuple):
    """A matter of `procedure` to be opened by the caller, with these facts carried over."""

    procedure: str
    facts: Facts


class Event(NamedTuple):
    """One step done in one matter. `at` is legal time; the recording time is the ledger's to add."""

    matter: str
    n: int
    step: str
    at: datetime
    actors: tuple[str, ...]
    body: str
    region: str
    channel: str | None
    facts: Facts
    evidence: tuple[str, ...]
    cite: str
    definition: str
    deemed: str | None = None
    clocks: Mapping[str, Clock] = {}
    pauses: Mapping[str, tuple[Interval, ...]] = {}
    afresh: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    link: Link | None = None
    opens: tuple[Opening, ...] = ()
    standing: str | None = None
    outcome: str | None = None
    ended: bool = False
    note: str = ""
