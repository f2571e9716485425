"""The report as PDF, set by typst in the spirit of the official format (GB/T 9704)."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import manimgx_fonts_cjk
import typst

from mingfa.office.reports.edition import outline, printed_by_id
from mingfa.office.reports.layout import (
    ANNEX,
    BODY,
    CHARACTERS,
    CHART_WIDTH,
    CHARTS_TITLE,
    HEADINGS,
    NOTE,
    PAGE,
    SMALL,
    TITLE,
    Face,
    chart_notes,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FONTS: list[str | Path | bytes] = [
    Path(manimgx_fonts_cjk.__file__).parent,
    *(p for p in [Path("/usr/share/fonts")] if p.is_dir()),
]
STANDARD: Final = "a-2b"  # for the archive: fonts embedded, nothing fetched
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\#*_`$<>@[]~=-+/\"'"})
_HEADINGS = """
#show heading: it => block(above: {gap}, below: {gap}, sticky: true, it.body)
#show heading.where(level: 1): set text({heading})
#show heading.where(level: 2): set text({section})
"""


def pdf(edition: Mapping[str, Any], pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """The document's bytes. `pictures` are the charts: title and PNG. Families that are not installed are left out."""
    with tempfile.TemporaryDirectory(prefix="mingfa-") as folder:
        root = Path(folder)
        for number, (_, picture) in enumerate(pictures):
            (root / f"chart{number}.png").write_bytes(picture)
        source = root / "report.typ"
        titles = [title for title, _ in pictures]
        source.write_text("\n\n".join(_lines(edition["content"], titles)), encoding="utf-8")
        made: bytes = typst.compile(
            str(source), root=folder, font_paths=[str(path) for path in FONTS], pdf_standards=STANDARD
        )
        return made


def installed() -> frozenset[str]:
    """The families that can be set."""
    return frozenset(typst.Fonts(font_paths=[str(path) for path in FONTS]).families())


def _lines(content: Mapping[str, Any], charts: Sequence[str]) -> Iterator[str]:
    known = installed()
    printed = printed_by_id(content)
    yield from _settings(content, known)
    yield _title(content["title_lines"], known)
    yield f"#v({BODY.leading}pt)"
    for item in outline(content):
        text = _plain(item.text(printed))
        yield f"#heading(level: {item.level})[#h({CHARACTERS}em){text}]" if item.level else text
    yield from _closing(content, annexed=bool(charts))
    if charts:
        yield "#pagebreak()"
        yield f"#heading(level: 1)[{ANNEX}]"
        yield _title([CHARTS_TITLE], known)
    for number, name in enumerate(charts):
        yield f"#v({NOTE}pt)"
        yield _chart(number, name, chart_notes(content["charts"][number]), known)


def _title(lines: Sequence[str], known: frozenset[str]) -> str:
    leading = f"leading: {TITLE.leading - TITLE.size}pt, first-line-indent: 0pt, justify: false"
    title = "#linebreak()".join(_plain(line) for line in lines)
    return f"#align(center)[#set par({leading}); #text({_face(TITLE, known)})[{title}]]"


def _closing(content: Mapping[str, Any], *, annexed: bool) -> Iterator[str]:
    """What is annexed, who signs and when, and in brackets how the figures can be checked (7.3.4 to 7.3.7)."""
    blank = f"#v({BODY.leading}pt)"
    if annexed:
        yield f"{blank}\n\n{ANNEX}：{CHARTS_TITLE}"
    signed = ""
    if closing := content.get("closing"):
        apart = signature(closing["signer"], closing["date"])
        signed = "\n\n".join(
            f"#align(right, pad(right: {characters}em)[#set par(first-line-indent: 0pt); {_plain(text)}])"
            for text, characters in ((closing["signer"], apart.signer), (closing["date"], apart.date))
        )
    note = f"（{_plain(content['sealed_note'])}）"
    yield f"#block(breakable: false)[{blank}\n\n{signed}\n\n{note}]"  # who signs does not stand on a page apart from when


def _chart(number: int, name: str, notes: Sequence[str], known: frozenset[str]) -> str:
    picture = f'image("chart{number}.png", width: {CHART_WIDTH}mm, alt: {_string(name)})'
    lines = [
        f"text({_face(SMALL, known)})[{_plain(name)}]",
        picture,
        *(f"text({_face(SMALL._replace(size=NOTE), known)})[{_plain(note)}]" for note in notes),
    ]
    told = "\n\n".join(f"#align(center, {line})" for line in lines)
    return f"#block(breakable: false)[#set par(first-line-indent: 0pt, spacing: {NOTE}pt); {told}]"


def _settings(content: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    gap = BODY.leading - BODY.size
    built = datetime.fromisoformat(content["built_at"])
    date = f"datetime(year: {built.year}, month: {built.month}, day: {built.day})"
    yield f"#set document(title: {_string(content['title'])}, author: {_string(content['place'])}, date: {date})"
    yield (
        f"#set page(width: {PAGE.width}mm, height: {PAGE.height}mm, margin: (top: {PAGE.top}mm, "
        f"bottom: {PAGE.bottom}mm, left: {PAGE.left}mm, right: {PAGE.right}mm), footer: context {{ "
        f"let n = counter(page).get().first(); align(if calc.odd(n) {{ right }} else {{ left }}, "  # 7.5: odd pages right
        f"text({_face(SMALL, known)})[#h(1em)— #n —#h(1em)]) }})"
    )
    # A line is exactly one character high, so that leading alone makes the pitch.
    yield f'#set text(lang: "zh", region: "cn", top-edge: 0.8em, bottom-edge: -0.2em, {_face(BODY, known)})'
    yield (
        f"#set par(first-line-indent: (amount: {CHARACTERS}em, all: true), justify: true, leading: {gap}pt, "
        f"spacing: {gap}pt)"
    )
    faces = {name: _face(HEADINGS[level], known) for level, name in ((1, "heading"), (2, "section"))}
    yield _HEADINGS.format(gap=f"{gap}pt", **faces)


def _face(face: Face, known: frozenset[str]) -> str:
    families = [family for family in face.families if family in known] or list(face.families[-1:])
    listed = ", ".join(_string(family) for family in families)
    weight = "bold" if face.bold and families[0] != face.families[0] else "regular"
    return f'font: ({listed},), size: {face.size}pt, weight: "{weight}"'


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    """Text that typst sets as it is: no mark-up, and no list where a paragraph begins with `1.`"""
    return text.translate(_SPECIAL).replace(".", "\\.")
