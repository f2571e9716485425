"""A story's file, read and bound to the procedures that it plays. Faults name file, line, key, example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingfa.kernel.errors import nearest
from mingfa.kernel.source import Source, read_source
from mingfa.office.practice.makers import Maker, Same, read_maker, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition

EXAMPLE = "- {do: notify, wait: 5..20, by: officer}"
ACT_KEYS = (
    "do",
    "by",
    "wait",
    "with",
    "channel",
    "times",
    "chance",
    "this_year",
    "in",
    "link",
    "link_ended",
    "outcome",
    "note",
)
OPENS = ("this_year", "last_year", "any")
_SECONDS = {"秒": 1, "分钟": 60, "小时": 3600}
_SHORT_WAIT = re.compile(r"(\d+)(秒|分钟|小时)(?:\.\.(\d+)(秒|分钟|小时))?")


@dataclass(frozen=True, slots=True)
class Wait:
    """How long after the previous act: days, or seconds when `exact`. `free`: nothing was said."""

    low: int
    high: int
    exact: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `link` is set for acts on a matter outside the county: (procedure, ended, outcome)."""

    step: str
    procedure: str
    by: tuple[str, ...]
    wait: Wait
    given: Mapping[str, Maker]
    channel: str | None
    times: int
    chance: float
    link: tuple[str, bool, str | None] | None
    line: int


@dataclass(frozen=True, slots=True)
class Story:
    """A typical matter. `last_year` is how many of its acts fall into the year before the one that is played."""

    name: str
    title: str
    procedure: str
    weight: float
    facts: Mapping[str, Maker]
    acts: tuple[Act, ...]
    last_year: int
    file: str

    @property
    def around_the_clock(self) -> bool:
        """Whether it is played at any hour of any day: some wait is counted in seconds, minutes or hours."""
        return any(act.wait.exact for act in self.acts)

    @property
    def only_last_year(self) -> bool:
        """Whether all of it lies in the year before."""
        return self.last_year == len(self.acts)


def read_stories(library: Library) -> dict[str, Story]:
    """Every story by name (`<system>/<file>`). Raises DefinitionError."""
    found: dict[str, Story] = {}
    for system in library.systems.values():
        for path in sorted((system.folder / "stories").glob("*.yaml")):
            name = f"{system.name}/{path.stem}"
            file = f"systems/{system.name}/stories/{path.name}"
            found[name] = read_story(path.read_text("utf-8"), file, name, library)
    return found


def read_story(text: str, file: str, name: str, library: Library) -> Story:
    """Read one story. Raises DefinitionError."""
    root = read_source(text, file)
    top = root.mapping(
        ["title", "of", "acts"],
        ["opens", "plays", "weight", "facts", "note", "english", "per"],
        "of: penalty/ordinary",
    )
    procedure = _procedure(top["of"], library)
    nodes = top["acts"].items(EXAMPLE)
    if not nodes:
        raise top["acts"].fault("没有办理步骤", "至少一步", EXAMPLE)
    subjects = {procedure: _Subject(procedure, library)}
    acts = tuple(_act(node, procedure, subjects, library) for node in nodes)
    facts = {}
    if "facts" in top:
        for key, node in top["facts"].mapping(optional=None).items():
            known = {fact for subject in subjects.values() for fact in subject.facts}
            _must(node, key, known, f"{procedure}的事项")
            facts[key] = read_maker(node, known)
    _check_same(root, facts, acts)
    return Story(
        name,
        top["title"].text(),
        procedure,
        _weight(top.get("weight")),
        facts,
        acts,
        _last_year(top, nodes),
        file,
    )


class _Subject:
    """The steps, facts and roles of a procedure over all its versions."""

    def __init__(self, procedure: str, library: Library) -> None:
        self.procedure = procedure
        self.definitions: Sequence[Definition] = [
            library.definition(procedure, day) for day in library.versions[procedure]
        ]
        self.steps = {step for one in self.definitions for step in one.steps}
        self.facts = {fact for one in self.definitions for fact in one.facts}
        self.roles = {role for one in self.definitions for role in one.roles}


def _act(node: Source, own: str, subjects: dict[str, _Subject], library: Library) -> Act:
    part = node.mapping([], ACT_KEYS, EXAMPLE)
    kinds = [key for key in ("do", "link", "link_ended") if key in part]
    if len(kinds) != 1:
        raise node.fault("这一行没有说做什么", "do、link 或者 link_ended", EXAMPLE)
    procedure = _procedure(part["in"], library) if "in" in part else own
    subject = subjects.get(procedure) or subjects.setdefault(procedure, _Subject(procedure, library))
    step, link = "", None
    if kinds[0] == "do":
        step = part["do"].text()
        _must(part["do"], step, subject.steps, f"{procedure}的步骤")
    else:
        other = _procedure(part[kinds[0]], library)
        outcome = part["outcome"].text() if "outcome" in part else None
        link = (other, kinds[0] == "link_ended", outcome)
    given = {}
    if "with" in part:
        for key, value in part["with"].mapping(optional=None).items():
            _must(value, key, subject.facts, f"{procedure}的事项")
            given[key] = read_maker(value, subject.facts)
    by: tuple[str, ...] = ()
    if "by" in part:
        nodes = part["by"].items() if part["by"].is_list else [part["by"]]
        by = tuple(one.text("officer") for one in nodes)
        for one in nodes:
            _must(one, one.text(), subject.roles, "角色")
    return Act(
        step,
        procedure,
        by,
        _wait(part.get("wait")),
        given,
        part["channel"].text() if "channel" in part else None,
        part["times"].integer(1, 10_000) if "times" in part else 1,
        _chance(part.get("chance")),
        link,
        node.line,
    )


def _procedure(node: Source, library: Library) -> str:
    name = node.text("penalty/ordinary")
    _must(node, name, set(library.versions), "程序或者登记簿")
    return name


def _must(node: Source, name: str, known: set[str], what: str) -> None:
    if name not in known:
        raise node.fault(f"“{name}”不是{what}{nearest(name, known)}", "已有的名称", min(known, default=""))


def _wait(node: Source | None) -> Wait:
    if node is None:
        return Wait(0, 3, free=True)
    found = _SHORT_WAIT.fullmatch(node.text("5..20"))
    if found is not None:
        low = int(found[1]) * _SECONDS[found[2]]
        high = int(found[3]) * _SECONDS[found[4]] if found[3] else low
        if low > high:
            raise node.fault(f"“{node.text()}”从大到小", "从小到大", "40秒..290秒")
        return Wait(low, high, True)
    low, high = span(node)
    if low < 0:
        raise node.fault("不能早于上一步", "不小于0的整数", "5..20")
    return Wait(low, high)


def _chance(node: Source | None) -> float:
    if node is None:
        return 1.0
    chance = _number(node, "0.9")
    if not 0 < chance <= 1:
        raise node.fault(f"“{node.text()}”不是概率", "0到1之间的数", "0.9")
    return chance


def _weight(node: Source | None) -> float:
    weight = 1.0 if node is None else _number(node, "10")
    if weight <= 0 and node is not None:
        raise node.fault("权重不大于0", "大于0的数", "10")
    return weight


def _number(node: Source, example: str) -> float:
    try:
        return float(node.text(example))
    except ValueError:
        raise node.fault(f"“{node.text()}”不是数", "数", example) from None


def _last_year(top: Mapping[str, Source], nodes: Sequence[Source]) -> int:
    """How many acts fall into the year before."""
    opens = top["opens"].text("last_year") if "opens" in top else "this_year"
    if opens not in OPENS:
        raise top["opens"].fault(f"“{opens}”不是开始的年份", f"以下之一：{'、'.join(OPENS)}", "last_year")
    if "plays" in top:
        if top["plays"].text("last_year") != "last_year":
            raise top["plays"].fault("只能是上一年", "last_year", "plays: last_year")
        return len(nodes)
    marked = [i for i, node in enumerate(nodes) if "this_year" in node.mapping(optional=None)]
    if marked and opens == "last_year":
        return marked[0]
    return 1 if opens == "last_year" else 0


def _check_same(root: Source, facts: Mapping[str, Maker], acts: Sequence[Act]) -> None:
    """`same` must lead to a maker of the story's own facts or of the act's, and not round in a circle."""
    for given in (facts, *(act.given for act in acts)):
        for name, maker in given.items():
            seen = {name}
            here: Maker | None = maker
            while isinstance(here, Same):
                fact = here.fact
                here = None if fact in seen else given.get(fact) or facts.get(fact)
                if here is None:
                    problem = f"“{name}”要与“{fact}”相同，而“{fact}”没有取值方法"
                    raise root.fault(problem, "故事中的另一事项", "{same: fine}")
                seen.add(fact)


def slots(story: Story) -> Iterator[tuple[int, str, Maker]]:
    """Every maker of a story: (-1, fact) for its own facts, (number of the act, fact) for those given in an act."""
    for fact, maker in story.facts.items():
        yield -1, fact, maker
    for i, act in enumerate(story.acts):
        for fact, maker in act.given.items():
            yield i, fact, maker
