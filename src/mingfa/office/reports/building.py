"""Build an edition: compute the template's figures at a checkpoint, bind them into the text, seal, print."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.counting import SHANGHAI
from mingfa.kernel.errors import nearest
from mingfa.kernel.wire import canonical
from mingfa.measures import Wanted, compute, made_of, records
from mingfa.office.reports import charts, editions
from mingfa.office.reports.docx import docx
from mingfa.office.reports.drawing import drawing, png
from mingfa.office.reports.edition import FORMAT, Bound, body, figure_record, filled, seal
from mingfa.office.reports.findings import propose, read_findings
from mingfa.office.reports.months import KINDS, by_part
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


class Built(NamedTuple):
    """A new edition, and sentences on the lines of the template left out: their indicators nothing defines."""

    place: Place
    left_out: tuple[str, ...]


def build(
    catalogue: Mapping[str, Indicator],
    engine: Engine,
    systems: Path,
    sealed_by: Seal,
    *,
    region: str,
    year: int,
    place: str,
    months: Mapping[int, int],
    told: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build the next edition of a region's report of a year, with all its documents. Raises DefinitionError.

    `months` are the months of the year's records by their numbers in the region.
    """
    folder = systems / "_report"
    text = (folder / TEMPLATE).read_text("utf-8")
    template = read_template(text, f"systems/_report/{TEMPLATE}", catalogue)
    rules = read_findings((folder / FINDINGS).read_text("utf-8"), f"systems/_report/{FINDINGS}", catalogue)
    drawn = charts.read_charts((folder / CHARTS).read_text("utf-8"), f"systems/_report/{CHARTS}", catalogue)
    wanted = list(
        dict.fromkeys(
            [
                *template.wanted,
                *(rule.wanted for rule in rules),
                *(wanted for chart in drawn for wanted in chart.wanted),
            ]
        )
    )
    told(f"计算{len(wanted)}个数字")
    figures = dict(zip(wanted, compute(catalogue, engine, wanted, region=region, year=year), strict=True))
    told("列出每个数字背后的记录")
    names = {
        one.indicator: tuple(part.name for part in made_of(catalogue, catalogue[one.indicator]))
        for one in wanted
    }
    bounds = {
        one: Bound(f"F{number}", figure, records(catalogue, engine, figure), names[one.indicator])
        for number, (one, figure) in enumerate(figures.items(), 1)
    }
    sealed = sorted({name for needed in names.values() for name in needed})
    findings = propose(rules, figures)
    titles = [filled(line, place, year) for line in template.title]
    now = datetime.now(SHANGHAI)
    content: dict[str, Any] = {
        "v": FORMAT,
        "place": place,
        "region": region,
        "year": year,
        "built_at": now.isoformat(timespec="seconds"),
        "title": "".join(titles),
        "title_lines": titles,
        "opening": filled(template.opening, place, year),
        "checkpoint": dict(sealed_by.checkpoint),
        "template": {"file": TEMPLATE, "digest": seal({"text": text})},
        "figures": [figure_record(bound) for bound in bounds.values()],
        "definitions": {name: _definition(catalogue[name], systems) for name in sealed},
        "findings": [
            {"figure": bounds[f.rule.wanted].id, "say": f.rule.say, "advice": f.rule.advice} for f in findings
        ],
        "parts": body(template, bounds, findings, place, year),
        "closing": {
            "signer": filled(template.signer, place, year),
            "date": f"{now:%Y}年{now.month}月{now.day}日",
        },
        "sealed_note": _note(sealed_by.checkpoint),
    }
    numbers = {wanted: bound.id for wanted, bound in bounds.items()}
    content["charts"] = [
        one for chart in drawn if (one := charts.chart_record(chart, figures, numbers, place, year))["rows"]
    ]
    digest = seal(content)
    edition = {"content": content, "digest": digest, "signature": sealed_by.sign(bytes.fromhex(digest))}
    told("排版")
    made = editions.write(region, year, _files(edition, bounds, months))
    left_out = tuple(
        f"模板第{sentence.line}行未写入：没有“{name}”这个指标{nearest(name, catalogue)}"
        for sentence in template.left_out
        for name in sentence.unknown
    )
    return Built(made, left_out)


def _definition(indicator: Indicator, systems: Path) -> dict[str, str]:
    text = (systems.parent / indicator.file).read_text("utf-8")
    return {"file": indicator.file, "digest": indicator.digest, "text": text}


def _note(checkpoint: Mapping[str, Any]) -> str:
    return (
        f"本报告的数字由台账记录计算，封存于台账第{checkpoint['number']}号检查点（至第{checkpoint['last_seq']}条记录），"
        f"任何人可以重新计算核对"
    )


def _files(
    edition: Mapping[str, Any], bounds: Mapping[Wanted, Bound], months: Mapping[int, int]
) -> dict[str, bytes]:
    drawn = [(one["title"], drawing(one)) for one in edition["content"]["charts"]]
    pixels = [(title, png(picture)) for title, picture in drawn]
    files = {
        editions.REPORT: canonical(edition),
        "report.docx": docx(edition, pixels),
        "report.pdf": pdf(edition, pixels),
    }
    for number, (_, picture) in enumerate(drawn):
        files[f"chart{number}.svg"] = picture.encode()
    by_month = {
        bound.id: by_part(bound.records, months) for bound in bounds.values() if bound.figure.kind in KINDS
    }
    files[editions.MONTHS] = canonical(by_month)
    for bound in bounds.values():
        files[editions.records_file(bound.id)] = json.dumps(
            [[told.part, told.record.matter, told.record.n, told.record.seq] for told in bound.records],
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
    return files
