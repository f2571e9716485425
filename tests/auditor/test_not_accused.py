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
        # 占道经营 is an item of the list, and the share is of all five.
        "来件前五类分别为:停车11420件、占道经营9316件、施工噪声7285件、搭建6034件、垃圾清运4127件,合计占72.2%。",
        "签约1892个村、386个社区,由542名律师及法律工作者担任,人均服务4.2个村居。",
        # What it came to stands behind the fall; the growth is of the number right before it.
        "办税厅由17个整合为9个,窗口由143个减到68个,业务量下降37.0%至36.7万笔。",
        "播种面积48.62万亩,比上年增加0.37万亩,粮食总产量21.86万吨,增长2.0%。",
        # Told in turn, or in last year's bracket.
        "抽检种子260个、农药210个、肥料180个、兽药95个，合格率依次为99.2%、97.1%、97.8%和97.9%。",
        "发生事故214起，死亡38人，受伤247人（上年为231起、41人、266人）。",
    ],
)
def test_not_accused(text: str) -> None:
    """What the words leave open, or what another number makes hold, is no contradiction."""
    assert not _accused(text)


def _accused(text: str) -> bool:
    return any(f.verdict is Verdict.CONTRADICTION for f in audit_text(text).findings)


@pytest.mark.parametrize(
    "text",
    [
        # One thing of several kinds.
        "按污染类别统计，涉大气65件，涉水44件，涉噪声36件。（一件举报可能涉及几类污染）",
        "收到举报142件，其中涉大气65件、涉水44件、涉噪声53件，一件举报可能同时反映多类污染。",
        # Stages of what was listed are no further parts.
        "接收申请2846件，其中决定受理2832件，办毕2784件；立案142件。",
        "受理诉讼1064件，其中已结927件，败诉219件。",
        # The income, not the plan.
        "收入26318万元，为预算数64300万元的40.9%，包括税收8875万元、非税17443万元。",
        # Another whole of the same kind; a bracket without a number; a list in its turn.
        "班子检视出问题11个，其中突出的5个，个人检视出问题10个。",
        "整改完毕39项，仍在推进的9项（其中有的已部分完成）；新建制度12项。",
        "处罚企业49件，罚款505.5万元，包括日常处罚41件、罚款143.5万元，事故处罚8件、罚款362万元；处罚个人17件。",
        # Two divisions of one number.
        "查处酒驾13.2万起。从时段看，夜间8.5万起；从车型看，小型客车8.6万起、摩托车4.0万起。",
        "违法行为36件，其中当场处罚31件；普通程序5件。按照甲条例处罚28件；按照乙条例处罚5件；按照丙条例处罚3件。",
        # What is lacking or too much is told beside.
        "建议713件（其中5件不必答复）。从结果看，A类471件，B类183件，C类54件。",
        "举报349件（其中1件涉两市），分别是：甲市148件、乙市145件、丙市57件。",
        # A sum of another stage, of other years, of prices.
        "来电10347件，其中派单4536件，当场办结5811件；两项合计，已办结10340件。",
        "收到提案962件、闭会期间提案27件，审查后立案835件。",
        "应急部门纳入监管的企业10561家，实际检查企业10573家。",
        # The rest of a list is not the rest of one of its items.
        "18项问题，12项整改到位，2项为长期工作，剩余4项达到进度。",
        "全市共有律师37人，其中市直20人，乡镇10人，其余7人在企业。",
        # What was left over is in the number of new ones, or is closed with them.
        "新收申请84件，答复76件，另有上年结转5件一并办结，8件转入下年。",
    ],
)
def test_what_neither_divides_nor_sums(text: str) -> None:
    """Totals, parts and remainders that only look as if they belonged together."""
    assert not _accused(text)


@pytest.mark.parametrize(
    "text",
    [
        # The number between that the list makes up is the one that is divided.
        "年初在管人员452名。本年新接收287名；同期解除264名，分别为期满239名、迁出18名、收监5名、死亡2名。",
        # A plan may be exceeded.
        "充电桩计划120座，实际建成135座。",
        # Numbers without a unit stand before the last of the list.
        "来访总量612批次，到县508批次，到市61批次，到省32批次，进京11批次。上一年依次为573、49、38、17批次，合计677批次。",
        # What was sent last year is answered this year.
        "发出检察建议183份，收到回复190份，其中含上年发出的12份。",
        # An item of the list is not the whole of the rest.
        "全年办案48213件，上年为45127件。律师承办36418件，法律服务所承办8126件，其余3669件由工作人员办理。",
        # One person may be punished in two ways.
        "处分1.63万人，其中党纪处分1.35万人、政务处分0.52万人。",
        # Two columns told by turns.
        "两项基金收入1312亿元。其中，养老保险收1184亿元、支1097亿元，失业保险收128亿元、支131亿元。",
        # An average, its word right before the number, makes up nothing.
        "罚没223万元，其中甲类案件213万元，宗均5123元；乙类案件94150元，宗均51元。",
        # How many the sum is of.
        "（单位：件）全市受案12674，其中东海仲裁委5218，西山仲裁委3347，北原仲裁委2116，另外7家合计1993。",
    ],
)
def test_what_is_of_another_number(text: str) -> None:
    """Lists of another number than the nearest, kinds that overlap, and columns."""
    audit = audit_text(text)
    assert not audit.count(Verdict.CONTRADICTION), [f.expression for f in audit.findings]
