"""The library of files: versions by date, systems and roles, a county's own values, and faults told with their file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from mingfa.kernel.decide import Performed, perform
from mingfa.kernel.errors import DefinitionError
from mingfa.kernel.library import Library
from mingfa.kernel.rules import Refusal
from tests.kernel.small import LAW, OFFICER, SYSTEMS, Matter, at

PROCEDURE = """
title: 样例程序
law: 样例法@2020-01-01
facts:
  fine: {title: 罚款, type: money}
steps:
  apply: {title: 申请, cite: "1.1", by: party, starts: true, takes: [fine]}
  decide:
    title: 决定
    cite: "2.1"
    by: officer
    document: decision
    ends: true
    guards: [{that: 'fine <= threshold("cap")', say: 超过上限, do: 请减少}]
terms:
  t: {title: 期限, kind: deadline, from: apply, for: decide, length: 10日, local: true, cite: "3.1"}
thresholds:
  cap: {title: 上限, value: 200, unit: yuan, local: true, cite: "3.1"}
  fixed: {title: 定数, value: 5, unit: person, cite: "3.1"}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library of one system with two versions of one procedure."""
    files = {
        "_laws/sample_law.yaml": LAW,
        "_common/roles.yaml": "roles:\n  officer: {title: 承办人, side: staff}\n",
        "sample/system.yaml": dedent("""
            id: T1
            title: 样例系统
            english: Sample
            roles: {party: {title: 当事人, side: public}}
            documents: {decision: 决定书}
        """),
        "sample/procedures/one/2020-01-01.yaml": PROCEDURE,
        "sample/procedures/one/2022-01-01.yaml": PROCEDURE.replace("样例程序", "新样例程序"),
        "sample/registers/list/2020-01-01.yaml": PROCEDURE,
        "_county/370113.yaml": dedent("""
            sample/one:
              thresholds: {cap: 100, fixed: 9}
              terms: {t: 8日}
        """),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "_calendar").symlink_to(SYSTEMS / "_calendar")
    return tmp_path


def test_the_version_follows_the_day(root: Path) -> None:
    library = Library(root)
    assert library.definition("sample/one", date(2021, 12, 31)).title == "样例程序"
    assert library.definition("sample/one", date(2022, 1, 1)).title == "新样例程序"
    assert library.version("sample/one@2020-01-01").name == "sample/one@2020-01-01"
    assert library.version("sample/one@2020-01-01") is library.definition("sample/one", date(2020, 1, 1))
    assert [d.version.year for d in library.versions_of("sample/one")] == [2020, 2022]
    assert {d.name: d.kind for d in library.definitions()} == {
        "sample/list@2020-01-01": "register",
        "sample/one@2020-01-01": "procedure",
        "sample/one@2022-01-01": "procedure",
    }


def test_open_matters_move_where_the_law_says_so(root: Path) -> None:
    """`transition: all_open`: from that day the new version governs what is open, and only that."""
    folder = root / "sample" / "procedures" / "one"
    newer = PROCEDURE.replace("样例程序", "新样例程序").replace("value: 200", "value: 50")
    moving = newer.replace("facts:", 'transition: {rule: all_open, cite: "3.1"}\nfacts:', 1)
    (folder / "2022-01-01.yaml").write_text(moving, "utf-8")
    (folder / "2023-01-01.yaml").write_text(newer, "utf-8")
    library = Library(root)
    versions = library.versions_of("sample/one")
    for days, governing in (((1, 10), versions[0]), ((400, 1000), versions[1])):
        for after in days:
            on = date(2021, 6, 1) + timedelta(days=after)
            assert library.governing(versions[0], on) is governing
    assert library.governing(versions[1], date(2024, 1, 1)) is versions[1]
    matter = Matter(versions[0])
    matter.does("apply", "2021-12-01", fine="100")
    still = library.moved(matter.state, at("2021-12-31"))
    moved = library.moved(matter.state, at("2022-01-04"))
    assert still is matter.state
    officer = (OFFICER,)
    assert isinstance(perform(still, "decide", officer, at("2021-12-31")), Performed)
    refused = perform(moved, "decide", officer, at("2022-01-04"))
    assert isinstance(refused, Refusal)
    assert "超过上限" in refused.sentence
    ended = matter.state._replace(ended=at("2021-12-31"))
    assert library.moved(ended, at("2022-01-04")) is ended


def test_what_is_not_there_is_told(root: Path) -> None:
    library = Library(root)
    with pytest.raises(LookupError, match="自2020-01-01起施行，2019-12-31尚未施行"):
        library.definition("sample/one", date(2019, 12, 31))
    with pytest.raises(LookupError, match="没有“sample/oen”这个程序（是否想写“sample/one”？）"):
        library.definition("sample/oen", date(2023, 1, 1))
    with pytest.raises(LookupError, match="没有自2021-01-01起施行的版本"):
        library.version("sample/one@2021-01-01")


def test_a_countys_own_values(root: Path) -> None:
    general, county = Library(root), Library(root, "370113")
    for library, cap, days in ((general, 200, 10), (county, 100, 8)):
        definition = library.definition("sample/one", date(2023, 1, 1))
        assert definition.thresholds["cap"].value == Decimal(cap)
        assert definition.thresholds["fixed"].value == Decimal(5), "the law does not let the county set it"
        length = definition.terms["t"].length
        assert length is not None
        assert length.n == days


def test_a_countys_value_of_the_wrong_kind(root: Path) -> None:
    (root / "_county/370113.yaml").write_text("sample/one:\n  thresholds:\n    cap: 很多\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Library(root, "370113").definition("sample/one", date(2023, 1, 1))
    assert str(caught.value).startswith("systems/_county/370113.yaml，第3行，“sample/one.thresholds.cap”：")
    (root / "_county/370113.yaml").write_text("sample/one:\n  facts: {}\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="未知的键“facts”"):
        Library(root, "370113").definition("sample/one", date(2023, 1, 1))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sample/procedures/one/first.yaml", PROCEDURE, "文件名“first”不是日期"),
        ("sample/system.yaml", "id: T1\ntitle: 样例\n", "缺少键“english”"),
        (
            "sample/system.yaml",
            "id: T1\ntitle: 样例\nenglish: S\nroles: {a: {title: 甲, side: king}}\n",
            "没有“king”这一方",
        ),
        ("_laws/sample_law.yaml", "name: 样例法\nshort: 样例法\nenglish: S\nversions: []\n", "没有版本"),
    ],
)
def test_faults_of_other_files(root: Path, name: str, text: str, words: str) -> None:
    (root / name).write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        list(Library(root).definitions())
    message = str(caught.value)
    assert words in message
    assert message.startswith(f"systems/{name}，第")
    assert "；应为" in message
    assert "，例如 " in message
