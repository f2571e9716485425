"""Synthetic persons, firms and bodies. Their numbers pass the checksums of GB 11643 and GB 32100; they are nobody's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import yaml

from mingfa.kernel.rules import Actor, Certificate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643 (ISO 7064, MOD 11-2)
_CHECKS = "10X98765432"
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
_CODE_WEIGHTS = tuple(3**i % 31 for i in range(17))
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_POOL = 12  # staff of one role in one body
_DAYS_OF_BIRTH = 50 * 365


class Subject(NamedTuple):
    """A person or firm: the number by which the law knows it, and its name."""

    number: str
    name: str


@cache
def words() -> Mapping[str, str | list[str]]:
    """The words of which names are made."""
    text = resources.files("mingfa.office.practice").joinpath("data/names.yaml").read_text("utf-8")
    found: dict[str, str | list[str]] = yaml.safe_load(text)
    return found


def identity_number(region: str, born: date, order: int) -> str:
    """The citizen's number of GB 11643: region, day of birth, order of the day (0 to 999), checksum."""
    body = f"{region}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]


def credit_code(region: str, order: int, kind: str = "91") -> str:
    """The unified social credit code of GB 32100: kind, region, organisation code of `order`, checksum."""
    eight = ""
    for _ in range(8):
        order, digit = divmod(order, 30)
        eight = _CODE[digit] + eight
    total = sum(
        _ORGANISATION.index(char) * weight for char, weight in zip(eight, _ORGANISATION_WEIGHTS, strict=True)
    )
    body = f"{kind}{region}{eight}{'0123456789X0'[(11 - total % 11) % 11]}"
    total = sum(_CODE.index(char) * weight for char, weight in zip(body, _CODE_WEIGHTS, strict=True))
    return body + _CODE[(31 - total % 31) % 31]


def person_name(rng: Random) -> str:
    """A Chinese name of two or three characters."""
    surnames, given = str(words()["surnames"]), str(words()["given"])
    first = given[rng.randrange(len(given))]
    second = given[rng.randrange(len(given))] if rng.random() < 0.8 else ""
    return surnames[rng.randrange(len(surnames))] + first + second


def new_person(region: str, rng: Random) -> Subject:
    """A grown person of the region."""
    born = date(1953, 1, 1) + timedelta(days=rng.randrange(_DAYS_OF_BIRTH))
    return Subject(identity_number(region, born, rng.randrange(1, 1000)), person_name(rng))


def new_firm(region: str, place: str, rng: Random) -> Subject:
    """A firm registered in the region."""
    word, trade, form = (rng.choice(list(words()[key])) for key in ("firm_words", "trades", "forms"))
    return Subject(credit_code(region, rng.randrange(30**8)), f"{place}{word}{trade}{form}")


@dataclass(slots=True)
class Body:
    """A department or town of the county and its staff, found when first asked for."""

    id: str
    name: str
    region: str
    year: int
    rng: Random
    staff: dict[str, tuple[Actor, ...]] = field(default_factory=dict)

    def of_role(self, role: str) -> tuple[Actor, ...]:
        """The staff of one role; each has a certificate that is valid over both years."""
        known = self.staff.get(role)
        if known is None:
            start, until = date(self.year - 2, 1, 1), date(self.year + 3, 12, 31)
            known = self.staff[role] = tuple(
                Actor(
                    f"{self.id}-{role}-{i:02d}",
                    frozenset((role,)),
                    self.name,
                    (Certificate(f"{self.region}{self.rng.randrange(10**6):06d}", start, until),),
                    frozenset(),
                    person_name(self.rng),
                )
                for i in range(1, _POOL + 1)
            )
        return known


class County:
    """The bodies of a county. Equal seeds make equal bodies and staff."""

    def __init__(self, region: str, place: str, year: int, rng: Random) -> None:
        self.region, self.place, self.year = region, place, year
        departments, towns = list(words()["departments"]), list(words()["towns"])
        self.bodies = tuple(
            Body(f"{region}-{i:02d}", place + name, region, year, rng)
            for i, name in enumerate((*departments, *towns), 1)
        )

    def body_of(self, procedure: str, rng: Random) -> Body:
        """A body that handles a matter of the procedure; each procedure has a few that handle most."""
        first = sum(procedure.encode()) % len(self.bodies)
        return self.bodies[(first + int(abs(rng.gauss(0, 2.5)))) % len(self.bodies)]


def chosen(staff: Iterable[Actor], count: int, excluded: frozenset[str] | set[str]) -> tuple[Actor, ...]:
    """The first `count` who are not excluded; fewer when there are not so many."""
    found = []
    for actor in staff:
        if actor.id not in excluded:
            found.append(actor)
            if len(found) == count:
                break
    return tuple(found)
