"""A matter's values in Chinese, for its history and for what may be done now; personal ones stay sealed on these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from mingfa.kernel.events import LAPSE, UNNAMED
from mingfa.office.ledger.records import is_sealed
from mingfa.office.web.library import library
from mingfa.office.web.pages.law.selectors import silence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.events import Value
    from mingfa.kernel.model import Definition

SEALED = "（已密封）"


def step_title(step: str, definition: Definition, deemed: str | None) -> str:
    """What a record did, in Chinese; for what silence did (by the term `deemed`), what is deemed or which term ran out."""
    known = definition.steps.get(step)
    term = definition.terms.get(deemed or "")
    if known is None:
        return f"“{term.title}”届满" if term and step == LAPSE else UNNAMED.get(step, step)
    return f"视为{known.title}" if deemed else known.title


def lapse_told(step: str, definition: Definition, deemed: str | None) -> str:
    """What silence has done that is not yet recorded: which term ran out, and what that does by law."""
    term = definition.terms.get(deemed or "")
    if term is None:
        return step_title(step, definition, deemed)
    done = silence(definition, term)
    return f"“{term.title}”届满{f'，{done}' if done else ''}"


# How it stands with a matter, and with an entry of a register, which is not "done" but stands or has ended.
STANDINGS = {"procedure": ("未办结", "已办结"), "register": ("在册", "已终结")}


def step_address(step: str, definition: Definition) -> str:
    """Where the law on a step is told: its row on the page of the definition's version; empty for what is no step."""
    if step not in definition.steps:
        return ""
    names = (definition.system, definition.name_only, definition.version.isoformat())
    return f"{reverse('law_version', args=names)}#s-{step}"


def outcome_title(name: str | None, definition: Definition) -> str:
    """An outcome's title, empty when there is none."""
    return definition.outcomes[name].title if name is not None and name in definition.outcomes else ""


def procedure_title(id_: str) -> str:
    """A procedure's title at its newest version; its id where this office's law does not hold it."""
    known = library()
    return known.versions_of(id_)[-1].title if id_ in known.versions else id_


def facts_told(facts: Mapping[str, Value], definition: Definition) -> tuple[tuple[str, str], ...]:
    """Facts by their titles."""
    told: list[tuple[str, str]] = []
    for name, value in facts.items():
        fact = definition.facts[name]
        hidden = fact.personal or is_sealed(value)
        told.append((fact.title, SEALED if hidden else fact.show(value)))
    return tuple(told)


def actor_told(actor: str) -> str:
    """Who acted: a name as it is, a code with the word for it, a party's identity sealed."""
    if is_sealed(actor):
        return SEALED
    return f"工号{actor}" if actor.isascii() else actor
