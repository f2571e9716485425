"""Synthetic numbers pass the official checksums; the oracle is python-stdnum."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from mingfa.office.practice.people import (
    County,
    chosen,
    credit_code,
    identity_number,
    new_firm,
    new_person,
)

REGIONS = st.sampled_from(["370113", "350105", "222404", "370983", "371071"])


@given(REGIONS, st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_identity_numbers_have_the_checksum_of_the_standard(region: str, born: date, order: int) -> None:
    number = identity_number(region, born, order)
    assert len(number) == 18
    assert number[-1] == ric.calc_check_digit(number)
    assert ric.get_birth_date(number) == born


@given(REGIONS, st.integers(0, 30**8 - 1))
def test_credit_codes_have_the_checksum_of_the_standard(region: str, order: int) -> None:
    code = credit_code(region, order)
    assert code[-1] == uscc.calc_check_digit(code[:-1])


def test_firms_have_valid_codes_whole() -> None:
    rng = Random(7)
    assert all(uscc.is_valid(new_firm("370113", "某县", rng).number) for _ in range(500))


def test_persons_are_grown_and_have_chinese_names() -> None:
    rng = Random(7)
    people = [new_person("370113", rng) for _ in range(500)]
    assert all(ric.get_birth_date(one.number).year <= 2003 for one in people)
    assert all(2 <= len(one.name) <= 3 and one.name.isalpha() and ord(one.name[0]) > 0x4E00 for one in people)
    assert len({one.number for one in people}) > 490


def test_a_county_is_made_alike_twice() -> None:
    one, two = (County("370113", "某县", 2023, Random(3)) for _ in range(2))
    assert [body.name for body in one.bodies] == [body.name for body in two.bodies]
    assert one.bodies[0].of_role("officer") == two.bodies[0].of_role("officer")


def test_officers_hold_certificates_over_both_years() -> None:
    county = County("370113", "某县", 2023, Random(3))
    for actor in county.bodies[0].of_role("officer"):
        assert actor.certified(date(2022, 1, 1))
        assert actor.certified(date(2023, 12, 31))


def test_the_excluded_are_not_chosen() -> None:
    staff = County("370113", "某县", 2023, Random(3)).bodies[0].of_role("officer")
    picked = chosen(staff, 2, {staff[0].id, staff[2].id})
    assert [actor.id for actor in picked] == [staff[1].id, staff[3].id]
