"""An edition is sealed, found again by anybody, and every tampering shows."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from tests.office.reports.county import PLACE, YEAR, case_entry

from mingfa import auditor
from mingfa.kernel.library import Library
from mingfa.kernel.wire import canonical
from mingfa.measures.model import Flow
from mingfa.office.ledger.service import PostgresLedger
from mingfa.office.reports import editions, figures, service, verifying
from mingfa.office.reports.edition import outline, redefined, seal
from mingfa.office.web.library import library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg
    from tests.office.reports.county import County

    from mingfa.office.reports.editions import Place

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def copy(county: County) -> Iterator[Callable[[Callable[[dict[str, Any]], None]], Place]]:
    """Another edition, changed as somebody with access to the folder could change it."""
    made: list[Place] = []

    def make(change: Callable[[dict[str, Any]], None]) -> Place:
        edition = editions.read(county.edition)
        change(edition)
        made.append(editions.write(county.region, YEAR, {editions.REPORT: canonical(edition)}))
        return made[-1]

    yield make
    for place in made:
        shutil.rmtree(place.folder)


def faults(place: Place, known: Library | None = None) -> list[str]:
    return [fault.what for fault in service.report_verify(known or library(), place)]


def test_an_untouched_edition_verifies(county):
    assert faults(county.edition) == []


def test_plain_counts_are_what_a_person_would_count(county):
    catalogue = figures.catalogue(library())
    checked = 0
    for figure in editions.read(county.edition)["content"]["figures"]:
        flow = catalogue[figure["indicator"]].operation
        if (
            figure["dims"]
            or not isinstance(flow, Flow)
            or flow.where
            or flow.distinct
            or flow.summed
            or flow.year_fact
        ):
            continue
        by_hand = sum(
            event.step in flow.steps and event.definition.split("@")[0] in flow.of and event.at.year == YEAR
            for event in county.events
        )
        assert Decimal(figure["value"]) == by_hand, figure["indicator"]
        checked += 1
    assert checked >= 3


def test_every_figure_of_the_text_is_listed_with_its_records(county):
    content = editions.read(county.edition)["content"]
    for figure in content["figures"]:
        assert len(editions.records(county.edition, figure["id"])) == figure["records"]
    assert any(figure["records"] for figure in content["figures"])


def test_the_auditor_finds_no_contradiction_in_what_is_built(county):
    """What this office tells is held to what it holds others to; zeros of the small county need not add up to much."""
    document = (county.edition.folder / "report.docx").read_bytes()
    audit = auditor.audit_document(auditor.read_bytes("report.docx", document))
    assert len(audit.figures) > 20
    assert [one.explanation for one in audit.findings if one.verdict == auditor.Verdict.CONTRADICTION] == []


def test_a_changed_fraction_is_found(copy):
    changed: list[str] = []

    def change(edition: dict[str, Any]) -> None:
        figure = next(one for one in edition["content"]["figures"] if one["kind"] == "rate" and one["value"])
        figure["denominator"] = str(Decimal(figure["denominator"]) + 1)
        changed.append(figure["indicator"])

    assert any(f"“{changed[0]}”封存的分子、分母为" in fault for fault in faults(copy(change)))


def test_a_changed_text_is_found(copy):
    def change(edition: dict[str, Any]) -> None:
        edition["content"]["opening"] += "成绩显著。"

    assert faults(copy(change)) == ["报告内容与封存的摘要不符：内容被改动过"]


def test_a_changed_figure_is_found_even_under_a_new_digest(copy):
    changed: dict[str, Any] = {}

    def change(edition: dict[str, Any]) -> None:
        content = edition["content"]
        changed.update(
            next(figure for figure in content["figures"] if figure["records"] and figure["kind"] == "count")
        )
        for figure in content["figures"]:
            if figure["id"] == changed["id"]:
                figure["value"] = str(int(figure["value"]) + 1)
        edition["digest"] = seal(content)

    found = faults(copy(change))
    assert "签名不符：不是本机关的密钥所签" in found
    assert any(f"“{changed['indicator']}”封存为" in fault for fault in found)


def test_a_figure_taken_out_of_the_list_is_missed_in_the_text(copy):
    def change(edition: dict[str, Any]) -> None:
        content = edition["content"]
        told = next(
            piece["figure"] for item in outline(content) for piece in item.pieces if "figure" in piece
        )
        content["figures"] = [figure for figure in content["figures"] if figure["id"] != told]

    assert "正文中的数字没有封存" in faults(copy(change))


def test_another_key_is_found(copy):
    def change(edition: dict[str, Any]) -> None:
        edition["signature"] = "00" * 64

    assert faults(copy(change)) == ["签名不符：不是本机关的密钥所签"]


def test_another_checkpoint_is_found(copy):
    def change(edition: dict[str, Any]) -> None:
        edition["content"]["checkpoint"]["digest"] = "00" * 32
        edition["digest"] = seal(edition["content"])

    assert any("检查点1" in fault for fault in faults(copy(change)))


def test_a_definition_changed_since_is_computed_as_it_was_sealed(county, tmp_path):
    systems = tmp_path / "systems"
    shutil.copytree(settings.SYSTEMS_DIR, systems)
    counted = next(
        figure
        for figure in editions.read(county.edition)["content"]["figures"]
        if figure["records"] and figure["kind"] == "count" and not figure["dims"]
    )
    sealed = editions.read(county.edition)["content"]["definitions"][counted["indicator"]]
    path = tmp_path / sealed["file"]
    text = path.read_text("utf-8")
    assert "unit:" in text
    path.write_text(text.replace("unit: 件", "unit: 宗") + "\n# changed since\n", "utf-8")
    changed = Library(systems)
    assert figures.catalogue(changed)[counted["indicator"]].digest != sealed["digest"]
    assert faults(county.edition, changed) == []


def test_so_is_one_made_of_a_definition_that_the_report_does_not_tell(county, tmp_path):
    """A rate is computed from what it names, as that read then, whether the report tells that figure or not."""
    systems = tmp_path / "systems"
    shutil.copytree(settings.SYSTEMS_DIR, systems)
    content = editions.read(county.edition)["content"]
    figure, operand = next(
        (figure, name)
        for figure in content["figures"]
        for name in figure["definitions"][1:]
        if figure["records"] and name not in {one["indicator"] for one in content["figures"]}
    )
    path = tmp_path / content["definitions"][operand]["file"]
    path.write_text(f"{path.read_text('utf-8')}\n# changed since\n", "utf-8")
    changed = figures.catalogue(Library(systems))
    digests = {name: one.digest for name, one in changed.items()}
    assert digests[figure["indicator"]] == content["definitions"][figure["indicator"]]["digest"]
    assert redefined(content, figure, digests)
    sealed = verifying.definitions({"content": content}, Library(systems), changed)
    assert sealed[operand].digest == content["definitions"][operand]["digest"]
    assert faults(county.edition, Library(systems)) == []


def test_a_figure_of_one_edition_only_is_named(county, copy):
    lost: dict[str, Any] = {}

    def change(edition: dict[str, Any]) -> None:
        lost.update(edition["content"]["figures"].pop())

    found = list(service.report_differences(county.edition, copy(change)))
    assert [(one.indicator, one.before, one.after) for one in found] == [
        (lost["indicator"], lost["printed"], "")
    ]


@pytest.fixture
def later(county: County) -> Place:
    """A new edition after one more matter."""
    known = library()
    text, file = next(
        (text, file) for text, file in known.cases("penalty", "good") if file.endswith("summary_paid.yaml")
    )
    entry = case_entry(known, county.region, text, file, f"{county.region}-later")
    ledger = PostgresLedger()
    if not ledger.records(f"{county.region}-later"):
        ledger.append_batch([entry], source="tests")
    return service.report_build(known, region=county.region, year=YEAR, place=PLACE).place


@pytest.mark.django_db(transaction=True)
def test_after_new_records_the_old_edition_stands_and_the_new_one_says_why_it_differs(county, later):
    assert faults(county.edition) == []
    assert faults(later) == []
    found = {one.indicator: one for one in service.report_differences(county.edition, later) if not one.dims}
    assert found
    for one in found.values():
        assert one.added or one.removed
        assert all(matter == f"{county.region}-later" for matter, _ in one.added)
        assert not one.redefined


@pytest.mark.django_db(transaction=True)
def test_a_record_altered_behind_the_ledgers_back_is_found(
    county: County, superuser: psycopg.Connection[Any]
):
    matter = county.events[0].matter

    def alter(before: str, after: str) -> None:
        with superuser.transaction():
            superuser.execute("ALTER TABLE ledger_event DISABLE TRIGGER append_only")
            changed = superuser.execute(
                "UPDATE ledger_event SET content = replace(content, %s, %s) WHERE matter = %s AND n = 1",
                (before, after, matter),
            )
            assert changed.rowcount == 1
            superuser.execute("ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER append_only")

    alter('{"', '{ "')
    try:
        found = faults(county.edition)
    finally:
        alter('{ "', '{"')
    assert any("的记录与检查点封存的不同：记录被改动过" in fault for fault in found)
    assert faults(county.edition) == []


def test_an_empty_ledger_has_nothing_to_report():
    with pytest.raises(editions.EditionError, match="还是空的"):
        service.report_build(library(), region="000001", year=YEAR, place=PLACE)


def test_a_missing_edition_says_which_there_are(county):
    with pytest.raises(editions.EditionError, match=f"已有：.*{county.region} {YEAR}年第1版"):
        editions.find(county.region, 1999)


def test_a_file_that_is_no_edition_is_refused(county, tmp_path):
    for text in ("{", "[]", json.dumps({"content": {"v": 99}})):
        (tmp_path / editions.REPORT).write_text(text, "utf-8")
        with pytest.raises(ValueError, match="不是报告的封存文件"):
            editions.read(county.edition._replace(folder=Path(tmp_path)))


def test_an_edition_is_written_whole_or_not_at_all(county, monkeypatch):
    before = editions.editions()
    with pytest.raises(TypeError):
        editions.write(county.region, YEAR, {editions.REPORT: "not bytes"})  # type: ignore[dict-item]
    assert editions.editions() == before
    assert not list((editions.root() / f"{county.region}-{YEAR}").glob(".unfinished-*"))
