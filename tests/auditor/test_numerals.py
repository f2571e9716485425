"""Numbers in Chinese prose become exact decimals, or an error, never a guess."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.auditor.numerals import parse_arabic, parse_chinese


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("三", 3), ("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("一百二十", 120), ("两万三", 23000),
        ("一千二百零三", 1203), ("三百五", 350), ("一万零五十", 10050), ("二〇二三", 2023), ("一亿三千万", 130000000),
        ("十二点五", "12.5"), ("九十八点零六", "98.06"),
    ],
)  # fmt: skip
def test_chinese_numerals_are_read_as_spoken(word: str, value: object) -> None:
    assert parse_chinese(word) == Decimal(str(value))


@pytest.mark.parametrize("word", ["", "点五", "三四百五六", "十点", "abc"])
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"numeral|digits"):
        parse_chinese(word)


@pytest.mark.parametrize(
    ("word", "value", "quantum"),
    [
        ("34,204", 34204, 1), ("1562.74万", 15627400, 100), ("7.2万", 72000, 1000), ("3万5千", 35000, 1000),
        ("1亿3000万", 130000000, 10000), ("98.65", "98.65", "0.01"), ("0.53万", 5300, 100),
    ],
)  # fmt: skip
def test_mixed_numerals_keep_their_precision(word: str, value: object, quantum: object) -> None:
    assert parse_arabic(word) == (Decimal(str(value)), Decimal(str(quantum)))


@given(st.integers(min_value=1, max_value=99_999_999))
def test_chinese_numerals_agree_with_an_independent_writer(value: int) -> None:
    assert parse_chinese(cn2an.an2cn(value, "low")) == value
