"""What holds of every text: no exception, literal offsets, values that an independent reader confirms, linear time."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import cn2an
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.auditor.labels_reader import LABELS

from mingfa.auditor import Audit, Bound, audit_text, explain, to_html, to_json

CORPUS = Path(__file__).parent / "corpus"
PIECES = [*(LABELS / "pieces.txt").read_text("utf-8").split(), "\n", "\t", " "]
sentences = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
texts = st.one_of(sentences, st.text(max_size=120))


def check(text: str, audit: Audit) -> None:
    """The promises that hold of any audit."""
    for figure in audit.figures:
        assert text[figure.start : figure.end] == figure.literal
        assert figure.literal
        assert figure.value >= 0
        assert figure.quantum > 0
    starts = sorted({(f.start, f.end) for f in audit.figures})
    assert all(a[1] <= b[0] for a, b in pairwise(starts))
    for finding in audit.findings:
        assert finding.figures
        assert all(0 <= index < len(audit.figures) for index in finding.figures)
        assert finding.expression
        assert finding.explanation


@given(texts)
@settings(max_examples=400, deadline=None)
@example("其中1件：1件")
@example("1至2%")
@example("零败诉率0%")
def test_any_text_in_no_exception_out(text: str) -> None:
    check(text, audit_text(text))


@given(texts)
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_shown(text: str) -> None:
    audit = audit_text(text)
    assert to_html([audit]).startswith("<!DOCTYPE html>")
    assert '"figures"' in to_json([audit])
    assert all(r.end > r.start for r in explain(text))


numbers = st.one_of(
    st.integers(min_value=1, max_value=999_999).map(str),
    st.integers(min_value=1000, max_value=999_999).map(lambda n: f"{n:,}"),
    st.decimals(min_value="0.01", max_value="9999", places=2).map(str),
)


def independent(literal: str) -> Decimal:
    """A reader of its own: strip what is not the number, let cn2an read Chinese, multiply by scale and rate."""
    body = re.match(r"[\d,.]+|[零一二三四五六七八九十百千两]+", literal)
    assert body is not None
    digits = body.group().replace(",", "")
    value = Decimal(digits) if digits[0].isdigit() else Decimal(str(cn2an.cn2an(digits, "smart")))
    rest = literal[body.end() :]
    for word, factor in (("万", 10**4), ("亿", 10**8)):
        if rest.lstrip("余多").startswith(word):
            value *= factor
    if "%" in rest or "百分点" in rest:
        value /= 100
    return value


@given(
    numbers,
    st.sampled_from(["", "余", "多"]),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["件", "人次", "元", "户"]),
)
def test_value_and_literal_agree_by_an_independent_reader(
    number: str, more: str, scale: str, unit: str
) -> None:
    """Fails if 余, thousands separators, scales or units are read wrongly."""
    literal = f"{number}{more}{scale}{unit}"
    (figure,) = audit_text(f"全年共办理各类事项{literal}。").figures
    assert figure.literal == literal
    assert figure.value == independent(literal)
    assert figure.bound is (Bound.AT_LEAST if more else Bound.EXACT)


@given(st.integers(min_value=2, max_value=9999), st.sampled_from(["件", "项", "次", "个"]))
def test_chinese_figures_agree_with_cn2an(value: int, unit: str) -> None:
    literal = cn2an.an2cn(value, "low") + unit
    assume(literal != "二次")  # a word of its own (二次供水); two times are 两次
    (figure,) = audit_text(f"行政诉讼案件{literal}。").figures
    assert (figure.literal, figure.value) == (literal, value)


@given(st.integers(min_value=1, max_value=5000), st.integers(min_value=1, max_value=5000), st.integers(0, 3))
def test_a_partition_is_true_just_when_it_adds_up(one: int, other: int, excess: int) -> None:
    """No false alarm on any true sum, no silence on any sum that is too large."""
    audit = audit_text(f"全年办结案件{one + other}件，其中简易程序{one}件，普通程序{other + excess}件。")
    assert audit.contradicts is bool(excess)


@given(st.integers(min_value=1, max_value=3000), st.integers(min_value=0, max_value=3000), st.integers(-2, 2))
def test_what_is_left_is_true_just_when_it_subtracts(done: int, left: int, error: int) -> None:
    if left + error < 0 or (error and done == left + error):
        return
    audit = audit_text(f"共排查隐患{done + left}处，已整改{done}处，剩余{left + error}处。")
    assert audit.contradicts is bool(error)


@given(st.integers(min_value=1, max_value=2000), st.integers(min_value=0, max_value=2000), st.integers(0, 2))
def test_no_true_rate_is_accused(part: int, rest: int, places: int) -> None:
    """Rounded to the nearest, at any precision, a true rate is never a contradiction."""
    rate = Decimal(part * 100) / (part + rest)
    printed = round(rate, places)
    audit = audit_text(f"受理投诉{part + rest}件，办结{part}件，办结率{printed}%。")
    assert not audit.contradicts


@pytest.mark.slow
def test_time_grows_with_length_only() -> None:
    """Eight times the text takes about eight times as long; hostile shapes too."""
    for shape in (
        "受理100件，办结90件，其中甲30件、乙60件，办结率90%。\n",
        "一",
        "1 ",
        "(1件",
        "《",
        "其中1件",
        "百分之",
        "a1",
    ):
        small = shape * (20_000 // len(shape))
        audit_text(small)
        started = time.perf_counter()
        audit_text(small)
        once = time.perf_counter() - started
        started = time.perf_counter()
        audit_text(small * 8)
        assert time.perf_counter() - started < 8 * once * 2.5 + 0.5, shape


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.stem)
def test_the_corpus_of_the_fuzzer_stays_quiet(path: Path) -> None:
    text = path.read_text("utf-8")
    check(text, audit_text(text))
