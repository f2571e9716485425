"""Growth whose base is of another time, stands further off or follows: each shape once true and once with a number altered."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text


def _both(text: str) -> tuple[str, str]:
    """``{12|21}`` read as 12 and as 21."""
    pieces = [piece.split("|", 1) for piece in text.replace("}", "{").split("{")]
    return "".join(p[0] for p in pieces), "".join(p[-1] for p in pieces)


def _accused(text: str) -> list[str]:
    return [f.expression for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    "text",
    [
        # 以更早一期的测量值、平均数为基数
        "全市可吸入颗粒物平均浓度为46微克/立方米，上一采暖季为52微克/立方米，同比下降{11.5|15.1}%。",
        "窗口平均办理时长为18.4分钟，上一季度为23.0分钟，环比下降{20.0|26.0}%。",
        # 基数与增减之间隔着占比
        "其中举报4218件，占全部的31.2%，二季度为{3764|3164}件，环比上升12.06%。",
        # 比率之后仅写时间的基数
        "垃圾回收利用率为38.6%，9月份为37.2%，提高{1.4|1.9}个百分点。",
        "对服务态度表示满意的占95.8%，比上一轮测评高{2.3|2.8}个百分点；上一轮的满意比重为93.5%。",
        # 两次增减各有基数
        "6月受理来电52416件，环比减少2184件，5月为54600件，降幅4.0%；同比增长{8.6|3.6}%，2023年6月为48265件。",
        # 两数都在别处，靠时间与名称对上
        "今年上半年接听电话518437个。去年同期接听{462108|462708}个、接通率94.12%。上半年接听量同比增长12.19%。",
        "查处违法案件623件，罚没款527.36万元，上年分别为558件、{614.85|674.85}万元，罚没款下降14.2%。",
        "7月份接报警情31482起，环比上升{5.13|5.31}%，日均1015.5起；6月份为29946起，日均998.2起。",
        "全年受理72418件，其中电话渠道61206件，网络渠道11212件。上年受理65274件，同比上升{10.9|17.9}%。",
        # 死亡、受伤各有所减，不可借用另一项
        "造成8人死亡、37人受伤。同上年假期相比，死亡人数少了2人，下降{20.00|26.00}%；受伤人数少了13人，下降26.00%。",
        # 倍数
        "审核合同文本92件。合同文本审核量是上年40件的{2.3|2.8}倍。",
        "三类公证文书共72份。上年公证文书总数为40份，今年是上年的{1.8|7.8}倍。",
    ],
)
def test_a_base_that_stands_elsewhere(text: str) -> None:
    true, altered = _both(text)
    assert _accused(true) == []
    assert _accused(altered)


@pytest.mark.parametrize(
    "text",
    [
        # 增减是两年合计的
        "平均审理天数由2021年的92天降至2022年的81天，2023年再降到70天，两年共缩短22天，降幅23.9%。",
        # 去年的数是全年的，所比的是同期
        "去年全市溺水事故为318起，今年前三季度已有254起，比去年同期多17起。",
        # 后一句是另一时期，有自己的增减
        "上半年新登记案件1126件，同比上升13.7%；下半年1043件，同比下降3.1%。",
        # 提高到某时的某数，不是增减
        "决定书公开比例为100%，出庭率由去年的42.3%提高到上半年的58.9%。",
        "按时办结率96.4%，满意率由上年的88.1%上升到今年的92.5%。",
        # 同期与全年、他项
        "去年共受理4218件，今年受理4630件，结案3916件。其中行政案件同比增长8.7%。",
    ],
)
def test_true_lines_that_tempt(text: str) -> None:
    assert _accused(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # 后一数自有增减，不是前一数的基数
        "冬季平均浓度为62微克/立方米，同比下降6.1%；2023年全年平均浓度41微克/立方米，同比下降3.5%。",
        # 前两数的增减已写明且相符，后一增减属于另一数
        "用电312.6万千瓦时，较上年327.9万千瓦时下降4.7%；人均用水18.4吨，下降3.2%。",
        "用水87.4万立方米，较上年91.2万立方米下降4.2%；人均综合能耗231.6千克标准煤，下降2.1%。",
        # 所减的是其中一部分
        "信访积案由386件减至241件，其中三年以上的12件，比年初少9件。",
    ],
)
def test_changes_of_another_number(text: str) -> None:
    assert _accused(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # 两个时期的平均数、时长，无“比”字相连
        "承诺件平均用时2.36天，而5月为2.81天，缩短了{0.45|0.54}天；评议率98.6%。",
        "平均办理时长3.26天，上月则是4.15天，压缩了{0.89|0.98}天。",
        # 结构与百分点
        "三次产业比由7.4:48.9:43.7变为7.1:46.6:46.3，第三产业占比提高{2.6|6.2}个百分点。",
        "三次产业结构由12.1∶38.4∶49.5调整为11.6∶37.2∶51.2，第一产业比重下降{0.5|5.0}个百分点。",
    ],
)
def test_times_and_structures(text: str) -> None:
    true, altered = _both(text)
    assert _accused(true) == []
    assert _accused(altered)


def test_differences_of_what_is_not_told() -> None:
    assert _accused("2024年新收312件，2023年为280件，结案多18件。") == []
