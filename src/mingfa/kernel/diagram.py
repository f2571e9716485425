"""A procedure as a picture that a jurist can read: steps top to bottom, who acts, within which term, where it ends."""

from __future__ import annotations

import itertools
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.counting import UNIT_NAMES
from mingfa.kernel.layers import layout

if TYPE_CHECKING:
    from mingfa.kernel.layers import Layout
    from mingfa.kernel.model import Definition, Step, Term

WIDTH = 196.0
LINE = 17.0
PAD = 8.0
GAP = (26.0, 46.0)
MARGIN = 24.0
SIZE = 12.0
ABREAST = 6  # boxes in a row: more would not be seen together on a screen
PER_LINE = 15  # Chinese characters of the small size that fit the box
NEVER_FIRST = frozenset("、，。；：）”》")  # in a line, as Chinese is set
# Who acts is said by a band and by words: colour alone would not reach everybody.
SIDES = {"staff": "#1d4e5f", "public": "#b26a00", "outside": "#6b3f86", "system": "#6a757b"}
SIDE_TITLES = {"staff": "行政机关", "public": "当事人", "outside": "其他机关", "system": "系统或者关联案件"}
FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


class Box(NamedTuple):
    """A step as drawn: its title's lines, the line on who acts, the lines on terms, its end."""

    title: tuple[str, ...]
    who: str
    terms: tuple[str, ...]
    end: str
    side: str

    @property
    def height(self) -> float:
        """In points."""
        return PAD * 2 + LINE * (len(self.title) + 1 + len(self.terms) + (1 if self.end else 0))


def svg(definition: Definition) -> str:
    """The picture as SVG text, the same for the same definition. All text from the definition is escaped."""
    boxes = {step.name: _box(definition, step) for step in definition.steps.values()}
    edges = _edges(definition)
    sizes = {name: (WIDTH, box.height) for name, box in boxes.items()}
    placed = layout(sizes, [edge[:2] for edge in edges], GAP, abreast=ABREAST)
    legend, told = _legend()
    width, height = max(placed.width, told) + 2 * MARGIN, placed.height + 2 * MARGIN + 40
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-family="{FONT}" font-size="{SIZE:.0f}">'
        ),
        f"<title>{escape(definition.title)}</title>",
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            'orient="auto"><path d="M0 0 8 4 0 8z" fill="#6a757b"/></marker></defs>'
        ),
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        legend,
        f'<g transform="translate({MARGIN:.0f} {MARGIN + 40:.0f})">',
        *(_edge(placed, start, end, dashed=dashed) for start, end, dashed in edges),
        *(_drawn(box, placed.x[name], placed.y[name]) for name, box in boxes.items()),
        "</g></svg>",
    ]
    return "".join(parts)


def _edges(definition: Definition) -> list[tuple[str, str, bool]]:
    """What must come before what; dashed where it is one of several ways, or only under a condition.

    A step that names none before it comes after the one that begins: no matter is there without that.
    """
    found: dict[tuple[str, str], bool] = {}
    starts = [step.name for step in definition.steps.values() if step.starts]
    for step in definition.steps.values():
        if not step.after and not step.starts:
            found |= {(start, step.name): len(starts) > 1 for start in starts}
        for need in step.after:
            for name in need.any:
                dashed = need.when is not None or len(need.any) > 1
                found[name, step.name] = found.get((name, step.name), True) and dashed
    solid = {edge for edge, dashed in found.items() if not dashed}
    return [(*edge, dashed) for edge, dashed in found.items() if not _implied(edge, solid)]


def _implied(edge: tuple[str, str], solid: set[tuple[str, str]]) -> bool:
    """Whether the edge follows from two or more others: drawing it would only hide them."""
    start, goal = edge
    seen, front = {start}, {b for a, b in solid if a == start and b != goal}
    while front:
        if goal in front:
            return True
        seen |= front
        front = {b for a, b in solid if a in front and b not in seen}
    return False


def _box(definition: Definition, step: Step) -> Box:
    role = definition.roles[step.by.roles[0]]
    who = "、".join(definition.roles[name].title for name in step.by.roles)
    who = f"{who}{'×' + str(step.by.count) if step.by.count > 1 else ''}"
    terms = [
        line
        for term in definition.terms.values()
        if step.name in term.met_by and (said := _term(definition, term))
        for line in _wrapped(f"◷ {said}", PER_LINE)
    ]
    outcome = (
        definition.outcomes[step.outcome].title if step.outcome else "按结果" if step.outcome_fact else ""
    )
    end = f"■ 办结{'：' + outcome if outcome else ''}" if step.ends is not None else ""
    return Box(_wrapped(step.title, PER_LINE - 2), _cut(who), tuple(terms[:4]), _cut(end), role.side)


def _term(definition: Definition, term: Term) -> str:
    """The term as one phrase; its start is told because the arrows show order, not time."""
    if term.on is not None:
        return f"每年{term.on[0]}月{term.on[1]}日前"
    if term.length is None:
        return ""
    length = f"{term.length.n}{UNIT_NAMES[term.length.unit]}"
    if term.kind == "notice":
        return f"提前{length}"
    start = definition.steps[term.start_steps[0]].title if term.start_steps else ""
    if not start and term.start_fact:
        start = definition.facts[term.start_fact].title
    return f"{start}满{length}后" if term.kind == "not_before" else f"{start}起{length}内"


def _wrapped(text: str, per_line: int) -> tuple[str, ...]:
    lines: list[str] = []
    while text:
        cut = per_line
        while text[cut : cut + 1] in NEVER_FIRST and cut < len(text):
            cut += 1
        lines.append(text[:cut])
        text = text[cut:]
    return (*lines[:2], lines[2][: per_line - 1] + "…") if len(lines) > 3 else tuple(lines)


def _cut(text: str) -> str:
    return text if len(text) <= PER_LINE else f"{text[: PER_LINE - 1]}…"


def _legend() -> tuple[str, float]:
    """What the colours and lines mean, and how wide that is."""
    parts, across = [], MARGIN
    for side, title in SIDE_TITLES.items():
        parts.append(
            f'<rect x="{across:.0f}" y="16" width="5" height="16" fill="{SIDES[side]}"/>'
            f'<text x="{across + 10:.0f}" y="29" fill="#55636b">{title}</text>'
        )
        across += 30 + SIZE * len(title)
    signs = "◷ 期限　■ 办结　实线：必经　虚线：择一或者附条件"
    parts.append(f'<text x="{across:.0f}" y="29" fill="#55636b">{signs}</text>')
    return "".join(parts), across - MARGIN + SIZE * len(signs)


def _edge(placed: Layout, start: str, end: str, *, dashed: bool) -> str:
    points = placed.paths.get((start, end))
    if points is None:
        return ""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        bend = (by - ay) / 2
        path += f"C{ax:.1f} {ay + bend:.1f} {bx:.1f} {by - bend:.1f} {bx:.1f} {by:.1f}"
    style = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<path d="{path}" fill="none" stroke="#8a989f" stroke-width="1.3" marker-end="url(#tip)"{style}/>'


def _drawn(box: Box, x: float, y: float) -> str:
    left, colour = x - WIDTH / 2, SIDES[box.side]
    parts = [
        (
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{WIDTH:.0f}" height="{box.height:.0f}" rx="3" fill="#fff" '
            f'stroke="#b9c5cb"/><rect x="{left:.1f}" y="{y:.1f}" width="5" height="{box.height:.0f}" fill="{colour}"/>'
        )
    ]
    line = y + PAD + SIZE
    for text in box.title:
        parts.append(
            f'<text x="{left + 14:.1f}" y="{line:.1f}" font-weight="700" fill="#1c2429">{escape(text)}</text>'
        )
        line += LINE
    parts.append(
        f'<text x="{left + 14:.1f}" y="{line:.1f}" fill="{colour}" font-size="11">{escape(box.who)}</text>'
    )
    line += LINE
    for text in box.terms:
        parts.append(
            f'<text x="{left + 14:.1f}" y="{line:.1f}" fill="#8a5a00" font-size="11">{escape(text)}</text>'
        )
        line += LINE
    if box.end:
        parts.append(
            f'<text x="{left + 14:.1f}" y="{line:.1f}" fill="#1f6b3a" font-size="11">{escape(box.end)}</text>'
        )
    return "".join(parts)
