"""Readings weighed against one another: chances, likelihoods, and what they accuse beside the relations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.auditor.audit import place_figures
from mingfa.auditor.model import Verdict
from mingfa.auditor.relations.evidence.slips import moves
from mingfa.auditor.relations.weighed import balances, percents, readings, steps, sums
from mingfa.auditor.relations.weighed.computed import COMPUTED
from mingfa.auditor.relations.weighed.equal import Sides
from mingfa.auditor.relations.weighed.judge import judge
from mingfa.auditor.relations.weighed.readings import Question, Reading, weigh


def counts(text: str) -> list:
    """The places of the counts of a text."""
    return [p for p in place_figures(text).places if p.addable]


def accused(text: str) -> list[str]:
    """The expressions of what the weighing alone calls contradictory."""
    context = place_figures(text)
    return [f.expression for f in judge(context, []) if f.verdict is Verdict.CONTRADICTION]


@given(st.integers(min_value=0, max_value=10**8))
def test_a_move_is_one_digit_or_two_neighbours_changed_about(number: int) -> None:
    """Every move leads to a number of as many digits that differs in one, or in the order of two neighbours."""
    told = str(number)
    for move in moves(number):
        other = str(number + move)
        differ = [at for at, (a, b) in enumerate(zip(told, other.zfill(len(told)), strict=True)) if a != b]
        swapped = (
            len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(told) == sorted(other.zfill(len(told)))
        )
        assert len(differ) == 1 or swapped


@given(
    st.sampled_from(sorted(COMPUTED)),
    st.floats(min_value=1, max_value=1e6),
    st.floats(min_value=1, max_value=1e6),
    st.floats(min_value=1e-4, max_value=0.2),
)
def test_the_spans_of_a_computation_undo_it(kind: str, first: float, second: float, width: float) -> None:
    """Where a result lies between two values, both numbers lie in the spans that these ask of them."""
    computed = COMPUTED[kind]
    made = computed.of(first, second)
    if not 1e-3 < made < 0.9:
        return
    low, high = made * (1 - width / 2), made * (1 + width / 2)
    if high >= 1:
        return
    near = 1e-9 * max(first, second)
    assert any(a - near <= first <= b + near for a, b in computed.first(second, low, high))
    assert any(a - near <= second <= b + near for a, b in computed.second(first, low, high))


def test_sums_agree_with_rounding_and_miss_by_slips() -> None:
    """Counts agree exactly, amounts to their last digit; a near miss is rarer the longer the numbers are."""
    one, two, whole = counts("受理投诉1234件、举报567件，共1801件。")
    assert Sides.of([one, two], [whole]).agree()
    one, two, whole = counts("支出1.2亿元、0.9亿元，共2.2亿元。")
    assert Sides.of([one, two], [whole]).agree()
    one, two, whole = counts("受理投诉1243件、举报567件，共1801件。")
    long = Sides.of([one, two], [whole])
    assert not long.agree()
    assert long.near_chance() is not None
    one, two, whole = counts("受理投诉12件、举报6件，共19件。")
    short = Sides.of([one, two], [whole])
    assert (short.near_chance() or 0) > 10 * (long.near_chance() or 1)
    one, two, whole = counts("受理投诉1243件、举报567件，共1999件。")
    assert Sides.of([one, two], [whole]).near_chance() is None


def test_the_louder_side_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A near miss of a likely reading speaks against the text, unless a likelier reading fits."""
    place = counts("受理12件。")[0]
    monkeypatch.setattr(readings, "weights", lambda _: {"likely": 3.0, "none": 0.0})
    missed, fits = Reading("missed", (place,), None, 0.01), Reading("fits", (place,), 0.001)

    def ask(*offered: Reading) -> float:
        question = Question("sum", place, list(offered), lambda _: ("likely",), lambda: ("none",))
        answer = weigh(question, 1.0)
        return answer.evidence if answer else 0.0

    assert ask(missed) > 1000
    assert ask(missed, fits) < 1
    assert ask(fits) == 0


SUMS = [
    ("全年排查各类风险点2386处，按行业归口：工贸1042处，建筑施工763处，交通运输581处。", "2386", "2368"),
    ("第一季度接访417批次，第二季度接访389批次，前两季度共接访806批次。", "806", "860"),
    ("收到立法建议1164条，采纳732条，未采纳432条。", "732", "792"),
]
SHARES = [
    ("检查在建工地1246个，下发整改通知387份，查出带病作业工地218个，占检查工地的17.5%。", "218", "281"),
    ("培训网格员3862人次，考核过关3571人次，过关率92.5%。", "3571", "3751"),
]


STEPS = [
    ("市容环境1437宗，比6月的1682宗减少245宗；宣传广告3618宗，比6月的3571宗增加47宗。", "245", "254"),
    ("合格率97.42%，与上年的95.18%相比提高2.24个百分点。", "2.24", "2.84"),
    ("检测服务预算320.0万元，成交287.2万元，节约32.8万元。", "287.2", "281.2"),
]
BALANCES = [
    ("年初在册项目1186个，新核准347个，到期失效301个，撤销15个，年末有效1217个。", "1217", "1271"),
]
TWICE_DIVIDED = [
    (
        "登记诉求10541件。来源上，热线5237件，平台4986件，来信318件；性质上，投诉6402件、举报2811件、咨询1328件。",
        "5237",
        "5337",
    ),
]


@pytest.mark.parametrize(("text", "number", "slipped"), SUMS + SHARES + STEPS + BALANCES + TWICE_DIVIDED)
def test_true_numbers_are_left_alone_and_slips_are_accused(text: str, number: str, slipped: str) -> None:
    """Nothing is said of the true sentence; the same sentence with one number altered is accused."""
    assert not accused(text)
    assert accused(text.replace(number, slipped))


@pytest.mark.parametrize(
    "text",
    [
        "全年受理信访事项1284件，办结1279件，重点领域信访事项416件，初次信访事项852件。",
        "检查企业932家，其中发现问题企业215家、立案43家。",
        "受援人1846人，其中妇女731人、老年人402人、农民工965人、残疾人118人。",
        "去年受理案件863件，今年受理案件921件，结案882件。",
        # What is in hand and what was sent back lie together between the two.
        "申办件3285件，办结3220件，在办56件，退回9件。",
        "年初在册586人，新接收472人；期满解除431人，迁出14人，一年中开展走访1204人次。",
    ],
)
def test_what_adds_up_to_nothing_is_left_alone(text: str) -> None:
    """Stages, open lists, groups that overlap and other years make up no total."""
    assert not accused(text)


def test_an_open_list_that_falls_short_is_doubted_only() -> None:
    """其中 leaves room for what is not told: a doubt that says so, not a contradiction."""
    context = place_figures("全年审结案件1182件，其中维持635件、驳回214件、撤销186件、调解137件。")
    found = list(judge(context, []))
    assert all(f.verdict is Verdict.SUSPICIOUS for f in found)


def test_every_mark_of_the_weights_is_text() -> None:
    """The weights hold a number for each mark, for every subject."""
    for subject in (sums.SUBJECT, balances.SUBJECT, steps.SUBJECT, percents.SUBJECT):
        weights = readings.weights(subject)
        assert len(weights) > 20
        assert all(isinstance(mark, str) and abs(weight) < 20 for mark, weight in weights.items())
