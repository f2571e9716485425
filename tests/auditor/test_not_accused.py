"""True sentences whose wording misleads, and the same with a number altered: growth, remainders, repeats."""

from __future__ import annotations

import re

import pytest

from mingfa.auditor import Verdict, audit_text

PAIR = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@pytest.mark.parametrize(
    "text",
    [
        # 少 is a fall, and the base is the number compared, not the one in brackets.
        "全年接收举报{430|460}件（含上级转办126件），比上年同期612件少182件。",
        "来访76人次，比上年同期101人次少{25|52}人次。",
        "查处酒驾3110起，比去年少{410|140}起，下降11.6%。",
        # Rounded amounts may be anything that is printed so; whole numbers are exact.
        "全县财政收入12亿元，同比减少3.0亿元，下降{19.5|29.5}%。",
        "在校学生1.84亿人，比上年增加416.20万人，增长{2.31|3.21}%。",
        "发生较大事故1290起，同比减少190起，下降{12.8|12.9}%。",
        "拆除面积2.3万余平方米，同比增加8000余平方米，提升{53.4|35.3}%。",
        # A rate is of the difference before it.
        "收案1803件，同比增加167件，上升{10.21|12.01}%，结案增加34件，上升3.95%。",
        # A remainder of what was listed, not of all.
        "上报问题18个，已办结13个，其余{5|1}个正在推进。",
        "在校生45210人，比上年在校生44010人增加{1200|2100}人。",
    ],
)
def test_true_holds_and_altered_does_not(text: str) -> None:
    """No accusation of the sentence as it was, one of the sentence with the slip."""
    assert not _accused(PAIR.sub(r"\1", text))
    assert _accused(PAIR.sub(r"\2", text))


@pytest.mark.parametrize(
    "text",
    [
        "全年税收收入1200.5亿元，同比增加179.96亿元，占比提高4个百分点。",
        "全年受理投诉8620件，同比增加1345件，上升2.66个百分点。",
        "受案增加167件，上升10.2%，结案增加34件，上升4.0%，未结减少12件，下降5.1%。",
        "车辆购置及运行费2800万元，其中购置费减少334万元，下降90%，运行费减少449万元，下降14%。",
        "税收1035万元，占年初预算2400万元的43.1%；非税收入685万元，占年初预算1400万元的48.9%。",
        "完成基金收入969万元，占预算2180万元的44.5%，其中土地出让收入866万元；完成基金支出4093万元，占预算5497万元的74.5%。",
        "小学120所，在校生45210人，专任教师2310人；初中46所，在校生22010人，专任教师2301人。",
        "2018年至今，平台共受理诉求100539件，日均受理65件。",
        "共排查隐患320件，已整改260件，未到期49件。",
        "上报问题18个，其中列入市级清单11个、省级清单3个；已办结13个，其余1个正在推进。",
        (
            "发生重大事故20起，死亡255人，同比减少8起、139人，分别下降28.6%和35.3%；"
            "发生特别重大事故2起，死亡83人（道路交通），同比减少1起、107人，分别下降33.3%和56.3%。"
        ),
        "对企业作出处罚49件，其中一般处罚40件，事故处罚9件。对企业处罚案件同比增长5件，增长14.2%。",
    ],
)
def test_not_accused(text: str) -> None:
    """What the words leave open, or what another number makes hold, is no contradiction."""
    assert not _accused(text)


def _accused(text: str) -> bool:
    return any(f.verdict is Verdict.CONTRADICTION for f in audit_text(text).findings)
