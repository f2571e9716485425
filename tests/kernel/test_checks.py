"""The checks of `law check`: each finds the fault that its faulty files in `tests/broken/` carry, and finds none elsewhere."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from mingfa.kernel.checks import CHECKS, check
from mingfa.kernel.explore import Player
from mingfa.kernel.library import Library
from tests.kernel.small import LAW, SYSTEMS
from tests.kernel.test_broken import BROKEN, here, says

if TYPE_CHECKING:
    from mingfa.kernel.checks import Issue

NAMES = [one.NAME for one in CHECKS]
FILES = sorted(path for name in NAMES for path in (BROKEN / name).glob("*.yaml"))
SOUND = """
title: 样例程序
law: 样例法@2020-01-01
facts:
  result: {title: 结果, type: choice, of: {granted: 准予, refused: 不准}}
outcomes:
  granted: {title: 准予, cite: "8.1"}
  refused: {title: 不准, cite: "8.2"}
steps:
  apply: {title: 申请, cite: "1.1", by: party, starts: true}
  comment: {title: 公示, cite: "2.1", by: officer, after: apply}
  decide: {title: 决定, cite: "3.1", by: officer, after: comment, needs: [result], outcome: {fact: result}, ends: true}
terms:
  floor: {title: 公示期, kind: not_before, from: comment, for: decide, length: 10日, cite: "2.2"}
  t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 30日, cite: "3.2"}
"""


def issues(root: Path, text: str) -> list[Issue]:
    """What the checks say about one procedure in a library of its own, beside a sound other one."""
    files = {
        "_laws/sample_law.yaml": LAW,
        "_common/roles.yaml": dedent("""
            roles:
              officer: {title: 承办人, side: staff}
              party: {title: 当事人, side: public}
              link: {title: 关联案件, side: system}
        """),
        "sample/system.yaml": "id: T1\ntitle: 样例系统\nenglish: Sample\n",
        "sample/procedures/sample/2020-01-01.yaml": text,
        "sample/procedures/other/2020-01-01.yaml": SOUND.replace("granted", "allowed"),
    }
    if "all_open" in text:
        files["sample/procedures/sample/2019-01-01.yaml"] = SOUND
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (root / "_calendar").symlink_to(SYSTEMS / "_calendar")
    library = Library(root)
    return list(check(library.version("sample/sample@2020-01-01"), library))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_check_finds_its_fault(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    found = [one for one in issues(tmp_path, text) if all(words in one.message for words in says(text))]
    assert found, [one.message for one in issues_again(tmp_path)]
    assert {one.check for one in found} == {path.parent.name}
    assert {one.file for one in found} == {"systems/sample/procedures/sample/2020-01-01.yaml"}
    assert {one.level for one in found} <= {"error", "warning"}
    if here(text) is not None:
        assert {one.line for one in found} == {here(text)}


def issues_again(root: Path) -> list[Issue]:
    """The same once more, to show what was said instead."""
    library = Library(root)
    return list(check(library.version("sample/sample@2020-01-01"), library))


def test_every_check_has_a_faulty_file() -> None:
    assert {path.parent.name for path in FILES} == set(NAMES)


def test_a_sound_procedure_has_no_issue(tmp_path: Path) -> None:
    assert issues(tmp_path, SOUND) == []


def test_the_checks_say_the_same_every_time(tmp_path: Path) -> None:
    text = (BROKEN / "endings" / "dead_end.yaml").read_text("utf-8")
    assert issues(tmp_path, text) == issues_again(tmp_path)


@pytest.mark.slow
def test_the_library_has_no_error() -> None:
    """On a few definitions of every size; `law check` looks at all of them."""
    library = Library(SYSTEMS)
    for system in sorted(library.systems):
        id_ = next(name for name in library.versions if name.startswith(f"{system}/"))
        for definition in library.versions_of(id_):
            assert [one for one in check(definition, library) if one.level == "error"] == []


def test_a_fixed_value_is_given_whenever_the_fact_is(tmp_path: Path) -> None:
    issues(tmp_path, SOUND)
    definition = Library(tmp_path).version("sample/sample@2020-01-01")
    player = Player(definition, fixed={"result": "refused"})
    ended = [states[-1] for seed in range(12) if (states := player.walk(seed)) and states[-1].ended]
    assert ended
    assert {state.outcome for state in ended} == {"refused"}
    assert player.walk(1) == player.walk(1)
