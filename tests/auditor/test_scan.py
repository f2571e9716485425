"""Which numerals are figures, with which value, unit and bound; and which are not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingfa.auditor import Bound, audit_text


def read(text: str) -> list[tuple[str, Decimal, str, Bound]]:
    return [(f.literal, f.value, f.unit, f.bound) for f in audit_text(text).figures]


@pytest.mark.parametrize(
    ("text", "literal", "value", "unit", "bound"),
    [
        ("罚没1562.74万元。", "1562.74万元", "15627400", "元", Bound.EXACT),
        ("近6亿元资金。", "6亿元", "600000000", "元", Bound.AT_MOST),
        ("受众3万余人次。", "3万余人次", "30000", "人次", Bound.AT_LEAST),
        ("新增8400多家。", "8400多家", "8400", "家", Bound.AT_LEAST),
        ("发放近660余份。", "660余份", "660", "份", Bound.APPROX),
        ("解答咨询3千余人次。", "3千余人次", "3000", "人次", Bound.AT_LEAST),
        ("网办率达到98%以上。", "98%以上", "0.98", "1", Bound.AT_LEAST),
        ("人口不到30万。", "30万", "300000", "人", Bound.AT_MOST),
        ("不少于40学时。", "40学时", "40", "学时", Bound.AT_LEAST),
        ("满意率100 %。", "100 %", "1", "1", Bound.EXACT),
        ("受理１２３件。", "１２３件", "123", "件", Bound.EXACT),
        ("受理3 421件。", "3 421件", "3421", "件", Bound.EXACT),
        ("合格率百分之九十六点五。", "百分之九十六点五", "0.965", "1", Bound.EXACT),
        ("十余期视频。", "十余期", "10", "期", Bound.AT_LEAST),
        ("受益主体近千人。", "千人", "1000", "人", Bound.AT_MOST),
        ("5486户(次)被列入名录。", "5486户(次)", "5486", "户次", Bound.EXACT),
        ("5分钟内应答。", "5分钟内", "5", "分钟", Bound.AT_MOST),
        ("位列全国第27位。", "27位", "27", "位", Bound.EXACT),
        ("提高2.5个百分点。", "2.5个百分点", "0.025", "1", Bound.EXACT),
        ("自然增长率3.5‰。", "3.5‰", "0.0035", "1", Bound.EXACT),
        ("推动六大领域改革。", "六大", "6", "个", Bound.EXACT),
        ("约九成案件办结。", "九成", "0.9", "1", Bound.APPROX),
        ("签约12家。", "12家", "12", "家", Bound.EXACT),
    ],
)  # fmt: skip
def test_a_figure_is_read(text: str, literal: str, value: str, unit: str, bound: Bound) -> None:
    assert read(text) == [(literal, Decimal(value), unit, bound)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年3月15日15:06发布。", "2021—2025年规划。", "国办发〔2021〕17号文件。", "根据第三条第二款。",
        "二、推进改革。", "(三)健全机制。", "一是加强领导。", "1.深化改革。", "落实“三项制度”。", "落实三项制度。",
        "“八五”普法规划。", "党的二十大精神。", "十九届六中全会。", "12345热线。", "“1+2+N”模式。", "《2023年度三个清单》印发。",
        "联系电话：0531-12345678。", "坚持“四个亲自”。", "一支队伍管执法。", "第一责任人。", "附件1", "24小时值守。",
        "网址http://www.a1b2.gov.cn/2023/5.html", "索引号 11370000MB2 公开",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_figure_is_left_out(text: str) -> None:
    assert read(text) == []


def test_a_range_gives_both_its_ends() -> None:
    """3—5个 is at least three and at most five; the unit belongs to both."""
    assert read("每年3—5个项目。") == [
        ("3", Decimal(3), "个", Bound.AT_LEAST),
        ("5个", Decimal(5), "个", Bound.AT_MOST),
    ]


def test_one_number_may_stand_for_several_rates() -> None:
    audit = audit_text("报备率、规范率、及时率达到100%。")
    assert [f.what for f in audit.figures] == ["报备率", "规范率", "及时率"]
    assert len({f.start for f in audit.figures}) == 1


def test_a_lost_measure_word_is_inferred_and_said_to_be_lost() -> None:
    """The number is read as well as it can be, and the damage is a finding."""
    audit = audit_text("发放行业综合许可证821。")
    (figure,) = audit.figures
    assert (figure.value, figure.unit, figure.unit_printed) == (821, "张", False)
    assert [f.kind for f in audit.findings] == ["文字损坏"]


def test_a_measure_word_that_nobody_writes_is_no_damage() -> None:
    audit = audit_text("累计阅读量达1.5万。")
    assert audit.figures[0].unit == "次"
    assert audit.findings == ()


def test_what_is_counted_takes_its_subject_from_the_clause_before() -> None:
    audit = audit_text("全年共收到行政许可申请34204件，受理34108件。")
    assert [f.what for f in audit.figures] == ["收到行政许可申请", "行政许可受理"]
    assert [f.indicator for f in audit.figures] == ["行政许可申请收到数", "行政许可申请受理数"]


def test_plans_are_marked_as_plans() -> None:
    audit = audit_text("2023年报告\n一、工作成效\n培训5次。\n二、下一步工作打算\n培训8次。\n")
    assert [f.dims.get("性质") for f in audit.figures] == [None, "计划"]
