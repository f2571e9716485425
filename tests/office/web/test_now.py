"""What a case handler looks for first: what is due and how it was counted, what may be done, by whom, with what; when."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.events import LAPSE
from mingfa.office.ledger.models import Matter
from mingfa.office.ledger.records import SEALED as TOKEN
from mingfa.office.reports import editions
from mingfa.office.reports.months import KINDS
from mingfa.office.web.library import library
from mingfa.office.web.pages.matter.selectors import matter_page
from mingfa.office.web.pages.matter.telling import SEALED, actor_told, lapse_told, step_title
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
    assert _row(matter, end - timedelta(hours=1))[3:] == (date(2024, 2, 21), 0)
    assert _row(matter, end + timedelta(hours=9))[3:] == (date(2024, 2, 21), 1)
    matter.ended = end
    assert _row(matter, end + timedelta(days=9))[3:] == (None, 0)


def test_an_entry_of_a_register_stands_or_has_ended_and_is_not_called_done(county):
    kinds = {}
    for event in county.events:
        page = matter_page(event.matter)
        kinds.setdefault((page.definition.kind, page.state.ended is not None), page.standing)
    assert kinds["procedure", True] == "已办结"
    assert kinds["register", False] == "在册"
    assert set(kinds.values()) <= {"未办结", "已办结", "在册", "已终结"}


def test_a_term_that_ran_out_is_named_with_what_that_does():
    definition = next(
        one
        for one in library().definitions()
        if any(t.lapse and t.lapse.standing for t in one.terms.values())
    )
    term = next(one for one in definition.terms.values() if one.lapse and one.lapse.standing)
    assert step_title(LAPSE, definition, term.name) == f"“{term.title}”届满"
    assert lapse_told(LAPSE, definition, term.name) == f"“{term.title}”届满，效力终止"
    assert step_title(LAPSE, definition, None) == "期限届满"


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


def test_an_edition_counts_each_record_of_a_figure_once_by_its_month(county):
    """Months kept with an edition agree with the records that it lists, day by day in Shanghai."""
    place, checked = county.edition, 0
    made = {(event.matter, event.n): event.at for event in county.events}
    for figure in editions.read(place)["content"]["figures"]:
        kept = editions.months(place, figure["id"])
        assert bool(kept) == bool(figure["records"] and figure["kind"] in KINDS)
        listed = editions.records(place, figure["id"])
        for part, counts in kept.items():
            days = [made[matter, n].date() for of, matter, n, _ in listed if of == part]
            here = [day for day in days if day.year == place.year]
            assert counts == [
                *(sum(day.month == month for day in here) for month in range(1, 13)),
                len(days) - len(here),
            ]
            checked += 1
    assert checked > 10
    assert editions.months(place._replace(folder=place.folder / "none"), "F1") == {}


def test_bars_are_as_high_as_their_months():
    found = months("count", {"": [0, 10, 5, *[1] * 9, 7]})
    assert (found.outer, found.others) == ("", 7)
    assert [bar.top for bar in found.bars[:3]] == [HEIGHT, 0, HEIGHT // 2]
    assert [bar.said for bar in found.bars[:3]] == ["0", "10", "5"]


def test_months_of_a_rate_show_its_two_sides_and_what_it_was():
    found = months("rate", {"分子": [9, 0, *[4] * 10, 0], "分母": [10, 0, *[4] * 10, 0]})
    assert (found.outer, found.inner) == ("分母", "分子")
    assert [bar.said for bar in found.bars[:3]] == ["90%", "", "100%"]
    assert all(bar.inner <= bar.number for bar in found.bars)


@pytest.mark.parametrize(
    "counted",
    [{}, {"": [1] * 3 + [0] * 10}, {"": [0] * 12 + [50]}, {"a": [9] * 13, "b": [9] * 13, "c": [9] * 13}],
)
def test_where_months_say_nothing_there_are_none(counted):
    assert months("count", counted) is None


def test_a_figures_page_shows_its_months(client, county):
    place = county.edition
    figures = editions.read(place)["content"]["figures"]
    figure = max(figures, key=lambda one: one["records"] if one["kind"] == "count" else 0)
    page = client.get(
        f"/reports/{place.region}/{place.year}/{place.number}/figures/{figure['id']}/"
    ).content.decode()
    assert "按月分布" in page
    assert 'aria-label="各月记录数，1月' in page
