"""What the checks of the repository itself have in common: the files that it consists of."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked(suffix: str = "") -> tuple[Path, ...]:
    """Return the repository's files whose names end so: those in git, or all below ``src`` … without git."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        files = [ROOT / name for name in listed.split("\0") if name]
    else:
        files = [file for top in ("src", "systems", "tests", "docs") for file in (ROOT / top).rglob("*")]
    return tuple(sorted(file for file in files if file.name.endswith(suffix) and file.is_file()))
