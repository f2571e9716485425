"""Cells: the few different views there are among many events, each with a number and a text that gives it back."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingfa.kernel.wire import plain
from mingfa.measures.view import View

if TYPE_CHECKING:
    from mingfa.kernel.events import Value

# One letter before each fact says its type, since JSON knows neither money nor days. A bool is an int to Python.
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "b"),
    (int, "i"),
    (Decimal, "n"),
    (datetime, "t"),
    (date, "d"),
    (str, "s"),
    (tuple, "l"),
)
_READ: dict[str, Any] = {
    "b": bool,
    "i": int,
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "s": str,
    "l": tuple,
}


def _tagged(value: Value) -> list[Any]:
    for kind, letter in _KINDS:
        if isinstance(value, kind):
            return [letter, plain(value)]
    raise TypeError(f"no fact is a {type(value).__name__}")


def dump(view: View) -> str:
    """The one text of a view. The year in which it is counted is not part of it."""
    record = view._asdict()
    del record["opened_this_year"]
    for name in ("late", "done"):
        record[name] = sorted(record[name])
    record["facts"] = {name: _tagged(value) for name, value in view.facts.items()}
    kept = {name: value for name, value in record.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> View:
    """A view from its text."""
    record = json.loads(text)
    for name in ("late", "done"):
        record[name] = frozenset(record.get(name, ()))
    record["facts"] = {name: _READ[kind](value) for name, (kind, value) in record.get("facts", {}).items()}
    return View(**record)


def number(text: str) -> int:
    """The cell's number: equal texts have equal numbers, in every file and on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


class Cells:
    """Numbers views as they come. Equal views are dumped once."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self._known: dict[tuple[object, ...], int] = {}

    def number(self, view: View) -> int:
        """The view's cell. Raises ValueError if two different views fell on one number."""
        times = tuple(sorted(view.times.items())) if view.times else ()
        key = (*view[:-2], times, tuple(sorted(view.facts.items())))
        cell = self._known.get(key)
        if cell is None:
            text = dump(view)
            cell = self._known[key] = number(text)
            if self.texts.setdefault(cell, text) != text:
                raise ValueError(f"cells {text} and {self.texts[cell]} share the number {cell}")
        return cell
