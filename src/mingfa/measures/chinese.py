"""Conditions in plain Chinese: a guard's text with the titles of the facts, choices, steps and terms that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.channels import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mingfa.kernel.model import Definition, Fact

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"[^\"]*\"|'[^']*')|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:,()\[\]]))"
)
_BINDING = {"?": 1, "||": 2, "&&": 3, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4}
_BINDING |= {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_UNARY = 7
_COMPARED = {"==": "为", "!=": "不为", "<": "小于", "<=": "不超过", ">": "超过", ">=": "不少于"}
_COUNTED = {"+": "+", "-": "−", "*": "×", "/": "÷", "%": "除余"}
_STANDINGS = {"open": "在办", "ended": "已结束", "in_force": "有效"}
# What is true or false: how it is said, and how its opposite.
_STATES = {
    "deemed": ("因期限届满视为办理", "不是因期限届满视为办理"),
    "ended": ("已经办结", "尚未办结"),
    "opened_this_year": ("所计年度内开始的", "所计年度以前开始的"),
    "true": ("全部", "没有"),
    "false": ("没有", "全部"),
}
_WORDS = {
    "step": "办理步骤",
    "channel": "办理渠道",
    "body": "办理机关",
    "outcome": "办理结果",
    "standing": "状态",
}


class Said(NamedTuple):
    """A part of a condition as said, how tightly it holds together, its opposite, and how values beside it are shown."""

    text: str
    binding: int
    opposite: str | None = None
    show: Callable[[str], str] | None = None


class Titles:
    """The titles that the definitions of some procedures give to names. What differs is told together, by ／."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self.definitions = list(definitions)

    def step(self, name: str) -> str:
        """A step's title."""
        return self._joined(d.steps[name].title for d in self.definitions if name in d.steps) or name

    def term(self, name: str) -> str:
        """A term's title."""
        return self._joined(d.terms[name].title for d in self.definitions if name in d.terms) or name

    def fact(self, name: str) -> str:
        """A fact's title."""
        return self._joined(fact.title for fact in self._facts(name)) or name

    def value(self, fact: str, value: str) -> str:
        """A choice's title; a text is put in quotes."""
        titles = (f.choices[value] for f in self._facts(fact) if value in f.choices)
        return self._joined(titles) or f"“{value}”"

    def kinds(self, name: str) -> set[str]:
        """The fact's types."""
        return {fact.type for fact in self._facts(name)}

    def outcome(self, name: str) -> str:
        """An outcome's title."""
        titles = (d.outcomes[name].title for d in self.definitions if name in d.outcomes)
        return self._joined(titles) or (f"“{name}”" if name else "尚无")

    def standing(self, name: str) -> str:
        """A standing has no title of its own: it is told by what brings it about."""
        if name in _STANDINGS:
            return _STANDINGS[name]
        steps = [s.title for d in self.definitions for s in d.steps.values() if s.standing == name]
        lapses = [
            t.title
            for d in self.definitions
            for t in d.terms.values()
            if t.lapse and t.lapse.standing == name
        ]
        told = [f"“{title}”之后" for title in dict.fromkeys(steps)]
        told += [f"“{title}”届满之后" for title in dict.fromkeys(lapses)]
        return "／".join(told) or f"“{name}”"

    def shower(self, word: str) -> Callable[[str], str]:
        """How the values beside a word or fact are shown."""
        known: dict[str, Callable[[str], str]] = {
            "step": lambda value: f"“{self.step(value)}”",
            "channel": lambda value: CHANNELS.get(value, value),
            "outcome": self.outcome,
            "standing": self.standing,
            "body": lambda value: f"“{value}”",
        }
        return known.get(word) or (lambda value: self.value(word, value))

    def _facts(self, name: str) -> list[Fact]:
        return [d.facts[name] for d in self.definitions if name in d.facts]

    @staticmethod
    def _joined(titles: Iterable[str]) -> str:
        return "／".join(dict.fromkeys(titles))


def said(source: str, titles: Titles) -> str:
    """The condition in Chinese. Raises ValueError for text that the kernel would not compile either."""
    return _Speaker(source, titles).whole()


class _Speaker:
    def __init__(self, source: str, titles: Titles) -> None:
        self.titles, self.place = titles, 0
        self.tokens: list[tuple[str, str]] = []
        place, text = 0, source.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise ValueError(f"表达式 {source} 不可识别")
            place = match.end()
            self.tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
        self.tokens.append(("end", ""))

    def whole(self) -> str:
        told = self.read(0)
        if self.peek():
            raise ValueError(f"表达式多出“{self.peek()}”")
        return told.text

    def peek(self) -> str:
        return self.tokens[self.place][1]

    def take(self) -> tuple[str, str]:
        self.place += 1
        return self.tokens[self.place - 1]

    def read(self, binding: int) -> Said:
        left = self.prefix()
        while (power := _BINDING.get(self.peek(), 0)) > binding:
            _, sign = self.take()
            left = self.choice(left) if sign == "?" else self.join(sign, left, self.read(power), power)
        return left

    def choice(self, test: Said) -> Said:
        one = self.read(0)
        self.take()
        two = self.read(0)
        return Said(f"{test.text}的，为{one.text}；否则为{two.text}", 1)

    def join(self, sign: str, left: Said, right: Said, power: int) -> Said:
        if sign in ("&&", "||"):
            between = "，并且" if sign == "&&" else "，或者"
            return Said(_mixed(left, power) + between + _mixed(right, power), power)
        if sign == "in":
            return _membership(left, right)
        if sign in _COUNTED:
            return Said(_held(left, power) + _COUNTED[sign] + _held(right, power), power)
        one, two = _shown(left, right), _shown(right, left)
        verb, other = _COMPARED[sign], _COMPARED[_OPPOSITE[sign]]
        return Said(f"{one}{verb}{two}", power, f"{one}{other}{two}")

    def prefix(self) -> Said:
        kind, text = self.take()
        if text == "!":
            inner = self.read(_UNARY)
            return Said(inner.opposite or f"并非（{inner.text}）", _UNARY, inner.text)
        if text == "-":
            return Said(f"−{self.read(_UNARY).text}", _UNARY)
        if text == "(":
            inner = self.read(0)
            self.take()
            return inner
        if text == "[":
            return self.items()
        if kind == "word":
            return self.call(text) if self.peek() == "(" else self.word(text)
        return Said(text, _UNARY)

    def items(self) -> Said:
        found: list[str] = []
        while self.peek() != "]":
            found.append(self.take()[1])
            if self.peek() == ",":
                self.take()
        self.take()
        return Said("\n".join(found), _UNARY)

    def word(self, word: str) -> Said:
        if word in _STATES:
            told, opposite = _STATES[word]
            return Said(told, _UNARY, opposite)
        if word in _WORDS:
            return Said(_WORDS[word], _UNARY, show=self.titles.shower(word))
        title = self.titles.fact(word)
        if "bool" in self.titles.kinds(word):
            return Said(f"“{title}”为是", _UNARY, f"“{title}”为否", lambda value: value)
        show = self.titles.shower(word)
        kinds = self.titles.kinds(word)
        if "money" in kinds:
            return Said(f"“{title}”", _UNARY, show=lambda value: f"{value}元")
        if kinds & {"int", "decimal"}:
            return Said(f"“{title}”", _UNARY, show=lambda value: value)
        return Said(f"“{title}”", _UNARY, show=show)

    def call(self, name: str) -> Said:
        self.take()
        argument = self.take()[1]
        self.take()
        bare = argument.strip("\"'")
        if name == "late":
            term = self.titles.term(bare)
            return Said(f"“{term}”逾期", _UNARY, f"“{term}”未逾期")
        if name == "done":
            step = self.titles.step(bare)
            return Said(f"已经办理“{step}”", _UNARY, f"没有办理“{step}”")
        if name == "times":
            return Said(f"办理“{self.titles.step(bare)}”的次数", _UNARY)
        if name == "has":
            title = self.titles.fact(bare)
            return Said(f"“{title}”已经填写", _UNARY, f"“{title}”没有填写")
        return Said(f"“{self.titles.fact(bare)}”的项数", _UNARY)


_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def _mixed(part: Said, power: int) -> str:
    """A condition joined to another: “and” within “or” is bracketed too, since people do not know which binds first."""
    joined = part.binding in (_BINDING["&&"], _BINDING["||"])
    return f"（{part.text}）" if joined and part.binding != power else part.text


def _held(part: Said, power: int) -> str:
    return f"（{part.text}）" if part.binding < power else part.text


def _shown(part: Said, beside: Said) -> str:
    """A constant as it is shown beside a fact; a list as its values together."""
    show = beside.show or (lambda value: value)
    values = part.text.split("\n")
    if not _constant(values):
        return part.text
    return "、".join(show(value.strip("\"'")) for value in values) or "无"


def _constant(values: Sequence[str]) -> bool:
    return all(value[:1] in "\"'" or value[:1].isdigit() for value in values)


def _membership(left: Said, right: Said) -> Said:
    if right.show is not None:
        value = _shown(left, right)
        return Said(f"{right.text}包括{value}", 4, f"{right.text}不包括{value}")
    values = _shown(right, left)
    some = "之一" if "\n" in right.text else ""
    return Said(f"{left.text}是{values}{some}", 4, f"{left.text}不是{values}{some}")
