"""Products told in prose: prices and quantities, multiples laid down, ratios, and amounts told twice."""

from __future__ import annotations

import pytest

from mingfa.auditor.audit import audit_text
from mingfa.auditor.model import Verdict

ALTERED_UNIT_PRICE_AND_QUANTITY = (
    "经查，当事人购入某常规稻种4860公斤，其中销出2315公斤，未销及被退回2545公斤，均按每公斤5.8元定价，违法所得计13427元，全部货值计28818元。",
    "路警联合夜间设卡三次，检查货车126辆，查扣超限运输车辆18辆。对这18辆车的驾驶人每人一次记6分，共记118分。",
    "市财政为困难家庭发放节日补助，按3460户×600元计算，共270.6万元。",
    "当事人销售过期复合肥32.5吨，售价3.2元/公斤，销售金额10.04万元，没收违法所得1.2万元，罚款15万元。",
    "全县216个行政村，每村配备网格员3名，共配备684名。",
    "举办执法培训班14期，每期48学时，累计627学时，参训人员2315人次。",
    "为1275名五保对象发放补助，每人300元，计38.52万元。",
    "该店购进白酒86箱，每箱6瓶，计561瓶，售价每瓶128元，货值金额66048元。",
    "购进口罩2400包，每包进价3.5元，每包售价6元，货款14400元，购货款8500元，获利6000元。",
)
TRUE_UNIT_PRICE_AND_QUANTITY = (
    "拆除点位共2184处，平均每处216.8平方米，最大的一处在城北，面积6300平方米。",
    "经查，当事人购入某常规稻种4860公斤，其中销出2315公斤，未销及被退回2545公斤，均按每公斤5.8元定价，违法所得计13427元，全部货值计28188元。",
    "路警联合夜间设卡三次，检查货车126辆，查扣超限运输车辆18辆。对这18辆车的驾驶人每人一次记6分，共记108分。",
    "市财政为困难家庭发放节日补助，按3460户×600元计算，共207.6万元。",
    "当事人销售过期复合肥32.5吨，售价3.2元/公斤，销售金额10.4万元，没收违法所得1.2万元，罚款15万元。",
    "全县216个行政村，每村配备网格员3名，共配备648名。",
    "举办执法培训班14期，每期48学时，累计672学时，参训人员2315人次。",
    "为1275名五保对象发放补助，每人300元，计38.25万元。",
    "该店购进白酒86箱，每箱6瓶，计516瓶，售价每瓶128元，货值金额66048元。",
    "征收土地216.5亩，补偿标准为每亩4.6万元，已支付补偿款812.4万元，其余分期支付。",
    "每户补助600元，共补助3460户，连同上年结转资金，全年支出240.3万元。",
    "购进口罩2400包，每包进价3.5元，每包售价6元，货款14400元，购货款8400元，获利6000元。",
)
ALTERED_MULTIPLE_OF_AN_AMOUNT = (
    "查实某种业企业产种29吨，货值金额56.3万元。该局没收全部涉案种子，并按货值金额的3倍处以罚款160.8万元。",
    "该公司违法所得4.28万元，没收违法所得，并处违法所得2倍罚款8.65万元。",
    "该项目合同金额1846.5万元，未招先建，按合同金额的1.5%处罚款27.96万元。",
    "罚款12.4万元，当事人逾期23天未缴，按日加处3%罚款8.656万元。",
    "当事人违法所得3.2万元，货值8.6万元，按违法所得的3倍罚款6.9万元。",
    "当事人销售额为8.6万元，按照销售额4%处以罚款4340元。",
)
TRUE_MULTIPLE_OF_AN_AMOUNT = (
    "查实某种业企业产种29吨，货值金额56.3万元。该局没收全部涉案种子，并按货值金额的3倍处以罚款168.9万元。",
    "该公司违法所得4.28万元，没收违法所得，并处违法所得2倍罚款8.56万元。",
    "该项目合同金额1846.5万元，未招先建，按合同金额的1.5%处罚款27.70万元。",
    "罚款12.4万元，当事人逾期23天未缴，按日加处3%罚款8.556万元。",
    "罚款12.4万元，当事人逾期63天未缴，按日加处3%罚款12.4万元。",
    "两家店铺货值金额分别为2.3万元和4.1万元，按货值金额的5倍处以罚款32万元。",
    "全市没收违法所得38.4万元，按违法所得的3倍罚款等较重处罚27件，罚款总额612万元。",
    "当事人违法所得3.2万元，货值8.6万元，按违法所得的3倍罚款9.6万元。",
    "当事人销售额为8.6万元，按照销售额4%处以罚款3440元。",
)
ALTERED_RATIO_OF_TWO_NAMED = (
    "全市小学318所、7024个班，在校生287640人，专任教师15128人，生师比为19.01:1;初中139所、2897个班，在校生132905人，专任教师9624人，生师比为14.37:1。特殊教育学校8所，专任教师341人。",
    "小学在校生41286人，专任教师2418人，生师比17.07∶1；初中在校生20418人，专任教师1652人，生师比12.63∶1。",
    "全市建成充电桩18462个，新能源汽车保有量52618辆，车桩比3.85:1。",
    "信访事项中，初次信访4263件、重复信访1579件，初次与重复之比为1∶0.73。",
    "全市执业医师6418人，注册护士8215人，医护比1∶1.82。",
)
TRUE_RATIO_OF_TWO_NAMED = (
    "全市小学318所、7024个班，在校生287640人，专任教师15128人，生师比为19.01:1;初中139所、2897个班，在校生132905人，专任教师9246人，生师比为14.37:1。特殊教育学校8所，专任教师341人。",
    "小学在校生41286人，专任教师2418人，生师比17.07∶1；初中在校生20418人，专任教师1652人，生师比12.36∶1。",
    "普通高校在校生41286人，专任教师2218人，生师比17.92∶1。",
    "全市建成充电桩18462个，新能源汽车保有量52618辆，车桩比2.85:1。",
    "信访事项中，初次信访4263件、重复信访1579件，初次与重复之比为1∶0.37。",
    "全市执业医师6418人，注册护士8215人，医护比1∶1.28。",
    "全年总抚养比48.6，城乡居民收入比由上年的2.07:1缩小到2.04:1，城镇居民收入48625元，农村居民收入23836元。",
)
ALTERED_WHAT_IS_TAKEN_WAS_TOLD = (
    "某农资店先后购进未审定稻种1240公斤，至案发售出587公斤，剩余653公斤，售价每公斤90元，取得违法所得52830元，货值共111600元。该局决定没收全部剩余稻种635公斤、没收违法所得52830元，另罚款6万元。",
    "某农资店取得违法所得52830元，货值共111600元。该局决定没收全部剩余稻种653公斤、没收违法所得58230元，另罚款6万元。",
    "该公司购进劣质化肥1860袋，售出1172袋，库存688袋。执法人员查封库存化肥668袋，责令召回已售化肥。",
    "现场查获假冒卷烟4286条。执法部门没收上述卷烟4826条，移送公安机关处理。",
    "当事人收取费用38640元，责令当事人全额退还所收费用36840元。",
)
TRUE_WHAT_IS_TAKEN_WAS_TOLD = (
    "某农资店先后购进未审定稻种1240公斤，至案发售出587公斤，剩余653公斤，售价每公斤90元，取得违法所得52830元，货值共111600元。该局决定没收全部剩余稻种653公斤、没收违法所得52830元，另罚款6万元。",
    "该公司购进劣质化肥1860袋，售出1172袋，库存688袋。执法人员查封库存化肥688袋，责令召回已售化肥。",
    "该公司购进化肥1860袋，售出1172袋，库存688袋。执法人员抽样12袋，查封库存化肥676袋。",
    "现场查获假冒卷烟4286条，另在仓库查获540条。执法部门没收上述卷烟4826条，移送公安机关处理。",
    "当事人收取费用38640元，已退还1800元，责令当事人退还其余所收费用36840元。",
)


def _accused(text: str) -> bool:
    return audit_text(text).count(Verdict.CONTRADICTION) > 0


@pytest.mark.parametrize("text", ALTERED_UNIT_PRICE_AND_QUANTITY)
def test_altered_unit_price_and_quantity_is_accused(text: str) -> None:
    """One number altered by a slip: prices, quantities and amounts of a paragraph."""
    assert _accused(text)


@pytest.mark.parametrize("text", TRUE_UNIT_PRICE_AND_QUANTITY)
def test_true_unit_price_and_quantity_is_left_alone(text: str) -> None:
    """The same wording with numbers that hold, and wording that tempts: prices, quantities and amounts of a paragraph."""
    assert not _accused(text)


@pytest.mark.parametrize("text", ALTERED_MULTIPLE_OF_AN_AMOUNT)
def test_altered_multiple_of_an_amount_is_accused(text: str) -> None:
    """One number altered by a slip: fines as a multiple of an amount or by the day."""
    assert _accused(text)


@pytest.mark.parametrize("text", TRUE_MULTIPLE_OF_AN_AMOUNT)
def test_true_multiple_of_an_amount_is_left_alone(text: str) -> None:
    """The same wording with numbers that hold, and wording that tempts: fines as a multiple of an amount or by the day."""
    assert not _accused(text)


@pytest.mark.parametrize("text", ALTERED_RATIO_OF_TWO_NAMED)
def test_altered_ratio_of_two_named_is_accused(text: str) -> None:
    """One number altered by a slip: ratios printed N:1 and 1:N."""
    assert _accused(text)


@pytest.mark.parametrize("text", TRUE_RATIO_OF_TWO_NAMED)
def test_true_ratio_of_two_named_is_left_alone(text: str) -> None:
    """The same wording with numbers that hold, and wording that tempts: ratios printed N:1 and 1:N."""
    assert not _accused(text)


@pytest.mark.parametrize("text", ALTERED_WHAT_IS_TAKEN_WAS_TOLD)
def test_altered_what_is_taken_was_told_is_accused(text: str) -> None:
    """One number altered by a slip: what is taken or given back."""
    assert _accused(text)


@pytest.mark.parametrize("text", TRUE_WHAT_IS_TAKEN_WAS_TOLD)
def test_true_what_is_taken_was_told_is_left_alone(text: str) -> None:
    """The same wording with numbers that hold, and wording that tempts: what is taken or given back."""
    assert not _accused(text)


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        ("检查生产经营单位4872家次，排查隐患16101处，家次均3.3处。", ("3.3处", "7.3处")),
        ("办结时限压到6237个工作日。事项总数1895项，平均每项承诺3.3个工作日。", ("3.3个", "1.3个")),
        ("公务接待3174批次、21865人次，公务接待费286.4万元，人均131.0元。", ("131.0元", "331.0元")),
        ("规范性文件68件、重大决策31件。规范性文件审核量是上年40件的1.7倍。", ("40件", "48件")),
        (
            "改革当年为2021年，受理64件。2022年多了27件，达到91件。2024年受理137件，为2021年的2.14倍。",
            ("2.14倍", "2.41倍"),
        ),
    ],
)
def test_averages_and_times_of_what_stands_before(text: str, altered: tuple[str, str]) -> None:
    """Averages of checks, days and visitors, and times of a number that stands right before or in its year."""
    assert not _accused(text)
    assert _accused(text.replace(*altered))


@pytest.mark.parametrize(
    "text",
    [
        # 所比的时限不是总数；每十万人不是十万人
        "全年接处警5832起，平均到达时间8.6分钟，比15分钟的时限少6.4分钟。",
        "按常住人口51.3万人计算，每十万人发案86.2起；每万人口配备民警12.4名。",
        # 前20户是名次；月平均是全年的
        "申报纳税户2918户，月平均243户；前20户缴税占六成。",
    ],
)
def test_averages_of_nothing_told(text: str) -> None:
    assert [f for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION] == []


@pytest.mark.parametrize(
    ("true", "altered"),
    [
        # 亩产、单产、公顷产
        (
            "小麦播种41.2万亩，总产量19.88万吨，平均亩产483公斤。",
            "小麦播种41.2万亩，总产量19.88万吨，平均亩产438公斤。",
        ),
        ("玉米面积21.6万亩，单产512公斤，总产11.06万吨。", "玉米面积21.6万亩，单产512公斤，总产11.60万吨。"),
        (
            "水稻面积8.6万公顷，产量62.35万吨，每公顷产7.25吨。",
            "水稻面积8.6万公顷，产量62.35万吨，每公顷产7.52吨。",
        ),
        # 按日连续处罚
        (
            "对该厂处罚款3.5万元；复查发现仍未改正，按日连续处罚12日，罚款42万元。",
            "对该厂处罚款3.5万元；复查发现仍未改正，按日连续处罚12日，罚款45万元。",
        ),
        (
            "原罚款2.6万元，企业拒不改正，按原罚款数额自次日起按日连续处罚14日，计36.4万元。",
            "原罚款2.6万元，企业拒不改正，按原罚款数额自次日起按日连续处罚14日，计34.6万元。",
        ),
    ],
)
def test_yields_and_fines_by_the_day(true: str, altered: str) -> None:
    accused = [
        any(f.verdict is Verdict.CONTRADICTION for f in audit_text(text).findings) for text in (true, altered)
    ]
    assert accused == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        # 高产典型的亩产不是总产除以面积；连同原罚款一并计算
        "大豆扩种3.2万亩，亩产高产典型达到231公斤；其中示范片0.8万亩，产量1640吨。",
        "对该厂处罚款3.5万元；复查发现仍未改正，按日连续处罚12日，连同原罚款共45.5万元。",
        "原罚款10万元。未按期改正，按日连续处罚14日，每日2.4万元，共计33.6万元。",
    ],
)
def test_yields_and_fines_left_alone(text: str) -> None:
    assert [f for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION] == []


@pytest.mark.parametrize(
    ("sound", "altered"),
    [
        # 逐年并列的数：取末一年
        (
            "近三年行政复议收案分别为97件、128件和186件；同期行政诉讼收案由112件降至94件，再降至81件。2024年复议与诉讼收案之比约为2.3∶1。",
            "近三年行政复议收案分别为97件、128件和186件；同期行政诉讼收案由112件降至94件，再降至81件。2024年复议与诉讼收案之比约为3.2∶1。",
        ),
        # 上年、某年的比值另有其数
        (
            "公证处办理国内公证1614件、涉外公证228件，国内与涉外之比约为7∶1，上年约为6∶1。",
            "公证处办理国内公证1614件、涉外公证228件，国内与涉外之比约为9∶1，上年约为6∶1。",
        ),
        (
            "行政诉讼81件，行政复议186件，复议与诉讼比为2.3∶1；2023年为1.36∶1。",
            "行政诉讼81件，行政复议186件，复议与诉讼比为2.8∶1；2023年为1.36∶1。",
        ),
        # 部分的人均，其总额未列
        (
            "投入经费286.4万元，人均4.2元，其中普法经费人均1.3元；常住人口68.2万人。",
            "投入经费286.4万元，人均2.4元；常住人口68.2万人。",
        ),
    ],
)
def test_ratios_and_means_of_other_years_and_parts_are_left_alone(sound: str, altered: str) -> None:
    assert not _accused(sound)
    assert _accused(altered)


def test_a_price_for_each_of_several_times_is_no_price_of_the_whole() -> None:
    assert not _accused("86名法治副校长每名每学期讲课2次，全年共讲课344次。")


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        # 同一数换一个单位再说
        ("追发工资28647500元（即2864.75万元）。", ("2864.75", "2846.75")),
        ("退还保证金1.28亿元，折合12800万元。", ("12800", "12080")),
        ("治理面积320公顷，约合4800亩。", ("4800", "4300")),
        # 每期数额与期数
        ("财政自2021年起分三年、每年安排180万元，三年合计540万元。", ("540", "450")),
        ("每年安排180万元，连续三年，累计540万元。", ("540", "450")),
        ("每季度拨付经费36万元，全年共计144万元。", ("144", "114")),
        # 点着名字再说一遍
        ("达成协议4251件，未达成协议35件。上述未达成协议的35件中，土地类22件。", ("的35", "的53")),
        ("受理举报412件，查实126件，超期未结46件。对超期未结的46件逐件督办。", ("的46", "的64")),
        # 列举之后的数
        ("挂牌甲县商会调委会、物业调委会、医患调委会和事故调委会4个行业性、专业性组织。", ("4个", "6个")),
        # 不再点名的比值
        (
            "2021年复议1364件，诉讼1207件，复议与诉讼之比为1.13；2022年复议1571件，诉讼970件，比值升至1.62。",
            ("970", "790"),
        ),
    ],
)
def test_the_same_told_otherwise(text: str, altered: tuple[str, str]) -> None:
    assert not _accused(text)
    assert _accused(text.replace(*altered))


@pytest.mark.parametrize(
    "text",
    [
        "发放补贴1846.3万元，约合0.18亿元。",
        "追发工资120万元，即人均1.2万元。",
        "对12个村每年安排2万元，三年合计72万元。",
        "第一年安排90万元，以后每年安排180万元，三年合计450万元。",
        "分三年实施，每年安排180万元，目前累计到位360万元。",
        "每年每村安排5万元，三年合计180万元。",
        "今年受理325件，去年受理的352件中有38件未结。",
        "在东山街道、西山街道和南山街道8个社区开展试点。",
        "挂牌商会调委会、物业调委会、医患调委会等6个行业性组织。",
    ],
)
def test_what_is_told_otherwise_of_something_else(text: str) -> None:
    assert not _accused(text)
