"""Shares and rates of a whole that the text names or implies but does not print: no neighbour takes its place."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text


def _accused(text: str) -> list[str]:
    return [f.expression for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    "text",
    [
        # The neighbours agree on a total of their own.
        "从来源看，群众反映412件，占比68.67%；群众举报6件，占比1%；日常检查发现95件，占比15.83%；部门移交87件，占比14.5%。",
        "来信366件占61%，来访48件占8%，来电12件占2%。",
        "热线受理5.64万件。诉求主要为停车秩序1862件，占4.32%；消费维权1547件，占3.59%；噪声扰民87件，占0.2%。",
        # Two shares of one total that is told elsewhere.
        "受理商品类投诉412件，占投诉总量的51.5%。服务类投诉388件，占投诉总量的48.5%。",
        "查处6至20年驾龄的31.7万起，占总数的63.4%。查处20至49岁的42.6万起，占总数的85.2%。",
        "东区收到申请1240件，占24.8%；西区收到申请1385件，占27.7%。按事由分，行政处罚1710件，占收到申请总数的34.2%。",
        # 占 names what is not printed.
        "工矿事故死亡3120人，占全年控制指标的41.2%，其中煤矿事故死亡860人，占全年控制指标的47.3%；火灾事故死亡415人，占全年控制指标的45.8%。",
        "居住场所发生火灾3.46万起；其中，较大火灾26起，占全部较大火灾起数的54.17%。",
        "8时至20时共发生3815起，占总数的69.3%；其中，12时至14时共915起，占火灾总数的16.6%。",
        "13个县收到申请3256件，其中东山县1544件，占全省申请总数的38.6%。",
        "各部门共承办建议6215件，提案3127件，分别占建议、提案总数的94.3%、96.2%。",
        # A rate of another time, of a wider name, of those that were decided upon.
        "上半年抽检185262批次，不合格3946批次，不合格率为2.13%。其中，第二季度不合格率为2.31%。",
        "受理纠纷712件，调处成功698件，调处率达100%，调处成功率达97%以上。",
        "受理审查逮捕案件318件402人。经审查，批准逮捕247件310人，不批准逮捕61件78人，不捕率为20.10%。",
        "共受理案件51826件，审结50347件，审限内结案率98.6%。",
    ],
)
def test_no_neighbour_stands_for_the_whole_that_is_meant(text: str) -> None:
    assert _accused(text) == []


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        ("受理投诉1840件，其中商品类{}件，占投诉总量的61.2%，服务类714件，占投诉总量的38.8%。", ("1126", "1162")),
        ("全年受理申请{}件。行政处罚1710件，占收到申请总数的34.2%；信息公开865件，占收到申请总数的17.3%。", ("5000", "6000")),
        ("共承办600件，其中建议412件、提案188件，分别占总数的{}%和31.33%。", ("68.67", "86.67")),
        ("1月至6月受理纠纷712件，调处成功698件，调处成功率{}%。", ("98.03", "93.08")),
    ],
)  # fmt: skip
def test_the_printed_whole_still_accuses(text: str, altered: tuple[str, str]) -> None:
    true, false = altered
    assert _accused(text.format(true)) == []
    assert _accused(text.format(false)) != []
