"""The page on the language names every word that the reader knows: what is not written there, nobody can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfa.kernel import cases, channels, library, read, read_steps, read_terms
from mingfa.kernel.facts import CHECKS
from mingfa.kernel.words import CALLS, WORDS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "definitions.md").read_text("utf-8")
KNOWN = {
    "guard words": (*CALLS, *WORDS, "has", "threshold", "lookup", "size"),
    "fact types": tuple(CHECKS),
    "top keys": tuple(key for key in read.KEYS if key != "summary"),
    "step keys": tuple(key for key in read_steps.KEYS if key != "note"),
    "channels": tuple(channels.CHANNELS),
    "term kinds": read_terms.KINDS,
    "term keys": tuple(key for key in read_terms.KEYS if key != "note"),
    "threshold units": read.UNITS[:4],
    "case keys": cases.ACT_KEYS,
    "sides": library.SIDES,
}


@pytest.mark.parametrize("part", KNOWN)
def test_every_word_is_on_the_page(part: str) -> None:
    missing = [word for word in KNOWN[part] if word not in PAGE]
    assert missing == []
