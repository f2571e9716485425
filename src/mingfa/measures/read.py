"""An indicator's file, read and bound to the procedures that it counts. Faults name file, line, key, example."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mingfa.kernel.cel import compile_guard
from mingfa.kernel.citations import parse_citation
from mingfa.kernel.errors import nearest
from mingfa.kernel.guard import ALWAYS, GUARD_TYPE, Guard, GuardError, Kind, Scope
from mingfa.kernel.source import Source, read_source
from mingfa.measures.layout import asked_by
from mingfa.measures.model import Change, Dimension, Duration, Flow, Indicator, Rate, Ref, Stock
from mingfa.measures.printed import SCALES
from mingfa.measures.view import CALLS, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.library import Library
    from mingfa.kernel.model import Definition, Fact
    from mingfa.measures.model import Operation

OPERATIONS = ("count", "sum", "stock", "rate", "change", "duration")
OPTIONAL = (
    "english",
    "dimensions",
    "digits",
    "rounding",
    "scale",
    "cite",
    "note",
    "targets",
    "year",
    *OPERATIONS,
)
NUMBER_TYPES = ("int", "decimal", "money")
UNITS = ("second", "minute", "hour", "day", "working_day")
EXAMPLE = "count: {of: penalty/ordinary, step: decide}"


class Subject:
    """The procedures that an operation is about: their facts, steps and terms, over all versions."""

    def __init__(self, node: Source, library: Library) -> None:
        self.ids = tuple(_id(one, library) for one in (node.items() if node.is_list else [node]))
        self.definitions: list[Definition] = [
            library.definition(id_, day) for id_ in self.ids for day in library.versions[id_]
        ]
        self.facts: dict[str, Fact] = {}
        kinds: dict[str, Kind] = {}
        mixed: set[str] = set()  # a fact that two procedures mean differently cannot be asked of both
        for definition in self.definitions:
            for fact in definition.facts.values():
                known = self.facts.setdefault(fact.name, fact)
                if GUARD_TYPE[known.type] != GUARD_TYPE[fact.type]:
                    mixed.add(fact.name)
                closed = bool(known.choices) and bool(fact.choices)
                earlier = kinds[fact.name].values if fact.name in kinds else ()
                values = tuple(dict.fromkeys((*(earlier or ()), *fact.choices))) if closed else None
                kinds[fact.name] = Kind(GUARD_TYPE[fact.type], values)
        for name in mixed:
            del self.facts[name], kinds[name]
        self.scope = Scope(
            facts=kinds,
            steps=frozenset(step for d in self.definitions for step in d.steps),
            terms=frozenset(term for d in self.definitions for term in d.terms),
            words=WORDS,
            calls=CALLS,
        )

    def guard(self, node: Source | None) -> Guard | None:
        """A condition over these procedures' records."""
        if node is None:
            return None
        try:
            guard = compile_guard(node.text('channel == "online"'), self.scope)
        except GuardError as error:
            raise node.fault(error.problem, error.expected, error.example) from None
        for fact in sorted(asked_by(guard).facts):
            self._not_personal(node, fact)
        return guard

    def steps(self, node: Source) -> tuple[str, ...]:
        """One step or a list of steps that some of the procedures have."""
        return tuple(
            self._known(one, self.scope.steps, "步骤") for one in (node.items() if node.is_list else [node])
        )

    def fact(self, node: Source, types: Sequence[str] = (), *, distinct: bool = False) -> str:
        """A fact of these procedures, of one of the types. Only to count `distinct` ones may it be personal."""
        name = self._known(node, self.facts, "事项")
        if not distinct:
            self._not_personal(node, name)
        if types and self.facts[name].type not in types:
            raise node.fault(
                f"“{name}”的类型是{self.facts[name].type}", f"类型为{'、'.join(types)}的事项", "fine"
            )
        return name

    def _not_personal(self, node: Source, fact: str) -> None:
        if any(fact in d.facts and d.facts[fact].personal for d in self.definitions):
            problem = f"“{fact}”是个人信息，不得进入统计文件"
            raise node.fault(problem, "非个人信息的事项；只数不同的人用 distinct", f"distinct: {fact}")

    def _known(self, node: Source, known: Mapping[str, object] | frozenset[str], what: str) -> str:
        name = node.text()
        if name not in known:
            raise node.fault(
                f"“{name}”不是{'、'.join(self.ids)}的{what}{nearest(name, known)}",
                f"已有的{what}",
                min(known),
            )
        return name


def _id(node: Source, library: Library) -> str:
    id_ = node.text("penalty/ordinary")
    if id_ not in library.versions:
        raise node.fault(
            f"没有“{id_}”这个程序{nearest(id_, library.versions)}", "已有的程序或者登记簿", "penalty/ordinary"
        )
    return id_


def read_indicator(text: str, file: str, id_: str, library: Library) -> Indicator:
    """Read one indicator. Raises DefinitionError."""
    root = read_source(text, file)
    top = root.mapping(["name", "unit"], OPTIONAL, EXAMPLE)
    chosen = [key for key in OPERATIONS if key in top]
    if len(chosen) != 1:
        raise root.fault(f"有{len(chosen)}种算法", f"恰好一种：{'、'.join(OPERATIONS)}", EXAMPLE)
    operation, subject = _operation(chosen[0], top[chosen[0]], library, top.get("year"))
    return Indicator(
        id=id_,
        name=top["name"].text(),
        english=top["english"].text() if "english" in top else "",
        unit=top["unit"].text(),
        operation=operation,
        dimensions=_dimensions(top.get("dimensions"), subject),
        targets=_flow("sum", top["targets"], library, None)[0] if "targets" in top else None,
        digits=top["digits"].integer(0, 6) if "digits" in top else None,
        rounding=_rounding(top.get("rounding")),
        scale=_scale(top.get("scale")),
        cite=_cite(top["cite"], library) if "cite" in top else "",
        system=id_.partition("/")[0],
        file=file,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _cite(node: Source, library: Library) -> str:
    """A citation that names a statute of the library."""
    try:
        citation = parse_citation(node.text("某某法 60.1"))
    except ValueError as error:
        raise node.fault(str(error), "法律名称和条.款.项", "某某法 60.1") from None
    if citation.law is None or citation.law not in library.statutes:
        near = nearest(citation.law or "", library.statutes)
        raise node.fault(f"没有“{citation.law or ''}”这部法律{near}", "systems/_laws 中的法律", "某某法 60.1")
    return node.text()


def _rounding(node: Source | None) -> str:
    if node is None:
        return "half_up"
    if node.text() not in ("half_up", "down"):
        raise node.fault(f"没有“{node.text()}”这种取舍", "half_up 或者 down", "half_up")
    return node.text()


def _scale(node: Source | None) -> str | None:
    if node is None:
        return None
    if node.text() not in SCALES:
        raise node.fault(f"没有“{node.text()}”这个数量级", f"以下之一：{'、'.join(SCALES)}", "万")
    return node.text()


def _operation(
    kind: str, node: Source, library: Library, year: Source | None
) -> tuple[Operation, Subject | None]:
    if kind in ("count", "sum"):
        return _flow(kind, node, library, year)
    if kind == "stock":
        return _stock(node, library)
    if kind == "duration":
        return _duration(node, library)
    if kind == "rate":
        part = node.mapping(
            ["of", "to"], [], "{of: {indicator: 行政诉讼败诉数}, to: {indicator: 行政诉讼审结数}}"
        )
        return Rate(_operand(part["of"], library), _operand(part["to"], library)), None
    part = node.mapping(["of"], ["as", "by"], "{of: {indicator: 行政诉讼败诉率}, as: decline}")
    way = _one_of(part.get("as"), ("growth", "decline"))
    by = _one_of(part.get("by"), ("ratio", "points"))
    return Change(_operand(part["of"], library), way == "decline", by == "points"), None


def _one_of(node: Source | None, values: tuple[str, ...]) -> str:
    if node is None:
        return values[0]
    if node.text() not in values:
        raise node.fault(f"没有“{node.text()}”", f"以下之一：{'、'.join(values)}", values[0])
    return node.text()


def _operand(node: Source, library: Library) -> Ref | Flow | Stock:
    """A named indicator with its dimensions, or a count written in place."""
    part = node.mapping(optional=None)
    if "indicator" in part:
        dims = {name: value.text() for name, value in part.items() if name != "indicator"}
        return Ref(part["indicator"].text(), dims)
    for kind in ("count", "sum"):
        if kind in part:
            return _flow(kind, part[kind], library, part.get("year"))[0]
    if "stock" in part:
        return _stock(part["stock"], library)[0]
    raise node.fault("没有说用哪个数", "indicator、count、sum 或者 stock", "{indicator: 行政诉讼审结数}")


def _flow(kind: str, node: Source, library: Library, year: Source | None) -> tuple[Flow, Subject]:
    wanted = ["of", "step", "fact"] if kind == "sum" else ["of", "step"]
    others = ["where", "year"] if kind == "sum" else ["distinct", "where", "year"]
    part = node.mapping(wanted, others, EXAMPLE)
    subject = Subject(part["of"], library)
    year = part.get("year", year)
    year_fact = None
    if year is not None:
        year_fact = subject.fact(year.mapping(["fact"], [], "{fact: period_year}")["fact"], ("int",))
    return Flow(
        subject.ids,
        subject.steps(part["step"]),
        subject.guard(part.get("where")),
        _distinct(part.get("distinct"), subject),
        subject.fact(part["fact"], NUMBER_TYPES) if kind == "sum" else None,
        year_fact,
    ), subject


def _distinct(node: Source | None, subject: Subject) -> str | None:
    if node is None:
        return None
    return "matter" if node.text() == "matter" else subject.fact(node, distinct=True)


def _stock(node: Source, library: Library) -> tuple[Stock, Subject]:
    part = node.mapping(
        ["of"], ["where", "at", "distinct", "sum"], '{of: penalty/cards, where: standing == "in_force"}'
    )
    subject = Subject(part["of"], library)
    return Stock(
        subject.ids,
        subject.guard(part.get("where")),
        _one_of(part.get("at"), ("end", "start")),
        _distinct(part.get("distinct"), subject),
        subject.fact(part["sum"], NUMBER_TYPES) if "sum" in part else None,
    ), subject


def _duration(node: Source, library: Library) -> tuple[Duration, Subject]:
    keys = ["quantile", "max", "unit", "where"]
    part = node.mapping(
        ["of", "from", "to"], keys, "{of: duty/call_out, from: call, to: answer, max: true, unit: second}"
    )
    subject = Subject(part["of"], library)
    longest = "max" in part and part["max"].boolean()
    unit = part["unit"].text() if "unit" in part else "day"
    if unit not in UNITS:
        raise part["unit"].fault(f"没有“{unit}”这个单位", f"以下之一：{'、'.join(UNITS)}", "day")
    return Duration(
        subject.ids,
        subject.steps(part["from"])[0],
        subject.steps(part["to"])[0],
        Decimal(1) if longest else _quantile(part.get("quantile")),
        unit,
        subject.guard(part.get("where")),
    ), subject


def _quantile(node: Source | None) -> Decimal:
    if node is None:
        return Decimal("0.5")
    try:
        quantile = Decimal(node.text())
    except InvalidOperation:
        quantile = Decimal(-1)
    if not 0 <= quantile <= 1:
        raise node.fault(f"“{node.text()}”不是分位数", "0到1之间的数", "0.5")
    return quantile


def _dimensions(node: Source | None, subject: Subject | None) -> dict[str, Dimension]:
    if node is None:
        return {}
    return {name: _dimension(name, one, subject) for name, one in node.mapping(optional=None).items()}


def _dimension(name: str, node: Source, subject: Subject | None) -> Dimension:
    part = node.mapping([], ["fact", "values"], "{fact: kinds}")
    if subject is None:
        # A rate's dimensions are those of its numerator and denominator, whose conditions they pass on.
        if "values" not in part or not part["values"].is_list:
            raise node.fault(
                "比率和同比的维度只列取值，条件由分子、分母的指标规定",
                "values 列表",
                "{values: [一审, 二审]}",
            )
        return Dimension(name, {value.text(): ALWAYS for value in part["values"].items()})
    if "values" in part:
        found = {}
        for title, condition in part["values"].mapping(optional=None).items():
            guard = subject.guard(condition)
            if guard is not None:
                found[title] = guard
        return Dimension(name, found)
    fact = subject.fact(part["fact"])
    kind = subject.facts[fact].type
    if kind == "bool":
        return Dimension(name, {"是": _guard(fact, subject), "否": _guard(f"!{fact}", subject)})
    codes: dict[
        str, list[str]
    ] = {}  # several versions or procedures may call the same thing by different codes
    for definition in subject.definitions:
        for code, title in definition.facts[fact].choices.items() if fact in definition.facts else ():
            if code not in codes.setdefault(title, []):
                codes[title].append(code)
    if not codes:
        raise part["fact"].fault(f"“{fact}”没有可选值", "类型为 choice、choices 或者 bool 的事项", "kinds")
    test = '"{}" in ' + fact if kind == "choices" else fact + ' == "{}"'
    tests = {title: " || ".join(test.format(code) for code in some) for title, some in codes.items()}
    return Dimension(name, {title: _guard(source, subject) for title, source in tests.items()})


def _guard(source: str, subject: Subject) -> Guard:
    return compile_guard(source, subject.scope)
