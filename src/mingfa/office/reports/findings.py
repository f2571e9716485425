"""What the report's problem section proposes: figures past a bound, each with its evidence. The bounds are data."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.source import read_source
from mingfa.measures import FigureError, Wanted, dims_of, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingfa.kernel.source import Source
    from mingfa.measures import Figure, Indicator

EXAMPLE = (
    '{figure: 某某率, above: 0.1, say: "{denominator}件中某某{numerator}件，某某率为{value}", advice: "……"}'
)
SHOWN = re.compile(r"\{(\w*)\}")
SHOWABLE = ("value", "numerator", "denominator")


class Rule(NamedTuple):
    """A bound on a figure, what to say when it is passed (`{value}` and its like are filled in), and what to do about it."""

    wanted: Wanted
    above: Decimal | None
    below: Decimal | None
    say: str
    advice: str


class Finding(NamedTuple):
    """A proposed finding, and the figure that is its evidence."""

    figure: Figure
    rule: Rule


def read_findings(text: str, file: str, catalogue: Mapping[str, Indicator]) -> list[Rule]:
    """Read the bounds. Those on figures that no system defines yet are left out. Raises DefinitionError."""
    root = read_source(text, file).mapping(["findings"], [], EXAMPLE)
    rules = [_rule(node, catalogue) for node in root["findings"].items()]
    return [rule for rule in rules if rule is not None]


def _rule(node: Source, catalogue: Mapping[str, Indicator]) -> Rule | None:
    part = node.mapping(["figure", "say", "advice"], ["above", "below", "dims"], EXAMPLE)
    name = part["figure"].text()
    if name not in catalogue:
        return None
    if ("above" in part) == ("below" in part):
        raise node.fault("上限和下限应当恰好写一个", "above 或者 below", EXAMPLE)
    dims = (
        {key: value.text() for key, value in part["dims"].mapping(optional=None).items()}
        if "dims" in part
        else {}
    )
    try:
        wanted = Wanted(name, dims_of(dims))
        plan(catalogue, name, wanted.dims, 2000)
    except FigureError as error:
        raise node.fault(str(error), "指标和它的维度", EXAMPLE) from error
    return Rule(
        wanted,
        _bound(part.get("above")),
        _bound(part.get("below")),
        _said(part["say"]),
        part["advice"].text(),
    )


def _said(node: Source) -> str:
    said = node.text()
    for name in SHOWN.findall(said):
        if name not in SHOWABLE:
            raise node.fault(
                f"没有“{{{name}}}”可以填入", "、".join(f"{{{one}}}" for one in SHOWABLE), EXAMPLE
            )
    return said


def _bound(node: Source | None) -> Decimal | None:
    if node is None:
        return None
    try:
        return Decimal(node.text())
    except InvalidOperation:
        raise node.fault(f"“{node.text()}”不是数", "数", "0.1") from None


def propose(rules: Sequence[Rule], figures: Mapping[Wanted, Figure]) -> list[Finding]:
    """The rules whose bound is passed, the furthest past it first."""
    found = [Finding(figure, rule) for rule in rules if _passed(rule, figure := figures[rule.wanted])]
    return sorted(found, key=_distance, reverse=True)


def _passed(rule: Rule, figure: Figure) -> bool:
    value = figure.value
    if value is None or not figure.records:
        return False
    return value > rule.above if rule.above is not None else rule.below is not None and value < rule.below


def _distance(finding: Finding) -> Decimal:
    value = finding.figure.value or Decimal(0)
    bound = finding.rule.above if finding.rule.above is not None else finding.rule.below
    return abs(value - bound) if bound is not None else Decimal(0)
