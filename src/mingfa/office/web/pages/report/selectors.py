"""Reports for reading: the text with its figures, what a figure means, the records behind it, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import explain
from mingfa.office.ledger.models import Event
from mingfa.office.reports import editions, service
from mingfa.office.reports.edition import outline
from mingfa.office.reports.figures import catalogue
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
    """A chart: what it shows as rows, and its picture."""

    title: str
    rows: Sequence[Mapping[str, str]]
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
    """The report's text in its order."""
    figures = {figure["id"]: figure for figure in content["figures"]}
    return tuple(
        Block(
            item.level,
            f"p{number}" if item.level else "",
            tuple(
                {"text": piece["text"]} if "text" in piece else {"figure": figures[piece["figure"]]}
                for piece in item.pieces
            ),
        )
        for number, item in enumerate(outline(content))
    )


def pictures(place: Place, content: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The edition's charts, drawn by this program from its own figures."""
    return tuple(
        Chart(
            chart["title"],
            chart["rows"],
            mark_safe((place.folder / f"chart{number}.svg").read_text("utf-8")),  # noqa: S308  # our own drawing
        )
        for number, chart in enumerate(content["charts"])
    )


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
