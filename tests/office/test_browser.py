"""The browser that the tests drive is there and can write Chinese."""

from __future__ import annotations

_DRAW = """word => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.font = "48px sans-serif";
    pen.fillText(word, 4, 60);
    return canvas.toDataURL();
}"""


def test_chinese_characters_are_drawn_not_boxes(page):
    page.set_content("<!doctype html><html lang='zh-CN'><title>明法</title><p>明法</p>")
    assert page.title() == "明法"
    drawn = {page.evaluate(_DRAW, word) for word in "明法行政"}
    assert len(drawn) == 4, "without a Chinese font all characters are the same empty box"


def test_pages_are_seen_with_chinese_eyes(page):
    assert page.evaluate("navigator.language") == "zh-CN"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"
