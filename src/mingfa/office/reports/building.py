"""Build an edition: compute the template's figures at a checkpoint, bind them into the text, seal, print."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.wire import canonical
from mingfa.measures import Wanted, compute, records
from mingfa.office.reports import charts, editions
from mingfa.office.reports.docx import docx
from mingfa.office.reports.edition import FORMAT, Bound, body, figure_record, seal
from mingfa.office.reports.findings import propose, read_findings
from mingfa.office.reports.pdf import pdf
from mingfa.office.reports.template import read_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mingfa.measures import Engine, Indicator
    from mingfa.office.reports.editions import Place

TEMPLATE, FINDINGS, CHARTS = "annual.md", "findings.yaml", "charts.yaml"


class Seal(NamedTuple):
    """What the ledger gives to seal with: the checkpoint computed at, and a signature over a digest."""

    checkpoint: Mapping[str, Any]
    sign: Callable[[bytes], str]


def build(
    catalogue: Mapping[str, Indicator],
    engine: Engine,
    systems: Path,
    sealed_by: Seal,
    *,
    region: str,
    year: int,
    place: str,
    told: Callable[[str], None] = lambda _: None,
) -> Place:
    """Build the next edition of a region's report of a year, with all its documents."""
    folder = systems / "_report"
    text = (folder / TEMPLATE).read_text("utf-8")
    template = read_template(text, f"systems/_report/{TEMPLATE}", catalogue)
    rules = read_findings((folder / FINDINGS).read_text("utf-8"), f"systems/_report/{FINDINGS}", catalogue)
    drawn = charts.read_charts((folder / CHARTS).read_text("utf-8"), f"systems/_report/{CHARTS}")
    wanted = list(
        dict.fromkeys(
            [
                *template.wanted,
                *(rule.wanted for rule in rules),
                *(Wanted(name) for chart in drawn for name in chart.names if name in catalogue),
            ]
        )
    )
    told(f"计算{len(wanted)}个数字")
    figures = dict(zip(wanted, compute(catalogue, engine, wanted, region=region, year=year), strict=True))
    told("列出每个数字背后的记录")
    bounds = {
        one: Bound(
            f"F{number}",
            figure,
            records(catalogue, engine, figure),
            (systems.parent / catalogue[one.indicator].file).read_text("utf-8"),
            catalogue[one.indicator].file,
        )
        for number, (one, figure) in enumerate(figures.items(), 1)
    }
    findings = propose(rules, figures)
    content = {
        "v": FORMAT,
        "place": place,
        "region": region,
        "year": year,
        "built_at": datetime.now(SHANGHAI).isoformat(timespec="seconds"),
        "title": template.title.format(place=place, year=year),
        "opening": template.opening.format(place=place, year=year),
        "checkpoint": dict(sealed_by.checkpoint),
        "template": {"file": TEMPLATE, "digest": seal({"text": text})},
        "figures": [figure_record(bound) for bound in bounds.values()],
        "findings": [
            {"figure": bounds[f.rule.wanted].id, "say": f.rule.say, "advice": f.rule.advice} for f in findings
        ],
        "parts": body(template, bounds, findings, place, year),
        "sealed_note": _note(sealed_by.checkpoint),
    }
    digest = seal(content)
    edition = {"content": content, "digest": digest, "signature": sealed_by.sign(bytes.fromhex(digest))}
    told("排版")
    return editions.write(region, year, _files(edition, bounds, drawn))


def _note(checkpoint: Mapping[str, Any]) -> str:
    return (
        f"本报告的数字由台账记录计算，封存于检查点{checkpoint['number']}（台账编号至{checkpoint['last_seq']}），"
        f"任何人可以重新计算核对。"
    )


def _files(
    edition: Mapping[str, Any], bounds: Mapping[Wanted, Bound], drawn: list[charts.Chart]
) -> dict[str, bytes]:
    pictures = [
        (chart.title, charts.bars(rows, percent=chart.rates))
        for chart in drawn
        if (rows := charts.rows(edition["content"], chart.names))
    ]
    behind = {
        bound.id: [[told.part, told.record.matter, told.record.n, told.record.seq] for told in bound.records]
        for bound in bounds.values()
    }
    files = {
        editions.REPORT: canonical(edition),
        editions.RECORDS: json.dumps(behind, ensure_ascii=False, separators=(",", ":")).encode(),
        "report.docx": docx(edition, [(title, charts.png(picture)) for title, picture in pictures]),
        "report.pdf": pdf(edition, pictures),
    }
    for number, (_, picture) in enumerate(pictures):
        files[f"chart{number}.svg"] = picture.encode()
    return files
