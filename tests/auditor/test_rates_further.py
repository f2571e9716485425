"""Rates that are the other way about, of those who were asked, or of a number further off."""

from __future__ import annotations

import pytest

from mingfa.auditor.audit import audit_text
from mingfa.auditor.model import Verdict


def accused(text: str) -> list[str]:
    """The expressions that are accused in a text."""
    return [f.expression for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    "text",
    [
        "到9月底,全区办结法律援助案件414件,年初下达的360件任务已超额完成,完成率达115%。",
        "一级平台收到诉求61.4万件，二级平台收到28.9万件。全年办结工单36.2万件，按时办结率99.6%，诉求解决率88.9%。",
        "全县一般公共预算收入完成140017万元。其中税收收入98642万元，非税收入41375万元，税占比70.5%。",
        "公开和履行比例均为100%，主要负责人出庭率由去年的31.2%提高到上半年的47.6%。",
        "全年抽检7792批次，检出不合格177批次。计划于2月下达，承检机构6家。总体合格率97.73%。",
        "食品抽检1386批次，不合格24批次。农产品监测2200批次，合格率98.9%。",
        "应办案件共1600件，审结1472件。审结率按应办案件算为92.0%。",
        "整改金额3129万元，涉及资金2.14亿元，整改率按问题个数计算为62.5%。",
        "三类投诉共1206件，物业投诉512件、供暖投诉433件、停车投诉261件，物业投诉最多，占42.5%。",
        "受理线索118条，立案94件，立案率79.7%。",
    ],
)
def test_true(text: str) -> None:
    """What holds in another way is left alone."""
    assert not accused(text)


@pytest.mark.parametrize(
    "text",
    [
        "全区调解任务360件，实际完成414件，完成率118%。",
        "全县一般公共预算收入完成140017万元。其中税收收入98642万元，税占比75.0%。",
        "受理诉求61.4万件，办结36.2万件，办结率88.9%。",
        "全年抽检7792批次，检出不合格177批次。计划于2月下达，承检机构6家。总体合格率91.73%。",
        "事前立案421件，事后立案38件。事前案件占案件总数459件的97.1%。",
        "三项共508件，居前三位，占全部625件受理案件的87.28%。",
        "三类投诉共1206件，物业投诉512件、供暖投诉433件、停车投诉261件，物业投诉最多，占45.2%。",
        "农机8件，渔政174件，种子196件，共378件。渔政案件最多，占46.3%。",
        "交易4513宗，成交额336.17亿元。工程建设1846宗、186.42亿元，政府采购2317宗、47.85亿元。工程建设成交额占总额的59.5%。",
        "收取路产赔偿费168.43万元，应收171.25万元，收取率94.8%。",
        "受理线索118条，立案94件，立案率79.1%。",
    ],
)
def test_altered(text: str) -> None:
    """One number altered is still found."""
    assert accused(text)
