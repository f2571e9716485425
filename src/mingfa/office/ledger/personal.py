"""Personal data beside the ledger: read with a trace, erased for good. The database lets nobody read it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.office.ledger import database
from mingfa.office.ledger.errors import NotFoundError, UnrecordableError
from mingfa.office.ledger.interface import ERASED, Clear
from mingfa.office.ledger.records import is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingfa.kernel.state import State


def tokens(region: str, parties: Iterable[str], *, using: str = "default") -> Mapping[str, str]:
    """The tokens under which the region knows these parties; those that it does not know are left out."""
    ((known,),) = database.rows(using, "SELECT ledger_known(%s, %s)", (region, list(parties)))
    return dict(known)


def reveal(
    asked: Sequence[str], *, who: str, matter: str, why: str, using: str = "default"
) -> Mapping[str, Clear]:
    """The clear text of sealed values, by token; `Clear.erased` where it was erased lawfully.

    Leaves a trace: who, when, which matter, why. Raises UnrecordableError when one of these is empty.
    """
    if not (who and matter and why):
        raise UnrecordableError("查阅个人信息须写明查阅人、事项和事由。")
    found = database.rows(
        using, "SELECT token, text FROM ledger_reveal(%s, %s, %s, %s)", (who, matter, why, list(asked))
    )
    return {token: Clear(ERASED, erased=True) if text is None else Clear(text) for token, text in found}


def unsealed(state: State, *, who: str, why: str, using: str = "default") -> State:
    """The state with personal facts in clear, for deciding on them: guards, recusal. Leaves a trace as `reveal` does.

    An erased fact stays a token: nothing is known of it any more. Decide on this state, but append against the sealed one.
    """
    sealed = {name: str(value) for name, value in state.facts.items() if is_sealed(value)}
    if not sealed:
        return state
    clear = reveal(list(sealed.values()), who=who, matter=state.matter, why=why, using=using)
    rules = state.definition.facts
    opened = {
        name: rules[name].check(clear[token].text)
        for name, token in sealed.items()
        if token in clear and not clear[token].erased
    }
    return state._replace(facts={**state.facts, **opened})


def erase(token: str, *, who: str, ground: str, using: str = "default") -> None:
    """Erase a sealed value lawfully: text and salt are gone, the token in the ledger stays and says nothing.

    Raises NotFoundError when there is none or it is erased already, UnrecordableError without a ground.
    """
    if not (who and ground):
        raise UnrecordableError("删除个人信息须写明经办人和法律依据。")
    ((done,),) = database.rows(using, "SELECT ledger_erase(%s, %s, %s)", (token, who, ground))
    if not done:
        raise NotFoundError("没有这项个人信息，或者已经依法删除。")
