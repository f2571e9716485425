"""Template, findings and charts are data: each fault names file, line, key, what was expected, and an example."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from mingfa.kernel.errors import DefinitionError
from mingfa.measures import Figure, Wanted, dims_of
from mingfa.office.reports import charts
from mingfa.office.reports.edition import NOTHING_FOUND, Bound, Item, body, chapter, outline
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
    return Bound(f"F{number}", told, [], "text", "systems/x/indicators/y.yaml")


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
    assert paragraphs[0] == [{"text": "1.数为"}, {"figure": "F2"}, {"text": "。建议补。"}]
    assert paragraphs[1][0] == {"text": "2.率为"}
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
        ("charts: [{title: t, kind: pies, figures: {a: b}}]", ("没有“pies”这种图", "amounts 或者 rates")),
        ("charts: [{title: t, figures: {a: b}}]", ("缺少键“kind”",)),
        ("chart: []", ("未知的键“chart”",)),
    ],
)
def test_a_faulty_chart_says_where_and_what(text, words):
    with pytest.raises(DefinitionError) as raised:
        charts.read_charts(text, "systems/_report/charts.yaml")
    for word in ("systems/_report/charts.yaml", *words):
        assert word in str(raised.value)


def test_the_kept_template_findings_and_charts_name_only_known_indicators(known):
    folder = settings.SYSTEMS_DIR / "_report"
    template = read_template((folder / "annual.md").read_text("utf-8"), FILE, known)
    assert [(sentence.line, sentence.unknown) for sentence in template.left_out] == []
    assert len(template.parts) == 9
    text = (folder / "findings.yaml").read_text("utf-8")
    assert len(read_findings(text, "findings.yaml", known)) == text.count("{figure:")
    for chart in charts.read_charts((folder / "charts.yaml").read_text("utf-8"), "charts.yaml"):
        assert set(chart.names) <= set(known)


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
