"""What does the law require? Statutes as data, legal time, procedures; pure functions only.

The four verbs: `fold(definition, events)`, `may(state, actor, at)`, `perform(state, step, actors, at, facts)`,
`due(state, at)`.
"""

from mingfa.kernel.decide import Performed, Permission, as_of, may, perform
from mingfa.kernel.duties import Obligation, due, explain
from mingfa.kernel.events import Clock, Event, Link, Opening
from mingfa.kernel.links import link, link_ended, redate
from mingfa.kernel.rules import Actor, Certificate, Refusal
from mingfa.kernel.state import State, apply, blank, fold

__all__ = [
    "Actor",
    "Certificate",
    "Clock",
    "Event",
    "Link",
    "Obligation",
    "Opening",
    "Performed",
    "Permission",
    "Refusal",
    "State",
    "apply",
    "as_of",
    "blank",
    "due",
    "explain",
    "fold",
    "link",
    "link_ended",
    "may",
    "perform",
    "redate",
]
