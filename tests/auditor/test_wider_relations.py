"""Relations that no single word announces: over a paragraph, in brackets, in lists told against lists."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingfa.auditor import Verdict, audit_text
from mingfa.auditor.relations.evidence.slips import one_digit

YES, NO, OPEN = Verdict.CONSISTENT, Verdict.CONTRADICTION, Verdict.UNKNOWN


def verdicts(text: str, kind: str) -> set[Verdict]:
    return {f.verdict for f in audit_text(text).findings if f.kind == kind}


@pytest.mark.parametrize(
    ("printed", "meant", "slipped"),
    [
        ("81", "91", True),
        ("4538", "5438", True),
        ("283", "328", True),
        ("96", "105", False),
        ("120", "98", False),
        ("12.5", "12.5", False),
    ],
)
def test_a_slip_is_one_digit_or_their_order(printed: str, meant: str, slipped: bool) -> None:
    quantum = Decimal(1).scaleb(int(str(Decimal(printed).as_tuple().exponent)))
    assert one_digit(Decimal(printed), Decimal(meant), quantum) is slipped


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("接听来电58236个，直接解答41020个，转办17216个。", YES),
        ("接听来电58236个，直接解答41020个，转办19216个。", NO),
        ("主动公开政府信息128431条。市政府主动公开政府信息54206条，县政府主动公开政府信息77225条。", NO),
        ("办理热线工单1862件。工单分类：求决类1402件、咨询类198件、求助类64件、建议类41件、其他类187件。", NO),
        ("受理诉求3285件，办结3220件，承诺56件，退件9件。", YES),
        ("进驻项目172个（审批项目148个，服务项目34个）。", NO),
        ("城乡低保12460户22715人，其中城市5310户12842人，农村7150户11873人。", NO),
        ("城乡低保12460户22715人，其中城市5310户10842人，农村7150户11873人。", YES),
        ("全省实施案件1486件。其中，处罚32件；查封791件；限产328件；移送拘留276起；移送犯罪104件。", NO),
        ("共立案843起，罚款3666.19万元。其中10月份立案96起，罚款5195.5万元。", NO),
        ("发生事故17起。1.施工发生事故2起；2.火灾发生事故5起；3.交通发生事故18起。", NO),
        ("发生事故27起。1.施工发生事故2起；2.火灾发生事故5起；3.交通发生事故20起。", YES),
        ("取消和调整项目94项，其中取消61项，调整33项。调整的项目分三种处理：下放17项，改变部门19项，合并7项。", NO),
        ("收到提案583件，立案办理572件，未予立案11件。在已立案提案中，集体提案164件，委员提案419件。", NO),
        ("上半年办结1286件，下半年办结1468件，全年办结2654件。", NO),
        ("处罚共计125宗，其中警告33宗，罚款57宗，行政拘留62宗。", NO),
    ],
)  # fmt: skip
def test_totals_divided_without_a_word_for_it(text: str, verdict: Verdict) -> None:
    assert verdict in verdicts(text, "部分与整体")
    assert (NO in verdicts(text, "部分与整体")) is (verdict is NO)


@pytest.mark.parametrize(
    "text",
    [
        "梅花鹿产值达到800亿元，渔业产值达到400亿元，鲜食玉米产值达到100亿元。",
        "行政许可申请18420宗，受理18412宗，作出许可决定18325宗，不予许可71宗，撤销许可9宗。",
        "全年共为238人提供法律援助，其中妇女77人，残疾人80人，未成年人54人，农民工35人。",
        "共发现事故隐患1365条，火灾隐患483条。其中，事故隐患已整改1312条，火灾隐患已整改469条。",
        "建成2个国家医药传承创新中心、5个国家医药重点医院。",
    ],
)
def test_neighbours_are_no_parts(text: str) -> None:
    assert not audit_text(text).contradicts


@pytest.mark.parametrize(
    ("text", "kind", "verdict"),
    [
        ("接收投诉举报37894件，同比上年（36368件）上升4.2%。", "增减", YES),
        ("接收投诉举报37894件，同比上年（36368件）上升6.2%。", "增减", NO),
        ("诉讼案件62件，同比下降18.4%；2022年为72件。", "增减", NO),
        ("办理时长由去年的45天缩短至36天，缩短了12天。", "增减", NO),
        ("案件由去年的120件上升到312件，是去年的2.4倍。", "增减", NO),
        ("案件由去年的130件上升到312件，是去年的2.4倍。", "增减", YES),
        ("案件由去年的150件上升到300件，翻了两番。", "增减", NO),
        ("案件由去年的150件上升到300件，翻了一番。", "增减", YES),
        ("一般公共预算收入完成29.4亿元，同比增收4.6亿元，增长28.5%。", "增减", NO),
        ("事故38起、死亡41人，起数减少4起，人数减少6人，分别下降9.5%、14.6%。", "增减", NO),
        ("就业11.6万人，完成全年20万人目标的68%。", "完成比例", NO),
        ("完成12.6亿元，占年初预算12亿元的105%。", "完成比例", YES),
        ("送审金额1.25亿元，审定金额1.12亿元，核减金额0.23亿元。", "核减与节约", NO),
        ("送审金额1.25亿元，审定金额1.12亿元，核减金额0.13亿元。", "核减与节约", YES),
        ("前三季度受理368件，第四季度受理142件，全年共受理500件。", "部分与整体", NO),
        ("群众480名中，非常满意312人、满意126人、基本满意30人、不满意22人。", "部分与整体", NO),
        ("新登记企业1580户，注销企业426户，净增企业1254户。", "固定关系", NO),
        ("总人口42.5万人，其中城镇人口26.1万人，城镇化率为66.4%。", "固定关系", NO),
        ("总人口42.5万人，其中城镇人口26.1万人，城镇化率为61.4%。", "固定关系", YES),
        ("事故7起，三次产业结构为7.7：49.0：34.3。", "数值范围", NO),
        ("检出不合格食品99批次，不合格率2.09%，合格率为96.91%。", "数值范围", NO),
        ("检出不合格食品99批次，不合格率2.09%，合格率为97.91%。", "数值范围", YES),
        ("原有中介服务事项154项，精简118项，保留46项。", "核减与节约", NO),
        ("专线共呼入16382人次，有效接听18571次。", "环节先后", NO),
        ("由16个部门、72项，精简为12个部门、45项，事项精简37.5%。", "增减", YES),
        ("2018年至2021年败诉率分别为16.4%、10.83%，2022年败诉率为6.88%，同比下降5.95个百分点。", "增减", NO),
        ("受理矛盾纠纷927件。矛盾纠纷数量与去年同期相比减少147件，下降15.9%。", "增减", NO),
        ("人口出生率为7.53‰；人口死亡率为7.17‰；人口自然增长率为0.63‰。", "固定关系", NO),
        ("人口出生率为7.53‰；人口死亡率为7.17‰；人口自然增长率为0.36‰。", "固定关系", YES),
        ("处罚决定书512份，罚款金额为4143.2万元，案件平均罚款金额6.77万元。", "单价与总额", NO),
        ("本周（7月8日—7月14日）受理诉求58246件，日均8921件。", "单价与总额", NO),
        ("本周（7月8日—7月14日）受理诉求58246件，日均8321件。", "单价与总额", YES),
        ("检查1632家次，发现违法行为458项次，每千家次检查发现违法行为208.6项次。", "单价与总额", NO),
        ("发放问卷600份，收回有效问卷612份。", "环节先后", NO),
        ("收到政协提案167件。从反馈情况看，这176件政协提案均满意。", "前后重复", NO),
        ("建议分为六类：一是财政类，二是司法类，三是城建类，四是农业类，五是教科类。", "列举计数", NO),
        ("市司法局、市公安局、市财政局、市民政局，共3家单位获得表彰。", "列举计数", NO),
    ],
)
def test_relations_by_their_words(text: str, kind: str, verdict: Verdict) -> None:
    assert verdict in verdicts(text, kind)
    assert (NO in verdicts(text, kind)) is (verdict is NO)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("出庭应诉率达到96%，全年开庭审理50件，负责人出庭应诉47件。", NO),
        ("出庭应诉率达到94%，全年开庭审理50件，负责人出庭应诉47件。", YES),
        ("受理诉求38216件。直接答复27480件，直接答复率77.91%。", NO),
        ("受理诉求38216件。直接答复27480件，直接答复率71.91%。", YES),
        ("审结42宗，胜诉37宗，撤诉5宗，胜诉率100%。", YES),
        ("国内生产总值744亿元。第一产业增加值64亿元。第一产业增加值占国内生产总值的比重为9.6%。", NO),
        ("国内生产总值744亿元。第一产业增加值64亿元。第一产业增加值占国内生产总值的比重为8.6%。", YES),
        ("抽查企业1380家，发现问题企业97家，问题发现率9.03%。", NO),
        ("任务共2507件，完成2247件（另有260件关闭），完结率为100%。", YES),
        ("办理提案495件。已解决的118件，占总数的25.7%；列入计划的283件，占总数的61.7%。", NO),
        ("办理提案459件。已解决的118件，占总数的25.7%；列入计划的283件，占总数的61.7%。", YES),
        ("新登记41.36万户，甲市11.26万户、乙市4.12万户、丙市3.37万户。上述三市占全省总数的54.33%。", NO),
        ("受理行政复议86件。68件案件中，以调解方式结案29件，占33.7%。", NO),
        ("火灾1274起，死亡18人。居住场所发生448起、亡13人，分别占总数的35.16%、77.22%。", NO),
        (
            "税收收入28436万元，税收占财政总收入的比重为53.80%；非税收入24419万元，非税收入占财政总收入比重为42.60%。",
            NO,
        ),
    ],
)
def test_rates_and_shares_of_a_total_told_elsewhere(text: str, verdict: Verdict) -> None:
    assert verdict in verdicts(text, "比率")
    assert (NO in verdicts(text, "比率")) is (verdict is NO)


def test_a_number_in_a_list_takes_the_unit_behind_the_next() -> None:
    figures = audit_text("占比分别提高15、22个百分点。").figures
    assert [(f.value, f.unit) for f in figures] == [(Decimal("0.15"), "1"), (Decimal("0.22"), "1")]


def test_more_left_than_came_in_anew_is_a_doubt() -> None:
    """Courts carry cases over: only what was received anew is told."""
    text = "全市法院全年新收案件78247件，审结案件75420件，未结案件10215件。"
    assert verdicts(text, "差额") == {Verdict.SUSPICIOUS}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # Days of a kind are counted like things.
        ("全年有效监测363天，其中优134天、良181天、轻度污染39天、中度污染7天、重度污染2天。", YES),
        ("全年有效监测363天，其中优134天、良181天、轻度污染93天、中度污染7天、重度污染2天。", NO),
        # A subtotal among the parts is none of them.
        ("全年审结366件，其中甲类118件、乙类179件，两类共297件；丙类52件、丁类14件、戊类3件。", YES),
        ("全年审结366件，其中甲类118件、乙类179件，两类共297件；丙类52件、丁类41件、戊类3件。", NO),
        # The point of one part has moved.
        (
            "追回医保基金1847.36万元；零售药店退回96.58万元；参保人退回22.47万元。三项合计追回1966.41万元。",
            YES,
        ),
        (
            "追回医保基金1847.36万元；零售药店退回965.8万元；参保人退回22.47万元。三项合计追回1966.41万元。",
            NO,
        ),
        # What the words after the list end is all of it.
        ("车辆方面支出529万元，由购置费187万元和运行费342万元组成；接待费243万元。", YES),
        ("车辆方面支出619万元，由购置费187万元和运行费342万元组成；接待费243万元。", NO),
        # What the brackets tell of the whole and of its parts adds up as they do.
        ("受理案件4127件(含旧存318件)。其中诉讼类2296件(含旧存147件),执行类1831件(含旧存171件)。", YES),
        ("受理案件4127件(含旧存318件)。其中诉讼类2296件(含旧存147件),执行类1831件(含旧存117件)。", NO),
    ],
)
def test_days_subtotals_and_points(text: str, verdict: Verdict) -> None:
    assert verdict in verdicts(text, "部分与整体")
    assert (verdict is NO) == (NO in verdicts(text, "部分与整体"))
