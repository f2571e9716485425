"""Small made-up laws for tests: definitions written inline, read with a statute that exists nowhere."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.decide import Performed, perform
from mingfa.kernel.library import Library
from mingfa.kernel.model import Role
from mingfa.kernel.read import Context, read_definition
from mingfa.kernel.rules import Actor, Certificate, Refusal
from mingfa.kernel.source import read_source
from mingfa.kernel.state import State, blank
from mingfa.kernel.statutes import link_statutes, read_statute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from mingfa.kernel.model import Definition

SYSTEMS = Path(__file__).parents[2] / "systems"
LAW = """
name: 某县样例法
short: 样例法
english: A law made up for tests
versions:
  - passed: 2018-01-01
    from: 2018-06-01
    until: 2019-12-31
  - passed: 2020-01-01
    from: 2020-01-01
    counting: {working: [3, 5, 7], cite: "9", general: true}
"""
ROLES = {
    name: Role(name, title, side)
    for name, title, side in (
        ("officer", "承办人", "staff"),
        ("leader", "负责人", "staff"),
        ("party", "当事人", "public"),
        ("system", "系统", "system"),
        ("link", "关联案件", "system"),
    )
}
DOCUMENTS = {"decision": "决定书"}
CERTIFICATE = Certificate("1", date(2020, 1, 1), date(2030, 1, 1))
OFFICER = Actor("zhang", frozenset({"officer"}), "body", (CERTIFICATE,), name="张三")
SECOND = Actor("li", frozenset({"officer"}), "body", (CERTIFICATE,), name="李四")
LEADER = Actor("wang", frozenset({"leader"}), "body", name="王五")
PARTY = Actor("p1", frozenset({"party"}))
LINK = Actor("program", frozenset({"link", "system"}))


@cache
def calendar() -> Any:
    """The real calendar: days off are the same for everybody."""
    return Library(SYSTEMS).calendar


def read(
    text: str,
    file: str = "systems/sample/procedures/sample/2020-01-01.yaml",
    *,
    local: Mapping[str, str] | None = None,
    kind: str = "procedure",
) -> Definition:
    """A definition from its text, under the made-up law."""
    context = Context(
        id="sample/sample",
        version=date(2020, 1, 1),
        kind=kind,
        system="sample",
        statutes=link_statutes([read_statute(LAW, "systems/_laws/sample_law.yaml")]),
        calendar=calendar(),
        roles=ROLES,
        documents=DOCUMENTS,
        local={
            name: read_source(value, "systems/_county/370113.yaml") for name, value in (local or {}).items()
        },
    )
    return read_definition(text, file, context)


def law(body: str, **options: Any) -> Definition:
    """A definition from the parts that a test is about; the head is always the same."""
    return read("title: 样例程序\nlaw: 样例法@2020-01-01\n" + dedent(body), **options)


def at(written: str) -> datetime:
    """A moment in Asia/Shanghai; a bare date means nine in the morning."""
    moment = datetime.fromisoformat(written if len(written) > 10 else f"{written} 09:00")
    return moment.replace(tzinfo=SHANGHAI)


class Matter:
    """One matter of a definition, played act by act."""

    def __init__(self, definition: Definition) -> None:
        self.state: State = blank(definition, "m1", body="body", region="370113")
        self.events: list[Any] = []

    def attempt(
        self, step: str, when: str, by: Sequence[Actor] | Actor | None = None, **facts: Any
    ) -> Performed | Refusal:
        """Try a step without keeping what it changes."""
        doers = self._fit(step) if by is None else (by,) if isinstance(by, Actor) else tuple(by)
        return perform(self.state, step, doers, at(when), facts)

    def _fit(self, step: str) -> tuple[Actor, ...]:
        """Enough people of the right role."""
        by = self.state.definition.steps[step].by
        people = [one for one in (OFFICER, SECOND, LEADER, PARTY, LINK) if one.roles & set(by.roles)]
        return tuple(people[: by.count])

    def does(self, step: str, when: str, by: Sequence[Actor] | Actor | None = None, **facts: Any) -> State:
        """Do a step that the law allows."""
        return self.keep(self.attempt(step, when, by, **facts))

    def keep(self, result: Performed | Refusal) -> State:
        """Keep what an act has changed."""
        assert isinstance(result, Performed), result.sentence
        self.events += result.events
        self.state = result.state
        return self.state

    def refused(self, step: str, when: str, by: Sequence[Actor] | Actor | None = None, **facts: Any) -> str:
        """Try a step that the law refuses; the sentence."""
        result = self.attempt(step, when, by, **facts)
        assert isinstance(result, Refusal), f"{step} 应当不能办理"
        return result.sentence
