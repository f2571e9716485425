"""The recipes in CONTRIBUTING.md name files, folders and words that there are: each step can be done as it is written."""

from __future__ import annotations

import re

import pytest
from tests.repo.repository import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PLACES = sorted(
    {
        place
        for place in re.findall(
            r"`((?:kernel|office|measures|auditor|tests|systems|docs|changelog\.d)/[\w./-]*)`", TEXT
        )
        if not re.search(r"[A-Z]{4}", place)  # NAME, AREA, PAGE stand for what is being added
    }
)
WORDS = [
    ("kernel/events.py", "UNNAMED"),
    ("office/web/context.py", "PAGES"),
    ("office/ledger/records.py", "FORMAT"),
    ("office/ledger/records.py", "_UPCASTS"),
    ("office/ledger/projections.py", "state_of"),
    ("office/ledger/projections.py", "kept_after"),
    ("office/ledger/projections.py", "kept_of"),
    ("tests/office/ledger/test_projections.py", "histories"),
    ("tests/office/web/pages.py", "faults"),
]


def at(place: str) -> str:
    return (
        place if place.startswith(("tests/", "systems/", "docs/", "changelog.d/")) else f"src/mingfa/{place}"
    )


def test_recipes_name_places() -> None:
    assert len(PLACES) > 12


@pytest.mark.parametrize("place", PLACES)
def test_a_place_named_in_a_recipe_exists(place: str) -> None:
    assert (ROOT / at(place)).exists()


@pytest.mark.parametrize(("place", "word"), WORDS, ids=lambda one: one)
def test_a_word_named_in_a_recipe_stands_in_its_file(place: str, word: str) -> None:
    assert f"`{word}`" in TEXT or f"`{word}" in TEXT or f"{word}(" in TEXT, (
        "the recipe does not name it any more"
    )
    assert word in (ROOT / at(place)).read_text("utf-8")
