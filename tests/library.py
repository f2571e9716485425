"""The library of law as it stands beside the tests, read once for all of them and only as far as it is asked for."""

from __future__ import annotations

from pathlib import Path

from mingfa.kernel.library import Library

SYSTEMS = Path(__file__).parents[1] / "systems"
LIBRARY = Library(SYSTEMS)
NAMES = [f"{id_}@{day}" for id_, days in LIBRARY.versions.items() for day in days]
