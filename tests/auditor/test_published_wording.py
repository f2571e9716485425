"""Relations in the wording of published texts: each shape once true and once with a number altered."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("优良天数共{349|349}天，占全年监测有效天数（365天）的{95.6|96.5}%。", "比率"),
        ("共接到案件12846件，其中投诉9378件；举报3468件。共办结案件{12460|10460}件，办结率97%。", "比率"),
        (
            "共清理文件67503件，对其中现行有效的9754件规范性文件，经清理，保留4626件，决定修改549件，废止{4579|4759}件。",
            "部分与整体",
        ),
        (
            "形成有效工单10347件，转派各成员单位{4536|5436}件，在线办结数5811件，综合办结数为10340件。",
            "部分与整体",
        ),
        ("案件共计312件（2019年{168|186}件），同比增长85.71%。", "增减"),
        (
            "受理案件6842件（2019年5731件），审结{6821|6281}件（2019年5696件），分别增长19.39%和19.75%。",
            "增减",
        ),
        ("全市办理法律援助案件{10432|12432}件，其中诉讼案件9714件，诉讼案件占比93.1%。", "比率"),
        ("共作出处罚167宗（并处的计入最重类别），其中警告36宗、罚款58宗、行政拘留{73|93}宗。", "部分与整体"),
        ("预算执行问题9项，涉及金额21054.47万元，部分整改5项，已整改{4|6}项。", "部分与整体"),
        (
            "接收代表建议、委员提案34件（其中承办26件，协办8件），全部办完。其中，承办代表建议12件，承办委员提案{14|17}件。",
            "部分与整体",
        ),
        (
            "追讨工资待遇2.14亿元，涉及劳动者2.63万人，其中追发农民工工资1.9亿元，涉及农民工{2.08|2.80}万人。",
            "部分与整体",
        ),
        ("收到行政许可申请28416件，受理{28327|38327}件，办理27804件。", "环节先后"),
    ],
)
def test_published_shapes(text: str, kind: str) -> None:
    true, altered = _both(text)
    assert Verdict.CONTRADICTION not in {f.verdict for f in audit_text(true).findings}
    assert Verdict.CONSISTENT in {f.verdict for f in audit_text(true).findings if f.kind == kind}
    assert Verdict.CONTRADICTION in {f.verdict for f in audit_text(altered).findings if f.kind == kind}


def _both(text: str) -> tuple[str, str]:
    """``{12|21}`` read as 12 and as 21."""
    pieces = [piece.split("|") for piece in text.replace("}", "{").split("{")]
    return "".join(p[0] for p in pieces), "".join(p[-1] for p in pieces)


def test_totals_beside_each_other_are_no_parts() -> None:
    text = "提供服务126804件，其中总受理量119402件、总派单量36812件、总回访量68790件。"
    assert not audit_text(text).contradicts


def test_shares_of_another_total_are_doubted() -> None:
    text = "受理诉求2513件。其中，咨询类1102件，占63.7%；求助类601件，占34.7%；其他类27件，占1.6%。"
    assert not audit_text(text).contradicts
    assert audit_text(text).count(Verdict.SUSPICIOUS)


def test_corrections_are_a_share_of_decisions_not_told() -> None:
    """纠错率 may be of the decisions on the merits, which the text need not print."""
    text = "新收行政复议案件1.86万件，办结1.73万件，作出撤销、变更等纠错决定1520件，纠错率达12.83%。"
    assert not audit_text(text).contradicts
    assert audit_text(text).count(Verdict.SUSPICIOUS)


def test_fewer_are_left_when_repeated_ones_are_put_together() -> None:
    true, altered = _both("共计受理群众举报6975件，合并重复举报后向地方转办{5778|7578}件。")
    assert (audit_text(true).contradicts, audit_text(altered).contradicts) == (False, True)


def test_a_rate_out_of_either_printed_whole() -> None:
    """With the carry-over printed in one whole and not in the other, a rate of neither has no explanation."""
    true, altered = _both(
        "行政诉讼案件123件，审结133件（含去年案件今年审结），败诉27件，败诉率{20.3|23.3}%。"
    )
    assert (audit_text(true).contradicts, audit_text(altered).contradicts) == (False, True)
    (wrong,) = (f for f in audit_text(altered).findings if f.verdict is Verdict.CONTRADICTION)
    assert "以133件为分母应为20.30%，以123件为分母应为21.95%，都不是23.3%" in wrong.explanation
