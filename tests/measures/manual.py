"""The manual page on operations, made from the specifications. `python -m tests.measures.manual` writes it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.measures.specs import FILES, Result, Spec, read_spec

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "indicator-operations.md"
HEAD = """# What an indicator's operations mean

Made from `tests/measures/spec` (`python -m tests.measures.manual`): each operation is specified by a drawn table of
records and by what must come out, and both engines are held against exactly this. The records are of a made-up reading
room (`tests/measures/law`). In the results a record is written as matter and number in it: `r1.2` is the second record of
`r1`; a rate's records are those of its numerator / denominator, a change's those of this / last year.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for path in FILES:
        with tempfile.TemporaryDirectory() as folder:
            spec, _ = read_spec(path, Path(folder))
        parts.append(_section(spec))
    return "\n".join(parts)


def _section(spec: Spec) -> str:
    drawn = [line.split("|") for line in spec.written["records"].strip().splitlines()]
    rows = ["| " + " | ".join(cell.strip() for cell in line) + " |" for line in drawn]
    rows.insert(1, "|" + "---|" * len(drawn[0]))
    written = "".join(f"{line}\n" for line in spec.written["indicators"].splitlines())
    results = ["| figure | dimensions | year | value | printed | records |", "|---|---|---|---|---|---|"]
    results += [_line(result) for result in spec.results]
    return "\n".join(
        [f"## {spec.title}\n", f"{spec.says}\n", f"```yaml\n{written}```\n", *rows, "", *results, ""]
    )


def _line(result: Result) -> str:
    name = f"{result.figure}（目标）" if result.target else result.figure
    value = result.note if result.value is None else f"{result.value.normalize():f}"
    if result.of is not None:
        value = f"{value} ({result.of:f} / {result.to:f})"
    records = " / ".join(" ".join(part) or "none" for part in result.records)
    return f"| {name} | {result.dims} | {result.year} | {value} | {result.printed} | {records} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
