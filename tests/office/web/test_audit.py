"""The audit page: a form, a limit, a result, nothing kept unless asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from mingfa import auditor

urlpatterns = [
    path("audit/", include("mingfa.office.web.audit.urls")),
    path("", lambda _: HttpResponse(), name="home"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.filterwarnings("ignore:No directory at")]

REPORT = "某县2023年报告\n提出120条重大隐患问题，已整改98条，剩余12条。<script>alert(1)</script>\n"


def sent(text: str | bytes, name: str = "报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def test_the_form_asks_for_a_file_and_carries_a_token(client: Client) -> None:
    page = client.get("/audit/").content.decode()
    assert 'type="file"' in page
    assert "csrfmiddlewaretoken" in page


def test_a_report_is_shown_with_its_contradiction(client: Client) -> None:
    page = client.post("/audit/", {"report": sent(REPORT)}).content.decode()
    assert "120−98=22≠12" in page
    assert "<script>alert" not in page


def test_the_result_comes_first_under_one_heading(client: Client) -> None:
    page = client.post("/audit/", {"report": sent(REPORT)}).content.decode()
    assert page.count("<h1") == 1
    assert page.index("120−98=22≠12") < page.index("再核校一份</h2>") < page.index("<form")


def test_the_token_is_required() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/audit/", {"report": sent(REPORT)}).status_code == 403


def test_a_file_that_is_no_report_gets_a_clear_answer(client: Client) -> None:
    answer = client.post("/audit/", {"report": sent(b"\x00\x01\x02", "a.bin")})
    assert answer.status_code == 400
    assert "无法读取" in answer.content.decode()


def test_a_file_over_the_limit_is_refused(client: Client) -> None:
    answer = client.post("/audit/", {"report": sent(b"a" * (auditor.MAX_BYTES + 10))})
    assert answer.status_code == 400
    assert "超过20 MB" in answer.content.decode()


def test_no_file_is_asked_for_again(client: Client) -> None:
    answer = client.post("/audit/", {})
    assert answer.status_code == 400
    assert "请先选择" in answer.content.decode()


def test_nothing_is_kept_unless_asked(client: Client, tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path):
        client.post("/audit/", {"report": sent(REPORT)})
        assert list(tmp_path.iterdir()) == []
        client.post("/audit/", {"report": sent(REPORT, "../../报告.txt"), "keep": "1"})
    kept = sorted(p.name for p in tmp_path.rglob("*") if p.is_file())
    assert kept == ["audit.json", "report-报告.txt"]


def test_last_year_is_compared(client: Client) -> None:
    now = sent("2023年报告\n受理行政复议案件100件，同比增长35%。")
    before = sent("2022年报告\n受理行政复议案件80件。", "上年.txt")
    assert "与上年报告" in client.post("/audit/", {"report": now, "last_year": before}).content.decode()


def test_the_result_can_be_taken_away(client: Client) -> None:
    answer = client.post("/audit/", {"report": sent(REPORT), "as": "file"})
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.decode().startswith("<!DOCTYPE html>")
    answer = client.post("/audit/", {"report": sent(REPORT), "as": "json"})
    assert answer.json()["findings"][0]["verdict"] == "矛盾"


def test_the_style_comes_from_this_office(client: Client) -> None:
    answer = client.get("/audit/style.css")
    assert answer["Content-Type"].startswith("text/css")
