"""Guarded steps a second: the kernel on the library's own law, against SpiffWorkflow and transitions in the same run.

The acts are those of the written good cases, every one judged by all its rules: order, persons, certificates, terms,
facts, conditions. `value` is `perform`, which judges, records and folds one act; `baseline` is what SpiffWorkflow needs
for one act, who has to load a workflow, do the step and dump it, as nothing may be kept between two requests. Its
workflow is a BPMN of the same steps with the same number of conditions, written as gateways. The line also tells our own
rate of load, step and dump, in the ledger's format: like against like. transitions moves in memory, with conditions that
always hold. Counted in processor time, so that what else the machine does does not count; rounds are interleaved, the
median round counts.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from transitions import Machine

from mingfa.kernel.cases import read_case, record_case
from mingfa.kernel.decide import Performed, perform
from mingfa.kernel.library import Library
from mingfa.kernel.state import State, blank
from mingfa.kernel.wire import dump
from mingfa.office.ledger.projections import kept_after, row_of, state_of
from mingfa.office.ledger.records import canonical, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mingfa.kernel.events import Event
    from mingfa.kernel.model import Definition, Step
    from mingfa.kernel.rules import Actor

ROOT = Path(__file__).resolve().parents[1]
GOAL, GOAL_RATIO = 100_000, 50
ROUNDS = 9
MATTERS = 10  # of each case in a row
SAMPLE = 12  # cases for the comparison; `value` is measured on all of them
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class Course(NamedTuple):
    """One matter's lawful acts."""

    definition: Definition
    events: Sequence[Event]
    people: Mapping[str, Actor]

    @property
    def steps(self) -> list[Step]:
        """The steps that were done, in order."""
        return [self.definition.steps[event.step] for event in self.events]


def courses() -> Iterator[Course]:
    """The good cases that consist of acts alone under one version, without silence and linked matters."""
    library = Library(ROOT / "systems")
    for system in sorted(library.systems):
        for text, file in library.cases(system, "good"):
            events, people = record_case(read_case(text, file), library)
            if len({e.definition for e in events}) == 1 and not any(
                e.deemed or e.step.startswith("@") or set(e.actors) - set(people) for e in events
            ):
                yield Course(library.version(events[0].definition), events, people)


def act(course: Course, state: State, event: Event) -> Performed:
    """Do again what the case did."""
    people = [course.people[name] for name in event.actors]
    done = perform(
        state, event.step, people, event.at, event.facts, evidence=event.evidence, channel=event.channel
    )
    assert isinstance(done, Performed)
    return done


def performing(played: Sequence[Course]) -> Callable[[], int]:
    """Play every course in memory, several matters of a kind after one another; the number of steps."""
    acts = [
        (
            course.definition,
            [
                (e.step, [course.people[name] for name in e.actors], e.at, e.facts, e.evidence, e.channel)
                for e in course.events
            ],
        )
        for course in played
    ]

    def run() -> int:
        done = 0
        for definition, steps in (one for one in acts for _ in range(MATTERS)):
            state = blank(definition, "m", body="body1", region="000000")
            for step, people, at, facts, evidence, channel in steps:
                result = perform(state, step, people, at, facts, evidence=evidence, channel=channel)
                state = result.state  # type: ignore[union-attr]  # a refusal has none, and would stop the run
                done += 1
        return done

    return run


def through_json(played: Sequence[Course]) -> Callable[[], int]:
    """For each act: read the matter's row from JSON, do the step, write the new event and the row as JSON."""

    def run() -> int:
        for course in played:
            state = blank(course.definition, "m", body="body1", region="000000")
            row, stored = None, b"{}"
            for event in course.events:
                kept = parse(stored)
                if row is not None:
                    state = state_of(row._replace(state=kept), course.definition)
                done = act(course, state, event)
                records = [dump(new) for new in done.events]
                for record in records:
                    canonical(record)
                stored = canonical(kept_after(kept, records))
                row = row_of(done.state, b"", {})
        return sum(len(course.events) for course in played)

    return run


def conditions(step: Step) -> list[str]:
    """As many conditions as the step has rules of order and conditions of its own."""
    return [f"'{need.any[0]}' != ''" for need in (*step.after, *step.not_after)] + ["total == 0"] * len(
        step.guards
    )


def bpmn(course: Course) -> bytes:
    """The same steps one after the other, each behind a gateway with its conditions; else the process ends."""
    nodes, flows = ['<startEvent id="start"/>', '<endEvent id="end"/>', '<endEvent id="refused"/>'], []
    before = "start"
    for n, step in enumerate(course.steps):
        test = f"<conditionExpression>{' and '.join(conditions(step)) or 'True'}</conditionExpression>"
        nodes += [
            f'<exclusiveGateway id="g{n}" default="no{n}"/>',
            f'<manualTask id="t{n}" name="{step.name}"/>',
        ]
        flows += [
            f'<sequenceFlow id="in{n}" sourceRef="{before}" targetRef="g{n}"/>',
            f'<sequenceFlow id="yes{n}" sourceRef="g{n}" targetRef="t{n}">{test}</sequenceFlow>',
            f'<sequenceFlow id="no{n}" sourceRef="g{n}" targetRef="refused"/>',
        ]
        before = f"t{n}"
    flows.append(f'<sequenceFlow id="out" sourceRef="{before}" targetRef="end"/>')
    body = "".join(nodes + flows)
    return f'<definitions xmlns="{BPMN}"><process id="p" isExecutable="true">{body}</process></definitions>'.encode()


def by_spiff(played: Sequence[Course]) -> Callable[[], int]:
    """SpiffWorkflow: for each act read the workflow from JSON, complete the waiting task, write JSON."""
    serializer = BpmnWorkflowSerializer()
    begun = []
    for course in played:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(bpmn(course)))
        workflow = BpmnWorkflow(parser.get_spec("p"))
        workflow.data["total"] = 0
        workflow.task_tree.data["total"] = 0
        workflow.do_engine_steps()
        begun.append((serializer.serialize_json(workflow), len(course.events)))

    def run() -> int:
        done = 0
        for text, steps in begun:
            stored = text
            for _ in range(steps):
                workflow = serializer.deserialize_json(stored)
                workflow.get_next_task(state=TaskState.READY, manual=True).run()
                workflow.do_engine_steps()
                stored = serializer.serialize_json(workflow)
                done += 1
            assert serializer.deserialize_json(stored).completed
        return done

    return run


class Model:
    """What transitions moves from state to state."""

    def __init__(self) -> None:
        self.total = 0

    def holds(self) -> bool:
        """A condition."""
        return self.total >= 0


def by_transitions(played: Sequence[Course]) -> Callable[[], int]:
    """transitions: the same steps with as many conditions, kept in memory."""
    machines = []
    for course in played:
        states = ["s", *(f"s{n}" for n in range(len(course.events)))]
        moves: list[dict[str, Any]] = [
            {"trigger": "go", "source": a, "dest": b, "conditions": ["holds"] * len(conditions(step))}
            for a, b, step in zip(states, states[1:], course.steps, strict=False)
        ]
        model = Model()
        machines.append((Machine(model, states=states, transitions=moves, initial="s"), model, len(moves)))

    def run() -> int:
        for machine, model, steps in machines:
            machine.set_state("s")
            for _ in range(steps):
                model.go()  # type: ignore[attr-defined]
        return sum(steps for _, _, steps in machines)

    return run


def rate(run: Callable[[], int], seconds: float) -> float:
    """Steps in a second of processor time, over at least so many seconds."""
    began, done = time.process_time(), 0
    while True:
        done += run()
        spent = time.process_time() - began
        if spent >= seconds:
            return done / spent


def main() -> int:
    """Measure, print one line, write `bench/out/kernel.json`. Returns 0 when both goals are met."""
    played = list(courses())
    sample = played[:: max(1, len(played) // SAMPLE)][:SAMPLE]
    contenders = {
        "ours": (performing(played), 0.3),
        "json": (through_json(sample), 0.2),
        "spiff": (by_spiff(sample), 0.2),
        "transitions": (by_transitions(sample), 0.1),
    }
    for run, _ in contenders.values():
        run()
    gc.freeze()  # the law stays; no collection need look through it again
    rounds = [{name: rate(*contender) for name, contender in contenders.items()} for _ in range(ROUNDS)]
    median = {name: statistics.median(one[name] for one in rounds) for name in contenders}
    ratio = median["ours"] / median["spiff"]
    result = {
        "name": "kernel",
        "value": round(median["ours"]),
        "unit": "steps/s",
        "baseline": round(median["spiff"], 1),
        "ratio": round(ratio, 1),
        "goal": GOAL,
        "met": median["ours"] >= GOAL and ratio >= GOAL_RATIO,
    }
    out = ROOT / "bench" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "kernel.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(
        f"kernel: {median['ours']:,.0f} guarded steps/s on {len(played)} cases "
        f"(transitions {median['transitions']:,.0f}/s); SpiffWorkflow load+step+dump {median['spiff']:,.0f}/s, ×{ratio:,.0f}; "
        f"our own load+step+dump {median['json']:,.0f}/s, ×{median['json'] / median['spiff']:,.0f}; "
        f"goals {GOAL:,}/s and ×{GOAL_RATIO}: {'met' if result['met'] else 'missed'}"
    )
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
