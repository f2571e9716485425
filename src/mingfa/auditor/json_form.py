"""The audit as JSON: the shape that other programs may rely on."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from mingfa.auditor.model import Audit


def as_number(value: Decimal) -> int | float | str:
    """An exact JSON number: integers as they are, fractions when a float says them exactly enough to read back."""
    if value == value.to_integral_value():
        return int(value)
    as_float = float(value)
    return as_float if Decimal(repr(as_float)) == value.normalize() else format(value.normalize(), "f")


def to_dict(audit: Audit) -> dict[str, Any]:
    """``{"file", "figures": […], "findings": […]}`` with plain values."""
    return {
        "file": audit.document.name,
        "figures": [
            {
                "start": f.start,
                "end": f.end,
                "literal": f.literal,
                "value": as_number(f.value),
                "unit": f.unit,
                "bound": f.bound.value,
                "what": f.what,
                "indicator": f.indicator,
                "dims": f.dims,
            }
            for f in audit.figures
        ],
        "findings": [
            {
                "verdict": f.verdict.value,
                "kind": f.kind,
                "figures": list(f.figures),
                "expression": f.expression,
                "explanation": f.explanation,
                "severity": f.severity.value,
            }
            for f in audit.findings
        ],
    }


def to_json(audits: list[Audit]) -> str:
    """One object for one report, a list for several."""
    shapes = [to_dict(audit) for audit in audits]
    return json.dumps(shapes[0] if len(shapes) == 1 else shapes, ensure_ascii=False, indent=2)
