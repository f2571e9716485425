"""Growth, means, repeats, stages and tables: each shape once true and once with a number altered."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text


def _both(text: str) -> tuple[str, str]:
    """``{12|21}`` read as 12 and as 21."""
    pieces = [piece.split("|", 1) for piece in text.replace("}", "{").split("{")]
    return "".join(p[0] for p in pieces), "".join(p[-1] for p in pieces)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2022年全市收案812件，结案顺利。2023年共收案649件，降幅明显，同比下降{20.07|20.70}%。", "增减"),
        ("2022年全市收案{812|872}件，结案顺利。2023年共收案649件，降幅明显，同比下降20.07%。", "增减"),
        (
            "2021年受理案件3204件，审结2988件，比2020年分别上升{12.7|17.2}%和9.1%。2020年受理案件2843件，审结2739件。",
            "增减",
        ),
        (
            "2021年以来败诉率分别为15.21%、12.60%，2023年败诉率为9.47%，同比下降{3.13|3.18}个百分点。",
            "增减",
        ),
        ("上月未办结241件。本月未办结213件，比上月降低{11.62|16.12}%。", "增减"),
        ("处罚案件684件，比去年同期（{1042|1024}）减少34.36%。", "增减"),
        ("结案数同比增加{3968|3986}件。全年结案20591件，同比增长23.87%。", "增减"),
        ("2021年至2023年，收案数分别为1204件、{1330|1320}件、1567件，2023年同比增长17.82%。", "增减"),
        ("第一季度受理312件，第二季度受理358件，环比增长{14.74|17.44}%。", "增减"),
        (
            "2023年受理一审案件1567件，同比增长{30.15|31.05}%；受理二审案件804件。2022年受理一审案件1204件，受理二审案件734件。",
            "增减",
        ),
        ("第一季度话务总量20871个，日均{232|322}个。", "单价与总额"),
        ("1-9月共受理4536件，月均{504|540}件。", "单价与总额"),
        ("类别看，甲类占41.2%、乙类占30.5%、丙类占{18.9|19.8}%、其他占9.4%。", "数值范围"),
        ("全年收到提案573件，立案{544|547}件。544件提案中，民生类提案占27%。", "前后重复"),
        ("全年共查处违规货车{102053|102035}起，效果明显。其中，查处违规货车102053起，同比增长44.9%。", "前后重复"),
        ("受理有效举报16741件，累计转办{13477|31477}件。", "环节先后"),
        ("全省法院共受理案件189.96万件，审执结{173.75|873.75}万件。", "环节先后"),
        ("事项排名前五的是甲局289件、乙镇{226|126}件、丙局155件、丁局153件、戊局134件。", "名次先后"),
        (
            "为24.6万名劳动者追回工资{1.81|1.41}亿元，其中为20.7万名农民工追回工资1.56亿元。",
            "部分与整体",
        ),
        ("行政复议案件1680件，行政诉讼案件840件，复议诉讼比值为{2.0|2.6}。", "比值"),
        ("复议申请数量与一审诉讼案件数量比值为2.17，即复议是诉讼的{2.17|2.71}倍。", "比值"),
        ("共涉及{6|5}个县市区，分别是甲县12件、乙县8件、丙区7件、丁市5件、戊区4件、己县2件。", "列举计数"),
        ("收到申请{379|397}件（见表一）。情况：收到 办结 甲厅 134 119 乙委 113 37 丙局 132 98 合计 379 254", "表格合计"),
        ("共受理各类案件14451件。受理一审案件9908件，受理二审案件{3791|7391}件。", "部分与整体"),
        ("旧存执行案件{114|141}万件，新收执行案件345.5万件，结案230.1万件，未结案件229.4万件。", "差额"),
    ],
)  # fmt: skip
def test_shapes(text: str, kind: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert Verdict.CONTRADICTION in {f.verdict for f in audit_text(altered).findings if f.kind == kind}


_YEARS = (
    "单位 2022年受理 2023年受理 同比 甲局 31 22 -29.0% 乙局 6 13 {116.7%|161.7%} 丙局 18 4 -77.8% "
    "丁局 42 21 -50.0% 合计 97 60 -38.1%"
)
_SHARES = "结果（件）：维持决定 {352|452} 74.7% 撤回终止 68 14.4% 驳回申请 32 6.8% 其他 19 4.0% 合计 471 100%"
_SUMS = (
    "月份 热线 平台 小计 一月 2494 697 {3191|3119} 二月 1918 498 2416 三月 2931 943 3874 四月 2572 935 3507"
)
_STROKES = "单位/受理/办结/甲局/134/119/乙局/{7|9}/5/丙局/113/37/丁局/46/34/合计/300/195/"


@pytest.mark.parametrize("text", [_YEARS, _SHARES, _SUMS, _STROKES])
def test_tables_run_together_in_one_line(text: str) -> None:
    true, altered = (read.replace("/", "|") if read.endswith("/") else read for read in _both(text))
    assert (audit_text(true).contradicts, audit_text(altered).contradicts) == (False, True)


def test_rows_left_out_of_a_quoted_table_are_no_contradiction() -> None:
    text = "单位 2022年受理 2023年受理 甲局 31 22 乙局 6 13 丙局 18 4 合计 297 160"
    assert not audit_text(text).contradicts


def test_more_than_two_columns_may_make_a_total() -> None:
    rows = "新收 61 8 1 70 结转 3 5 0 8 公开 30 14 0 44 部分公开 17 23 0 40"
    assert not audit_text(f"项目 个人 企业 其他 总计 {rows}").contradicts


@pytest.mark.parametrize(
    "text",
    [
        # The number taken up is of its own stage.
        "收到行政复议申请286件，较上年增加112件。审结的266件行政复议案件中，直接纠错58件。",
        "收到行政复议申请286件，较上年增加112件。在266件审结案件中，直接纠错58件。",
        # Two told together make the number.
        "商品类投诉登记8611件。服务类投诉登记1583件。在登记的10194件投诉中，质量问题居多。",
        # Each list has its own whole.
        "受理案件2724件，其中民事2457件，刑事263件，行政4件。审结案件2588件，其中民事2341件，刑事243件，行政4件。",
        # A little more than came in is what was carried over.
        "新收一审行政案件1623件，审结1688件。",
        # Only some of them are late.
        "转办工单共计459件，超期办结工单共19件，超期未办理工单共4件。",
        # Kinds of another time.
        "2022年共受理各类案件5457件。2019年以来，受理民事案件15921件，受理刑事案件13件。",
        # What was taken apart is more.
        "受理举报件82件，分解后交办86件。",
    ],
)
def test_readings_that_explain(text: str) -> None:
    assert not audit_text(text).contradicts


def test_a_mean_of_working_days() -> None:
    assert not audit_text("2023年共接听来电25000个，日均100个。").contradicts
