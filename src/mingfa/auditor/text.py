"""A view of the text in which every character has its plain form, and position for position the same length."""

from __future__ import annotations

import re
import unicodedata

from mingfa.auditor.lexicon import lexicon

HARD = "。！？!?\n"
MIDDLE = "；;"
SOFT = "，,"
BOUNDARY = "。！？!?\n；;，,、：:\t()（）"

_PLAIN = {
    **{ord("０") + i: str(i) for i in range(10)},
    **{ord("Ａ") + i: chr(ord("A") + i) for i in range(26)},
    **{ord("ａ") + i: chr(ord("a") + i) for i in range(26)},
    **dict.fromkeys(map(ord, "\u00a0\u3000\u2002\u2003\u2009\u200a\u202f"), " "),
    ord("％"): "%",
    ord("﹪"): "%",
    ord("．"): ".",
    ord("（"): "(",
    ord("）"): ")",
    ord("﹙"): "(",
    ord("﹚"): ")",
    ord("－"): "-",
    ord("＋"): "+",
    ord("："): ":",
    ord("；"): "；",
    ord(";"): "；",
    ord("？"): "?",
    ord("！"): "!",
    ord("─"): "—",
    ord("○"): "〇",
    ord("Ｏ"): "O",
    ord("│"): "|",
    ord("｜"): "|",
}
# The radicals that browsers write into PDF text layers in place of the characters.
_RADICALS = {
    code: folded
    for code in range(0x2E80, 0x2FE0)
    if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1 and folded != chr(code)
}
_SUPPLEMENT = dict(
    zip(
        map(ord, "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺟⺎⺝⻁⻪⻫⻭⻱"),
        "民西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟母兀月虎黾齐齿龟",
        strict=True,
    )
)
_TABLE = {**_RADICALS, **_SUPPLEMENT, **_PLAIN}
# To look for the few characters that change is quicker than to look up every one.
_ODD = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")
# A row of a table drawn with strokes.
_PIPED = re.compile(r"(?m:^[^|\n]{0,400}\|[^|\n]{0,400}\|.*$)")
# Each pattern that is looked for in the whole text begins with a character or a set of them: what begins with a
# condition is asked at every place of the text.
_COMMA = re.compile(r",(?:(?<!\d,)|(?!\d))")


def fold_radicals(text: str) -> str:
    """Replace Kangxi and CJK radicals by the characters they stand for, one for one."""
    return text.translate({**_RADICALS, **_SUPPLEMENT})


def plain(text: str) -> str:
    """Half-width, radical-free view of ``text`` with the same length, for matching; words of one meaning are written alike."""
    view = _COMMA.sub("，", _ODD.sub(lambda odd: _TABLE[ord(odd.group())], text))
    if "|" in view:
        view = _PIPED.sub(lambda row: row.group().replace("|", "\t"), view)
    for pattern, word in lexicon().alike:
        view = pattern.sub(word, view)
    return view if len(view) == len(text) else text
