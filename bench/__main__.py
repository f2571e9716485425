"""Every benchmark, one after another, each in a process of its own; then a table of what was measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def modules() -> list[str]:
    """The benchmarks: files of this folder, and folders with a `__main__`."""
    files = {path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_")}
    folders = {path.parent.name for path in HERE.glob("*/__main__.py")}
    return sorted(files | folders)


def table(results: list[dict[str, Any]]) -> str:
    """One line a result, columns aligned."""
    heads = ("name", "value", "unit", "baseline", "ratio", "goal", "met")
    lines = [heads, *(tuple(_shown(one.get(head)) for head in heads) for one in results)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all. Returns 1 when one fails or misses its goal."""
    out = HERE / "out"
    out.mkdir(exist_ok=True)
    for old in out.glob("*.json"):
        if not names:
            old.unlink()
    failed = []
    for name in names or modules():
        print(f"· {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=HERE.parent, check=False).returncode:
            failed.append(name)
    results: list[dict[str, Any]] = []
    for path in sorted(out.glob("*.json")):
        found = json.loads(path.read_text("utf-8"))
        results += found if isinstance(found, list) else [found]
    print()
    print(table(results))
    if failed:
        print(f"missed or failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
