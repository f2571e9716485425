"""Where things lie: the law as data, and the data folder.

Two settings of the environment override what is found:

``MINGFA_SYSTEMS``  the folder with the law as data
``MINGFA_DATA``     the folder for the database, evidence, columnar files and keys
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def clone_root() -> Path | None:
    """Return the root of the source checkout that this code runs from, or None when it is installed."""
    root = PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() and PACKAGE.parent.name == "src" else None


def systems_dir() -> Path:
    """Return the folder with the law as data: ``MINGFA_SYSTEMS``, the clone's, or the one in the package."""
    if chosen := os.environ.get("MINGFA_SYSTEMS"):
        return Path(chosen).expanduser().resolve()
    root = clone_root()
    return root / "systems" if root else PACKAGE / "systems"


def data_dir() -> Path:
    """Return the data folder, made if missing and closed to other users."""
    folder = chosen_data_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def chosen_data_dir() -> Path:
    """Return ``MINGFA_DATA`` if set; ``var/`` in a clone; else the platform's place for a user's program data."""
    if chosen := os.environ.get("MINGFA_DATA"):
        return Path(chosen).expanduser().resolve()
    if root := clone_root():
        return root / "var"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "mingfa"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mingfa"
