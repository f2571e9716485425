"""Changes told by name, in lists and by the year; lists and their counts; stocks, means and numbers told again."""

from __future__ import annotations

import re

import pytest

from mingfa.auditor import Verdict, audit_text

ALTERED = [
    # The difference belongs to the number of its name.
    (
        "死亡{23|32}人，受伤14人。与上年同比，死亡人数减少15人，下降39.5%；受伤人数减少9人，下降39.1%。",
        "增减",
    ),
    (
        "事故63起，死亡57人，受伤18人；同比，事故减少14起，死亡减少8人，受伤减少{11|17}人，分别下降18.2%、12.3%和37.9%。",
        "增减",
    ),
    ("发生事故96起，死亡{154|254}人，同比减少21起、18人，下降17.9%、10.5%。", "增减"),
    ("受理举报3652件。比去年同期增加{438|418}件，举报量增长14%。", "增减"),
    (
        "结案27件，结案率11.44%；去年同期全院收案251件，结案45件，结案率17.93%；结案数及结案率同比分别下降40.00%及减少{6.49|4.69}个百分点。",
        "增减",
    ),
    # Growth of each year; comings and goings of a stock; a multiple of a number that stands beside it.
    ("事故由2018年的4126起、2298人下降至2023年的682起、{716|176}人，年均降幅分别为30%、21%。", "增减"),
    ("取消74项，增加17项，权责事项由2698项减至{2641|2461}项。", "增减"),
    ("共受理此类案件1648件，是2014年该类案件总量231件的{7.1|7.7}倍。", "增减"),
    # Lists and their counts.
    ("主要集中在甲州、深川、佛岭、东湾、中山、惠阳、珠湖等{7|5}市，新收案件17352件。", "列举计数"),
    ("组织3个组对长湖、株山、湘岭、郴川、娄阳、永河、张岭等{7|4}市开展督察。", "列举计数"),
    (
        "抽取肉制品、酒类、蔬菜制品、豆制品、调味品、茶叶及相关制品、饮料、糕点等{8|6}大类样品947批次。",
        "列举计数",
    ),
    ("共涉及{5|6}个县市区，分别是，青山市6件、临河县4件、诸岭市3件、安川市3件、昌湖县2件。", "列举计数"),
    (
        "转办问题93件，涉及{5|4}个市。其中，太河市34件、大川市13件、朔山市15件、忻岭市17件、吕湖市14件。",
        "列举计数",
    ),
    # Means, prices and fixed names.
    ("2021年平台受理办件417万余件，日均{11430|1143}件。", "单价与总额"),
    (
        "5月7日00:00至5月13日24:00，电话呼入总数21056个，平均每天呼入数{3008|3080}个，呼入接通数20403个。",
        "单价与总额",
    ),
    (
        "共办理法律援助案件{61840|68140}件，按照平均每件办案补贴1500元来算，办案补贴就需要付出9276万元，而工作经费仅为3600万元。",
        "单价与总额",
    ),
    ("进出口总额36.29亿元，其中出口21.37亿元，实现贸易顺差{6.45|4.65}亿元。", "固定关系"),
    ("男性为3437万人；女性为3147万人。性别比（以女性为100）为{109.2|119.2}。", "固定关系"),
    ("复议申请数量与诉讼案件数量比值为{2.17|2.16}，即复议申请是诉讼案件的2.17倍。", "比值"),
    # What is left, and numbers told again.
    ("法院新收案件{93.62|90.86}万件（另有上年旧存12.57万件），审执结96.38万件；存案9.81万件。", "差额"),
    ("办结转派工单共3382件（限期内187件至下月办结），已解决3041件，未解决{341|431}件。", "差额"),
    ("全省共有政府网站431家。二季度，组织对全省{431|413}家政府网站进行全覆盖检查。", "前后重复"),
    ("共收到政府信息公开申请17件。{17|19}件政府信息公开申请已全部办结。", "前后重复"),
    ("其中急办工单3029件，已及时办理{3015|3105}件。", "环节先后"),
    ("总体合格率为98.32%。其中肉制品合格率均高于总体合格率{98.32|98.23}%。", "前后重复"),
]


@pytest.mark.parametrize(("text", "kind"), ALTERED)
def test_altered_numbers_are_found_and_true_ones_are_not(text: str, kind: str) -> None:
    true, altered = (re.sub(r"\{([^|}]*)\|([^}]*)\}", rf"\{at}", text) for at in (1, 2))
    assert not audit_text(true).count(Verdict.CONTRADICTION)
    accused = [f for f in audit_text(altered).findings if f.verdict is Verdict.CONTRADICTION]
    assert kind in {f.kind for f in accused}


@pytest.mark.parametrize(
    "text",
    [
        "城镇新增就业1113万人，城镇居民人均可支配收入15781元，农村居民人均纯收入4761元。",
        "五年新增铁路8000公里，新增电力装机3.5亿千瓦。其中新增电力装机中清洁的占多数，新增电信用户4.94亿户。",
        "加上上级补助收入221356万元、调入资金11072万元、上年结余35418万元。",
        "去年共受理行政案件1166件，其中新收一审案件816件，同比上升18.9%，审结686件。",
        "诉前化解行政争议37件，同比增加9件，行政诉讼发案量下降16%。",
        "国内生产总值从1997年的7.4万亿元增加到2002年的10.2万亿元，平均每年增长7.7%。",
        "在广河、福山两省的深川、珠湖、汕岭、厦河四个地区试办特区。",
        "涉及10个市。其中，太河市34件、大川市3件、朔山市5件。",
        "权责事项由2698项减至2641项，其中取消74项，增加17项。",
        "新收申请17件，上年结转2件。19件申请已全部办结。",
    ],
)
def test_what_only_looks_wrong_is_left_alone(text: str) -> None:
    assert not audit_text(text).count(Verdict.CONTRADICTION)


def test_the_growth_of_a_whole_lies_between_those_of_its_parts() -> None:
    text = "接收{}件，同比增长{}%。其中，东县135420件，同比增长32.95%；西县29180件，同比下降2.46%；南县132590件，增长6.64%。"
    assert not audit_text(text.format(297190, "19.48")).contradicts
    assert audit_text(text.format(297190, "39.48")).contradicts
    # A list that does not make up the whole binds nothing.
    assert not audit_text(text.format(397190, "39.48")).contradicts
