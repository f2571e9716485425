"""Template, findings and charts are data: each fault names file, line, key, what was expected, and an example."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from mingfa.kernel.errors import DefinitionError
from mingfa.measures import Figure, Wanted, dims_of
from mingfa.office.reports import charts
from mingfa.office.reports.edition import (
    NOTHING_FOUND,
    Bound,
    Item,
    body,
    chapter,
    figure_record,
    outline,
    printed_by_id,
)
from mingfa.office.reports.figures import catalogue
from mingfa.office.reports.findings import propose, read_findings
from mingfa.office.reports.template import read_template
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.measures import Indicator

FILE = "systems/_report/annual.md"
HEAD = "# {place}{year}年度|报告\n\n开头。\n\n## 部分\n\n### 一节\n"


@pytest.fixture(scope="module")
def known() -> Mapping[str, Indicator]:
    return catalogue(library())


@pytest.fixture(scope="module")
def counted(known: Mapping[str, Indicator]) -> str:
    return next(name for name, one in known.items() if one.kind == "count" and one.dimensions)


@pytest.fixture(scope="module")
def rate(known: Mapping[str, Indicator]) -> str:
    return next(name for name, one in known.items() if one.kind == "rate")


def figure(name: str, value: str | None, records: int = 1, dims: str = "", kind: str = "count") -> Figure:
    amount = None if value is None else Decimal(value)
    unit = "1" if kind == "rate" else "件"
    return Figure(
        name,
        dims_of(dims),
        "370113",
        2023,
        kind,
        amount,
        None,
        None,
        records,
        unit,
        None,
        "half_up",
        None,
        "",
        "d",
    )


def bound(wanted: Wanted, told: Figure, number: int = 1) -> Bound:
    return Bound(f"F{number}", told, [], (told.indicator,))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("没有标题\n", 1, ("没有标题", "第一行是 # 标题", "# {place}{year}年度|某某报告")),
        ("# 标题\n\n只有开头。\n", 3, ("没有任何部分", "以 ## 起头的一行")),
        ("# 标题\n## 部分\n不在节内。\n", 3, ("不在任何一节之内", "### 节的标题")),
        (HEAD + "共[[某某数|。\n", 8, ("数字标记没有写完整", "前后各两个方括号", "[[某某数|结果=维持]]")),
        (HEAD + "共某某数]]。\n", 8, ("数字标记没有写完整",)),
    ],
)
def test_a_faulty_template_says_where_and_what(known, text, line, words):
    with pytest.raises(DefinitionError) as raised:
        read_template(text, FILE, known)
    assert f"{FILE}:{line}" in str(raised.value) or f"第{line}行" in str(raised.value)
    for word in words:
        assert word in str(raised.value)


def test_a_wrong_dimension_is_an_error_with_the_indicator_named(known, counted):
    with pytest.raises(DefinitionError) as raised:
        read_template(HEAD + f"共[[{counted}|没有这个维度=甲]]。\n", FILE, known)
    assert counted in str(raised.value)
    assert "8" in str(raised.value)


def test_a_sentence_on_an_unknown_indicator_is_left_out_and_told(known, counted):
    template = read_template(HEAD + f"共[[{counted}]]。\n另有[[没有这个数]]。\n", FILE, known)
    (paragraph,) = template.parts[0].sections[0].paragraphs
    assert [sentence.wanted[0].indicator for sentence in paragraph] == [counted]
    assert [(sentence.line, sentence.unknown) for sentence in template.left_out] == [(9, ("没有这个数",))]


def test_an_empty_line_begins_a_paragraph_and_the_title_breaks_where_it_says(known):
    template = read_template(HEAD + "一句。\n二句。\n\n三句。\n", FILE, known)
    assert [len(paragraph) for paragraph in template.parts[0].sections[0].paragraphs] == [2, 1]
    assert template.title == ("{place}{year}年度", "报告")


def test_sentences_without_anything_behind_them_are_left_out(known, counted, rate):
    template = read_template(HEAD + f"数[[{counted}]]。\n\n率[[{rate}]]。\n\n只有话。\n", FILE, known)
    one, two = Wanted(counted), Wanted(rate)
    bounds = {
        one: bound(one, figure(counted, "0", 0)),
        two: bound(two, figure(rate, None, 3, kind="rate"), 2),
    }
    (part,) = body(template, bounds, [], "某某县", 2023)
    (section,) = part["sections"]
    assert section["paragraphs"] == [
        [{"text": "率"}, {"figure": "F2"}, {"text": "。"}],
        [{"text": "只有话。"}],
    ]


def test_a_figure_without_value_prints_a_dash(known, rate):
    from mingfa.measures import printed

    assert printed(figure(rate, None, kind="rate")) == "—"


def test_findings_are_proposed_furthest_first_each_with_its_figure(known, counted, rate):
    text = (
        f'findings:\n  - {{figure: {rate}, above: 0.1, say: "率为{{value}}", advice: "改"}}\n'
        f'  - {{figure: {counted}, below: 5, say: "数为{{value}}", advice: "补"}}\n'
    )
    rules = read_findings(text, "systems/_report/findings.yaml", known)
    figures = {rule.wanted: figure(rule.wanted.indicator, "0.5" if rule.above else "1") for rule in rules}
    found = propose(rules, figures)
    assert [one.rule.wanted.indicator for one in found] == [counted, rate]
    template = read_template(HEAD + "{findings}\n", FILE, known)
    bounds = {
        rule.wanted: bound(rule.wanted, figures[rule.wanted], number) for number, rule in enumerate(rules, 1)
    }
    paragraphs = body(template, bounds, found, "某某县", 2023)[0]["sections"][0]["paragraphs"]
    assert paragraphs[0] == [{"text": "1."}, {"text": "数为"}, {"figure": "F2"}, {"text": "。"}]
    assert paragraphs[1][:2] == [{"text": "2."}, {"text": "率为"}]
    assert body(template, bounds, [], "某某县", 2023)[0]["sections"][0]["paragraphs"] == [
        [{"text": NOTHING_FOUND}]
    ]


def test_a_figure_within_its_bound_or_without_records_is_no_finding(known, rate):
    text = f'findings: [{{figure: {rate}, above: 0.1, say: "{{value}}", advice: "改"}}]\n'
    rules = read_findings(text, "f", known)
    (rule,) = rules
    assert not propose(rules, {rule.wanted: figure(rate, "0.1")})
    assert not propose(rules, {rule.wanted: figure(rate, "0.9", records=0)})
    assert not propose(rules, {rule.wanted: figure(rate, None)})


def test_a_clause_is_told_only_with_something_behind_it(known, counted, rate):
    template = read_template(
        HEAD + f"数[[{counted}]]{{?，率[[{rate}]]}}。\n{{?只有率[[{rate}]]。}}\n", FILE, known
    )
    one, two = Wanted(counted), Wanted(rate)
    assert template.wanted == (one, two)
    bounds = {one: bound(one, figure(counted, "7")), two: bound(two, figure(rate, None, 0, kind="rate"), 2)}
    assert body(template, bounds, [], "某某县", 2023)[0]["sections"][0]["paragraphs"] == [
        [{"text": "数"}, {"figure": "F1"}, {"text": "。"}]
    ]
    bounds[two] = bound(two, figure(rate, "0.5", kind="rate"), 2)
    (told,) = body(template, bounds, [], "某某县", 2023)[0]["sections"][0]["paragraphs"]
    assert [piece.get("text", piece.get("figure")) for piece in told] == [
        "数",
        "F1",
        "，率",
        "F2",
        "。",
        "只有率",
        "F2",
        "。",
    ]


def test_a_clause_that_is_not_closed_says_where(known, counted):
    with pytest.raises(DefinitionError) as raised:
        read_template(HEAD + f"数{{?，[[{counted}]]。\n", FILE, known)
    assert "可省略的分句没有写完整" in str(raised.value)
    assert "第8行" in str(raised.value) or f"{FILE}:8" in str(raised.value)


def test_each_finding_has_its_fraction_and_its_measure(known, rate):
    """The problem tells the numbers behind the rate; what is to be done has the same number in the next section."""
    text = f'findings: [{{figure: {rate}, above: 0.1, say: "{{denominator}}件中{{numerator}}件，为{{value}}", advice: "改"}}]\n'
    rules = read_findings(text, "f", known)
    told = figure(rate, "0.25", kind="rate")._replace(numerator=Decimal(1), denominator=Decimal(4))
    figures = {rules[0].wanted: told}
    template = read_template(HEAD + "{findings}\n\n### 打算\n{next_year}年做好：\n{measures}\n", FILE, known)
    bounds = {rules[0].wanted: bound(rules[0].wanted, told)}
    content = {
        "opening": "开头。",
        "figures": [figure_record(bounds[rules[0].wanted])],
        "parts": body(template, bounds, propose(rules, figures), "某某县", 2023),
    }
    printed = printed_by_id(content)
    assert [item.text(printed) for item in outline(content)][-3:] == ["（二）打算", "2024年做好：", "1.改。"]
    assert "1.4件中1件，为25%。" in [item.text(printed) for item in outline(content)]
    (quiet,) = body(template, bounds, [], "某某县", 2023)
    assert [section["title"] for section in quiet["sections"]] == ["一节"], "no measures without findings"


def test_a_finding_can_only_show_what_a_figure_has(known, rate):
    with pytest.raises(DefinitionError) as raised:
        read_findings(f'findings: [{{figure: {rate}, above: 0.1, say: "{{much}}", advice: a}}]\n', "f", known)
    assert "没有“{much}”可以填入" in str(raised.value)


def test_charts_show_the_least_complete_first_and_leave_out_what_is_not_there(known, counted, rate):
    names = [name for name, one in known.items() if one.kind == "count"][:3]
    text = (
        "charts: [{title: t, kind: completion, note: n, rows: ["
        f"{{label: 全, whole: {names[0]}, done: {names[0]}}}, {{label: 半, whole: {names[0]}, done: {names[1]}}},"
        f"{{label: 无, whole: {names[2]}, done: {names[1]}}}, {{label: 未知, whole: 没有这个数, done: {names[1]}}}]}}]"
    )
    (chart,) = charts.read_charts(text, "f", known)
    figures = {
        Wanted(names[0]): figure(names[0], "80"),
        Wanted(names[1]): figure(names[1], "40"),
        Wanted(names[2]): figure(names[2], "0", 0),
    }
    numbers = {wanted: f"F{n}" for n, wanted in enumerate(figures, 1)}
    record = charts.chart_record(chart, figures, numbers, "某某县", 2023)
    assert [(row["label"], row["said"]) for row in record["rows"]] == [("半", "50%"), ("全", "100%")]
    assert [(part["title"], part["printed"], part["figure"]) for part in record["rows"][0]["parts"]] == [
        ("办结", "40件", "F2"),
        ("总数", "80件", "F1"),
    ]
    assert record["source"] == "数据来源：某某县2023年度台账记录"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{figure: FIGURE, say: s, advice: a}", ("恰好写一个", "above 或者 below")),
        ("{figure: FIGURE, above: 0.1, below: 0.2, say: s, advice: a}", ("恰好写一个",)),
        ("{figure: FIGURE, above: 很高, say: s, advice: a}", ("“很高”不是数", "0.1")),
        ("{figure: FIGURE, above: 0.1, say: s}", ("缺少键“advice”",)),
        ("{figure: FIGURE, above: 0.1, say: s, advice: a, colour: red}", ("未知的键“colour”",)),
        ("{figure: FIGURE, dims: {没有: 甲}, above: 0.1, say: s, advice: a}", ("没有",)),
    ],
)
def test_a_faulty_finding_says_where_and_what(known, rate, entry, words):
    with pytest.raises(DefinitionError) as raised:
        read_findings(
            f"findings:\n  - {entry.replace('FIGURE', rate)}\n", "systems/_report/findings.yaml", known
        )
    assert "systems/_report/findings.yaml" in str(raised.value)
    for word in words:
        assert word in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("charts: [{title: t, kind: pies, rows: []}]", ("没有“pies”这种图", "completion 或者 attainment")),
        ("charts: [{title: t, rows: []}]", ("缺少键“kind”",)),
        (
            "charts: [{title: t, kind: completion, rows: [{label: a, figure: b}]}]",
            ("未知的键“figure”", "whole:"),
        ),
        (
            "charts: [{title: t, kind: attainment, rows: [{label: a, figure: COUNTED|没有=甲}]}]",
            ("没有", "结果=维持"),
        ),
        ("chart: []", ("未知的键“chart”",)),
    ],
)
def test_a_faulty_chart_says_where_and_what(known, counted, text, words):
    with pytest.raises(DefinitionError) as raised:
        charts.read_charts(text.replace("COUNTED", counted), "systems/_report/charts.yaml", known)
    for word in ("systems/_report/charts.yaml", *words):
        assert word in str(raised.value)


def test_the_kept_template_findings_and_charts_name_only_known_indicators(known):
    folder = settings.SYSTEMS_DIR / "_report"
    template = read_template((folder / "annual.md").read_text("utf-8"), FILE, known)
    assert [(sentence.line, sentence.unknown) for sentence in template.left_out] == []
    assert len(template.parts) == 9
    text = (folder / "findings.yaml").read_text("utf-8")
    assert len(read_findings(text, "findings.yaml", known)) == text.count("{figure:")
    text = (folder / "charts.yaml").read_text("utf-8")
    drawn = charts.read_charts(text, "charts.yaml", known)
    assert len(drawn) == 2
    assert sum(len(chart.rows) for chart in drawn) == text.count("{label:")


def test_a_single_section_needs_no_heading():
    one = {"title": "甲", "paragraphs": [[{"text": "一。"}]]}
    content = {
        "opening": "开头。",
        "parts": [{"title": "部分", "sections": [one]}, {"title": "又", "sections": [one, one]}],
    }
    assert [(item.level, item.text({})) for item in outline(content)] == [
        (0, "开头。"),
        (1, "一、部分"),
        (0, "一。"),
        (1, "二、又"),
        (2, "（一）甲"),
        (0, "一。"),
        (2, "（二）甲"),
        (0, "一。"),
    ]
    assert Item(0, [{"figure": "F1"}]).text({"F1": "3件"}) == "3件"


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_headings_count_in_chinese(number, written):
    assert chapter(number) == written
