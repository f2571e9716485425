"""What played matters add to figures: added up over all matters it is the figure of the year."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from mingfa.kernel import Event
from mingfa.measures import (
    Contribution,
    Count,
    Indicator,
    Leaf,
    Meter,
    all_wanted,
    compute,
    dims_of,
    evaluate,
    leaves,
    plan,
)
from mingfa.measures.model import Duration
from tests.measures.chance import matters
from tests.measures.contract import REGION


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Meter, dict[str, Indicator], list[list[Event]]]:
    law, catalogue, events = matters(tmp_path_factory.mktemp("meter") / "law", seed=5, count=200)
    events.sort(key=lambda event: (event.matter, event.n))
    stories = [list(some) for _, some in groupby(events, lambda event: event.matter)]
    return Meter(law, catalogue), catalogue, stories


@pytest.mark.parametrize("year", [2022, 2023])
def test_contributions_add_up(
    played: tuple[Meter, dict[str, Indicator], list[list[Event]]], year: int
) -> None:
    meter, catalogue, stories = played
    whole = meter.engine([event for story in stories for event in story])
    wanted = all_wanted(catalogue)
    figures = {(f.indicator, f.dims): f for f in compute(catalogue, whole, wanted, region=REGION, year=year)}
    sums: dict[tuple[str, object], list[Contribution]] = defaultdict(list)
    for story in stories:
        for place, contribution in meter.contribution(story, year).items():
            sums[place].append(contribution)
    assert sums.keys() <= figures.keys()
    compared = 0
    for place, figure in figures.items():
        some = sums.get(place, [])
        if figure.kind in ("rate", "change"):
            if isinstance(catalogue[figure.indicator].operation, Duration) or "占比" in figure.indicator:
                continue  # a change of a rate has rates for sides: those do not add up
            assert sum((one.numerator or 0 for one in some), Decimal(0)) == figure.numerator
            assert sum((one.denominator or 0 for one in some), Decimal(0)) == figure.denominator
        elif any(one.keys is not None for one in some):
            assert len(frozenset().union(*(one.keys or () for one in some))) == figure.value
        elif figure.kind == "duration":
            assert all(one == Contribution(None) for one in some)
            continue
        else:
            assert sum((one.value or 0 for one in some), Decimal(0)) == figure.value
        compared += 1 if some else 0
    assert compared > 40


def test_unions_and_rates_of_rates_by_their_leaves(
    played: tuple[Meter, dict[str, Indicator], list[list[Event]]],
) -> None:
    """What single values cannot say is counted by leaf and evaluated from the leaves' sums."""
    meter, catalogue, stories = played
    names = [("08-change 地图占比降幅", ""), ("10-dimensions 收到数", "种类=图书、海图;押金=收取")]
    whole = meter.engine([event for story in stories for event in story])
    for name, dims in names:
        formula = plan(catalogue, name, dims, 2023)
        wanted = list(leaves(formula))
        sums: dict[Leaf, Count] = {}
        for story in stories:
            for leaf, count in meter.counts(story, wanted).items():
                before = sums.get(leaf, Count(Decimal(0), 0))
                sums[leaf] = Count((before.value or 0) + (count.value or 0), before.records + count.records)
        told = evaluate(formula, sums).value
        assert told
        assert told == evaluate(formula, whole.counts(wanted)).value


def test_nothing_is_added_by_nothing(
    played: tuple[Meter, dict[str, Indicator], list[list[Event]]],
) -> None:
    meter, catalogue, stories = played
    assert meter.contribution([], 2023) == {}
    assert meter.contribution(stories[0], 1999) == {}
    assert meter.counts([], leaves(plan(catalogue, "01-count 核对次数", dims_of(""), 2023))) == {}


def test_story_by_hand(tmp_path: Path) -> None:
    """One matter, its contribution written out."""
    from tests.measures.reading_room import play, read_table
    from tests.measures.specs import FILES, read_spec

    spec, law = read_spec(next(path for path in FILES if path.stem == "07-rate"), tmp_path / "law")
    events = play(
        read_table(
            "matter | at | step | facts\nr1 | 2022-12-30 | receive | kind=map\nr1 | 2023-01-03 | answer | result=lent"
        ),
        law,
    )
    told = Meter(law, spec.catalogue).contribution(events, 2023)
    one = Decimal(1)
    assert told == {
        ("答复数", ()): Contribution(one),
        ("答复数", (("种类", "地图"),)): Contribution(one),
        ("答复数", (("口径", "全部"),)): Contribution(one),
        ("出借数", ()): Contribution(one),
        ("出借数", (("种类", "地图"),)): Contribution(one),
        ("出借率", ()): Contribution(None, one, one),
        ("出借率", (("种类", "地图"),)): Contribution(None, one, one),
        ("按期答复率", ()): Contribution(None, one, one),
    }
