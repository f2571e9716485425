"""Statutes as data: versions in force, and how each counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mingfa.kernel.errors import DefinitionError
from mingfa.kernel.statutes import PARTS, Statute, link_statutes, read_statute
from mingfa.kernel.terms import Unit
from mingfa.kernel.texts import parse_text

SYSTEMS = Path(__file__).parents[2] / "systems"
# The texts are not part of the project; where they lie beside the checkout, the data are held against them.
TEXTS = Path(__file__).parents[3] / "shared" / "laws"
needs_texts = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the statutes' texts do not lie beside the checkout"
)

FILES = sorted((SYSTEMS / "_laws").glob("*.yaml"))
LAWS = link_statutes(read_statute(path.read_text(encoding="utf-8"), f"_laws/{path.name}") for path in FILES)
ALL = {statute.id: statute for statute in LAWS.values()}


def counting(law: str, day: str):
    return LAWS[law].version_on(date.fromisoformat(day)).counting


class TestData:
    def test_found_by_id_short_and_full_name(self):
        statute = LAWS["行政处罚法"]
        assert statute is LAWS["中华人民共和国行政处罚法"]
        assert statute is LAWS["administrative_penalty_law"]

    @pytest.mark.parametrize(
        ("law", "working"),
        [
            ("行政处罚法", {2, 3, 5, 7}),
            ("行政强制法", set(range(1, 11))),
            ("行政诉讼法", None),
            ("政府信息公开条例", None),
            ("信访工作条例", None),
        ],
    )
    def test_which_printed_days_are_working_days(self, law, working):
        rule = counting(law, "2023-06-01")
        for n in range(1, 100):
            expected = Unit.WORKING_DAY if working and n in working else Unit.DAY
            assert rule.unit_of("日", n) is expected

    def test_reconsideration_counts_by_the_law_in_force(self):
        assert counting("行政复议法", "2023-12-31").working_lengths == {5, 7}
        assert counting("行政复议法", "2024-01-01").working_lengths == {3, 5, 7, 10}

    def test_what_a_statute_leaves_open_it_takes_from_the_civil_code(self):
        rule = counting("行政处罚法", "2023-06-01")
        assert rule.source == "《行政处罚法》第八十五条"
        assert rule.start_rule == "《民法典》第二百零一条第一款"
        assert rule.month_rule == "《民法典》第二百零二条"
        assert rule.roll_rule == "《民法典》第二百零三条第一款"

    def test_or_from_the_statute_that_it_follows(self):
        rule = counting("行政复议法", "2024-06-01")
        assert rule.start_rule == "《行政复议法》第八十八条第一款、《民事诉讼法》第八十五条第二款"
        assert rule.roll_rule == "《行政复议法》第八十八条第一款、《民事诉讼法》第八十五条第三款"
        assert rule.month_rule == "《民法典》第二百零二条"
        assert rule.exclude_start_hour
        assert not counting("行政处罚法", "2024-06-01").exclude_start_hour

    def test_an_article_may_be_excepted(self):
        version = LAWS["审计法实施条例"].version_on(date(2023, 6, 1))
        assert version.counting_at(20).unit_of("日", 30) is Unit.WORKING_DAY
        assert version.counting_at(52).unit_of("日", 30) is Unit.DAY

    def test_a_countys_own_rule_has_no_text(self):
        rule = LAWS["emergency_duty_rule"]
        assert rule.kind == "local_rule"
        assert rule.versions[0].texts == ()

    @needs_texts
    def test_every_text_belongs_to_a_version_and_every_version_to_its_texts(self):
        named = {text for statute in ALL.values() for version in statute.versions for text in version.texts}
        assert named == {path.name for path in TEXTS.glob("*.md")}

    @needs_texts
    def test_names_are_the_titles_and_counting_rules_stand_in_the_texts(self):
        for statute in ALL.values():
            for version in statute.versions:
                texts = [parse_text((TEXTS / name).read_text(encoding="utf-8")) for name in version.texts]
                assert all(text.title == statute.name for text in texts)
                rule = version.rule
                cites = [rule.cite, rule.follows_cite, *(getattr(rule, part) for part in PARTS)]
                for cite in cites:
                    if cite is not None and cite.law is None:
                        assert any(text.lacks(cite) is None for text in texts), (statute.short, cite)
                if isinstance(rule.working, frozenset) and rule.cite is not None:
                    assert any("工作日" in (text.find(rule.cite) or "") for text in texts), statute.short

    @needs_texts
    def test_a_version_takes_effect_on_the_day_its_text_names(self):
        """Where the last article names a day and no later amendment moved it (then a note says so)."""
        checked = 0
        for statute in ALL.values():
            for version in statute.versions:
                if version.note or not version.texts:
                    continue
                body = (TEXTS / version.texts[-1]).read_text(encoding="utf-8")
                start = version.start
                printed = f"{start.year}年{start.month}月{start.day}日"
                assert printed in body or "公布之日起施行" in body, statute.short
                checked += 1
        assert checked > 35


GOOD = """\
name: 某法
short: 某法
english: Some Law
versions:
  - passed: 2020-01-01
    from: 2020-03-01
    until: 2021-12-31
    counting: {working: [3], cite: "9"}
  - passed: 2022-01-01
    from: 2022-03-01
"""


def read(text: str, name: str = "_laws/some_law.yaml") -> Statute:
    return read_statute(text, name)


class TestVersions:
    statute = read(GOOD)

    @pytest.mark.parametrize(("day", "passed"), [("2020-03-01", "2020-01-01"), ("2025-01-01", "2022-01-01")])
    def test_in_force_on_a_day(self, day, passed):
        assert self.statute.version_on(date.fromisoformat(day)).passed == date.fromisoformat(passed)
        assert self.statute.version(date.fromisoformat(passed)).passed == date.fromisoformat(passed)

    def test_before_the_first_and_after_the_end_is_told_in_words(self):
        with pytest.raises(
            ValueError, match="《某法》在2020-02-29尚无已收录的施行版本（最早自2020-03-01起施行）"
        ):
            self.statute.version_on(date(2020, 2, 29))
        with pytest.raises(ValueError, match="《某法》在2022-01-15已经失效（施行至2021-12-31）"):
            self.statute.version_on(date(2022, 1, 15))
        with pytest.raises(
            ValueError, match="《某法》没有2019-01-01通过的版本；已收录：2020-01-01、2022-01-01"
        ):
            self.statute.version(date(2019, 1, 1))

    def test_text_file_is_named_by_short_name_and_day(self):
        assert self.statute.versions[0].texts == ("某法(2020-01-01).md",)


class TestFaults:
    @pytest.mark.parametrize(
        ("change", "line", "words"),
        [
            (("short: 某法\n", ""), 1, "缺少键“short”"),
            (("english: Some Law", "englisch: Some Law"), 3, "未知的键“englisch”"),
            (("from: 2020-03-01", "from: 2019-03-01"), 6, "施行日2019-03-01早于通过日2020-01-01"),
            (("until: 2021-12-31", "until: 2020-01-31"), 7, "失效日2020-01-31早于施行日"),
            (('{working: [3], cite: "9"}', "{working: [3]}"), 8, "应当同时写明"),
            (('{working: [3], cite: "9"}', '{working: some, cite: "9"}'), 8, "“some”不是工作日规则"),
            (('{working: [3], cite: "9"}', '{working: [三], cite: "9"}'), 8, "“三”不合要求"),
            (('{working: [3], cite: "9"}', '{working: [3], cite: "第九条"}'), 8, "“第九条”不是法条引用"),
            (('{working: [3], cite: "9"}', "{follows: 另一法}"), 8, "应当同时写明"),
            (("from: 2022-03-01", "from: 2020-02-01"), 10, "早于通过日"),
            (("name: 某法", "name: 某法\nkind: rule"), 2, "没有“rule”这种法律"),
        ],
    )
    def test_a_fault_is_told_with_file_line_and_words(self, change, line, words):
        with pytest.raises(DefinitionError) as caught:
            read(GOOD.replace(*change))
        assert caught.value.line == line
        assert words in str(caught.value)
        assert "_laws/some_law.yaml" in str(caught.value)

    def test_versions_stand_in_the_order_of_their_days(self):
        swapped = GOOD.replace("    until: 2021-12-31\n", "").replace("2020-", "2023-")
        with pytest.raises(DefinitionError, match="2022-01-01通过的版本不晚于前一版本施行"):
            read(swapped)

    def test_the_files_name_is_the_identifier(self):
        with pytest.raises(DefinitionError, match="文件名“某法”不是英文标识"):
            read(GOOD, "_laws/某法.yaml")

    def test_two_statutes_of_one_name(self):
        with pytest.raises(DefinitionError, match="重名"):
            link_statutes([read(GOOD), read(GOOD, "_laws/other_law.yaml")])

    def test_a_statute_to_follow_must_be_known(self):
        text = GOOD.replace('{working: [3], cite: "9"}', '{follows: 另一法, follows_cite: "8"}')
        with pytest.raises(DefinitionError, match="没有“另一法”这部法律"):
            link_statutes([read(text)])

    def test_only_one_statute_holds_the_general_rule(self):
        text = GOOD.replace('{working: [3], cite: "9"}', '{general: true, start: "1"}')
        other = text.replace("某法", "他法")
        with pytest.raises(DefinitionError, match="有2部法律标为一般规则：他法、某法"):
            link_statutes([read(text), read(other, "_laws/other_law.yaml")])
