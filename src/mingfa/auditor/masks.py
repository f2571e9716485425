"""Stretches of text whose numerals are not figures: dates, document numbers, names, slogans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from mingfa.auditor.lexicon import Lexicon
from mingfa.auditor.numerals import CHINESE

_DIGITS = re.compile(r"\d+")
_NUMERAL = re.compile(rf"[\d{CHINESE}]")


class Spans:
    """Disjoint masked spans with fast lookup."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        merged: list[tuple[int, int, str]] = []
        for start, end, name in sorted(spans):
            if merged and start < merged[-1][1]:
                last = merged[-1]
                merged[-1] = (last[0], max(last[1], end), last[2])
            else:
                merged.append((start, end, name))
        self.items = merged
        self._starts = [span[0] for span in merged]

    def at(self, start: int, end: int) -> tuple[int, int, str] | None:
        """The masked span that touches [start, end), if any."""
        index = bisect_right(self._starts, end - 1) - 1
        if index >= 0 and self.items[index][1] > start:
            return self.items[index]
        return None


def masked_spans(view: str, lex: Lexicon) -> list[tuple[int, int, str]]:
    """Stretches in which numerals are not figures, with the name of the rule."""
    spans = [
        (match.start(), match.end(), str(match.lastgroup))
        for pattern in lex.masks
        for match in pattern.finditer(view)
        if match.lastgroup != "引号内名称" or _NUMERAL.search(match.group())
    ]
    spans += [(m.start(), m.end(), str(m.lastgroup)) for m in _of_numbers(view, lex)]
    spans += [(m.start(), m.end(), "口号或热线") for m in lex.slogans.finditer(view)]
    return spans


def _of_numbers(view: str, lex: Lexicon) -> Iterator[re.Match[str]]:
    """What masks a number from its first digit on: asked only there, and not inside of what is masked so."""
    masked = 0
    for number in _DIGITS.finditer(view):
        found = lex.number_masks.match(view, number.start()) if number.start() >= masked else None
        if found:
            masked = found.end()
            yield found
