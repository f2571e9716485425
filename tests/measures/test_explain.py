"""Definitions told in plain Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingfa.kernel.library import Library
from mingfa.measures import explain, read_catalogue
from mingfa.measures.chinese import Titles, said
from tests.measures.reading_room import library
from tests.measures.test_read import GOOD

SYSTEMS = Path(__file__).parents[2] / "systems"


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory.mktemp("explain") / "law")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('kind == "book"', "“资料种类”为图书"),
        ('kind != "book"', "“资料种类”不为图书"),
        ('!(kind == "book")', "“资料种类”不为图书"),
        ('kind in ["book", "map"]', "“资料种类”是图书、地图之一"),
        ('"rare" in tags', "“资料特征”包括珍本"),
        ('!("rare" in tags)', "“资料特征”不包括珍本"),
        ('tags == ["rare", "old"]', "“资料特征”为珍本、古籍"),
        ("size(tags) > 1", "“资料特征”的项数超过1"),
        ("fee >= 100.5", "“押金”不少于100.5元"),
        ("!(fee > 3)", "“押金”不超过3元"),
        ("pages * 2 < 10", "“页数”×2小于10"),
        ("(pages + 1) * 2 < 10", "（“页数”+1）×2小于10"),
        ("pages == -1", "“页数”为−1"),
        ("urgent", "“是否加急”为是"),
        ("!urgent", "“是否加急”为否"),
        ('room == "东室"', "“阅览室”为“东室”"),
        ("has(fee)", "“押金”已经填写"),
        ("!has(fee)", "“押金”没有填写"),
        ('late("answer_within")', "“答复期限”逾期"),
        ('!late("answer_within")', "“答复期限”未逾期"),
        ('done("check")', "已经办理“核对”"),
        ('!done("check")', "没有办理“核对”"),
        ('times("check") >= 2', "办理“核对”的次数不少于2"),
        ('step == "answer"', "办理步骤为“答复”"),
        ('channel == "online"', "办理渠道为网上"),
        ('body == "room1"', "办理机关为“room1”"),
        ('outcome == "lent"', "办理结果为出借"),
        ('outcome == ""', "办理结果为尚无"),
        ('standing == "open"', "状态为在办"),
        ("deemed", "因期限届满视为办理"),
        ("!ended", "尚未办结"),
        ("opened_this_year", "所计年度内开始的"),
        ("true", "全部"),
        ("urgent && fee > 1", "“是否加急”为是，并且“押金”超过1元"),
        ("urgent && fee > 1 || !urgent", "（“是否加急”为是，并且“押金”超过1元），或者“是否加急”为否"),
        ("urgent && (fee > 1 || ended)", "“是否加急”为是，并且（“押金”超过1元，或者已经办结）"),
        ("!(urgent && ended)", "并非（“是否加急”为是，并且已经办结）"),
    ],
)
def test_condition(law: Library, condition: str, told: str) -> None:
    titles = Titles([law.version("reading_room/request@2020-01-01")])
    assert said(condition, titles) == told


def test_a_standing_is_told_by_what_brings_it_about(law: Library) -> None:
    titles = Titles([law.version("reading_room/card@2020-01-01")])
    assert said('standing == "suspended"', titles) == "状态为“暂停”之后"
    assert said('standing == "expired"', titles) == "状态为“有效期”届满之后"
    assert said('standing == "in_force"', titles) == "状态为有效"


def test_titles_that_differ_are_told_together(law: Library) -> None:
    names = ("reading_room/request@2020-01-01", "reading_room/urgent@2020-01-01")
    titles = Titles(law.version(name) for name in names)
    assert said('step == "receive"', titles) == "办理步骤为“收到申请／收到急件”"


def test_definition(tmp_path: Path) -> None:
    """Everything that decides the figure is told: what, of what, when, by which article, from which file."""
    law = library(tmp_path / "law")
    places = tmp_path / "law" / "reading_room" / "indicators"
    places.mkdir()
    (places / "a.yaml").write_text(
        GOOD.replace("receive}", "receive, where: fee > 1}")
        + "dimensions: {种类: {fact: kind}, 渠道: {values: {互联网: channel == 'online'}}}\ncite: 阅览室规则 1.1\n",
        "utf-8",
    )
    (places / "b.yaml").write_text(
        "name: 出借率\nunit: 1\nrate:\n  of: {count: {of: reading_room/request, step: answer, where: result == 'lent'}}\n"
        "  to: {indicator: 收到数, 种类: 图书}\n",
        "utf-8",
    )
    known = read_catalogue(law)
    *lines, source = explain(known["收到数"], law).splitlines()
    assert lines == [
        "收到数（单位：件）",
        "数什么：“借阅申请”中办理“收到申请”的次数",
        "条件：“押金”超过1元",
        "年度：办理时间（北京时间）所在的年度",
        "维度“种类”：“资料种类”为：图书、地图",
        "维度“渠道”：互联网（办理渠道为网上）",
        "依据：《阅览室规则》第一条第一款",
    ]
    assert re.fullmatch(r"出处：systems/reading_room/indicators/a\.yaml（摘要 [0-9a-f]{12}）", source)
    assert explain(known["出借率"], law).splitlines()[1:4] == [
        "分子：“借阅申请”中办理“答复”的次数；条件：“答复结果”为出借；年度：办理时间（北京时间）所在的年度",
        "分母：指标“收到数”，种类为图书",
        "算法：分子除以分母；分母为零时没有数值",
    ]


def test_the_whole_library_is_told_without_code() -> None:
    """No identifier of a file reaches the reader: everything that conditions name has a title."""
    law = Library(SYSTEMS)
    for indicator in read_catalogue(law).values():
        *lines, _ = explain(indicator, law).splitlines()
        shown = "\n".join(lines)
        assert not re.search(r"“[a-z_]+”|&&|\|\||==", shown), shown
