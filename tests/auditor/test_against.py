"""A report beside last year's, beside the ledger, and beside other places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingfa.auditor import (
    Document,
    against,
    against_ledger,
    audit_document,
    audit_text,
    compare,
    comparison_html,
)

BEFORE = "某县2022年报告\n全年受理行政复议案件80件，审结74件，尚未审结6件。\n"


@pytest.mark.parametrize(
    ("now", "verdicts"),
    [
        ("某县2023年报告\n全年受理行政复议案件100件，同比增长25%。\n", ["一致"]),
        ("某县2023年报告\n全年受理行政复议案件100件，同比增长35%。\n", ["矛盾"]),
        ("某县2023年报告\n行政复议上年结转6件。\n", ["一致"]),
        ("某县2023年报告\n行政复议上年结转9件。\n", ["存疑"]),
        ("某县2023年报告\n全年受理行政复议案件1000件。\n", ["存疑"]),
        ("某县2023年报告\n全年受理行政复议案件90件。\n", []),
        # A number of last year that the report quotes, and a growth held against the other report, not against it.
        ("某县2023年报告\n全年受理行政复议案件100件，比上年的80件增加20件，增长25%。\n", ["一致", "一致"]),
        ("某县2023年报告\n全年受理行政复议案件100件，比上年的70件增加30件，增长42.9%。\n", ["矛盾", "存疑"]),
    ],
)
def test_against_last_year(now: str, verdicts: list[str]) -> None:
    audit = against(audit_text(now), audit_text(BEFORE))
    assert [f.verdict.value for f in audit.findings if f.kind == "与上年报告"] == verdicts


def test_against_the_ledger() -> None:
    """A bound in the report agrees with any value that keeps it."""
    audit = audit_text("全年受理行政复议案件100件。调解组织共调处矛盾纠纷2400余件。")
    values = {"行政复议申请受理数": Decimal(98), "调解组织调处矛盾纠纷数": Decimal(2406)}
    found = {
        f.expression: f.verdict.value for f in against_ledger(audit, values).findings if f.kind == "与台账"
    }
    assert found == {"100≠98": "矛盾", "2400＝2406": "一致"}


def report(name: str, text: str) -> object:
    return audit_document(Document(name, text))


def test_comparison_aligns_indicators_and_says_where_definitions_differ() -> None:
    left = audit_document(
        Document(
            "甲.txt", "甲县2023年法治政府建设报告\n常住人口20万人。受理行政复议案件40件。评查案卷30卷。\n"
        )
    )
    right = audit_document(
        Document("乙.txt", "乙县2023年法治政府建设报告\n受理行政复议案件90余件。评查案卷50本。\n")
    )
    comparison = compare([left, right], {"乙.txt": Decimal(300000)})
    assert comparison.names == ("甲县2023", "乙县2023")
    assert comparison.populations == (Decimal(200000), Decimal(300000))
    rows = {r.indicator: r for r in comparison.rows}
    first, second = rows["行政复议申请受理数"].cells
    assert first is not None
    assert second is not None
    assert (first.per_10k, second.per_10k, second.note) == (Decimal(2), Decimal(3), "不少于")
    assert "单位不一" in rows["执法案卷评查数"].note


def test_bars_are_drawn_only_beside_their_like() -> None:
    """Volumes and books are not compared by length, and a row of people is there only when anybody knows them."""
    one, two = (
        audit_text("评查执法案卷32本。办结政府信息公开申请30件。"),
        audit_text("评查执法案卷120卷。办结政府信息公开申请60件。"),
    )
    rows = comparison_html(compare([one, two])).split("<tr>")
    assert not any("人口（人）" in row for row in rows)
    for row in rows:
        if "32本" in row:
            assert 'class="bar"' not in row
        if "30件" in row:
            assert row.count('class="bar"') == 2
    assert sum("32本" in row or "30件" in row for row in rows) == 2


def test_the_comparison_page_stands_alone() -> None:
    audits = [audit_text("受理行政复议案件40件。"), audit_text("受理行政复议案件80件。")]
    page = comparison_html(compare(audits))
    assert "行政复议申请受理数" in page
    assert "width:50%" in page
    assert "http" not in page
