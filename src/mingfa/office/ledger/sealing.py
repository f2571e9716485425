"""Personal values leave the events: a token takes their place, and the clear text goes into a row beside the ledger.

Token = `sealed:` + SM3(salt ‖ text), the salt random. A party (a fact of type party, a party among the actors) has one
token in the whole region, so that a person's matters can be found and persons counted without a name; every other
personal value has one token in each act. When the row's text and salt are erased the token says nothing any more, and
the chain, which covers the token only, still holds.
"""

from __future__ import annotations

import json
import secrets
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.wire import plain
from mingfa.office.ledger.chain import sm3
from mingfa.office.ledger.records import SEALED, is_sealed

if TYPE_CHECKING:
    from mingfa.kernel.events import Event, Facts, Opening, Value
    from mingfa.kernel.model import Definition, Step
    from mingfa.office.ledger.values import Entry

SALT_SIZE = 16
ACTOR = "@actor"  # the fact under which a party among the actors is sealed


class Sealed(NamedTuple):
    """A sealed value. `salt` is None when the row is there already and only named again (a party seen before)."""

    token: str
    salt: bytes | None
    text: str
    fact: str
    matter: str
    shared: bool


def token_of(salt: bytes, text: str) -> str:
    """The token that stands for `text` under `salt`."""
    return SEALED + sm3(salt + text.encode()).hex()


def parties_of(entry: Entry) -> set[str]:
    """The parties whom the entry's events name in clear."""
    parties = _parties(entry.before.state.definition)
    found = set(entry.outsiders)
    if not parties:
        return found
    for event in entry.events:
        facts = event.facts
        if not parties.isdisjoint(facts):
            found.update([str(facts[name]) for name in parties & facts.keys() if not is_sealed(facts[name])])
    return found


@cache
def _parties(definition: Definition) -> frozenset[str]:
    """The facts of a definition that name a party."""
    return frozenset(name for name, fact in definition.facts.items() if fact.type == "party")


@cache
def _personal(definition: Definition) -> frozenset[str]:
    """The facts of a definition that are sealed. Definitions are read once and live as long as the program."""
    return frozenset(name for name, fact in definition.facts.items() if fact.personal)


class Box:
    """What one append seals. `known` are the parties (text to token) that the region has already."""

    def __init__(self, known: dict[str, str] | None = None) -> None:
        self.known: dict[str, str] = {} if known is None else known
        self.rows: dict[tuple[str, str, str], Sealed] = {}

    def token(self, text: str, fact: str, matter: str, *, shared: bool) -> str:
        """The token of `text`; the same text of one party, or of one fact of one matter, gets the same token."""
        place = (text, "", "") if shared else (text, fact, matter)
        row = self.rows.get(place)
        if row is None:
            known = self.known.get(text) if shared else None
            salt = None if known else secrets.token_bytes(SALT_SIZE)
            row = Sealed(known or token_of(salt or b"", text), salt, text, fact, matter, shared)
            self.rows[place] = row
        return row.token

    def parties(self) -> list[str]:
        """The parties whom this box seals."""
        return [row.text for row in self.rows.values() if row.shared]

    def sealed(self, entry: Entry) -> tuple[Event, ...]:
        """The entry's events with tokens in place of personal values."""
        definition = entry.before.state.definition
        return tuple([self._event(event, definition, entry.outsiders) for event in entry.events])

    def _event(self, event: Event, definition: Definition, outsiders: frozenset[str]) -> Event:
        facts = self._facts(event.facts, definition, event.matter) if event.facts else event.facts
        opens = event.opens
        if opens:
            opens = self._openings(opens, definition.steps[event.step], definition, event.matter)
        actors = event.actors
        if outsiders:
            actors = tuple(
                self.token(actor, ACTOR, event.matter, shared=True) if actor in outsiders else actor
                for actor in actors
            )
        if facts is event.facts and opens is event.opens and actors is event.actors:
            return event
        return event._replace(facts=facts, opens=opens, actors=actors)

    def _facts(self, facts: Facts, definition: Definition, matter: str) -> Facts:
        personal = _personal(definition)
        if personal.isdisjoint(facts):
            return facts
        rules = definition.facts
        return {
            name: self._value(name, value, rules[name].type == "party", matter) if name in personal else value
            for name, value in facts.items()
        }

    def _value(self, fact: str, value: Value, shared: bool, matter: str) -> str:
        if is_sealed(value):
            return str(value)
        plainly = plain(value)
        text = plainly if isinstance(plainly, str) else json.dumps(plainly, ensure_ascii=False)
        return self.token(text, fact, matter, shared=shared)

    def _openings(
        self, opens: tuple[Opening, ...], step: Step, definition: Definition, matter: str
    ) -> tuple[Opening, ...]:
        """Facts carried into another matter are as personal as the facts of ours that they come from."""
        rules = definition.facts
        sealed = []
        for opening, rule in zip(opens, step.opens, strict=True):
            carried = {
                theirs: self._value(ours, value, rules[ours].type == "party", matter)
                if rules[ours := rule.carry[theirs]].personal
                else value
                for theirs, value in opening.facts.items()
            }
            sealed.append(opening._replace(facts=carried))
        return tuple(sealed)
