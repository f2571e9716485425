"""What the read-me and the guides quote of the law as data is what stands there today."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.repo.repository import ROOT, tracked

_QUOTED = [
    (file, line.removeprefix("> "))
    for file in tracked(".md")
    for line in file.read_text("utf-8").splitlines()
    if line.startswith("> 不能办理")
]


def test_refusals_are_quoted() -> None:
    assert len(_QUOTED) >= 3


@pytest.mark.parametrize(("file", "sentence"), _QUOTED, ids=lambda one: str(one)[-30:])
def test_a_refusal_quoted_is_that_of_a_case(file: object, sentence: str) -> None:
    cases = (ROOT / "systems").glob("*/cases/bad/*.yaml")
    assert any(f"refused: {sentence}" in case.read_text("utf-8") for case in cases), file


def test_the_excerpt_is_of_the_file_that_it_names() -> None:
    """Abridged: what stands in it stands there, word for word."""
    text = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n# (systems/\S+?),.*?\n(.*?)```", text, re.DOTALL)
    shown, whole = yaml.safe_load(block[1]), yaml.safe_load((ROOT / block[0]).read_text("utf-8"))
    assert _within(shown, whole)


def _within(shown: object, whole: object) -> bool:
    """Whether an excerpt leaves things out, but changes none."""
    if isinstance(shown, dict) and isinstance(whole, dict):
        return all(key in whole and _within(value, whole[key]) for key, value in shown.items())
    if isinstance(shown, list) and isinstance(whole, list):
        return all(one in whole for one in shown)
    return shown == whole


def test_a_changed_word_is_no_excerpt() -> None:
    whole = {"steps": {"a": {"after": ["b", "c"], "cite": "1.1"}}}
    assert _within({"steps": {"a": {"after": ["c"]}}}, whole)
    for wrong in ({"a": {"after": ["d"]}}, {"a": {"cite": "1.2"}}, {"z": {}}):
        assert not _within({"steps": wrong}, whole)
