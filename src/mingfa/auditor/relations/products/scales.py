"""How many of a small unit are one of a large: 1吨 is 1000公斤."""

from __future__ import annotations

SCALES = {
    ("吨", "公斤"): 1000,
    ("公斤", "克"): 1000,
    ("吨", "斤"): 2000,
    ("公斤", "斤"): 2,
    ("公顷", "亩"): 15,
    ("公顷", "平方米"): 10000,
    ("公里", "米"): 1000,
}
