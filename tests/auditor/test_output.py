"""What leaves the auditor: JSON of a fixed shape, a page that stands alone, explanations."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from lxml import html as lxml_html

from mingfa import auditor
from mingfa.auditor import Document, audit_document, audit_text, explain, to_html, to_json
from mingfa.auditor.json_form import as_number

TEXT = "某县2023年报告\n一、成效\n提出120条重大隐患问题，已整改完成98，剩余12条。满意率100%。<b>&\n"


def test_the_front_door_has_these_names() -> None:
    assert set(auditor.__all__) == {
        "MAX_BYTES", "SUFFIXES", "Audit", "Bound", "Comparison", "Document", "Figure", "Finding", "Reading", "Severity",
        "UnreadableReportError", "Verdict", "against", "against_ledger", "audit_document", "audit_text", "compare",
        "comparison_html", "explain", "fragment", "read_bytes", "read_path", "style", "to_dict", "to_html", "to_json",
    }  # fmt: skip


def test_json_has_exactly_the_promised_shape() -> None:
    shape = json.loads(to_json([audit_document(Document("a.txt", TEXT))]))
    assert list(shape) == ["file", "figures", "findings"]
    assert shape["file"] == "a.txt"
    keys = ["start", "end", "literal", "value", "unit", "bound", "what", "indicator", "dims"]
    assert all(list(figure) == keys for figure in shape["figures"])
    keys = ["verdict", "kind", "figures", "expression", "explanation", "severity"]
    assert all(list(finding) == keys for finding in shape["findings"])
    first = shape["findings"][0]
    assert (first["verdict"], first["figures"], first["severity"]) == ("矛盾", [0, 1, 2], "high")
    assert shape["figures"][0]["value"] == 120


def test_several_reports_make_a_list() -> None:
    assert len(json.loads(to_json([audit_text("a"), audit_text("b")]))) == 2


def test_numbers_in_json_are_exact() -> None:
    assert as_number(Decimal("15627400.00")) == 15627400
    assert as_number(Decimal("0.203")) == 0.203
    assert as_number(Decimal("0.1234567890123456789")) == "0.1234567890123456789"


def test_the_page_stands_alone_and_shows_the_whole_report() -> None:
    page = to_html([audit_document(Document("a.txt", TEXT))])
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//|@import|url\(", page)
    root = lxml_html.fromstring(page)
    shown = "".join(str(t) for t in root.xpath("//div[@class='text']//text()[not(ancestor::sup)]"))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", TEXT)
    assert "<b>&" not in page
    assert "&lt;b&gt;&amp;" in page


def test_every_figure_is_marked_and_every_finding_has_its_anchor() -> None:
    page = lxml_html.fromstring(to_html([audit_document(Document("a.txt", TEXT))]))
    marks = page.xpath("//div[@class='text']//mark")
    assert [m.text for m in marks] == ["120条", "98", "12条", "100%"]
    assert [m.get("class") for m in marks] == ["bad", "bad", "bad", "dim"]
    targets = [a.get("href")[1:] for a in page.xpath("//ol[@class='summary']//a")]
    assert targets
    assert all(page.xpath(f"//*[@id='{t}']") for t in targets)


def test_a_clean_report_is_not_called_proven() -> None:
    page = to_html([audit_text("受理行政复议案件5件。")])
    assert "没有发现不等于证明正确" in page


def test_explanations_tell_how_a_figure_was_read_and_what_was_left_out() -> None:
    readings = explain("2023年全年共受理行政复议案件86余件，落实三项制度。")
    by_literal = {r.literal: dict(r.steps) for r in readings}
    assert by_literal["86余件"]["数值"] == "86"
    assert by_literal["86余件"]["界限"] == "不少于"
    assert by_literal["86余件"]["环节"] == "受理"
    assert by_literal["2023年"] == {"不作数量": "年份"}
    assert by_literal["三项制度"] == {"不作数量": "口号或热线"}
