"""Links what a figure counts to an indicator of the catalogue (``data/indicators.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import add

from mingfa.auditor.lexicon import load
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context

_REACH = 240


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator with the words by which a text shows it."""

    name: str
    key: str
    every: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]
    units: frozenset[str]
    dims: tuple[tuple[str, str, str], ...]
    change: bool


@cache
def entries() -> dict[str, tuple[Entry, ...]]:
    """Entries by their key word."""
    by_key: dict[str, list[Entry]] = {}
    for row in load("indicators")["indicators"]:
        words = [tuple(str(part).split("|")) for part in row["words"]]
        entry = Entry(
            name=row["name"],
            key="",
            every=tuple(words),
            never=tuple(row.get("not", ())),
            units=frozenset(row.get("unit", ())),
            dims=tuple((d, w, v) for d, values in row.get("dims", {}).items() for w, v in _pairs(values)),
            change=bool(row.get("change", False)),
        )
        for key in words[0] if not words[0][0].startswith("~") else entry.units:
            by_key.setdefault(key, []).append(entry)
    return {key: tuple(found) for key, found in by_key.items()}


def _pairs(values: dict[str, str] | list[str]) -> list[tuple[str, str]]:
    return list(values.items()) if isinstance(values, dict) else [(v, v) for v in values]


@cache
def _by_opening() -> dict[str, tuple[tuple[int, str], ...]]:
    """Keys of the table with their rank, by their first two characters."""
    found: dict[str, list[tuple[int, str]]] = {}
    for rank, key in enumerate(entries()):
        found.setdefault(key[:2], []).append((rank, key))
    return {opening: tuple(keys) for opening, keys in found.items()}


def _candidates(words: str, unit: str) -> list[Entry]:
    """Entries whose key stands in the words or is the unit, in the order of the catalogue."""
    table, opening = entries(), _by_opening()
    pieces = {*map(add, words, words[1:]), *words}
    ranked = {pair for piece in opening.keys() & pieces for pair in opening[piece] if pair[1] in words}
    ranked |= {pair for pair in opening.get(unit[:2], ()) if pair[1] == unit}
    return list({id(entry): entry for _, key in sorted(ranked) for entry in table[key]}.values())


def indicator_of(
    context: Context, place: Place, what: str, change: bool
) -> tuple[str | None, dict[str, str]]:
    """The best indicator for a place with its dimensions, or ``None``."""
    words = f"{place.topic}|{place.pre}|{place.post}"
    if what not in words:
        words += f"|{what}"
    unit = place.quantity.unit
    sentence = context.view[max(place.sentence_start, place.quantity.start - _REACH) : place.clause_end]
    best, score = None, 0
    for entry in _candidates(words, unit):
        if entry.change != change or (entry.units and unit not in entry.units):
            continue
        points = _score(entry, words, sentence)
        if points > score:
            best, score = entry, points
    if best is None:
        return None, {}
    return best.name, {d: v for d, w, v in best.dims if w in words}


def _score(entry: Entry, words: str, sentence: str) -> int:
    if any(word in words for word in entry.never):
        return 0
    points = 0
    for options in entry.every:
        longest = max((len(word) for word in options if word in words), default=0)
        if options[0].startswith("~"):
            # A word of the sentence supports, but weighs less than one beside the number.
            longest = 1 if any(word.lstrip("~") in sentence for word in options) else 0
        if not longest:
            return 0
        points += longest
    return points * 2 + (1 if entry.units else 0)
