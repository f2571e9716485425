"""Leave out any one rule of a definition, and a case beside the law fails: no rule is written that nothing holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from mingfa.kernel.cases import read_case, run_case
from tests.library import LIBRARY, SYSTEMS
from tests.systems.mutants import mutants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.cases import Case
    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State

SYSTEM_NAMES = sorted(path.parent.name for path in SYSTEMS.glob("*/system.yaml"))


class Swapped:
    """The library with one definition in another's place."""

    def __init__(self, original: Definition, other: Definition) -> None:
        self.original, self.other = original, other

    def definition(self, id_: str, on: date) -> Definition:
        """As the library's."""
        found = LIBRARY.definition(id_, on)
        return self.other if found is self.original else found

    def moved(self, state: State, at: datetime) -> State:
        """As the library's."""
        moved = LIBRARY.moved(state, at)
        return moved._replace(definition=self.other) if moved.definition is self.original else moved


@cache
def cases(system: str) -> Mapping[str, Sequence[tuple[Case, str]]]:
    """The system's cases with their texts, by the definition's version that their first act falls under."""
    found: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    for path in sorted((SYSTEMS / system / "cases").glob("*/*.yaml")):
        text = path.read_text("utf-8")
        case = read_case(text, str(path))
        first = case.part["acts"].items()[0].mapping()
        day = (first.get("at") or first["ask"]).text()[:10]
        found[LIBRARY.definition(case.procedure, date.fromisoformat(day)).name].append((case, text))
    return found


def survivors(definition: Definition, held: Sequence[tuple[Case, str]]) -> list[str]:
    """The rules that could be left out without any case failing."""
    lost = []
    for mutant in mutants(definition):
        title = f"不能办理“{definition.steps[mutant.step].title}”"
        likely = sorted(held, key=lambda one: title not in one[1])  # the case that names the step first
        library: Library = Swapped(definition, mutant.definition)  # type: ignore[assignment]
        if not mutant.implied and not any(_notices(case, library) for case, _ in likely):
            lost.append(mutant.name)
    return lost


def _notices(case: Case, library: Library) -> bool:
    return any(answer.fault for answer in run_case(case, library))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("system", SYSTEM_NAMES)
def test_every_rule_is_held_by_a_case(system: str) -> None:
    by_version = cases(system)
    lost = [
        name
        for id_ in LIBRARY.versions
        if id_.startswith(f"{system}/")
        for definition in LIBRARY.versions_of(id_)
        for name in survivors(definition, by_version.get(definition.name, ()))
    ]
    assert sorted(lost) == [], (
        "these rules can be left out and no case fails: write a bad case that each one refuses"
    )
