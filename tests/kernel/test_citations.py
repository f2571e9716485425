"""Citations as written in definitions, and as people read them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.kernel.citations import Citation, CitationError, parse_citation
from mingfa.kernel.numerals import from_zh, to_zh


class TestNumerals:
    def test_all_numbers_to_9999_read_back(self):
        assert all(from_zh(to_zh(n)) == n for n in range(10_000))

    @pytest.mark.parametrize(
        ("n", "written"),
        [
            (0, "零"),
            (2, "二"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1005, "一千零五"),
            (1010, "一千零一十"),
            (1260, "一千二百六十"),
            (9999, "九千九百九十九"),
        ],
    )
    def test_written_as_in_statutes(self, n, written):
        assert to_zh(n) == written

    @pytest.mark.parametrize(
        ("written", "n"),
        [("二〇二三", 2023), ("两百", 200), ("60", 60), ("一百零五", 105), ("一百〇五", 105), ("一十二", 12)],
    )
    def test_other_spellings_are_read(self, written, n):
        assert from_zh(written) == n

    @pytest.mark.parametrize("written", ["", "甲", "十百", "百", "一万", "三千三千"])
    def test_what_is_not_a_numeral_is_refused(self, written):
        with pytest.raises(ValueError, match="不是中文数字"):
            from_zh(written)

    @pytest.mark.parametrize("n", [-1, 10_000])
    def test_out_of_range_is_refused(self, n):
        with pytest.raises(ValueError, match="不在0至9999之间"):
            to_zh(n)


class TestParse:
    @pytest.mark.parametrize(
        ("written", "zh"),
        [
            ("60", "第六十条"),
            ("60.1", "第六十条第一款"),
            ("58.1.2", "第五十八条第一款第二项"),
            ("行政强制法 53.1", "《行政强制法》第五十三条第一款"),
            ("行政强制法@2011-06-30 53.1", "《行政强制法》第五十三条第一款"),
            ("民事诉讼法 120-1.2", "《民事诉讼法》第一百二十条之一第二款"),
            (
                "最高人民法院关于适用《行政诉讼法》的解释 48.3",
                "《最高人民法院关于适用〈行政诉讼法〉的解释》第四十八条第三款",
            ),
            ("  行政处罚法   85 ", "《行政处罚法》第八十五条"),
        ],
    )
    def test_reads_and_tells(self, written, zh):
        assert parse_citation(written).zh() == zh

    def test_all_parts(self):
        assert parse_citation("行政强制法@2011-06-30 53-2.1.3") == Citation(
            law="行政强制法", passed=date(2011, 6, 30), article=53, suffix=2, paragraph=1, item=3
        )

    def test_a_bare_citation_takes_the_files_statute(self):
        bare = parse_citation("60.1")
        assert bare.zh("行政处罚法") == "《行政处罚法》第六十条第一款"
        assert bare.within("行政处罚法", date(2021, 1, 22)) == parse_citation("行政处罚法@2021-01-22 60.1")
        assert parse_citation("行政强制法 53.1").within("行政处罚法").law == "行政强制法"

    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ("", "不是法条引用"),
            ("第六十条", "不是法条引用"),
            ("行政处罚法", "不是法条引用"),
            ("60.1.2.3", "不是法条引用"),
            ("行政处罚法60.1", "不是法条引用"),
            ("60.0", "从1数起"),
            ("0", "从1数起"),
            ("行政强制法@2011年 53", "“2011年”不是通过日期"),
        ],
    )
    def test_a_fault_is_told_in_words_with_an_example(self, written, words):
        with pytest.raises(CitationError, match=words) as caught:
            parse_citation(written)
        assert "例如：60.1、58.1.2" in str(caught.value)

    @given(
        st.builds(
            Citation,
            law=st.sampled_from([None, "行政处罚法", "最高人民法院关于适用《行政诉讼法》的解释"]),
            passed=st.none(),
            article=st.integers(1, 1500),
            suffix=st.integers(0, 9),
            paragraph=st.none() | st.integers(1, 20),
            item=st.none(),
        )
    )
    def test_what_is_written_reads_back(self, citation):
        assert parse_citation(str(citation)) == citation
