"""What a case handler looks for first: what is due and how it was counted, what may be done, by whom, with what; when."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from mingfa.kernel.counting import SHANGHAI
from mingfa.office.ledger.models import Matter
from mingfa.office.ledger.records import SEALED as TOKEN
from mingfa.office.reports import editions
from mingfa.office.web.pages.matter.selectors import matter_page
from mingfa.office.web.pages.matter.telling import SEALED, actor_told
from mingfa.office.web.pages.matter.views import _row
from mingfa.office.web.pages.report import selectors
from mingfa.office.web.pages.report.months import HEIGHT, months

if TYPE_CHECKING:
    from tests.office.reports.county import County

    from mingfa.office.web.pages.matter.selectors import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def running(county: County) -> tuple[str, Page]:
    """A matter of the small county on the day of its first record, with something due."""
    for event in county.events:
        if event.n == 1 and "-penalty-" in event.matter:
            page = matter_page(event.matter, event.at + timedelta(hours=1))
            first = page.now.first
            if first and first.obligation.days > 0 and page.now.allowed and page.now.refused:
                return event.matter, page
    raise AssertionError("nothing is due anywhere")


def test_the_nearest_term_that_is_owed_comes_first_and_explains_itself(county):
    _, page = running(county)
    first = page.now.first
    assert first.obligation.term.kind in {"deadline", "yearly", "notice"}
    assert first.last[:10] in first.lines[-1]
    assert first.said == f"还有{first.obligation.days}日"
    assert 0 <= first.run < 100


def test_steps_allowed_say_by_whom_with_what_and_lead_to_the_law(client, county):
    matter, page = running(county)
    step = page.now.allowed[0]
    assert step.who
    assert re.fullmatch(r"/law/\w+/\w+/[\d-]+/#s-\w+", step.address)
    address, _, anchor = step.address.partition("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()
    day = page.state.opened.date()
    told = client.get(f"/matters/{matter}/?on={day}").content.decode()
    assert step.title in told
    assert step.cite in told


def test_steps_that_are_owed_stand_before_those_that_are_not(county):
    _, page = running(county)
    owed = [bool(one.by) for one in page.now.allowed]
    assert owed == sorted(owed, reverse=True)


def test_steps_refused_say_what_is_missing_by_which_article_and_what_to_do(county):
    _, page = running(county)
    assert page.now.refused
    for one in page.now.refused:
        assert one.what
        assert "《" in one.cites
        assert one.do


def test_a_code_is_called_one_and_a_party_stays_sealed():
    assert actor_told("01-officer-3") == "工号01-officer-3"
    assert actor_told("王某") == "王某"
    assert actor_told(f"{TOKEN}0123") == SEALED


def test_the_list_names_the_last_day_itself_not_the_midnight_after_it():
    end = datetime(2024, 2, 22, tzinfo=SHANGHAI)
    matter = Matter(matter="x", definition="none@2020-01-01", next_due=end, ended=None)
    assert _row(matter, end - timedelta(hours=1))[2:] == (date(2024, 2, 21), 0)
    assert _row(matter, end + timedelta(hours=9))[2:] == (date(2024, 2, 21), 1)
    matter.ended = end
    assert _row(matter, end + timedelta(days=9))[2:] == (None, 0)


def test_the_late_are_listed_longest_first_and_registers_are_not_under_way(client, county):
    late = client.get("/matters/?standing=late").content.decode()
    days = [int(day) for day in re.findall(r"逾期(\d+)日", late)]
    assert days
    assert days == sorted(days, reverse=True)
    under_way = client.get("/matters/?standing=open").content.decode()
    assert "未办结</span>" in under_way or "逾期" in under_way
    assert "已办结</span>" not in under_way
    home = client.get("/").content.decode()
    assert "/matters/?standing=late" in home


def test_a_figure_is_quoted_where_the_report_tells_it(client, county):
    content = editions.read(county.edition)["content"]
    told = 0
    for figure in content["figures"]:
        quote = selectors.quoted(content, figure["id"])
        if quote is None:
            continue
        assert quote.said == figure["printed"]
        assert quote.after.endswith("。")
        assert "。" not in quote.before
        told += 1
    assert told > 10
    place = county.edition
    edition = f"/reports/{place.region}/{place.year}/{place.number}/"
    figure = next(one for one in content["figures"] if selectors.quoted(content, one["id"]))
    page = client.get(f"{edition}figures/{figure['id']}/").content.decode()
    assert f'href="{edition}#{figure["id"]}"' in page
    assert f'id="{figure["id"]}"' in client.get(edition).content.decode()


def test_months_count_each_record_once_and_tell_the_rest_apart(county):
    year = county.events[0].at.year
    listed = [("", event.matter, event.n, seq) for seq, event in enumerate(county.events, 1)]
    here = [event for event in county.events if event.at.year == year]
    found = months(county.region, year, "count", listed)
    assert sum(bar.number for bar in found.bars) == len(here)
    assert found.others == len(listed) - len(here)
    for bar in found.bars:
        assert bar.number == sum(event.at.month == bar.month for event in here)
        assert 0 <= bar.top <= HEIGHT
    assert min(bar.top for bar in found.bars) == 0


def test_months_of_a_rate_show_its_two_sides(county):
    listed = [("分母", event.matter, event.n, seq) for seq, event in enumerate(county.events, 1)]
    found = months(
        county.region,
        county.events[0].at.year,
        "rate",
        [*listed, *(("分子", *row[1:]) for row in listed[::2])],
    )
    assert (found.outer, found.inner) == ("分母", "分子")
    for bar in found.bars:
        assert bar.inner <= bar.number
        assert bar.said == ("" if not bar.number else f"{round(100 * bar.inner / bar.number, 1):g}%")


@pytest.mark.parametrize(("kind", "count"), [("stock", 50), ("duration", 50), ("count", 3), ("count", 0)])
def test_where_months_say_nothing_there_are_none(kind, count):
    assert months("none", 2023, kind, [("", "m", 1, seq) for seq in range(count)]) is None
