"""From names to what is counted: dimensions read as published, passed on, and refused when unknown."""

from __future__ import annotations

import pytest

from mingfa.measures import FigureError, Indicator, Leaf, all_wanted, dims_of, leaves, made_of, plan, target
from tests.measures.test_read import GOOD, catalogue_of


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Indicator]:
    return catalogue_of(
        tmp_path_factory.mktemp("plan") / "law",
        a=GOOD + "dimensions: {种类: {fact: kind}, 渠道: {values: {网站、公众号等: channel == 'online'}}}\n",
        b="name: 答复数\nunit: 件\ncount: {of: reading_room/request, step: answer}\n"
        "dimensions: {口径: {values: {全部: 'true'}}}\n",
        c="name: 答复率\nunit: 1\nrate: {of: {indicator: 答复数}, to: {indicator: 收到数, 种类: 图书}}\n"
        "dimensions: {说法: {values: [收到数为分母]}, 种类: {values: [图书]}}\n",
        d="name: 答复率增幅\nunit: 1\nchange: {of: {indicator: 答复率}, by: points}\n",
    )


def test_dims_are_read_as_published() -> None:
    assert dims_of("口径=含上年结转;被告=区政府、街道(镇)") == (
        ("口径", "含上年结转"),
        ("被告", "区政府、街道(镇)"),
    )
    assert dims_of(" 被告 = 区政府 ；") == dims_of({"被告": "区政府"}) == (("被告", "区政府"),)
    assert dims_of("") == dims_of({}) == ()
    assert dims_of("甲=a=b") == (("甲", "a=b"),)
    with pytest.raises(FigureError, match="“区政府”不是“维度=值”"):
        dims_of("区政府")


def test_a_value_that_contains_the_joining_mark_stays_whole(known: dict[str, Indicator]) -> None:
    leaf = plan(known, "收到数", "渠道=网站、公众号等", 2023)
    assert isinstance(leaf, Leaf)
    assert [len(test) for test in leaf.tests] == [1]
    leaf = plan(known, "收到数", "种类=图书、地图", 2023)
    assert isinstance(leaf, Leaf)
    assert [len(test) for test in leaf.tests] == [2]


def test_equal_leaves_are_one(known: dict[str, Indicator]) -> None:
    """What two figures have in common is counted once."""
    (one,) = leaves(plan(known, "收到数", "种类=图书", 2023))
    of, to = leaves(plan(known, "答复率", "", 2023))
    assert to == one
    assert of != one
    assert one != next(leaves(plan(known, "收到数", "种类=图书", 2022)))


def test_dimensions_are_passed_where_they_are_known(known: dict[str, Indicator]) -> None:
    of, to = leaves(plan(known, "答复率", "口径=全部;种类=地图", 2023))
    assert of.dims == (("口径", "全部"),)
    assert to.dims == (("种类", "图书"), ("种类", "地图")), "both must hold: nothing is a book and a map"
    assert [leaf.dims for leaf in leaves(plan(known, "答复率", "说法=收到数为分母", 2023))] == [
        (),
        (("种类", "图书"),),
    ]
    assert [leaf.year for leaf in leaves(plan(known, "答复率增幅", "口径=全部", 2023))] == [
        2023,
        2023,
        2022,
        2022,
    ]


@pytest.mark.parametrize(
    ("name", "dims", "told"),
    [
        ("收取数", "", "没有“收取数”这个指标（是否想写“收到数”？）"),
        ("收到数", "年龄=老", "没有“年龄”这个维度；已有的维度：种类、渠道"),
        ("收到数", "种类=报纸", "“种类”没有“报纸”；已有的值：图书、地图"),
        ("收到数", "种类=图书、报纸", "“种类”没有“报纸”"),
        ("答复率", "说法=别的", "“说法”没有“别的”"),
        ("答复率", "种类=报纸", "“种类”没有“报纸”"),
        ("答复率增幅", "年龄=老", "没有“年龄”这个维度；已有的维度：（无）"),
    ],
)
def test_what_is_unknown_is_told(known: dict[str, Indicator], name: str, dims: str, told: str) -> None:
    with pytest.raises(FigureError) as refused:
        plan(known, name, dims, 2023)
    assert told in str(refused.value)


def test_what_a_figure_is_made_of(known: dict[str, Indicator]) -> None:
    """A change of a rate of two counts: four definitions decide it."""
    assert {one.name for one in made_of(known, known["答复率增幅"])} == {
        "答复率增幅",
        "答复率",
        "答复数",
        "收到数",
    }
    assert made_of(known, known["收到数"]) == [known["收到数"]]


def test_targets(known: dict[str, Indicator]) -> None:
    with pytest.raises(FigureError, match="没有目标值"):
        target(known, "收到数", "", 2023)


def test_every_choice_is_wanted_once(known: dict[str, Indicator]) -> None:
    """The whole and each value alone; a label of a rate tells nothing apart and is left out."""
    told = [(one.indicator, one.dims) for one in all_wanted(known)]
    assert told == [
        ("收到数", ()),
        ("收到数", (("种类", "图书"),)),
        ("收到数", (("种类", "地图"),)),
        ("收到数", (("渠道", "网站、公众号等"),)),
        ("答复数", ()),
        ("答复数", (("口径", "全部"),)),
        ("答复率", ()),
        ("答复率", (("种类", "图书"),)),
        ("答复率增幅", ()),
    ]
    assert len(all_wanted(known, ["答复数"])) == 2
    with pytest.raises(FigureError):
        all_wanted(known, ["无此数"])
