"""How each figure was read, and which numerals were not figures and why: for mending the word lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingfa.auditor.audit import place_figures
from mingfa.auditor.lexicon import lexicon
from mingfa.auditor.masks import masked_spans
from mingfa.auditor.model import Bound
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context

_ROLES = {
    "found": "发现", "received": "收到", "accepted": "受理", "done": "办结", "success": "成功", "left": "剩余",
    "rejected": "不予受理等", "carried": "结转", "failed": "未成功",
}  # fmt: skip
BOUNDS = {Bound.EXACT: "精确", Bound.AT_LEAST: "不少于", Bound.AT_MOST: "不多于", Bound.APPROX: "约"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one numeral as labelled words, in the order in which they were decided."""

    start: int
    end: int
    literal: str
    counted: bool
    steps: tuple[tuple[str, str], ...]


def explain(text: str) -> list[Reading]:
    """Readings of all figures and of all numerals that were left out, in the order of the text."""
    context = place_figures(text)
    readings = [_figure(context, place) for place in context.places]
    taken = [(p.quantity.start, p.quantity.end) for p in context.places]
    readings += _left_out(context, taken)
    return sorted(readings, key=lambda r: r.start)


def _figure(context: Context, place: Place) -> Reading:
    quantity = place.quantity
    rate = quantity.kind == "rate"
    unit = f"{quantity.unit}（原文未印，推断）" if quantity.unit_inferred else quantity.unit or "不明"
    words = [
        ("前文", place.pre),
        ("后文", place.post),
        ("数值", f"{quantity.value.normalize():f}"),
        ("单位", "比率" if rate else unit),
        ("精度", f"{quantity.quantum.normalize():f}"),
        ("界限", BOUNDS[quantity.bound]),
        ("数的是", place.what),
        ("环节", _ROLES.get(place.role or "", "")),
        ("结果", place.outcome or ""),
        ("事项", place.topic),
        ("时期", place.year),
        ("性质", "计划" if place.is_plan else ""),
        ("括号层", str(place.depth) if place.depth else ""),
        ("损坏", quantity.damage or ""),
        *(("说明", note) for note in quantity.notes),
    ]
    literal = context.text[quantity.start : quantity.end]
    return Reading(quantity.start, quantity.end, literal, True, tuple((k, v) for k, v in words if v))


def _left_out(context: Context, taken: list[tuple[int, int]]) -> list[Reading]:
    """Masked numerals with the rule that masked them."""
    readings: list[Reading] = []
    last = -1
    for start, end, rule in sorted(masked_spans(context.view, lexicon())):
        literal = context.text[start:end].strip()
        covered = any(s < end and start < e for s, e in taken) if end - start > 60 else False
        if start < last or covered or not re.search(r"[\d一二三四五六七八九十百千万]", literal):
            continue
        last = end
        readings.append(Reading(start, end, literal, False, (("不作数量", rule),)))
    return readings
