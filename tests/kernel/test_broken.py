"""Faulty definitions: every fault is told with file, line, key, what was expected, and an example.

The faulty files stand in `tests/broken/`. Their first lines say what the message must contain (`# says:`), and the line
that it must name is marked `# here`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingfa.kernel.errors import DefinitionError
from tests.kernel.small import read

BROKEN = Path(__file__).parents[1] / "broken"
FILES = sorted(path for folder in ("read", "guard", "term") for path in (BROKEN / folder).glob("*.yaml"))


def says(text: str) -> list[str]:
    """The words that the message must contain."""
    return re.findall(r"^# says: (.+)$", text, re.MULTILINE)


def here(text: str) -> int | None:
    """The line that is marked, if one is."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.endswith("# here")), None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_fault_is_told(path: Path) -> None:
    text = path.read_text("utf-8")
    with pytest.raises(DefinitionError) as caught:
        read(text, path.name)
    error, message = caught.value, str(caught.value)
    assert says(text)
    for words in says(text):
        assert words in message
    assert message.startswith(f"{path.name}，第{error.line}行")
    assert error.expected, message
    assert error.example, message
    assert f"应为{error.expected}" in message
    assert message.endswith(f"例如 {error.example}")
    if here(text) is not None:
        assert (error.line, bool(error.key)) == (here(text), True), message
        assert f"“{error.key}”" in message


def test_many_faults_are_kept() -> None:
    """The folder is read at all, and each of its files is another fault."""
    assert len(FILES) > 90
    assert len({tuple(says(path.read_text("utf-8"))) for path in FILES}) > 70
