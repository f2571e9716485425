"""Reports for reading: the text with its figures, what a figure means, the records behind it, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import explain
from mingfa.office.ledger.models import Event
from mingfa.office.reports import editions, service
from mingfa.office.reports.edition import definition_of, outline, printed_by_id, redefined, shown_key
from mingfa.office.reports.figures import catalogue
from mingfa.office.reports.layout import chart_notes
from mingfa.office.web.library import library
from mingfa.office.web.pages.matter.telling import step_address, step_title

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
    """One record behind a figure: which part of it, the matter, the record's numbers, what was done by which article, when."""

    part: str
    matter: str
    n: int
    seq: int
    procedure: str = ""
    title: str = "记录已不在台账中"
    cite: str = ""
    address: str = ""
    body: str = ""
    at: datetime | None = None


class Explained(NamedTuple):
    """A definition as people read it: a warning, what is counted (heading and text), what it can be told apart by, where from."""

    warning: str
    lines: Sequence[tuple[str, str]]
    dimensions: Sequence[tuple[str, str]]
    source: str


class Quote(NamedTuple):
    """The sentence of the report in which a figure stands: before it, itself, after it."""

    before: str
    said: str
    after: str


class Change(NamedTuple):
    """A figure that differs between two editions, with the records that make it so."""

    indicator: str
    dims: str
    before: str
    after: str
    number: int
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


def explained(content: Mapping[str, Any], figure: Mapping[str, Any]) -> Explained:
    """The definition of a figure's indicator; when it was changed since the report was sealed, that is said."""
    known = library()
    today = catalogue(known)
    indicator = today.get(figure["indicator"])
    if indicator is None:
        file = definition_of(content, figure)["file"]
        return Explained("这个指标的定义已经撤销；下面是封存时的原文。", (), (), file)
    changed = redefined(content, figure, {name: one.digest for name, one in today.items()})
    pairs = [_pair(line) for line in explain(indicator, known).splitlines()[1:]]
    return Explained(
        "定义在报告封存之后已经变更，以下是现行定义；封存时的原文见下。" if changed else "",
        [pair for pair in pairs if not pair[0].startswith(("维度", "出处"))],
        [(name.removeprefix("维度").strip("“”"), text) for name, text in pairs if name.startswith("维度")],
        next((text for name, text in pairs if name == "出处"), ""),
    )


def _pair(line: str) -> tuple[str, str]:
    name, _, text = line.partition("：")
    return name, text


def quoted(content: Mapping[str, Any], figure: str) -> Quote | None:
    """The first sentence that tells the figure; None when it stands in a chart only."""
    told = printed_by_id(content)
    for item in outline(content):
        texts = [piece["text"] if "text" in piece else told[shown_key(piece)] for piece in item.pieces]
        for place, piece in enumerate(item.pieces):
            if piece.get("figure") == figure and "show" not in piece:
                before, after = "".join(texts[:place]), "".join(texts[place + 1 :])
                return Quote(before.rpartition("。")[2], texts[place], f"{after.partition('。')[0]}。")
    return None


def record_rows(region: str, listed: Iterable[tuple[str, str, int, int]]) -> list[RecordRow]:
    """Records with what was done, by which article and when, read from the ledger."""
    rows = list(listed)
    events = Event.objects.filter(region=region, seq__in=[seq for *_, seq in rows])
    known = library()
    told = {event.seq: _told(known, event) for event in events}
    return [RecordRow(*row)._replace(**told.get(row[3], {})) for row in rows]


def _told(known: Library, event: Event) -> dict[str, Any]:
    definition = known.version(event.definition)
    step = definition.steps.get(event.step)
    return {
        "procedure": definition.title,
        "title": step_title(event.step, definition, event.deemed),
        "cite": step.cites[0].zh if step and step.cites else "",
        "address": step_address(event.step, definition),
        "body": event.body,
        "at": event.at.astimezone(SHANGHAI),
    }


def reworded(old: Place, new: Place) -> bool:
    """Whether the template, and with it the text, changed between two editions."""
    one, two = (editions.read(place)["content"]["template"]["digest"] for place in (old, new))
    return bool(one != two)


def changes(old: Place, new: Place) -> list[Change]:
    """Every figure that differs between two editions; its address is in the new one, or in the only one that tells it."""
    ids = {
        (figure["indicator"], str(figure["dims"])): (place.number, figure["id"])
        for place in (old, new)
        for figure in editions.read(place)["content"]["figures"]
    }
    return [
        Change(
            one.indicator,
            dims_zh(one.dims),
            one.before,
            one.after,
            *ids[one.indicator, str(one.dims)],
            one.redefined,
            one.added[:SHOWN],
            one.removed[:SHOWN],
            max(len(one.added) - SHOWN, 0) + max(len(one.removed) - SHOWN, 0),
        )
        for one in service.report_differences(old, new)
    ]
