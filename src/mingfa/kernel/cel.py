"""The Common Expression Language, read for guards: typed against the declared facts, compiled to closures.

Why our own reader of a standard language: the libraries for it turn money into floating point, know no dates, cannot say
before a matter opens that `party_kind == "citizn"` can never hold, and cost ten times a closure. The language stays the
standard one; a test holds this reader against a library on everything that both can say.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingfa.kernel.errors import nearest
from mingfa.kernel.guard import (
    BOOL,
    DATE,
    INT,
    NUMBER,
    NUMBERS,
    TEXT,
    Call,
    Guard,
    GuardError,
    Kind,
    Scope,
    Table,
    Typed,
    Unknown,
)
from mingfa.kernel.operators import infix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingfa.kernel.guard import Run
    from mingfa.kernel.scene import Scene

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"[^\"]*\"|'[^']*')|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:,()\[\].]))"
)
DATE_UNITS = ("day", "month", "year")
_BINDING = {"?": 1, "||": 2, "&&": 3, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4}
_BINDING |= {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


def compile_guard(source: str, scope: Scope) -> Guard:
    """Read `source` as a condition. Raises GuardError naming the word and what it should be."""
    typed = compile_value(source, scope)
    if typed.kind.name != "bool":
        raise GuardError(f"表达式 {source} 得到的是{typed.kind.name}，不是是非", "一个条件", "fine <= 200")
    return Guard(source, typed.facts, typed.run)


def compile_value(source: str, scope: Scope) -> Typed:
    """Read `source` as a value of any type."""
    return _Reader(source, scope).whole()


class _Reader:
    """Pratt reader: one pass from text to typed closures."""

    def __init__(self, source: str, scope: Scope) -> None:
        self.source, self.scope, self.place = source, scope, 0
        self.tokens = list(self._tokens())

    def _tokens(self) -> Iterator[tuple[str | None, str]]:
        place = 0
        text = self.source.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise GuardError(
                    f"表达式 {self.source} 第 {place + 1} 个字符“{text[place]}”不可识别",
                    "CEL 表达式（标识符用英文，中文只能在引号里）",
                    'party_kind == "citizen" && fine <= 200',
                )
            place = match.end()
            yield match.lastgroup, match[match.lastgroup or 0]
        yield "end", ""

    def whole(self) -> Typed:
        typed = self.read(0)
        if self.peek() != "":
            raise self.wrong(f"多出“{self.peek()}”", "一个完整的表达式", "a && b")
        return typed

    def wrong(self, problem: str, expected: str, example: str) -> GuardError:
        return GuardError(f"表达式 {self.source}：{problem}", expected, example)

    def peek(self) -> str:
        return str(self.tokens[self.place][1])

    def take(self, expected: str | None = None) -> tuple[str | None, str]:
        kind, text = self.tokens[self.place]
        if expected is not None and text != expected:
            raise self.wrong(f"此处是“{text or '结尾'}”", f"“{expected}”", 'done("decide")')
        self.place += 1
        return kind, text

    def read(self, binding: int) -> Typed:
        left = self.prefix()
        while (power := _BINDING.get(self.peek(), 0)) > binding:
            _, sign = self.take()
            left = self.choice(left) if sign == "?" else infix(self.source, sign, left, self.read(power))
        return left

    def choice(self, test: Typed) -> Typed:
        self.must(test, "bool", "?")
        one = self.read(0)
        self.take(":")
        two = self.read(0)
        kind = one.kind if one.kind == two.kind else self.common(one, two, "?:")
        judge, yes, no = test.run, one.run, two.run
        return Typed(kind, lambda s: yes(s) if judge(s) else no(s), test.facts | one.facts | two.facts)

    def common(self, one: Typed, two: Typed, sign: str) -> Kind:
        names = {one.kind.name, two.kind.name}
        if names <= NUMBERS:
            return NUMBER
        if len(names) == 1:
            return Kind(names.pop())
        raise self.wrong(
            f"“{sign}”两边类型不同：{one.kind.name} 与 {two.kind.name}", "同一类型", 'day("serve") <= today'
        )

    def must(self, typed: Typed, kind: str, sign: str) -> None:
        if typed.kind.name != kind:
            raise self.wrong(f"“{sign}”用在{typed.kind.name}上", kind, "!complex && fine > 200")

    def prefix(self) -> Typed:
        kind, text = self.take()
        if kind == "number":
            return _constant(INT, int(text)) if "." not in text else _constant(NUMBER, Decimal(text))
        if kind == "text":
            return _constant(TEXT, text[1:-1])
        if text == "(":
            inner = self.read(0)
            self.take(")")
            return inner
        if text == "[":
            return self.items()
        if text in ("!", "-"):
            inner = self.read(7)
            run = inner.run
            if text == "!":
                self.must(inner, "bool", "!")
                return Typed(BOOL, lambda s: not run(s), inner.facts)
            if inner.kind.name not in NUMBERS:
                self.must(inner, "number", "-")
            return Typed(inner.kind, lambda s: -run(s), inner.facts)
        if kind == "word":
            return self.word(text)
        raise self.wrong(f"此处是“{text or '结尾'}”", "一个值", "fine")

    def series(self, end: str) -> list[Typed]:
        """Values parted by commas, up to and with the closing sign."""
        found: list[Typed] = []
        while self.peek() != end:
            if found:
                self.take(",")
            found.append(self.read(0))
        self.take(end)
        return found

    def items(self) -> Typed:
        items = self.series("]")
        if any(item.constant is None for item in items):
            raise self.wrong("方括号里只能是常数", "常数", '["warning", "fine"]')
        values = frozenset(item.constant for item in items)
        return Typed(Kind("list"), lambda _: values, frozenset(), values)

    def word(self, word: str) -> Typed:
        if word in ("true", "false"):
            return _constant(BOOL, word == "true")
        if self.peek() == "(":
            return self.call(word)
        if word in self.scope.words:
            kind, run = self.scope.words[word]
            return Typed(kind, run)
        known = self.scope.facts.get(word)
        if known is None:
            raise self.wrong(
                f"“{word}”不是本文件 facts 中的事项{nearest(word, [*self.scope.facts, *self.scope.words])}",
                "已声明的事项名",
                next(iter(self.scope.facts), "fine"),
            )
        return Typed(known, _fact(word), frozenset((word,)), fact=word)

    def call(self, name: str) -> Typed:
        self.take("(")
        if name == "has" or (name == "was" and name in self.scope.calls):
            _, fact = self.take()
            if fact not in self.scope.facts:
                raise self.wrong(
                    f"“{fact}”不是事项{nearest(fact, self.scope.facts)}", "事项名", f"{name}(fine)"
                )
            self.take(")")
            if name == "has":
                return Typed(BOOL, lambda s: fact in s.facts, frozenset((fact,)))
            before = self.scope.calls[name].run
            return Typed(
                self.scope.facts[fact], lambda s: before(s, fact)
            )  # known before the act: no fact of it
        return self.called(name, self.series(")"))

    def called(self, name: str, arguments: list[Typed]) -> Typed:
        if name == "threshold":
            return self.threshold(arguments)
        if name == "lookup":
            return self.lookup(arguments)
        if name == "date":
            return self.date(arguments)
        if name == "size":
            if len(arguments) != 1 or arguments[0].kind.name not in ("set", "text", "list"):
                raise self.wrong("size 要一个多选事项或者文字", "一个参数", "size(kinds) == 1")
            run = arguments[0].run
            return Typed(INT, lambda s: len(run(s)), arguments[0].facts)
        call = self.scope.calls.get(name)
        if call is None:
            known = [*self.scope.calls, "has", "threshold", "lookup", "size", "date"]
            raise self.wrong(f"没有“{name}”这个函数{nearest(name, known)}", "已有的函数", 'done("decide")')
        return self.apply(name, call, arguments)

    def apply(self, name: str, call: Call, arguments: list[Typed]) -> Typed:
        optional = sum(1 for kind in call.takes if kind.endswith("?"))
        if not len(call.takes) - optional <= len(arguments) <= len(call.takes):
            raise self.wrong(
                f"“{name}”要 {len(call.takes)} 个参数，给了 {len(arguments)} 个", "参数齐全", f"{name}(…)"
            )
        for kind, argument in zip(call.takes, arguments, strict=False):
            self.argument(name, kind.rstrip("?"), argument)
        facts = frozenset[str]().union(*(a.facts for a in arguments))
        body = call.run
        if all(a.constant is not None for a in arguments):
            constants = tuple(a.constant for a in arguments)
            return Typed(call.gives, lambda s: body(s, *constants), facts)
        runs = tuple(a.run for a in arguments)
        return Typed(call.gives, lambda s: body(s, *(run(s) for run in runs)), facts)

    def argument(self, name: str, kind: str, argument: Typed) -> None:
        names = {"step": self.scope.steps, "term": self.scope.terms}.get(kind)
        if names is not None:
            if argument.constant not in names:
                given = argument.constant or "表达式"
                raise self.wrong(
                    f"“{name}”里的“{given}”不存在{nearest(str(given), names)}",
                    "本文件中的步骤" if kind == "step" else "本文件中的期限",
                    f'{name}("{next(iter(sorted(names)), "decide")}")',
                )
        elif kind == "unit":
            if argument.constant not in DATE_UNITS:
                raise self.wrong(
                    f"“{name}”里的“{argument.constant}”不是单位",
                    f"以下之一：{'、'.join(DATE_UNITS)}",
                    'date_add(today, 2, "year")',
                )
        elif argument.kind.name != kind and not (kind == "number" and argument.kind.name in NUMBERS):
            raise self.wrong(f"“{name}”的参数是{argument.kind.name}", kind, f"{name}(…)")

    def threshold(self, arguments: list[Typed]) -> Typed:
        name = arguments[0].constant if len(arguments) == 1 else None
        if not isinstance(name, str) or name not in self.scope.thresholds:
            raise self.wrong(
                f"没有“{name}”这个数额标准{nearest(str(name), self.scope.thresholds)}",
                "本文件 thresholds 中的名称",
                'fine >= threshold("major_fine")',
            )
        value = self.scope.thresholds[name]
        return _constant(INT, int(value)) if value == int(value) else _constant(NUMBER, value)

    def date(self, arguments: list[Typed]) -> Typed:
        """A day as a constant: `date("2024-01-01")`."""
        written = str(arguments[0].constant) if len(arguments) == 1 else ""
        try:
            return _constant(DATE, date.fromisoformat(written))
        except ValueError:
            raise self.wrong(
                f"“{written}”不是日期", "公历日期（年-月-日）", 'opened >= date("2024-01-01")'
            ) from None

    def lookup(self, arguments: list[Typed]) -> Typed:
        table = self.scope.tables.get(arguments[0].constant) if len(arguments) == 2 else None
        kind = table.columns.get(arguments[1].constant) if table else None
        if table is None or kind is None:
            raise self.wrong(
                "lookup 的表或者列不存在", "本文件 tables 中的表和列", 'lookup("benchmark", "low")'
            )
        return Typed(kind, _lookup(table, arguments[1].constant), frozenset(table.keys))


def _constant(kind: Kind, value: Any) -> Typed:
    return Typed(kind, lambda _: value, frozenset(), value)


def _fact(name: str) -> Run:
    def run(scene: Scene) -> Any:
        try:
            return scene.facts[name]
        except KeyError:
            raise Unknown(name) from None

    return run


def _lookup(table: Table, column: str) -> Run:
    keys, rows = table.keys, table.rows

    def run(scene: Scene) -> Any:
        facts = scene.facts
        for key in keys:
            if key not in facts:
                raise Unknown(key)
        row = rows.get(tuple(str(facts[key]) for key in keys))
        if row is None:
            raise Unknown(keys[-1])
        return row[column]

    return run
