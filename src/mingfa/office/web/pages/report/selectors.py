"""Reports for reading: the text with its figures, what a figure means, the records behind it, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import explain
from mingfa.office.ledger.models import Event
from mingfa.office.reports import editions, service
from mingfa.office.reports.edition import outline, printed_by_id, shown_key
from mingfa.office.reports.figures import catalogue
from mingfa.office.reports.layout import chart_notes
from mingfa.office.web.library import library
from mingfa.office.web.pages.matter.selectors import step_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from mingfa.kernel.library import Library
    from mingfa.office.reports.editions import Place

SHOWN = 20  # records told one by one for each difference


class Block(NamedTuple):
    """A heading (`level` 1 or 2, with an anchor) or paragraph (0); its pieces are texts and figures."""

    level: int
    anchor: str
    pieces: tuple[Mapping[str, Any], ...]


class Chart(NamedTuple):
    """A chart: how to read it, what it shows as a table (columns, rows of a label and its figures), and its picture."""

    title: str
    notes: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    picture: SafeString


class RecordRow(NamedTuple):
    """One record behind a figure: which part of it, the matter, the record's numbers, and what was done when."""

    part: str
    matter: str
    n: int
    seq: int
    procedure: str
    title: str
    at: datetime | None


class Change(NamedTuple):
    """A figure that differs between two editions, with the records that make it so."""

    indicator: str
    dims: str
    before: str
    after: str
    figure: str
    redefined: bool
    added: Sequence[tuple[str, int]]
    removed: Sequence[tuple[str, int]]
    more: int


def blocks(content: Mapping[str, Any]) -> tuple[Block, ...]:
    """The report's text in its order; the first place of each figure is marked, so that its page can lead back to it."""
    figures = {figure["id"]: figure for figure in content["figures"]}
    told = printed_by_id(content)
    seen: set[str] = set()

    def shown(piece: Mapping[str, str]) -> Mapping[str, Any]:
        if "text" in piece:
            return {"text": piece["text"]}
        anchor = "" if piece["figure"] in seen else piece["figure"]
        seen.add(piece["figure"])
        return {"figure": figures[piece["figure"]], "said": told[shown_key(piece)], "anchor": anchor}

    return tuple(
        Block(item.level, f"p{number}" if item.level else "", tuple(shown(piece) for piece in item.pieces))
        for number, item in enumerate(outline(content))
    )


def pictures(place: Place, content: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The edition's charts, drawn by this program from its own figures."""
    return tuple(
        Chart(
            chart["title"],
            chart_notes(chart),
            [part["title"] for part in _parts(chart["rows"][0])],
            [{**row, "parts": _parts(row)} for row in chart["rows"]],
            mark_safe((place.folder / f"chart{number}.svg").read_text("utf-8")),  # noqa: S308  # our own drawing
        )
        for number, chart in enumerate(content["charts"])
    )


def _parts(row: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """A row's figures; the first editions kept one for each row."""
    parts: Sequence[Mapping[str, str]] = row.get("parts") or [
        {"title": "数值", "printed": row["printed"], "figure": row["figure"]}
    ]
    return parts


def dims_zh(dims: Mapping[str, str]) -> str:
    """Dimensions as people read them."""
    return "，".join(f"{name}：{value}" for name, value in dims.items())


def explained(figure: Mapping[str, Any]) -> list[str]:
    """The definition, a line each; when it was changed since, that is said first."""
    known = library()
    indicator = catalogue(known).get(figure["indicator"])
    if indicator is None:
        return ["这个指标的定义已经撤销；下面是封存时的原文。"]
    lines = explain(indicator, known).splitlines()
    changed = indicator.digest != figure["definition"]["digest"]
    return ["定义在报告封存之后已经变更，以下是现行定义；封存时的原文见下。", *lines] if changed else lines


def record_rows(region: str, listed: Iterable[tuple[str, str, int, int]]) -> list[RecordRow]:
    """Records with what was done and when, read from the ledger."""
    rows = list(listed)
    events = Event.objects.filter(region=region, seq__in=[seq for *_, seq in rows])
    known = library()
    told = {event.seq: (*_step(known, event), event.at.astimezone(SHANGHAI)) for event in events}
    return [RecordRow(*row, *told.get(row[3], ("", "记录已不在台账中", None))) for row in rows]


def _step(known: Library, event: Event) -> tuple[str, str]:
    definition = known.version(event.definition)
    return definition.title, step_title(event.step, definition, deemed=event.deemed is not None)


def changes(old: Place, new: Place) -> list[Change]:
    """Every figure that differs between two editions."""
    ids = {
        (figure["indicator"], str(figure["dims"])): figure["id"]
        for figure in editions.read(new)["content"]["figures"]
    }
    return [
        Change(
            one.indicator,
            dims_zh(one.dims),
            one.before,
            one.after,
            ids[one.indicator, str(one.dims)],
            one.redefined,
            one.added[:SHOWN],
            one.removed[:SHOWN],
            max(len(one.added) - SHOWN, 0) + max(len(one.removed) - SHOWN, 0),
        )
        for one in service.report_differences(old, new)
    ]
