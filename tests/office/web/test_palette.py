"""The palette meets WCAG 2.2 AA on every ground that it stands on, computed from the style sheet itself."""

from __future__ import annotations

import re
from importlib import resources

import pytest

CSS = resources.files("mingfa.office.web").joinpath("static/mingfa/mingfa.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", CSS))
TEXTS = ("ink", "quiet", "link", "accent", "good", "bad", "warn")
GROUNDS = ("ground", "shade")


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_standards():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_read_on_its_ground(text, ground):
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


def test_the_bar_and_its_chosen_entry_are_read():
    accent = COLOURS["accent"]
    chosen = "#" + "".join(f"{round(int(accent[i : i + 2], 16) * 0.82 + 255 * 0.18):02x}" for i in (1, 3, 5))
    assert contrast(COLOURS["ground"], accent) >= 4.5
    assert contrast(COLOURS["ground"], chosen) >= 4.5


@pytest.mark.parametrize("mark", ["focus", "edge"])
def test_focus_and_edges_of_fields_are_seen(mark):
    assert contrast(COLOURS[mark], COLOURS["ground"]) >= 3


def test_records_pointed_at_are_read():
    (pointed,) = re.findall(r":target \{ background: (#[0-9a-f]{6})", CSS)
    assert all(contrast(COLOURS[text], pointed) >= 4.5 for text in TEXTS)


def test_only_the_palette_is_used():
    rules = CSS.split("}", 1)[1]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#fdf3dc", "#e3eef2"}


def test_print_hides_what_paper_cannot_use():
    paper = CSS[CSS.index("@media print") :]
    assert ".top" in paper
    assert "display: none" in paper
