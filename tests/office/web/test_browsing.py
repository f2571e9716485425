"""The essential path in a real browser: report, figure, records, matter, law; with the keyboard, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from mingfa import auditor
from mingfa.office.reports import editions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office.reports.county import County

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REPORT = "某县2023年度报告\n提出120条重大隐患问题，已整改98条，剩余12条。\n"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_SMALL = """() => [...document.querySelectorAll('button, summary, select, input:not([type=hidden]), nav.top a')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24).map(one => one.outerHTML.slice(0, 80))"""
_FOCUS = """() => { const one = document.activeElement; const look = getComputedStyle(one);
    return [one.tagName, one.getAttribute('href') || '', one.className, look.outlineStyle, parseFloat(look.outlineWidth)]; }"""
_CONTRAST = """() => {
  const lum = c => { const v = c.map(x => x / 255).map(x => x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const ground = one => { for (let e = one; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > .99) return c.slice(0, 3); } return [255, 255, 255]; };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; (n = walk.nextNode());) { const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility() || e.closest('svg')) continue;
    const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(ground(e));
    if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5) poor.push(n.data.trim().slice(0, 30)); }
  return poor; }"""


@pytest.fixture
def messages(page: Any) -> Iterator[list[str]]:
    """What the page complains of: errors, refusals of the policy."""
    found: list[str] = []
    page.on("console", lambda one: found.append(one.text))
    page.on("pageerror", lambda one: found.append(str(one)))
    left = "net::ERR_ABORTED"  # what was still loading when the reader went on to the next page
    page.on("requestfailed", lambda one: None if one.failure == left else found.append(one.url))
    yield found
    assert found == []


def addresses(county: County) -> list[str]:
    place = county.edition
    edition = f"/reports/{place.region}/{place.year}/{place.number}/"
    matter = county.matter("penalty/ordinary")
    return [
        "/",
        "/reports/",
        edition,
        f"{edition}figures/F1/",
        "/matters/",
        f"/matters/{matter}/",
        "/law/",
        "/law/penalty/",
        "/law/penalty/summary/",
        "/audit/",
    ]


def test_from_the_first_page_to_the_article_with_the_mouse(county, page, live_server, messages):
    page.goto(live_server.url)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="年度报告").click()
    page.get_by_role("link", name="某某县2023年度法治政府建设情况报告").last.click()
    figure = page.locator("a.figure:not([title$='记录0条'])").first
    told = figure.inner_text()
    figure.click()
    assert page.locator(".card b.figure").first.inner_text() == told
    assert (
        "数什么" in page.locator(".definition").inner_text()
        or "分子" in page.locator(".definition").inner_text()
    )
    page.locator("#records ~ * tbody th a").first.click()
    anchor = page.url.partition("#")[2]
    assert page.locator(f"#{anchor} h3").is_visible()
    page.get_by_role("link", name="起施行的版本").click()
    assert page.get_by_role("heading", name="期限").is_visible()
    assert page.locator("#picture svg").is_visible()
    assert "《" in page.locator("td.cite").first.inner_text()


def test_the_same_path_with_the_keyboard_alone(county, page, live_server, messages):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUS)[2] == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    newest = editions.editions()[-1]  # what the first page shows
    edition = f"/reports/{newest.region}/{newest.year}/{newest.number}/"
    for wanted, follows in (
        (edition, "**" + edition),
        ("figures/", "**/figures/*/"),
        ("/matters/9", "**/matters/9*/**"),
        ("/law/", "**/law/**"),
    ):
        reach(page, wanted)
        page.keyboard.press("Enter")
        page.wait_for_url(follows)
    assert page.get_by_role("heading", level=1).is_visible()


def reach(page: Any, wanted: str) -> None:
    """Press Tab until a link to `wanted` has the focus; every stop on the way shows where it is."""
    for _ in range(400):
        page.keyboard.press("Tab")
        tag, href, _, style, width = page.evaluate(_FOCUS)
        if tag != "BODY":
            assert style != "none", href
            assert width >= 2, href
        if wanted in href and (wanted != "/law/" or "20" in href):  # the version that the matter is bound to
            return
    raise AssertionError(f"{wanted} cannot be reached")


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_their_screen_are_read_and_touched(county, page, live_server, messages, width):
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses(county):
        page.goto(live_server.url + address)
        assert not page.evaluate(_OVERFLOWS), address
        assert page.evaluate(_SMALL) == [], address
        assert page.evaluate(_CONTRAST) == [], address


def send(page: Any, url: str) -> None:
    """Have a report audited, and wait for the result."""
    page.goto(f"{url}/audit/")
    report = {"name": "报告.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}
    page.get_by_label("报告", exact=True).set_input_files(files=[report])
    page.get_by_role("button", name="核校", exact=True).click()
    page.get_by_text("120−98=22≠12").first.wait_for()


def test_no_page_breaks_a_rule_that_axe_knows(county, page, live_server, messages):
    """WCAG 2.2 at AA and what axe calls best practice; in print no less than on a screen, and open to the last detail."""
    answers = (
        "/nowhere/",
        "/matters/?q=nothing",
        "/matters/?standing=late",
        f"{addresses(county)[5]}?on=2023-03-01",
    )
    told = []
    for address in (*addresses(county), *answers, "result"):
        if address == "result":
            send(page, live_server.url)
        else:
            page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = Axe().run(page, options={"runOnly": [*WCAG, "best-practice"]}).response["violations"]
        told += [(address, one["id"], one["impact"], one["nodes"][0]["html"][:120]) for one in found]
    messages[:] = [one for one in messages if "404" not in one]  # the page that is not there says so
    assert told == []


def test_saved_pages_break_none_either(page):
    """What `mingfa audit --html` and `mingfa compare --html` write stands alone and is read as well."""
    audits = [
        auditor.audit_text(REPORT),
        auditor.audit_text(REPORT.replace("120", "140").replace("某县", "某区")),
    ]
    for saved in (auditor.to_html(audits), auditor.comparison_html(auditor.compare(audits))):
        page.set_content(saved)
        found = Axe().run(page, options={"runOnly": [*WCAG, "best-practice"]}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_pages_are_whole_without_scripts(county, browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in addresses(county):
        page.goto(live_server.url + address)
        assert page.locator("main h1").is_visible()
    page.goto(live_server.url + addresses(county)[5])
    page.locator("section[aria-labelledby=h-not] summary").click()
    refused = page.locator(".refused li").first.inner_text()
    assert "：" in refused
    assert "《" in refused
    context.close()


def test_on_paper_the_report_stands_alone(county, page, live_server, messages):
    page.goto(live_server.url + addresses(county)[2])
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.locator(".contents").is_visible()
    assert page.locator(".paper h1").is_visible()


def test_a_search_keeps_its_conditions_over_pages(county, page, live_server, messages):
    page.goto(f"{live_server.url}/matters/")
    page.get_by_label("编号").fill(f"{county.region}-penalty")
    page.get_by_label("状态").select_option("ended")
    page.get_by_role("button", name="查找").click()
    assert page.get_by_label("编号").input_value() == f"{county.region}-penalty"
    assert page.locator("tbody tr").count() > 10
    if page.get_by_role("link", name="下一页").count():
        page.get_by_role("link", name="下一页").click()
        assert page.get_by_label("状态").input_value() == "ended"
