"""All indicators of a library: one definition for each name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.errors import DefinitionError, nearest
from mingfa.measures.model import Change, Flow, Rate, Ref, Stock
from mingfa.measures.read import read_indicator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.kernel.library import Library
    from mingfa.measures.model import Indicator


def read_catalogue(library: Library) -> dict[str, Indicator]:
    """Every indicator by name. Raises DefinitionError for a faulty file, a doubled name, a name that leads nowhere."""
    found: dict[str, Indicator] = {}
    for system in library.systems.values():
        for path in sorted((system.folder / "indicators").glob("*.yaml")):
            file = f"systems/{system.name}/indicators/{path.name}"
            indicator = read_indicator(path.read_text("utf-8"), file, f"{system.name}/{path.stem}", library)
            if indicator.name in found:
                other = found[indicator.name].file
                problem = f"“{indicator.name}”已在 {other} 定义：一个名称只有一个定义"
                raise DefinitionError(file, 1, "name", problem, "另一个名称", "行政处罚立案数")
            found[indicator.name] = indicator
    for indicator in found.values():
        _resolve(indicator, found)
    return found


def refs(indicator: Indicator) -> Iterator[Ref]:
    """The other indicators that this one is made of."""
    operation = indicator.operation
    parts: tuple[Ref | Flow | Stock, ...] = ()
    if isinstance(operation, Rate):
        parts = (operation.of, operation.to)
    elif isinstance(operation, Change):
        parts = (operation.of,)
    yield from (part for part in parts if isinstance(part, Ref))


def _resolve(indicator: Indicator, known: Mapping[str, Indicator]) -> None:
    for ref in refs(indicator):
        other = known.get(ref.name)
        if other is None:
            problem = f"没有“{ref.name}”这个指标{nearest(ref.name, known)}"
            raise DefinitionError(indicator.file, 1, "rate", problem, "已有的指标", "行政诉讼审结数")
        for dimension, value in ref.dims.items():
            values = other.dimensions[dimension].values if dimension in other.dimensions else {}
            wrong = [one for one in value.split("、") if one not in values]
            if wrong:
                problem = f"指标“{ref.name}”没有“{dimension}={'、'.join(wrong)}”"
                raise DefinitionError(indicator.file, 1, "rate", problem, "该指标的维度和取值", "审级: 一审")
