"""Statutes' texts: articles, paragraphs, items, and the lengths that they state."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mingfa.kernel.citations import parse_citation
from mingfa.kernel.texts import parse_text, says_length

# The texts are not part of the project; where they lie beside the checkout, all of them are read.
LAWS = Path(__file__).parents[3] / "shared" / "laws"
needs_texts = pytest.mark.skipif(
    not LAWS.is_dir(), reason="the statutes' texts do not lie beside the checkout"
)

EXAMPLE = """\
# 某县办件办法

2020年1月1日 公布

第九条 引言里的一句话不是条文。

<!-- INFO END -->

## 第一章 总则

第一条　为了示范，制定本办法。

### 第一节 办理

第二条 有下列情形之一的，应当在七日内办理：

（一）第一种情形；

（二）第二种情形，包括：

1.甲；

2.乙；

(三)第三种情形。

前款规定的期限，可以延长三日。

第二条之一 增加的一条。

## 第二章 附则

附则前的说明不属于任何一条。

第三条
本办法自公布之日起施行。
"""


class TestParse:
    text = parse_text(EXAMPLE)

    def test_title_and_articles(self):
        assert self.text.title == "某县办件办法"
        assert list(self.text.articles) == [(1, 0), (2, 0), (2, 1), (3, 0)]

    @pytest.mark.parametrize(
        ("cite", "found"),
        [
            ("1", "为了示范，制定本办法。"),
            ("1.1", "为了示范，制定本办法。"),
            ("2.1.1", "（一）第一种情形；"),
            ("2.1.2", "（二）第二种情形，包括：\n1.甲；\n2.乙；"),
            ("2.1.3", "(三)第三种情形。"),
            ("2.2", "前款规定的期限，可以延长三日。"),
            ("2-1.1", "增加的一条。"),
            ("3", "本办法自公布之日起施行。"),
        ],
    )
    def test_finds_the_cited_place(self, cite, found):
        assert self.text.find(parse_citation(cite)) == found
        assert self.text.lacks(parse_citation(cite)) is None

    @pytest.mark.parametrize(
        ("cite", "lacks"),
        [
            ("9", "没有第九条"),
            ("3-1", "没有第三条之一"),
            ("2.3", "第二条只有2款，没有第三款"),
            ("2.1.4", "第二条第一款没有第四项"),
            ("2.2.1", "第二条第二款没有第一项"),
        ],
    )
    def test_says_what_is_missing(self, cite, lacks):
        assert self.text.find(parse_citation(cite)) is None
        assert self.text.lacks(parse_citation(cite)) == lacks

    def test_a_paragraph_is_found_with_its_items(self):
        found = self.text.find(parse_citation("2.1"))
        assert found is not None
        assert found.startswith("有下列情形之一的")
        assert found.endswith("(三)第三种情形。")


class TestLengths:
    @pytest.mark.parametrize(
        ("text", "n", "unit"),
        [
            ("应当在七日内", 7, "日"),
            ("应当在7日内", 7, "日"),
            ("应当在７日内", 7, "日"),
            ("十五日内", 15, "日"),
            ("二十日内", 20, "day"),
            ("二十日内", 20, "working_day"),
            ("20个工作日内", 20, "working_day"),
            ("七个工作日内", 7, "个工作日"),
            ("三个月内", 3, "个月"),
            ("两个月内", 2, "month"),
            ("3个月", 3, "月"),
            ("两年内", 2, "年"),
            ("二十四小时内", 24, "小时"),
            ("5分钟内", 5, "minute"),
            ("二百元以下", 200, "元"),
            ("三千元以下", 3000, "yuan"),
            ("一万元以上", 10_000, "元"),
            ("十万元", 100_000, "元"),
            ("100万元以下", 1_000_000, "元"),
            ("5,000元", 5000, "元"),
            ("百分之三的数额", 3, "percent"),
            ("3%", 3, "%"),
            ("百分之十二点五", Decimal("12.5"), "百分之"),
            ("不得少于两人", 2, "人"),
            ("三名以上", 3, "person"),
            ("五倍以下", 5, "times"),
            ("一次", 1, "次"),
            ("三至五年", 3, "年"),
            ("三至五年", 5, "年"),
            ("十日至十五日", 10, "日"),
            ("五天", 5, "日"),
        ],
    )
    def test_says(self, text, n, unit):
        assert says_length(text, n, unit)

    @pytest.mark.parametrize(
        ("text", "n", "unit"),
        [
            ("十五日内", 5, "日"),
            ("二十日内", 10, "日"),
            ("七个工作日", 7, "日"),
            ("七日", 7, "工作日"),
            ("2021年3月5日", 5, "日"),
            ("三月内", 3, "月"),
            ("第三年", 3, "年"),
            ("二百元", 100, "元"),
            ("十万元", 10, "元"),
            ("百分之三十", 3, "percent"),
            ("13%", 3, "percent"),
            ("十二人", 2, "人"),
            ("没有数字", 7, "日"),
        ],
    )
    def test_does_not_say(self, text, n, unit):
        assert not says_length(text, n, unit)

    def test_an_unknown_unit_is_refused(self):
        with pytest.raises(ValueError, match="不认识的单位“旬”"):
            says_length("一旬", 1, "旬")


@needs_texts
class TestAllTexts:
    texts = {path.name: parse_text(path.read_text(encoding="utf-8")) for path in LAWS.glob("*.md")}

    def test_every_text_has_its_articles_without_a_gap(self):
        assert len(self.texts) >= 65
        for name, text in self.texts.items():
            numbers = [n for n, suffix in text.articles if suffix == 0]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), name
            assert all(article.paragraphs for article in text.articles.values()), name

    def test_items_are_numbered_without_a_gap_and_never_stand_alone(self):
        for name, text in self.texts.items():
            for key, article in text.articles.items():
                for paragraph in article.paragraphs:
                    assert list(paragraph.items) == list(range(1, len(paragraph.items) + 1)), (name, key)
                    assert not paragraph.line.startswith(("（一）", "(一)")), (name, key)

    @pytest.mark.parametrize(
        ("name", "cite", "n", "unit"),
        [
            ("行政处罚法(2021-01-22).md", "60.1", 90, "日"),
            ("行政处罚法(2021-01-22).md", "64.1.2", 7, "日"),
            ("行政处罚法(2021-01-22).md", "51.1", 200, "元"),
            ("行政处罚法(2021-01-22).md", "72.1.1", 3, "percent"),
            ("行政许可法(2019-04-23).md", "42.1", 20, "日"),
            ("行政许可法(2019-04-23).md", "42.2", 45, "日"),
            ("政府信息公开条例(2019-04-03).md", "33.2", 20, "个工作日"),
            ("民法典总则编.md", "188.1", 3, "年"),
            ("信访条例(2005-01-10).md", "21.2", 15, "日"),  # after an item of two lines
        ],
    )
    def test_terms_stand_where_the_citation_says(self, name, cite, n, unit):
        found = self.texts[name].find(parse_citation(cite))
        assert found is not None
        assert says_length(found, n, unit)
