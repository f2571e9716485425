"""What is computed of two numbers to give a percentage, and what it asks of each of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Computed:
    """What is computed of two numbers, and between what each must lie for a result between two values."""

    of: Callable[[float, float], float]
    first: Callable[[float, float, float], list[Span]]
    second: Callable[[float, float, float], list[Span]]


def _back(base: float, low: float, high: float) -> list[Span]:
    """The number of which another is a share between two values."""
    return [(base / high, base / low)] if low > 0 else []


# By kind: of a part and its whole, of now and before, of a number and the difference told (and the reverse).
COMPUTED: dict[str, Computed] = {
    "share": Computed(
        lambda part, whole: part / whole, lambda whole, low, high: [(low * whole, high * whole)], _back
    ),
    "growth": Computed(
        lambda now, base: abs(now - base) / base,
        lambda base, low, high: [
            (base * (1 + low), base * (1 + high)),
            (base * (1 - high), base * (1 - low)),
        ],
        lambda now, low, high: [
            (now / (1 + high), now / (1 + low)),
            *([(now / (1 - low), now / (1 - high))] if high < 1 else []),
        ],
    ),
    "gained": Computed(
        lambda now, more: more / (now - more) if now > more else math.inf,
        lambda more, low, high: [(more + one, more + other) for one, other in _back(more, low, high)],
        lambda now, low, high: [(now * low / (1 + low), now * high / (1 + high))],
    ),
    "lost": Computed(
        lambda now, less: less / (now + less),
        lambda less, low, high: [(one - less, other - less) for one, other in _back(less, low, high)],
        lambda now, low, high: [(now * low / (1 - low), now * high / (1 - high))] if high < 1 else [],
    ),
    "moved": Computed(
        lambda base, step: step / base, _back, lambda base, low, high: [(low * base, high * base)]
    ),
}
