"""The report as PDF, set by typst in the spirit of the official format (GB/T 9704)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import manimgx_fonts_cjk
import typst

from mingfa.office.reports.docx import sentences
from mingfa.office.reports.layout import BODY, CHAPTERS, HEADING, PAGE, SECTION, SMALL, TITLE, Face

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONTS = [Path(manimgx_fonts_cjk.__file__).parent, *(p for p in [Path("/usr/share/fonts")] if p.is_dir())]
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\#*_`$<>@[]~=-+/\"'"})


def pdf(edition: Mapping[str, Any], pictures: Sequence[tuple[str, str]]) -> bytes:
    """The document's bytes. `pictures` are the charts: title and SVG. Families that are not installed are left out."""
    with tempfile.TemporaryDirectory(prefix="mingfa-") as folder:
        root = Path(folder)
        for number, (_, picture) in enumerate(pictures):
            (root / f"chart{number}.svg").write_text(picture, encoding="utf-8")
        source = root / "report.typ"
        source.write_text(_source(edition["content"], [title for title, _ in pictures]), encoding="utf-8")
        made: bytes = typst.compile(str(source), root=folder, font_paths=[str(path) for path in FONTS])
        return made


def installed() -> frozenset[str]:
    """The families that can be set."""
    return frozenset(typst.Fonts(font_paths=[str(path) for path in FONTS]).families())


def _source(content: Mapping[str, Any], charts: Sequence[str]) -> str:
    known = installed()
    printed = {figure["id"]: figure["printed"] for figure in content["figures"]}
    lines = [
        f"#set document(title: {_string(content['title'])})",
        (
            f"#set page(width: {PAGE.width}mm, height: {PAGE.height}mm, margin: (top: {PAGE.top}mm, "
            f"bottom: {PAGE.bottom}mm, left: {PAGE.left}mm, right: {PAGE.right}mm), "
            f"footer: context align(center, text(size: {SMALL.size}pt)[— #counter(page).display() —]))"
        ),
        f'#set text(lang: "zh", region: "cn", {_face(BODY, known)})',
        (
            f"#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: {BODY.leading - BODY.size}pt, "
            f"spacing: {BODY.leading - BODY.size}pt)"
        ),
        f"#align(center, text({_face(TITLE, known)})[{_plain(content['title'])}])",
        f"#v({BODY.leading}pt)",
        _plain(content["opening"]),
    ]
    for number, part in enumerate(content["parts"]):
        lines.append(f"#text({_face(HEADING, known)})[{CHAPTERS[number]}、{_plain(part['title'])}]")
        for place, section in enumerate(part["sections"]):
            lines.append(f"#text({_face(SECTION, known)})[（{CHAPTERS[place]}）{_plain(section['title'])}]")
            lines.append(_plain(sentences(section["sentences"], printed)))
    for number, title in enumerate(charts):
        lines.append(
            f"#block(breakable: false)[#align(center)[#text({_face(SECTION, known)})[{_plain(title)}]\n\n"
            f'#image("chart{number}.svg", width: 150mm)]]'
        )
    lines.append(f"#text({_face(SMALL, known)})[{_plain(content['sealed_note'])}]")
    return "\n\n".join(lines)


def _face(face: Face, known: frozenset[str]) -> str:
    families = [family for family in face.families if family in known] or list(face.families[-1:])
    listed = ", ".join(_string(family) for family in families)
    weight = ', weight: "bold"' if face.bold else ""
    return f"font: ({listed},), size: {face.size}pt{weight}"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
