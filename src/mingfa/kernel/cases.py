"""Written cases: facts, acts with days, and what the law answers. They stand beside the law and run as tests."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.decide import may, perform
from mingfa.kernel.duties import due
from mingfa.kernel.links import link, link_ended
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.rules import Actor, Certificate, Refusal
from mingfa.kernel.silence import advance
from mingfa.kernel.source import read_source
from mingfa.kernel.state import State, blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mingfa.kernel.decide import Performed
    from mingfa.kernel.events import Event
    from mingfa.kernel.library import Library
    from mingfa.kernel.source import Source

MATTER = "案例"
ACT_KEYS = (
    "do",
    "at",
    "by",
    "with",
    "channel",
    "evidence",
    "refused",
    "note",
    "ask",
    "can",
    "cannot",
    "due",
    "done",
    "link",
    "matter",
    "link_ended",
    "outcome",
    "facts",
)


class Answer(NamedTuple):
    """What the law answered to one line of a case. `fault` says how that differs from what was written, or is empty."""

    line: int
    asked: str
    answer: str
    fault: str


class Case(NamedTuple):
    """A case read from its file."""

    title: str
    file: str
    procedure: str
    root: Source
    part: Mapping[str, Source]


def read_case(text: str, file: str) -> Case:
    """Read a case file. Raises DefinitionError."""
    root = read_source(text, file)
    part = root.mapping(["case", "procedure", "acts"], ["actors", "expect", "cite", "note"], "case: 当场处罚")
    return Case(part["case"].text(), file, part["procedure"].text(), root, part)


def run_case(case: Case, library: Library) -> tuple[Answer, ...]:
    """Play the case. Every line is answered; a fault in one does not hide those after it."""
    return tuple(_Run(case, library).answers())


def play_case(case: Case, library: Library) -> tuple[State, ...]:
    """The states that the case goes through, one after each line that changed something."""
    run = _Run(case, library)
    states: list[State] = []
    for _ in run.answers():
        if run.state is not None and run.state.n and (not states or states[-1].n != run.state.n):
            states.append(run.state)
    return tuple(states)


def record_case(case: Case, library: Library) -> tuple[tuple[Event, ...], Mapping[str, Actor]]:
    """The events that the case leaves behind, and its people by name."""
    run = _Run(case, library)
    for _ in run.answers():
        pass
    return tuple(run.events), run.actors


class _Run:
    def __init__(self, case: Case, library: Library) -> None:
        self.case, self.library = case, library
        self.actors = read_actors(case.part["actors"]) if "actors" in case.part else {}
        self.state: State | None = None
        self.events: list[Event] = []

    def answers(self) -> Iterator[Answer]:
        for act in self.case.part["acts"].items():
            part = act.mapping(
                [],
                ACT_KEYS,
                "{do: file_case, at: 2023-03-01, by: officer}",
            )
            if "do" in part:
                yield self.act(act, part)
            elif "ask" in part:
                yield from self.asked(part)
            elif "link" in part or "link_ended" in part:
                yield self.linked(act, part)
            else:
                raise act.fault("这一行没有说做什么", "do、ask、link 或者 link_ended", "do: decide")
        if "expect" in self.case.part:
            yield from self.expected(self.case.part["expect"])

    def matter(self, at: datetime, node: Source) -> State:
        if self.state is None:
            try:
                definition = self.library.definition(self.case.procedure, at.date())
            except LookupError as error:
                raise node.fault(str(error), "已有的程序", "penalty/ordinary") from None
            self.state = blank(definition, MATTER, body="body1", region="000000")
        self.state = self.library.moved(self.state, at)
        return self.state

    def act(self, act: Source, part: Mapping[str, Source]) -> Answer:
        at = _moment(part["at"]) if "at" in part else None
        if at is None:
            raise act.fault("没有写时间", "at: 日期或者时间", "at: 2023-03-01 09:00")
        state = self.matter(at, act)
        step = part["do"].text()
        if step not in state.definition.steps:
            known = "、".join(state.definition.steps)
            raise part["do"].fault(
                f"“{step}”不是{state.definition.name}的步骤", f"以下之一：{known}", "decide"
            )
        given = (
            {name: _raw(value) for name, value in part["with"].mapping(optional=None).items()}
            if "with" in part
            else {}
        )
        evidence = tuple(one.text() for one in part["evidence"].items()) if "evidence" in part else ()
        channel = part["channel"].text() if "channel" in part else None
        result = perform(state, step, self.doers(part), at, given, evidence=evidence, channel=channel)
        asked = f"{zh_point(at)} {state.definition.steps[step].title}"
        wanted = part["refused"].text() if "refused" in part else None
        if isinstance(result, Refusal):
            fault = (
                ""
                if wanted == result.sentence
                else (
                    f"应当可以办理，实为：{result.sentence}"
                    if wanted is None
                    else f"应为：{wanted} 实为：{result.sentence}"
                )
            )
            return Answer(act.line, asked, result.sentence, fault)
        self.state = result.state
        self.events += result.events
        fault = "" if wanted is None else f"应当不能办理（{wanted}），实际可以办理"
        return Answer(act.line, asked, _told(state, result), fault)

    def doers(self, part: Mapping[str, Source]) -> tuple[Actor, ...]:
        if "by" not in part:
            return ()
        node = part["by"]
        doers = []
        for one in node.items() if node.is_list else [node]:
            name = one.text()
            if name not in self.actors:
                raise one.fault(f"“{name}”没有列在 actors 中", "actors 中的人", "zhang")
            doers.append(self.actors[name])
        return tuple(doers)

    def linked(self, act: Source, part: Mapping[str, Source]) -> Answer:
        at = _moment(part["at"])
        state = self.matter(at, act)
        if "link" in part:
            result = link(state, part["matter"].text(), part["link"].text(), at)
            asked = f"{zh_point(at)} 关联案件 {part['matter'].text()}"
        else:
            outcome = part["outcome"].text() if "outcome" in part else None
            facts = (
                {n: _raw(v) for n, v in part["facts"].mapping(optional=None).items()}
                if "facts" in part
                else {}
            )
            result = link_ended(state, part["link_ended"].text(), outcome, at, facts)
            asked = f"{zh_point(at)} 关联案件 {part['link_ended'].text()} 办结"
        self.state = result.state
        self.events += result.events
        return Answer(act.line, asked, _told(state, result), "")

    def asked(self, part: Mapping[str, Source]) -> Iterator[Answer]:
        at = _moment(part["ask"])
        state = self.matter(at, part["ask"])
        known = {permission.step.name: permission for permission in may(state, None, at)}
        now, _ = advance(state, at)
        for node in part["can"].items() if "can" in part else []:
            refusal = known[_known(node, known)].refusal
            answer = refusal.sentence if refusal else "可以办理"
            yield Answer(
                node.line,
                f"{zh_point(at)} 能否办理“{known[node.text()].step.title}”",
                answer,
                refusal.sentence if refusal else "",
            )
        if "cannot" in part:
            yield from self.refusals(part["cannot"], known, at)
        if "due" in part:
            yield from self.dates(part["due"], now, at)
        for node in part["done"].items() if "done" in part else []:
            did = now.did(_known(node, known))
            yield Answer(
                node.line,
                f"{zh_point(at)} 是否已办“{known[node.text()].step.title}”",
                "已办" if did else "未办",
                "" if did else "应为已办",
            )

    def refusals(self, node: Source, known: Mapping[str, Any], at: datetime) -> Iterator[Answer]:
        entries = (
            node.mapping(optional=None).items()
            if node.is_mapping
            else [(_known(n, known), n) for n in node.items()]
        )
        for step, source in entries:
            if step not in known:
                raise source.fault(f"“{step}”不是步骤", "本程序的步骤", "decide")
            refusal = known[step].refusal
            answer = refusal.sentence if refusal else "可以办理"
            wanted = source.text() if node.is_mapping else answer
            fault = "" if refusal and answer == wanted else f"应为：{wanted} 实为：{answer}"
            yield Answer(source.line, f"{zh_point(at)} 能否办理“{known[step].step.title}”", answer, fault)

    def dates(self, node: Source, state: State, at: datetime | None) -> Iterator[Answer]:
        owed = {o.term.name: o for o in due(state, at)} if at is not None else {}
        for term, source in node.mapping(optional=None).items():
            if term not in state.definition.terms:
                raise source.fault(f"“{term}”不是期限", "本程序的期限", "decide_within")
            clock = state.clocks.get(term)
            wanted = source.text()
            title = state.definition.terms[term].title
            if clock is None:
                answer = "none"
            elif clock.stopped:
                answer = "stopped"
            elif isinstance(clock.due, datetime):
                answer = clock.due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
            else:
                answer = clock.due.isoformat()
            silence = owed[term].silence if term in owed else ""
            yield Answer(
                source.line,
                f"期限 {title}",
                f"{answer} {silence}".strip(),
                "" if answer == wanted else f"应为 {wanted}，实为 {answer}",
            )

    def expected(self, node: Source) -> Iterator[Answer]:
        part = node.mapping(
            [], ["standing", "outcome", "due", "facts", "done", "ended", "late", "opens"], "standing: ended"
        )
        state = self.state
        if state is None:
            raise node.fault("案件没有开始", "至少一步可以办理", "do: file_case")
        plain = {
            "standing": state.standing,
            "outcome": state.outcome or "none",
            "ended": str(state.ended is not None).lower(),
        }
        for key, answer in plain.items():
            if key in part:
                wanted = part[key].text()
                yield Answer(
                    part[key].line, key, answer, "" if wanted == answer else f"应为 {wanted}，实为 {answer}"
                )
        if "due" in part:
            yield from self.dates(part["due"], state, None)
        for one in part["done"].items() if "done" in part else []:
            did = state.did(one.text())
            yield Answer(
                one.line, f"是否已办 {one.text()}", "已办" if did else "未办", "" if did else "应为已办"
            )
        for one in part["late"].items() if "late" in part else []:
            clock = state.clocks.get(one.text())
            late = clock is not None and clock.late
            yield Answer(
                one.line, f"是否逾期 {one.text()}", "逾期" if late else "未逾期", "" if late else "应为逾期"
            )
        for name, one in part["facts"].mapping(optional=None).items() if "facts" in part else []:
            value = state.facts.get(name)
            fact = state.definition.facts[name]
            same = value is not None and value == fact.check(_raw(one))
            yield Answer(
                one.line,
                fact.title,
                "无" if value is None else fact.show(value),
                "" if same else f"应为 {one.text()}",
            )


def _known(node: Source, known: Mapping[str, Any]) -> str:
    step = node.text()
    if step not in known:
        raise node.fault(f"“{step}”不是步骤", "本程序的步骤", next(iter(known)))
    return step


def _told(before: State, result: Performed) -> str:
    parts = []
    for event in result.events:
        steps = before.definition.steps
        title = (
            steps[event.step].title
            if event.step in steps
            else {"@lapse": "期限届满"}.get(event.step, "已记录")
        )
        parts.append(f"视为{title}（{event.cite}）" if event.deemed else title)
        for term, clock in event.clocks.items():
            if clock.met is None and not clock.lapsed:
                state = "，暂停计算" if clock.stopped else ""
                parts.append(f"{before.definition.terms[term].title}至{zh_point(clock.due)}{state}")
    return "；".join(parts) + ("；办结" if result.state.ended else "")


def read_actors(node: Source) -> dict[str, Actor]:
    """People by name, as cases name them: role, certificate, interests, body."""
    return {name: _actor(name, one) for name, one in node.mapping(optional=None).items()}


def _actor(name: str, node: Source) -> Actor:
    part = node.mapping(
        ["role"], ["certificate", "certificates", "interests", "body", "name"], "{role: officer}"
    )
    role = part["role"]
    roles = frozenset(one.text() for one in (role.items() if role.is_list else [role]))
    nodes = [part["certificate"]] if "certificate" in part else []
    nodes += part["certificates"].items() if "certificates" in part else []
    certificates = []
    for one in nodes:
        entry = one.mapping(
            ["number", "from", "until"], [], '{number: "37011300001", from: 2022-01-01, until: 2027-12-31}'
        )
        certificates.append(Certificate(entry["number"].text(), entry["from"].day(), entry["until"].day()))
    interests = (
        frozenset(one.text() for one in part["interests"].items()) if "interests" in part else frozenset()
    )
    return Actor(
        name,
        roles,
        part["body"].text() if "body" in part else "body1",
        tuple(certificates),
        interests,
        part["name"].text() if "name" in part else name,
    )


def _moment(node: Source) -> datetime:
    written = node.text("2023-03-01 09:00")
    try:
        if len(written) == 10:
            return datetime.combine(date.fromisoformat(written), time(9), SHANGHAI)
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise node.fault(f"“{written}”不是时间", "日期或者日期加时间", "2023-03-01 09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _raw(node: Source) -> Any:
    return [one.text() for one in node.items()] if node.is_list else node.text()
