"""What is told of an earlier time or of some months only, and where a list ends."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text


@pytest.mark.parametrize(
    "shape",
    [
        # Of ten thousand people or cars; those whose number is the divisor are told last.
        "火灾死亡14人、受伤23人，损失2846.5万元。按常住人口512.3万人计算，十万人口火灾死亡率为{0.27|0.29}。",
        "床位16240张，每千人口{6.51|6.21}张；卫生人员21318人，每千人口8.55人。上述人均指标均以年末常住人口249.4万人为分母。",
        # What it is held against, whatever it is, stands in brackets.
        "全年查处酒驾8642起，比前三年平均值（{7213|7231}起）上升19.8%。",
        "工单量为4312件，与活动前（3890件）相比上升{10.8|18.8}%。",
        "二季度受理举报846件（含重复举报112件），较一季度（{920|290}件）下降8.0%。",
        # One of the parts has not changed.
        "“三公”经费支出合计86.4万元，比上年减少{9.2|6.2}万元。其中：出国经费0万元，与上年一致；车辆费61.4万元（购置20万元、维护41.4万元），较上年减少3.2万元；接待费25万元，较上年减少6万元。",
        "中小学在校生83614人，比上年减少{1331|1286}人。小学41201人，减少1580人；初中27398人，与上年持平；高中15015人，增加249人。",
        # Divided among stations, of all those of whom the parts are told.
        "建成驿站326个，登记志愿者2184人，其中党员768人、群众1416人，每个驿站平均{6.7|7.6}人。",
        # The number right before the change names an earlier time.
        "本年新收裁决申请163件，没有结存；2023年办理{74|47}件，同比增长120.27%。",
        "6月份登记咨询286批，5月份为{312|321}批，环比下降8.33%。",
        # A share beside it is of the same whole, and right.
        "收到意见712条，采纳703条，占98.74%；未采纳{9|19}条，占1.26%。",
        # Kinds of carrying out that are all there are.
        "移交举报538件，已办结236件、阶段性办结216件、未办结{86|41}件。",
        # A count that opens its list, each item with a number.
        "分{6|8}个小类：物业317件、质量188件、买卖109件、征收43件、公租22件、人防5件。",
        # The base stands before its difference.
        "全年登记数比2021年的5310份少{478|748}份，下降9.0%。",
        # Differences and growth told in turn, one of them in the other direction.
        "建议218件、提案326件，分别比上年增加{21|27}件和减少14件；去年这两项依次是197件、340件。",
        "甲区、乙区、丙区分别收案341件、268件、193件，同比分别上升9.6%、15.5%和下降{7.2|2.7}%。上年依次为311件、232件和208件。",
        # The base stands further on, beside the change, or behind the result.
        "在册主体73514户，同比增长{6.22|6.26}%，其中企业24108户，占比32.79%。去年同期在册总量为69208户。",
        "在用电梯5163台，比2020年末增加{18.4|14.8}%，当时为4360台。",
        "本月警情418起，环比（8月{463|436}起）下降9.7%。",
        "受理申请2875件。与2021年的{2316|2816}件申请相比，今年申请量增长24.14%。",
        "第30周形成工单7342件，其余略。工单较第29周{6918|6198}件上升6.13%。",
        "服务业营业收入增长12.6%，达{8.31|8.13}亿元，前一年是7.38亿元。",
        # Means for each thousand, for each one, for each window.
        # Differences add up as the numbers do that they made.
        "小学在校生28614人，比上年增加{1127|1217}人；初中在校生12935人，增加842人。合计41549人，比上年增加1969人。",
        "总收入61840万元，同比增加{2418|2481}万元。其中：市级41520万元，增加3164万元；区级20320万元，减少746万元。",
        # The two of a ratio by their names, of one unit or of two.
        "企业9.61万户，个体户28.14万户，合作社0.41万户，个体户与企业之比为{2.93|2.39}∶1。",
        "驾驶人成功率不计，机动车驾驶人{62418|26418}人，机动车51824辆，人车比1.20∶1。",
        "网上投诉4812件，是窗口投诉的{2.61|2.16}倍。投诉共计7420件，窗口投诉1843件。",
        # Each institution, each batch, the value of each.
        "12家机构受理鉴定6138件，机构均{511.5|551.5}件。",
        "查获侵权物品18432件，案值{147.5|174.5}万元，件均价值80.0元。",
        "律师2146名，每万人拥有律师{6.9|9.6}名。全市常住人口311.2万人。",
        "检查1532家次，发现违法行为489项次，每千家次检查发现{319.2|391.2}项次。",
        "检查1274家次，查出隐患3618项。平均每检查1家次发现隐患{2.84|2.48}项。",
        "窗口118个，全年受理事项384208件。每个窗口年均受理{3256|3526}件。",
        "常住人口287.4万人，完成抽检15216批次，抽检密度达到{5.29|5.92}批次/千人。",
        "抽检完成13174批次，千人抽检量为{6.10|6.70}批次（常住人口216.0万人）。",
    ],
)
def test_true_holds_and_altered_does_not(shape: str) -> None:
    """The true form is not accused, the altered one is."""
    before, rest = shape.split("{", 1)
    numbers, after = rest.split("}", 1)
    true, altered = (before + number + after for number in numbers.split("|"))
    assert not audit_text(true).contradicts
    assert audit_text(altered).count(Verdict.CONTRADICTION)


@pytest.mark.parametrize(
    "text",
    [
        "安全事故死亡31人，道路事故死亡189人，机动车138.4万辆，道路交通万车死亡率1.37，比上年下降0.15。",
        # Each part is shared out among its own; a rate is a multiple of another rate.
        "减税38.24亿元。其中扣除减税14.27亿元，享受企业2386户，户均59.8万元，优惠税率8.93亿元，享受企业914户，户均97.7万元。",
        "检测柴油货车12075辆次、超标1196辆次，超标率9.9%，是全部车辆超标率4.2%的2.4倍。",
        # The number in brackets is no base.
        "我区立案311件，增速比全市（284件）高，增长25.4%。",
        "与公安机关（284件）联合查办案件311件，增长25.4%。",
        # About the same is not the same.
        "“三公”经费420万元，比上年减少35万元。出国费80万元，与上年基本持平；公车费240万元，减少20万元；接待费100万元，减少16万元。",
        "养老机构142家，护理员3124人，其中持证2410人，平均每家有持证护理员17.0人。",
        # The base is told before the difference, or against the number.
        "2023年，信访总量2814件次。与2022年的3206件次相比减少392件次，降幅12.2%。",
        "举报1528件对1876件，减少348件；罚款1034.2万元对1327.6万元，减少293.4万元，降幅22.1%。",
        "9月份受理7531件，8月份为7214件，环比多317件，增幅4.39%。",
        # Several together are what grew.
        "旅游立案64件，文化立案147件，文物立案31件，三个领域立案总数较上年的203件增加39件。",
        # Each saving is of its own pair of amounts.
        "甲项预算74.0万元，成交68.5万元，节约5.5万元；乙项预算131.0万元，成交120.2万元，节约10.8万元。",
        # Net gain is of all that was newly set up.
        "新设经营主体38420户。新设企业11236户，新设个体户27184户；同期注销26310户，净增12110户。",
        # A mean of all the years in the row.
        "五年来受理案件31260件。2018年5412件、2019年6034件、2020年5871件、2021年6720件、2022年7223件，年均6252件。",
        # To each its own, no price for each.
        "三个领域分别办理53件、41件、27件，共121件。",
        "城市由每月760元提高到815元，农村由610元提高到675元，分别提高55元和65元。",
        # What changed stands further back.
        "持证人员1142人，新申领136人，注销59人，持证人数比上年末的1065人净增77人。",
        "受理36214件，日均5173件，较上周减少482件，下降1.31%，上周受理36696件。",
        # Of the cars that were stopped.
        "检测货车73218辆次，查处超限587辆次；卸载货物7219.3吨，车均卸载12.3吨。",
        # The mean of another year.
        "顾问团14人，提供服务266件次，人均19.0件次，比上年的人均16.3件次多2.7件次。",
        "首次响应率99.6%，办结率98.4%，满意率93.9%，较上年分别提高0.2、0.7和2.1个百分点。",
        # The part is of some months, the whole of all.
        "当年审结案件751件，判决败诉143件；4月至年底，有296件由负责人到庭应诉，到庭率41%。",
        # The list ends where another sort of clause begins.
        "全年公开信息318条，其中动态241条、目录56条；报送简报120余条。",
        "共处理案件46件，其中开过庭的13件；到9月底审结37件，尚未审结9件。",
        # Due, done and done in time are stages of the same cases.
        "立案1203件，到期应结案1164件，实际结案1098件，结案率94.33%；按期结案941件。",
        # What is more than the base is told of another in brackets.
        "今年发生事故23起（道路16起、施工5起、工贸2起），比上年同期减少4起，下降14.8%。",
        # By the day, not of the whole.
        "处置警情18.64万起，日均1030起。按性质分，火灾8.12万起，抢险4.35万起，救助3.97万起，勤务1.46万起，其他0.74万起。",
        # In real terms, and differences from two times.
        "全区生产总值231.6亿元，按不变价格计算，比上年增长5.9%，上年为222.4亿元。",
        "小学生28614人，比上月增加127人；初中生12935人，增加842人。合计41549人，比上年增加1269人。",
        # Two sorts that were taken off together, and one of several rates.
        "事项原有214项，此次取消41项、合并压减18项，现保留155项。",
        "优、良、差的比例分别为71.6%、22.7%、5.7%，优的比例比上年的68.4%高3.2个百分点。",
        # The people are told at the end; a rate is a multiple of another.
        "床位16240张，每千人口6.51张；卫生人员21318人，每千人口8.55人。以上按年末常住人口249.4万人计算。",
        "合计签发91840本，月均7653本，为2021年全年签发量15310本的6.0倍。",
        # Two times that are not to be added up.
        "投诉12684件，上年为7926件；举报3967件，上年为3105件；咨询23147件，上年为9856件。三项合计3.98万件。",
    ],
)
def test_left_alone(text: str) -> None:
    """Nothing is accused."""
    assert not audit_text(text).contradicts
