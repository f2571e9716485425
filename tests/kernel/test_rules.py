"""Each rule that a definition can write about a step: what it refuses, in which words, and what it lets pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mingfa.kernel.decide import Performed, may, perform
from mingfa.kernel.rules import Actor, Certificate, Refusal
from mingfa.kernel.state import apply, fold
from tests.kernel.small import LEADER, OFFICER, PARTY, SECOND, Matter, at, law

LAW = """
facts:
  party: {title: 当事人, type: party}
  fine: {title: 罚款数额, type: money}
  major: {title: 重大, type: bool}
  withdrawn: {title: 回避人员, type: officer}
  result: {title: 结果, type: choice, of: {granted: 准予, refused: 不准}}
outcomes:
  granted: {title: 准予, cite: "8.1"}
  refused: {title: 不准, cite: "8.2"}
steps:
  apply: {title: 申请, cite: "1.1", by: party, starts: true, needs: [party], takes: [major], channels: [window, online]}
  inspect:
    {title: 调查, cite: "2.1", by: {role: officer, count: 2, certificate: true, cite: "2.2"}, after: apply,
     evidence: [笔录], many: true}
  notify: {title: 告知, cite: "3.1", by: officer, after: [inspect], takes: [fine]}
  defend:
    {title: 陈述, cite: "3.2", by: party, after: notify,
     not_after: [{step: waive, say: 已经放弃, do: 请按放弃办理, cite: "3.4"}]}
  waive: {title: 放弃陈述, cite: "3.3", by: party, after: notify, not_after: defend}
  review: {title: 审核, cite: "4.1", by: {role: leader, not_by: [inspect]}, after: notify}
  recuse: {title: 回避, cite: "4.2", by: leader, after: apply, takes: [withdrawn], recuses: withdrawn, many: true}
  decide:
    title: 决定
    cite: "5.1"
    by: {role: [officer, leader], not_by: [review], cite: "5.9"}
    after:
      - any: [defend, waive]
        cite: "5.2"
      - {step: review, if: major, cite: "5.3"}
    guards:
      - {that: 'fine <= 200', if: '!major', cite: "5.4", say: 罚款超过上限, do: 请减少罚款}
    needs: [result]
    takes: [fine]
    outcome: {fact: result}
    ends: true
    standing: decided
  send_back: {title: 退回, cite: "6.1", by: leader, after: notify, afresh: [notify, defend]}
  publish: {title: 公开, cite: "7.1", by: officer, after: decide, after_end: true}
"""


@pytest.fixture
def matter() -> Matter:
    return Matter(law(LAW))


def inspect(matter: Matter, when: str = "2023-03-02") -> None:
    """Do the inspection with its paper."""
    matter.keep(perform(matter.state, "inspect", [OFFICER, SECOND], at(when), evidence=["笔录"]))


def notified(matter: Matter, **facts: object) -> Matter:
    """As far as the notice."""
    matter.does("apply", "2023-03-01", party="p1", **facts)
    inspect(matter)
    matter.does("notify", "2023-03-03", fine="300")
    return matter


def test_not_yet_started(matter: Matter) -> None:
    said = matter.refused("decide", "2023-03-01")
    assert said == "不能办理“决定”：案件尚未开始（《样例法》第五条第一款）。请先办理“申请”。"


def test_facts_that_must_be_known(matter: Matter) -> None:
    assert matter.refused("apply", "2023-03-01") == (
        "不能办理“申请”：缺少“当事人”（《样例法》第一条第一款）。请填写“当事人”。"
    )


def test_facts_that_the_step_does_not_take(matter: Matter) -> None:
    said = matter.refused("apply", "2023-03-01", party="p1", fine="1")
    assert (
        said
        == "不能办理“申请”：本步骤不填写“罚款数额”（《样例法》第一条第一款）。请删去该项，或者在相应步骤填写。"
    )
    assert "本步骤不填写“nothing”" in matter.refused("apply", "2023-03-01", party="p1", nothing=1)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("fine", "-1", "“罚款数额”金额不得为负"),
        ("fine", "1.005", "金额最多到分"),
        ("fine", "much", "应为十进制数"),
        ("fine", 0.1, "应为十进制数"),
        ("fine", "1e400", "应为不超过15位的数"),
        ("fine", ["1"], "应为十进制数"),
        ("major", "maybe", "“重大”应为是或者否"),
        ("major", [], "应为是或者否"),
        ("party", "", "“当事人”应为编号"),
        ("party", {"a": 1}, "应为编号"),
    ],
)
def test_values_of_the_wrong_kind(name: str, value: object, words: str) -> None:
    matter = Matter(law(LAW.replace("takes: [major]", "takes: [major, fine]")))
    given = {"party": "p1", name: value}
    said = matter.refused("apply", "2023-03-01", **given)
    assert words in said
    assert said.endswith("（《样例法》第一条第一款）。请改正后再办理。")


def test_channel(matter: Matter) -> None:
    result = perform(matter.state, "apply", [PARTY], at("2023-03-01"), {"party": "p1"}, channel="phone")
    assert isinstance(result, Refusal)
    assert result.rule == "channel"
    assert result.sentence.startswith("不能办理“申请”：本步骤不能从这个渠道办理（《样例法》第一条第一款）")
    result = perform(matter.state, "apply", [PARTY], at("2023-03-01"), {"party": "p1"}, channel="online")
    assert isinstance(result, Performed)
    assert result.events[0].channel == "online"


def test_role(matter: Matter) -> None:
    said = matter.refused("apply", "2023-03-01", OFFICER, party="p1")
    assert said == "不能办理“申请”：应由当事人办理（《样例法》第一条第一款）。请交由当事人办理。"


def test_two_different_persons_with_certificates(matter: Matter) -> None:
    matter.does("apply", "2023-03-01", party="p1")
    few = "不能办理“调查”：应由不少于2名承办人共同办理，现为1名（《样例法》第二条第二款）。请增加共同办理的人员。"
    assert matter.refused("inspect", "2023-03-02", OFFICER) == few
    assert matter.refused("inspect", "2023-03-02", [OFFICER, OFFICER]) == few
    without = Actor("zhao", frozenset({"officer"}), name="赵六")
    said = matter.refused("inspect", "2023-03-02", [OFFICER, without])
    assert said == (
        "不能办理“调查”：赵六在2023-03-02（星期四）没有有效的行政执法证件（《样例法》第二条第二款）。"
        "请由持有有效执法证件的人员办理。"
    )


def test_certificate_is_valid_from_its_first_to_its_last_day(matter: Matter) -> None:
    matter.does("apply", "2023-03-01", party="p1")
    third = replace(SECOND, certificates=(Certificate("2", date(2023, 3, 5), date(2023, 3, 6)),))
    for day, allowed in (("04", False), ("05", True), ("06", True), ("07", False)):
        result = perform(matter.state, "inspect", [OFFICER, third], at(f"2023-03-{day}"), evidence=["笔录"])
        assert isinstance(result, Performed) is allowed, day


def test_materials(matter: Matter) -> None:
    matter.does("apply", "2023-03-01", party="p1")
    said = matter.refused("inspect", "2023-03-02")
    assert said == "不能办理“调查”：缺少材料“笔录”（《样例法》第二条第一款）。请附上“笔录”。"


def test_order(matter: Matter) -> None:
    matter.does("apply", "2023-03-01", party="p1")
    said = matter.refused("notify", "2023-03-02")
    assert said == "不能办理“告知”：尚未办理“调查”（《样例法》第三条第一款）。请先办理“调查”。"


def test_one_of_several_must_be_done(matter: Matter) -> None:
    notified(matter, major="false")
    said = matter.refused("decide", "2023-03-09", result="granted", fine="100")
    assert (
        said
        == "不能办理“决定”：尚未办理“陈述”或者“放弃陈述”（《样例法》第五条第二款）。请先办理“陈述”或者“放弃陈述”。"
    )
    matter.does("waive", "2023-03-04")
    matter.does("decide", "2023-03-09", result="granted", fine="100")


def test_order_on_a_condition(matter: Matter) -> None:
    notified(matter, major="true").does("waive", "2023-03-04")
    assert "尚未办理“审核”（《样例法》第五条第三款）" in matter.refused(
        "decide", "2023-03-09", result="granted"
    )
    matter.does("review", "2023-03-05")
    assert matter.does("decide", "2023-03-09", result="granted").outcome == "granted"


def test_a_condition_on_what_is_not_known_is_not_there(matter: Matter) -> None:
    """Whether it is major has not been said: the review is not asked for, and neither is the fine's limit held."""
    notified(matter).does("waive", "2023-03-04")
    matter.does("decide", "2023-03-09", result="granted", fine="900")


def test_excluded_once_the_other_was_done(matter: Matter) -> None:
    notified(matter).does("waive", "2023-03-04")
    assert (
        matter.refused("defend", "2023-03-05")
        == "不能办理“陈述”：已经放弃（《样例法》第三条第四款）。请按放弃办理。"
    )
    other = notified(Matter(law(LAW)))
    other.does("defend", "2023-03-04")
    assert other.refused("waive", "2023-03-05") == (
        "不能办理“放弃陈述”：已经办理“陈述”（《样例法》第三条第三款）。请按已作的处理继续办理。"
    )


def test_guard_with_its_own_words(matter: Matter) -> None:
    notified(matter, major="false").does("waive", "2023-03-04")
    said = matter.refused("decide", "2023-03-09", result="granted", fine="200.01")
    assert said == "不能办理“决定”：罚款超过上限（《样例法》第五条第四款）。请减少罚款。"
    matter.does("decide", "2023-03-09", result="granted", fine="200")


def test_different_persons(matter: Matter) -> None:
    notified(matter)
    both = replace(LEADER, id=OFFICER.id, name="张三")
    said = matter.refused("review", "2023-03-05", both)
    assert (
        said
        == "不能办理“审核”：张三已办理“调查”，不得再办理本步骤（《样例法》第四条第一款）。请由其他人员办理。"
    )
    matter.does("review", "2023-03-05")
    matter.does("waive", "2023-03-06")
    assert "王五已办理“审核”" in matter.refused("decide", "2023-03-09", LEADER, result="granted")


def test_recusal(matter: Matter) -> None:
    notified(matter)
    matter.does("recuse", "2023-03-04", withdrawn=OFFICER.id)
    matter.does("waive", "2023-03-05")
    said = matter.refused("decide", "2023-03-09", OFFICER, result="granted")
    assert said == "不能办理“决定”：张三已回避，不得参与本案（《样例法》第五条第九款）。请由其他人员办理。"
    kin = replace(SECOND, interests=frozenset({"p1"}))
    said = matter.refused("decide", "2023-03-09", kin, result="granted")
    assert "李四与本案当事人有利害关系，应当回避" in said
    matter.does("decide", "2023-03-09", SECOND, result="granted")


def test_the_law_names_its_certificate_and_its_article_on_recusal() -> None:
    text = LAW.replace(
        'by: {role: officer, count: 2, certificate: true, cite: "2.2"}',
        'by: {role: officer, certificate: 复议工作证件, recused: "9.1", cite: "2.2"}',
    )
    assert text != LAW
    matter = Matter(law(text))
    matter.does("apply", "2023-03-01", party="p1")
    bare = replace(OFFICER, certificates=())
    said = matter.refused("inspect", "2023-03-02", bare)
    assert "没有有效的复议工作证件（《样例法》第二条第二款）。请由持有有效复议工作证件的人员办理。" in said
    kin = replace(OFFICER, interests=frozenset({"p1"}))
    said = matter.refused("inspect", "2023-03-02", kin)
    assert "应当回避（《样例法》第九条第一款）。" in said


def test_done_only_once_but_many_where_written(matter: Matter) -> None:
    matter.does("apply", "2023-03-01", party="p1")
    said = matter.refused("apply", "2023-03-02", party="p1")
    assert (
        said
        == "不能办理“申请”：已于2023-03-01（星期三）办理，依法只办理一次（《样例法》第一条第一款）。请查看案件记录。"
    )
    inspect(matter, "2023-03-02")
    inspect(matter, "2023-03-03")
    assert matter.state.done["inspect"].times == 2


def test_done_afresh(matter: Matter) -> None:
    notified(matter, major="false").does("defend", "2023-03-04")
    matter.does("send_back", "2023-03-05")
    assert not matter.state.did("notify")
    assert "尚未办理“告知”" in matter.refused("waive", "2023-03-06")
    matter.does("notify", "2023-03-06", fine="100")
    assert matter.state.done["notify"].times == 2
    assert "尚未办理“陈述”或者“放弃陈述”" in matter.refused("decide", "2023-03-07", result="granted")
    matter.does("defend", "2023-03-07")
    matter.does("decide", "2023-03-08", result="granted")


def test_time_does_not_run_backward(matter: Matter) -> None:
    matter.does("apply", "2023-03-01 10:00", party="p1")
    said = matter.refused("inspect", "2023-03-01 09:59")
    assert said.startswith("不能办理“调查”：办理时间早于上一步的时间2023-03-01（星期三）10:00")


def test_ended(matter: Matter) -> None:
    notified(matter).does("waive", "2023-03-04")
    state = matter.does("decide", "2023-03-09", result="refused")
    assert (state.outcome, state.standing, state.ended) == ("refused", "decided", at("2023-03-09"))
    said = matter.refused("review", "2023-03-10")
    assert (
        said
        == "不能办理“审核”：案件已于2023-03-09（星期四）办结（《样例法》第四条第一款）。如需变动，请依法另行立案办理。"
    )
    assert matter.does("publish", "2023-03-10").ended == at("2023-03-09")


def test_the_result_is_asked_for_even_where_needs_forgets_it() -> None:
    matter = Matter(law(LAW.replace("    needs: [result]\n    takes: [fine]", "    takes: [fine, result]")))
    notified(matter).does("waive", "2023-03-04")
    assert "缺少“结果”" in matter.refused("decide", "2023-03-09")


def test_unknown_step_is_the_callers_mistake(matter: Matter) -> None:
    with pytest.raises(KeyError):
        perform(matter.state, "fly", [OFFICER], at("2023-03-01"))


def test_may_lists_every_step_with_its_reason(matter: Matter) -> None:
    notified(matter)
    answers = {p.step.name: p for p in may(matter.state, None, at("2023-03-05"))}
    assert list(answers) == list(matter.state.definition.steps)
    assert {name for name, p in answers.items() if p.allowed} == {
        "inspect",
        "defend",
        "waive",
        "review",
        "recuse",
        "send_back",
    }
    refusal = answers["publish"].refusal
    assert refusal is not None
    assert refusal.sentence == "不能办理“公开”：尚未办理“决定”（《样例法》第七条第一款）。请先办理“决定”。"
    for_party = {p.step.name for p in may(matter.state, PARTY, at("2023-03-05")) if p.allowed}
    assert for_party == {"defend", "waive"}


def test_folding_gives_the_same_state(matter: Matter) -> None:
    notified(matter).does("waive", "2023-03-04")
    matter.does("decide", "2023-03-09", result="granted")
    assert fold(matter.state.definition, matter.events) == matter.state


def test_a_lost_record_is_noticed(matter: Matter) -> None:
    notified(matter)
    with pytest.raises(ValueError, match="记录不连续：应为第 1 条，实为第 2 条"):
        fold(matter.state.definition, matter.events[1:])
    with pytest.raises(ValueError, match="记录不连续"):
        apply(matter.state, matter.events[0])
    with pytest.raises(ValueError, match="没有任何记录"):
        fold(matter.state.definition, [])


def test_the_event_says_who_when_and_by_which_article(matter: Matter) -> None:
    matter.does("apply", "2023-03-01 10:30", party="p1")
    event = matter.events[0]
    assert (event.matter, event.n, event.step, event.at) == ("m1", 1, "apply", at("2023-03-01 10:30"))
    assert event.actors == ("p1",)
    assert event.cite == "样例法@2020-01-01 1.1"
    assert event.definition == "sample/sample@2020-01-01"
    assert event.facts == {"party": "p1"}
