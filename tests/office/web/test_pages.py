"""Every page answers, in Chinese, with a policy, without a personal value; every page is linked from another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver
from tests.office.reports.county import SECRET
from tests.office.web.pages import faults, links

from mingfa.office.web.library import library

if TYPE_CHECKING:
    from tests.office.reports.county import County

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UNSEEN = re.compile(r"(?:penalty|licence|duty|reconsideration|litigation)/[a-z_]+(?![\w./@-])")


@pytest.fixture
def addresses(county: County) -> dict[str, str]:
    place = county.edition
    edition = f"/reports/{place.region}/{place.year}/{place.number}/"
    return {
        "home": "/",
        "law": "/law/",
        "law_system": "/law/penalty/",
        "law_definition": "/law/penalty/ordinary/",
        "law_version": "/law/penalty/ordinary/2021-07-15/",
        "matters": "/matters/",
        "matter_detail": f"/matters/{county.matter('penalty/ordinary')}/",
        "reports": "/reports/",
        "report_detail": edition,
        "report_changes": f"{edition}changes/",
        "report_figure": f"{edition}figures/F1/",
        "report_document": f"{edition}report.pdf",
    }


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_page_is_well_made(client, addresses):
    for name, address in {**addresses, "audit": "/audit/"}.items():
        if name not in ("report_document", "report_changes"):
            assert list(faults(page(client, address))) == [], name


def test_every_definition_and_system_has_a_page(client):
    known = library()
    for system in known.systems:
        assert list(faults(page(client, f"/law/{system}/"))) == []
    for id_ in known.versions:
        text = page(client, f"/law/{id_}/")
        assert list(faults(text)) == [], id_
        shown = re.sub(r"<[^>]+>", " ", text)
        assert not UNSEEN.search(shown), UNSEEN.search(shown)


def test_every_route_is_linked_from_another_page(client, addresses):
    seen: set[str] = set()
    waiting = [
        "/",
        "/law/",
        "/matters/",
        "/reports/",
        addresses["report_detail"],
        addresses["matter_detail"],
        "/law/penalty/",
        addresses["law_definition"],
    ]
    for address in waiting:
        seen |= links(page(client, address))
    reached = {
        name
        for name, pattern in (
            (p.name, p) for p in get_resolver("mingfa.office.web.urls").url_patterns if hasattr(p, "name")
        )
        if any(pattern.pattern.match(link[1:]) for link in seen)
    }
    assert set(addresses) - reached <= {"law_version", "report_changes"}  # those need a second version
    assert "/audit/" in seen


def test_every_answer_carries_the_policy(client, addresses):
    for address in (*addresses.values(), "/nowhere/", "/audit/"):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_no_page_shows_a_personal_value(client, county, addresses):
    assert sum(SECRET in str(value) for event in county.events for value in event.facts.values()) > 50
    matters = sorted({event.matter for event in county.events})
    for address in (
        *(f"/matters/{matter}/" for matter in matters),
        addresses["matters"],
        addresses["report_figure"],
    ):
        text = page(client, address)
        assert SECRET not in text, address


def test_pages_only_answer_reading(client, addresses):
    for name, address in addresses.items():
        assert client.post(address).status_code == 405, name
        assert client.head(address).status_code in (200, 404), name


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/law/nothing/",
        "/law/penalty/nothing/",
        "/law/penalty/ordinary/1999-01-01/",
        "/law/penalty/ordinary/no-day/",
        "/matters/nothing/",
        "/reports/370113/1999/1/",
        "/reports/../2023/1/",
        "/reports/370113/2023/1/report.exe",
        "/reports/370113/2023/1/..%2F..%2Fsecret.key",
    ],
)
def test_what_is_not_there_is_said_in_chinese(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "没有找到这一页" in text
    assert 'href="/matters/"' in text
    assert list(faults(text)) == []


def test_a_figure_or_file_that_an_edition_lacks_is_not_found(client, addresses):
    for tail in ("figures/F9999/", "figures/..%2Freport/", "records", "chart0.svg", "../1/report.pdf"):
        assert client.get(addresses["report_detail"] + tail).status_code == 404, tail


def test_an_error_is_said_in_chinese_and_without_details(monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("mingfa.office.web.pages.home.views.library", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "这一页没有打开" in text
    assert 'href="/matters/"' in text
    assert "secret detail" not in text
    assert list(faults(text)) == []


def test_a_form_from_elsewhere_is_refused_in_chinese():
    answer = Client(enforce_csrf_checks=True).post("/audit/", {})
    assert answer.status_code == 403
    assert "这次提交没有受理" in answer.content.decode()


def test_a_report_opens_to_figure_record_and_matter(client, county, addresses):
    text = page(client, addresses["report_detail"])
    figures = re.findall(r'class="figure" href="([^"]+)" title="([^"]+)，记录(\d+)条"', text)
    assert figures
    address, indicator, count = max(figures, key=lambda one: int(one[2]))
    behind = page(client, address)
    assert indicator in behind
    assert "数什么" in behind or "分子" in behind or "量什么" in behind
    matter, n = re.search(r'href="(/matters/[^"#]+/)#n(\d+)"', behind).groups()
    assert f'id="n{n}"' in page(client, matter)
    assert f"{int(count):,}" in behind


def test_the_report_says_whole_sentences_and_lists_its_charts(client, addresses):
    text = page(client, addresses["report_detail"])
    assert "某某县2023年度" in text
    assert "以表格查看" in text
    assert "封存于台账第1号检查点" in text
    assert "某某县人民政府" in text


def test_documents_are_given_with_their_type_and_name(client, addresses):
    for name, kind in (
        ("report.pdf", "application/pdf"),
        ("report.docx", "openxml"),
        ("report.json", "application/json"),
    ):
        answer = client.get(addresses["report_detail"] + name)
        assert kind in answer["Content-Type"]
        assert "filename" in answer["Content-Disposition"]
        assert answer.content


def test_matters_are_found_by_number_procedure_and_standing(client, county):
    matter = county.matter("penalty/summary")
    assert matter in page(client, f"/matters/?q={matter}")
    text = page(client, "/matters/?procedure=penalty/summary&standing=ended")
    assert "已办结</span>" in text
    assert "在办</span>" not in text
    assert "没有符合条件的案件" in page(client, "/matters/?q=没有这个编号")
    assert "下一页" in page(client, "/matters/") or "第 1 页" not in page(client, "/matters/")
    assert page(client, "/matters/?page=999999")  # the last page stands in for one beyond it
    assert page(client, "/matters/?procedure=%27%3B--&standing=x&page=x")


def test_a_matter_is_seen_as_of_a_day(client, county):
    matter = next(m for m in (event.matter for event in county.events) if "-penalty-" in m)
    days = sorted({event.at.date() for event in county.events if event.matter == matter})
    text = page(client, f"/matters/{matter}/?on={days[0]}")
    if len(days) > 1:
        assert "此后另有" in text
    assert f"{days[0]} 可以办理" in text
    assert "不是日期" in page(client, f"/matters/{matter}/?on=昨天")
    before = client.get(f"/matters/{matter}/?on=1999-01-01")
    assert before.status_code == 404
    assert "开始，此前" in before.content.decode()


def test_silence_is_marked(client, county):
    silent = next(event for event in county.events if event.deemed and not event.step.startswith("@"))
    text = page(client, f"/matters/{silent.matter}/")
    assert "期满未办，依法视为" in text
    assert re.search(rf'id="n{silent.n}" class="silent"', text)


def test_a_figures_page_says_when_its_definition_changed(client, county, addresses, monkeypatch):
    from mingfa.office.web.pages.report import selectors

    monkeypatch.setattr(selectors, "catalogue", lambda _: {})
    assert "这个指标的定义已经撤销" in page(client, addresses["report_figure"])


def test_robots_are_kept_out(client, addresses):
    assert '<meta name="robots" content="noindex, nofollow">' in page(client, addresses["home"])
    document = client.get(addresses["report_document"])
    assert document["X-Robots-Tag"] == "noindex, nofollow"


def test_an_empty_office_says_what_to_do(client, monkeypatch, tmp_path):
    monkeypatch.setattr("mingfa.office.reports.editions.root", lambda: tmp_path / "none")
    assert "mingfa report build" in page(client, "/reports/")
    assert "最新报告" not in page(client, "/")


def test_static_files_are_served(client):
    with override_settings(DEBUG=False):
        answer = client.get(f"/{settings.STATIC_URL.lstrip('/')}mingfa/mingfa.css")
        assert answer.status_code == 200
        assert b"--accent" in answer.getvalue()
