"""Guards held against a library of the same language, on everything that both can say; and the words of our own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import cel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.kernel.cel import compile_guard, compile_value
from mingfa.kernel.errors import DefinitionError
from mingfa.kernel.guard import BOOL, INT, Guard, GuardError, Kind, Scope, Unknown
from mingfa.kernel.scene import Scene
from mingfa.kernel.state import blank
from tests.kernel.small import Matter, at, law

KINDS = {
    "n": INT,
    "m": INT,
    "p": BOOL,
    "q": BOOL,
    "kind": Kind("text", ("a", "b", "c")),
    "kinds": Kind("set", ("a", "b", "c")),
}
SCOPE = Scope(KINDS)
TEXTS = st.sampled_from(["a", "b", "c"])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(-20, 20),
        "m": st.integers(-20, 20),
        "p": st.booleans(),
        "q": st.booleans(),
        "kind": TEXTS,
        "kinds": st.lists(TEXTS, min_size=1, unique=True).map(tuple),
    },
)


def numbers(depth: int) -> st.SearchStrategy[str]:
    """Expressions that are whole numbers."""
    plain = st.one_of(st.integers(0, 30).map(str), st.sampled_from(["n", "m", "size(kinds)", "size(kind)"]))
    if depth == 0:
        return plain
    inner = numbers(depth - 1)
    return st.one_of(
        plain,
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "%"]), inner).map(" ".join),
        inner.map(lambda e: f"({e})"),
        inner.map(lambda e: f"-({e})"),
        st.tuples(conditions(depth - 1), inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    )


def conditions(depth: int) -> st.SearchStrategy[str]:
    """Expressions that hold or do not."""
    text = st.one_of(st.just("kind"), TEXTS.map(lambda t: f'"{t}"'))
    listed = st.lists(TEXTS, min_size=1).map(lambda items: "[" + ", ".join(f"'{i}'" for i in items) + "]")
    plain = st.one_of(
        st.sampled_from(["p", "q", "true", "false"]),
        st.tuples(text, st.sampled_from(["==", "!="]), text).map(" ".join),
        st.tuples(text, st.just("in"), st.one_of(st.just("kinds"), listed)).map(" ".join),
    )
    if depth == 0:
        return plain
    inner = conditions(depth - 1)
    compared = st.tuples(
        numbers(depth - 1), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers(depth - 1)
    ).map(" ".join)
    return st.one_of(
        plain,
        compared,
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(" ".join),
        inner.map(lambda e: f"({e})"),
        inner.map(lambda e: f"!({e})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    )


def scene(facts: dict[str, Any]) -> Scene:
    """A moment with these facts."""
    definition = law('steps: {apply: {title: 申请, cite: "1.1", by: party, starts: true}}')
    return Scene(facts, blank(definition, "m", body="", region=""), at("2023-01-03"), date(2023, 1, 3))


def ours(source: str, facts: dict[str, Any]) -> Any:
    """Our answer; None where it cannot be said."""
    try:
        return compile_guard(source, SCOPE).run(scene(facts))
    except Unknown:
        return None


def theirs(source: str, facts: dict[str, Any]) -> Any:
    """The library's answer; None where it reports an error."""
    try:
        return cel.evaluate(source, {k: list(v) if isinstance(v, tuple) else v for k, v in facts.items()})
    except (RuntimeError, ValueError, TypeError, ArithmeticError):
        return None


@settings(max_examples=300, deadline=None)
@given(conditions(3), FACTS)
def test_same_answer_as_the_library(source: str, facts: dict[str, Any]) -> None:
    assert ours(source, facts) == theirs(source, facts)


@pytest.mark.parametrize(
    ("source", "facts", "answer"),
    [
        ("p && q", {"p": False}, False),  # false wins over what is not known
        ("p && q", {"q": False}, False),
        ("p || q", {"q": True}, True),
        ("p && q", {"p": True}, None),
        ("n / m > 0", {"n": 1, "m": 0}, None),
        ("kind in ['a', 'b'] && !(n < 3)", {"kind": "b", "n": 3}, True),
        ("-7 / 2 == -3 && -7 % 3 == -1", {}, True),
        ("p ? n > 1 : m > 1", {"p": True, "n": 2}, True),
        ("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9", {}, True),
        ("p || q && false", {"p": True, "q": False}, True),
    ],
)
def test_known_answers(source: str, facts: dict[str, Any], answer: bool | None) -> None:
    assert ours(source, facts) == theirs(source, facts) == answer


def test_money_is_exact() -> None:
    """The reason for a reader of our own: a tenth is a tenth."""
    scope = Scope({"fine": Kind("number")})
    held = compile_guard("fine * 3 == 0.3", scope)
    assert held.run(scene({"fine": Decimal("0.1")}))
    assert cel.evaluate("fine * 3.0 == 0.3", {"fine": 0.1}) is False


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="npkinds\"'()[]!&|<>=+-*/%?:,. 12中_", max_size=24))
def test_any_text_is_read_or_refused_in_words(source: str) -> None:
    try:
        read = compile_value(source, SCOPE)
    except GuardError as error:
        told = error
    else:
        assert read.kind.name in {"bool", "int", "number", "text", "set", "list"}
        return
    assert told.problem
    assert told.expected
    assert told.example


WORDS = """
facts:
  on: {title: 日期, type: date}
  kinds: {title: 种类, type: choices, of: {a: 甲, b: 乙}}
  wanted: {title: 拟定种类, type: choices, of: {a: 甲, b: 乙}}
  fine: {title: 罚款, type: money}
  degree: {title: 程度, type: choice, of: {light: 轻微, grave: 严重}}
steps:
  apply: {title: 申请, cite: "1.1", by: party, starts: true, takes: [on, kinds, wanted, fine, degree]}
  hear: {title: 听取, cite: "1.1", by: officer, many: true}
  back: {title: 退回, cite: "1.1", by: officer, afresh: [hear]}
  decide: {title: 决定, cite: "2.1", by: officer, many: true, guards: [{that: 'GUARD', say: 不合规定, do: 请改正}]}
terms:
  within: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 10日, cite: "3.1"}
  later: {title: 听取期限, kind: deadline, from: hear, for: back, length: 10日, cite: "3.1"}
thresholds:
  cap: {title: 上限, value: 200, unit: yuan, cite: "4.1"}
  rate: {title: 比例, value: 0.5, unit: percent, cite: "4.1"}
tables:
  scale: {title: 基准, cite: "4.1", keys: [degree], columns: {low: money}, rows: [{degree: light, low: 100}]}
"""


@pytest.mark.parametrize(
    ("guard", "facts", "answer"),
    [
        ("has(fine)", {"fine": "1"}, True),
        ("has(fine)", {}, False),
        ('done("hear")', {}, True),
        ('done("back")', {}, False),
        ('times("hear") == 2', {}, True),
        ('day("hear") == today', {}, False),
        ("opened < today", {}, True),
        ("days(opened, today) == 9", {}, True),
        ('date_add(on, 1, "month") == today', {"on": "2022-12-12"}, True),
        ('date_add(on, -1, "year") < today', {"on": "2023-01-31"}, True),
        ('date_add(on, 1, "day") == today', {"on": "2023-01-11"}, True),
        ('running("within")', {}, True),
        ('lapsed("within")', {}, False),
        ('running("later") && !lapsed("later")', {}, True),
        ('overdue("within") == 0', {}, True),
        (
            'today == date("2023-01-12") && year(today) == 2023 && year(on) == 2022',
            {"on": "2022-12-12"},
            True,
        ),
        ('opened >= date("2023-01-04")', {}, False),
        ('fine <= threshold("cap")', {"fine": "200"}, True),
        ('fine <= threshold("cap")', {"fine": "200.01"}, False),
        ('fine * threshold("rate") == 50', {"fine": "100"}, True),
        ('fine >= lookup("scale", "low")', {"fine": "100", "degree": "light"}, True),
        ('fine >= lookup("scale", "low")', {"fine": "99", "degree": "light"}, False),
        ("subset(kinds, wanted)", {"kinds": ["a"], "wanted": ["b", "a"]}, True),
        ("subset(kinds, wanted)", {"kinds": ["a", "b"], "wanted": ["b"]}, False),
        ("size(kinds) == 2", {"kinds": ["a", "b"]}, True),
        ('kinds == ["a", "b"]', {"kinds": ["b", "a"]}, True),
        ('linked("other/other") == 0', {}, True),
        ('standing == "open"', {}, True),
        ('outcome == ""', {}, True),
    ],
)
def test_words_of_guards(guard: str, facts: dict[str, Any], answer: bool) -> None:
    matter = Matter(law(WORDS.replace("GUARD", guard)))
    matter.does("apply", "2023-01-03", **facts)
    matter.does("hear", "2023-01-04")
    matter.does("hear", "2023-01-05")
    if answer:
        matter.does("decide", "2023-01-12")
    else:
        assert "不合规定" in matter.refused("decide", "2023-01-12")


@pytest.mark.parametrize(
    ("guard", "facts", "missing"),
    [
        ("fine > 1", {}, "尚不知道“罚款”。请先填写“罚款”"),
        ('fine >= lookup("scale", "low")', {"fine": "1"}, "尚不知道“程度”"),
        ('fine >= lookup("scale", "low")', {"fine": "1", "degree": "grave"}, "尚不知道“程度”"),
        ('day("back") < today', {}, "不合规定"),
        ('date_add(on, 9000, "year") > today', {"on": "2023-01-01"}, "不合规定"),
    ],
)
def test_what_is_not_known_is_asked_for(guard: str, facts: dict[str, Any], missing: str) -> None:
    matter = Matter(law(WORDS.replace("GUARD", guard)))
    matter.does("apply", "2023-01-03", **facts)
    refused = matter.refused("decide", "2023-01-12").replace("（《样例法》第二条第一款）", "")
    assert missing in refused


def test_a_fact_as_it_was_before_the_act() -> None:
    text = WORDS.replace("GUARD", "fine > was(fine)").replace(
        "by: officer, many: true, guards", "by: officer, many: true, takes: [fine], guards"
    )
    matter = Matter(law(text))
    matter.does("apply", "2023-01-03", fine="100")
    assert "不合规定" in matter.refused("decide", "2023-01-12", fine="100")
    matter.does("decide", "2023-01-12", fine="101")
    assert "不合规定" in matter.refused("decide", "2023-01-13", fine="101")


def test_a_day_that_is_none_is_refused_when_read() -> None:
    with pytest.raises(DefinitionError, match="“2023-02-30”不是日期"):
        law(WORDS.replace("GUARD", 'today > date("2023-02-30")'))


def test_lapsed_and_overdue_after_the_last_day() -> None:
    for guard in ('lapsed("within")', 'overdue("within") == 2', '!running("within")'):
        matter = Matter(law(WORDS.replace("GUARD", guard)))
        matter.does("apply", "2023-01-03")
        assert "不合规定" in matter.refused("decide", "2023-01-13")
        matter.does("decide", "2023-01-15")


def test_has_depends_on_its_fact() -> None:
    """Else the step that gives the fact would be shown as forbidden before anybody can give it."""
    assert compile_guard("has(n)", SCOPE).facts == {"n"}


def test_a_guard_that_cannot_be_judged_does_not_hold() -> None:
    guard: Guard = compile_guard("n > 1", SCOPE)
    assert not guard.holds(scene({}))
    assert guard.holds(scene({"n": 2}))
