"""The two-sided operators of guards: which types they join, and the closure each gives."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from mingfa.kernel.guard import BOOL, INT, NUMBER, NUMBERS, GuardError, Kind, Typed, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingfa.kernel.guard import Run
    from mingfa.kernel.scene import Scene

ORDERED = frozenset(("int", "number", "date", "time"))
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COUNT: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def infix(source: str, sign: str, left: Typed, right: Typed) -> Typed:
    """`left sign right`. Raises GuardError when the types do not join, or a text can never be among the choices."""
    facts = left.facts | right.facts
    if sign in ("&&", "||"):
        for side in (left, right):
            if side.kind.name != "bool":
                raise GuardError(f"表达式 {source}：“{sign}”两边应是条件", "条件", "a && b")
        parts = (*_parts(sign, left), *_parts(sign, right))
        return Typed(BOOL, _all(parts) if sign == "&&" else _any(parts), facts, chain=(sign, parts))
    if sign == "in":
        return Typed(BOOL, _member(source, left, right), facts)
    _joinable(source, sign, left, right)
    if sign in COMPARE:
        return Typed(BOOL, _compared(COMPARE[sign], left, right), facts)
    return Typed(_result(left, right), _counted(sign, left, right), facts)


def _joinable(source: str, sign: str, left: Typed, right: Typed) -> None:
    one, two = left.kind.name, right.kind.name
    same = one == two or {one, two} <= NUMBERS or {one, two} == {"set", "list"}
    fits = sign in ("==", "!=") or one in (ORDERED if sign in COMPARE else NUMBERS)
    if not same or not fits:
        raise GuardError(
            f"表达式 {source}：“{sign}”不能用在{one}与{two}之间",
            "同类的值",
            'fine <= 200 或 kind == "warning"',
        )
    for typed, other in ((left, right), (right, left)):
        _possible(source, typed.kind, other.constant)


def _possible(source: str, kind: Kind, constant: Any) -> None:
    """A choice compared with a text that it can never be is a slip of the pen."""
    if kind.values is None or constant is None:
        return
    for text in constant if isinstance(constant, frozenset) else (constant,):
        if text not in kind.values:
            listed = "、".join(kind.values)
            raise GuardError(
                f"表达式 {source}：“{text}”不在可选值中", f"以下之一：{listed}", f'"{kind.values[0]}"'
            )


def _parts(sign: str, side: Typed) -> tuple[Run, ...]:
    return side.chain[1] if side.chain[0] == sign else (side.run,)


def _all(parts: tuple[Run, ...]) -> Run:
    """As the language says: false wins over a fact not known, wherever it stands."""

    def run(scene: Scene) -> bool:
        unknown: Unknown | None = None
        for part in parts:
            try:
                if not part(scene):
                    return False
            except Unknown as fact:
                unknown = unknown or fact
        if unknown is not None:
            raise unknown
        return True

    return run


def _any(parts: tuple[Run, ...]) -> Run:
    """True wins over a fact not known."""

    def run(scene: Scene) -> bool:
        unknown: Unknown | None = None
        for part in parts:
            try:
                if part(scene):
                    return True
            except Unknown as fact:
                unknown = unknown or fact
        if unknown is not None:
            raise unknown
        return False

    return run


def _member(source: str, left: Typed, right: Typed) -> Run:
    if right.kind.name == "list":
        for one_of in right.constant:
            if (left.kind.name == "text") is not isinstance(one_of, str):
                what = "文字" if isinstance(one_of, str) else "数"
                raise GuardError(
                    f"表达式 {source}：“in”不能用在{left.kind.name}与{what}之间",
                    "同类的值",
                    '"fine" in kinds',
                )
        _possible(source, left.kind, right.constant)
    elif right.kind.name == "set":
        _possible(source, right.kind, left.constant)
    else:
        raise GuardError(f"表达式 {source}：“in”右边应是列表或者多选事项", "列表", '"fine" in kinds')
    if left.fact is not None and right.constant is not None:
        return _tried(_within, left.fact, right.constant)
    one, two = left.run, right.run
    return lambda scene: one(scene) in two(scene)


def _compared(compare: Callable[[Any, Any], Any], left: Typed, right: Typed) -> Run:
    one, two = left.run, right.run
    if "set" in (left.kind.name, right.kind.name):
        return lambda scene: compare(frozenset(one(scene)), frozenset(two(scene)))
    if right.constant is not None:
        constant = right.constant
        if left.fact is not None:
            return _tried(compare, left.fact, constant)
        return lambda scene: compare(one(scene), constant)
    return lambda scene: compare(one(scene), two(scene))


def _within(value: Any, listed: Any) -> bool:
    return value in listed


def _tried(compare: Callable[[Any, Any], Any], fact: str, constant: Any) -> Run:
    """A fact held against a constant: what most guards do, so done without a call for either side."""

    def run(scene: Scene) -> Any:
        try:
            value = scene.facts[fact]
        except KeyError:
            raise Unknown(fact) from None
        return compare(value, constant)

    return run


def _result(left: Typed, right: Typed) -> Kind:
    return INT if left.kind.name == right.kind.name == "int" else NUMBER


def _counted(sign: str, left: Typed, right: Typed) -> Run:
    one, two = left.run, right.run
    if sign in COUNT:
        count = COUNT[sign]
        return lambda scene: count(one(scene), two(scene))
    whole = left.kind.name == right.kind.name == "int"
    divide = _whole_quotient if whole and sign == "/" else (operator.truediv if sign == "/" else _remainder)

    def run(scene: Scene) -> Any:
        divisor = two(scene)
        if divisor == 0:
            raise Unknown("0")
        return divide(one(scene), divisor)

    return run


def _whole_quotient(one: int, two: int) -> int:
    """Toward zero, as the language divides whole numbers."""
    quotient = abs(one) // abs(two)
    return quotient if (one < 0) == (two < 0) else -quotient


def _remainder(one: Any, two: Any) -> Any:
    return one - two * _whole_quotient(one, two) if isinstance(one, int) else one % two
