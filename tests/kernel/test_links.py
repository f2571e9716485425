"""Matters of several procedures: opened, transferred, waited for, returned from."""

from __future__ import annotations

import pytest

from mingfa.kernel.events import LINK_ENDED, LINKED
from mingfa.kernel.links import link, link_ended
from mingfa.kernel.state import fold
from tests.kernel.small import OFFICER, Matter, at, law

LAW = """
facts:
  party: {title: 当事人, type: party}
  fine: {title: 罚款数额, type: money}
  outcome_text: {title: 复议结果, type: text}
outcomes:
  moved: {title: 移送, cite: "5.1"}
steps:
  start: {title: 立案, cite: "1.1", by: officer, starts: true, needs: [party], takes: [fine]}
  inquire: {title: 启动调查, cite: "2.1", by: officer, opens: [{procedure: other/inquiry, carry: {person: party, amount: fine}}]}
  stop: {title: 中止, cite: "3.1", by: officer}
  decide:
    title: 决定
    cite: "4.1"
    by: officer
    after: inquire
    waits: [{procedure: other/inquiry, outcome: [proved, admitted], cite: "4.2"}]
    ends: true
  returned:
    title: 复议决定送达
    cite: "6.1"
    by: link
    takes: [outcome_text]
    returns: {procedure: other/review, outcome: [revoked], carry: {text: outcome_text}}
    many: true
  move: {title: 移送, cite: "5.1", by: officer, transfers: {procedure: other/crime, carry: {person: party}}, outcome: moved}
"""


@pytest.fixture
def matter() -> Matter:
    m = Matter(law(LAW))
    m.does("start", "2023-03-01", party="p1", fine="100")
    return m


def test_a_step_opens_a_matter_and_hands_facts_over(matter: Matter) -> None:
    matter.does("inquire", "2023-03-02")
    (opening,) = matter.events[-1].opens
    assert opening.procedure == "other/inquiry"
    assert opening.facts == {"person": "p1", "amount": matter.state.facts["fine"]}
    assert matter.state.ended is None


def test_a_transfer_ends_the_matter(matter: Matter) -> None:
    state = matter.does("move", "2023-03-02")
    assert [o.procedure for o in matter.events[-1].opens] == ["other/crime"]
    assert (state.outcome, state.standing, state.ended) == ("moved", "ended", at("2023-03-02"))


def test_waiting_for_a_linked_matter(matter: Matter) -> None:
    matter.does("inquire", "2023-03-02")
    assert "关联案件没有所需的办理结果（《样例法》第四条第二款）" in matter.refused("decide", "2023-03-03")
    matter.keep(link(matter.state, "c1", "other/inquiry", at("2023-03-02")))
    assert matter.refused("decide", "2023-03-03") == (
        "不能办理“决定”：关联案件尚未办结（《样例法》第四条第二款）。请待关联案件办结后再办理。"
    )
    matter.keep(link_ended(matter.state, "c1", "dropped", at("2023-03-04")))
    assert "关联案件没有所需的办理结果" in matter.refused("decide", "2023-03-05")
    matter.keep(link(matter.state, "c2", "other/inquiry", at("2023-03-05")))
    matter.keep(link_ended(matter.state, "c2", "proved", at("2023-03-06")))
    matter.does("decide", "2023-03-07")
    assert [e.step for e in matter.events if e.step.startswith("@")] == [
        LINKED,
        LINK_ENDED,
        LINKED,
        LINK_ENDED,
    ]
    assert fold(matter.state.definition, matter.events) == matter.state


def test_the_program_does_what_the_law_attaches_to_a_return(matter: Matter) -> None:
    matter.keep(link(matter.state, "r1", "other/review", at("2023-03-02")))
    result = link_ended(matter.state, "r1", "revoked", at("2023-03-09"), {"text": "撤销", "else": "不带回"})
    assert [e.step for e in result.events] == [LINK_ENDED, "returned"]
    assert result.state.facts["outcome_text"] == "撤销"
    assert result.state.links[0].outcome == "revoked"


def test_another_outcome_returns_nothing(matter: Matter) -> None:
    matter.keep(link(matter.state, "r1", "other/review", at("2023-03-02")))
    result = link_ended(matter.state, "r1", "upheld", at("2023-03-09"))
    assert [e.step for e in result.events] == [LINK_ENDED]


def test_what_only_a_return_does_nobody_else_may(matter: Matter) -> None:
    assert "应由关联案件办理" in matter.refused("returned", "2023-03-02", OFFICER)
