"""Faulty indicators are refused with file, line, key, what was expected and an example; good ones are bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfa.kernel.errors import DefinitionError
from mingfa.kernel.library import Library
from mingfa.measures import Indicator, read_catalogue
from tests.measures.reading_room import library

GOOD = "name: 收到数\nunit: 件\ncount: {of: reading_room/request, step: receive}\n"
COUNT = "name: 某数\nunit: 件\n"
FAULTS = {
    "no operation": (COUNT, 1, "", "有0种算法", "恰好一种"),
    "two operations": (
        f"{GOOD}sum: {{of: reading_room/request, step: receive, fact: fee}}\n",
        1,
        "",
        "有2种算法",
        "恰好一种",
    ),
    "unknown key": (f"{GOOD}colour: red\n", 4, "colour", "未知的键“colour”", "以下之一"),
    "unknown procedure": (
        f"{COUNT}count: {{of: reading_room/requests, step: receive}}\n",
        3,
        "count.of",
        "没有“reading_room/requests”这个程序（是否想写“reading_room/request”？）",
        "已有的程序",
    ),
    "unknown step": (
        f"{COUNT}count:\n  of: reading_room/request\n  step: recieve\n",
        5,
        "count.step",
        "“recieve”不是reading_room/request的步骤（是否想写“receive”？）",
        "已有的步骤",
    ),
    "step that only one of two procedures has": (
        f"{COUNT}count: {{of: [reading_room/request, reading_room/urgent], step: issue}}\n",
        3,
        "count.step",
        "“issue”不是reading_room/request、reading_room/urgent的步骤",
        "已有的步骤",
    ),
    "unknown fact": (
        f"{COUNT}sum: {{of: reading_room/request, step: receive, fact: fees}}\n",
        3,
        "sum.fact",
        "“fees”不是reading_room/request的事项（是否想写“fee”？）",
        "已有的事项",
    ),
    "sum of a text": (
        f"{COUNT}sum: {{of: reading_room/request, step: receive, fact: kind}}\n",
        3,
        "sum.fact",
        "“kind”的类型是choice",
        "类型为int、decimal、money的事项",
    ),
    "sum of different ones": (
        f"{COUNT}sum: {{of: reading_room/request, step: receive, fact: fee, distinct: matter}}\n",
        3,
        "sum.distinct",
        "未知的键“distinct”",
        "以下之一",
    ),
    "year of a text": (
        f"{GOOD}year: {{fact: kind}}\n",
        4,
        "year.fact",
        "“kind”的类型是choice",
        "类型为int的事项",
    ),
    "condition with a slip": (
        f'{COUNT}count:\n  of: reading_room/request\n  step: receive\n  where: kind == "bok"\n',
        6,
        "count.where",
        "“bok”不在可选值中",
        "book、map",
    ),
    "condition on today": (
        f"{COUNT}count: {{of: reading_room/request, step: receive, where: asked_on == today}}\n",
        3,
        "count.where",
        "“today”不是本文件 facts 中的事项",
        "已声明的事项名",
    ),
    "condition on a person": (
        f"{COUNT}count: {{of: reading_room/request, step: receive, where: has(reader_name)}}\n",
        3,
        "count.where",
        "“reader_name”是个人信息，不得进入统计文件",
        "非个人信息的事项",
    ),
    "dimension of persons": (
        f"{GOOD}dimensions: {{读者: {{fact: reader}}}}\n",
        4,
        "dimensions.读者.fact",
        "“reader”是个人信息",
        "非个人信息的事项",
    ),
    "dimension without values": (
        f"{GOOD}dimensions: {{阅览室: {{fact: room}}}}\n",
        4,
        "dimensions.阅览室.fact",
        "“room”没有可选值",
        "类型为 choice、choices 或者 bool 的事项",
    ),
    "stock at noon": (
        f"{COUNT}stock: {{of: reading_room/card, at: noon}}\n",
        3,
        "stock.at",
        "没有“noon”",
        "以下之一：end、start",
    ),
    "duration unit": (
        f"{COUNT}duration: {{of: reading_room/request, from: receive, to: answer, unit: week}}\n",
        3,
        "duration.unit",
        "没有“week”这个单位",
        "second、minute、hour、day、working_day",
    ),
    "quantile of two": (
        f"{COUNT}duration: {{of: reading_room/request, from: receive, to: answer, quantile: 2}}\n",
        3,
        "duration.quantile",
        "“2”不是分位数",
        "0到1之间的数",
    ),
    "rounding up": (f"{GOOD}rounding: up\n", 4, "rounding", "没有“up”这种取舍", "half_up 或者 down"),
    "scale": (f"{GOOD}scale: 打\n", 4, "scale", "没有“打”这个数量级", "百、千、万、百万、千万、亿"),
    "citation": (f"{GOOD}cite: 60.1\n", 4, "cite", "没有“”这部法律", "systems/_laws 中的法律"),
    "citation of nothing": (
        f"{GOOD}cite: 阅览室规则\n",
        4,
        "cite",
        "“阅览室规则”不是法条引用",
        "法律名称和条.款.项",
    ),
    "rate of nothing": (
        f"{COUNT}rate: {{of: {{}}, to: {{indicator: 收到数}}}}\n",
        3,
        "rate.of",
        "没有说用哪个数",
        "indicator",
    ),
    "rate of an unknown indicator": (
        f"{COUNT}rate: {{of: {{indicator: 收取数}}, to: {{indicator: 收到数}}}}\n",
        3,
        "rate",
        "没有“收取数”这个指标（是否想写“收到数”？）",
        "已有的指标",
    ),
    "rate at an unknown value": (
        f"{COUNT}rate: {{of: {{indicator: 收到数, 种类: 报纸}}, to: {{indicator: 收到数}}}}\n",
        3,
        "rate",
        "指标“收到数”没有“种类=报纸”",
        "该指标的维度和取值",
    ),
    "rate of itself": (
        f"{COUNT}change: {{of: {{indicator: 某数}}}}\n",
        3,
        "change",
        "“某数”由它自己算出",
        "不绕回自己的指标",
    ),
    "half of a dimension": (
        f"{COUNT}change: {{of: {{indicator: 收到数}}}}\ndimensions: {{种类: {{values: [图书, 报纸]}}}}\n",
        4,
        "dimensions",
        "指标“收到数”的“种类”没有“报纸”",
        "分子、分母都有的取值",
    ),
    "condition in a rate's dimension": (
        f"{COUNT}change: {{of: {{indicator: 收到数}}}}\ndimensions: {{种类: {{fact: kind}}}}\n",
        4,
        "dimensions.种类",
        "比率和同比的维度只列取值",
        "values 列表",
    ),
    "a name used twice": (
        GOOD,
        1,
        "name",
        "“收到数”已在 systems/reading_room/indicators/a.yaml 定义",
        "另一个名称",
    ),
}


def catalogue_of(folder: Path, **texts: str) -> dict[str, Indicator]:
    """The catalogue of the reading room with these files."""
    law: Library = library(folder)
    places = folder / "reading_room" / "indicators"
    places.mkdir()
    for name, text in texts.items():
        (places / f"{name}.yaml").write_text(text, "utf-8")
    return read_catalogue(law)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(tmp_path: Path, fault: str) -> None:
    text, line, key, problem, expected = FAULTS[fault]
    known = GOOD + "dimensions: {种类: {fact: kind}}\n"
    other = text if fault == "a name used twice" else text.replace("name: 收到数", "name: 另数")
    with pytest.raises(DefinitionError) as refused:
        catalogue_of(tmp_path / "law", a=known, b=other)
    error = refused.value
    assert (error.file, error.line, error.key) == ("systems/reading_room/indicators/b.yaml", line, key)
    assert problem in error.problem
    assert expected in error.expected
    assert str(error).startswith(f"systems/reading_room/indicators/b.yaml，第{line}行")


def test_good(tmp_path: Path) -> None:
    """What is declared is there: unit, kind, rounding, format, digest, and a rate's label beside what it passes on."""
    known = catalogue_of(
        tmp_path / "law",
        a=GOOD
        + "dimensions: {种类: {fact: kind}}\nscale: 万\ndigits: 1\nrounding: down\ncite: 阅览室规则 1.1\n",
        b="name: 增幅\nunit: 1\nchange: {of: {indicator: 收到数}}\n"
        "dimensions: {种类: {values: [图书]}, 口径: {values: [全年]}}\n",
    )
    one = known["收到数"]
    assert (one.id, one.system, one.kind) == ("reading_room/a", "reading_room", "count")
    assert (one.unit, one.scale, one.digits, one.rounding) == ("件", "万", 1, "down")
    assert (one.cite, len(one.digest)) == ("阅览室规则 1.1", 64)
    assert list(known["增幅"].dimensions["口径"].values) == ["全年"]


def test_the_whole_library_reads() -> None:
    """Every indicator under `systems` reads, and its name is its own."""
    law = Library(Path(__file__).parents[2] / "systems")
    known = read_catalogue(law)
    files = [
        path for system in law.systems.values() for path in (system.folder / "indicators").glob("*.yaml")
    ]
    assert len(known) == len(files) > 100
