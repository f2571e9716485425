"""Rates of several numbers together, lists told in turn, and what keeps a rate from being accused."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text

SHAPES = [
    # Several numbers, taken together by the words.
    "服务类投诉8240件。问题集中在住宿{1325|1352}件、餐饮904件、旅游611件、美容437件，合计占服务类投诉的39.77%。",
    "在审结的12460件案件中，合同、侵权纠纷分别为6120件、3384件。合同纠纷主要是买卖和租赁，分别为2406件和{1178|1718}件，合计占合同纠纷总数的58.56%。",
    "共收到提案{165|156}件，立案92件，转意见处理41件，立案及转意见率为80.61%。",
    # Several numbers joined right before the rate.
    "法院受理的18640件案件中，专利纠纷和技术合同纠纷1562件和{247|274}件，占9.70%。",
    "共排查隐患项目5248个。截至8月底，已完成拆除416个、加固{1083|1803}个、迁建924个，已完成治理项目所占比率为46.17%。",
    # What is told in turn goes by its name, also with other things between.
    "发生事故52起，死亡41人，受伤{26|62}人；事故减少6起，死亡减少5人，受伤减少7人，分别下降10.3%、10.9%、21.2%。",
    "全行业发生事故84起，死亡{132|123}人，同比减少12起、18人，下降12.5%、12.0%。",
    # A rate that others are held against.
    "总体合格率为{97.46|97.64}%。其中粮食、食用油等18类食品合格率均高于总体合格率97.46%。",
]


@pytest.mark.parametrize("text", SHAPES)
def test_true_and_altered(text: str) -> None:
    pieces = [piece.split("|") for piece in text.replace("}", "{").split("{")]
    assert not audit_text("".join(p[0] for p in pieces)).contradicts
    assert audit_text("".join(p[-1] for p in pieces)).contradicts


@pytest.mark.parametrize(
    "text",
    [
        # The rate is of two numbers together: 1862 of 1862 and 5140.
        "处理争议8410件，调解结案5140件，裁决结案1862件，其他方式1408件，仲裁裁决率26.59%。",
        # The whole of a later step, of which no number is printed.
        "新收一审案件16240件。当事人申请再审1204件，申请再审率7.9%。",
        # The share is of what all courts decided; the number before is what came in.
        "院庭长承办案件2468件。院庭长结案2051件，占法院总结案数的71.12%。",
        # Two numbers may be the whole; neither is, so a third is meant.
        "接收投诉1.26万件，受理7942件，调解成功3518件，调解成功率40.15%。",
        # A round number of one digit is no near miss of the whole.
        "实施新增4万亿元的投资计划。灾区已完成投资6545亿元，占规划总投资的65.5%。",
        # One case may be of several kinds.
        "部分交办件涉及多种类型。从类型看，大气类占51.2%，噪声类占42.3%，水类占16.5%。",
        # The list of changes turns: the first two rates are those of the accidents and the deaths.
        "发生事故44起，死亡47人，重伤16人；事故减少4起，死亡减少5人，重伤增加2人，分别下降8.3%、9.6%和上升14.3%。",
        # Of the proposals alone, not of all that was answered.
        "收到建议312件、提案268件，合计580件，已办复575件，办复率99.14%，其中建议办复率100%。",
        # What was withdrawn is told after the rate.
        "收到投诉1635件，已办结1502件，办结率94.7%，另有当事人撤回49件。",
        # Age, degree and subject of one staff.
        "教师平均年龄不大：四十岁以下占35.03%，硕士以上占84.75%，理科占22.9%。",
        # The shares are of 89 members of staff; 86 is how many belong to the party.
        (
            "中院现有公务员89人，工人4人，警察10人，书记员13人，共计116人，男85人，女31人；党员86人。"
            "公务员中法官66人，占74%；辅助人员23人，占26%。本科学历71人，占80%；专科18人，占20%。"
            "35岁以下8人，占9%；36至45岁22人，占25%；46至55岁42人，占47%；56岁以上17人，占19.1%。"
        ),
    ],
)
def test_what_another_reading_makes_right_is_not_accused(text: str) -> None:
    assert not audit_text(text).contradicts


def test_the_finding_adds_up_the_numbers_that_are_taken_together() -> None:
    text = "共收到提案156件，立案92件，转意见处理41件，立案及转意见率为80.61%。"
    found = next(f for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION)
    assert found.expression == "(92+41)÷156=85.2564%≠80.61%"
