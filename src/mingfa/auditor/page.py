"""The audit as a page: the report with every figure marked, findings in the margin, a summary on top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import resources
from zlib import crc32

from mingfa.auditor.compare import Comparison
from mingfa.auditor.explain import BOUNDS
from mingfa.auditor.model import Audit, Bound, Figure, Finding, Verdict

_CLASS = {
    Verdict.CONTRADICTION: "bad",
    Verdict.SUSPICIOUS: "doubt",
    Verdict.CONSISTENT: "good",
    Verdict.UNKNOWN: "dim",
}
_RANK = {"bad": 0, "doubt": 1, "good": 2, "dim": 3, "": 4}
_HEAD = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|【|第[一二三四五六七八九十]部分)"
)


def style() -> str:
    """The style sheet of the pages."""
    return resources.files("mingfa.auditor").joinpath("data", "report.css").read_text("utf-8")


def to_html(audits: list[Audit]) -> str:
    """A self-contained page for one report or several."""
    title = audits[0].document.name if len(audits) == 1 else f"{len(audits)}份报告"
    return _page(f"核校：{title}", "".join(fragment(audit) for audit in audits))


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style()}</style>\n</head>\n"
        f'<body class="audit">\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def fragment(audit: Audit, prefix: str = "") -> str:
    """One report as an ``<article>``, without the page around it; ``prefix`` keeps ids apart."""
    key = prefix or f"r{crc32(audit.document.name.encode()):x}-"
    numbered = [f for f in audit.findings if f.verdict in (Verdict.CONTRADICTION, Verdict.SUSPICIOUS)]
    numbers = {id(finding): number for number, finding in enumerate(numbered, start=1)}
    return (
        f'<article class="sheet">\n{_heading(audit)}{_summary(audit, numbered, numbers, key)}'
        f"{_legend()}{''.join(_rows(audit, numbers, key))}{_unknown(audit)}</article>\n"
    )


def _heading(audit: Audit) -> str:
    title = next(
        (line.strip() for line in audit.document.text.splitlines() if line.strip()), audit.document.name
    )
    warnings = "".join(f'<p class="small">提示：{escape(w)}。</p>' for w in audit.document.warnings)
    year = f"{audit.year}年 · " if audit.year else ""
    return (
        f"<header><h1>{escape(title[:80])}</h1>"
        f'<p class="small">核校结果 · {year}{escape(audit.document.name)} · 共读出{len(audit.figures)}个数字</p>'
        f"{warnings}</header>\n"
    )


def _summary(audit: Audit, numbered: list[Finding], numbers: dict[int, int], key: str) -> str:
    tally = "".join(
        f'<li class="{_CLASS[v]}"><b>{audit.count(v)}</b>{v.value}</li>'
        for v in (Verdict.CONTRADICTION, Verdict.SUSPICIOUS, Verdict.CONSISTENT, Verdict.UNKNOWN)
    )
    items = "".join(
        f'<li class="{_CLASS[f.verdict]}"><a href="#{key}{numbers[id(f)]}"><span class="tag">{numbers[id(f)]}　'
        f'{f.verdict.value} · {escape(f.kind)}</span><span class="sum">{escape(f.expression)}</span></a>'
        f'<br><span class="small">{escape(f.explanation)}</span></li>'
        for f in numbered
    )
    verdict = (
        ""
        if numbered
        else '<p class="small">没有发现矛盾或可疑之处。没有发现不等于证明正确：只核对了文中能互相印证的数字。</p>'
    )
    listed = f'<h2>需要复核之处</h2><ol class="summary">{items}</ol>' if items else verdict
    return f'<ul class="tally">{tally}</ul>\n{listed}\n'


def _legend() -> str:
    return (
        '<p class="key">图例：<mark class="bad">矛盾</mark><mark class="doubt">存疑</mark><mark class="good">已核对一致</mark>'
        '<mark class="dim">无法判断</mark><mark>读出的数字</mark></p>\n'
    )


def _rows(audit: Audit, numbers: dict[int, int], key: str) -> Iterator[str]:
    text = audit.document.text
    best = _classes(audit)
    notes = _notes(audit)
    figures = sorted({(f.start, f.end): i for i, f in reversed(list(enumerate(audit.figures)))}.items())
    position = cursor = 0
    for line in text.split("\n"):
        end = position + len(line)
        pieces, at, own = [], position, []
        while cursor < len(figures) and figures[cursor][0][0] < end:
            (start, stop), index = figures[cursor]
            pieces.append(escape(text[at:start]))
            pieces.append(_mark(audit, index, best.get(start, ""), notes.get(start, []), numbers, key))
            own += notes.get(start, [])
            at = stop
            cursor += 1
        pieces.append(escape(text[at : max(at, end)]))
        if line.strip():
            yield _row(line, "".join(pieces), own, numbers, first=position == 0)
        position = end + 1


def _row(line: str, content: str, findings: list[Finding], numbers: dict[int, int], *, first: bool) -> str:
    kind = ' class="head"' if _HEAD.match(line) and len(line) < 40 else ""
    kind = ' class="title"' if first and len(line) < 60 else kind
    aside = "".join(_note(f, numbers.get(id(f))) for f in findings)
    return f'<div class="row"><div class="text"><p{kind}>{content.strip()}</p></div><aside>{aside}</aside></div>\n'


def _classes(audit: Audit) -> dict[int, str]:
    """The gravest class of the findings on each figure, by its start."""
    best: dict[int, str] = {}
    for finding in audit.findings:
        name = _CLASS[finding.verdict]
        for index in finding.figures:
            start = audit.figures[index].start
            if _RANK[name] < _RANK[best.get(start, "")]:
                best[start] = name
    return best


def _notes(audit: Audit) -> dict[int, list[Finding]]:
    """Findings to print beside the paragraph of their last figure."""
    notes: dict[int, list[Finding]] = {}
    for finding in audit.findings:
        if finding.figures and finding.verdict is not Verdict.UNKNOWN:
            last = max(audit.figures[i].start for i in finding.figures)
            notes.setdefault(last, []).append(finding)
    return notes


def _mark(
    audit: Audit, index: int, name: str, findings: list[Finding], numbers: dict[int, int], key: str
) -> str:
    figure = audit.figures[index]
    marks = [numbers[id(f)] for f in findings if id(f) in numbers]
    anchor = f' id="{key}{marks[0]}"' if marks else ""
    raised = "".join(f"<sup>[{number}]</sup>" for number in marks)
    return f'<mark class="{name}"{anchor} title="{escape(_title(figure), quote=True)}">{escape(figure.literal)}{raised}</mark>'


def _title(figure: Figure) -> str:
    unit = "（比率）" if figure.is_rate else figure.unit
    bound = "" if figure.bound is Bound.EXACT else f"，{BOUNDS[figure.bound]}"
    indicator = f"；指标：{figure.indicator}" if figure.indicator else ""
    return f"{figure.what}：{figure.value.normalize():f}{unit}{bound}{indicator}"


def _note(finding: Finding, number: int | None) -> str:
    name = _CLASS[finding.verdict]
    label = f"[{number}] {finding.verdict.value}" if number else "✓"
    why = f"<br>{escape(finding.explanation)}" if number else ""
    return (
        f'<div class="note {name}"><span class="tag">{label}</span>'
        f'<span class="sum">{escape(finding.expression)}</span>{why}</div>'
    )


def _unknown(audit: Audit) -> str:
    items = [f for f in audit.findings if f.verdict is Verdict.UNKNOWN]
    if not items:
        return ""
    listed = "".join(f"<li>{escape(f.explanation)}</li>" for f in items)
    return f"<details><summary>无法判断的{len(items)}处（缺少哪个数）</summary><ul>{listed}</ul></details>\n"


def comparison_html(comparison: Comparison) -> str:
    """A self-contained page with the table of a comparison and a bar in every cell."""
    heads = "".join(f'<th scope="col" class="num">{escape(name)}</th>' for name in comparison.names)
    rows = "".join(_comparison_row(comparison, index) for index in range(len(comparison.rows)))
    people = "".join(
        f'<td class="num">{p:f}</td>' if p else '<td class="num">—</td>' for p in comparison.populations
    )
    known = (
        f'<tr><th scope="row">人口（人）</th>{people}<td></td></tr>' if any(comparison.populations) else ""
    )
    body = (
        '<article class="sheet"><h1>报告比较</h1><p class="small">按指标对齐；各地口径可能不同，见备注。'
        "“每万人”只在已知人口时计算。</p>"
        f'<table class="compare"><thead><tr><th scope="col">指标</th>{heads}<th scope="col">备注</th></tr></thead><tbody>'
        f"{known}{rows}</tbody></table></article>"
    )
    return _page("报告比较", body)


def _comparison_row(comparison: Comparison, index: int) -> str:
    row = comparison.rows[index]
    alike = len({c.figure.unit for c in row.cells if c}) == 1  # 卷 and 本 cannot be drawn beside each other
    most = max((c.figure.value for c in row.cells if c), default=0) if alike else 0
    cells = []
    for cell in row.cells:
        if cell is None:
            cells.append('<td class="num">—</td>')
            continue
        width = int(cell.figure.value * 100 / most) if most else 0
        bar = f'<span class="bar" style="width:{width}%"></span>' if most else ""
        per = f'<br><span class="small">每万人 {cell.per_10k:.2f}</span>' if cell.per_10k is not None else ""
        note = f'<br><span class="small">{escape(cell.note)}</span>' if cell.note else ""
        cells.append(f'<td class="num">{escape(cell.figure.literal)}{per}{note}{bar}</td>')
    name = escape(row.indicator) + (f'<br><span class="small">{escape(row.dims)}</span>' if row.dims else "")
    return f'<tr><th scope="row">{name}</th>{"".join(cells)}<td class="small">{escape(row.note)}</td></tr>'
