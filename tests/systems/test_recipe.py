"""The first two recipes of CONTRIBUTING.md, done: a new system is files alone, and every command knows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from mingfa.office.cli import main, office
from mingfa.office.config.paths import systems_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FILES = {
    "system.yaml": """
id: J1
title: 法律援助
english: Legal aid
roles:
  aid_head: {title: 法律援助机构负责人, side: staff}
documents:
  decision: 给予法律援助决定书
""",
    "procedures/application/2022-01-01.yaml": """
title: 法律援助申请
english: Application for legal aid
law: 法律援助法@2021-08-20
facts:
  applicant: {title: 申请人, type: party}
  reason: {title: 不予援助的理由, type: text}
steps:
  apply: {title: 申请法律援助, cite: "43.1", starts: true, by: party, needs: [applicant]}
  grant: {title: 决定给予法律援助, cite: "43.1", by: aid_head, after: [apply], document: decision, outcome: granted, ends: true}
  refuse: {title: 决定不给予法律援助, cite: "43.1", by: aid_head, after: [apply], needs: [reason], outcome: refused, ends: true}
terms:
  decide_within: {title: 审查并决定的期限, kind: deadline, from: apply, for: [grant, refuse], length: 7日, cite: "43.1"}
outcomes:
  granted: {title: 给予法律援助, cite: "43.1"}
  refused: {title: 不予法律援助, cite: "43.1"}
""",
    "registers/volunteers/2022-01-01.yaml": """
title: 法律援助志愿者名册
english: Register of legal aid volunteers
law: 法律援助法@2021-08-20
facts:
  name: {title: 姓名, type: text, personal: true}
steps:
  enrol: {title: 登记, cite: "17.1", starts: true, by: aid_head, needs: [name], standing: in_force}
  leave: {title: 退出, cite: "17.1", by: aid_head, after: [enrol], outcome: left, ends: true}
outcomes:
  left: {title: 退出, cite: "17.1"}
""",
    "cases/good/granted.yaml": """
case: 申请后决定给予援助
procedure: legal_aid/application
actors: {p: {role: party}, wang: {role: aid_head}}
acts:
  - {do: apply, at: 2023-03-01, by: p, with: {applicant: p1}}
  - {ask: 2023-03-02, can: [grant, refuse], due: {decide_within: 2023-03-08}}
  - {do: grant, at: 2023-03-03, by: wang}
expect: {standing: ended, outcome: granted}
""",
    "cases/bad/refused_without_reason.yaml": """
case: 没有理由就不给予
procedure: legal_aid/application
actors: {p: {role: party}, wang: {role: aid_head}}
acts:
  - {do: apply, at: 2023-03-01, by: p, with: {applicant: p1}}
  - {do: refuse, at: 2023-03-03, by: wang, refused: 不能办理}
""",
    "indicators/applications.yaml": """
name: 法律援助申请数
english: Applications for legal aid
unit: 件
count: {of: legal_aid/application, step: apply}
""",
    "stories/granted.yaml": """
title: 申请并给予援助
of: legal_aid/application
opens: this_year
facts: {applicant: {person: any}}
acts: [{do: apply}, {do: grant, wait: 1..5}]
""",
}
TOTALS = """
place: 试验区
region: "370199"
year: 2023
rows:
  - {n: t1, indicator: 法律援助申请数, value: "12", unit: 件}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The new system, beside what every system uses."""
    for name in ("_laws", "_common", "_calendar"):
        (tmp_path / name).symlink_to(systems_dir() / name)
    for name, text in FILES.items():
        file = tmp_path / "legal_aid" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "legal_aid"


@pytest.fixture
def mingfa(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[int, str]]]:
    monkeypatch.setenv("MINGFA_SYSTEMS", str(folder.parent))
    office.library.cache_clear()

    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
        return result.exit_code, result.stdout

    yield run
    office.library.cache_clear()


def test_a_new_system_is_checked_told_listed_and_drawn(mingfa: Callable[..., tuple[int, str]]) -> None:
    assert mingfa("law", "check") == (0, "检查2个程序和登记簿：错误0处，提醒0处\n")
    assert "制作文书：给予法律援助决定书" in mingfa("law", "show", "legal_aid/application")[1]
    assert "审查并决定的期限" in mingfa("law", "terms", "--system", "J1")[1]
    for id_ in ("legal_aid/application", "legal_aid/volunteers"):
        assert mingfa("law", "diagram", id_)[1].startswith("<svg")


def test_trying_a_bad_case_tells_the_sentence_to_write(
    mingfa: Callable[..., tuple[int, str]], folder: Path
) -> None:
    assert mingfa("law", "try", folder / "cases/good/granted.yaml")[0] == 0
    bad = folder / "cases/bad/refused_without_reason.yaml"
    code, told = mingfa("law", "try", bad)
    assert code == 1
    sentence = told.partition("实为：")[2].strip()
    assert (
        sentence
        == "不能办理“决定不给予法律援助”：缺少“不予援助的理由”（《法律援助法》第四十三条第一款）。请填写“不予援助的理由”。"
    )
    bad.write_text(
        bad.read_text("utf-8").replace("refused: 不能办理", f"refused: {sentence}"), encoding="utf-8"
    )
    assert mingfa("law", "try", bad)[0] == 0


def test_its_indicator_is_explained_and_comes_out_of_its_story(
    mingfa: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    assert "办理“申请法律援助”的次数" in mingfa("figures", "explain", "法律援助申请数")[1]
    totals = tmp_path / "totals.yaml"
    totals.write_text(TOTALS, encoding="utf-8")
    code, told = mingfa("practice", "--check", "--totals", totals, "--json")
    (year,) = json.loads(told)
    assert (code, year["playable"], year["undefined"], year["impossible"]) == (0, 1, [], [])
    assert year["plays"] == 12


def test_a_second_definition_of_a_name_is_refused(
    mingfa: Callable[..., tuple[int, str]], folder: Path
) -> None:
    (folder / "indicators/again.yaml").write_text(FILES["indicators/applications.yaml"], encoding="utf-8")
    assert mingfa("figures", "list")[0] == 1
