"""All indicators of a library: one definition for each name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.errors import DefinitionError, nearest
from mingfa.kernel.source import read_source
from mingfa.measures.model import Change, Rate, Ref
from mingfa.measures.plan import split
from mingfa.measures.read import read_indicator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mingfa.kernel.library import Library
    from mingfa.kernel.source import Source
    from mingfa.measures.model import Indicator


def read_catalogue(library: Library) -> dict[str, Indicator]:
    """Every indicator by name. Raises DefinitionError for a faulty file, a doubled name, a name that leads nowhere."""
    found: dict[str, Indicator] = {}
    roots: dict[str, Source] = {}
    for system, path in indicator_files(library):
        file = f"systems/{system}/indicators/{path.name}"
        text = path.read_text("utf-8")
        indicator = read_indicator(text, file, f"{system}/{path.stem}", library)
        root = read_source(text, file)
        if indicator.name in found:
            problem = f"“{indicator.name}”已在 {found[indicator.name].file} 定义：一个名称只有一个定义"
            raise root.mapping(["name"], None)["name"].fault(problem, "另一个名称", "行政处罚立案数")
        found[indicator.name] = indicator
        roots[indicator.name] = root
    for indicator in found.values():
        _check_refs(indicator, found, roots[indicator.name])
    for indicator in found.values():
        _check_circle(indicator, found, roots[indicator.name])
        _check_passed(indicator, found, roots[indicator.name])
    return found


def indicator_files(library: Library) -> Iterator[tuple[str, Path]]:
    """Each indicator's file with the name of its system."""
    for system in library.systems.values():
        for path in sorted((system.folder / "indicators").glob("*.yaml")):
            yield system.name, path


def refs(indicator: Indicator) -> list[Ref]:
    """The other indicators that this one is made of."""
    operation = indicator.operation
    if isinstance(operation, Rate):
        return [part for part in (operation.of, operation.to) if isinstance(part, Ref)]
    if isinstance(operation, Change):
        return [operation.of] if isinstance(operation.of, Ref) else []
    return []


def made_of(catalogue: Mapping[str, Indicator], indicator: Indicator) -> list[Indicator]:
    """The indicator and all those that it is made of, however deep: what must be sealed to compute it again."""
    found = {indicator.name: indicator}
    ahead = [indicator]
    while ahead:
        for ref in refs(ahead.pop()):
            if ref.name not in found:
                found[ref.name] = catalogue[ref.name]
                ahead.append(catalogue[ref.name])
    return list(found.values())


def _fault(root: Source, key: str, problem: str, expected: str, example: str) -> DefinitionError:
    return root.mapping([key], None)[key].fault(problem, expected, example)


def _check_refs(indicator: Indicator, known: Mapping[str, Indicator], root: Source) -> None:
    for ref in refs(indicator):
        other = known.get(ref.name)
        if other is None:
            problem = f"没有“{ref.name}”这个指标{nearest(ref.name, known)}"
            raise _fault(root, indicator.kind, problem, "已有的指标", "行政诉讼审结数")
        for dimension, value in ref.dims.items():
            values = other.dimensions[dimension].values if dimension in other.dimensions else {}
            wrong = [one for one in split(value, values) if one not in values]
            if wrong:
                problem = f"指标“{ref.name}”没有“{dimension}={'、'.join(wrong)}”"
                raise _fault(root, indicator.kind, problem, "该指标的维度和取值", "审级: 一审")


def _check_circle(indicator: Indicator, known: Mapping[str, Indicator], root: Source) -> None:
    behind = {indicator.name}
    ahead = refs(indicator)
    while ahead:
        ref = ahead.pop()
        if ref.name == indicator.name:
            problem = f"“{indicator.name}”由它自己算出"
            raise _fault(root, indicator.kind, problem, "不绕回自己的指标", "行政诉讼审结数")
        if ref.name not in behind:
            behind.add(ref.name)
            ahead.extend(refs(known[ref.name]))


def _check_passed(indicator: Indicator, known: Mapping[str, Indicator], root: Source) -> None:
    """A rate's dimension is passed on, or it is a label. Values of which an operand knows some only are a slip."""
    for dimension in indicator.dimensions.values() if refs(indicator) else ():
        for ref in refs(indicator):
            theirs = known[ref.name].dimensions.get(dimension.name)
            lacking = [value for value in dimension.values if theirs and value not in theirs.values]
            if lacking and len(lacking) < len(dimension.values):
                problem = f"指标“{ref.name}”的“{dimension.name}”没有“{'、'.join(lacking)}”"
                raise _fault(root, "dimensions", problem, "分子、分母都有的取值", "一审")
