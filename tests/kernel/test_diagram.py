"""The picture and the outline of every procedure: complete, the same every time, nothing over anything else."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from mingfa.kernel.diagram import _edges as edges_of
from mingfa.kernel.diagram import _wrapped as wrapped
from mingfa.kernel.diagram import svg
from mingfa.kernel.layers import broken, rank
from mingfa.kernel.outline import outline
from tests.kernel.small import law
from tests.library import LIBRARY, NAMES

SVG = "{http://www.w3.org/2000/svg}"


def boxes(picture: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every step's box."""
    found = []
    for rect in ET.fromstring(picture).iter(f"{SVG}rect"):
        if rect.get("rx"):
            x, y, w, h = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + w, y + h))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_procedure_is_drawn(name: str) -> None:
    definition = LIBRARY.version(name)
    picture = svg(definition)
    assert picture == svg(definition)
    drawn = boxes(picture)
    assert len(drawn) == len(definition.steps)
    for i, (left, top, right, bottom) in enumerate(drawn):
        for other in drawn[:i]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, "two boxes lie over each other"
    root = ET.fromstring(picture)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    # the group that holds the boxes is moved to the right and down by its margin
    margin = re.search(r"<g transform=\"translate\((\d+) (\d+)\)\"", picture)
    assert margin
    assert max(b[2] for b in drawn) + int(margin[1]) <= width
    assert max(b[3] for b in drawn) + int(margin[2]) <= height
    text = unescape("".join(root.itertext()))
    for step in definition.steps.values():
        assert step.title[:8] in text


@pytest.mark.parametrize("name", NAMES)
def test_every_procedure_is_told(name: str) -> None:
    definition = LIBRARY.version(name)
    text = "\n".join(outline(definition))
    assert definition.title in text
    for step in definition.steps.values():
        assert f"{step.title}（{step.name}）〔{step.cites[0].zh}〕" in text
    for term in definition.terms.values():
        assert f"{term.title}（{term.name}，" in text
        assert term.printed in text
    assert "None" not in text
    assert "：\n" not in text


def test_titles_are_escaped() -> None:
    """A title is text, whatever it looks like."""
    definition = law('steps: {apply: {title: "申请<script>&", cite: "1.1", by: party, starts: true}}')
    root = ET.fromstring(svg(definition))
    assert "申请<script>&" in "".join(root.itertext())
    assert root.find(f".//{SVG}script") is None


def test_arrows_show_the_order_and_its_conditions() -> None:
    definition = law("""
        facts: {major: {title: 重大, type: bool}}
        steps:
          apply: {title: 申请, cite: "1.1", by: party, starts: true, takes: [major]}
          review: {title: 审核, cite: "2.1", by: officer, after: apply}
          decide:
            {title: 决定, cite: "3.1", by: {role: officer, count: 2}, ends: true,
             after: [apply, {step: review, if: major}]}
        terms: {t: {title: 决定期限, kind: deadline, from: apply, for: decide, length: 20日, cite: "3.2"}}
    """)
    picture = svg(definition)
    arrows = re.findall(r'<path d="M[^>]*marker-end[^>]*>', picture)
    assert len(arrows) == 3
    assert sum("dasharray" in arrow for arrow in arrows) == 1, "only the conditional one is dashed"
    text = "".join(ET.fromstring(picture).itertext())
    for words in ("承办人×2", "申请起20日内", "■ 办结"):
        assert words in text
    told = outline(definition)
    assert "     须先办理：“申请”；“审核”（当 major）" in told
    assert "     自办理“申请”之日起20日" in told


def test_every_step_of_a_procedure_hangs_on_the_one_that_begins():
    """What may be done at any time is still done after the matter has begun: no box stands alone beside the picture."""
    for definition in LIBRARY.definitions():
        starts = {step.name for step in definition.steps.values() if step.starts}
        led_to = {goal for _, goal, _ in edges_of(definition)}
        assert led_to | starts == set(definition.steps), definition.name


def test_no_row_is_longer_than_can_be_seen_and_the_order_holds():
    nodes = [f"n{i}" for i in range(20)]
    edges = [("n0", node) for node in nodes[1:]] + [("n5", "n19")]
    ranks = rank(nodes, edges)
    rows = broken(ranks, edges, 6)
    assert all(sum(row == one for row in rows.values()) <= 6 for one in rows.values())
    assert all(rows[a] < rows[b] for a, b in edges)
    assert sorted(set(rows.values())) == list(range(max(rows.values()) + 1))
    assert rows["n5"] == max(row for node, row in rows.items() if ranks[node] == 1), (
        "what leads on stands lowest"
    )
    assert broken({}, [], 6) == {}


def test_no_line_begins_with_a_mark_that_belongs_to_the_one_before():
    assert wrapped("一二三四五、六七八九十", 5) == ("一二三四五、", "六七八九十")
    assert wrapped("一二三", 5) == ("一二三",)
    assert len(wrapped("一" * 40, 5)) == 3


@pytest.mark.parametrize("name", NAMES)
def test_the_legend_is_whole(name: str) -> None:
    picture = svg(LIBRARY.version(name))
    width = float(ET.fromstring(picture).get("width", "0"))
    left, words = re.findall(r'<text x="(\d+)" y="29" fill="#55636b">([^<]*)</text>', picture)[-1]
    assert int(left) + 11 * len(words) <= width
