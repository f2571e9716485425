"""The audit of one report: text to figures, relations and findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from mingfa.auditor.catalogue import indicator_of
from mingfa.auditor.flattened import find_flattened
from mingfa.auditor.lexicon import any_of, lexicon
from mingfa.auditor.model import Audit, Document, Figure, Finding, Severity, Verdict
from mingfa.auditor.reading import Place, read
from mingfa.auditor.relations import RELATIONS, Context
from mingfa.auditor.relations.cleared import cleared
from mingfa.auditor.relations.weighed.judge import judge
from mingfa.auditor.relations.words.changes import is_change
from mingfa.auditor.scan import scan
from mingfa.auditor.tables import find_tables, table_quantities
from mingfa.auditor.text import plain

_ORDER = {Verdict.CONTRADICTION: 0, Verdict.SUSPICIOUS: 1, Verdict.UNKNOWN: 2, Verdict.CONSISTENT: 3}
_WEIGHT = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2, Severity.INFO: 3}


def audit_text(text: str, name: str = "") -> Audit:
    """Audit a report given as text; offsets of the figures are into ``text``."""
    return audit_document(Document(name, text))


def audit_document(document: Document) -> Audit:
    """Audit a report that was read from a file."""
    context = place_figures(document.text)
    figures = tuple(figure for place in context.places for figure in _figures(context, place))
    first: dict[int, list[int]] = {}
    position = 0
    for place in context.places:
        count = len(_names(context, place))
        first[place.index] = list(range(position, position + count))
        position += count
    found = cleared(context, [finding for relation in RELATIONS for finding in relation(context)])
    findings = [_renumber(finding, first) for finding in cleared(context, [*found, *judge(context, found)])]
    return Audit(document, figures, tuple(sort_findings(_once(findings), figures)), context.year)


def place_figures(text: str) -> Context:
    """The quantities of a text in their places, ready to be judged."""
    view = plain(text)
    tables = find_tables(view)
    flattened = find_flattened(view, tables)
    tables += flattened
    quantities = scan(view)
    taken = {q.start for q in quantities}
    cells = [q for q in table_quantities(tables, lexicon()) if q.start not in taken]
    quantities = sorted([*quantities, *cells], key=lambda q: q.start) if cells else quantities
    places = read(view, quantities)
    if flattened:
        # The cells of such a table stand in one sentence, but are no parts of it.
        inside = {cell.start for table in flattened for row in table.rows for cell in row}
        places = [replace(p, addable=False) if p.quantity.start in inside else p for p in places]
    return Context(text, view, places, report_year(view), tables)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that say of the same numbers what another has said."""
    said: dict[tuple[Verdict, str, frozenset[int]], Finding] = {}
    for found in findings:
        said.setdefault((found.verdict, found.kind, frozenset(found.figures)), found)
    return list(said.values())


_YEAR = re.compile(r"(?<![\d—–-])((?:19|20)\d{2})\s?年(?!\s?[-—–至])")


def report_year(view: str) -> int | None:
    """The year a report speaks of: that of its title, else the commonest in its text."""
    for line in view[:800].splitlines():
        found = _YEAR.search(line)
        if found and len(line) < 60 and ("报告" in line or "情况" in line or "总结" in line):
            return int(found.group(1))
    years = Counter(_YEAR.findall(view[:200_000]))
    return int(max(years, key=lambda y: (years[y], y))) if years else None


def sort_findings(findings: Iterable[Finding], figures: tuple[Figure, ...]) -> list[Finding]:
    """Contradictions first, then by weight and by place in the text."""
    return sorted(
        findings,
        key=lambda f: (
            _ORDER[f.verdict],
            _WEIGHT[f.severity],
            figures[f.figures[0]].start if f.figures else 0,
        ),
    )


def _renumber(found: Finding, first: dict[int, list[int]]) -> Finding:
    """Places to figures: one printed number may stand for several rates."""
    indexes = tuple(i for place in found.figures for i in first[place])
    return Finding(found.verdict, found.kind, indexes, found.expression, found.explanation, found.severity)


_SHARED = re.compile(r"([\u4e00-\u9fff]{2,16}?[率度])(?:[、和及与]|以及)")


def _names(context: Context, place: Place) -> list[str]:
    """What a figure counts; several names when one number is shared: 报备率、规范率、及时率达到100%."""
    if place.quantity.kind != "rate" or not re.search(r"[率度]$", place.pre):
        return [place.what]
    low = max(place.sentence_start, place.clause_start - 40)
    before = context.view[low : place.clause_start + len(place.pre) + 4]
    match = re.search(
        r"(?:[\u4e00-\u9fff]{2,16}[率度](?:、|和|及|与|以及))+[\u4e00-\u9fff]{2,16}[率度]", before
    )
    if match is None or not place.pre.endswith(match.group()[-2:]):
        return [place.what]
    names = [n for n in re.split(r"、|和|及(?!时)|与|以及", match.group()) if n]
    if any(not name.endswith(("率", "度")) for name in names):
        return [place.what]
    topic = place.topic
    return [name if len(name) > 4 or not topic or topic in name else topic + name for name in names]


def _figures(context: Context, place: Place) -> Iterable[Figure]:
    quantity = place.quantity
    change = is_change(context, place)
    for name in _names(context, place):
        indicator, dims = indicator_of(context, place, name, change)
        yield Figure(
            start=quantity.start,
            end=quantity.end,
            literal=context.text[quantity.start : quantity.end],
            value=quantity.value,
            unit=quantity.unit,
            quantum=quantity.quantum,
            bound=quantity.bound,
            what=name,
            indicator=indicator,
            dims=dims | _dims(context, place, change),
            unit_printed=quantity.unit_printed,
            damage=quantity.damage,
            is_rate=quantity.kind == "rate",
            is_change=change,
            role=place.role,
            topic=place.topic,
            sentence=place.sentence,
            notes=quantity.notes,
        )


@cache
def _scopes() -> re.Pattern[str]:
    return re.compile(any_of(lexicon().words("scopes")))


def _dims(context: Context, place: Place, change: bool) -> dict[str, str]:
    """Qualifiers that the words around the number say."""
    dims: dict[str, str] = {}
    year = _year(context, place)
    if year:
        dims["时期"] = year
    scope = _scopes().search(context.view, place.clause_start, place.clause_end)
    if scope:
        dims["范围"] = scope.group()
    if place.topic:
        dims["事项"] = place.topic
    if place.outcome and place.quantity.kind != "rate":
        dims["结果"] = place.outcome
    if place.part_mark:
        dims["口径"] = "其中"
    if place.is_plan:
        dims["性质"] = "计划"
    elif change:
        dims["性质"] = "增减"
    return dims


def _year(context: Context, place: Place) -> str:
    if place.year.isdigit():
        return place.year
    if context.year is None:
        return ""
    return str(context.year - 1 if place.year in ("去年", "上年") else context.year)
