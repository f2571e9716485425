"""One address may not send without end; the answer says in Chinese how long to wait. Workers know the law from their start."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client, RequestFactory, override_settings
from tests.office.web.pages import faults

from mingfa.office.web.turns import ADDRESSES, WINDOW, Turns, address_of


def test_an_address_waits_until_its_first_sending_is_a_minute_old():
    turns = Turns()
    assert [turns.wait("a", 2, now) for now in (0.0, 1.0, 2.5)] == [0, 0, 58]
    assert turns.wait("b", 2, 2.5) == 0
    assert turns.wait("a", 2, float(WINDOW)) == 0


def test_what_is_remembered_is_bounded():
    turns = Turns()
    for number in range(ADDRESSES + 5):
        turns.wait(str(number), 1, 0.0)
    assert len(turns._sent) == ADDRESSES
    assert turns.wait("0", 1, 0.0) == 0, "the oldest was forgotten"
    assert turns.wait(str(ADDRESSES), 1, 0.0) > 0


@override_settings(SENDINGS_PER_MINUTE=2)
def test_too_many_sendings_are_refused_in_chinese_and_reading_goes_on():
    client = Client()
    assert [client.post("/audit/", {}).status_code for _ in range(3)] == [400, 400, 429]
    answer = client.post("/audit/", {})
    assert 0 < int(answer["Retry-After"]) <= WINDOW
    text = answer.content.decode()
    assert "提交太频繁" in text
    assert f"{answer['Retry-After']}秒" in text
    assert list(faults(text)) == []
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert client.get("/audit/").status_code == 200


@pytest.mark.parametrize(("behind", "wanted"), [(False, "10.0.0.1"), (True, "192.0.2.7")])
def test_a_forwarded_address_is_believed_only_behind_a_proxy(behind, wanted):
    request = RequestFactory().post(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.7"
    )
    with override_settings(BEHIND_PROXY=behind):
        assert address_of(request) == wanted


def test_errors_that_django_meets_are_pages_of_this_office():
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    assert "这个请求不能处理" in answer.content.decode()
    assert 'href="/law/"' in answer.content.decode()
    assert list(faults(answer.content.decode())) == []


@pytest.mark.slow
def test_a_worker_knows_the_law_before_its_first_request(tmp_path):
    """A process that loads the application has read every definition, without anybody asking for a page."""
    asked = (
        "import mingfa.office.config.wsgi, mingfa.office.web.library as pages; known = pages.library(); "
        "print(len(known._read), sum(map(len, known.versions.values())))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.test", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", asked], env=settings, capture_output=True, text=True, timeout=60, check=True
    )
    read, known = done.stdout.split()
    assert int(read) == int(known) > 50
