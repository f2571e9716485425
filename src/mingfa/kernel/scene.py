"""What the guards of a matter look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from mingfa.kernel.events import Facts
    from mingfa.kernel.state import State


@dataclass(slots=True)  # made at every act and asked a dozen times in it: freezing would double its cost
class Scene:
    """What a guard looks at: the facts with those being given, the state before the step, and the moment."""

    facts: Facts
    state: State
    at: datetime
    today: date
