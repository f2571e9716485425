"""What a figure means, in Chinese, from the catalogue that this office computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.measures import explain, read_catalogue
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def explained(figure: Mapping[str, Any]) -> list[str]:
    """The definition, a line each; when it was changed since, that is said first."""
    known = library()
    catalogue = read_catalogue(known)
    indicator = catalogue.get(figure["indicator"])
    if indicator is None:
        return ["这个指标的定义已经撤销；下面是封存时的原文。"]
    lines = explain(indicator, known).splitlines()
    changed = indicator.digest != figure["definition"]["digest"]
    return ["定义在报告封存之后已经变更，以下是现行定义；封存时的原文见下。", *lines] if changed else lines
