"""Each relation on its smallest example: true, false, and not to be told."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text

YES, NO, DOUBT, OPEN = Verdict.CONSISTENT, Verdict.CONTRADICTION, Verdict.SUSPICIOUS, Verdict.UNKNOWN


def verdicts(text: str, kind: str) -> list[Verdict]:
    return [f.verdict for f in audit_text(text).findings if f.kind == kind]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("办结163件，其中，审批17件，备案146件。", YES),
        ("办结163件，其中，审批17件，备案156件。", NO),
        ("办结163件，其中审批170件。", NO),
        ("办结163件：审批17件、备案140件。", NO),
        ("结案76件，其中维持26件，终止21件，确认违法7件。", DOUBT),
        ("结案1166件，其中警告171件，罚款1274次。", DOUBT),
        ("保留事项313项，其中实行承诺制68项、证明事项42项。", YES),
        ("诉讼案件94件，其中一审审结39件，一审开庭41件。", YES),
        ("开展活动98场，其中宣讲40场、讲座58场，发放资料1万份。", YES),
        ("线上98项、线下60项，合计158项。", YES),
        ("线上98项、线下60项，合计156项。", NO),
        ("收入3.5亿元，其中税收1.2亿元，其他2.2亿元。", YES),
        ("收入3.5亿元，其中税收1.2亿元，其他2.6亿元。", NO),
        ("38个部门中，已有41个部门完成。", NO),
        ("行为11298条(其中移动端890条)，计划63条。", YES),
    ],
)  # fmt: skip
def test_parts_and_whole(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "部分与整体") == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("提出120条问题，已整改98条，剩余22条。", YES),
        ("提出120条问题，已整改98，剩余12条。", NO),
        ("共受理案件96件，上年结转8件，审结97件，未结7件。", YES),
        ("受理申请86件，不予受理12件，办结71件，尚未办结3件。", YES),
        ("受理案件86件(含上年结转)，办结71件，尚未办结3件。", OPEN),
    ],
)
def test_what_is_left(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "差额") == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("受理416件，成功化解408件，调解成功率98%。", YES),
        ("受理416件，成功化解408件，调解成功率96%。", NO),
        ("发现3487条，整治3440条，整改率98.65%。", YES),
        ("受理64件，办结60件，按时办结率100%。", OPEN),
        ("整改问题6个，整改完成率100%。", OPEN),
        ("开庭36件，出庭29件，出庭率80.5%。", YES),
        ("全县400个村中，已有380个村聘请顾问，覆盖率90%。", NO),
        ("诉讼案件123件，审结133件(含去年案件)，败诉27件，败诉率20.3%。", DOUBT),
        ("败诉24件，在审结的40件中占65%。", NO),
        ("受理60件，其中调解25件，占41.7%。", YES),
    ],
)
def test_rates(text: str, verdict: Verdict) -> None:
    """Nearest and truncated roundings are both the writer's right."""
    assert verdicts(text, "比率") == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("收到申请96件，受理94件。", YES),
        ("收到申请96件，受理99件。", DOUBT),
        ("受理诉求1.5万件，办结1.6万件。", DOUBT),
        ("发现隐患45处，已整改47处。", NO),
        ("诉讼案件123件，审结133件(含上年结转)。", DOUBT),
    ],
)
def test_stages(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "环节先后") == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("由200件增加到240件，增长20%。", YES),
        ("由200件增加到240件，增长25%。", NO),
        ("由1500批次下降至1200批次，下降20%。", YES),
        ("由90.5%提升至95.2%，提高4.7个百分点。", YES),
        ("由90.5%提升至95.2%，提高5.7个百分点。", NO),
        ("办理1520件，比上年增加120件，增长8.6%。", YES),
        ("办理1520件，比上年增加120件，增长12%。", NO),
        ("案件同比下降110%。", NO),
        ("贷款57.5亿元，增长84.2%。", OPEN),
    ],
)
def test_growth(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "增减") == [verdict]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("对资规局、住建局、人社局、城管局等四个部门开展检查。", [YES]),
        ("对资规局、住建局、人社局、城管局三个部门开展检查。", [NO]),
        ("公安、交运、市场监管等7个部门设立窗口。", []),
        ("火灾、地震(2个)、防汛等4个专项预案印发。", [YES]),
        ("按省、市要求完成农业、文化、交通三大领域改革。", [YES]),
        ("深入社区、学校、企业开展5场活动。", []),
        ("在机关、学校、企业设立12个示范点。", []),
        ("评选先进集体、先进个人、优秀案例各2个项目。", []),
        ("建成法治公园、法治广场、法治长廊4个阵地。", []),
        ("组建由律师、公证员、调解员组成的5支服务队伍。", []),
    ],
)
def test_lists_and_their_counts(text: str, found: list[Verdict]) -> None:
    assert verdicts(text, "列举计数") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("整改率达103%。", [NO]),
        ("任务完成率103%。", []),
        ("45%的受访者非常满意，30%表示满意，33%表示一般。", [NO]),
        ("7名执法人员考试合格率80%。", [DOUBT]),
    ],
)
def test_numbers_that_cannot_be(text: str, found: list[Verdict]) -> None:
    assert verdicts(text, "数值范围") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每件补贴1000元，发放补贴20万元，补贴200件。", [YES]),
        ("每件补贴1000元，发放补贴15万元，补贴200件。", [NO]),
        ("人均办理案件4件，300名律师共办理案件1200件。", [YES]),
    ],
)
def test_unit_prices(text: str, found: list[Verdict]) -> None:
    assert verdicts(text, "单价与总额") == found


def test_one_thing_told_twice_must_be_the_same() -> None:
    text = "全年受理行政复议案件{}件。\n综上，全年受理行政复议案件{}件。\n"
    assert verdicts(text.format(96, 96), "前后重复") == [YES]
    assert verdicts(text.format(96, 94), "前后重复") == [NO]


def test_other_years_and_plans_are_no_repetition() -> None:
    text = "2022年受理行政复议案件96件。\n2023年受理行政复议案件94件。\n"
    assert verdicts(text, "前后重复") == []


def test_a_copied_sentence_is_doubted_when_it_speaks_of_something_else() -> None:
    text = "审查规范性文件11件，向市政府备案2件，向区人大备案2件。\n审查合同101件，向市政府备案2件，向区人大备案2件。"
    assert verdicts(text, "前后重复") == [DOUBT]


def test_two_numbers_run_together_are_doubted() -> None:
    assert verdicts("来区访213646人次。", "文字损坏") == [DOUBT]
    assert verdicts("来区访213批646人次。", "文字损坏") == []


TABLE = "单位\t立案（件）\t结案（件）\n市场监管局\t120\t110\n公安局\t80\t75\n合计\t200\t{}\n"


def test_totals_of_tables() -> None:
    assert verdicts(TABLE.format(185), "表格合计") == [YES, YES]
    assert verdicts(TABLE.format(195), "表格合计") == [NO, YES]


def test_the_disclosure_table_keeps_its_identity() -> None:
    """New and carried over make concluded and carried forward."""
    table = (
        "事项\t自然人\t法人\n一、本年新收政府信息公开申请数量\t52\t3\n二、上年结转政府信息公开申请数量\t4\t0\n"
        "（七）总计\t51\t3\n四、结转下年度继续办理\t{}\t0\n"
    )
    assert verdicts(table.format(5), "表格合计") == [YES, YES]
    assert verdicts(table.format(6), "表格合计") == [NO, YES]


def test_a_finding_shows_its_arithmetic_and_quotes_the_words() -> None:
    audit = audit_text("提出120条重大隐患问题，已整改完成98，剩余12条。")
    finding = audit.findings[0]
    assert finding.expression == "120−98=22≠12"
    assert "提出120条重大隐患问题…已整改完成98…剩余12条" in finding.explanation
    assert [audit.figures[i].value for i in finding.figures] == [120, 98, 12]
