"""Faults of stories and totals name file, line, key, what was expected, and an example."""

from __future__ import annotations

import pytest

from mingfa.kernel.errors import DefinitionError
from mingfa.office.practice.makers import Amount, Choose, Same
from mingfa.office.practice.service import Law
from mingfa.office.practice.stories import read_story
from mingfa.office.practice.totals import read_totals
from mingfa.office.practice.variants import variants

GOOD = """
title: 试
of: parks/defect
opens: last_year
weight: 2
facts:
  keeper: {firm: any}
  level: {choose: [major, minor]}
  place: 东门
acts:
  - {do: find, by: [inspector, inspector]}
  - {do: fix, wait: 5..20}
  - {do: compensate, wait: 40秒..2分钟, with: {damages: {money: [1, 2]}}, this_year: true}
"""


def test_a_story_is_read(parks: Law) -> None:
    story = read_story(GOOD, "s.yaml", "parks/s", parks.library)
    assert story.last_year == 2
    assert story.around_the_clock
    assert [act.wait.high for act in story.acts] == [3, 20, 120]
    assert isinstance(story.acts[2].given["damages"], Amount)
    assert isinstance(story.facts["level"], Choose)


def test_choices_that_figures_ask_for_make_variants(parks: Law) -> None:
    story = read_story(GOOD, "s.yaml", "parks/s", parks.library)
    assert [one.label for one in variants(story, frozenset({"level"}))] == [
        "parks/s[level=major]",
        "parks/s[level=minor]",
    ]
    (single,) = variants(story, frozenset())
    assert single.weight == 2


def test_same_leads_to_another_fact(parks: Law) -> None:
    text = GOOD.replace("{money: [1, 2]}", "{same: meet_on}").replace(
        "place: 东门", "place: 东门\n  meet_on: {date: 2023-05-01}"
    )
    assert read_story(text, "s.yaml", "parks/s", parks.library).acts[2].given["damages"] == Same("meet_on")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 2", "wieght: 2", "第5行，“wieght”：未知的键“wieght”"),
        ("of: parks/defect", "of: parks/defekt", "第3行，“of”：“parks/defekt”不是程序或者登记簿"),
        ("do: fix", "do: fox", "第12行，“acts[2].do”：“fox”不是parks/defect的步骤（是否想写“fix”？）"),
        ("place: 东门", "plaice: 东门", "“plaice”不是parks/defect的事项（是否想写“place”？）"),
        ("{money: [1, 2]}", "{money: [2, 1]}", "最小大于最大"),
        ("{money: [1, 2]}", "{money: [1]}", "不是一个范围"),
        ("{money: [1, 2]}", "{same: damages}", "没有取值方法"),
        ("wait: 5..20", "wait: 20..5", "从大到小"),
        ("wait: 5..20", "wait: 一周", "不是一个范围"),
        ("opens: last_year", "opens: next_year", "不是开始的年份"),
        ("by: [inspector, inspector]", "by: gardener", "“gardener”不是角色"),
        ("do: fix", "chance: 0.5", "没有说做什么"),
        ("{firm: any}", "{firm: any, person: any}", "恰好写一种取值方法"),
    ],
)
def test_faults_are_told_with_place_and_example(parks: Law, old: str, new: str, said: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_story(GOOD.replace(old, new), "s.yaml", "parks/s", parks.library)
    assert str(caught.value).startswith("s.yaml，第")
    assert said in str(caught.value)


TOTALS = """
place: 某县
region: "110000"
year: 2023
rows:
  - {n: a, indicator: 缺陷数, dims: {等级: 重大}, value: "1200", unit: 处, bound: at_least}
  - {n: b, indicator: 逾期修复率, value: "0.9865", unit: "1", kind: rate}
"""


def test_totals_are_read_with_the_digits_printed() -> None:
    totals = read_totals(TOTALS, "t.yaml")
    assert [str(one.ulp) for one in totals.rows] == ["1", "0.0001"]
    assert totals.rows[0].label == "缺陷数（等级：重大）"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"1200"', "很多", "“很多”不是数"),
        ("n: b", "n: a", "编号“a”重复"),
        ("at_least", "around", "没有“around”"),
        ('"110000"', '"11"', "不是行政区划代码"),
        ("indicator: 缺陷数", "indicater: 缺陷数", "未知的键“indicater”"),
    ],
)
def test_faults_of_totals_are_told(old: str, new: str, said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        read_totals(TOTALS.replace(old, new, 1), "t.yaml")
